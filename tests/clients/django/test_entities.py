"""Django with entities: unmanaged models, whose tables a migration makes LIKE base_entity."""

import io
import os
import unittest
from datetime import datetime, timezone
from unittest import mock

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django

django.setup()

from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import isolate_apps

from application.models import Post, User

LONG_AGO = datetime(2001, 1, 1, tzinfo=timezone.utc)


def setUpModule():
    call_command("migrate", verbosity=0)


def tearDownModule():
    connection.close()


def said_by(*words, **options):
    output = io.StringIO()
    call_command(*words, stdout=output, **options)
    return output.getvalue()


class Entities(unittest.TestCase):
    def tearDown(self):
        Post.objects.all().delete()
        User.objects.all().delete()

    def test_insert_reads_back_in_one_statement(self):
        statements = []

        def record(execute, sql, *rest):
            statements.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(record):
            user = User.objects.create(username="ada")
            self.assertEqual(user.uuid.version, 4)
            self.assertEqual(user.created_at, user.updated_at)
        self.assertEqual(len(statements), 1, statements)

    def test_save_moves_updated_at(self):
        user = User.objects.create(username="ada")
        before = user.updated_at
        user.username = "lovelace"
        user.save()
        user.refresh_from_db()
        self.assertGreater(user.updated_at, before)

    def test_stale_updated_at_loses(self):
        user = User.objects.create(username="ada")
        before, created = user.updated_at, user.created_at
        user.username, user.updated_at, user.created_at = "lovelace", LONG_AGO, LONG_AGO
        user.save()
        user.refresh_from_db()
        self.assertGreater(user.updated_at, before)
        self.assertEqual(user.created_at, created)

    def test_queryset_update_moves_updated_at(self):
        author = User.objects.create(username="ada")
        post = Post.objects.create(author=author, title="draft")
        before = Post.objects.get().updated_at
        Post.objects.update(title=Concat(F("title"), Value("!")))
        post.refresh_from_db()
        self.assertEqual(post.title, "draft!")
        self.assertGreater(post.updated_at, before)

    def test_bulk_update_moves_updated_at(self):
        author = User.objects.create(username="ada")
        Post.objects.bulk_create(Post(author=author, title=f"post {number}") for number in range(100))
        posts = list(Post.objects.all())
        before = max(post.updated_at for post in posts)
        for post in posts:
            post.title += "!"
        Post.objects.bulk_update(posts, ["title"])
        self.assertEqual(Post.objects.filter(updated_at__gt=before).count(), 100)

    def test_bulk_create(self):
        User.objects.bulk_create(User(username=f"user {number}") for number in range(1000))
        # Django does not fill in keys that the database makes, so the rows are read again.
        users = User.objects.all()
        self.assertEqual(len({user.uuid for user in users}), 1000)
        self.assertEqual(len({user.updated_at for user in users}), 1)

    def test_upsert(self):
        user = User.objects.create(username="ada")
        again, made = User.objects.update_or_create(
            username="ada", defaults={"username": "lovelace"}
        )
        self.assertEqual((again.uuid, made), (user.uuid, False))
        User.objects.bulk_create(
            [User(username="lovelace"), User(username="babbage")],
            update_conflicts=True,
            unique_fields=["username"],
            update_fields=["username"],
        )
        self.assertEqual(User.objects.get(username="lovelace").uuid, user.uuid)
        self.assertEqual(User.objects.count(), 2)

    def test_copy(self):
        with connection.cursor() as cursor:
            with cursor.copy("COPY users (username) FROM STDIN") as copy:
                for number in range(100):
                    copy.write_row([f"copied {number}"])
        self.assertEqual(User.objects.values("uuid").distinct().count(), 100)

    def test_singular_name_is_refused_with_a_hint(self):
        with self.assertRaises(ProgrammingError) as caught, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE article (LIKE base_entity)")
        said = caught.exception.__cause__.diag
        self.assertEqual(said.sqlstate, "42602")
        self.assertTrue(said.message_hint.startswith('Name it "articles"'), said.message_hint)

    def test_id_is_fixed(self):
        User.objects.create(username="ada")
        with self.assertRaises(IntegrityError), transaction.atomic():
            User.objects.update(uuid="00000000-0000-4000-8000-000000000000")

    def test_no_migration_to_make(self):
        self.assertEqual(said_by("makemigrations", "--check", "--dry-run"), "No changes detected\n")

    def test_inspectdb(self):
        tables = said_by("inspectdb")
        self.assertIn("class Users(models.Model):", tables)
        self.assertIn("uuid = models.UUIDField(primary_key=True)", tables)
        self.assertIn("updated_at = models.DateTimeField()", tables)
        self.assertIn("author = models.ForeignKey('Users', models.DO_NOTHING, db_column='author')", tables)
        # Nothing of the extension's.
        self.assertEqual(tables.count("models.Model"), 3)
        models = {"__name__": "application.inspected"}
        with isolate_apps("application"):
            exec(tables, models)
        user = User.objects.create(username="ada")
        read = models["Users"].objects.get()
        self.assertEqual((read.uuid, read.updated_at), (user.uuid, user.updated_at))

    def test_a_missing_migration_is_seen(self):
        title = Post._meta.get_field("title")
        with mock.patch.object(title, "null", True), self.assertRaises(SystemExit):
            said_by("makemigrations", "--check", "--dry-run")
