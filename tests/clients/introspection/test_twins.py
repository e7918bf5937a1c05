"""To any tool that asks the catalogs, an entity is the same as its twin that was written by hand."""

import unittest

import psycopg

from questions import QUESTIONS

ENTITY = "CREATE TABLE made.users (LIKE base_entity, LIKE base_versioned, username text UNIQUE)"
TWIN = """
    CREATE TABLE written.users (
        uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        version bigint NOT NULL DEFAULT 1,
        username text UNIQUE
    );
    CREATE TRIGGER zzz_maintain BEFORE UPDATE ON written.users FOR EACH ROW
        EXECUTE FUNCTION base_entity.maintain('touch updated_at', 'keep created_at', 'fix uuid', 'count version');
"""


class Twins(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.connection = psycopg.connect(autocommit=True)
        cls.addClassCleanup(cls.connection.close)
        cls.connection.execute("CREATE SCHEMA made; CREATE SCHEMA written")
        cls.connection.execute(ENTITY)
        cls.connection.execute("SET base_entity.enabled = off")
        cls.connection.execute(TWIN)

    def ask(self, question, schema):
        rows = self.connection.execute(QUESTIONS[question], {"table": f"{schema}.users"}).fetchall()
        return [[str(value).replace(schema, "...") for value in row] for row in rows]

    def test_twins_are_alike(self):
        for question in QUESTIONS:
            with self.subTest(question):
                made, written = self.ask(question, "made"), self.ask(question, "written")
                self.assertEqual(made, written)
                self.assertNotEqual(made, [])

    def test_a_difference_is_seen(self):
        self.connection.execute("ALTER TABLE written.users DISABLE TRIGGER zzz_maintain")
        try:
            question = "pgAdmin: the triggers"
            self.assertNotEqual(self.ask(question, "made"), self.ask(question, "written"))
        finally:
            self.connection.execute("ALTER TABLE written.users ENABLE TRIGGER zzz_maintain")
