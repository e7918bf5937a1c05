"""The memory of a backend that works for long: it grows no more than that of a backend which does the same by hand."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import psutil
import psycopg
import pytest
from integration.databases import SQL
from postgresql import Server

pytestmark = [
    pytest.mark.newest,
    pytest.mark.timeout(7200),
    pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="the system does not tell a process's own memory"),
]

# Bytes that the growth may differ by: what an allocator asks the system for at a time, and no more however long the
# backend works.
SLACK = 768 << 10

# Rounds before the first sample, as a part of all, and the samples that are taken.
WARM_UP = 5
SAMPLES = 60


@dataclass(frozen=True)
class Work:
    """The work that a backend repeats, in both ways, `#` being the number of the round.

    The script of its name in sql/memory is run before.
    """

    extension: list[str]
    by_hand: list[str]


WORKS = {
    "create_and_drop": Work(
        [f"CREATE TABLE things_#_{n} (LIKE base_entity, title text); DROP TABLE things_#_{n}" for n in range(100)],
        [
            f"""CREATE TABLE others_#_{n} (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), title text,
                    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
                CREATE TRIGGER zzz BEFORE UPDATE ON others_#_{n} FOR EACH ROW
                    EXECUTE FUNCTION suppress_redundant_updates_trigger();
                DROP TABLE others_#_{n}"""
            for n in range(100)
        ],
    ),
    "update": Work(
        ["UPDATE ours SET n = n + 1, t = CASE WHEN n % 3 = 0 THEN repeat('x', n % 50) END"],
        ["UPDATE by_hand SET n = n + 1, t = CASE WHEN n % 3 = 0 THEN repeat('x', n % 50) END"],
    ),
    "functions": Work(
        [
            """SELECT count(base_entity.uuidv7()), count(base_entity.uuidv4()),
                   count(base_entity.pluralize('box_' || n)), count(base_entity.class_name('order_item_' || n)),
                   count(base_entity.uuidv7_at(now() - n * interval '1 s'))
               FROM generate_series(1, 1000) n"""
        ],
        [
            """SELECT count(gen_random_uuid()), count(gen_random_uuid()),
                   count(initcap('box_' || n)), count(upper('order_item_' || n)), count(md5(n::text)::uuid)
               FROM generate_series(1, 1000) n"""
        ],
    ),
    "history": Work(
        [
            "UPDATE kept_rows SET n = n + 1",
            "DELETE FROM kept_rows WHERE n % 2 = 0; INSERT INTO kept_rows (n) SELECT generate_series(1, 1000)",
        ],
        [
            "UPDATE bare_rows SET n = n + 1",
            "DELETE FROM bare_rows WHERE n % 2 = 0; INSERT INTO bare_rows (n) SELECT generate_series(1, 1000)",
        ],
    ),
    "registry": Work(
        [
            "SELECT length(base_entity.describe()::text), length(base_entity.erd())",
            "SELECT count(*) FROM base_entity.check()",
            "SELECT count(*) FROM base_entity.entities",
            "SELECT count(*) FROM base_entity.find(gen_random_uuid())",
        ],
        [
            "SELECT count(pg_get_expr(adbin, adrelid)) FROM pg_attrdef",
            "SELECT count(pg_get_triggerdef(oid)) FROM pg_trigger",
        ],
    ),
}


class Memory(NamedTuple):
    """Bytes: what a process has of its own, and what is in use in all its memory contexts."""

    process: int
    contexts: int


def memory(session: psycopg.Connection) -> Memory:
    """The memory of a session's backend."""
    contexts = session.execute("SELECT sum(used_bytes)::bigint FROM pg_backend_memory_contexts").fetchone()[0]
    maps = psutil.Process(session.info.backend_pid).memory_maps()
    return Memory(sum(region.anonymous for region in maps), contexts)


def growth(server: Server, commands: list[str], rounds: int) -> Memory:
    """How much a backend grows, once it is warm: from the least of its first samples to the least of its last.

    An allocator may keep for a while what it was given back. Its largest single step is left out: a block that it asks
    for once (1 MB and more) is not a leak, which grows in many steps.
    """
    samples: list[Memory] = []
    warm = rounds // WARM_UP
    with server.session() as session:
        for number in range(warm + rounds):
            for command in commands:
                session.execute(command.replace("#", str(number)))
            if number % 20 == 19:
                # Another backend removes what was updated or dropped, so that tables do not grow.
                server.query("VACUUM")
            if number >= warm and number % math.ceil(rounds / SAMPLES) == 0:
                samples.append(memory(session))
    third = math.ceil(len(samples) / 3)
    first, last = (Memory(*map(min, zip(*part, strict=True))) for part in (samples[:third], samples[-third:]))
    step = max(after.process - before.process for before, after in pairwise(samples))
    return Memory(last.process - first.process - step, last.contexts - first.contexts)


