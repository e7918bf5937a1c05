"""pg_upgrade from the oldest version, and from the one before the newest, to 18."""

from collections.abc import Callable
from pathlib import Path

import pytest
from integration.databases import KEEPER, ROLES, SQL, behaviour, behaviour_of_copy, create_rich_database, inventory
from integration.dumps import text_of
from postgresql import SUPERUSER, Server, installations

pytestmark = pytest.mark.only(18)

# pg_upgrade creates tables before event triggers, and so loses the triggers by which templates refuse rows.
LOST = "SELECT sql FROM base_entity.check() WHERE problem = 'template takes rows'"


def pg_upgrade(old: Server, new: Server, directory: Path, *options: str) -> str:
    return new.run(
        "pg_upgrade",
        f"--old-bindir={old.installation.bin}",
        f"--new-bindir={new.installation.bin}",
        f"--old-datadir={old.data_dir}",
        f"--new-datadir={new.data_dir}",
        f"--socketdir={directory}",
        f"--username={SUPERUSER}",
        "--no-sync",
        *options,
        cwd=directory,
    )


def objects(server: Server, dbname: str) -> list[str]:
    """The extension's objects, without the texts of views and functions, which pg_upgrade's dump words anew."""
    return [line for line in inventory(server, dbname) if " | " in line and " | is defined as | " not in line]


def objects_of_new_database(server: Server, owner: str) -> list[str]:
    """The objects of CREATE EXTENSION, as they are after pg_upgrade, which gives every extension to the superuser."""
    dbname = f"fresh_of_{owner}"
    server.query(f"CREATE DATABASE {dbname}", user=owner)
    server.query("CREATE EXTENSION base_entity", dbname=dbname, user=owner)
    if owner == SUPERUSER:
        server.script(SQL / "rich_grants.sql", dbname)
    given = f" f base_entity {SUPERUSER} "
    return [line.replace(f" f base_entity {KEEPER} ", given) for line in objects(server, dbname)]


@pytest.mark.parametrize("major", [14, 17])
def test_upgraded_databases_are_what_they_were(new_server: Callable[..., Server], short_path: Path, major: int) -> None:
    if major not in installations():
        pytest.skip(f"PostgreSQL {major} is not set up")
    old = new_server(of=installations()[major]).start()
    old.script(ROLES)
    databases = {SUPERUSER: "source", KEEPER: "own_source"}
    for owner, dbname in databases.items():
        create_rich_database(old, dbname, owner)
    catalogs = old.script(SQL / "catalogs.sql", "source")
    did = behaviour_of_copy(old, "source")
    old.stop()

    # Without checksums, which 18 has by default and pg_upgrade does not add.
    new = new_server("--no-data-checksums")
    assert "*Clusters are compatible*" in pg_upgrade(old, new, short_path, "--check")
    assert "Upgrade Complete" in pg_upgrade(old, new, short_path)
    new.start()
    for owner, dbname in databases.items():
        lost = new.query(LOST, dbname=dbname)
        assert lost
        for (repair,) in lost:
            assert "CALL base_entity.repair(" in repair
            new.query(repair, dbname=dbname)
        assert objects(new, dbname) == objects_of_new_database(new, owner)
    assert new.script(SQL / "catalogs.sql", "source") == catalogs
    assert behaviour(new, "source") == did

    dump = text_of(new, "source")
    new.create_database("restored", extension=False)
    new.script(dump, "restored")
    assert text_of(new, "restored") == dump
