"""Faults: where sessions are halted, how backends are killed, and what a server must not have logged."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

import psycopg
from integration.databases import SQL
from postgresql import Server
from waiting import wait_until

# The function that halts; a default that does while rows are filled; and an event trigger that does at each command.
HALT, HALT_FILL, HALT_COMMANDS = (SQL / f"{name}.sql" for name in ("halt", "halt_fill", "halt_commands"))

ARRIVED = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 2 AND objid = %s AND granted LIMIT 1"

# Log messages of a server whose process has failed by itself; a backend that a test kills ends by signal 9.
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


def cancel(server: Server, process: int) -> None:
    server.query("SELECT pg_cancel_backend(%s)", process)


def terminate(server: Server, process: int) -> None:
    server.query("SELECT pg_terminate_backend(%s)", process)


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


# Each with the error that the client gets.
INTERRUPTS = {
    "cancel": (cancel, psycopg.errors.QueryCanceled),
    "terminate": (terminate, psycopg.errors.AdminShutdown),
    "kill": (kill_backend, psycopg.OperationalError),
}


def is_interrupted(server: Server, place: int, call: Callable[[], object], kind: str) -> bool:
    """Interrupts a call at a place of HALT_FILL or HALT_COMMANDS; false if it comes to its end before it."""
    interrupt, error = INTERRUPTS[kind]
    server.query("ALTER SEQUENCE commands RESTART")
    server.query("ALTER EVENT TRIGGER zzz_halt ENABLE")
    with ThreadPoolExecutor() as pool, Halt(server, place) as halt:
        called = pool.submit(call)
        wait_until(lambda: called.done() or halt.arrived())
        if interrupted := halt.arrived() is not None:
            interrupt(server, halt.arrival())
            assert isinstance(called.exception(), error)
        else:
            called.result()
    server.query("ALTER EVENT TRIGGER zzz_halt DISABLE")
    return interrupted
