"""Clocks that are wrong: far in the future, beyond the years of version 7, before 1970, stepping back."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from integration.databases import SQL
from postgresql import Server

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
SECONDS_PER_YEAR = 31_556_952

pytestmark = [pytest.mark.newest, pytest.mark.skipif(not LIBRARY, reason="the package libfaketime is not installed")]

INSERT = """
INSERT INTO events SELECT FROM generate_series(1, 3)
RETURNING base_entity.uuid_extract_version(uuid), base_entity.uuid_extract_timestamp(uuid) >= '1970-01-01 00:00Z'
"""
ASCENDING = """
SELECT count(*), bool_and(before < uuid)
FROM (SELECT uuid, lag(uuid) OVER (ORDER BY number) AS before
      FROM events WHERE session = pg_backend_pid()) AS pairs
"""

# Seconds between the clock and the time in a uuid.
ERROR = "extract(epoch FROM clock_timestamp() + {0} - base_entity.uuid_extract_timestamp(base_entity.uuidv7({0})))"
HAS_TIME = " AND ".join(f"abs({ERROR.format(shift)}) < 5" for shift in ["interval '0'", "interval '-1 day'"])

# Periods of a row that are empty, that overlap, or that leave a gap while it lives.
WRONG_PERIODS = """
WITH periods AS (
    SELECT id, operation, valid_from, valid_to FROM prices_history
    UNION ALL SELECT id, NULL, valid_from, 'infinity' FROM prices),
pairs AS (SELECT *, lead(valid_from) OVER (PARTITION BY id ORDER BY valid_to) AS next FROM periods)
SELECT count(*) FROM pairs WHERE valid_from >= valid_to OR next < valid_to OR operation = 'UPDATE' AND next <> valid_to
"""

YEARS_AHEAD = "SELECT round(extract(epoch FROM clock_timestamp() - %s) / %s)"


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with the seconds by which the clock of the server is ahead."""
    return tmp_path_factory.mktemp("clock") / "ahead"


@pytest.fixture(scope="module")
def server(new_module_server: Callable[..., Server], clock: Path) -> Server:
    """A server whose clock is wrong, and that measures intervals by a right one."""
    clock.write_text("+0")
    variables = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
    server = new_module_server().start(exec_env=variables)
    server.script(SQL / "clock.sql")
    return server


@pytest.fixture
def set_clock(server: Server, clock: Path) -> Iterator[Callable[[int], None]]:
    """Sets the clock of the server ahead by years, or back; it is right after the test."""

    def set_clock(years: int) -> None:
        clock.write_text(f"{years * SECONDS_PER_YEAR:+d}")
        assert server.value(YEARS_AHEAD, datetime.now(UTC), SECONDS_PER_YEAR) == years

    yield set_clock
    set_clock(0)


def has_time_of_clock(session: psycopg.Connection) -> bool:
    """Whether a new uuid has the time of the session's clock, and a shifted one the shifted time."""
    return session.execute(f"SELECT {HAS_TIME}").fetchone()[0]


@pytest.mark.parametrize(
    "steps", [[0, 200, 235, 240, 5_000, 8_800, 240, 0], [-60, -1_000, -60, 0]], ids=["future", "before_1970"]
)
def test_uuids_ascend_while_clock_steps(server: Server, set_clock: Callable[[int], None], steps: list[int]) -> None:
    with server.session() as session:
        for years in steps:
            set_clock(years)
            assert session.execute(INSERT).fetchall() == 3 * [(7, True)]
        assert session.execute(ASCENDING).fetchone() == (3 * len(steps), True)


@pytest.mark.parametrize("steps", [[240, 8_800], [-60, -1_000, 0]], ids=["future", "back_from_before_1970"])
def test_uuid_has_time_of_clock(server: Server, set_clock: Callable[[int], None], steps: list[int]) -> None:
    with server.session() as session:
        for years in steps:
            set_clock(years)
            session.execute(INSERT)
        assert has_time_of_clock(session)


def test_clock_beyond_version_7_is_refused(server: Server, set_clock: Callable[[int], None]) -> None:
    with server.session() as session:
        set_clock(9_000)
        for statement in [
            "SELECT base_entity.uuidv7()",
            "SELECT base_entity.uuidv7(interval '-1 year')",
            "INSERT INTO events DEFAULT VALUES",
        ]:
            with pytest.raises(psycopg.errors.DatetimeFieldOverflow, match="out of range for UUID version 7"):
                session.execute(statement)
        # A random uuid needs no clock.
        assert session.execute("SELECT base_entity.uuidv4()").fetchone()[0].version == 4
        set_clock(0)
        assert has_time_of_clock(session)


def test_periods_of_a_row_neither_overlap_nor_leave_a_gap_while_clock_steps(
    server: Server, set_clock: Callable[[int], None]
) -> None:
    for years in [0, 200, -60, 0, 200, 0]:
        set_clock(years)
        with server.session() as session:
            for change in [
                "UPDATE prices SET amount = amount + 1",
                "DELETE FROM prices WHERE id = 2",
                "INSERT INTO prices (id, amount) VALUES (2, 0)",
                "INSERT INTO prices (id, amount) VALUES (2, 0) ON CONFLICT (id) DO UPDATE SET amount = 1",
            ]:
                session.execute(change)
    assert server.value("SELECT count(*) FROM prices_history") == 6 * 4
    assert server.value(WRONG_PERIODS) == 0
