"""A statement that names no template has the same effect, error, SQLSTATE, position and dump with the extension.

Hypothesis draws scripts of such statements; psql runs each on two servers, of which one has the extension.
`--hypothesis-seed` chooses others.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from differential.scripts import scripts
from hypothesis import HealthCheck, given, settings
from postgresql import REPOSITORY, Server

WORLD = (REPOSITORY / "tests/differential/world.sql").read_text()
DATABASE, ORIGIN = "twin", "twin_at_first"

# Numbers that differ from server to server, of temporary schemas, TOAST tables and rows of catalogs, and pg_dump's key.
NUMBERS = re.compile(r"(pg_temp_|pg_toast_temp_|pg_toast_|temporary schema |OID |Key \(\w+relid\b[^)]*\)=\()\d+")
KEY = re.compile(r"(?m)^\\(un)?restrict .*\n")

STATEMENT = re.compile(r"(?m)^(CREATE|ALTER|DROP|DO|SELECT|CALL)\b.*")
ACCEPTED = re.compile(r"(?:CREATE|ALTER|DROP|DO|CALL)[A-Z ]*|SELECT \d+")
SQLSTATE = re.compile(r"ERROR:  (\w{5}):")


@pytest.fixture
def twins(new_server: Callable[..., Server], short_path: Path) -> tuple[Server, Server]:
    """Two servers with the same objects in a database to copy; only the second has the extension."""
    # Messages list dependent objects in the order of rows in pg_depend, in which autovacuum makes room.
    plain, extended = (new_server(name=name, autovacuum="off").start() for name in ("plain", "extended"))
    for server in (plain, extended):
        tablespace = short_path / f"{server.name}_spare"
        tablespace.mkdir()
        server.query("CREATE ROLE guest")
        server.query(f"CREATE TABLESPACE spare LOCATION '{tablespace}'")
        server.create_database(ORIGIN, extension=False)
        server.script(WORLD, dbname=ORIGIN)
    extended.query("CREATE EXTENSION base_entity", dbname=ORIGIN)
    return plain, extended


@pytest.mark.newest
@pytest.mark.timeout(14_400)
@pytest.mark.parametrize("examples", [65, pytest.param(2_200, marks=pytest.mark.slow)])
def test_statements_that_name_no_template_do_the_same(twins: tuple[Server, Server], examples: int) -> None:
    plain, extended = twins
    enabled = "SELECT count(*) FROM pg_event_trigger WHERE evtenabled = 'O'"
    assert extended.value(enabled, dbname=ORIGIN) == 3
    seen: Counter[str] = Counter()

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(script=scripts(plain.installation.major))
    def same(script: str) -> None:
        with ThreadPoolExecutor() as both:
            expected, found = both.map(lambda server: outcome(server, script), twins)
        assert found == expected
        assert extended.value("SELECT count(*) FROM base_entity.entities", dbname=DATABASE) == 0
        seen["statements"] += len(STATEMENT.findall(script))
        seen["accepted"] += sum(ACCEPTED.fullmatch(line) is not None for line in expected)
        seen.update(error[1] for error in map(SQLSTATE.search, expected) if error)

    same()
    for word in ("PANIC", "terminated by signal", "TRAP:", "panicked"):
        assert word not in extended.log
    # Statements of both kinds were drawn, right and wrong: about 46 a script, of which PostgreSQL accepts 17.
    assert seen.pop("statements") >= 30 * examples
    assert seen.pop("accepted") >= 10 * examples
    assert len(seen) >= 20


def outcome(server: Server, script: str) -> list[str]:
    """The lines of the output and the errors of psql in a new copy of the database, and of a dump of what it leaves."""
    server.query(f"DROP DATABASE IF EXISTS {DATABASE}")
    server.create_database(DATABASE, extension=False, template=ORIGIN)
    options = ["-X", "-a", "-v", "VERBOSITY=verbose", "-v", "SHOW_CONTEXT=always", "-f", "-"]
    ended = subprocess.run(
        [server.installation.bin / "psql", *options],
        env=server.environment(DATABASE),
        input=script,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert ended.returncode == 0, ended.stdout
    parts = ["--schema-only", "--extension=plpgsql", "--exclude-schema=base_entity"]
    dump = server.run("pg_dump", *parts, dbname=DATABASE)
    return NUMBERS.sub(r"\1#", KEY.sub("", f"{ended.stdout}\n{dump}")).splitlines()
