"""Charts of evaluation results as reproducible SVG: the same numbers give the same bytes.

Text is drawn as outlines of a font that ships with matplotlib, so a chart looks the same everywhere; matplotlib shapes
Arabic and sets it from right to left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import InputError, requires_extra
from workbench.evaluation.before_after import CorpusEvaluation
from workbench.evaluation.systems import SystemsEvaluation

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

__all__ = ["Chart", "corpus_charts", "scatter", "system_charts", "write_charts"]

_FIRST, _SECOND, _LINE = "#b35900", "#00609c", "#767676"
_WIDTH, _HEIGHT = 6.4, 3.6  # inches
_BINS = 20
_LABEL_WIDTH, _LABEL_HEIGHT = 90, 10  # room for the label of a point, in typographic points


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart as SVG, with its file name without a suffix."""

    name: str
    svg: str


def corpus_charts(evaluation: CorpusEvaluation) -> tuple[Chart, ...]:
    """Return fidelity before and after as a histogram and a scatter plot, and the findings by category."""
    changes = [(s.before, s.after) for s in evaluation.segments]
    compared = [(before, after) for before, after in changes if before is not None and after is not None]
    before, after = [one for one, _ in compared], [other for _, other in compared]
    return (
        _histogram(before, after),
        scatter("scatter", before, after, labels=("fidelity before", "fidelity after"), diagonal=True),
        _findings(evaluation),
    )


def system_charts(evaluation: SystemsEvaluation) -> tuple[Chart, ...]:
    """Return a chart of the systems' scores with confidence intervals."""
    figure, axes = _canvas(max(1.6, 0.5 * len(evaluation.systems) + 1))
    for place, system in enumerate(reversed(evaluation.systems)):
        chosen = system.chosen
        low, high = chosen.low or chosen.value, chosen.high or chosen.value
        axes.plot([low, high], [place, place], color=_LINE, linewidth=2)
        axes.plot([chosen.value], [place], "o", color=_SECOND)
    axes.set_yticks(range(len(evaluation.systems)), [_truncated(s.name) for s in reversed(evaluation.systems)])
    axes.set_xlabel(f"{evaluation.chosen}, 95% confidence interval")
    return (_to_svg("systems", figure),)


def scatter(
    name: str,
    first: Sequence[float],
    second: Sequence[float],
    *,
    labels: tuple[str, str],
    diagonal: bool = False,
    names: Sequence[str] = (),
) -> Chart:
    """Return a scatter plot; `diagonal` adds the line of equality, `names` labels the points."""
    figure, axes = _canvas(_WIDTH * 0.75)
    if diagonal and first:
        ends = [min(*first, *second), max(*first, *second)]
        axes.plot(ends, ends, color=_LINE, linewidth=1, linestyle="--")
    axes.plot(list(first), list(second), "o", color=_SECOND, markersize=4, alpha=0.7)
    if names:
        _label(axes, list(zip(first, second, names, strict=True)))
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    return _to_svg(name, figure)


def write_charts(charts: Sequence[Chart], folder: Path) -> tuple[Path, ...]:
    """Write charts to a folder, which is created if it does not exist; return their paths."""
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for chart in charts:
            path = folder / f"{chart.name}.svg"
            path.write_text(chart.svg, encoding="utf-8", newline="\n")
            paths.append(path)
    except OSError as error:
        raise InputError("charts-not-writable", folder=folder, reason=error.strerror) from error
    return tuple(paths)


def _histogram(before: Sequence[float], after: Sequence[float]) -> Chart:
    figure, axes = _canvas(_HEIGHT)
    bins = [k * 100 / _BINS for k in range(_BINS + 1)]
    axes.hist([list(before), list(after)], bins=bins, color=[_FIRST, _SECOND], label=["before", "after"])
    axes.set_xlabel("fidelity")
    axes.set_ylabel("segments")
    _use_integer_ticks(axes.yaxis)
    axes.legend(frameon=False)
    return _to_svg("distribution", figure)


def _findings(evaluation: CorpusEvaluation) -> Chart:
    rows: dict[str, list[int]] = {}
    for f in evaluation.findings:
        counts = rows.setdefault(f.category, [0, 0])
        counts[0], counts[1] = counts[0] + f.before, counts[1] + f.after
    names = list(reversed(rows))
    figure, axes = _canvas(max(_HEIGHT, 0.4 * len(names) + 1))
    for shift, side, colour, label in ((0.2, 0, _FIRST, "before"), (-0.2, 1, _SECOND, "after")):
        places = [k + shift for k in range(len(names))]
        axes.barh(places, [rows[n][side] for n in names], height=0.4, color=colour, label=label)
    axes.set_yticks(range(len(names)), [_truncated(n) for n in names])
    axes.set_xlabel("findings")
    _use_integer_ticks(axes.xaxis)
    axes.legend(frameon=False)
    return _to_svg("errors", figure)


def _label(axes: Axes, points: list[tuple[float, float, str]]) -> None:
    """Label points on the side towards the middle; a label that would overlap another is moved below it."""
    middle = sum(axes.get_xlim()) / 2
    taken: list[tuple[float, float]] = []
    for x, y, text in sorted(points, key=lambda p: (-p[1], p[0])):
        across, up = axes.transData.transform((x, y)) * 72 / axes.figure.dpi
        high = up + 3
        while any(abs(across - a) < _LABEL_WIDTH and abs(high - h) < _LABEL_HEIGHT for a, h in taken):
            high -= 1
        taken.append((across, high))
        side, away = ("left", 5) if x <= middle else ("right", -5)
        axes.annotate(_truncated(text), (x, y), (away, high - up), textcoords="offset points", ha=side, fontsize=8)


def _use_integer_ticks(axis: Axis) -> None:
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(integer=True))


def _canvas(height: float) -> tuple[Figure, Axes]:
    with requires_extra("charts"):
        from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _to_svg(name: str, figure: Figure) -> Chart:
    from matplotlib import rc_context

    stream = BytesIO()
    with rc_context({"svg.hashsalt": "muqabala", "svg.fonttype": "path", "font.family": ["DejaVu Sans"]}):
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return Chart(name=name, svg=stream.getvalue().decode("utf-8"))


def _truncated(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
