"""psql's backslash commands read as a manual: what the extension has, each with its description."""

import csv
import subprocess
import unittest


def psql(command, *options):
    words = ["psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", *options, "--command", command]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def rows(command):
    return list(csv.DictReader(psql(command, "--csv").splitlines()))


class Manual(unittest.TestCase):
    def test_df(self):
        functions = rows(r"\df+ base_entity.*")
        self.assertGreater(len(functions), 30)
        for function in functions:
            with self.subTest(function["Name"]):
                self.assertNotEqual(function["Description"], "")

    def test_dt_and_dv(self):
        relations = rows(r"\dtv+ base_entity.*")
        names = {relation["Name"] for relation in relations}
        self.assertLessEqual({"base_entity", "base_uuid", "base_timestamps", "entities"}, names)
        for relation in relations:
            with self.subTest(relation["Name"]):
                self.assertNotEqual(relation["Description"], "")
                if relation["Name"].startswith("base_"):
                    self.assertRegex(relation["Description"], "^template: .*; CREATE TABLE users ")

    def test_dx(self):
        self.assertIn("LIKE base_entity", rows(r"\dx base_entity")[0]["Description"])
        objects = {row["Object description"] for row in rows(r"\dx+ base_entity")}
        self.assertIn("table base_entity.base_entity", objects)
        self.assertIn("event trigger base_entity_ddl_command_start", objects)
        # Nothing outside its schema but the event triggers, which have none.
        outside = {name for name in objects if "base_entity." not in name}
        self.assertEqual({name for name in outside if not name.startswith("event trigger")}, set())

    def test_dy(self):
        for trigger in rows(r"\dy+ base_entity*"):
            with self.subTest(trigger["Name"]):
                self.assertNotEqual(trigger["Description"], "")

    def test_d(self):
        psql("CREATE TABLE users (LIKE base_entity, username text)")
        self.addCleanup(psql, "DROP TABLE users")
        described = psql(r"\d users")
        self.assertIn("not null | base_entity.uuidv4()", described)
        self.assertIn("maintain('touch updated_at', 'keep created_at', 'fix uuid')", described)

    def test_public_is_left_alone(self):
        self.assertEqual(rows(r"\d"), [])
        self.assertEqual(rows(r"\df"), [])

    def test_the_refusal_as_psql_shows_it(self):
        refused = subprocess.run(
            ["psql", "--no-psqlrc", "--command", "CREATE TABLE article (LIKE base_entity)"],
            capture_output=True,
            text=True,
        )
        self.assertEqual(refused.returncode, 1)
        self.assertRegex(refused.stderr, r'^ERROR:  table name "article" is not plural\n')
        self.assertRegex(refused.stderr, r'\nHINT:  Name it "articles"')
