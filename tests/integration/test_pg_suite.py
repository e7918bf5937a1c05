"""PostgreSQL's own suites give the same results with the extension, file by file.

Expected differences are in pg_suite: the lists of all event triggers, which include those of the extension, and of
functions that are named like others of PostgreSQL.
"""

import re
import subprocess
from pathlib import Path

import pytest
from downloads import SOURCES, postgresql_sources
from postgresql import Installation

EXPECTED = Path(__file__).with_name("pg_suite")
# The log shows whether the extension was created.
SETTINGS = "fsync = off\nmax_prepared_transactions = 2\nlisten_addresses = ''\nlog_statement = ddl\n"
CRASH = re.compile("PANIC|was terminated by signal|Failed process was running")
FIRST_OID_OF_USERS = 16384
# The directory of a suite, its driver and its schedule, and how many files it has at least.
SUITES = [
    pytest.param("regress", "pg_regress", "parallel_schedule", 200, id="regress"),
    pytest.param("isolation", "pg_isolation_regress", "isolation_schedule", 110, id="isolation"),
]


@pytest.fixture
def libraries(postgres: Installation, short_path: Path) -> Path:
    """The C functions that the regression suite calls."""
    place = short_path / "lib"
    place.mkdir()
    sources = postgresql_sources(postgres.major)
    headers = postgres.ask("includedir-server")
    for source in ["src/test/regress/regress.c", "contrib/spi/refint.c", "contrib/spi/autoinc.c"]:
        # The suite expects the messages of refint.c as contrib/spi builds it.
        flags = ["-shared", "-fPIC", "-O1", "-w", "-DREFINT_VERBOSE", f"-I{headers}"]
        library = place / f"{Path(source).stem}.so"
        subprocess.run(["cc", *flags, "-o", library, sources / source], check=True)
    return place


@pytest.mark.slow
@pytest.mark.timeout(5400)
@pytest.mark.only(*SOURCES)
@pytest.mark.parametrize(("directory", "driver", "schedule", "files"), SUITES)
def test_suite_gives_the_same_results_with_the_extension(
    postgres: Installation, short_path: Path, libraries: Path, directory: str, driver: str, schedule: str, files: int
) -> None:
    suite = postgresql_sources(postgres.major) / "src/test" / directory
    command = [
        *("env", *(f"{name}={value}" for name, value in postgres.loader.items())),
        postgres.ask("pgxs").parents[1] / "test" / directory / driver,
        *("--no-locale", "--encoding=UTF8", "--max-concurrent-tests=20"),
        f"--bindir={postgres.bin}",
        f"--inputdir={suite}",
        f"--dlpath={libraries}",
        f"--schedule={suite / schedule}",
    ]
    plain, passed = run(command, short_path / "plain")
    assert passed, "PostgreSQL fails its own suite"
    extended, _ = run([*command, "--load-extension=base_entity"], short_path / "extended")
    names = results(plain)
    assert results(extended) == names
    assert len(names) >= files
    found = {name: difference(plain / name, extended / name) for name in names}
    assert {name: lines for name, lines in found.items() if lines} == expected(postgres.major, names)


def run(command: list, place: Path) -> tuple[Path, bool]:
    """Runs a suite on a server of its own; the directory of the results, and whether all are as PostgreSQL expects."""
    place.mkdir()
    settings = place / "settings.conf"
    settings.write_text(SETTINGS)
    own = [f"--temp-instance={place / 'data'}", f"--temp-config={settings}", f"--outputdir={place}"]
    ended = subprocess.run([*command, *own], cwd=place, stdout=subprocess.DEVNULL)
    log = (place / "log/postmaster.log").read_text(errors="replace")
    created = re.search(r"CREATE EXTENSION.*base_entity", log) is not None
    assert created == ("--load-extension=base_entity" in command)
    assert [line for line in log.splitlines() if CRASH.search(line)] == []
    return place / "results", ended.returncode == 0


def results(place: Path) -> set[str]:
    return {path.name for path in place.glob("*.out")}


def expected(major: int, names: set[str]) -> dict[str, str]:
    """The differences that are expected, of the files that the suite has."""
    known = {f"{path.stem.removesuffix(f'_{major}')}.out": path for path in EXPECTED.glob(f"*_{major}.diff")}
    return {name: path.read_text() for name, path in known.items() if name in names}


def difference(plain: Path, extended: Path) -> str:
    """The lines that differ, without their places, and with the OIDs of users' objects masked."""
    lines = subprocess.run(["diff", "-U0", plain, extended], stdout=subprocess.PIPE, text=True, errors="replace").stdout
    kept = [line for line in lines.splitlines()[2:] if not line.startswith("@@")]
    return "".join(f"{re.sub(r'(?<= )[0-9]+(?= |$)', masked, line)}\n" for line in kept)


def masked(number: re.Match) -> str:
    return "(oid)" if int(number[0]) >= FIRST_OID_OF_USERS else number[0]
