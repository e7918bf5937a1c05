"""The benchmarks: their statistics, the files of their results, the page, and that each of them runs."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from postgresql import REPOSITORY, Installation

from bench import page, plot
from bench.comparison import Comparison, comparisons
from bench.findings import Chart, Findings, Goal, Spread, digits
from bench.measure import Effort, Samples, Variant, definitions, order
from bench.subjects import SUBJECTS


def test_the_spread_is_the_median_and_the_quartiles():
    assert Spread.of([5, 1, 3, 2, 4]) == Spread(median=3, low=2, high=4)


@pytest.mark.parametrize("number", range(7))
def test_a_round_has_each_series_once(number: int):
    assert sorted(order(number, list("abcde"))) == list("abcde")


def test_rounds_differ_in_their_order():
    assert len({tuple(order(number, list("abcde"))) for number in range(10)}) == 10


def test_a_series_is_compared_with_another_of_the_same_round():
    samples = Samples(base=np.array([1, 10, 100]), other=np.array([3, 12, 102]))
    assert samples.net("other", "base") == Spread(2, 2, 2)
    assert samples.net("other", "base", "other").high == 1
    assert samples.ratio("other", "base") == 1.2
    assert Samples(one=np.array([1, 2, 3, 4])).summed(2).spread("one").median == 5


def test_a_sample_has_one_quantity_or_several():
    taken = Samples.interleaved("", 2, ["a", "b"], lambda key, number: (number, ord(key)))
    assert list(taken.quantity(0)["b"]) == [0, 1]
    assert list(taken.quantity(1)["b"]) == [98, 98]


@pytest.mark.parametrize("subject", ["ids", "rows", "insert_rules", "deletes", "history", "names", "typeids"])
def test_goals_and_bases_are_series(subject: str):
    of_rows = [Comparison("rows", definitions("rows") | {"title": "rows"}, Effort())]
    for comparison in of_rows if subject == "rows" else comparisons(subject, Effort()):
        bases = {base for values in comparison.of_series.values() for base in values["base"]}
        goals = {key for _, *keys, _, _ in comparison.values.get("goals", []) for key in keys}
        limits = {key for _, key, *_ in comparison.values.get("limits", [])}
        assert bases | goals | limits <= comparison.series.keys()
        assert not bases & (goals | limits)


def test_the_definition_of_a_series_takes_precedence():
    series = {"usual": ["label", "ours"], "other": ["label", "peer", "SELECT '{key}', {amount}"]}
    defined = {"rounds": 1, "amount": 10, "statement": "SELECT 1", "fields": ["statement"], "series": series}
    variants = Comparison("slug", defined, Effort(quick=True)).variants
    assert variants["usual"] == Variant(["SELECT 1"], [], amount=2)
    assert variants["other"] == Variant(["SELECT 'other', 2"], [], amount=2)


def test_a_goal_is_met_at_its_bound():
    assert Goal(1.9, "at most", 1.9, "×", "").met
    assert not Goal(24.9, "at least", 25, "×", "").met
    assert Goal(1, "at most", 0.65, "×", "").wanted == "≤ 0.65 ×"


def test_numbers_have_three_digits():
    assert [digits(value) for value in [1234.5, 12.34, 1.234, 0, -0.5]] == ["1234", "12.3", "1.23", "0", "-0.50"]


def example() -> Findings:
    """Findings with one of everything."""
    findings = Findings("ids", 15, {"machine": "two cores"}, notes=["a note"])
    findings.chart("calls", "a < b", "ns", {"v4": ("uuidv4()", "ours")}, lambda key: Spread.of([25, 26.5, 1e-7]))
    findings.goal("beside the floor", 1.5, "at most", 2)
    return findings


def test_findings_are_read_as_written(tmp_path: Path):
    example().write(tmp_path)
    assert Findings.read(tmp_path / "ids-pg15.tsv") == example()


def test_a_file_of_another_kind_is_refused(tmp_path: Path):
    (tmp_path / "other.tsv").write_text("nonsense\n")
    with pytest.raises(ValueError, match="nonsense"):
        Findings.read(tmp_path / "other.tsv")


def test_a_chart_has_always_the_same_plot(tmp_path: Path):
    [chart] = example().charts
    for name in ["one.svg", "two.svg"]:
        plot.draw(chart, tmp_path / name)
    text = (tmp_path / "one.svg").read_text()
    assert text == (tmp_path / "two.svg").read_text()
    assert "a &lt; b, PostgreSQL 15" in text
    assert ">uuidv4()</text>" in text


def test_a_plot_shows_negative_numbers_as_none(tmp_path: Path):
    plot.draw(Chart("slug", "ns", "title", [("ours", -1.0, -2.0, 3.0, "label")]), tmp_path / "plot.svg")
    assert ">-1.00</text>" in (tmp_path / "plot.svg").read_text()


def test_the_summary_has_a_line_for_each_subject():
    summary = (REPOSITORY / "docs/benchmarks.md").read_text().split("## Method")[0]
    assert summary.count("\n| [") == len(SUBJECTS)


def test_the_page_is_that_of_the_kept_results(tmp_path: Path):
    for path in page.RESULTS.glob("*.tsv"):
        shutil.copy(path, tmp_path)
    written = page.write(tmp_path).read_text()
    assert written.replace("](./", "](../bench/results/") == (REPOSITORY / "docs/benchmarks.md").read_text()
    plots = {path.name for path in tmp_path.glob("*.svg")}
    assert plots == {path.name for path in page.RESULTS.glob("*.svg")}


@pytest.mark.slow
@pytest.mark.newest
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_is_measured(subject: str, postgres: Installation, tmp_path: Path):
    options = ["--pg-config", postgres.pg_config, "--quick", "--rounds", "1", "--results", tmp_path]
    subprocess.run([sys.executable, "-m", "bench", subject, *options], cwd=REPOSITORY, check=True)
    findings = Findings.read(tmp_path / f"{subject}-pg{postgres.major}.tsv")
    assert all(bar.median > 0 for chart in findings.charts for bar in chart.bars if bar.role == "ours")
    assert findings.goals
