"""The entities of a template follow it while clients use them, and in a restored database."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from integration.databases import SQL
from integration.dumps import restore
from integration.load import background_load, scripts
from postgresql import Server
from waiting import wait_until

pytestmark = pytest.mark.newest

ENTITIES = """
DO $$ BEGIN FOR n IN {first} .. {last} LOOP
    EXECUTE format('CREATE TABLE items_%s (LIKE counted, n int)', n);
    EXECUTE format('INSERT INTO items_%s (n) SELECT generate_series(1, 10)', n);
END LOOP; END $$
"""
HAVE = """
SELECT count(*) FROM pg_attribute
WHERE attname = 'state' AND attnotnull AND attrelid::regclass::text ~ '^items_'
"""
# How long a statement on an entity has waited for a lock.
WAITS = """
SELECT coalesce(max(clock_timestamp() - waitstart), '0') FROM pg_locks
WHERE NOT granted AND locktype = 'relation' AND waitstart IS NOT NULL
"""


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("count", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_entities_follow_under_load(server: Server, count: int) -> None:
    server.query("CREATE TABLE base_entity.counted (LIKE base_entity)")
    for first in range(1, count, 50):
        server.query(ENTITIES.format(first=first, last=first + 49))
    options = ["--client=2", "--rate=100", f"--define=last={count}", *scripts(applied=1)]
    with background_load(server, *options) as pgbench, server.session() as session:
        wait_until(lambda: server.value("SELECT count(*) > 0 FROM items_1 WHERE updated_at > created_at"))
        session.execute("ALTER TABLE base_entity.counted ADD COLUMN state text NOT NULL DEFAULT 'open'")
        with ThreadPoolExecutor() as pool:
            begun = time.monotonic()
            applied = pool.submit(lambda: session.execute("CALL base_entity.apply('base_entity.counted')").fetchone())
            longest = 0.0
            while not applied.done():
                longest = max(longest, server.value(WAITS).total_seconds())
            seconds = time.monotonic() - begun
        assert applied.result() == ("applied", None)
        print(f"{count} entities in {seconds:.1f} s; longest wait for a lock {longest * 1000:.0f} ms")
        assert "error" not in pgbench.finish().lower()
    assert server.value(HAVE) == count
    assert server.query("SELECT relation, problem FROM base_entity.check() WHERE problem !~ 'public prefix'") == []


def test_one_entity_is_locked_at_a_time(server: Server) -> None:
    """A lock ends with the transaction of its entity, and a session that uses one entity delays no other."""
    server.query("CREATE TABLE base_entity.counted (LIKE base_entity)")
    server.query(ENTITIES.format(first=1, last=12))
    server.script(SQL / "note_locks.sql")
    changes = [
        "ADD COLUMN state text NOT NULL DEFAULT 'open'",
        "ALTER COLUMN state SET DEFAULT 'new'",
        "DROP COLUMN state",
    ]
    for change in changes:
        server.query(f"ALTER TABLE base_entity.counted {change}")
        server.query("TRUNCATE locks")
        with server.session() as user, server.session() as session:
            user.execute("BEGIN; SELECT count(*) FROM items_5")
            call = "CALL base_entity.apply('base_entity.counted', remove => true, lock_retries => {})"
            with pytest.raises(psycopg.Error, match="items_5"):
                session.execute(call.format(1))
            held = server.query("SELECT DISTINCT held FROM locks")
            assert sorted(held) == sorted(([f"items_{n}"],) for n in range(1, 13) if n != 5)
            # The table that was in use follows in the next call.
            user.execute("COMMIT")
            assert session.execute(call.format(1)).fetchone() == ("applied", None)
        assert server.query("SELECT DISTINCT held FROM locks WHERE 'items_5' = ANY (held)") == [(["items_5"],)]


OUTDATED = "SELECT schema, relation, kind, name, own_name, definition FROM base_entity.noted_parts ORDER BY kind, name"


def test_restored_entities_follow(server: Server, tmp_path: Path) -> None:
    server.query("CREATE DATABASE copy")
    server.script(SQL / "owned.sql")
    dump = tmp_path / "dump"
    server.run("pg_dump", "-Fc", "-f", dump)
    restore(server, "copy", dump)
    with server.session() as original, server.session("copy") as copy:
        assert copy.execute(OUTDATED).fetchall() == original.execute(OUTDATED).fetchall() != []
        assert copy.execute("SELECT lags FROM base_entity.entities").fetchall() == [(True,)]
        outcome = copy.execute("CALL base_entity.apply('base_entity.owned', remove => true)").fetchone()
        assert outcome == ("applied", None)
        assert copy.execute("SELECT * FROM base_entity.check()").fetchall() == []
