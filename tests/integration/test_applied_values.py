"""Existing rows get the values of a new or changed column that every session computes, whichever calls apply()."""

from collections.abc import Callable

import pytest
from postgresql import Server

pytestmark = pytest.mark.newest

TENANT = """
CREATE FUNCTION tenant() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN RETURN coalesce(nullif(current_setting('app.tenant', true), ''), 'none'); END $$;
CREATE TABLE base_entity.owned (LIKE base_entity, at timestamp);
CREATE TABLE projects (LIKE owned);
INSERT INTO projects (at) SELECT '2024-01-01 00:00' FROM generate_series(1, 3);
ALTER TABLE base_entity.owned ADD COLUMN at_once text DEFAULT nullif(current_setting('app.tenant', true), '');
ALTER TABLE base_entity.owned ADD COLUMN filled text NOT NULL DEFAULT tenant();
ALTER TABLE base_entity.owned ALTER COLUMN at TYPE timestamptz;
"""
# Statements before the session begins, the options of its client, and its first statement.
WAYS = {
    "SET": ("", "", "SET app.tenant = '7'"),
    "set_config": ("", "", "SELECT set_config('app.tenant', '7', false)"),
    "PGOPTIONS": ("", "-c app.tenant=7", ""),
    "ALTER ROLE": ("ALTER ROLE caller SET app.tenant = '7'", "", ""),
    "ALTER ROLE IN DATABASE": ("ALTER ROLE caller IN DATABASE shop SET \"App.Tenant\" = '7'", "", ""),
}
FILLED = "SELECT DISTINCT at_once, filled FROM projects"


@pytest.fixture
def server(new_server: Callable[..., Server]) -> Server:
    """A server with entities of a role, rows in them, and new columns in their template."""
    server = new_server(timezone="Europe/Berlin").start()
    server.query("CREATE ROLE caller LOGIN")
    server.query("CREATE DATABASE shop OWNER caller TEMPLATE template0")
    server.query("GRANT ALL ON SCHEMA public TO caller", dbname="shop")
    server.query("CREATE EXTENSION base_entity", dbname="shop", user="caller")
    server.script(TENANT, "shop", "caller")
    return server


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
