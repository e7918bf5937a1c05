"""Backends that are killed and servers that crash while clients work: entities are complete or not there."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from uuid import UUID

import psycopg
import pytest
from integration.databases import SQL, examine
from integration.faults import HALT, Halt, alarms, kill_backend
from integration.load import WORKLOAD, background_load, scripts
from postgresql import Server
from waiting import wait_until

pytestmark = [pytest.mark.newest, pytest.mark.timeout(3600)]

# Where backends are killed: the places of halt_statements.sql.
PLACES = {
    "create_before_completion": 1,
    "create_after_completion": 2,
    "update_after_row_trigger": 3,
    "insert": 4,
    "drop": 5,
    "alter": 6,
}

WORKING = """
SELECT pid FROM pg_stat_activity
WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND state = 'active' ORDER BY random() LIMIT 1
"""


@pytest.fixture(scope="module")
def worked_on(new_module_server: Callable[..., Server]) -> Server:
    """A server whose clients can be halted at places."""
    server = new_module_server(full_page_writes="on").start()
    for script in (WORKLOAD, HALT, SQL / "halt_statements.sql"):
        server.script(script)
    return server


@contextmanager
def clients(server: Server) -> Iterator[None]:
    """Clients work in this block, in which the server crashes; afterwards no committed row is lost and all is sound."""
    done, committed = Event(), []
    with ThreadPoolExecutor() as pool, background_load(server, "--client=5", *scripts(make=3, change=2)) as load:
        client = pool.submit(commit_rows, server, done, committed)
        try:
            wait_for_another(committed)
            yield
            wait_for_another(committed)
        finally:
            done.set()
        client.result()
        # The clients of pgbench end with the server. None has got another error before.
        assert " ERROR: " not in load.finish()
    server.run("pgbench", "--no-vacuum", "--client=5", "--transactions=20", *scripts(make=3, change=2, add=1))
    assert set(committed) <= {uuid for (uuid,) in server.query("SELECT uuid FROM entries")}
    assert examine(server).entities >= 2
    assert alarms(server) == []


def commit_rows(server: Server, done: Event, committed: list[UUID]) -> None:
    """Inserts rows, also after each crash, and collects the uuids of those that were committed."""
    while not done.is_set():
        try:
            with server.session() as session:
                while not done.is_set():
                    committed += session.execute("INSERT INTO entries DEFAULT VALUES RETURNING uuid").fetchone()
        except psycopg.OperationalError:
            done.wait(0.02)


def wait_for_another(committed: list[UUID]) -> None:
    """Waits until another row is committed."""
    before = len(committed)
    wait_until(lambda: len(committed) > before)


def pause() -> None:
    """Lets the clients come to another moment of their work; no verdict depends on it."""
    time.sleep(random.uniform(0, 0.3))


def full(count: int) -> pytest.ParameterSet:
    """A number of faults that takes minutes."""
    return pytest.param(count, marks=pytest.mark.slow)


@pytest.mark.parametrize("faults", [1, full(5)])
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_backend_killed_in_statement(worked_on: Server, place: int, faults: int) -> None:
    for _ in range(faults):
        with clients(worked_on):
            pause()
            with Halt(worked_on, place) as halt:
                kill_backend(worked_on, halt.arrival())


@pytest.mark.parametrize("faults", [1, full(30)])
def test_backend_killed_at_any_moment(worked_on: Server, faults: int) -> None:
    for _ in range(faults):
        with clients(worked_on):
            pause()
            kill_backend(worked_on, wait_until(lambda: worked_on.query(WORKING))[0][0])


@pytest.mark.parametrize("faults", [1, full(15)])
def test_server_crash(worked_on: Server, faults: int) -> None:
    for _ in range(faults):
        with clients(worked_on):
            pause()
            worked_on.crash()
            worked_on.start()
