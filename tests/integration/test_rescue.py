"""A library that is broken or missing: each documented rescue works and loses no row, and adopt restores entities."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from integration.databases import SQL
from postgresql import SUPERUSER, Installation, Server

# A role that creates tables of its own, which are no entities, and what it does.
VISITOR = "visitor"
BYSTANDER = "CREATE TABLE others (id int); DROP TABLE others"

ENTITIES = """
SELECT entity, templates, key, id, id_version, rules FROM base_entity.entities ORDER BY entity::text;
SELECT template, columns, rules FROM base_entity.templates ORDER BY template::text;
"""
EVENT_TRIGGERS = [f"base_entity_{event}" for event in ("ddl_command_start", "ddl_command_end", "sql_drop")]

ERRORS = {"broken": "could not load library", "missing": 'base_entity": No such file or directory'}

# Statements that fire a trigger of the extension.
REFUSED = {
    "CREATE TABLE": (VISITOR, BYSTANDER),
    "CREATE SCHEMA": (SUPERUSER, "CREATE SCHEMA others CREATE TABLE others (id int)"),
    "ALTER TABLE": (SUPERUSER, "ALTER TABLE plain_ones ADD extra int"),
    "CREATE INDEX": (SUPERUSER, "CREATE INDEX other ON plain_ones (note)"),
    "COMMENT": (SUPERUSER, "COMMENT ON TABLE plain_ones IS 'other'"),
    "DROP TABLE": (SUPERUSER, "DROP TABLE plain_ones"),
    "INSERT into an entity": (SUPERUSER, "INSERT INTO events (kind) VALUES ('lost')"),
    "UPDATE of an entity": (SUPERUSER, "UPDATE orders SET number = 0"),
}

# Statements that need nothing of the library.
UNAFFECTED = {
    "rows of other tables": (
        VISITOR,
        "INSERT INTO plain_ones VALUES (2, 'b'); UPDATE plain_ones SET note = 'c' WHERE id = 2;"
        "DELETE FROM plain_ones WHERE id = 2",
    ),
    "reading an entity": (SUPERUSER, "SELECT count(*) FROM orders"),
    "other objects": (
        SUPERUSER,
        "BEGIN; CREATE MATERIALIZED VIEW others AS SELECT 1 AS one; CREATE SEQUENCE numbers; ROLLBACK",
    ),
    "DELETE without soft delete": (SUPERUSER, "BEGIN; DELETE FROM lines; ROLLBACK"),
    "VACUUM": (SUPERUSER, "VACUUM orders"),
    "roles": (SUPERUSER, "CREATE ROLE other; DROP ROLE other"),
    "session_replication_role = replica": (SUPERUSER, f"SET session_replication_role = replica; {BYSTANDER}"),
}


@dataclass(frozen=True)
class Library:
    """The library of an installation that no other test uses."""

    path: Path
    state: str

    @property
    def kept(self) -> Path:
        return self.path.with_suffix(".kept")

    def lose(self) -> None:
        """Breaks or removes it, for sessions that load it from now on; the others keep the old file open."""
        self.path.rename(self.kept)
        if self.state == "broken":
            self.path.write_text("no library\n")

    def restore(self) -> None:
        """Installs it again."""
        self.kept.replace(self.path)


@dataclass(frozen=True)
class Rescued:
    """A database whose library is lost, and what it held before."""

    server: Server
    library: Library
    dbname: str
    rows: str
    entities: str

    def run(self, sql: str | Path, user: str = SUPERUSER) -> str:
        """The output of psql for a script, which must succeed."""
        return self.server.script(sql, self.dbname, user)

    def refuses(self, sql: str, user: str = SUPERUSER) -> None:
        """Runs statements that must fail since the library cannot be loaded."""
        with pytest.raises(psycopg.Error, match=ERRORS[self.library.state]):
            self.server.query(sql, dbname=self.dbname, user=user)


@pytest.fixture(scope="module")
def rescue_server(own_installation: Installation, new_module_server: Callable[..., Server]) -> Server:
    """A running server whose library the tests may lose."""
    server = new_module_server(of=own_installation).start()
    server.query(f"CREATE ROLE {VISITOR} LOGIN")
    server.create_database("intact", extension=False)
    server.script(SQL / "rescue.sql", "intact")
    return server


@pytest.fixture(scope="module", params=ERRORS)
def lost(request: pytest.FixtureRequest, rescue_server: Server) -> Iterator[Rescued]:
    """The database of which each test has a copy; the library is back after the tests."""
    [path] = rescue_server.installation.ask("pkglibdir").glob("base_entity.*")
    library = Library(path, request.param)
    held = [rescue_server.script(sql, "intact") for sql in (SQL / "rescue_rows.sql", ENTITIES)]
    library.lose()
    yield Rescued(rescue_server, library, "intact", *held)
    library.restore()


@pytest.fixture
def rescued(lost: Rescued) -> Iterator[Rescued]:
    """A copy of a database whose library is lost."""
    lost.server.create_database("rescued", extension=False, template="intact")
    yield replace(lost, dbname="rescued")
    lost.server.query("DROP DATABASE rescued WITH (FORCE)")


@pytest.mark.parametrize(("user", "sql"), REFUSED.values(), ids=REFUSED)
def test_statement_that_needs_the_library_names_it(rescued: Rescued, user: str, sql: str) -> None:
    rescued.refuses(sql, user)


@pytest.mark.parametrize(("user", "sql"), UNAFFECTED.values(), ids=UNAFFECTED)
def test_statement_that_needs_no_library_succeeds(rescued: Rescued, user: str, sql: str) -> None:
    rescued.run(sql, user)


@pytest.mark.since(17)
def test_create_table_succeeds_with_event_triggers_off(rescued: Rescued, postgres: Installation) -> None:
    rescued.run(f"SET event_triggers = off; {BYSTANDER}")


def test_create_table_succeeds_once_each_event_trigger_is_disabled(rescued: Rescued) -> None:
    for event_trigger in EVENT_TRIGGERS:
        rescued.refuses(BYSTANDER, VISITOR)
        rescued.run(f"ALTER EVENT TRIGGER {event_trigger} DISABLE")
    rescued.run(BYSTANDER, VISITOR)
    for event_trigger in EVENT_TRIGGERS:
        rescued.run(f"ALTER EVENT TRIGGER {event_trigger} ENABLE")
    rescued.refuses(BYSTANDER, VISITOR)


def test_create_table_succeeds_in_single_user_mode(rescued: Rescued) -> None:
    server = rescued.server
    server.stop()
    statements = "CREATE TABLE singles (id int)\nDROP TABLE singles\nSELECT 40 + 2 AS answer\n"
    ended = server.try_to_run("postgres", "--single", "-D", server.data_dir, rescued.dbname, input=statements)
    server.start()
    assert 'answer = "42"' in ended.stdout
    assert "ERROR" not in ended.stdout + ended.stderr


def test_drop_extension_cascade_removes_no_table_row_or_key(rescued: Rescued) -> None:
    rescued.run("DROP EXTENSION base_entity CASCADE")
    assert rescued.run(SQL / "rescue_rows.sql") == rescued.rows
    rescued.run(BYSTANDER, VISITOR)
    assert rescued.run("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal") == "0\n"
    defaults = "SELECT count(*) FROM pg_attrdef WHERE pg_get_expr(adbin, adrelid) LIKE '%base_entity%'"
    assert rescued.run(defaults) == "0\n"
    rescued.run("INSERT INTO plain_ones VALUES (3, 'c'); DELETE FROM plain_ones WHERE id = 3")
    with pytest.raises(psycopg.errors.NotNullViolation, match='"uuid"'):
        rescued.server.query("INSERT INTO orders (number) VALUES (99)", dbname=rescued.dbname)


def test_adopt_restores_the_entities_after_drop_extension_cascade(rescued: Rescued) -> None:
    rescued.run("DROP EXTENSION base_entity CASCADE")
    rescued.library.restore()
    try:
        rescued.run("CREATE EXTENSION base_entity")
        rescued.run(SQL / "rescue_adopt.sql")
        assert rescued.run(SQL / "rescue_rows.sql") == rescued.rows
        assert rescued.run(ENTITIES) == rescued.entities
        assert rescued.run("SELECT relation, problem, sql FROM base_entity.check()") == ""
        assert rescued.run(SQL / "rescue_works.sql").split() == ["2|t|t", "t", "4", "7", "made"]
    finally:
        rescued.library.lose()
