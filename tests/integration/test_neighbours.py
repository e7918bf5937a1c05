"""Entities are the same beside pgaudit, pg_partman, periods and pg_cron, as Debian 12 builds them for PostgreSQL 15."""

import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from downloads import POOL, download
from postgresql import Installation, Server
from regress import play, prepare
from waiting import wait_until

pytestmark = [
    pytest.mark.only(15),
    pytest.mark.skipif(
        platform.machine() != "x86_64" or not shutil.which("dpkg-deb"),
        reason="the packages are pinned for Debian's amd64",
    ),
]

HERE = Path(__file__).parent / "neighbours"
# The packages, by their digests.
PACKAGES = dict(line.split() for line in (HERE / "SHA256SUMS").read_text().splitlines())
SETTINGS = {
    "shared_preload_libraries": "pgaudit,pg_cron,pg_partman_bgw",
    "pgaudit.log": "ddl, write",
    "cron.database_name": "among",
    "cron.use_background_workers": "on",
    "max_worker_processes": 20,
}
FILES = [
    "bystander",
    "combined_templates",
    "entity",
    "names_generated",
    "partitioned",
    "registry",
    "row_rules",
    "soft_delete",
    "template_foreign_keys",
    "template_row_security",
    "template_triggers",
    "versioned",
]


@pytest.fixture(scope="module")
def neighbours(own_installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The tested installation, with the other extensions in it."""
    unpacked = tmp_path_factory.mktemp("packages")
    for sha256, path in PACKAGES.items():
        subprocess.run(["dpkg-deb", "-x", download(sha256, f"{POOL}/{path}"), unpacked], check=True)
    major = own_installation.major
    shutil.copytree(unpacked / f"usr/lib/postgresql/{major}/lib", own_installation.ask("pkglibdir"), dirs_exist_ok=True)
    extensions = own_installation.ask("sharedir") / "extension"
    shutil.copytree(unpacked / f"usr/share/postgresql/{major}/extension", extensions, dirs_exist_ok=True)
    return own_installation


@pytest.fixture
def among(neighbours: Installation, new_server: Callable[..., Server]) -> Iterator[Server]:
    """A server that has loaded the libraries of all of them, with an empty database `among`."""
    server = new_server(of=neighbours, **SETTINGS).start()
    server.create_database("among", extension=False)
    return server


def audited(server: Server, statement: str) -> list[str]:
    """The log of pgaudit for statements that contain this text."""
    return [line for line in server.log.splitlines() if "AUDIT: " in line and statement in line]


def test_sql_files_give_the_same_output(among: Server) -> None:
    prepare(among)
    for name in FILES:
        play(among, name, f"neighbours_{name}")
    assert len(audited(among, "LIKE base_entity")) > 10


def test_entities_are_partitioned_versioned_and_audited(among: Server) -> None:
    assert among.script(HERE / "among.sql", dbname="among") == (HERE / "among.out").read_text()
    logged = audited(among, "CREATE TABLE prices ")
    assert logged
    # As it was sent, not as the extension completes it.
    sent = '"CREATE TABLE prices (LIKE base_entity, amount int, valid_from date, valid_to date);"'
    assert all(sent in line for line in logged)


@pytest.mark.slow
def test_job_of_pg_cron_creates_an_entity(among: Server) -> None:
    among.query("CREATE EXTENSION pg_cron", dbname="among")
    among.query("CREATE EXTENSION base_entity", dbname="among")
    job = "CREATE TABLE IF NOT EXISTS reports (LIKE base_entity)"
    among.query("SELECT cron.schedule('make', '* * * * *', %s)", job, dbname="among")
    ended = "SELECT status, return_message FROM cron.job_run_details WHERE end_time IS NOT NULL"
    assert wait_until(lambda: among.query(ended, dbname="among"))[0] == ("succeeded", "CREATE TABLE")
    entities = "SELECT entity::text, templates::text FROM base_entity.entities"
    assert among.query(entities, dbname="among") == [("reports", "{base_entity.base_entity}")]
