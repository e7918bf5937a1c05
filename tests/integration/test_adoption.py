"""A table becomes an entity while clients use it: under load, interrupted again and again, beside other adoptions."""

import random
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Event
from typing import NamedTuple

import psycopg
import pytest
from integration.adopting import adopt
from integration.databases import SQL
from integration.faults import HALT, HALT_FILL, Halt
from integration.load import background_load, scripts
from postgresql import Server
from waiting import wait_until

pytestmark = pytest.mark.newest

ACCOUNTS = "'accounts', '{account_entity}', lock_retries => 100000"

# The default halts in the middle of the rows.
TABLES = """
CREATE TABLE base_entity.account_entity (LIKE base_entity, batch int NOT NULL DEFAULT halt_fill(50000));
CREATE TABLE accounts (id bigint PRIMARY KEY, balance int NOT NULL, filler text);
INSERT INTO accounts SELECT i, 0, repeat('x', 60) FROM generate_series(1, {rows}) i;
CREATE INDEX ON accounts (balance);
CREATE TABLE histories (account bigint REFERENCES accounts, at timestamptz DEFAULT now());
VACUUM ANALYZE;
"""

PROGRESS = """
SELECT phase, tuples_done, tuples_total FROM base_entity.stat_progress_adopt WHERE relid = 'accounts'::regclass
"""


class Progress(NamedTuple):
    """The progress of an adoption that another session sees; the rest counts rows."""

    phase: str
    done: int | None
    total: int | None


@pytest.fixture
def halting(server: Server) -> Server:
    """A server whose sessions can be halted."""
    server.script(HALT)
    return server


@contextmanager
def watched(server: Server) -> Iterator[list[Progress]]:
    """Collects the progress of adoptions until the end of the block."""
    done, seen = Event(), []

    def watch() -> None:
        with server.session() as session:
            while not done.wait(0.005):
                seen.extend(Progress(*row) for row in session.execute(PROGRESS))

    with ThreadPoolExecutor() as pool:
        watcher = pool.submit(watch)
        try:
            yield seen
        finally:
            done.set()
        watcher.result()


def fills(seen: list[Progress]) -> bool:
    """Whether rows were seen to be filled."""
    return any(progress.phase == "fill" for progress in seen)


def terminate_while_filling(server: Server, seen: list[Progress]) -> None:
    """Terminates the session of an adoption in the middle of the rows, once it was seen there."""
    with ThreadPoolExecutor() as pool, Halt(server, 0) as halt:
        adoption = pool.submit(server.query, f"CALL base_entity.adopt({ACCOUNTS})")
        process = halt.arrival()
        wait_until(lambda: fills(seen))
        assert server.value("SELECT pg_terminate_backend(%s)", process)
        with pytest.raises(psycopg.errors.AdminShutdown):
            adoption.result()


def interrupt(server: Server, milliseconds: int) -> None:
    """Adopts for some time; it may come to its end or to an index that the client builds."""
    with server.session() as session:
        session.execute(f"SET statement_timeout = {milliseconds}")
        with suppress(psycopg.errors.QueryCanceled):
            session.execute(f"CALL base_entity.adopt({ACCOUNTS})")


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("rows", "longest"), [(100_000, 400), pytest.param(5_000_000, 5_000, marks=pytest.mark.slow)])
def test_interrupted_adoption_under_load(halting: Server, rows: int, longest: int) -> None:
    server = halting
    server.script(HALT_FILL)
    server.script(TABLES.format(rows=rows))
    options = ["--client=4", "--rate=200", f"--define=rows={rows}", *scripts(adopted=1)]
    with background_load(server, *options) as pgbench, watched(server) as seen, server.session() as session:
        wait_until(lambda: server.value("SELECT count(*) >= 4 FROM histories"))
        terminate_while_filling(server, seen)
        for _ in range(6):
            interrupt(server, random.randint(20, longest))
        adopt(session, ACCOUNTS)
        assert pgbench.process.poll() is None
        assert pgbench.finish() == ""
        assert pgbench.process.returncode == 0
    assert fills(seen)
    assert all(progress.done <= progress.total for progress in seen if progress.total is not None)
    stored = "SELECT count(*), count(uuid), count(DISTINCT uuid), count(created_at), sum(balance) FROM accounts"
    assert server.query(stored) == [(rows, rows, rows, rows, 0)]
    entities = "SELECT templates::text, key::text, id FROM base_entity.entities"
    assert server.query(entities) == [("{base_entity.account_entity}", "{id}", "uuid")]
    assert server.query("SELECT problem FROM base_entity.check() WHERE relation IS NOT NULL") == []
    checks = "SELECT conname FROM pg_constraint WHERE conrelid = 'accounts'::regclass AND contype = 'c'"
    assert server.query(checks) == []


def test_second_adoption_of_a_table_is_refused(halting: Server) -> None:
    server = halting
    server.script(SQL / "halting_check.sql")
    with ThreadPoolExecutor() as pool:
        with Halt(server, 1) as halt:
            first = pool.submit(server.query, "CALL base_entity.adopt('members')")
            process = halt.arrival()
            for other in [
                "adopt('members')",
                "adopt('members', '{base_uuid}', online => false)",
                "release('members')",
            ]:
                with pytest.raises(psycopg.errors.ObjectInUse) as refused:
                    server.query(f"CALL base_entity.{other}")
                assert f"Process {process} " in refused.value.diag.message_detail
                assert 'Use "SELECT * FROM base_entity.stat_progress_adopt"' in refused.value.diag.message_hint
        assert first.result() == [("adopted", None)]
    assert server.query("CALL base_entity.adopt('members')") == [("unchanged", None)]


@contextmanager
def waiting_adoption(server: Server, changes: str) -> Iterator[Future]:
    """Adopts the table `old_names`, and changes it in another session while the adoption waits for its lock."""
    with ThreadPoolExecutor() as pool, server.session() as session:
        oid = session.execute("SELECT 'old_names'::regclass::oid").fetchone()[0]
        session.execute("BEGIN; SELECT FROM old_names")
        adoption = pool.submit(server.query, f"CALL base_entity.adopt({oid}::regclass)")
        waits = "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = %s AND NOT granted)"
        wait_until(lambda: server.value(waits, oid))
        session.execute(f"{changes}; COMMIT")
        yield adoption


def test_table_renamed_during_its_adoption(server: Server) -> None:
    server.query("CREATE SCHEMA elsewhere; CREATE TABLE old_names (id int PRIMARY KEY)")
    changes = """
        ALTER TABLE old_names RENAME TO new_names;
        ALTER TABLE new_names SET SCHEMA elsewhere;
        CREATE TABLE old_names (id int PRIMARY KEY)
    """
    with waiting_adoption(server, changes) as adoption:
        assert adoption.result() == [("adopted", None)]
    assert server.query("SELECT entity::text FROM base_entity.entities") == [("elsewhere.new_names",)]


def test_table_dropped_during_its_adoption(server: Server) -> None:
    server.query("CREATE TABLE old_names (id int PRIMARY KEY)")
    gone = pytest.raises(psycopg.errors.UndefinedTable, match="does not exist")
    with waiting_adoption(server, "DROP TABLE old_names") as adoption, gone:
        adoption.result()
