"""The newest pg_dump at an older server, and its dump restored into the newest: how users move to a new version."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from integration.databases import KEEPER, ROLES, behaviour, create_rich_database
from integration.dumps import comparable, restore
from postgresql import Installation, Server, installations

# Servers before 16 write the table's name before the columns of a view on one table.
TABLE_BEFORE_COLUMN = re.compile(r"(?<=[ (])(entities|kine|orders|shop_entity)\.")


def dump_of(server: Server, *options: str | Path) -> str:
    return TABLE_BEFORE_COLUMN.sub("", comparable(server.run("pg_dump", *options, dbname="moved")))


@pytest.mark.newest
@pytest.mark.parametrize("major", sorted(installations()))
def test_dump_of_an_older_server_is_restored_to_the_same(
    postgres: Installation, new_server: Callable[..., Server], tmp_path: Path, major: int
) -> None:
    if major > postgres.major:
        pytest.skip(f"PostgreSQL {major} is newer")
    newer, older = new_server().start(), new_server(of=installations()[major]).start()
    for server in (newer, older):
        server.script(ROLES)
    create_rich_database(older, "moved", KEEPER)
    # From here on the programs are those of the newer version.
    older.installation = postgres
    dump = dump_of(older)
    assert "zzz_base_entity" in dump
    older.run("pg_dump", "-Fc", "-f", tmp_path / "dump", dbname="moved")
    newer.query("CREATE DATABASE moved", user=KEEPER)
    # A superuser restores it, since the schema public of PostgreSQL 14 belongs to one.
    restore(newer, "moved", tmp_path / "dump", "--single-transaction")
    assert dump_of(newer) == dump
    assert behaviour(newer, "moved", KEEPER) == behaviour(older, "moved", KEEPER)
