"""The first INSERT of a connection into an entity, which loads the library, beside one that needs no library."""

from bench.findings import Findings
from bench.measure import Effort, Samples, definitions, script
from bench.server import DATABASE, MeasuredServer, running

DEFINED = definitions("load")
INSERTS = DEFINED["inserts"]


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
    for place, (slug, chart) in enumerate(DEFINED["charts"].items()):
        quantity = samples.quantity(place)
        findings.chart(slug, chart["title"], chart["unit"], INSERTS, quantity.spread)
        findings.compare(chart["goals"], quantity.difference, "ms")
