"""pg_dump and its restore, and dumps in a form that can be compared."""

import re
from dataclasses import dataclass
from pathlib import Path

from postgresql import SUPERUSER, Server

# The key that the newest releases draw for each dump, and the version that its head names.
DIFFERS = re.compile(r"^(\\(un)?restrict |-- Dumped from ).*\n", re.MULTILINE)


def comparable(dump: str) -> str:
    """A dump without what differs between two dumps of the same database."""
    return DIFFERS.sub("", dump)


def text_of(server: Server, dbname: str, user: str = SUPERUSER) -> str:
    """The output of pg_dump for a database."""
    return comparable(server.run("pg_dump", dbname=dbname, user=user))


def restore(server: Server, dbname: str, file: Path, *options: str, user: str = SUPERUSER) -> None:
    """Restores without an error, except those that PostgreSQL's own --clean makes of the keys of partitions."""
    ended = server.try_to_run("pg_restore", "-d", dbname, *options, file, dbname=dbname, user=user)
    errors = [line for line in ended.stderr.splitlines() if "ERROR:" in line]
    if "--clean" in options:
        errors = [line for line in errors if "cannot drop inherited constraint" not in line]
    assert not errors, ended.stderr
    assert ended.returncode == 0 or "--clean" in options, ended.stderr


@dataclass(frozen=True)
class Way:
    """The options of pg_dump for each file that it writes, and those of pg_restore; without, psql runs the file."""

    dumps: list[list[str]]
    restore: list[str] | None = None

    def copy(
        self, server: Server, source: str, copy: str, directory: Path, *, psql: str = "-Xq", user: str = SUPERUSER
    ) -> None:
        """Dumps one database into files of a directory, and restores them to another."""
        for part, options in enumerate(self.dumps):
            file = directory / str(part)
            server.run("pg_dump", *options, "-f", file, dbname=source, user=user)
            if self.restore is None:
                server.run("psql", psql, "-v", "ON_ERROR_STOP=1", "-f", file, dbname=copy, user=user)
            else:
                restore(server, copy, file, *self.restore, user=user)
