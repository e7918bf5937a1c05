"""The registry reads more entities than the lock table and the stack of a server have room for."""

from collections.abc import Callable

import psycopg
import pytest
from postgresql import Server

# Every second table has a policy, which binds the reader, and which shows it every second of these.
MAKE = """
DO $$ BEGIN FOR n IN {first} .. {last} LOOP
    EXECUTE format('CREATE TABLE things_%s (LIKE base_entity, n int)', n);
    EXECUTE format('GRANT SELECT ON things_%s TO reader', n);
    IF n % 2 = 0 THEN
        EXECUTE format('ALTER TABLE things_%s ENABLE ROW LEVEL SECURITY', n);
        EXECUTE format('CREATE POLICY fourth ON things_%s USING (mod(n, 4) = 0)', n);
    END IF;
    EXECUTE format('INSERT INTO things_%1$s (uuid, created_at, n)
        SELECT md5(''%1$s '' || k)::uuid, now() - %1$s * interval ''1 day'', %1$s FROM generate_series(1, 2) AS k', n);
END LOOP; END $$
"""
LOCK = """
DO $$ BEGIN FOR n IN 1 .. {count} LOOP
    EXECUTE format('LOCK TABLE things_%s IN ACCESS SHARE MODE', n);
END LOOP; END $$
"""

# Tables that one statement makes: their locks are released when it ends.
BATCH = 50


def make_entities(server: Server, count: int) -> None:
    """Makes entities of two rows each, the first with the newest rows."""
    with server.session() as session:
        for first in range(1, count, BATCH):
            session.execute(MAKE.format(first=first, last=first + BATCH - 1))


@pytest.fixture
def small_server(new_server: Callable[..., Server]) -> Server:
    """A server with a small lock table and a small stack."""
    sizes = {"max_locks_per_transaction": 10, "max_connections": 10, "max_wal_senders": 0, "max_stack_depth": "200kB"}
    server = new_server(**sizes).start()
    server.script("CREATE EXTENSION base_entity; CREATE ROLE reader; GRANT reader TO CURRENT_USER")
    return server


@pytest.mark.newest
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("count", [1_500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_registry_reads_more_entities_than_locks(small_server: Server, count: int) -> None:
    make_entities(small_server, count)
    with pytest.raises(psycopg.errors.OutOfMemory):
        small_server.query(LOCK.format(count=count))
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
