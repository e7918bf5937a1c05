"""Choices that Hypothesis draws, and the names of the tables that the statements of a script have created."""

import tomllib
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text())


class Author:
    """Writes the statements of one script."""

    def __init__(self, draw: st.DrawFn, major: int):
        self.draw = draw
        self.major = major
        self.made = 0
        # The tables that probably exist.
        self.tables: list[str] = []

    def word(self, kind: str) -> str:
        """A word of words.toml."""
        return self.draw(st.sampled_from(WORDS[kind]))

    def one(self, *texts: str) -> str:
        return self.draw(st.sampled_from(texts))

    def write(self, ways: dict[Callable[["Author"], str], int]) -> str:
        """A text in one of several ways, chosen by weight."""
        way = self.draw(st.sampled_from([way for way, weight in ways.items() for _ in range(weight)]))
        return way(self)

    def below(self, end: int) -> int:
        return self.draw(st.integers(0, end - 1))

    def chance(self, percent: int) -> bool:
        # Shrinks to False.
        return self.below(100) >= 100 - percent

    def maybe(self, percent: int, text: str) -> str:
        return text if self.chance(percent) else ""

    def since(self, major: int, text: str) -> str:
        """A text that only this version and newer ones understand."""
        return text if self.major >= major else ""

    def number(self) -> int:
        """A number for a name, never the same."""
        self.made += 1
        return self.made

    def new_name(self) -> str:
        """A name for a new table, sometimes one that is in use."""
        if self.chance(4):
            return self.word("special_names")
        if self.chance(5):
            return self.table()
        noun = self.word("nouns")
        return f"{self.word('schemas')}{noun}{self.number()}" + ('"' if noun.startswith('"') else "")

    def created(self, name: str, statement: str) -> str:
        """The statement, after which the table probably exists."""
        self.tables.append(name)
        return statement

    def table(self) -> str:
        """A table that probably exists, one of the last."""
        return self.one(*self.tables[-30:]) if self.tables else "a.parent"

    def source(self) -> str:
        """A table for LIKE, INHERITS and OF, which may not exist."""
        if self.chance(8):
            return self.word("wrong_sources")
        return self.table() if self.chance(35) else self.word("sources")
