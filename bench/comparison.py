"""Comparisons: charts that a definition describes in full, with the statements of each series and the goals."""

from collections.abc import Collection, Iterator

from bench.findings import Findings
from bench.measure import Effort, Samples, Variant, definitions, script
from bench.server import MeasuredServer, Session

NANOSECONDS = {"ns": 1, "µs": 1e3, "ms": 1e6}
# The definitions that a chart may lack. Net of its base, a series is what it adds; the base itself is not shown.
DEFAULTS = {"amount": 1, "base": [], "before": [], "check": "SELECT true", "insist": [], "after": []}


class Comparison:
    """A chart. Its definitions fill its statements; those of a series, named by `fields`, take precedence."""

    def __init__(self, slug: str, defined: dict, effort: Effort):
        self.slug, self.series, self.rounds = slug, defined["series"], effort.rounds(defined["rounds"])
        self.values = DEFAULTS | defined
        self.of_series = {
            key: self.values | {"key": key} | dict(zip(defined["fields"], own, strict=False))
            for key, (_, _, *own) in self.series.items()
        }
        for values in [self.values, *self.of_series.values()]:
            values["amount"] = effort.amount(values["amount"])
        self.variants = {key: variant(values) for key, values in self.of_series.items()}

    def measure(self, session: Session, findings: Findings) -> None:
        if "script" in self.values:
            session.run(script(self.values["script"], **self.values))
        session.run(*self.values.get("then", []))
        for query in self.values["insist"]:
            session.insist(query)
        scale = NANOSECONDS[self.values["unit"].split()[0]]
        samples = Samples.interleaved(
            self.slug, self.rounds, self.series, lambda key, _: self.variants[key].cpu(session) / scale
        )
        session.run(*self.values["after"])
        self.report(samples, findings)

    def report(self, samples: Samples, findings: Findings) -> None:
        """Adds the chart, the goals of its ratios, those of single series (`limits`), and the notes."""
        bases = {base for values in self.of_series.values() for base in values["base"]}
        shown = {key: one for key, one in self.series.items() if key not in bases}
        nets = {key: samples.net(key, *self.of_series[key]["base"]) for key in shown}
        findings.chart(self.slug, self.values["heading"].format(**self.values), self.values["unit"], shown, nets.get)
        for what, one, other, *bound in self.values.get("goals", []):
            if shown.keys() >= {one, other}:
                ratio = nets[one].median / nets[other].median if bases else samples.ratio(one, other)
                findings.goal(what.format(**self.values), ratio, *bound)
        for what, key, *bound in self.values.get("limits", []):
            findings.goal(what, nets[key].median, *bound)
        for text, *compared in self.values.get("notes", []):
            numbers = (samples.ratio(*keys) if keys[1:] else samples.spread(*keys).median for keys in compared)
            findings.notes.append(text.format(*numbers, **self.values))


def variant(values: dict) -> Variant:
    """The statement of a series, and those around it."""
    statement, check, *before = (
        text.format(**values) for text in [values["statement"], values["check"], *values["before"]]
    )
    return Variant([statement], before, check, amount=values["amount"])


def comparisons(subject: str, effort: Effort, lacking: Collection[str] = ()) -> Iterator[Comparison]:
    """Those of a subject, without the series that a server lacks."""
    defined = definitions(subject)
    for slug, chart in defined["charts"].items():
        chart = defined | chart
        chart["series"] = {key: one for key, one in chart["series"].items() if key not in lacking}
        yield Comparison(slug, chart, effort)


def measure(server: MeasuredServer, effort: Effort, findings: Findings) -> None:
    """Measures the comparisons of a subject."""
    server.write_no_full_pages()
    with server.session() as session:
        for comparison in comparisons(findings.subject, effort):
            comparison.measure(session, findings)
