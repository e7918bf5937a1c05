"""The tables of results as text, and the page of all results with their plots."""

import os
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench import REPOSITORY, plot
from bench.findings import Findings, Goal, digits
from bench.subjects import SUBJECTS

RESULTS = REPOSITORY / "bench/results"
TEMPLATES = Environment(
    loader=FileSystemLoader(REPOSITORY / "bench/templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
# The goal of a subject that the summary shows; the first one of others.
HEADLINES = {
    "ids": "CPU of INSERT, key uuidv7() beside bigint identity",
    "rows": "row trigger beside moddatetime: 5 columns, HOT, logged",
    "deletes": "DELETE that marks beside a trigger in PL/pgSQL",
    "ddl": "another table with the extension installed beside without",
}


def headline(findings: Findings) -> Goal:
    """The goal that stands for its subject in the summary."""
    return next((goal for goal in findings.goals if goal.what == HEADLINES.get(findings.subject)), findings.goals[0])


def newest(found: list[Findings]) -> list[Findings]:
    """Of each subject the findings with the newest version of PostgreSQL: the summary has a line for each subject."""
    return list({it.subject: it for it in found}.values())


def anchor(heading: str) -> str:
    """The fragment by which GitHub and mdBook link to a heading."""
    return re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-"))


TEMPLATES.filters |= {"digits": digits, "headline": headline, "newest": newest, "anchor": anchor}


def write(results: Path) -> Path:
    """Draws all results of a directory and writes the page on them: docs/benchmarks.md, or one beside other results."""
    page = REPOSITORY / "docs/benchmarks.md" if results == RESULTS else results / "benchmarks.md"
    found = [Findings.read(path) for path in results.glob("*.tsv")]
    found.sort(key=lambda it: (list(SUBJECTS).index(it.subject), it.major))
    for findings in found:
        for chart in findings.charts:
            plot.draw(chart, results / f"{findings.name}-{chart.slug}.svg")
    values = {"found": found, "headings": SUBJECTS, "results": os.path.relpath(results, page.parent)}
    page.write_text(TEMPLATES.get_template("page.md").render(values))
    return page


def tables(findings: Findings) -> str:
    """The tables of one subject as text."""
    return TEMPLATES.get_template("tables.txt").render(it=findings)
