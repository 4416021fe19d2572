"""Pictures of what was measured, as SVG: the same numbers give the same bytes.

Letters are drawn as outlines of a font that comes with matplotlib, so a picture looks the same everywhere; matplotlib
joins Arabic letters and sets them from right to left.
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
_WIDE, _HIGH = 6.4, 3.6
_BINS = 20
_NAME_WIDE, _NAME_HIGH = 90, 10  # points of print that a name beside a point takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture with the name of its file, without an ending."""

    name: str
    svg: str


def corpus_charts(found: CorpusEvaluation) -> tuple[Chart, ...]:
    """Return fidelity before and after as distributions and as a scatter, and the findings by category."""
    before, after = [s.before for s in found.segments], [s.after for s in found.segments]
    return (
        _distributions(before, after),
        scatter("scatter", before, after, labels=("fidelity before", "fidelity after"), diagonal=True),
        _profile(found),
    )


def system_charts(found: SystemsEvaluation) -> tuple[Chart, ...]:
    """Return the versions with their intervals."""
    figure, axes = _canvas(max(1.6, 0.5 * len(found.systems) + 1))
    for place, system in enumerate(reversed(found.systems)):
        chosen = system.chosen
        low, high = chosen.low or chosen.value, chosen.high or chosen.value
        axes.plot([low, high], [place, place], color=_LINE, linewidth=2)
        axes.plot([chosen.value], [place], "o", color=_SECOND)
    axes.set_yticks(range(len(found.systems)), [_short(s.name) for s in reversed(found.systems)])
    axes.set_xlabel(f"{found.chosen}, 95 of 100 resamplings")
    return (_finished("systems", figure),)


def scatter(
    name: str,
    first: Sequence[float],
    second: Sequence[float],
    *,
    labels: tuple[str, str],
    diagonal: bool = False,
    names: Sequence[str] = (),
) -> Chart:
    """Return a picture of numbers against numbers, with the line of equality where it is asked for.

    names stand beside the points.
    """
    figure, axes = _canvas(_WIDE * 0.75)
    if diagonal and first:
        ends = [min(*first, *second), max(*first, *second)]
        axes.plot(ends, ends, color=_LINE, linewidth=1, linestyle="--")
    axes.plot(list(first), list(second), "o", color=_SECOND, markersize=4, alpha=0.7)
    if names:
        _name(axes, list(zip(first, second, names, strict=True)))
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    return _finished(name, figure)


def write_charts(pictures: Sequence[Chart], folder: Path) -> tuple[Path, ...]:
    """Write pictures into a folder, which is made if it is not there."""
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for picture in pictures:
            path = folder / f"{picture.name}.svg"
            path.write_text(picture.svg, encoding="utf-8", newline="\n")
            paths.append(path)
    except OSError as error:
        raise InputError("charts-not-writable", folder=folder, reason=error.strerror) from error
    return tuple(paths)


def _distributions(before: Sequence[float], after: Sequence[float]) -> Chart:
    figure, axes = _canvas(_HIGH)
    bins = [k * 100 / _BINS for k in range(_BINS + 1)]
    axes.hist([list(before), list(after)], bins=bins, color=[_FIRST, _SECOND], label=["before", "after"])
    axes.set_xlabel("fidelity")
    axes.set_ylabel("segments")
    _whole(axes.yaxis)
    axes.legend(frameon=False)
    return _finished("distribution", figure)


def _profile(found: CorpusEvaluation) -> Chart:
    rows: dict[str, list[int]] = {}
    for f in found.findings:
        counts = rows.setdefault(f.category, [0, 0])
        counts[0], counts[1] = counts[0] + f.before, counts[1] + f.after
    names = list(reversed(rows))
    figure, axes = _canvas(max(_HIGH, 0.4 * len(names) + 1))
    for shift, side, colour, label in ((0.2, 0, _FIRST, "before"), (-0.2, 1, _SECOND, "after")):
        places = [k + shift for k in range(len(names))]
        axes.barh(places, [rows[n][side] for n in names], height=0.4, color=colour, label=label)
    axes.set_yticks(range(len(names)), [_short(n) for n in names])
    axes.set_xlabel("findings")
    _whole(axes.xaxis)
    axes.legend(frameon=False)
    return _finished("errors", figure)


def _name(axes: Axes, points: list[tuple[float, float, str]]) -> None:
    """Write names beside points, towards the middle; one that would cover another goes below it."""
    middle = sum(axes.get_xlim()) / 2
    taken: list[tuple[float, float]] = []
    for x, y, text in sorted(points, key=lambda p: (-p[1], p[0])):
        across, up = axes.transData.transform((x, y)) * 72 / axes.figure.dpi
        high = up + 3
        while any(abs(across - a) < _NAME_WIDE and abs(high - h) < _NAME_HIGH for a, h in taken):
            high -= 1
        taken.append((across, high))
        side, away = ("left", 5) if x <= middle else ("right", -5)
        axes.annotate(_short(text), (x, y), (away, high - up), textcoords="offset points", ha=side, fontsize=8)


def _whole(axis: Axis) -> None:
    """Let an axis of counts have no halves."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(integer=True))


def _canvas(high: float) -> tuple[Figure, Axes]:
    with requires_extra("charts"):
        from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDE, high), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _finished(name: str, figure: Figure) -> Chart:
    from matplotlib import rc_context

    stream = BytesIO()
    with rc_context({"svg.hashsalt": "muqabala", "svg.fonttype": "path", "font.family": ["DejaVu Sans"]}):
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return Chart(name=name, svg=stream.getvalue().decode("utf-8"))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
