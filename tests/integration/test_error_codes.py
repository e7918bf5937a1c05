"""The page of errors lists each SQLSTATE that src/error raises, with the name that PostgreSQL has for it."""

import re

from pages import tokens
from postgresql import REPOSITORY, Installation

# Of notices and warnings, which are no errors.
NO_ERRORS = {"00000", "01000"}


def conditions(postgres: Installation) -> dict[str, tuple[str, str]]:
    """The SQLSTATEs and names of PostgreSQL's macros."""
    lines = (postgres.ask("sharedir") / "errcodes.txt").read_text().splitlines()
    fields = [line.split() for line in lines if re.match(r"\w{5}\s+[EWS]\s", line)]
    return {macro: (state, *name) for state, _, macro, *name in fields}


def raised() -> set[str]:
    """The macros in the texts of the errors, tests and comments aside."""
    sources = [REPOSITORY / "src/error.rs", *(REPOSITORY / "src/error").rglob("*.rs")]
    return {macro for path in sources for macro in re.findall(r"\bERRCODE_\w+", path.read_text())}


def listed() -> list[tuple[str, str]]:
    """The first two columns of the table of all codes."""
    page = tokens(REPOSITORY / "docs/errors.md")
    rows, cells = [], []
    for token in page:
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline":
            cells.append(token.content)
        elif token.type == "tr_close" and len(cells) == 4:
            rows.append((cells[0], cells[1].strip("`")))
    return [row for row in rows if row[0] != "SQLSTATE"]


def test_page_of_errors_lists_the_codes_that_are_raised(postgres: Installation) -> None:
    known = conditions(postgres)
    codes = sorted(known[macro] for macro in raised() if known[macro][0] not in NO_ERRORS)
    assert codes == sorted(listed())
