"""One table of a dump, restored into a database with the extension, and into one that never had it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from integration.databases import SQL
from integration.dumps import text_of
from postgresql import Server

TABLE = SQL / "kine.sql"


@pytest.fixture
def other_database(shared_server: Server, database: str) -> Iterator[str]:
    """A second database on the shared server, without the extension."""
    name = shared_server.create_database(f"{database}_other", extension=False)
    yield name
    shared_server.query(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def dump(shared_server: Server, database: str, tmp_path: Path) -> Path:
    """A dump of one entity of `database`."""
    shared_server.script(
        "SELECT base_entity.add_irregular('cow', 'kine');"
        "CREATE TABLE kine (LIKE base_entity, name text UNIQUE); INSERT INTO kine (name) VALUES ('a'), ('b')",
        database,
    )
    file = tmp_path / "one_table"
    shared_server.run("pg_dump", "-Fc", "-t", "public.kine", "-f", file, dbname=database)
    return file


def errors_of_restore(server: Server, dbname: str, file: Path) -> list[str]:
    stderr = server.try_to_run("pg_restore", "-d", dbname, file).stderr
    return [line for line in stderr.splitlines() if "ERROR:" in line]


def test_table_is_restored_where_the_extension_is(
    shared_server: Server, database: str, other_database: str, dump: Path
) -> None:
    shared_server.query("CREATE EXTENSION base_entity", dbname=other_database)
    assert errors_of_restore(shared_server, other_database, dump) == []
    assert shared_server.script(TABLE, other_database) == shared_server.script(TABLE, database)
    triggers = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'kine'::regclass"
    assert shared_server.query(triggers, dbname=other_database) == [("zzz_base_entity",)]


def test_table_is_missing_where_the_schema_is(shared_server: Server, other_database: str, dump: Path) -> None:
    errors = errors_of_restore(shared_server, other_database, dump)
    assert 'schema "base_entity" does not exist' in errors[0]
    assert shared_server.value("SELECT to_regclass('kine') IS NULL", dbname=other_database)


def test_only_the_trigger_is_missing_where_a_stand_in_is(
    shared_server: Server, database: str, other_database: str, dump: Path
) -> None:
    shared_server.script(SQL / "stand_in.sql", other_database)
    [error] = errors_of_restore(shared_server, other_database, dump)
    assert "function base_entity.maintain() does not exist" in error
    assert shared_server.script(TABLE, other_database) == shared_server.script(TABLE, database)


def test_state_of_event_triggers_is_not_dumped(shared_server: Server, database: str) -> None:
    shared_server.query("ALTER EVENT TRIGGER base_entity_ddl_command_start DISABLE", dbname=database)
    assert "EVENT TRIGGER" not in text_of(shared_server, database)
