"""ALTER EXTENSION UPDATE from each released version, and the library of this version under its SQL."""

import tomllib
from collections.abc import Callable

import psycopg
import pytest
from integration.databases import KEEPER, ROLES, SQL, inventory
from postgresql import REPOSITORY, SUPERUSER, Installation, Server

CURRENT = tomllib.loads((REPOSITORY / "Cargo.toml").read_text())["package"]["version"]
RELEASED = {path.stem.split("--")[1]: path for path in REPOSITORY.glob("sql/released/base_entity--*.sql")}

UPDATE = "ALTER EXTENSION base_entity UPDATE"


@pytest.fixture(params=RELEASED)
def version(request: pytest.FixtureRequest, own_installation: Installation) -> str:
    """An older version whose SQL is installed beside that of this version."""
    version, extensions = request.param, own_installation.ask("sharedir") / "extension"
    (extensions / f"base_entity--{version}.sql").write_bytes(RELEASED[version].read_bytes())
    return version


@pytest.fixture
def update_server(own_installation: Installation, version: str, new_server: Callable[..., Server]) -> Server:
    """A running server of the installation that has the older version, too."""
    server = new_server(of=own_installation).start()
    server.script(ROLES)
    return server


def create(server: Server, dbname: str, owner: str, version: str) -> str:
    """A database of `owner` with a version of the extension."""
    server.query(f"CREATE DATABASE {dbname}", user=owner)
    server.query(f"CREATE EXTENSION base_entity VERSION '{version}'", dbname=dbname, user=owner)
    return dbname


@pytest.mark.newest
def test_released_versions_are_kept() -> None:
    assert RELEASED
    assert CURRENT not in RELEASED


@pytest.mark.parametrize("owner", [SUPERUSER, KEEPER])
def test_update_makes_the_objects_of_create_extension(update_server: Server, version: str, owner: str) -> None:
    server = update_server
    fresh, updated = create(server, "fresh", owner, CURRENT), create(server, "updated", owner, version)
    # The version is a line of the inventory.
    assert inventory(server, updated) != inventory(server, fresh)
    server.query(UPDATE, dbname=updated, user=owner)
    assert inventory(server, updated) == inventory(server, fresh)


def test_library_works_with_the_older_sql_as_with_its_own(update_server: Server, version: str) -> None:
    server, dbname = update_server, create(update_server, "used", KEEPER, version)
    server.script(SQL / "upgrade_use.sql", dbname, KEEPER)
    before = server.script(SQL / "upgrade_works.sql", dbname, KEEPER)
    problems = server.query("SELECT problem, sql FROM base_entity.check() WHERE relation IS NULL", dbname=dbname)
    assert problems == [(f"library {CURRENT} is not of the version of the extension, {version}; run {UPDATE}", None)]

    server.query(UPDATE, dbname=dbname, user=KEEPER)
    assert server.script(SQL / "upgrade_works.sql", dbname, KEEPER) == before
    versions = "SELECT extversion, base_entity.library_version() FROM pg_extension WHERE extname = 'base_entity'"
    assert server.query(versions, dbname=dbname) == [(CURRENT, CURRENT)]
    assert server.query("SELECT relation, problem FROM base_entity.check()", dbname=dbname) == []


def test_update_is_refused_beside_functions_of_another_role(update_server: Server, version: str) -> None:
    server, dbname = update_server, create(update_server, "shared", KEEPER, version)
    server.query("CREATE ROLE maker", dbname=dbname)
    server.query("GRANT CREATE, USAGE ON SCHEMA base_entity TO maker", dbname=dbname, user=KEEPER)
    make = "CREATE FUNCTION base_entity.lower(varchar) RETURNS text LANGUAGE sql AS 'SELECT NULL'"
    server.query(f"SET ROLE maker; CREATE TABLE base_entity.of_mine (n int); {make}", dbname=dbname)
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="objects of another role") as refused:
        server.query(UPDATE, dbname=dbname, user=KEEPER)
    assert refused.value.diag.message_detail == "There is function lower(character varying)."
    server.query("ALTER FUNCTION base_entity.lower(varchar) SET SCHEMA public", dbname=dbname)
    server.query(UPDATE, dbname=dbname, user=KEEPER)
