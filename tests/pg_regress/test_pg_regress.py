"""The files of sql, run by PostgreSQL's own pg_regress."""

import pytest
from postgresql import Server
from regress import NAMES, play, prepare


@pytest.fixture(scope="session")
def prepared(shared_server: Server) -> Server:
    """The shared server with the database that each file's is a copy of."""
    return prepare(shared_server)


@pytest.mark.some_versions
@pytest.mark.parametrize("name", NAMES)
def test_sql(prepared: Server, name: str) -> None:
    play(prepared, name)
