"""The first INSERT of a connection into an entity, which loads the library, beside one that needs no library."""

from bench.findings import Findings
from bench.measure import Effort, Samples, definitions, script
from bench.server import DATABASE, MeasuredServer, running

INSERTS, GOALS = definitions("load", "inserts", "goals")


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    preload = {"shared_preload_libraries": "base_entity", "shared_buffers": "128MB"}
    with running(server.installation, **preload) as preloaded:
        for one in [server, preloaded]:
            one.script(script("load"), dbname=DATABASE)

        def sample(key: str, _: int) -> tuple[float, float, float]:
            """Milliseconds until the client has the result, of CPU, and of CPU since the server process started."""
            _, _, table, is_preloaded = INSERTS[key]
            with (preloaded if is_preloaded else server).session() as session:
                cost = session.cost(f"INSERT INTO bench.{table} (title) VALUES ('first')")
                return cost.wall / 1e6, cost.cpu / 1e6, session.cpu() / 1e6

        samples = Samples.interleaved("first INSERTs", effort.rounds(61), INSERTS, sample)
    wall, cpu, whole = (samples.quantity(place) for place in range(3))
    title = "The first INSERT of a connection"
    findings.chart("wall", title, "ms until the answer", INSERTS, wall.spread)
    findings.chart("cpu", title, "ms of CPU", INSERTS, cpu.spread)
    findings.chart("whole", "A connection up to its first INSERT", "ms of CPU", INSERTS, whole.spread)
    findings.compare(GOALS["wall"], wall.difference, "ms")
    findings.compare(GOALS["cpu"], cpu.difference, "ms")
