"""CREATE TABLE: an entity beside the same table by hand, and tables that have nothing to do with the extension."""

from bench.findings import Findings
from bench.measure import Effort, Samples, Variant, definitions, script
from bench.server import MeasuredServer, Session

TABLES = 40
DEFINED = definitions("ddl")
CHARTS, DATABASES = DEFINED["charts"], DEFINED["databases"]
SERIES = {key: series for chart in CHARTS.values() for key, series in chart["series"].items()}

# Rolled back, the tables leave dead rows in the catalogs, which no later sample should pay for.
TAKE_BACK = ["ROLLBACK", script("ddl/vacuum")]


def creation(kind: str, count: int) -> Variant:
    """Tables made in one transaction, each by a message of its own."""
    statements = ["BEGIN", *(script(f"ddl/{kind}", name=f"article_{number}s") for number in range(count))]
    check = rf"SELECT count(*) = {count} FROM pg_class WHERE relname ~ '^article_\d+s$'"
    return Variant(statements, check=check, after=TAKE_BACK, amount=count)


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    sessions = {database: new_session(server, database) for database in DATABASES}
    fail_unless_same(sessions, "like", "quiet_by_hand", "by_hand")
    fail_unless_same(sessions, "mixins", "mixins_quiet_by_hand", "mixins_by_hand")
    count = effort.amount(TABLES)
    variants = {key: creation(kind, count) for key, (_, _, _, kind) in SERIES.items()}

    def sample(key: str, _: int) -> float:
        return variants[key].cpu(sessions[SERIES[key][2]]) / 1000

    samples = Samples.interleaved("CREATE TABLE", effort.rounds(101), SERIES, sample)
    for slug, chart in CHARTS.items():
        findings.chart(slug, f"CREATE TABLE {chart['title']}", "µs of CPU", chart["series"], samples.spread)
    findings.compare(DEFINED["goals"]["create"], samples.ratio)
    bystander, least = (samples.ratio(f"{kind}_empty", f"{kind}_without") for kind in ["bystander", "least"])
    findings.notes.append(
        f"Two empty event triggers in C make another table cost {bystander:.3f} ×, one of one column {least:.3f} ×."
    )


def new_session(server: MeasuredServer, database: str) -> Session:
    """A session of a new database, which has read the catalogs."""
    name = server.create_database(f"ddl_{database}", extension=database != "without")
    if database != "without":
        server.equip(name)
    session = server.session(name)
    session.run(*DATABASES[database], "VACUUM ANALYZE")
    creation("bystander", TABLES).cpu(session)
    return session


def fail_unless_same(sessions: dict[str, Session], *series: str) -> None:
    """Compares the tables that statements make."""
    made = {}
    for key in series:
        _, _, database, kind = SERIES[key]
        sessions[database].run("BEGIN", script(f"ddl/{kind}", name="articles"))
        made[key] = sessions[database].value(script("ddl/description", name="articles"))
        sessions[database].run("ROLLBACK")
    assert len(set(made.values())) == 1, f"the statements make different tables: {made}"
