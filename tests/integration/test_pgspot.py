"""pgspot finds no name in the extension's SQL that another role's objects could take the place of.

Accepted are names in views and in bodies that begin with BEGIN ATOMIC. They are looked up once, when CREATE EXTENSION
has set the search_path to pg_catalog, base_entity and pg_temp; sql/own_schema.sql then refuses a schema in which
another role could have put something beside pg_catalog's.
"""

import re
import subprocess
import sys
from pathlib import Path

import pglast
import pytest
from pglast import ast
from postgresql import REPOSITORY, Installation

ACCEPTED = {
    "PS001": "operators",
    "PS009": "CASE with a value, which is an operator",
    "PS016": "functions",
    "PS017": "types and relations",
}
UPDATES = sorted((REPOSITORY / "sql").glob("base_entity--*.sql"))


def version() -> str:
    """The version that CREATE EXTENSION creates."""
    return re.search(r'(?m)^version = "(.+)"$', (REPOSITORY / "Cargo.toml").read_text())[1]


@pytest.fixture
def scripts(postgres: Installation) -> list[str]:
    """The SQL of CREATE EXTENSION and of every ALTER EXTENSION UPDATE."""
    current = postgres.ask("sharedir") / f"extension/base_entity--{version()}.sql"
    return [executed(path.read_text()) for path in [current, *UPDATES]]


def executed(script: str) -> str:
    """The SQL that is executed: without psql's command, and with the name that pgspot puts in place of the schema."""
    return re.sub(r"(?m)^\\echo.*$", "", script).replace("@extschema@", "extschema")


@pytest.mark.newest
def test_pgspot_finds_nothing_but_names_that_are_looked_up_once(scripts: list[str], tmp_path: Path) -> None:
    stored, others = zip(*map(parts, scripts), strict=True)
    assert [finding for script in others for finding in findings(script, tmp_path)] == []
    accepted = {finding[:5] for script in stored for finding in findings(script, tmp_path)}
    assert accepted == set(ACCEPTED)


def parts(script: str) -> tuple[str, str]:
    """The statements of a script: those that are stored with their names looked up, and all others."""
    stored, others = [], []
    for statement in pglast.split(script, with_parser=True):
        tree = pglast.parse_sql(statement)[0].stmt
        if isinstance(tree, ast.ViewStmt):
            stored.append(statement)
        elif isinstance(tree, ast.CreateFunctionStmt) and tree.sql_body:
            # pgspot does not read such bodies.
            stored += re.findall(r"(?s)\nBEGIN ATOMIC(.*);\s*END$", statement)
        else:
            others.append(statement)
    return ";\n".join([*stored, ""]), ";\n".join([*others, ""])


def findings(script: str, directory: Path) -> list[str]:
    """The lines in which pgspot reports findings."""
    path = directory / "script.sql"
    path.write_text(script)
    ended = subprocess.run([sys.executable, "-m", "pgspot", path], text=True, capture_output=True)
    # Its last line is missing where it did not read the script to the end.
    assert "Errors: " in ended.stdout, ended.stdout + ended.stderr
    assert not ended.stderr
    return [line for line in ended.stdout.splitlines() if line.startswith("PS")]