@pytest.fixture
def server(new_server: Callable[..., Server]) -> Server:
    """A server on which nothing else changes the catalogs, which would be seen in the caches of a backend."""
    server = new_server(autovacuum="off").start()
    server.query("CREATE EXTENSION base_entity")
    return server


QUICK = {"create_and_drop": 15, "update": 150, "functions": 20, "history": 30, "registry": 60}
FULL = {"create_and_drop": 500, "update": 5_000, "functions": 500, "history": 500, "registry": 3_000}


@pytest.mark.parametrize(
    ("name", "rounds"), [*QUICK.items(), *(pytest.param(*full, marks=pytest.mark.slow) for full in FULL.items())]
)
def test_memory_grows_no_more_than_by_hand(server: Server, name: str, rounds: int) -> None:
    work = WORKS[name]
    if (ground := SQL / f"memory/{name}.sql").exists():
        server.script(ground)
    by_hand = growth(server, work.by_hand, rounds)
    extension = growth(server, work.extension, rounds)
    assert extension.process <= max(by_hand.process, 0) + SLACK
    assert extension.contexts <= max(by_hand.contexts, 0) + SLACK


@pytest.mark.parametrize("rows", [100_000, pytest.param(10_000_000, marks=pytest.mark.slow)])
def test_memory_does_not_grow_with_the_versions_of_a_statement(server: Server, rows: int) -> None:
    """PostgreSQL keeps the columns of the key for each row that fires a trigger BEFORE UPDATE (ExecUpdateLockMode)."""
    server.script(f"""
        CREATE FUNCTION used() RETURNS bigint LANGUAGE sql VOLATILE
            AS 'SELECT sum(used_bytes) FROM pg_backend_memory_contexts';
        CREATE UNLOGGED TABLE kept_rows (LIKE base_id, LIKE base_history, number int, used bigint);
        INSERT INTO kept_rows (number) SELECT generate_series(1, {rows});
        CREATE UNLOGGED TABLE bare_rows AS SELECT * FROM kept_rows;
        ALTER TABLE bare_rows ADD PRIMARY KEY (id);
        CREATE TRIGGER bare BEFORE UPDATE ON bare_rows
            FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
    """)
    growth = {}
    for table in ["kept_rows", "bare_rows"]:
        server.query(f"UPDATE {table} SET used = CASE WHEN number % {rows // 10} = 0 THEN used() ELSE 0 END")
        samples = f"SELECT count(*), max(used) - min(used) FROM {table} WHERE used > 0"
        [(count, growth[table])] = server.query(samples)
        assert count == 10
    assert server.value("SELECT count(*) FROM kept_rows_history") == rows
    assert growth["kept_rows"] <= growth["bare_rows"] + (128 << 10)


def test_memory_does_not_grow_with_the_width_of_changed_rows(server: Server) -> None:
    """changes() has the rows of few changes in memory at a time: their column of 1 MB, which has not changed, too."""
    peaks = []
    for table, rows in (("few_docs", 5), ("many_docs", 100)):
        server.script(f"""
            CREATE TABLE {table} (LIKE base_entity, LIKE base_history, n int, body text);
            ALTER TABLE {table} ALTER body SET STORAGE EXTERNAL;
            ALTER TABLE {table}_history ALTER body SET STORAGE EXTERNAL;
            INSERT INTO {table} (n, body) SELECT n, repeat('x', 1000000) FROM generate_series(1, {rows}) n;
            UPDATE {table} SET n = n + 1;
        """)
        with server.connect() as connection:
            changes = f"SELECT count(*), max(length(old::text)) < 100 FROM base_entity.changes('{table}')"
            assert connection.execute(changes) == [(rows, True)]
            [(pid,)] = connection.execute("SELECT pg_backend_pid()")
            # The pages of shared memory that the process has touched stay counted.
            lines = (line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines())
            size = {name: int(number) << 10 for name, number, unit in filter(lambda it: it[-1:] == ["kB"], lines)}
            peaks.append(size["VmHWM:"] - size["RssShmem:"])
    assert peaks[1] < peaks[0] + (16 << 20)
