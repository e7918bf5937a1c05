"""Adoptions that are killed after each of their commands in turn, and while rows are filled, and then resumed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from integration.adopting import adopt
from integration.faults import HALT, Halt, alarms, kill_backend
from postgresql import Server
from waiting import wait_until

ADOPTION = "'parcels', '{parcel_entity}'"

# A template whose default halts at place 0 while rows are filled, and an event trigger that halts at the end of each
# command, at places from 1.
HALTS = """
CREATE SEQUENCE fills;
CREATE SEQUENCE commands;
CREATE FUNCTION halt_fill() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    IF pg_catalog.nextval('public.fills') = 20000 THEN
        PERFORM public.halt(0);
    END IF;
    RETURN 1;
END $$;
CREATE TABLE base_entity.parcel_entity (LIKE base_entity, batch int NOT NULL DEFAULT halt_fill());
CREATE FUNCTION halt_command() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM public.halt(pg_catalog.nextval('public.commands')::int); END $$;
CREATE EVENT TRIGGER zzz_halt ON ddl_command_end EXECUTE FUNCTION halt_command();
ALTER EVENT TRIGGER zzz_halt DISABLE;
"""

TABLE = """
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
    server.script(HALT + HALTS + TABLE)
    return server


@pytest.mark.newest
@pytest.mark.parametrize("first", [0, 1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 6))])
def test_killed_adoption_resumes(parcels: Server, first: int) -> None:
    content = parcels.query(CONTENT)
    place = first
    while adoption_is_killed(parcels, place):
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


def adoption_is_killed(server: Server, place: int) -> bool:
    """Adopts the table, and kills its backend at a place; false if the adoption comes to its end before it."""
    server.query("ALTER SEQUENCE commands RESTART")
    server.query("ALTER EVENT TRIGGER zzz_halt ENABLE")
    with ThreadPoolExecutor() as pool, Halt(server, place) as halt:
        adoption = pool.submit(adopt_in_session, server)
        wait_until(lambda: adoption.done() or halt.arrived())
        if killed := halt.arrived() is not None:
            kill_backend(server, halt.arrival())
            assert isinstance(adoption.exception(), psycopg.OperationalError)
        else:
            adoption.result()
    server.query("ALTER EVENT TRIGGER zzz_halt DISABLE")
    return killed


def adopt_in_session(server: Server) -> None:
    """Adopts the table in a session of its own."""
    with server.session() as session:
        adopt(session, ADOPTION)
