"""pg_dumpall of a whole cluster, and one database created anew by pg_restore in the other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from integration.databases import ROLES, SQL, behaviour, behaviour_of_copy, create_rich_database
from integration.dumps import comparable, restore, text_of
from postgresql import Server

# The settings of a session that has loaded the library.
SET = """
SELECT base_entity.actor();
SELECT name, setting, source FROM pg_settings WHERE name LIKE 'base\\_entity.%' ORDER BY 1;
"""


@pytest.fixture(scope="module")
def cluster(new_module_server: Callable[..., Server]) -> Server:
    """A server with a database in which everything is used, and settings of all kinds."""
    server = new_module_server().start()
    server.script(ROLES)
    create_rich_database(server, "source")
    server.script(SQL / "settings.sql")
    return server


@pytest.fixture
def restored(cluster: Server, new_server: Callable[..., Server], tmp_path: Path) -> Server:
    """A new server into which pg_dumpall's output was restored."""
    file = tmp_path / "all.sql"
    cluster.run("pg_dumpall", "-f", file)
    server = new_server().start()
    # The superuser exists already, which is the one error; the test sees any other by its effect.
    server.run("psql", "-Xq", "-o", "/dev/null", "-f", file)
    return server


def test_restored_cluster_has_the_same_dump_settings_and_behaviour(cluster: Server, restored: Server) -> None:
    dump = comparable(cluster.run("pg_dumpall"))
    assert "SET \"base_entity.uuid_version\" TO '7'" in dump
    assert comparable(restored.run("pg_dumpall")) == dump
    settings = cluster.script(SET, "tuned", "clerk").splitlines()
    assert {"the desk", "base_entity.naming|warn|user", "base_entity.uuid_version|7|database"} <= set(settings)
    assert restored.script(SET, "tuned", "clerk").splitlines() == settings
    assert behaviour(restored, "source") == behaviour_of_copy(cluster, "source")


def test_database_that_pg_restore_creates_anew_is_the_same(cluster: Server, restored: Server, tmp_path: Path) -> None:
    file = tmp_path / "dump"
    cluster.run("pg_dump", "-Fc", "-f", file, dbname="source")
    restored.query("DROP TABLE person", dbname="source")
    restore(restored, "postgres", file, "--exit-on-error", "--clean", "--create")
    assert text_of(restored, "source") == text_of(cluster, "source")
    assert behaviour(restored, "source") == behaviour_of_copy(cluster, "source")
