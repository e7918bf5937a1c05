"""Variants of what is measured, rounds of samples, and their statistics."""

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from tqdm import tqdm

from bench.findings import Spread
from bench.server import HERE, Session


def definitions(subject: str) -> dict:
    """Series and goals of a subject. A series has a label, a role, and what else the subject needs."""
    return tomllib.loads((HERE / f"subjects/{subject}.toml").read_text())


def script(name: str, /, **values: object) -> str:
    """Statements of a file, with values filled in."""
    return (HERE / f"sql/{name}.sql").read_text().format(**values)


@dataclass(frozen=True)
class Effort:
    """How much is measured: `quick` is a look, not a result, with fewer rounds and rows."""

    quick: bool = False
    named_rounds: int | None = None

    def rounds(self, usual: int) -> int:
        return self.named_rounds or (max(usual // 5, 3) if self.quick else usual)

    def amount(self, usual: int) -> int:
        """The number of rows, calls or statements in a sample."""
        return max(usual // 5, 1) if self.quick else usual


@dataclass(frozen=True)
class Variant:
    """Statements that are measured, those that prepare and undo each sample, and a query that returns true after it."""

    statements: Sequence[str]
    before: Sequence[str] = ()
    check: str = "SELECT true"
    after: Sequence[str] = ()
    amount: int = 1

    def cpu(self, session: Session) -> float:
        """Takes a sample: nanoseconds of CPU, for each of an amount of rows or statements."""
        session.run(*self.before)
        cost = session.cost(*self.statements)
        session.insist(self.check)
        session.run(*self.after)
        return cost.cpu / self.amount


class Samples(dict[str, np.ndarray]):
    """The samples of each series, one for each round."""

    @classmethod
    def interleaved(cls, title: str, rounds: int, series: Iterable[str], sample: Callable) -> Self:
        """Takes a sample of each series in each round, by a function of the series and the number of the round."""
        samples = {key: [] for key in series}
        for number in tqdm(range(rounds), title, unit="round", disable=None):
            for key in order(number, list(samples)):
                samples[key].append(sample(key, number))
        return cls({key: np.array(values, dtype=float) for key, values in samples.items()})

    def quantity(self, place: int) -> Self:
        """One of several quantities that each sample has."""
        return type(self)({key: values[:, place] for key, values in self.items()})

    def summed(self, rounds: int) -> Self:
        """The sums of so many rounds each."""
        return type(self)({key: values.reshape(-1, rounds).sum(axis=1) for key, values in self.items()})

    def spread(self, key: str) -> Spread:
        return Spread.of(self[key])

    def net(self, key: str, *bases: str) -> Spread:
        """A series net of others, if any, which are samples of the same base, round by round."""
        return Spread.of(self[key] - sum(self[base] for base in bases) / max(len(bases), 1))

    def ratio(self, key: str, other: str) -> float:
        """A series divided by another, round by round: what slows the machine for a while, slows both."""
        return float(np.median(self[key] / self[other]))

    def difference(self, key: str, other: str) -> float:
        return float(np.median(self[key]) - np.median(self[other]))


def order(number: int, series: list) -> list:
    """Each round begins with another series and reverses the order, so that none always follows the same."""
    first = number // 2 % len(series)
    rotated = series[first:] + series[:first]
    return rotated if number % 2 == 0 else rotated[::-1]
