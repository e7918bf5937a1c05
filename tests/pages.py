"""The pages of the documentation, as markdown-it reads them, and the output of psql with what differs masked."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from postgresql import REPOSITORY, Server

DOCS = sorted(path for path in (REPOSITORY / "docs").glob("*.md") if path.name != "SUMMARY.md")
PAGES = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *DOCS]

# A comment of HTML, which readers do not see: SQL that the examples need, or the file that the next block is part of.
DIRECTIVE = re.compile(r"\s*<!--\s*(setup|from):(.*?)-->", re.DOTALL)

# Parts that differ from run to run: values, and the widths of columns that follow from them.
MASKS = {
    r"(?<![0-9a-zA-Z])[\da-f]{8}-[\da-f]{4}-([\da-f])[\da-f]{3}-[\da-f]{4}-[\da-f]{12}(?![\da-f])": r"<uuid v\1>",
    r"(?<![0-9a-zA-Z])\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[\d.:+-]*": "<time>",
    r"(?m) +$": "",
    r" +": " ",
    r"-{3,}": "---",
}


@dataclass(frozen=True)
class Block:
    """A block of code on a page."""

    line: int
    language: str
    text: str
    # The file that it is part of.
    source: str | None = None


def tokens(page: Path) -> list[Token]:
    """The parts of a page."""
    return MarkdownIt("commonmark").enable("table").parse(page.read_text())


def blocks(page: Path) -> list[Block]:
    """The blocks of a page in order, and the SQL of its comments."""
    found, source = [], None
    for token in tokens(page):
        if token.type == "fence":
            found.append(Block(token.map[0] + 2, token.info.strip(), token.content, source))
            source = None
        elif token.type == "html_block" and (directive := DIRECTIVE.match(token.content)):
            kind, text = directive[1], directive[2].strip()
            if kind == "setup":
                found.append(Block(token.map[0] + 1, "sql", f"{text}\n"))
            else:
                source = text
    return found


def masked(text: str) -> str:
    """The text without the values and widths that differ from run to run."""
    for pattern, replacement in MASKS.items():
        text = re.sub(pattern, replacement, text)
    return text


def psql(server: Server, sql: str, dbname: str, *options: str, **variables: str) -> str:
    """The output of psql for a script, errors included."""
    ended = subprocess.run(
        [server.installation.bin / "psql", "-X", "-P", "pager=off", *options],
        env=server.environment(dbname) | variables,
        cwd=REPOSITORY / "examples",
        input=sql,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout
