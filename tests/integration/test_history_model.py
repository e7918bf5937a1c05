"""The periods of a history: under each key they do not overlap, and a row has one at each time while it lives.

Hypothesis draws the statements of three sessions, which run in the order of the drawing as far as locks let them. The
periods are examined after each script, and the rows that were seen then are compared with those as of that time at
the end.
`--hypothesis-seed` chooses others.
"""

from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor, wait

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from integration.databases import SQL
from integration.load import SCRIPTS
from postgresql import Server

SESSIONS, KEYS = 3, range(1, 5)
EXPECTED = (
    psycopg.errors.UniqueViolation,
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    # ON CONFLICT takes no DEFERRABLE key.
    psycopg.errors.ObjectNotInPrerequisiteState,
)

NAMES = ("wares", "goods", "parts", "orders", "ranks")

STATEMENTS = (
    "INSERT INTO {table} (id, n) VALUES ({key}, {n})",
    "INSERT INTO {table} (id, n) VALUES ({key}, {n}) ON CONFLICT (id) DO UPDATE SET n = excluded.n",
    "INSERT INTO {table} (id, n) VALUES ({key}, {n}) ON CONFLICT DO NOTHING",
    "INSERT INTO {table} (id, n) SELECT k, {n} FROM generate_series({key}, {other}) k "
    "ON CONFLICT (id) DO UPDATE SET n = {n}",
    "UPDATE {table} SET n = {n} WHERE id = {key}",
    "UPDATE {table} SET n = n WHERE id = {key}",
    "UPDATE {table} SET id = {other} WHERE id = {key}",
    "UPDATE {table} SET id = {other}, n = {n} WHERE id = {key}",
    "UPDATE {table} SET id = id + 10 WHERE id IN ({key}, {other})",
    "UPDATE {table} SET id = id - 10 WHERE id > 10",
    "DELETE FROM {table} WHERE id = {key}",
    "DELETE FROM {table} WHERE id IN ({key}, {other})",
    "UPDATE orders SET ware = {key} WHERE id = {other} AND EXISTS (SELECT FROM wares WHERE id = {key})",
    "UPDATE goods SET deleted_at = NULL WHERE id = {key}",
)
MERGE = (
    "MERGE INTO {table} t USING (VALUES ({key})) s (id) ON t.id = s.id "
    "WHEN MATCHED AND t.n > {n} THEN DELETE WHEN MATCHED THEN UPDATE SET n = {n} "
    "WHEN NOT MATCHED THEN INSERT (id, n) VALUES ({key}, {n})",
)
ENDS = ("COMMIT", "COMMIT", "ROLLBACK", "SAVEPOINT a", "ROLLBACK TO a")

# The versions and rows of a table, with the key, the row, and the period.
PERIODS = """
WITH periods AS (
    SELECT id, row, valid_from, valid_to, operation, transaction FROM {table}_history
    UNION ALL SELECT id, row, valid_from, 'infinity', NULL, NULL FROM {table}),
pairs AS (
    SELECT *, lead(valid_from) OVER keys AS next_of_key, lead(row) OVER keys AS next_row,
           lead(valid_from) OVER rows AS next_of_row
    FROM periods
    WINDOW keys AS (PARTITION BY id ORDER BY valid_from, valid_to),
           rows AS (PARTITION BY row ORDER BY valid_from, valid_to))
"""
# Periods that are empty, overlap the next one under the key or of the row, or leave a gap behind an UPDATE.
WRONG = (
    PERIODS
    + """
SELECT * FROM pairs
WHERE valid_from >= valid_to OR next_of_key < valid_to OR next_of_row < valid_to
      OR operation = 'UPDATE' AND next_row = row AND next_of_key <> valid_to AND next_of_row = next_of_key
"""
)


