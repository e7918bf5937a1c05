"""DELETE of a soft-delete table, beside an UPDATE of an indexed column and a trigger in PL/pgSQL that keeps rows."""

from bench.findings import Findings
from bench.measure import Effort, Samples, Variant, definitions, script
from bench.server import MeasuredServer, Session

SHAPES, STATEMENTS, GOALS = definitions("deletes", "shapes", "statements", "goals")


def variant(table: str, statement: str, outcome: str, shape: dict[str, str], rows: int) -> Variant:
    """A statement on all rows of a table that is filled anew."""
    values = f"SELECT 'label ' || g, g{shape['value']} FROM generate_series(1, {rows}) g"
    fill = f"INSERT INTO {table} (label, n{shape['name']}) {values}"
    before = [f"TRUNCATE {table}", fill, f"VACUUM (FREEZE, ANALYZE) {table}", "CHECKPOINT"]
    return Variant([statement], before, f"SELECT coalesce(bool_and({outcome}), true) FROM {table}")


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    server.write_no_full_pages()
    with server.session() as session:
        for slug, shape in SHAPES.items():
            measure_shape(session, slug, shape, effort, findings)


def measure_shape(session: Session, slug: str, shape: dict, effort: Effort, findings: Findings) -> None:
    rows, title = effort.amount(shape["rows"]), shape["title"]
    session.run(script("deletes", column=shape["column"]))
    # The triggers that LIKE gave are measured.
    session.insist("SELECT count(*) = 2 FROM pg_trigger WHERE tgrelid = 'marked_rows'::regclass AND NOT tgisinternal")
    variants = {key: variant(*rest, shape, rows) for key, (_, _, *rest) in STATEMENTS.items()}
    samples = Samples.of(title, effort.rounds(15), variants, session, rows)
    session.run("DROP TABLE marked_rows, plpgsql_rows, removed_rows, parent_rows")
    findings.chart(slug, f"{rows} rows deleted: {title}", "µs of CPU for a row", STATEMENTS, samples.spread)
    if slug in GOALS:
        findings.compare(GOALS[slug], samples.ratio)
    else:
        findings.notes.append(
            f"{title}: a DELETE that marks takes {samples.ratio('mark', 'update'):.2f} × the CPU time of the UPDATE,"
            f" and {samples.ratio('mark', 'plpgsql'):.2f} × that of the trigger in PL/pgSQL."
        )
