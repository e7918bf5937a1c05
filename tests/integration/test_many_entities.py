"""The registry reads more entities than the lock table and the stack of a server have room for."""

from collections.abc import Callable

import psycopg
import pytest
from integration.databases import SQL
from postgresql import Server

# Tables that one statement makes: their locks are released when it ends.
BATCH = 50


@pytest.fixture
def small_server(new_server: Callable[..., Server]) -> Server:
    """A server with a small lock table and a small stack."""
    sizes = {"max_locks_per_transaction": 10, "max_connections": 10, "max_wal_senders": 0, "max_stack_depth": "200kB"}
    server = new_server(**sizes).start()
    server.script("CREATE EXTENSION base_entity; CREATE ROLE reader; GRANT reader TO CURRENT_USER")
    server.script(SQL / "many_entities.sql")
    return server


@pytest.mark.newest
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("count", [1_500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_registry_reads_more_entities_than_locks(small_server: Server, count: int) -> None:
    for first in range(1, count, BATCH):
        small_server.query("CALL make_things(%s, %s)", first, first + BATCH - 1)
    with pytest.raises(psycopg.errors.OutOfMemory):
        small_server.query("CALL lock_things(%s)", count)
    with small_server.session() as session:
        for role, rows in [("postgres", 2 * count), ("reader", count + count // 2)]:
            session.execute(f"SET ROLE {role}")
            check_rows_and_find(session, count, rows)
        session.execute("RESET ROLE")
        described = "SELECT jsonb_array_length(base_entity.describe()), length(base_entity.erd()) > 0"
        assert session.execute(described).fetchone() == (count, True)
        problems = "SELECT problem FROM base_entity.check() WHERE problem NOT LIKE 'public prefix %'"
        assert session.execute(problems).fetchall() == []


def check_rows_and_find(session: psycopg.Connection, count: int, rows: int) -> None:
    """Fails unless rows() and find() give what the role may see, alone and both in one transaction."""
    all_rows = "SELECT count(*) FROM base_entity.rows('base_entity.base_entity')"
    newest = "SELECT DISTINCT entity::text FROM base_entity.rows('base_entity.base_entity', 2)"
    last = f"SELECT entity::text FROM base_entity.find(md5('{count} ' || 2)::uuid)"
    assert session.execute(all_rows).fetchall() == [(rows,)]
    assert session.execute(newest).fetchall() == [("things_1",)]
    assert session.execute(last).fetchall() == [(f"things_{count}",)]
    with session.transaction():
        assert session.execute(all_rows).fetchall() == [(rows,)]
        assert session.execute(last).fetchall() == [(f"things_{count}",)]