def statements(major: int) -> st.SearchStrategy[list[tuple[int, str]]]:
    """Scripts: for each statement, the session and its text."""
    forms = STATEMENTS + (MERGE if major >= 15 else ())
    change = st.builds(
        lambda form, table, key, other, n: form.format(table=table, key=key, other=other, n=n),
        *map(st.sampled_from, (forms, NAMES, KEYS, KEYS)),
        st.integers(0, 2),
    )
    return st.lists(
        st.tuples(st.integers(0, SESSIONS - 1), st.one_of(change, change, change, st.sampled_from(ENDS))),
        min_size=4,
        max_size=40,
    )


class Session:
    """A session that runs its statements one after another, in the background."""

    def __init__(self, server: Server, database: str, seen: Counter[str]):
        self.connection = server.session(database)
        self.pool = ThreadPoolExecutor(1)
        self.last: Future | None = None
        self.seen = seen

    def send(self, statement: str) -> None:
        """Runs a statement after those before it; waits for it, unless a lock keeps it waiting."""
        self.last = self.pool.submit(self.run, statement)
        wait([self.last], timeout=0.02)

    def run(self, statement: str) -> None:
        """Runs a statement in a transaction, of which it is one subtransaction."""
        execute = self.connection.execute
        in_transaction = self.connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE
        if statement in ("COMMIT", "ROLLBACK"):
            if in_transaction:
                execute(statement)
            return
        if not in_transaction:
            execute("BEGIN; SAVEPOINT a")
        if statement in ("SAVEPOINT a", "ROLLBACK TO a"):
            execute(statement)
            return
        execute("SAVEPOINT statement")
        try:
            execute(statement)
        except EXPECTED as error:
            self.seen[error.sqlstate or ""] += 1
            execute("ROLLBACK TO statement")
        else:
            self.seen["succeeded"] += 1
            execute("RELEASE statement")


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("examples", [60, pytest.param(3_000, marks=pytest.mark.slow)])
def test_periods_of_concurrent_transactions(new_server, examples: int) -> None:
    server = new_server(deadlock_timeout="10ms", fsync="off").start()
    database = server.create_database("model")
    server.script(SQL / "history_model.sql", database)
    seen: Counter[str] = Counter()
    sessions = [Session(server, database, seen) for _ in range(SESSIONS)]
    observer = server.session(database)
    states = []

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(script=statements(server.installation.major))
    def run(script: list[tuple[int, str]]) -> None:
        for number, statement in script:
            sessions[number].send(statement)
        for session in sessions:
            session.send("COMMIT")
        for session in sessions:
            session.last.result()
        for table in NAMES:
            wrong = observer.execute(WRONG.format(table=table)).fetchall()
            assert not wrong, (table, wrong, observer.execute(f"TABLE {table}_history").fetchall())
        at = observer.execute("SELECT clock_timestamp()").fetchone()[0]
        states.extend((table, at, rows(table, at)) for table in NAMES)

    def rows(table: str, at: object, of: str = "{table}") -> list[tuple]:
        living = " WHERE deleted_at IS NULL" if table == "goods" else ""
        return observer.execute(f"SELECT id, n, row FROM {of.format(table=table)}{living} ORDER BY row").fetchall()

    run()
    for table, at, expected in states:
        assert rows(table, at, f"{{table}}_as_of('{at.isoformat()}')") == expected
    for word in ("PANIC", "terminated by signal", "TRAP:", "panicked"):
        assert word not in server.log
    assert seen["succeeded"] > examples
    assert seen["23505"]


@pytest.mark.parametrize("transactions", [1_000, pytest.param(50_000, marks=pytest.mark.slow)])
def test_periods_of_keys_under_load(new_server, transactions: int) -> None:
    server = new_server(deadlock_timeout="10ms", fsync="off").start()
    database = server.create_database("model")
    server.script(SQL / "hot_keys.sql", database)
    options = ["--no-vacuum", "--client=8", f"--transactions={transactions}", f"--file={SCRIPTS / 'hot_keys.sql'}"]
    server.run("pgbench", *options, dbname=database)
    assert server.query(WRONG.format(table="wares"), dbname=database) == []
    assert server.value("SELECT count(*) FROM wares_history", dbname=database) > transactions
    assert server.value("SELECT last_value FROM failures", dbname=database) < transactions / 10
