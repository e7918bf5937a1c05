"""The entities of a template follow it while clients use them, and after they were killed at any command."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from integration.dumps import restore
from integration.faults import HALT, Halt, alarms, kill_backend
from integration.load import background_load
from postgresql import Server
from waiting import wait_until

pytestmark = pytest.mark.newest

ENTITIES = """
DO $$ BEGIN FOR n IN {first} .. {last} LOOP
    EXECUTE format('CREATE TABLE items_%s (LIKE counted, n int)', n);
    EXECUTE format('INSERT INTO items_%s (n) SELECT generate_series(1, 10)', n);
END LOOP; END $$
"""
# Rows of two entities change, of which one sorts early and one late.
LOAD = """
\\set row random(1, 10)
UPDATE items_1 SET n = -n WHERE abs(n) = :row;
UPDATE items_{last} SET n = -n WHERE abs(n) = :row;
"""
HAVE = """
SELECT count(*) FROM pg_attribute
WHERE attname = 'state' AND attnotnull AND attrelid::regclass::text ~ '^items_'
"""
# How long a statement on an entity has waited for a lock.
WAITS = """
SELECT coalesce(max(clock_timestamp() - waitstart), '0') FROM pg_locks
WHERE NOT granted AND locktype = 'relation' AND waitstart IS NOT NULL
"""


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("count", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_entities_follow_under_load(new_server: Callable[..., Server], tmp_path: Path, count: int) -> None:
    server = new_server().start()
    server.script("CREATE EXTENSION base_entity; CREATE TABLE base_entity.counted (LIKE base_entity)")
    for first in range(1, count, 50):
        server.query(ENTITIES.format(first=first, last=first + 49))
    load = tmp_path / "load.sql"
    load.write_text(LOAD.format(last=count))
    with background_load(server, "--client=2", "--rate=100", f"--file={load}") as pgbench, server.session() as session:
        wait_until(lambda: server.value("SELECT count(*) > 0 FROM items_1 WHERE updated_at > created_at"))
        session.execute("ALTER TABLE base_entity.counted ADD COLUMN state text NOT NULL DEFAULT 'open'")
        with ThreadPoolExecutor() as pool:
            begun = time.monotonic()
            applied = pool.submit(lambda: session.execute("CALL base_entity.apply('base_entity.counted')").fetchone())
            longest = 0.0
            while not applied.done():
                longest = max(longest, server.value(WAITS).total_seconds())
            seconds = time.monotonic() - begun
        assert applied.result() == ("applied", None)
        print(f"{count} entities in {seconds:.1f} s; longest wait for a lock {longest * 1000:.0f} ms")
        assert "error" not in pgbench.finish().lower()
    assert server.value(HAVE) == count
    assert server.query("SELECT relation, problem FROM base_entity.check() WHERE problem !~ 'public prefix'") == []


# An event trigger that halts at the end of each command, at places from 1.
HALTS = """
CREATE SEQUENCE commands;
CREATE FUNCTION halt_command() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM public.halt(pg_catalog.nextval('public.commands')::int); END $$;
CREATE EVENT TRIGGER zzz_halt ON ddl_command_end EXECUTE FUNCTION halt_command();
ALTER EVENT TRIGGER zzz_halt DISABLE;
CREATE TABLE targets (id int PRIMARY KEY);
CREATE TABLE base_entity.shipped_parcels (LIKE base_entity, weight int, state text DEFAULT 'new', note text,
    CONSTRAINT light CHECK (weight < 1000));
