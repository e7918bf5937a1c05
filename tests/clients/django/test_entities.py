"""Django with entities: unmanaged models, whose tables a migration makes LIKE base_id and base_timestamps."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from application.models import Letter, Post, User
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import isolate_apps

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_rows(transactional_db: None) -> Iterator[None]:
    """Django itself empties the tables of managed models alone."""
    yield
    for model in (Letter, Post, User):
        model.objects.all().delete()


@pytest.fixture
def ada() -> User:
    return User.objects.create(username="ada")


def said_by(*words: str) -> str:
    output = io.StringIO()
    call_command(*words, stdout=output)
    return output.getvalue()


def test_insert_reads_back_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        user = User.objects.create(username="ada")
        assert user.id.version == 4
        assert user.created_at == user.updated_at


def test_save_moves_updated_at(ada):
    before = ada.updated_at
    ada.username = "lovelace"
    ada.save()
    ada.refresh_from_db()
    assert ada.updated_at > before


def test_stale_updated_at_loses(ada):
    before, created = ada.updated_at, ada.created_at
    ada.username, ada.updated_at, ada.created_at = "lovelace", LONG_AGO, LONG_AGO
    ada.save()
    ada.refresh_from_db()
    assert ada.updated_at > before
    assert ada.created_at == created


def test_queryset_update_moves_updated_at(ada):
    post = Post.objects.create(author=ada, title="draft")
    before = Post.objects.get().updated_at
    Post.objects.update(title=Concat(F("title"), Value("!")))
    post.refresh_from_db()
    assert post.title == "draft!"
    assert post.updated_at > before


def test_bulk_update_moves_updated_at(ada):
    Post.objects.bulk_create(Post(author=ada, title=f"post {number}") for number in range(100))
    posts = list(Post.objects.all())
    before = max(post.updated_at for post in posts)
    for post in posts:
        post.title += "!"
    Post.objects.bulk_update(posts, ["title"])
    assert Post.objects.filter(updated_at__gt=before).count() == 100


def test_bulk_create():
    User.objects.bulk_create(User(username=f"user {number}") for number in range(1000))
    # Django does not fill in keys that the database makes, so the rows are read again.
    users = User.objects.all()
    assert len({user.id for user in users}) == 1000
    assert len({user.updated_at for user in users}) == 1


def test_upsert(ada):
    again, made = User.objects.update_or_create(username="ada", defaults={"username": "lovelace"})
    assert (again.id, made) == (ada.id, False)
    User.objects.bulk_create(
        [User(username="lovelace"), User(username="babbage")],
        update_conflicts=True,
        unique_fields=["username"],
        update_fields=["username"],
    )
    assert User.objects.get(username="lovelace").id == ada.id
    assert User.objects.count() == 2


def test_copy():
    with connection.cursor() as cursor, cursor.copy("COPY users (username) FROM STDIN") as copy:
        for number in range(100):
            copy.write_row([f"copied {number}"])
    assert User.objects.values("id").distinct().count() == 100


def test_singular_name_is_refused_with_a_hint():
    with connection.cursor() as cursor, pytest.raises(ProgrammingError) as caught:
        cursor.execute("CREATE TABLE article (LIKE base_entity)")
    said = caught.value.__cause__.diag
    assert said.sqlstate == "42602"
    assert said.message_hint.startswith('Name it "articles"')


@pytest.mark.usefixtures("ada")
def test_id_is_fixed():
    with pytest.raises(IntegrityError, match='column "id" of table "users" cannot be changed'):
        User.objects.update(id="00000000-0000-4000-8000-000000000000")


def test_match_refuses_to_save_a_stale_object():
    letter = Letter.objects.create(body="draft")
    assert letter.version == 1
    stale = Letter.objects.get()
    letter.body = "first"
    letter.save()
    letter.refresh_from_db()
    assert letter.version == 2
    stale.body = "second"
    with pytest.raises(IntegrityError) as caught:
        stale.save()
    assert caught.value.__cause__.sqlstate == "23000"


def test_match_refuses_a_second_save_without_refresh_from_db():
    letter = Letter.objects.create(body="draft")
    letter.body = "first"
    # This reads nothing back.
    letter.save()
    letter.body = "second"
    with pytest.raises(IntegrityError) as caught:
        letter.save()
    assert caught.value.__cause__.sqlstate == "23000"


def test_match_accepts_what_does_not_send_the_version():
    Letter.objects.create(body="draft")
    Letter.objects.update(body="first")
    assert Letter.objects.get().version == 2


def test_no_migration_to_make():
    assert said_by("makemigrations", "--check", "--dry-run") == "No changes detected\n"


def test_a_missing_migration_is_seen(monkeypatch):
    monkeypatch.setattr(Post._meta.get_field("title"), "null", True)
    with pytest.raises(SystemExit):
        said_by("makemigrations", "--check", "--dry-run")


def test_inspectdb(ada):
    tables = said_by("inspectdb")
    assert "class Users(models.Model):" in tables
    assert "id = models.UUIDField(primary_key=True)" in tables
    assert "updated_at = models.DateTimeField()" in tables
    assert "author = models.ForeignKey('Users', models.DO_NOTHING, db_column='author')" in tables
    # Nothing of the extension's: five tables of the application, and Django's of its migrations.
    assert tables.count("models.Model") == 6
    models = {"__name__": "application.inspected"}
    with isolate_apps("application"):
        exec(tables, models)
    read = models["Users"].objects.get()
    assert (read.id, read.updated_at) == (ada.id, ada.updated_at)
