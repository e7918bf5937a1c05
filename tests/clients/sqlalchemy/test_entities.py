"""Models of SQLAlchemy 2 that leave the columns of base_entity to the database."""

import unittest
import warnings
from datetime import datetime, timezone

from sqlalchemy import event, insert, inspect, select, text
from sqlalchemy.dialects.postgresql import insert as insert_or_update
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

import schemas
from entities import TABLES, Note, Post, User

LONG_AGO = datetime(2001, 1, 1, tzinfo=timezone.utc)


class Entities(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = schemas.engine("models", cls.addClassCleanup)
        with cls.engine.begin() as connection:
            connection.execute(text(TABLES))

    def setUp(self):
        self.session = Session(self.engine)
        self.addCleanup(self.session.close)
        self.statements = []
        event.listen(self.engine, "before_cursor_execute", self.record)
        self.addCleanup(event.remove, self.engine, "before_cursor_execute", self.record)

    def record(self, connection, cursor, statement, *rest):
        self.statements.append(statement)

    def user(self, username):
        user = User(username=username)
        self.session.add(user)
        self.session.commit()
        return user

    def test_insert_reads_back_in_one_statement(self):
        user = User(username="one statement")
        self.session.add(user)
        self.session.flush()
        self.assertEqual(user.uuid.version, 4)
        self.assertEqual(user.created_at, user.updated_at)
        self.assertEqual(len(self.statements), 1, self.statements)
        self.assertIn("RETURNING", self.statements[0])

    def test_update_reads_back_in_one_statement(self):
        user = self.user("to be updated")
        before = user.updated_at
        self.statements.clear()
        user.username = "updated"
        self.session.flush()
        self.assertGreater(user.updated_at, before)
        self.assertEqual(len(self.statements), 1, self.statements)

    def test_stale_updated_at_loses(self):
        user = self.user("stale")
        before = user.updated_at
        user.username, user.updated_at, user.created_at = "still stale", LONG_AGO, LONG_AGO
        self.session.commit()
        self.assertGreater(user.updated_at, before)
        self.assertGreater(user.created_at, LONG_AGO)

    def test_upsert(self):
        user = self.user("twice")
        before = user.updated_at
        statement = insert_or_update(User).values(username="twice")
        statement = statement.on_conflict_do_update(
            index_elements=[User.username], set_={"username": "thrice"}
        )
        again = self.session.scalars(
            statement.returning(User), execution_options={"populate_existing": True}
        ).one()
        self.assertIs(again, user)
        self.assertEqual(user.username, "thrice")
        self.assertGreater(user.updated_at, before)

    def test_bulk_insert(self):
        rows = [{"username": f"bulk {number}"} for number in range(1000)]
        users = self.session.scalars(insert(User).returning(User), rows).all()
        self.assertEqual(len({user.uuid for user in users}), 1000)

    def test_copy(self):
        with self.session.connection().connection.cursor() as cursor:
            with cursor.copy("COPY users (username) FROM STDIN") as copy:
                for number in range(100):
                    copy.write_row([f"copied {number}"])
        copied = self.session.scalars(select(User).where(User.username.like("copied %"))).all()
        self.assertEqual(len({user.uuid for user in copied}), 100)

    def test_singular_name_is_refused_with_a_hint(self):
        with self.assertRaises(ProgrammingError) as caught:
            self.session.execute(text("CREATE TABLE article (LIKE base_entity)"))
        said = caught.exception.orig.diag
        self.assertEqual(said.sqlstate, "42602")
        self.assertEqual(said.message_primary, 'table name "article" is not plural')
        self.assertTrue(said.message_hint.startswith('Name it "articles"'), said.message_hint)

    def test_id_is_fixed(self):
        user = self.user("fixed")
        user.uuid = self.session.scalar(select(text("gen_random_uuid()")))
        with self.assertRaises(IntegrityError) as caught:
            self.session.flush()
        self.assertIn('column "uuid" of table "users" cannot be changed', str(caught.exception))

    def test_version_guards_against_lost_updates(self):
        author = self.user("author")
        post = Post(author=author.uuid, title="draft")
        self.session.add(post)
        self.session.commit()
        self.assertEqual(post.version, 1)
        with Session(self.engine) as other:
            theirs = other.get(Post, post.uuid)
            theirs.title = "theirs"
            other.commit()
            self.assertEqual(theirs.version, 2)
        post.title = "mine"
        with self.assertRaises(StaleDataError):
            self.session.flush()

    def test_soft_delete(self):
        note = Note(body="to be deleted")
        self.session.add(note)
        self.session.commit()
        uuid = note.uuid
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.session.delete(note)
            self.session.commit()
        self.assertIsNotNone(self.session.get(Note, uuid).deleted_at)

    def test_automap(self):
        Mapped = automap_base()
        Mapped.prepare(self.engine)
        self.assertEqual(set(Mapped.classes.keys()), {"users", "posts", "notes"})
        with Session(self.engine) as session:
            user = Mapped.classes.users(username="automapped")
            session.add(user)
            session.commit()
            self.assertEqual(user.uuid.version, 4)
            before = user.updated_at
            user.username = "automapped anew"
            session.commit()
            self.assertGreater(user.updated_at, before)

    def test_reflection(self):
        columns = {column["name"]: column for column in inspect(self.engine).get_columns("users")}
        self.assertEqual(columns["uuid"]["default"], "base_entity.uuidv4()")
        self.assertEqual(columns["created_at"]["default"], "now()")
        self.assertFalse(columns["updated_at"]["nullable"])
        key = inspect(self.engine).get_pk_constraint("posts")
        self.assertEqual(key["constrained_columns"], ["uuid"])
