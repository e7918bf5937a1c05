"""Faults: where sessions are halted, how backends are killed, and what a server must not have logged."""

import os
import signal
from types import TracebackType

import psycopg
from postgresql import Server
from waiting import wait_until

# Triggers and defaults call it with the number of a place. Where that is held, it waits, without a wait for a lock that
# lock_timeout would end, and an advisory lock says that it does.
HALT = """
CREATE FUNCTION public.halt(place int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_catalog.pg_try_advisory_lock_shared(1, place) THEN
        PERFORM pg_catalog.pg_advisory_xact_lock_shared(2, place);
        WHILE NOT pg_catalog.pg_try_advisory_lock_shared(1, place) LOOP
            PERFORM pg_catalog.pg_sleep(0.01);
        END LOOP;
    END IF;
    PERFORM pg_catalog.pg_advisory_unlock_shared(1, place);
END $$;
"""

ARRIVED = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 2 AND objid = %s AND granted LIMIT 1"

# What a server logs when a process of it has failed by itself; a backend that a test kills ends by signal 9.
ALARMS = ["PANIC", "TRAP", "panicked", "by signal 6", "by signal 11"]


class Halt:
    """Holds a place: sessions that come there wait until the end of the block."""

    def __init__(self, server: Server, place: int):
        self.session = server.session()
        self.place = place
        self.session.execute("SELECT pg_advisory_lock(1, %s)", [place])

    def __enter__(self) -> "Halt":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.session.close()

    def arrived(self) -> int | None:
        """The process of a session that waits at the place."""
        row = self.session.execute(ARRIVED, [self.place]).fetchone()
        return row and row[0]

    def arrival(self) -> int:
        """Waits until a session waits at the place; its process."""
        return wait_until(self.arrived)


def kill_backend(server: Server, process: int) -> None:
    """Kills a backend by SIGKILL, and waits until the server has ended all sessions and has recovered."""
    with server.session() as witness:
        os.kill(process, signal.SIGKILL)
        wait_until(lambda: not responds(witness))
    wait_until(lambda: accepts_sessions(server))


def responds(session: psycopg.Connection) -> bool:
    """Whether the session has not been ended."""
    try:
        session.execute("SELECT")
    except psycopg.OperationalError:
        return False
    return True


def accepts_sessions(server: Server) -> bool:
    """Whether the server is neither down nor in recovery."""
    try:
        server.query("SELECT")
    except psycopg.OperationalError:
        return False
    return True


def alarms(server: Server) -> list[str]:
    """The lines of its log that no test provokes."""
    return [line for line in server.log.splitlines() if any(alarm in line for alarm in ALARMS)]