CREATE INDEX by_weight ON base_entity.shipped_parcels (weight);
CREATE POLICY seen ON base_entity.shipped_parcels USING (true);
CREATE TABLE parcels (LIKE shipped_parcels, id int PRIMARY KEY);
INSERT INTO parcels (id, weight, note) SELECT n, n % 100, repeat('x', n % 30) FROM generate_series(1, 20000) n;
"""
CHANGES = """
ALTER TABLE base_entity.shipped_parcels RENAME COLUMN note TO remark;
ALTER TABLE base_entity.shipped_parcels ADD COLUMN target int REFERENCES targets;
ALTER TABLE base_entity.shipped_parcels ALTER COLUMN state SET DEFAULT 'open';
ALTER TABLE base_entity.shipped_parcels ADD COLUMN code uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE base_entity.shipped_parcels DROP CONSTRAINT light, ADD CONSTRAINT light CHECK (weight < 500);
ALTER POLICY seen ON base_entity.shipped_parcels USING (weight >= 0);
ALTER TABLE base_entity.shipped_parcels ENABLE ROW LEVEL SECURITY;
DROP INDEX base_entity.by_weight;
CREATE INDEX by_weight ON base_entity.shipped_parcels (weight, state);
"""
CONTENT = """
SELECT count(*), sum(weight), count(DISTINCT id),
       sum(length(coalesce(to_jsonb(p) ->> 'note', to_jsonb(p) ->> 'remark')))
FROM parcels p
"""


@pytest.mark.parametrize("first", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 5))])
def test_killed_apply_resumes(new_server: Callable[..., Server], first: int) -> None:
    server = new_server(full_page_writes="on").start()
    server.query("CREATE EXTENSION base_entity")
    server.script(HALT + HALTS)
    server.script(CHANGES)
    content = server.query(CONTENT)
    place = first
    while apply_is_killed(server, place):
        place += 1
        assert server.query(CONTENT) == content
        server.query("BEGIN; INSERT INTO parcels (id, weight) VALUES (0, 1); ROLLBACK")
    assert place > first
    with server.session() as session:
        assert session.execute("CALL base_entity.apply('base_entity.shipped_parcels', remove => true)").fetchone()[
            0
        ] in (
            "applied",
            "unchanged",
        )
    assert server.query(CONTENT) == content
    assert server.value("SELECT count(DISTINCT code) FROM parcels") == 20_000
    assert server.query("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid") == []
    assert server.query("SELECT relation, problem FROM base_entity.check()") == []
    assert server.query("SELECT * FROM base_entity.outdated_parts") == []
    assert alarms(server) == []


def apply_is_killed(server: Server, place: int) -> bool:
    """Applies the template, and kills the backend at a place; false if that comes to its end before it."""
    server.query("ALTER SEQUENCE commands RESTART")
    server.query("ALTER EVENT TRIGGER zzz_halt ENABLE")
    with ThreadPoolExecutor() as pool, Halt(server, place) as halt:
        applied = pool.submit(server.query, "CALL base_entity.apply('base_entity.shipped_parcels', remove => true)")
        wait_until(lambda: applied.done() or halt.arrived())
        if killed := halt.arrived() is not None:
            kill_backend(server, halt.arrival())
            assert isinstance(applied.exception(), psycopg.OperationalError)
        else:
            applied.result()
    server.query("ALTER EVENT TRIGGER zzz_halt DISABLE")
    return killed


TEMPLATES = """
CREATE TABLE base_entity.owned (LIKE base_entity, owner text DEFAULT 'root', amount int);
CREATE POLICY seen ON base_entity.owned USING (owner = current_user);
CREATE TABLE projects (LIKE owned, title text);
ALTER TABLE base_entity.owned RENAME COLUMN owner TO holder;
ALTER TABLE base_entity.owned DROP COLUMN amount;
ALTER POLICY seen ON base_entity.owned USING (holder <> current_user);
"""
OUTDATED = (
    "SELECT schema, relation, kind, name, own_name, definition FROM base_entity.outdated_parts ORDER BY kind, name"
)


def test_restored_entities_follow(new_server: Callable[..., Server], tmp_path: Path) -> None:
    server = new_server().start()
    server.query("CREATE DATABASE copy")
    server.script("CREATE EXTENSION base_entity;" + TEMPLATES)
    dump = tmp_path / "dump"
    server.run("pg_dump", "-Fc", "-f", dump)
    restore(server, "copy", dump)
    with server.session() as original, server.session("copy") as copy:
        assert copy.execute(OUTDATED).fetchall() == original.execute(OUTDATED).fetchall() != []
        assert copy.execute("SELECT lags FROM base_entity.entities").fetchall() == [(True,)]
        outcome = copy.execute("CALL base_entity.apply('base_entity.owned', remove => true)").fetchone()
        assert outcome == ("applied", None)
        assert copy.execute("SELECT * FROM base_entity.check()").fetchall() == []
