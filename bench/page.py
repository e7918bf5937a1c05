"""The tables of results as text, and the page of all results with their plots."""

import os
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench import REPOSITORY, plot
from bench.findings import Findings, digits
from bench.subjects import SUBJECTS

RESULTS = REPOSITORY / "bench/results"
TEMPLATES = Environment(
    loader=FileSystemLoader(REPOSITORY / "bench/templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
TEMPLATES.filters["digits"] = digits


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
