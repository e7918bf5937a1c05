"""Old versions of rows: what keeping them adds to an UPDATE, beside other ways to keep them, and reading them."""

from bench.comparison import comparisons
from bench.findings import Findings, Spread
from bench.measure import Effort, script
from bench.server import MeasuredServer

READ_ROWS, KEYS = 1_000_000, 500


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    server.write_no_full_pages()
    with server.session() as session:
        session.run(script("history"))
        lacking = ["temporal"] if session.lacks(script("history_temporal")) else []
        findings.notes += ["temporal_tables is left out: it is not installed." for _ in lacking]
        bulk, single, reading = comparisons("history", effort, lacking)
        for table, values in bulk.of_series.items():
            session.run(script("history_rows", **values), f"VACUUM (FREEZE, ANALYZE) {table}_rows")
        bulk.measure(session, findings)
        single.measure(session, findings)
        session.run(script("history_reading", rows=effort.amount(READ_ROWS)), "VACUUM (FREEZE, ANALYZE)")
        reading.measure(session, findings)
        query = "SELECT * FROM read_rows_as_of(now() - interval '60 hours') WHERE uuid = "
        keys = session.run(f"PREPARE one (uuid) AS {query} $1", f"SELECT uuid FROM read_rows LIMIT {KEYS}")
        for way, form in [("", query + "'{}'"), (", prepared", "EXECUTE one ('{}')")]:
            costs = [session.cost(*(form.format(*key) for key in keys)).cpu / KEYS / 1e6 for _ in range(reading.rounds)]
            findings.goal(f"the row under one key as of a time{way}", Spread.of(costs).median, "at most", 0.2, "ms")
