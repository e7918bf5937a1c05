"""Backends that get little more memory than they have: an error reports it, and their sessions remain usable."""

import resource
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import product

import psutil
import psycopg
import pytest
from integration.databases import examine
from integration.load import WORKLOAD
from postgresql import Server

pytestmark = [pytest.mark.newest, pytest.mark.skipif(sys.platform != "linux", reason="limits another process")]

STATEMENTS = [
    "CREATE TABLE starved_ones (LIKE filed_entity, LIKE base_authored, note text)",
    "INSERT INTO entries (body) SELECT 'x' FROM generate_series(1, 500)",
    "UPDATE entries SET body = body || '.'",
    "SELECT base_entity.describe(), base_entity.erd()",
    "SELECT * FROM base_entity.check()",
    "SELECT base_entity.pluralize(string_agg(n::text || 'box', '_')) FROM generate_series(1, 3000) n",
]

# Bytes that a backend gets beyond what it has, from nothing upwards.
STEP = 24 << 10

# PostgreSQL's out_of_memory and insufficient_resources.
TOO_LITTLE = (psycopg.errors.OutOfMemory, psycopg.errors.InsufficientResources)

# The C library keeps no memory in reserve: otherwise almost no allocation of the extension itself fails.
SETTINGS = {"TOP_PAD": "0", "TRIM_THRESHOLD": "0", "MMAP_THRESHOLD": "4096", "MMAP_MAX": "1000000"}
FRUGAL = {f"MALLOC_{name}_": value for name, value in SETTINGS.items()}


@pytest.fixture
def server(new_server: Callable[..., Server]) -> Server:
    """A server with the tables of the workload; each limit is one of a session of its own."""
    server = new_server().start(exec_env=FRUGAL)
    server.script(WORKLOAD)
    return server


def limit_memory(process: int, more: int) -> None:
    """Lets a process have so many bytes more of address space than it has."""
    used = psutil.Process(process).memory_info().vms
    resource.prlimit(process, resource.RLIMIT_AS, (used + more, resource.RLIM_INFINITY))


def refuses(session: psycopg.Connection, statement: str, end: str) -> bool:
    """Runs a statement in a transaction; whether it raises out-of-memory."""
    try:
        for command in ["BEGIN", statement, end]:
            session.execute(command)
    except (*TOO_LITTLE, psycopg.errors.InFailedSqlTransaction):
        with suppress(*TOO_LITTLE):
            session.execute("ROLLBACK")
        return True
    return False


def recovers(session: psycopg.Connection) -> bool:
    """Whether the session changes rows again, with memory again."""
    session.execute("ROLLBACK")
    session.execute("DROP TABLE IF EXISTS starved_ones; TRUNCATE entries")
    session.execute("INSERT INTO entries (body) SELECT 'fed' FROM generate_series(1, 300)")
    return session.execute("UPDATE entries SET body = 'fed again'").rowcount == 300


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("steps", [20, pytest.param(240, marks=pytest.mark.slow)])
def test_out_of_memory_is_an_error(server: Server, steps: int) -> None:
    outcomes = Counter()
    for statement, step in product(STATEMENTS, range(steps)):
        with server.session() as session:
            # The library is loaded, and a first entity was completed.
            session.execute("BEGIN; CREATE TABLE warm_ones (LIKE base_entity); ROLLBACK")
            limit_memory(session.info.backend_pid, step * STEP)
            # Three times, since what is reserved for the first error may not be there for the next.
            outcomes[any([refuses(session, statement, end) for end in ["ROLLBACK", "ROLLBACK", "COMMIT"]])] += 1
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(session.info.backend_pid, resource.RLIMIT_AS, unlimited)
            assert recovers(session)
    assert outcomes[True] > 0
    assert outcomes[False] > 0
    examine(server, "postgres")
