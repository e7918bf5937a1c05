"""The packages: a tarball works where nothing was built, and apt and rpm install their packages on a bare Debian."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from machines.debian import APT, Debian
from postgresql import REPOSITORY, Installation

pytestmark = [pytest.mark.root, pytest.mark.slow, pytest.mark.timeout(3600), pytest.mark.only(15)]

PACKAGES = REPOSITORY / "target/packages"
NAME = "postgresql-15-base-entity"
RPM = "base_entity_15"
START = "pg_ctlcluster 15 main start -- -o \"-c listen_addresses=''\""
PSQL = "runuser -u postgres -- psql -X -q -A -t -f /session.sql"
STOP = "pg_ctlcluster 15 main stop --mode fast"

# Where the PostgreSQL of yum.postgresql.org has its directories, as links to Debian's.
LINKS = """mkdir -p /usr/pgsql-15/share
ln -s /usr/lib/postgresql/15/lib /usr/pgsql-15/lib
ln -s /usr/share/postgresql/15/extension /usr/pgsql-15/share/extension"""

# The first statements of the README, and a query which shows that the row trigger works.
SESSION = """
CREATE EXTENSION base_entity;
CREATE TABLE users (LIKE base_entity, username text);
INSERT INTO users (username) VALUES ('ada');
UPDATE users SET username = 'ada lovelace', created_at = '1970-01-01';
SELECT uuid_extract_version, created_at = updated_at, created_at > '2020-01-01', username
    FROM users, base_entity.uuid_extract_version(uuid);
CREATE TABLE article (LIKE base_entity, title text);
"""
PRINTED = ["4|f|t|ada lovelace", 'ERROR:  table name "article" is not plural', 'HINT:  Name it "articles"']


def make(directory: Path) -> dict[str, Path]:
    """The packages of a new build, by the end of their names."""
    shutil.rmtree(PACKAGES, ignore_errors=True)
    subprocess.run(["cargo", "xtask", "package", "--pg", "15"], cwd=REPOSITORY, check=True)
    shutil.copytree(PACKAGES, directory)
    return {path.suffix: path for path in directory.iterdir()}


@pytest.fixture(scope="module")
def packages(postgres: Installation, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The packages for the PostgreSQL of Debian 12."""
    return make(tmp_path_factory.mktemp("packages") / "made")


@pytest.fixture
def postgresql_without_extension(postgres: Installation, short_path: Path) -> Installation:
    """A copy of the installation that never had the extension."""
    copy = postgres.copy_to(short_path / "postgresql")
    for path in copy.bin.parent.rglob("base_entity*"):
        path.unlink()
    # The servers' user runs it.
    short_path.chmod(0o755)
    return copy


def test_packages_are_reproducible(packages: dict[str, Path], tmp_path: Path) -> None:
    again = make(tmp_path / "again")
    # SHA256SUMS has no suffix.
    assert again.keys() == packages.keys() == {".deb", ".rpm", ".gz", ".zip", ""}
    assert [kind for kind in packages if packages[kind].read_bytes() != again[kind].read_bytes()] == []


def test_tarball_is_installed_by_the_commands_of_its_install(
    packages: dict[str, Path], postgresql_without_extension: Installation, short_path: Path
) -> None:
    subprocess.run(["tar", "-C", short_path, "-xzf", packages[".gz"]], check=True)
    [top] = short_path.glob("base_entity-*")
    commands = [line.strip() for line in (top / "INSTALL").read_text().splitlines() if line.startswith("    ")]
    path = f"{postgresql_without_extension.bin}:{os.environ['PATH']}"
    subprocess.run(["sh", "-e", "-c", "\n".join(commands)], cwd=top, env=os.environ | {"PATH": path}, check=True)

    configs = f'[configs]\npg15 = "{postgresql_without_extension.pg_config}"\n'
    (short_path / "config.toml").write_text(configs)
    readme = "tests/integration/test_pages.py::test_page_shows_the_output_of_a_server[pg15-README.md]"
    pytest = [sys.executable, "-m", "pytest", "--pg", "15", readme]
    subprocess.run(pytest, cwd=REPOSITORY, env=os.environ | {"PGRX_HOME": str(short_path)}, check=True)


