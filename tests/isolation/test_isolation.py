"""Concurrent sessions, by PostgreSQL's own isolation tester: each file of specs and what it prints."""

from pathlib import Path

import pytest
from postgresql import Server
from regress import results_of, run_regress

HERE = Path(__file__).parent
SINCE = {"soft-delete-merge": 15}
NAMES = sorted(path.stem for path in HERE.glob("specs/*.spec"))


@pytest.mark.some_versions
@pytest.mark.parametrize("name", NAMES)
def test_spec(shared_server: Server, name: str) -> None:
    if shared_server.installation.major < SINCE.get(name, 0):
        pytest.skip(f"MERGE is new in PostgreSQL {SINCE[name]}")
    shared_server.query("DROP DATABASE IF EXISTS isolation WITH (FORCE)")
    shared_server.create_database("isolation")
    results = results_of(shared_server, name)
    run_regress("isolation/pg_isolation_regress", shared_server, HERE, results, name, dbname="isolation")
