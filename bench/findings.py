"""The findings on one subject with one version of PostgreSQL, kept as a file of tab-separated values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np


class Spread(NamedTuple):
    """The median of samples and their quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, samples) -> Self:
        return cls(*map(float, np.quantile(np.asarray(samples, float), [0.5, 0.25, 0.75])))


class Bar(NamedTuple):
    """One series; its role is `ours`, `peer`, or `floor`, which no native code can beat."""

    role: str
    median: float
    low: float
    high: float
    label: str


class Chart(NamedTuple):
    """Series of one unit, side by side. The slug is the end of the plot's file name."""

    slug: str
    unit: str
    title: str
    bars: list[Bar]


class Goal(NamedTuple):
    """A number that should be `at most` or `at least` a bound; the unit of a ratio is ×."""

    found: float
    kind: str
    bound: float
    unit: str
    what: str

    @property
    def met(self) -> bool:
        return self.found <= self.bound if self.kind == "at most" else self.found >= self.bound

    @property
    def wanted(self) -> str:
        """The bound as people write it."""
        return f"{'≤' if self.kind == 'at most' else '≥'} {self.bound:g} {self.unit}".strip()


@dataclass
class Findings:
    """Charts, goals, notes, and the facts on when and where they were measured."""

    subject: str
    major: int
    facts: dict[str, str] = field(default_factory=dict)
    charts: list[Chart] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of its files, without a suffix."""
        return f"{self.subject}-pg{self.major}"

    def chart(self, slug: str, title: str, unit: str, series: dict[str, list], spread: Callable[[str], Spread]) -> None:
        """Adds a chart of series, each a label and a role by its key."""
        bars = [Bar(role, *spread(key), label) for key, (label, role, *_) in series.items()]
        self.charts.append(Chart(slug, unit, f"{title}, PostgreSQL {self.major}", bars))

    def goal(self, what: str, found: float, kind: str, bound: float, unit: str = "×") -> None:
        self.goals.append(Goal(float(found), kind, float(bound), unit, what))

    def compare(self, goals: Iterable[tuple], by: Callable[[str, str], float], unit: str = "×") -> None:
        """Adds goals that each name what, two series, a kind and a bound."""
        for what, one, other, kind, bound in goals:
            self.goal(what, by(one, other), kind, bound, unit)

    def write(self, directory: Path) -> None:
        """Keeps it in a file, a line for each fact, chart, series, goal and note."""
        lines = [("subject", self.subject, self.major), *(("fact", *fact) for fact in self.facts.items())]
        for *chart, bars in self.charts:
            lines += [("chart", *chart), *(("bar", *bar) for bar in bars)]
        lines += [("goal", *goal) for goal in self.goals] + [("note", note) for note in self.notes]
        text = "".join("\t".join(map(exact, line)) + "\n" for line in lines)
        (directory / f"{self.name}.tsv").write_text(text)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Reads the file of write()."""
        for line in path.read_text().splitlines():
            match line.split("\t"):
                case ["subject", subject, major]:
                    findings = cls(subject, int(major))
                case ["fact", name, value]:
                    findings.facts[name] = value
                case ["chart", *fields]:
                    findings.charts.append(Chart(*fields, []))
                case ["bar", role, *spread, label]:
                    findings.charts[-1].bars.append(Bar(role, *map(float, spread), label))
                case ["goal", found, kind, bound, unit, what]:
                    findings.goal(what, float(found), kind, float(bound), unit)
                case ["note", note]:
                    findings.notes.append(note)
                case _:
                    raise ValueError(f"{path} has the line {line!r}")
        return findings


def exact(value: object) -> str:
    """A number with all its digits and without an exponent; anything else as it is."""
    return np.format_float_positional(value, trim="-") if isinstance(value, float) else str(value)


def digits(value: float) -> str:
    """Three significant digits of a number, or two decimals."""
    places = 0 if abs(value) >= 100 or value == 0 else 1 if abs(value) >= 10 else 2
    return f"{value:.{places}f}"
