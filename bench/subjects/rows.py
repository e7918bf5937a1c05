"""The row trigger: what it adds to an UPDATE, beside other triggers that keep updated_at."""

from itertools import product

from bench.comparison import Comparison
from bench.findings import Findings
from bench.measure import Effort, definitions, script
from bench.server import MeasuredServer, Session


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    """Measures tables of 5 and 30 columns, with HOT updates and with an index that rules them out."""
    server.write_no_full_pages()
    with server.session() as session:
        session.run("CREATE SCHEMA modified", "CREATE EXTENSION moddatetime SCHEMA modified")
        for columns, hot, logged in product([5, 30], [True, False], [False, True]):
            title = f"{columns} columns, {'HOT' if hot else 'not HOT'}, {'logged' if logged else 'unlogged'}"
            slug = title.replace(" columns", "").replace("not ", "non").replace(", ", "-").lower()
            comparison = Comparison(slug, definitions("rows") | {"title": title}, effort)
            make(session, comparison, columns, hot, logged)
            prove_path(session, comparison, hot)
            comparison.measure(session, findings)


def make(session: Session, comparison: Comparison, columns: int, hot: bool, logged: bool) -> None:
    """Makes and fills the table, whose trigger must be what is measured."""
    session.run(script(f"rows_{columns}", unlogged="" if logged else "UNLOGGED", **comparison.values))
    if not hot:
        session.run("CREATE INDEX ON bench_rows (n)")
    session.run("VACUUM (FREEZE, ANALYZE) bench_rows", "CHECKPOINT")
    given = session.value("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'bench_rows'::regclass")
    function = comparison.of_series["ours"]["function"]
    assert given.endswith(f" EXECUTE FUNCTION {function}"), f"the trigger of an entity is {given}"


def prove_path(session: Session, comparison: Comparison, hot: bool) -> None:
    """The statistics of the transaction tell whether updates are HOT; the first pass makes room for the later ones."""
    updated = "SELECT n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'bench_rows'"
    for key, one in comparison.variants.items():
        session.run(*one.before, "BEGIN")
        [(count,)] = session.run(*one.statements, updated)
        session.run("COMMIT")
        session.insist(one.check)
        expected = count > 0.9 * one.amount if hot else count == 0
        room = comparison.of_series[key]["base"] == []
        assert expected or room == hot, f"{count} of {one.amount} updates were HOT: {comparison.slug}, {key}"
