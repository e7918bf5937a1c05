"""Growth: millions of rows in one table, thousands of entities in one database."""

import numpy as np
from tqdm import trange

from bench.findings import Findings
from bench.measure import Effort, Samples, script
from bench.server import MeasuredServer, Session
from bench.subjects import ddl

# Rows in a step, the number of steps, and of the statements in each.
ROWS, STEPS, PARTS = 1_000_000, 5, 20

# Entities in the full database, and those made in one transaction while it is filled.
ENTITIES, BATCH = 10_000, 500


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    with server.session() as session:
        rows(session, effort, findings)
    entities(server, effort, findings)


def rows(session: Session, effort: Effort, findings: Findings) -> None:
    """The key of the extension is measured in three passes, the other in one."""
    ours = millions(session, "base_entity.uuidv7()", effort, passes=3)
    both = Samples(ours | millions(session, "gen_random_uuid()", effort, passes=1))
    series = {label: (label, "ours" if label in ours else "peer") for label in both}
    findings.chart("rows", "Each further million rows", "s of CPU", series, both.spread)
    values = np.array(list(ours.values()))
    shares = np.median(values / values.mean(axis=0), axis=1)
    what = "key uuidv7(): how far the dearest or cheapest of five millions is from their mean"
    findings.goal(what, 100 * abs(shares - 1).max(), "at most", 5, "%")


def millions(session: Session, function: str, effort: Effort, passes: int) -> Samples:
    """Seconds for the first, the second, … million rows of a table: tables that hold none, one, … million already grow
    side by side, since what disturbs the machine lasts for seconds."""
    count = effort.amount(ROWS)
    steps = {f"{function}, million {step + 1}": step for step in range(STEPS)}

    def sample(label: str, number: int) -> float:
        step = steps[label]
        if number % PARTS == 0:
            table = f"bench.growth_{step} (id uuid PRIMARY KEY DEFAULT {function}, payload text)"
            session.run(f"DROP TABLE IF EXISTS bench.growth_{step}", f"CREATE TABLE {table}")
            session.run(script("growth", step=step, rows=step * count), "CHECKPOINT")
        return session.cost(script("growth", step=step, rows=count // PARTS)).cpu / 1e9

    return Samples.interleaved(function, PARTS * min(effort.rounds(passes), passes), steps, sample).summed(PARTS)


def entities(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    """The next CREATE TABLE in a database of no entity, and in one of many."""
    many = effort.amount(ENTITIES)
    few_session, many_session = new_session(server, "growth_few", 0), new_session(server, "growth_many", many)
    series = {
        "first": ("an entity, the first", "ours", "like", few_session),
        "next": (f"an entity beside {many} entities", "ours", "like", many_session),
        "other first": ("another table, the first", "peer", "bystander", few_session),
        "other next": (f"another table beside {many} entities", "peer", "bystander", many_session),
    }
    variants = {kind: ddl.creation(kind, ddl.TABLES) for kind in ["like", "bystander"]}

    def sample(key: str, _: int) -> float:
        _, _, kind, session = series[key]
        return variants[kind].cpu(session) / 1000

    samples = Samples.interleaved("the next table", effort.rounds(61), series, sample)
    findings.chart("entities", "The next CREATE TABLE", "µs of CPU", series, samples.spread)
    ratio = samples.ratio("next", "first")
    findings.goal("CREATE TABLE beside 10 000 entities, beside the first", ratio, "at most", 1.1)
    cost = f"at {samples.ratio('other next', 'other first'):.2f} × the cost of the first"
    findings.notes.append(f"Beside 10 000 entities PostgreSQL makes a table that is no entity {cost}.")


def new_session(server: MeasuredServer, database: str, count: int) -> Session:
    """A session of a database of so many entities, which has not read all of them, as a client's has not."""
    server.create_database(database)
    with server.session(database) as session:
        for batch in trange(count // BATCH, desc="entities", disable=None):
            names = (f"story_{batch}_{number}s" for number in range(BATCH))
            session.run("BEGIN", *(script("ddl/like", name=name) for name in names), "COMMIT")
        session.run("VACUUM ANALYZE", "CHECKPOINT")
    return server.session(database)
