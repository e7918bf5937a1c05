"""Servers with the extension, the lower bounds and the peers, and sessions whose server process is measured."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil
import psycopg
from postgresql import SUPERUSER, Installation, Server

from bench import REPOSITORY

DATABASE = "bench"
HERE = REPOSITORY / "bench"


class Cost(NamedTuple):
    """Nanoseconds of CPU of the server process and until the client has the result, and its rows."""

    cpu: float
    wall: float
    rows: list[tuple]


class Session(psycopg.Connection):
    """A session, and the CPU time of its server process."""

    def run(self, *statements: str) -> list[tuple]:
        """Executes statements, a message each, and returns the rows of the last."""
        for statement in statements:
            result = self.execute(statement)
        return result.fetchall() if statements and result.description else []

    def value(self, query: str):
        """The first column of the first row."""
        return self.run(query)[0][0]

    def insist(self, query: str) -> None:
        """Fails unless a query returns true."""
        if (rows := self.run(query)) != [(True,)]:
            raise RuntimeError(f"{query}\nreturned {rows}")

    def lacks(self, statements: str) -> bool:
        """Whether statements fail, as of an extension that the server does not have."""
        with suppress(psycopg.Error):
            self.run(statements)
            return False
        return True

    def cost(self, *statements: str) -> Cost:
        """Executes statements and measures them."""
        before, begun = self.cpu(), time.perf_counter_ns()
        rows = self.run(*statements)
        wall = time.perf_counter_ns() - begun
        return Cost(self.cpu() - before, wall, rows)

    def cpu(self) -> int:
        """Nanoseconds that the server process has spent on a CPU; the kernel counts them when it leaves the CPU."""
        process = psutil.Process(self.info.backend_pid)
        deadline, last = time.monotonic() + 10, None
        while time.monotonic() < deadline:
            if process.status() == psutil.STATUS_SLEEPING:
                spent = int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0])
                if spent == last:
                    return spent
                last = spent
            time.sleep(0.0002)
        raise TimeoutError("the server process does not become idle")


class MeasuredServer(Server):
    """A server whose sessions are measured, with a database `bench`."""

    def session(self, dbname: str = DATABASE, user: str = SUPERUSER, **options) -> Session:
        """A session by the socket, in which psycopg prepares no statement when it repeats."""
        options = {"autocommit": True, "prepare_threshold": None, **options}
        return Session.connect(host=self.base_dir, port=self.port, dbname=dbname, user=user, **options)

    def equip(self, dbname: str) -> None:
        """Adds the lower bounds and the peers to a database."""
        scripts = [HERE / "floors/floors.sql", *sorted(HERE.glob("peers/*.sql"))]
        head = f"CREATE SCHEMA bench; SET bench.floors = '{self.base_dir}/floors.so';\n"
        self.script(head + "\n".join(script.read_text() for script in scripts), dbname=dbname)

    def write_no_full_pages(self) -> None:
        """Otherwise it would be chance which statement follows a checkpoint and logs whole pages."""
        self.script("ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf()")


@contextmanager
def running(installation: Installation, **settings) -> Iterator[MeasuredServer]:
    """A server that ends with the block; its shared memory has been touched."""
    with tempfile.TemporaryDirectory(prefix="be") as directory:
        server = MeasuredServer(installation, Path(directory))
        options = ["-O2", "-Wall", "-fPIC", "-shared", f"-I{installation.ask('includedir-server')}"]
        try:
            server.make().append_conf((HERE / "postgresql.conf").read_text(), **settings)
            subprocess.run(["cc", *options, "-o", f"{server.base_dir}/floors.so", HERE / "floors/floors.c"], check=True)
            server.start().create_database(DATABASE)
            server.equip(DATABASE)
            server.script(HERE / "sql/touch_memory.sql", dbname=DATABASE)
            yield server
        finally:
            server.stop_if_running()
            server.release_resources()
