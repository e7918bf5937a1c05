"""16 clients that create, rename, drop, change and read entities at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from integration.databases import SQL, examine
from integration.load import WORKLOAD, scripts
from postgresql import Server

pytestmark = pytest.mark.newest
SLOW = pytest.mark.slow

# Changes that did not store a later time than the change before them, and those that did not increment the version.
MOVES = """
SELECT count(*), count(*) FILTER (WHERE before >= moved_at), count(*) FILTER (WHERE version <> previous + 1)
FROM (SELECT *, lag(moved_at) OVER w AS before, lag(version) OVER w AS previous
      FROM moves WINDOW w AS (PARTITION BY number ORDER BY version)) AS ordered
"""

# Rows that are not as their last change left them.
DIVERGED = """
SELECT number FROM counters JOIN (
    SELECT number, max(version), max(moved_at), count(*) FROM moves GROUP BY number
) AS last (number, version, updated_at, sum) USING (number)
WHERE (counters.version, counters.updated_at, counters.sum) <> (last.version, last.updated_at, last.sum)
"""


@pytest.fixture
def preloaded(new_server: Callable[..., Server]) -> Server:
    """A server each of whose backends is forked with the library in it."""
    server = new_server(shared_preload_libraries="base_entity", deadlock_timeout="200ms").start()
    server.script(WORKLOAD)
    server.script(SQL / "counters.sql")
    return server


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("transactions", "connections"), [(250, 250), pytest.param(12_000, 2_000, marks=SLOW)])
def test_concurrent_clients_get_no_error(preloaded: Server, transactions: int, connections: int) -> None:
    working = ["--client=14", f"--transactions={transactions}", *scripts(make=5, change=2, count=4, add=1, read=1)]
    connecting = ["--connect", "--client=2", f"--transactions={connections}", *scripts(connect=1)]
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(preloaded.run, "pgbench", "--no-vacuum", *options) for options in (working, connecting)]
    for run in runs:
        run.result()
    # Since PostgreSQL 15, pgbench does not fail when a client gets a deadlock.
    assert " ERROR: " not in preloaded.log
    changes, not_later, not_incremented = preloaded.query(MOVES)[0]
    assert changes > transactions
    assert (not_later, not_incremented) == (0, 0)
    assert preloaded.query(DIVERGED) == []
    # Each uuid of all tables is there once.
    assert examine(preloaded).ids > 2 * connections * 330
