"""Words: pluralize() and is_plural(), warm and for the first time in a session."""

from bench.findings import Findings, Spread
from bench.measure import Effort, Samples, Variant, definitions, script
from bench.server import MeasuredServer

CALLS = 200_000
SESSIONS = 15
[SERIES] = definitions("names", "calls")
OURS = {key: SERIES[key] for key in ["pluralize", "is_plural"]}


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    warm(server, effort, findings)
    rounds = effort.rounds(SESSIONS)
    first = {key: Spread.of([first_call(server, key) for _ in range(rounds)]) for key in OURS}
    findings.chart("first", "The first word in a session", "µs until the answer", OURS, first.get)
    for key in OURS:
        findings.goal(f"{key}(), first call in a session", first[key].median, "at most", 100, "µs")


def warm(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    """The cost of a call, net of a loop that calls nothing."""
    calls = effort.amount(CALLS)
    with server.session() as session:
        session.run(script("names", calls=calls), "VACUUM ANALYZE bench.names")
        session.insist(
            "SELECT base_entity.pluralize('category') = 'categories' AND NOT base_entity.is_plural('category')"
        )
        variants = {key: Variant([f"SELECT count({call}) FROM bench.names"]) for key, (_, _, call) in SERIES.items()}
        samples = Samples.of("words", effort.rounds(9), variants, session, calls / 1000)
    functions = {key: series for key, series in SERIES.items() if key != "loop"}
    nets = {key: samples.net(key, "loop") for key in functions}
    findings.chart("warm", "One word, net of the loop", "ns of CPU", functions, nets.get)
    for key in OURS:
        findings.goal(f"{key}(), warm", nets[key].median, "at most", 500, "ns")


def first_call(server: MeasuredServer, function: str) -> float:
    """Microseconds between two readings of the clock around the first call of a session that has loaded it."""
    with server.session() as session:
        session.run("SELECT base_entity.uuidv4(), clock_timestamp() - clock_timestamp()")
        return session.value(script("names_first", function=function))
