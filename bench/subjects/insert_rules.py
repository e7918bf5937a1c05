"""INSERT under rules for inserted rows, beside the same table without them and beside a trigger in PL/pgSQL."""

from bench.findings import Findings
from bench.measure import Effort, Samples, Variant, definitions, script
from bench.server import MeasuredServer

ROWS = 100_000
TABLES, GOALS = definitions("insert_rules", "tables", "goals")
RULED = "created_by <> 'another' AND updated_by <> 'another' AND created_at > '2002-01-01'"


def variant(table: str, ruled: bool, rows: int) -> Variant:
    check = f"SELECT bool_and(({RULED}) = {ruled}) FROM {table}"
    return Variant(
        [script("insert_rules_statement", table=table, rows=rows)], [f"TRUNCATE {table}", "CHECKPOINT"], check
    )


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    rows = effort.amount(ROWS)
    variants = {table: variant(table, ruled, rows) for table, (_, _, ruled) in TABLES.items()}
    with server.session() as session:
        session.run(script("insert_rules"))
        samples = Samples.of("INSERT", effort.rounds(15), variants, session, rows)
    findings.chart("rules", f"{rows} rows inserted", "µs of CPU for a row", TABLES, samples.spread)
    findings.compare(GOALS["insert"], samples.ratio)
    more = f"{samples.ratio('ruled_rows', 'plain_rows'):.2f} × as expensive as without a trigger"
    findings.notes.append(f"Rules for INSERT make an INSERT of rows with a uuid key {more}.")
