"""Adoptions that are killed after each of their commands in turn, and while rows are filled, and then resumed."""

from collections.abc import Callable

import pytest
from integration.adopting import adopt
from integration.faults import HALT, HALT_COMMANDS, HALT_FILL, alarms, is_interrupted
from postgresql import Server

ADOPTION = "'parcels', '{parcel_entity}'"

TABLES = """
CREATE TABLE base_entity.parcel_entity (LIKE base_entity, batch int NOT NULL DEFAULT halt_fill(20000));
CREATE TABLE parcels (id int PRIMARY KEY, weight int NOT NULL, note text);
INSERT INTO parcels SELECT n, n % 100, repeat('x', n % 30) FROM generate_series(1, 60000) n;
"""
CONTENT = "SELECT count(*), sum(weight), sum(length(note)), count(DISTINCT id) FROM parcels"
FILLED = "SELECT count(DISTINCT uuid) FROM parcels WHERE created_at IS NOT NULL AND updated_at IS NOT NULL"


@pytest.fixture
def parcels(new_server: Callable[..., Server]) -> Server:
    """A server with a table to adopt."""
    server = new_server(full_page_writes="on").start()
    server.query("CREATE EXTENSION base_entity")
    for script in (HALT, HALT_FILL, HALT_COMMANDS, TABLES):
        server.script(script)
    return server


@pytest.mark.newest
@pytest.mark.parametrize("first", [0, 1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 6))])
def test_killed_adoption_resumes(parcels: Server, first: int) -> None:
    content = parcels.query(CONTENT)
    place = first
    while is_interrupted(parcels, place, lambda: adopt_in_session(parcels), "kill"):
        place += 1
        assert parcels.query(CONTENT) == content
        # A table that is partly adopted takes rows as before.
        parcels.query("BEGIN; INSERT INTO parcels VALUES (0, 1); UPDATE parcels SET weight = 2 WHERE id = 0; ROLLBACK")
    assert place - first > 1
    assert parcels.query(CONTENT) == content
    assert parcels.value(FILLED) == 60_000
    assert parcels.query("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid") == []
    assert parcels.query("SELECT entity::text FROM base_entity.entities") == [("parcels",)]
    assert parcels.query("SELECT problem FROM base_entity.check()") == []
    parcels.run("pg_amcheck", "--install-missing", "--heapallindexed", "postgres")
    assert alarms(parcels) == []


def adopt_in_session(server: Server) -> None:
    """Adopts the table in a session of its own."""
    with server.session() as session:
        adopt(session, ADOPTION)
