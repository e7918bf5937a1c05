"""Scripts that change a template and carry the change over to its entities."""

import subprocess
from collections.abc import Iterator

import pytest

PSQL = ["psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"]
ADD = "ALTER TABLE base_entity.owned ADD COLUMN {} text NOT NULL DEFAULT 'x';\n"
IN_TRANSACTION = "CALL base_entity.apply('base_entity.owned', online => false);\n"
HAS = "SELECT count(*) FROM pg_attribute WHERE attrelid = 'projects'::regclass AND attname = '{}'"


def psql(script: str, *options: str) -> subprocess.CompletedProcess:
    return subprocess.run([*PSQL, *options], input=script, text=True, capture_output=True)


def has(column: str) -> bool:
    return psql(HAS.format(column)).stdout == "1\n"


@pytest.fixture(autouse=True)
def projects() -> Iterator[None]:
    """A template and an entity of it."""
    psql("CREATE TABLE base_entity.owned (LIKE base_entity); CREATE TABLE projects (LIKE owned, title text)")
    yield
    psql("DROP TABLE projects, base_entity.owned")


def test_apply_in_a_transaction() -> None:
    ended = psql(ADD.format("state") + IN_TRANSACTION, "--single-transaction")
    assert (ended.returncode, ended.stdout) == (0, "applied|\n")
    assert has("state")
    failed = psql(ADD.format("note") + IN_TRANSACTION + "SELECT 1 / 0;", "--single-transaction")
    assert failed.returncode != 0
    assert not has("note")


def test_apply_that_commits_between_its_steps() -> None:
    ended = psql(ADD.format("state") + "CALL base_entity.apply('base_entity.owned');")
    assert (ended.returncode, ended.stdout) == (0, "applied|\n")
    assert has("state")
