"""Ids: the cost of one, and of rows inserted under different keys."""

import psycopg

from bench.findings import Findings, Spread
from bench.measure import Effort, Samples, definitions
from bench.server import MeasuredServer, Session

# Calls in a sample of a function that takes nanoseconds, and of one that takes microseconds: few, but in many rounds,
# since what disturbs the machine lasts longer than a round and so affects all alike.
CALLS = 100_000
SLOW_CALLS = 10_000
SLOW = {"ossp.uuid_generate_v4()", "bench.uuidv7_sql()", "bench.uuidv7_plpgsql()", "2"}

# Rows in a sample, and its statements: the tables grow side by side, since what disturbs the machine lasts for seconds.
ROWS = 1_000_000
PARTS = 10

FUNCTIONS, GOALS, KEYS = definitions("ids", "functions", "goals", "keys")


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    with server.session() as session:
        calls(session, effort, findings)
        inserts(session, effort, findings)


def calls(session: Session, effort: Effort, findings: Findings) -> None:
    """The cost of a call, net of a loop over a constant, 1 for fast functions and 2 for slow ones."""
    functions = {call: FUNCTIONS[call] for call in available(session, findings)}
    for call, (_, role) in functions.items():
        prove(session, call, role)

    def sample(call: str, _: int) -> float:
        rows = effort.amount(SLOW_CALLS if call in SLOW else CALLS)
        cost = session.cost(f"SELECT count({call}) FROM generate_series(1, {rows}) g")
        assert cost.rows == [(rows,)], f"{call} returned {cost.rows}"
        return cost.cpu / rows

    samples = Samples.interleaved("calls", effort.rounds(61), [*functions, "1", "2"], sample)
    nets = {call: samples.net(call, "2" if call in SLOW else "1") for call in functions}
    findings.chart("calls", "One id, net of the loop", "ns of CPU", functions, nets.get)
    goals = [goal for goal in GOALS["calls"] if goal[1] in nets]
    findings.compare(goals, lambda one, other: nets[one].median / nets[other].median)


def available(session: Session, findings: Findings) -> list[str]:
    """The functions that this server has; notes the extensions that it lacks."""
    for schema, extension in [("crypto", "pgcrypto"), ("ossp", "uuid-ossp")]:
        session.run(f"CREATE SCHEMA {schema}")
        try:
            session.run(f'CREATE EXTENSION "{extension}" SCHEMA {schema}')
        except psycopg.Error:
            findings.notes.append(f"{extension} is left out: this build of PostgreSQL cannot load it.")
    return [call for call in FUNCTIONS if session.value(f"SELECT to_regprocedure('{call}') IS NOT NULL")]


def prove(session: Session, call: str, role: str) -> None:
    """Fails unless the function is called for every row, and makes ids that differ if it is no lower bound."""
    plan = str(session.run(f"EXPLAIN (VERBOSE, COSTS OFF) SELECT count({call}) FROM generate_series(1, 10) g"))
    # A function in SQL is inlined.
    assert call.rpartition(".")[2] in plan or "gen_random_uuid" in plan, f"{call} is not called for every row: {plan}"
    if role != "floor":
        session.insist(f"SELECT count(DISTINCT {call}) = 20000 FROM generate_series(1, 20000) g")


def inserts(session: Session, effort: Effort, findings: Findings) -> None:
    """Rows inserted: CPU, index, write-ahead log, order of the keys."""
    rows = effort.amount(ROWS)
    for table, (_, _, column) in KEYS.items():
        session.run(f"CREATE TABLE bench.{table} (id {column} PRIMARY KEY, payload text)")

    def sample(table: str, number: int) -> tuple[float, float]:
        """Seconds of CPU and megabytes of log."""
        if number % PARTS == 0:
            session.run(f"TRUNCATE bench.{table}", "CHECKPOINT")
        start = session.value("SELECT pg_current_wal_lsn()")
        payload = f"SELECT 'payload-xxxxxxxxxxxxxxxxxxxxxxxx' FROM generate_series(1, {rows // PARTS})"
        cost = session.cost(f"INSERT INTO bench.{table} (payload) {payload}")
        return cost.cpu / 1e9, session.value(f"SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '{start}') / 2.0 ^ 20")

    samples = Samples.interleaved("INSERT", PARTS * effort.rounds(5), KEYS, sample)
    cpu, wal = (samples.quantity(place).summed(PARTS) for place in [0, 1])
    for table in KEYS:
        session.insist(f"SELECT count(DISTINCT id) = {rows} FROM bench.{table}")
    size = "SELECT pg_relation_size('bench.{}_pkey') / 2.0 ^ 20"
    sizes = {table: Spread.of([session.value(size.format(table))]) for table in KEYS}
    title = f"{'A million' if rows == ROWS else rows} rows by key"
    findings.chart("insert", f"{title}: INSERT", "s of CPU", KEYS, cpu.spread)
    findings.chart("index", f"{title}: primary key index", "MB", KEYS, sizes.get)
    findings.chart("wal", f"{title}: write-ahead log", "MB", KEYS, wal.spread)
    findings.compare(GOALS["inserts"], cpu.ratio)
    of_a_million = sizes["key_v7"].median * ROWS / rows
    findings.goal("index of a million rows, key uuidv7()", of_a_million, "at most", 32, "MB")
    order = "SELECT id < lag(id) OVER (ORDER BY ctid) AS is_back FROM bench.key_v7"
    inversions = session.value(f"SELECT count(*) FROM ({order}) t WHERE is_back")
    findings.goal("keys of uuidv7() out of order", inversions, "at most", 0, "")
