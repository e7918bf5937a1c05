"""PostgreSQL's test drivers, pg_regress and pg_isolation_regress, as PGXS installs them, and the SQL files for them."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from postgresql import REPOSITORY, Server

# Each file is run in a copy of the database that setup.sql has made.
FILES = REPOSITORY / "tests/pg_regress"
NAMES = sorted(path.stem for path in FILES.glob("sql/*.sql") if path.stem != "setup")
TEMPLATE = "regression_setup"


def prepare(server: Server) -> Server:
    """Makes the database that each file's is a copy of."""
    server.create_database(TEMPLATE, extension=False)
    server.script(FILES / "sql/setup.sql", dbname=TEMPLATE)
    return server


def play(server: Server, name: str, results: str | None = None) -> None:
    """Runs a file in a new database `regression`, and removes all that it made."""
    with server.restored():
        server.create_database("regression", extension=False, template=TEMPLATE)
        run_regress("regress/pg_regress", server, FILES, results_of(server, results or name), name)


def results_of(server: Server, name: str) -> Path:
    """Where the driver writes results/NAME.out and regression.diffs of one test."""
    place = Path(tempfile.gettempdir(), "base_entity", str(server.installation.major), name)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


def run_regress(
    driver: str, server: Server, source: Path, results: Path, *names: str, dbname: str = "regression"
) -> None:
    """Runs tests of `source` in an existing database; fails with the differences from the expected output."""
    pgxs = server.installation.ask("pgxs").parent.parent
    options = {
        "bindir": server.installation.bin,
        "host": server.host,
        "port": server.port,
        "user": "postgres",
        "dbname": dbname,
        "encoding": "UTF8",
        "inputdir": source,
        "outputdir": results,
    }
    if server.installation.major >= 16:
        options["expecteddir"] = source
    command = [pgxs / "test" / driver, "--use-existing"]
    command += [f"--{name}={value}" for name, value in options.items()]
    # Older drivers do not tell the scripts where they are.
    places = {"PG_ABS_SRCDIR": str(source), "PG_ABS_BUILDDIR": str(results)}
    environment = server.environment(dbname) | server.installation.loader | places
    ended = subprocess.run([*command, *names], env=environment, cwd=source, text=True, capture_output=True)
    differences = results / "regression.diffs"
    if ended.returncode != 0:
        shown = differences.read_text() if differences.exists() else ended.stdout + ended.stderr
        raise AssertionError(f"results are in {results}/results\n{shown}")
