"""Old versions of rows: what keeping them adds to an UPDATE, beside other ways to keep them, and reading them."""

from bench.comparison import comparisons
from bench.findings import Findings, Spread
from bench.measure import Effort, script
from bench.server import MeasuredServer

READ_ROWS = 1_000_000


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    server.write_no_full_pages()
    with server.session() as session:
        session.run(script("history"))
        lacking = []
        if session.lacks(script("history_temporal")):
            findings.notes.append("temporal_tables is left out: it is not installed.")
            lacking.append("temporal")
        bulk, single, reading = comparisons("history", effort, lacking)
        for table, values in bulk.of_series.items():
            session.run(script("history_rows", **values), f"VACUUM (FREEZE, ANALYZE) {table}_rows")
        bulk.measure(session, findings)
        single.measure(session, findings)
        session.run(script("history_reading", rows=effort.amount(READ_ROWS)), "VACUUM (FREEZE, ANALYZE)")
        reading.measure(session, findings)
        [query] = reading.variants["function"].statements
        query += " WHERE uuid = (SELECT uuid FROM read_rows LIMIT 1)"
        one = Spread.of([session.cost(query).cpu / 1e6 for _ in range(reading.rounds)])
        findings.goal("the row under one key as of a time", one.median, "at most", 0.2, "ms")
