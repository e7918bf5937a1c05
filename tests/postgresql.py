"""The installations of PostgreSQL that are tested, and the servers that tests start on them."""

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import testgres
from psycopg.sql import SQL, Composed, Identifier

REPOSITORY = Path(__file__).resolve().parent.parent
SUPERUSER = "postgres"


def cache() -> Path:
    """The directory of `cargo xtask setup`, which BASE_ENTITY_CACHE names."""
    named = os.environ.get("BASE_ENTITY_CACHE")
    root = "/var/cache/base_entity"
    own = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(named or (root if os.path.isdir(root) else f"{own}/base_entity"))


@dataclass(frozen=True)
class Installation:
    """One PostgreSQL with the extension in it."""

    major: int
    pg_config: Path

    def ask(self, name: str) -> Path:
        """A value that pg_config reports, as `bindir`."""
        command = [self.pg_config, f"--{name}"]
        return Path(subprocess.check_output(command, text=True).strip())

    @functools.cached_property
    def bin(self) -> Path:
        """The directory of its programs."""
        return self.ask("bindir")

    @functools.cached_property
    def loader(self) -> dict[str, str]:
        """The variable by which programs of a portable build find its libpq where they lie outside bin."""
        return {"LD_LIBRARY_PATH": str(self.ask("libdir"))}

    def copy_to(self, directory: Path) -> "Installation":
        """A copy of it, which the portable builds allow: their paths are relative."""
        for part in ["bin", "lib", "share"]:
            shutil.copytree(self.bin.parent / part, directory / part, symlinks=True)
        return Installation(self.major, directory / "bin/pg_config")

    def __str__(self) -> str:
        return str(self.major)


def installations() -> dict[int, Installation]:
    """Those that cargo-pgrx knows, by major version."""
    home = Path(os.environ.get("PGRX_HOME") or cache() / "pgrx")
    configs = tomllib.loads((home / "config.toml").read_text())["configs"]
    majors = {int(name.removeprefix("pg")): Path(path) for name, path in configs.items()}
    return {major: Installation(major, path) for major, path in sorted(majors.items())}


@functools.cache
def initialized(programs: Path, *options: str) -> Path:
    """The cluster of these options: once in a process, since a copy takes a tenth of the time."""
    place = tempfile.mkdtemp(prefix="be")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    common = ["--no-locale", "--encoding=UTF8", "--auth=trust", f"--username={SUPERUSER}", "--no-sync"]
    subprocess.run([programs / "initdb", *common, *options, "-D", place], stdout=subprocess.DEVNULL, check=True)
    return Path(place)


class Server(testgres.PostgresNode):
    """A server of testgres whose superuser is `postgres`, and which psycopg connects to."""

    def __init__(self, installation: Installation, directory: Path, name: str = "server"):
        super().__init__(name=name, base_dir=str(directory / name), bin_dir=str(installation.bin))
        self.installation = installation

    def make(self, *initdb: str, **settings) -> "Server":
        """Copies what initdb makes of its options, and writes settings; starts nothing."""
        shutil.copytree(initialized(self.installation.bin, *initdb), self.data_dir)
        self.default_conf(log_statement="none")
        self.append_conf(full_page_writes="off", lc_messages="C", max_connections=60)
        # Its sockets lie where no other server's do.
        self.append_conf(unix_socket_directories=self.base_dir, **settings)
        return self

    def start(self, **options) -> "Server":
        """Starts it; its libpqwalreceiver needs libpq too."""
        super().start(exec_env=self.installation.loader | options.pop("exec_env", {}), **options)
        return self

    def session(self, dbname: str = "postgres", user: str = SUPERUSER, **options) -> psycopg.Connection:
        """A new session, in autocommit and UTF8 unless asked otherwise."""
        options = {"autocommit": True, "client_encoding": "utf8", **options}
        place = {"host": self.host, "port": self.port}
        return psycopg.connect(**place, dbname=dbname, user=user, **options)

    def query(self, sql: str | Composed, *parameters, dbname: str = "postgres", user: str = SUPERUSER) -> list[tuple]:
        """The rows of one statement in a session of its own; none where it returns no rows."""
        with self.session(dbname, user) as session:
            result = session.execute(sql, parameters or None)
            return result.fetchall() if result.description else []

    def value(self, sql: str, *parameters, **where):
        """The first column of the first row."""
        return self.query(sql, *parameters, **where)[0][0]

    def environment(self, dbname: str = "postgres", user: str = SUPERUSER) -> dict[str, str]:
        """The variables by which libpq's programs reach a database of it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        path = f"{self.installation.bin}:{kept['PATH']}"
        place = {"PGHOST": self.host, "PGPORT": str(self.port), "PGDATABASE": dbname, "PGUSER": user}
        return kept | place | {"PATH": path, "PGCLIENTENCODING": "UTF8", "LC_ALL": "C"}

    def try_to_run(
        self, program: str, *arguments, dbname: str = "postgres", user: str = SUPERUSER, **options
    ) -> subprocess.CompletedProcess:
        """Runs a client program of this version, which may fail."""
        return subprocess.run(
            [self.installation.bin / program, *arguments],
            env=self.environment(dbname, user),
            text=True,
            capture_output=True,
            **options,
        )

    def run(self, program: str, *arguments, **options) -> str:
        """The output of a client program of this version, which must succeed."""
        ended = self.try_to_run(program, *arguments, **options)
        assert ended.returncode == 0, f"{program}: {ended.stdout}{ended.stderr}"
        return ended.stdout

    def script(self, sql: str | Path, dbname: str = "postgres", user: str = SUPERUSER) -> str:
        """The unaligned output of psql for a script that has no error."""
        text = sql.read_text() if isinstance(sql, Path) else sql
        options = ["-XqAt", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        return self.run("psql", *options, dbname=dbname, user=user, input=text)

    def create_database(self, name: str, extension: bool = True, template: str = "template0") -> str:
        """A new database, with the extension unless asked otherwise."""
        self.query(f"CREATE DATABASE {name} TEMPLATE {template}")
        if extension:
            self.query("CREATE EXTENSION base_entity", dbname=name)
        return name

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Drops the databases and roles that are created within it."""
        databases, roles = "SELECT datname FROM pg_database", "SELECT rolname FROM pg_roles"
        before = set(self.query(databases)), set(self.query(roles))
        try:
            yield
        finally:
            with self.session() as session:
                for (name,) in set(session.execute(databases)) - before[0]:
                    session.execute(SQL("ALTER DATABASE {} IS_TEMPLATE false").format(Identifier(name)))
                    session.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
                for (name,) in set(session.execute(roles)) - before[1]:
                    session.execute(SQL("DROP ROLE {}").format(Identifier(name)))

    def crash(self) -> None:
        """Stops it without a checkpoint: the next start recovers."""
        self.stop(["-m", "immediate"])

    def stop_if_running(self) -> None:
        """Stops it, whatever state a test left it in."""
        if self.status() == testgres.NodeStatus.Running:
            self.stop(["-m", "immediate"])

    @property
    def log(self) -> str:
        """The text that it has logged."""
        return Path(self.pg_log_file).read_text()
