"""apply() interrupted at a command or while rows are filled leaves its tables whole, and the next call resumes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from integration.databases import SQL
from integration.faults import HALT, HALT_COMMANDS, HALT_FILL, INTERRUPTS, Halt, alarms, is_interrupted
from postgresql import Server
from waiting import wait_until

pytestmark = pytest.mark.newest

CONTENT = """
SELECT count(*), sum(weight), count(DISTINCT id),
       sum(length(coalesce(to_jsonb(p) ->> 'note', to_jsonb(p) ->> 'remark')))
FROM parcels p
"""
APPLY = "CALL base_entity.apply('base_entity.shipped_parcels', remove => true)"


@pytest.fixture
def parcels(new_server: Callable[..., Server]) -> Server:
    """A server with an entity whose template has changed."""
    server = new_server(full_page_writes="on").start()
    server.query("CREATE EXTENSION base_entity")
    for script in (HALT, HALT_FILL, HALT_COMMANDS, SQL / "parcels.sql", SQL / "parcels_changes.sql"):
        server.script(script)
    return server


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 6))])
@pytest.mark.parametrize("interrupt", INTERRUPTS)
def test_interrupted_apply_resumes(parcels: Server, interrupt: str, first: int) -> None:
    content = parcels.query(CONTENT)
    place = first
    while is_interrupted(parcels, place, lambda: parcels.query(APPLY), interrupt):
        place += 1
        assert_whole(parcels, content)
    assert place > first
    assert_applied(parcels, content)


@pytest.mark.parametrize("place", [0, 1, *(pytest.param(n, marks=pytest.mark.slow) for n in [2, 4])])
def test_statement_timeout(parcels: Server, place: int) -> None:
    content = parcels.query(CONTENT)
    parcels.query("ALTER EVENT TRIGGER zzz_halt ENABLE")
    with ThreadPoolExecutor() as pool, Halt(parcels, place) as halt, parcels.session() as session:
        # As long as the place is held the call has no other end, however late the timeout is.
        session.execute("SET statement_timeout = '20s'")
        applied = pool.submit(session.execute, APPLY)
        wait_until(halt.arrived)
        assert isinstance(applied.exception(), psycopg.errors.QueryCanceled)
        session.execute("RESET statement_timeout")
        parcels.query("ALTER EVENT TRIGGER zzz_halt DISABLE")
        assert_whole(parcels, content)
        # The session that was interrupted resumes.
        assert session.execute(APPLY).fetchone() == ("applied", None)
    assert_applied(parcels, content)


# A statement on the entity that waits for a lock.
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'parcels'::regclass AND pid = %s"


@pytest.mark.parametrize("place", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in [2, 4])])
def test_lock_timeout(parcels: Server, place: int) -> None:
    """Another session takes a lock in the middle, and keeps it longer than apply() waits."""
    content = parcels.query(CONTENT)
    parcels.query("ALTER EVENT TRIGGER zzz_halt ENABLE")
    with ThreadPoolExecutor() as pool, parcels.session() as other, parcels.session() as session:
        with Halt(parcels, place) as halt:
            call = "CALL base_entity.apply('base_entity.shipped_parcels', remove => true, lock_retries => 2)"
            applied = pool.submit(session.execute, call)
            wait_until(halt.arrived)
            other.execute("BEGIN")
            locked = pool.submit(other.execute, "LOCK TABLE parcels IN SHARE ROW EXCLUSIVE MODE")
            process = other.info.backend_pid
            wait_until(lambda: locked.done() or parcels.value(WAITING, process) == 1)
        locked.result()
        assert isinstance(applied.exception(), psycopg.Error)
        assert "parcels" in str(applied.exception())
        other.execute("ROLLBACK")
        parcels.query("ALTER EVENT TRIGGER zzz_halt DISABLE")
        assert_whole(parcels, content)
        assert session.execute(APPLY).fetchone() == ("applied", None)
    assert_applied(parcels, content)


def assert_whole(server: Server, content: list[tuple]) -> None:
    """Fails unless the entity has its rows, takes new ones, and has no part by half."""
    assert server.query(CONTENT) == content
    server.query("BEGIN; INSERT INTO parcels (id, weight) VALUES (0, 1); ROLLBACK")
    assert server.query("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid") == []
    # Row-level security is enabled where the policy of the template is there.
    policies = "SELECT NOT relrowsecurity OR EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) FROM pg_class c"
    assert server.value(f"{policies} WHERE oid = 'parcels'::regclass")


def assert_applied(server: Server, content: list[tuple]) -> None:
    """Fails unless the entity has all that its template has, after one more call at most."""
    assert server.query(APPLY)[0][0] in ("applied", "unchanged")
    assert server.query(CONTENT) == content
    assert server.query("SELECT count(DISTINCT code), sum(batch) FROM parcels") == [(20_000, 20_000)]
    assert server.query("SELECT relation, problem FROM base_entity.check()") == []
    assert server.query("SELECT * FROM base_entity.noted_parts") == []
    assert alarms(server) == []
