"""The operating system has no random values: functions that need them raise an error, everything else works."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from integration.databases import examine
from postgresql import Server

pytestmark = [pytest.mark.newest, pytest.mark.skipif(sys.platform != "linux", reason="preloads a library")]

SOURCE = Path(__file__).parent / "preload" / "entropy.c"

# More uuids than any buffer of random bytes has values for.
MANY = "INSERT INTO members SELECT FROM generate_series(1, 2000)"
FEW = [
    "INSERT INTO members DEFAULT VALUES",
    "SELECT base_entity.uuidv7(interval '1 day')",
    "SELECT base_entity.uuidv7_at(now())",
]


@pytest.fixture
def flag(short_path: Path) -> Path:
    """The file that exists while there are no random values."""
    return short_path / "exhausted"


@pytest.fixture
def server(new_server: Callable[..., Server], short_path: Path, flag: Path) -> Server:
    """A server whose operating system can be without random values."""
    library = short_path / "entropy.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True)
    server = new_server().start(exec_env={"LD_PRELOAD": str(library), "ENTROPY_FLAG": str(flag)})
    server.query("CREATE EXTENSION base_entity")
    return server


@contextmanager
def exhausted(flag: Path) -> Iterator[None]:
    """There are no random values in this block."""
    flag.touch()
    yield
    flag.unlink()


def assert_no_uuid(session: psycopg.Connection, statement: str) -> None:
    """Fails unless a statement is refused for the reason."""
    with pytest.raises(psycopg.errors.InternalError_, match="could not generate random values") as refused:
        session.execute(statement)
    assert "The operating system's random source failed" in refused.value.diag.message_detail


@pytest.mark.parametrize("version", [4, 7])
def test_exhausted_entropy_is_an_error(server: Server, flag: Path, version: int) -> None:
    with server.session() as used, server.session() as new:
        used.execute(f"SET base_entity.uuid_version = {version}")
        used.execute("CREATE TABLE members (LIKE base_entity, note text)")
        used.execute("INSERT INTO members (note) VALUES ('before')")
        with exhausted(flag):
            assert_no_uuid(used, MANY)
            # A session without a uuid before has no random bytes left over.
            for statement in FEW:
                assert_no_uuid(new, statement)
            # Statements that generate no uuid need no random values.
            used.execute("UPDATE members SET note = 'later'")
            used.execute("CREATE TABLE afters (LIKE base_entity)")
        for session in (used, new):
            session.execute(MANY)
            session.execute("INSERT INTO afters DEFAULT VALUES")
    # Of a statement that failed there is no row.
    assert examine(server).ids == 1 + 2 * (2_000 + 1)
