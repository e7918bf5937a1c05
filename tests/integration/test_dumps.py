"""Dumps in every form, by a superuser, an owner and another role: each is restored to the same."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from integration.databases import KEEPER, OTHER_ROLE, ROLES, behaviour, behaviour_of_copy, create_rich_database
from integration.dumps import Way, restore, text_of
from postgresql import SUPERUSER, Server


@dataclass(frozen=True)
class Source:
    """A database to dump, its owner, its dump, and what a copy of it did."""

    server: Server
    owner: str
    name: str
    dump: str
    behaviour: str


WAYS = {
    "plain": Way([[]]),
    "directory": Way([["-Fd", "-j4"]], ["-j4"]),
    "parts": Way([["--schema-only", "-Fc"], ["--data-only", "-Fc"]], []),
    # The second time over all that the first has made.
    "clean": Way([["-Fc"], ["-Fc"]], ["--clean", "--if-exists"]),
    "inserts": Way([["--inserts", "--rows-per-insert=2"]]),
    "quoted": Way([["--column-inserts", "--quote-all-identifiers"]]),
    "custom": Way([["-Fc"]], ["--single-transaction"]),
    "sections": Way([[f"--section={name}", "-Fc"] for name in ("pre-data", "data", "post-data")], []),
}


@pytest.fixture(scope="module")
def source_server(new_module_server: Callable[..., Server]) -> Server:
    """A running server with the roles of the databases."""
    server = new_module_server().start()
    server.script(ROLES)
    return server


@pytest.fixture(scope="module", params=[SUPERUSER, KEEPER])
def source(request: pytest.FixtureRequest, source_server: Server) -> Source:
    """A database of a superuser, and one of an owner who is none."""
    owner = request.param
    name = create_rich_database(source_server, f"source_of_{owner}", owner)
    dump = text_of(source_server, name, owner)
    told = ["zzz_base_entity", "kine", "DISABLE TRIGGER zzz_base_entity", "CREATE POLICY"]
    assert all(it in dump for it in told)
    return Source(source_server, owner, name, dump, behaviour_of_copy(source_server, name, owner))


def restored(source: Source, name: str, way: Way, directory: Path) -> str:
    """A new database of the same owner that is restored in one way."""
    server, owner = source.server, source.owner
    server.query(f"CREATE DATABASE {name}", user=owner)
    way.copy(server, source.name, name, directory, psql="-Xq1", user=owner)
    return name


@pytest.mark.parametrize("name", WAYS)
def test_restored_database_has_the_same_dump_and_does_the_same(source: Source, name: str, tmp_path: Path) -> None:
    copy = restored(source, f"{source.name}_{name}", WAYS[name], tmp_path)
    if name == "parts":
        # Neither part has its rows, which PostgreSQL leaves to the user who splits a dump.
        source.server.query("REFRESH MATERIALIZED VIEW plurals", dbname=copy, user=source.owner)
    if name == "directory":
        # Where two sessions of pg_restore attach indexes of two levels at one time, neither sees the other's, and
        # PostgreSQL leaves the upper index invalid. Attaching again validates it.
        again = "ALTER INDEX readings_pkey ATTACH PARTITION readings_rest_pkey"
        source.server.query(again, dbname=copy, user=source.owner)
    assert text_of(source.server, copy, source.owner) == source.dump
    assert behaviour(source.server, copy, source.owner) == source.behaviour


@pytest.mark.parametrize("source", [KEEPER], indirect=True)
def test_role_that_owns_nothing_restores_a_database_that_does_the_same(source: Source, tmp_path: Path) -> None:
    server, file = source.server, tmp_path / "dump"
    server.run("pg_dump", "-Fc", "-f", file, dbname=source.name, user=KEEPER)
    server.query("CREATE DATABASE of_other_role", user=OTHER_ROLE)
    restore(server, "of_other_role", file, "--no-owner", user=OTHER_ROLE)
    assert behaviour(server, "of_other_role", OTHER_ROLE) == source.behaviour
