"""Databases that several tests use, and what the catalogs tell of them."""

from pathlib import Path
from typing import NamedTuple

from postgresql import REPOSITORY, SUPERUSER, Server

SQL = Path(__file__).parent / "sql"

# The owner of a database who is no superuser, another such role, and one that is only named.
KEEPER = "keeper"
OTHER_ROLE = "other_role"
ROLES = f"""
CREATE ROLE {KEEPER} LOGIN CREATEDB;
CREATE ROLE {OTHER_ROLE} LOGIN CREATEDB;
CREATE ROLE clerk LOGIN;
"""

# The behaviour of a database of create_rich_database(), where it is the same on every version; changes the database.
BEHAVIOUR = SQL / "rich_behaviour.sql"


def create_rich_database(server: Server, name: str, owner: str = SUPERUSER) -> str:
    """A database in which everything of the extension is used; a superuser's has the examples in it, too."""
    server.query(f"CREATE DATABASE {name}", user=owner)
    if owner == SUPERUSER:
        for example in ["newsroom.sql", "tenants.sql"]:
            # The examples show errors, and continue.
            server.run("psql", "-Xqf", REPOSITORY / "examples" / example, dbname=name)
    server.script(SQL / "rich.sql", name, owner)
    if owner == SUPERUSER:
        server.script(SQL / "rich_grants.sql", name)
    return name


def behaviour(server: Server, dbname: str, user: str = SUPERUSER) -> str:
    """The behaviour of a rich database; changes it."""
    printed = server.script(BEHAVIOUR, dbname, user)
    assert len(printed.splitlines()) > 60
    return printed


def behaviour_of_copy(server: Server, dbname: str, user: str = SUPERUSER) -> str:
    """The behaviour of a copy of a rich database; leaves the database as it is."""
    server.query(f"CREATE DATABASE copied TEMPLATE {dbname}", user=user)
    printed = behaviour(server, "copied", user)
    server.query("DROP DATABASE copied", user=user)
    return printed


def inventory(server: Server, dbname: str) -> list[str]:
    """All entries of the catalogs for the extension's objects, a line for each fact, sorted."""
    facts = server.script(SQL / "inventory.sql", dbname)
    assert "is not understood by" not in facts
    return facts.splitlines()


class Health(NamedTuple):
    """The entities of a sound database, and the rows of all of them, each with an id that no other has."""

    entities: int
    ids: int


def examine(server: Server, dbname: str = "postgres") -> Health:
    """Fails unless heaps, indexes, entities and ids are sound; no other session may use the database."""
    *_, last = server.script(SQL / "health.sql", dbname).splitlines()
    return Health(*map(int, last.split("|")))
