"""Ids: the cost of one, and of rows inserted under different keys."""

from bench.comparison import comparisons
from bench.findings import Findings, Spread
from bench.measure import Effort, Samples, definitions
from bench.server import MeasuredServer, Session

# Rows in a sample, and its statements: the tables grow side by side, since what disturbs the machine lasts for seconds.
ROWS = 1_000_000
PARTS = 10

DEFINED = definitions("ids")
KEYS = DEFINED["keys"]
# Calls are net of a loop over a constant: 1 for fast functions, 2 for slow ones.
LOOPS = {"1", "2"}
FUNCTIONS = {call: role for call, (_, role, *_) in DEFINED["charts"]["calls"]["series"].items() if call not in LOOPS}


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    with server.session() as session:
        calls(session, effort, findings)
        inserts(session, effort, findings)


def calls(session: Session, effort: Effort, findings: Findings) -> None:
    """The cost of a call, net of a loop."""
    lacked = lacking(session, findings)
    for call in FUNCTIONS.keys() - lacked:
        prove(session, call, FUNCTIONS[call])
    [comparison] = comparisons("ids", effort, lacked)
    comparison.measure(session, findings)


def lacking(session: Session, findings: Findings) -> list[str]:
    """The functions that this server lacks; notes the extensions that it cannot load."""
    for schema, extension in [("crypto", "pgcrypto"), ("ossp", "uuid-ossp"), ("peer", "pg_uuidv7")]:
        session.run(f"CREATE SCHEMA {schema}")
        if session.lacks(f'CREATE EXTENSION "{extension}" SCHEMA {schema}'):
            findings.notes.append(f"{extension} is left out: this PostgreSQL lacks it, or cannot load it.")
    return [call for call in FUNCTIONS if session.value(f"SELECT to_regprocedure('{call}') IS NULL")]


def prove(session: Session, call: str, role: str) -> None:
    """Fails unless every call of the function returns a value, and ids that differ if it is no lower bound."""
    plan = str(session.run(f"EXPLAIN (VERBOSE, COSTS OFF) SELECT count({call}) FROM generate_series(1, 10) g"))
    # A function in SQL is inlined.
    assert call.rpartition(".")[2] in plan or "gen_random_uuid" in plan, f"{call} is not called for every row: {plan}"
    session.insist(f"SELECT count({call}) = 10 FROM generate_series(1, 10) g")
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
    findings.compare(DEFINED["goals"], cpu.ratio)
    of_a_million = sizes["key_v7"].median * ROWS / rows
    findings.goal("index of a million rows, key uuidv7()", of_a_million, "at most", 32, "MB")
    order = "SELECT id < lag(id) OVER (ORDER BY ctid) AS is_back FROM bench.key_v7"
    inversions = session.value(f"SELECT count(*) FROM ({order}) t WHERE is_back")
    findings.goal("keys of uuidv7() out of order", inversions, "at most", 0, "")
