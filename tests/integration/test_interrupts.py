"""Statements that are interrupted while the extension runs leave nothing behind, and their sessions remain usable."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count

import psycopg
import pytest
from integration.databases import examine
from integration.faults import INTERRUPTS
from integration.load import WORKLOAD
from postgresql import Server
from waiting import wait_until

pytestmark = pytest.mark.newest

# A template whose completion waits for a lock on the table that its foreign key refers to.
OWNED = """
CREATE TABLE owners (id int PRIMARY KEY);
CREATE TABLE base_entity.owned_entity (LIKE base_entity, owner int REFERENCES owners);
"""
CREATE = "CREATE TABLE victims (LIKE owned_entity, note text)"
WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query = %s"


@pytest.fixture(scope="module")
def worked_on(new_module_server: Callable[..., Server]) -> Server:
    """A server with the tables of the workload."""
    server = new_module_server(full_page_writes="on").start()
    server.script(WORKLOAD)
    server.script(OWNED)
    return server


def assert_session_works(session: psycopg.Connection) -> None:
    """Fails unless the session can still make and change an entity."""
    session.execute("CREATE TABLE lasts (LIKE filed_entity)")
    session.execute("INSERT INTO lasts DEFAULT VALUES")
    assert session.execute("UPDATE lasts SET filed = '2024-01-01' RETURNING updated_at > created_at").fetchone()[0]
    session.execute("DROP TABLE lasts")


def assert_nothing_is_left(server: Server) -> None:
    """Fails unless the interrupted CREATE TABLE has left nothing, and can be run again."""
    assert server.query("SELECT relname FROM pg_class WHERE relname LIKE 'victims%'") == []
    examine(server)
    server.query(CREATE)
    server.query("DROP TABLE victims")


@pytest.mark.parametrize(
    ("setting", "error"),
    [("statement_timeout", psycopg.errors.QueryCanceled), ("lock_timeout", psycopg.errors.LockNotAvailable)],
)
def test_completion_interrupted_by_timeout(worked_on: Server, setting: str, error: type[psycopg.Error]) -> None:
    with worked_on.session() as holder, worked_on.session() as session:
        # The table exists by then, and is not yet complete. While the lock is held, the statement cannot end otherwise.
        holder.execute("BEGIN; LOCK TABLE owners IN ACCESS EXCLUSIVE MODE")
        session.execute(f"SET {setting} = '300ms'")
        with pytest.raises(error):
            session.execute(CREATE)
        session.execute(f"RESET {setting}")
        assert_session_works(session)
    assert_nothing_is_left(worked_on)


@pytest.mark.parametrize("interrupt", INTERRUPTS)
def test_completion_interrupted_by_signal(worked_on: Server, interrupt: str) -> None:
    send, error = INTERRUPTS[interrupt]
    with ThreadPoolExecutor() as pool, closing(worked_on.session()) as holder, worked_on.session() as session:
        holder.execute("BEGIN; LOCK TABLE owners IN ACCESS EXCLUSIVE MODE")
        creation = pool.submit(session.execute, CREATE)
        send(worked_on, wait_until(lambda: worked_on.query(WAITING, CREATE))[0][0])
        with pytest.raises(error):
            creation.result()
        assert session.closed == (interrupt != "cancel")
        if not session.closed:
            assert_session_works(session)
    assert_nothing_is_left(worked_on)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("interrupted", [200, pytest.param(5_000, marks=pytest.mark.slow)])
def test_statements_interrupted_at_any_moment(worked_on: Server, interrupted: int) -> None:
    """Statements under timeouts of about the time that they take, so that some are interrupted and some are not."""
    worked_on.query("INSERT INTO entries (body) SELECT 'long' FROM generate_series(1, 3000)")
    statements = [
        "UPDATE entries SET body = body || '.'",
        "SELECT base_entity.check()",
        "CREATE TABLE things_{} (LIKE filed_entity, LIKE base_authored, note text)",
    ]
    longest = dict.fromkeys(statements, 40.0)
    outcomes = Counter()
    with worked_on.session() as session:
        for number in count():
            statement = random.choice(statements)
            milliseconds = random.randint(1, max(1, round(longest[statement])))
            try:
                # One message is one transaction.
                session.execute(f"SET LOCAL statement_timeout = {milliseconds}; {statement.format(number)}")
                # A timeout between the end of its statement and that of the transaction cancels the next statement
                # (disable_statement_timeout and ProcessInterrupts in tcop/postgres.c).
                session.execute("SELECT")
                outcome, factor = "done", 0.9
            except psycopg.errors.QueryCanceled:
                outcome, factor = "interrupted", 1.1
            outcomes[outcome] += 1
            longest[statement] *= factor
            if number % 100 == 99:
                assert_session_works(session)
                drop_things(session)
            if min(outcomes["done"], outcomes["interrupted"]) >= interrupted:
                break
        assert_session_works(session)
    assert examine(worked_on).entities > 2


def drop_things(session: psycopg.Connection) -> None:
    """Drops all but a few tables, so that there are not ever more to examine."""
    things = "SELECT entity::text FROM base_entity.entities WHERE entity::text LIKE 'things%' OFFSET 20"
    for (thing,) in session.execute(things).fetchall():
        session.execute(f"DROP TABLE {thing}")
