"""A chart as SVG: horizontal bars with their medians, and a thin line between the quartiles."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from bench.findings import Chart, digits

# The colours are legible on white and on dark grey.
ROLES = {"ours": ("#1f883d", "base_entity"), "peer": ("#afb8c1", "others"), "floor": ("#bf8700", "lower bound")}
TEXT = "#70787f"
STYLE = {
    # The same chart makes the same file.
    "svg.hashsalt": "base_entity",
    "svg.fonttype": "none",
    "font.size": 9,
} | dict.fromkeys(["text.color", "xtick.color", "ytick.color", "axes.edgecolor", "axes.labelcolor"], TEXT)


def draw(chart: Chart, path: Path) -> None:
    """Writes the plot of a chart."""
    roles, *numbers, labels = zip(*chart.bars, strict=True)
    medians, lows, highs = np.maximum(numbers, 0)
    colours = [ROLES[role][0] for role in roles]
    lines = {"ecolor": TEXT, "elinewidth": 1.2}
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.9, 1 + 0.26 * len(labels)), layout="constrained")
        figure.suptitle(chart.title, x=0.01, ha="left", weight="bold")
        axes = figure.subplots()
        places = range(len(labels))
        bars = axes.barh(places, medians, xerr=[medians - lows, highs - medians], color=colours, error_kw=lines)
        axes.bar_label(bars, map(digits, numbers[0]), padding=4)
        axes.set_yticks(places, labels)
        axes.invert_yaxis()
        axes.margins(x=0.12)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel(f"{chart.unit}, less is better")
        shown = [Patch(color=colour, label=words) for role, (colour, words) in ROLES.items() if role in roles]
        figure.legend(handles=shown, loc="outside lower left", ncols=len(shown), frameon=False)
        figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None, "Title": chart.title})