def test_debian_package_has_its_files_in_the_places_of_debian(packages: dict[str, Path], tmp_path: Path) -> None:
    package = packages[".deb"]
    field = ["dpkg-deb", "--field", package]
    name, depends = (subprocess.check_output([*field, it], text=True) for it in ("Package", "Depends"))
    assert name.strip() == NAME
    assert {"postgresql-15", "libc6"} <= {one.split()[0] for one in depends.split(", ")}
    files = subprocess.check_output(["dpkg-deb", "--contents", package], text=True).splitlines()
    assert all(" 0/0 " in line or " root/root " in line for line in files)
    readable = {line.split()[-1] for line in files if line.startswith("-rw-r--r-- ")}
    [script] = (path.name for path in (REPOSITORY / "target/package/15/extension").glob("base_entity--?.?.?.sql"))
    assert readable >= {
        "./usr/lib/postgresql/15/lib/base_entity.so",
        "./usr/share/postgresql/15/extension/base_entity.control",
        f"./usr/share/postgresql/15/extension/{script}",
        f"./usr/share/doc/{NAME}/copyright",
        f"./usr/share/doc/{NAME}/changelog.Debian.gz",
        f"./usr/share/doc/{NAME}/README.md",
        f"./usr/share/doc/{NAME}/docs/templates.md",
        f"./usr/share/doc/{NAME}/examples/newsroom.sql",
    }
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path], check=True)
    # Every notice is in it.
    assert "WordNet" in (tmp_path / "usr/share/doc" / NAME / "copyright").read_text()


def test_apt_installs_the_package_with_postgresql_and_removes_it(
    packages: dict[str, Path], bare: Callable[[str], Debian], tmp_path: Path
) -> None:
    debian = bare("bookworm").copy_to(tmp_path / "root")
    shutil.copy(packages[".deb"], debian.root / "base_entity.deb")
    debian.run(f"{APT} /base_entity.deb")
    assert debian.run("dpkg-query --show postgresql-15").startswith("postgresql-15")

    debian.write("/session.sql", SESSION)
    printed = debian.run(f"{START} && {PSQL} && {STOP}")
    assert [line for line in PRINTED if line not in printed] == []

    debian.run(f"apt-get purge --yes {NAME}")
    assert debian.run("find /usr -name '*base_entity*'") == ""


def test_rpm_installs_the_package_beside_postgresql_and_removes_it(
    packages: dict[str, Path], bare: Callable[[str], Debian], tmp_path: Path
) -> None:
    debian = bare("bookworm").copy_to(tmp_path / "root")
    shutil.copy(packages[".rpm"], debian.root / "base_entity.rpm")
    debian.run(f"{APT} rpm postgresql-15")
    needs = debian.run("rpm --query --package --requires /base_entity.rpm").split("\n")
    assert "postgresql15-server" in needs
    assert any(need.startswith("libc.so.6(GLIBC_2.") for need in needs)
    files = set(debian.run("rpm --query --package --list /base_entity.rpm").split("\n"))
    assert files >= {
        "/usr/pgsql-15/lib/base_entity.so",
        "/usr/pgsql-15/share/extension/base_entity.control",
        f"/usr/share/licenses/{RPM}/copyright",
        f"/usr/share/doc/{RPM}/README.md",
        f"/usr/share/doc/{RPM}/docs/templates.md",
        f"/usr/share/doc/{RPM}/examples/newsroom.sql",
    }

    debian.run(LINKS.replace("\n", " && "))
    # The database of rpm does not know the packages of Debian.
    debian.run("rpm --install --nodeps /base_entity.rpm")
    debian.write("/session.sql", SESSION)
    printed = debian.run(f"{START} && {PSQL} && {STOP}")
    assert [line for line in PRINTED if line not in printed] == []

    debian.run(f"rpm --erase {RPM}")
    # The package does not own directories.
    assert debian.run("find /usr -name '*base_entity*' -not -type d") == ""


def test_checksums_are_those_of_all_packages(packages: dict[str, Path]) -> None:
    directory = packages[""].parent
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=directory, check=True)
    listed = {line.split()[-1] for line in packages[""].read_text().splitlines()}
    assert listed == {path.name for path in directory.iterdir()} - {"SHA256SUMS"}


def test_sources_for_pgxn_have_what_its_client_reads(packages: dict[str, Path]) -> None:
    with zipfile.ZipFile(packages[".zip"]) as archive:
        [top] = {name.split("/")[0] for name in archive.namelist()}
        assert packages[".zip"].name == f"{top}.zip"
        assert {f"{top}/{name}" for name in ("META.json", "Makefile", "README.md", "Cargo.lock")} <= set(
            archive.namelist()
        )
