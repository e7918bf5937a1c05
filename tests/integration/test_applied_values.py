"""Existing rows get the values of a new or changed column that every session computes, whichever calls apply()."""

from collections.abc import Callable, Iterator

import pytest
from integration.databases import SQL
from postgresql import Server

pytestmark = pytest.mark.newest

# Statements before the session begins, the options of its client, and its first statement.
WAYS = {
    "SET": ("", "", "SET app.tenant = '7'"),
    "set_config": ("", "", "SELECT set_config('app.tenant', '7', false)"),
    "PGOPTIONS": ("", "-c app.tenant=7", ""),
    "ALTER ROLE": ("ALTER ROLE caller SET app.tenant = '7'", "", ""),
    "ALTER ROLE IN DATABASE": ("ALTER ROLE caller IN DATABASE shop SET \"App.Tenant\" = '7'", "", ""),
}
FILLED = "SELECT DISTINCT at_once, filled FROM projects"


@pytest.fixture(scope="module")
def server_abroad(new_module_server: Callable[..., Server]) -> Server:
    """A server in another time zone than its clients."""
    return new_module_server(timezone="Europe/Berlin").start()


@pytest.fixture
def server(server_abroad: Server) -> Iterator[Server]:
    """A server with entities of a role, rows in them, and new columns in their template."""
    server = server_abroad
    with server.restored():
        server.query("CREATE ROLE caller LOGIN")
        server.query("CREATE DATABASE shop OWNER caller TEMPLATE template0")
        server.query("GRANT ALL ON SCHEMA public TO caller", dbname="shop")
        server.query("CREATE EXTENSION base_entity", dbname="shop", user="caller")
        server.script(SQL / "applied_values.sql", "shop", "caller")
        yield server
        server.query("ALTER ROLE ALL RESET ALL")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("online", ["true", "false"])
def test_no_value_of_session(server: Server, way: str, online: str) -> None:
    before, options, first = WAYS[way]
    if before:
        server.query(before)
    with server.session("shop", "caller", options=options) as session:
        session.execute(first)
        session.execute("SET TimeZone = 'Asia/Tokyo'")
        assert session.execute("SELECT tenant()").fetchone() == ("7",)
        call = f"CALL base_entity.apply('base_entity.owned', online => {online})"
        assert session.execute(call).fetchone() == ("applied", None)
        assert session.execute(FILLED).fetchall() == [(None, "none")]
        at = "SELECT DISTINCT at = '2024-01-01 00:00 Europe/Berlin' FROM projects"
        assert session.execute(at).fetchall() == [(True,)]
        # The session itself has its settings, and new rows get them.
        assert session.execute("SELECT tenant(), current_setting('TimeZone')").fetchone() == ("7", "Asia/Tokyo")
        new = "INSERT INTO projects DEFAULT VALUES RETURNING at_once, filled"
        assert session.execute(new).fetchone() == ("7", "7")


@pytest.mark.parametrize("way", ["SET", "PGOPTIONS", "ALTER ROLE"])
def test_value_of_database(server: Server, way: str) -> None:
    before, options, first = WAYS[way]
    # That of all databases gives way to it.
    server.script(f"ALTER ROLE ALL SET app.tenant = 'all'; ALTER DATABASE shop SET app.tenant = 'a=b'; {before}")
    with server.session("shop", "caller", options=options) as session:
        session.execute(first)
        assert session.execute("SELECT tenant()").fetchone() == ("7",)
        assert session.execute("CALL base_entity.apply('base_entity.owned')").fetchone() == ("applied", None)
        assert session.execute(FILLED).fetchall() == [("a=b", "a=b")]
