"""A disk that is full and a file that may not grow: an error reports it, entities are complete or do not exist."""

import os
import resource
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from integration.databases import Health, examine
from postgresql import Server

pytestmark = pytest.mark.newest

# Mounts a small file system at $1, which takes no root in namespaces of its own, and runs the rest as the user $2.
IN_NAMESPACE = """
set -e
place=$1 user=$2
shift 2
mount -t tmpfs -o size=6m tmpfs "$place"
exec unshare --user --map-user="$user" "$@"
"""


def in_namespace(place: Path, *command: object) -> subprocess.CompletedProcess:
    """Runs a command that sees a file system of 6 MB at a place."""
    unshare = ["unshare", "--map-root-user", "--mount", "sh", "-c", IN_NAMESPACE, "sh"]
    # A server keeps the streams of the command that starts it, and no reader may wait for their end.
    streams = dict.fromkeys(["stdin", "stdout", "stderr"], subprocess.DEVNULL)
    return subprocess.run([*unshare, place, str(os.getuid()), *command], **streams)


@pytest.fixture
def small_disk(short_path: Path) -> Path:
    """A directory where in_namespace() mounts a small file system."""
    place = short_path / "small"
    place.mkdir()
    if in_namespace(place, "true").returncode != 0:
        pytest.skip("the kernel permits no user namespaces (unshare --map-root-user --mount)")
    return place


@pytest.fixture
def server(new_server: Callable[..., Server], small_disk: Path) -> Server:
    """A server with a tablespace on a small disk."""
    server = new_server(full_page_writes="on")
    pg_ctl = server.installation.bin / "pg_ctl"
    started = in_namespace(small_disk, pg_ctl, "start", "--wait", "-D", server.data_dir, "-l", server.pg_log_file)
    assert started.returncode == 0, server.log
    server.query("CREATE EXTENSION base_entity")
    server.query(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
    return server


def fill(session: psycopg.Connection, number: int) -> str:
    """Makes an entity that takes a number of pages for its index and its rows; its name."""
    name = f"fillers_{number}"
    with session.transaction():
        session.execute(f"CREATE TABLE {name} (LIKE base_entity, body text)")
    rows = 1 + 97 * (number % 11)
    session.execute(f"INSERT INTO {name} (body) SELECT repeat('x', 100) FROM generate_series(1, {rows})")
    session.execute(f"UPDATE {name} SET body = 'short'")
    return name


def test_full_disk(server: Server) -> None:
    outcomes = Counter()
    with server.session() as session:
        session.execute("SET default_tablespace = small")
        # The disk is full at each step in turn.
        while outcomes["refused"] < 20:
            assert outcomes["made"] < 1_000
            try:
                fill(session, outcomes.total())
                outcomes["made"] += 1
            except psycopg.errors.DiskFull:
                outcomes["refused"] += 1
        assert outcomes["made"] > 5
        before = examine(server)
        session.execute("DROP TABLE fillers_0, fillers_1, fillers_2")
        session.execute("CHECKPOINT")
        session.execute("CREATE TABLE afters (LIKE base_entity)")
        session.execute("INSERT INTO afters DEFAULT VALUES")
        assert examine(server).entities == before.entities - 3 + 1


def test_file_that_may_not_grow(shared_server: Server, database: str) -> None:
    with shared_server.session(database) as session:
        session.execute("CREATE TABLE logs (LIKE base_entity, body text)")
        session.execute("ALTER TABLE logs ALTER body SET STORAGE PLAIN")
        # Enough for what PostgreSQL writes elsewhere; the table needs more.
        resource.prlimit(session.info.backend_pid, resource.RLIMIT_FSIZE, (20 << 20, resource.RLIM_INFINITY))
        with pytest.raises(psycopg.errors.Error, match="could not extend file"):
            session.execute("INSERT INTO logs (body) SELECT repeat('x', 1000) FROM generate_series(1, 40000)")
        session.execute("INSERT INTO logs (body) SELECT 'y' FROM generate_series(1, 100)")
        session.execute("UPDATE logs SET body = 'z'")
        session.execute("CREATE TABLE smaller_ones (LIKE base_entity)")
    assert examine(shared_server, database) == Health(entities=2, ids=100)
