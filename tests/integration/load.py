"""Load: the scripts of pgbench beside this file, run to their end or until a block ends."""

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from postgresql import Server

SCRIPTS = Path(__file__).parent / "pgbench"
WORKLOAD = Path(__file__).parent / "sql" / "workload.sql"


def scripts(**weights: int) -> list[str]:
    """The options for scripts by name, each with its weight."""
    return [f"--file={SCRIPTS / name}.sql@{weight}" for name, weight in weights.items()]


@dataclass(frozen=True)
class Load:
    """A pgbench in the background."""

    process: subprocess.Popen
    errors: TextIO

    def finish(self) -> str:
        """Ends it as at the end of its time, after the transactions in progress; what it reported."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGALRM)
        self.process.wait()
        self.errors.seek(0)
        return self.errors.read()


@contextmanager
def background_load(server: Server, *options: str) -> Iterator[Load]:
    """A pgbench that runs until it is finished, and at most until the end of the block."""
    command = [server.installation.bin / "pgbench", "--no-vacuum", "--time=3600", *options]
    with tempfile.TemporaryFile("w+") as errors:
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": errors}
        with subprocess.Popen(command, env=server.environment(), **streams) as process:
            try:
                yield Load(process, errors)
            finally:
                process.kill()
