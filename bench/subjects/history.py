"""Old versions of rows: what keeping them adds to an UPDATE, beside other ways to keep them, and reading them."""

import psycopg

from bench.findings import Findings, Spread
from bench.measure import Effort, Samples, Variant, definitions, script
from bench.server import MeasuredServer, Session

ROWS, SINGLES, READ_ROWS = 50_000, 10_000, 1_000_000
TABLES, READING, GOALS = definitions("history", "tables", "reading", "goals")


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    server.write_no_full_pages()
    with server.session() as session:
        session.run(script("history"))
        tables = available(session, findings)
        writing(session, tables, effort, findings)
        reading(session, effort, findings)


def available(session: Session, findings: Findings) -> dict[str, list]:
    """The tables that this server can have; notes the extension that it lacks."""
    try:
        session.run(script("history_temporal"))
    except psycopg.Error:
        findings.notes.append("temporal_tables is left out: it is not installed.")
        return {table: series for table, series in TABLES.items() if table != "temporal"}
    return TABLES


def writing(session: Session, tables: dict[str, list], effort: Effort, findings: Findings) -> None:
    """An UPDATE of all rows, and of one by its key, net of the same UPDATE of a table without a trigger."""
    rows, singles = effort.amount(ROWS), effort.amount(SINGLES)
    for table, (_, _, since, _) in tables.items():
        session.run(
            script("history_rows", table=table, since=since, rows=rows), f"VACUUM (FREEZE, ANALYZE) {table}_rows"
        )
    for slug, title, count in [("bulk", f"UPDATE of {rows} rows", rows), ("single", "UPDATE by key", singles)]:
        variants = {table: variant(table, slug, tables[table][3], count) for table in tables}
        samples = Samples.of(title, effort.rounds(21), variants, session, count)
        nets = {table: samples.net(table, "none") for table in tables if table != "none"}
        # The floor has no UPDATE.
        nets["floor"] = samples.spread("floor")
        series = {table: tables[table] for table in nets}
        findings.chart(slug, f"{title}: old versions", "µs of CPU for a row", series, nets.get)
        goals = [goal for goal in GOALS[slug] if goal[2] in nets]
        findings.compare(goals, lambda one, other, nets=nets: nets[one].median / nets[other].median)
        findings.notes.append(
            f"{title} without a history takes {samples.spread('none').median:.2f} µs of CPU for a row."
        )


def variant(table: str, slug: str, statement: str, count: int) -> Variant:
    """Statements that change rows whose versions are kept in an empty history."""
    name = f"history_{slug}" if not statement else f"history_{statement}"
    before = [f"TRUNCATE {table}_rows_history", f"VACUUM (TRUNCATE false) {table}_rows", "CHECKPOINT"]
    kept = 0 if table == "none" else count
    check = f"SELECT count(*) = {kept} FROM {table}_rows_history"
    return Variant([script(name, table=table, count=count)], before, check)


def reading(session: Session, effort: Effort, findings: Findings) -> None:
    """The rows as of a time at which each row had another version, all of them and one."""
    session.run(script("history_reading", rows=effort.amount(READ_ROWS)), "VACUUM (FREEZE, ANALYZE)")
    variants = {key: Variant([query]) for key, (_, _, query) in READING.items()}
    samples = Samples.of("as of", effort.rounds(15), variants, session, 1000)
    findings.chart("reading", "Rows as of a time", "ms of CPU", READING, samples.spread)
    findings.compare(GOALS["reading"], samples.ratio)
    one = Spread.of(
        [
            session.cost(READING["function"][2] + " WHERE uuid = (SELECT uuid FROM read_rows LIMIT 1)").cpu / 1e6
            for _ in range(effort.rounds(15))
        ]
    )
    findings.goal("the row under one key as of a time", one.median, "at most", 0.2, "ms")
