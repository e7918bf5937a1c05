"""Words: pluralize() and is_plural(), warm and for the first time in a session."""

from bench import comparison
from bench.findings import Findings
from bench.measure import Effort, Samples, definitions, script
from bench.server import MeasuredServer

SERIES = definitions("names")["charts"]["warm"]["series"]
OURS = {key: SERIES[key] for key in ["pluralize", "is_plural"]}


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    comparison.measure(server, effort, findings)
    samples = Samples.interleaved("first words", effort.rounds(15), OURS, lambda key, _: first_call(server, key))
    findings.chart("first", "The first word in a session", "µs until the answer", OURS, samples.spread)
    for key in OURS:
        findings.goal(f"{key}(), first call in a session", samples.spread(key).median, "at most", 100, "µs")


def first_call(server: MeasuredServer, function: str) -> float:
    """Microseconds between two readings of the clock around the first call of a session that has loaded it."""
    with server.session() as session:
        session.run("SELECT base_entity.uuidv4(), clock_timestamp() - clock_timestamp()")
        return session.value(script("names_first", function=function))
