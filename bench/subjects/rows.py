"""The row trigger: what it adds to an UPDATE, beside other triggers that keep updated_at."""

from itertools import product

from bench.findings import Findings
from bench.measure import Effort, Samples, Variant, definitions, script
from bench.server import MeasuredServer, Session

ROWS = 50_000
UPDATE = "UPDATE bench_rows SET n = n + 1"
PREPARE = [
    "VACUUM (TRUNCATE false, INDEX_CLEANUP on) bench_rows",
    "SELECT set_config('bench.last', max(updated_at)::text, false), count(*) FROM bench_rows",
    f"{UPDATE} WHERE uuid = (SELECT uuid FROM bench_rows LIMIT 1)",
]
MOVED = "updated_at > current_setting('bench.last')::timestamptz"

TRIGGERS, GOALS = definitions("rows", "triggers", "goals")
NONE = ["none", "none again"]


def variant(function: str = "", touches: bool = False) -> Variant:
    """An UPDATE of all rows under a trigger, or under none."""
    before = ["DROP TRIGGER IF EXISTS zzz_base_entity ON bench_rows"]
    if function:
        event = "BEFORE UPDATE ON bench_rows FOR EACH ROW"
        before.append(f"CREATE TRIGGER zzz_base_entity {event} EXECUTE FUNCTION {function}")
    outcome = f"bool_and({MOVED})" if touches else f"NOT bool_or({MOVED})"
    return Variant([UPDATE], before + PREPARE, f"SELECT {outcome} FROM bench_rows")


VARIANTS = {key: variant() for key in NONE} | {
    key: variant(function, role != "floor") for key, (_, role, function) in TRIGGERS.items()
}


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    """Measures tables of 5 and 30 columns, with HOT updates and with an index that rules them out."""
    server.write_no_full_pages()
    rows = effort.amount(ROWS)
    with server.session() as session:
        session.run("CREATE SCHEMA modified", "CREATE EXTENSION moddatetime SCHEMA modified")
        for columns, hot, logged in product([5, 30], [True, False], [False, True]):
            title = f"{columns} columns, {'HOT' if hot else 'not HOT'}, {'logged' if logged else 'unlogged'}"
            make(session, columns, hot, logged, rows)
            prove_path(session, hot, rows, title)
            samples = Samples.of(title, effort.rounds(31), VARIANTS, session, rows)
            session.run("DROP TABLE bench_rows")
            report(findings, samples, title)


def make(session: Session, columns: int, hot: bool, logged: bool, rows: int) -> None:
    """Makes and fills the table, whose trigger must be what is measured."""
    session.run(script(f"rows_{columns}", unlogged="" if logged else "UNLOGGED", rows=rows))
    if not hot:
        session.run("CREATE INDEX ON bench_rows (n)")
    session.run("VACUUM (FREEZE, ANALYZE) bench_rows", "CHECKPOINT")
    given = session.value("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'bench_rows'::regclass")
    assert given.endswith(f" EXECUTE FUNCTION {TRIGGERS['ours'][2]}"), f"the trigger of an entity is {given}"


def prove_path(session: Session, hot: bool, rows: int, title: str) -> None:
    """The statistics of the transaction tell whether updates are HOT; the first pass makes room for the later ones."""
    updated = "SELECT n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'bench_rows'"
    for key, one in VARIANTS.items():
        session.run(*one.before, "BEGIN")
        [(count,)] = session.run(*one.statements, updated)
        session.run("COMMIT")
        session.insist(one.check)
        expected = count > 0.9 * rows if hot else count == 0
        assert expected or (key in NONE) == hot, f"{count} of {rows} updates were HOT: {title}, {key}"


def report(findings: Findings, samples: Samples, title: str) -> None:
    nets = {key: samples.net(key, *NONE) for key in TRIGGERS}
    slug = title.replace(" columns", "").replace("not ", "non").replace(", ", "-").lower()
    heading = f"CPU time added to UPDATE by a row trigger: {title}"
    findings.chart(slug, heading, "µs of CPU for a row", TRIGGERS, nets.get)
    alone = samples.spread(NONE[0]).median
    findings.notes.append(f"{title}: the UPDATE itself takes {alone:.2f} µs of CPU for a row.")
    goals = [(f"{what}: {title}", *goal) for what, *goal in GOALS["update"]]
    findings.compare(goals, lambda one, other: nets[one].median / nets[other].median)
