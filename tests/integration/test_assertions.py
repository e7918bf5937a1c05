"""The SQL files on a PostgreSQL with assertions, which fills freed memory and checks the ends of allocations.

Some files are run once more with caches that are discarded whenever they may be.
"""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from downloads import SOURCES, postgresql_sources
from postgresql import REPOSITORY, Installation, Server, cache
from regress import NAMES, play, prepare
from service_user import as_caller

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200), pytest.mark.only(*SOURCES)]

# Rows and their triggers, templates, mix-ins and adopt(). DDL takes a hundred times as long without caches.
WITHOUT_CACHES = [
    "row_rules",
    "row_rules_statements",
    "row_rules_stored_forms",
    "versioned",
    "authored",
    "combined_templates",
    "mixins_combined",
    "own_primary_key",
    "partitioned",
    "rules_wrong",
    "template_chain",
    "template_foreign_keys",
    "template_keys",
    "template_options",
    "template_partitions",
    "template_privileges",
    "template_record",
    "template_row_security",
    "template_rows_refused",
    "template_trigger_forms",
    "template_triggers",
    "template_triggers_same_name",
    "user_templates",
    "uuid_version",
    "adopt",
    "adopt_templates",
]

# Log messages of a server that has found itself wrong.
FINDINGS = ["TRAP:", "PANIC:", "was terminated by signal", "detected write past chunk end", "reference leak", "leak:"]

OPTIONS = ["--enable-cassert", "--without-readline", "--without-zlib", "--without-icu", "CFLAGS=-O1 -g"]


@pytest.fixture(scope="module")
def checking(postgres: Installation) -> Installation:
    """A PostgreSQL with assertions, and the extension in it; built the first time, which takes minutes."""
    place = cache() / "assertions" / str(postgres.major)
    installation = Installation(postgres.major, place / "installed/bin/pg_config")
    sources = postgresql_sources(postgres.major)
    with as_caller():
        if not installation.pg_config.exists():
            build_postgresql(place, sources)
        install_extension(place, installation)
    return installation


def build_postgresql(place: Path, sources: Path) -> None:
    """Builds and installs a PostgreSQL with assertions, and the extension that the SQL files of 18 create."""
    build = place / "build"
    build.mkdir(parents=True, exist_ok=True)
    make = ["make", "-s", f"-j{os.cpu_count()}"]
    for command in [
        [sources / "configure", f"--prefix={place / 'installed'}", *OPTIONS],
        make,
        [*make, "-C", "contrib/btree_gist", "install"],
        [*make, "install"],
    ]:
        run(command, place / "postgresql.log", cwd=build)


def install_extension(place: Path, installation: Installation) -> None:
    """Builds the extension with its debug assertions, apart from its usual builds, and installs it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CARGO_")}
    path = f"{cache() / 'cargo-pgrx/bin'}:{own['PATH']}"
    environment = own | {"PGRX_HOME": place / "pgrx", "CARGO_TARGET_DIR": place / "target", "PATH": path}
    features = ["--no-default-features", f"--features=pg{installation.major}"]
    for arguments in [
        ["init", "--no-run", f"--pg{installation.major}={installation.pg_config}"],
        ["install", f"--pg-config={installation.pg_config}", *features],
    ]:
        run(["cargo", "pgrx", *arguments], place / "extension.log", cwd=REPOSITORY, env=environment)


def run(command: list, log: Path, **options) -> None:
    """Runs a command that must succeed; the log is what it prints."""
    with log.open("w") as output:
        ended = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, **options)
    assert ended.returncode == 0, log.read_text()[-5000:]


@pytest.fixture(scope="module")
def server(new_module_server: Callable[..., Server], checking: Installation) -> Server:
    """A server with assertions."""
    return prepare(new_module_server(of=checking).start())


@pytest.fixture(scope="module")
def server_without_caches(new_module_server: Callable[..., Server], checking: Installation) -> Server:
    """A server with assertions that discards its caches whenever it may, once it is prepared."""
    server = prepare(new_module_server(of=checking).start())
    server.append_conf(debug_discard_caches="1").reload()
    return server


def findings(server: Server) -> list[str]:
    """The faults that the server has found."""
    return [line for line in server.log.splitlines() if any(finding in line for finding in FINDINGS)]


@pytest.mark.parametrize("name", NAMES)
def test_sql_with_assertions(server: Server, name: str) -> None:
    play(server, name)
    assert findings(server) == []


@pytest.mark.parametrize("name", WITHOUT_CACHES)
def test_sql_without_caches(server_without_caches: Server, name: str) -> None:
    play(server_without_caches, name)
    assert findings(server_without_caches) == []
