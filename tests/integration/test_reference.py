"""docs/reference.md has an entry for each object of the extension, with what the catalogs have, and no other entry."""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it.token import Token
from pages import tokens
from postgresql import REPOSITORY, Server

PAGE = REPOSITORY / "docs/reference.md"
CATALOGS = Path(__file__).with_name("reference.sql")

Facts = dict[str, list[str]]


@pytest.mark.newest
def test_reference_has_the_facts_of_the_catalogs(shared_server: Server, database: str) -> None:
    # The library defines the settings once it is loaded.
    printed = shared_server.script(f"LOAD 'base_entity';\n{CATALOGS.read_text()}", dbname=database)
    entries = [entry.splitlines() for entry in printed.split("### ")[1:]]
    catalogs = {heading: [line for line in lines if line] for heading, *lines in entries}
    assert len(catalogs) > 50
    assert facts(tokens(PAGE)) == catalogs


def facts(page: list[Token]) -> Facts:
    """The facts that the catalogs have too, by the heading of the entry: signatures, kinds of objects, and rows of
    tables that begin with a name, without their last cell, the meaning."""
    entries: Facts = defaultdict(list)
    entry, row = "", []
    for before, token in pairwise(page):
        if before.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row[0].startswith("`"):
            entries[entry].append(f"| {' | '.join(row[:-1])} |")
        elif token.type != "inline":
            continue
        elif before.type == "heading_open" and before.tag == "h3":
            entry = token.content
            entries[entry] = []
        elif before.type in ("th_open", "td_open"):
            row.append(token.content)
        elif before.type == "paragraph_open" and is_fact(token):
            entries[entry].append(token.content)
    return entries


def is_fact(paragraph: Token) -> bool:
    """Whether a paragraph is code alone, or in italics as a whole."""
    kinds = [part.type for part in paragraph.children]
    return kinds == ["code_inline"] or (kinds[0], kinds[-1]) == ("em_open", "em_close")


def test_entries_have_examples_except_internal_functions() -> None:
    examples: dict[str, int] = {}
    page = tokens(PAGE)
    for token, text in pairwise(page):
        if token.type == "heading_open" and text.content == "Internal functions":
            break
        if token.type == "heading_open" and token.tag == "h3":
            entry = text.content
            examples[entry] = 0
        elif token.type == "fence" and token.info == "sql":
            examples[entry] += 1
    assert len(examples) > 50
    assert [entry for entry, count in examples.items() if count == 0] == []
