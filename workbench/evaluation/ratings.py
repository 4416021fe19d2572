"""Human ratings and metric scores of translations, read from a plain table, an MQM table or WMT score files.

Higher is better throughout: MQM penalties are negative.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np

from workbench.errors import InputError
from workbench.evaluation.agreement import MarkedSpan
from workbench.messages import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "WEIGHTS",
    "Column",
    "RatedSpan",
    "Ratings",
    "penalty",
    "read_ratings",
    "read_seg_scores",
    "with_column",
    "without_systems",
]

# Penalty of one error by severity, and by category where it matters (Freitag et al. 2021).
WEIGHTS: Mapping[str, float] = {
    "critical": 25.0,
    "major": 5.0,
    "minor": 1.0,
    "neutral": 0.0,
    "major/non-translation!": 25.0,
    "minor/fluency/punctuation": 0.1,
}
_EMPTY = {"", "none", "nan", "na", "n/a", "#n/a", "null", "-"}
_ITEM, _TEXTS = ("item", "segment", "seg_id", "globalsegid"), ("left", "right")
_WORD = re.compile(r"[^\W\d_]{2}")
_INFINITE = re.compile(r"[+-]?inf(inity)?", re.IGNORECASE)
_MQM = {"system", "rater", "target", "category", "severity"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """The scores of one metric or rater, NaN where missing."""

    name: str
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedSpan:
    """The error spans that a rater marked in the translation of a row, possibly none."""

    row: int
    rater: str
    marks: tuple[MarkedSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ratings:
    """Translations as rows: the item, the system, ratings and scores of each.

    systems, lefts and rights are empty if the file has none.
    """

    items: tuple[str, ...]
    systems: tuple[str, ...]
    human: NDArray[np.float64]
    metrics: tuple[Column, ...] = ()
    raters: tuple[Column, ...] = ()
    lefts: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    annotations: tuple[RatedSpan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    where: Message
    cells: Mapping[str, str]
    decimal_comma: bool = False

    def number(self, name: str) -> float:
        text = self.cells[name].strip()
        if text.lower() in _EMPTY:
            return nan
        try:
            value = float(text.replace(",", ".") if self.decimal_comma else text)
        except ValueError:
            value = nan
        if not isfinite(value):
            raise InputError("ratings-not-a-number", where=self.where, text=text[:40], column=name)
        return value


def read_ratings(text: str, name: str, reference: str | None = None, separator: str = "\t") -> Ratings:
    """Read a table with a header; of an MQM file, the system `reference` becomes the right side.

    Where semicolons separate the cells, as spreadsheets write them that use decimal commas, 98,5 is a number.
    """
    rows = list(_rows(text, name, separator))
    if not rows:
        raise InputError("ratings-empty", file=name)
    if set(rows[0].cells) >= _MQM:
        return _mqm(rows, name, reference)
    return _plain(rows, name)


def read_seg_scores(text: str, name: str) -> Ratings:
    """Read a WMT `.seg.score` file: lines of system and score, the segments of each system in order."""
    counts: dict[str, int] = {}
    items, systems, values = [], [], []
    for number, line in enumerate(text.splitlines(), 1):
        cells = line.split("\t") if "\t" in line else line.split()
        if not cells:
            continue
        if len(cells) != 2:
            raise InputError("ratings-bad-score-line", where=Message("terms.line", file=name, line=number))
        counts[cells[0]] = counts.get(cells[0], 0) + 1
        items.append(str(counts[cells[0]]))
        systems.append(cells[0])
        values.append(
            _Row(where=Message("terms.line", file=name, line=number), cells={"score": cells[1]}).number("score")
        )
    if not items or len(set(counts.values())) > 1:
        raise InputError("ratings-uneven-systems", file=name)
    return Ratings(items=tuple(items), systems=tuple(systems), human=np.array(values))


def with_column(ratings: Ratings, name: str, scores: Ratings) -> Ratings:
    """Return ratings with the scores of another file as a further metric."""
    known = {(s, i): v for s, i, v in zip(scores.systems, scores.items, scores.human.tolist(), strict=True)}
    rows = list(zip(ratings.systems, ratings.items, strict=True))
    missing = [row for row, value in zip(rows, ratings.human, strict=True) if row not in known and not np.isnan(value)]
    if missing:
        raise InputError("ratings-score-missing", file=name, segment=missing[0][1], system=missing[0][0])
    values = np.array([known.get(row, nan) for row in rows])
    return replace(ratings, metrics=(*ratings.metrics, Column(name=name, values=values)))


def without_systems(ratings: Ratings, systems: Sequence[str]) -> Ratings:
    """Return ratings without the translations of some systems, such as references that were rated beside them."""
    rows = [n for n, system in enumerate(ratings.systems) if system not in systems]
    if len(rows) == len(ratings.items) or not ratings.systems:
        return ratings
    place = {row: n for n, row in enumerate(rows)}

    def kept(columns: Sequence[Column]) -> tuple[Column, ...]:
        return tuple(replace(c, values=c.values[rows]) for c in columns)

    return Ratings(
        items=tuple(ratings.items[n] for n in rows),
        systems=tuple(ratings.systems[n] for n in rows),
        human=ratings.human[rows],
        metrics=kept(ratings.metrics),
        raters=tuple(c for c in kept(ratings.raters) if not np.isnan(c.values).all()),
        lefts=tuple(ratings.lefts[n] for n in rows) if ratings.lefts else (),
        rights=tuple(ratings.rights[n] for n in rows) if ratings.rights else (),
        annotations=tuple(replace(a, row=place[a.row]) for a in ratings.annotations if a.row in place),
    )


def penalty(severity: str, category: str = "") -> float:
    """Return the penalty of an MQM error, by the longest prefix of severity/category that has a weight."""
    parts = [severity.lower(), *category.lower().split("/")]
    found = (WEIGHTS.get("/".join(parts[:k])) for k in range(len(parts), 0, -1))
    return next((weight for weight in found if weight is not None), 0.0)


def _rows(text: str, name: str, separator: str) -> Iterator[_Row]:
    lines = _quoted_lines(text, separator) or _plain_lines(text, separator)
    head = lines[0][1]
    if len(set(head)) < len(head):
        raise InputError("ratings-repeated-column", file=name)
    for number, cells in lines[1:]:
        if len(cells) > len(head):
            raise InputError(
                "ratings-too-many-cells",
                where=Message("terms.line", file=name, line=number),
                cells=len(cells),
                columns=len(head),
            )
        filled = cells + [""] * (len(head) - len(cells))
        yield _Row(
            where=Message("terms.line", file=name, line=number),
            cells=dict(zip(head, filled, strict=True)),
            decimal_comma=separator == ";",
        )


def _plain_lines(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Return line number and cells of each line that is not empty; the first is the header."""
    lines = [(number, line.removesuffix("\r").split(separator)) for number, line in enumerate(text.split("\n"), 1)]
    return [line for line in lines if line[1] != [""]] or lines[:1]


def _quoted_lines(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Return line number and cells of a table with CSV quoting, nothing if it has none or cannot be read so.

    In tab-separated MQM files quotation marks belong to the texts.
    """
    if not re.search(rf'(?:^|[{re.escape(separator)}\n])"', text):
        return []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error:
        return []
    head = lines[0][1] if lines else []
    unquoted = separator == "\t" and (set(head) >= _MQM or any(len(cells) > len(head) for _, cells in lines))
    return [] if unquoted else lines


def _plain(rows: Sequence[_Row], name: str) -> Ratings:
    head = list(rows[0].cells)
    item = next((c for c in head if c.lower() in _ITEM), None)
    raters = [c for c in head if c.startswith("human:")]
    if "human" not in head and not raters:
        raise InputError("ratings-no-human-column", file=name)
    taken = {item, "system", "human", *raters, *_TEXTS, "document"}
    if item and "system" in head:
        _check_once(rows, item)
    judged = [Column(name=c.removeprefix("human:"), values=_numbers(rows, c)) for c in raters]
    human = _numbers(rows, "human") if "human" in head else _mean([c.values for c in judged])
    both = all(t in head for t in _TEXTS)
    return Ratings(
        items=tuple(r.cells[item] if item else str(n) for n, r in enumerate(rows)),
        systems=tuple(r.cells["system"] for r in rows) if "system" in head else (),
        human=human,
        metrics=tuple(Column(name=c, values=_numbers(rows, c)) for c in head if c not in taken and not _words(rows, c)),
        raters=tuple(judged),
        lefts=tuple(r.cells["left"] for r in rows) if both else (),
        rights=tuple(r.cells["right"] for r in rows) if both else (),
    )


def _check_once(rows: Sequence[_Row], item: str) -> None:
    """Raise an InputError if two rows are translations of the same item by the same system."""
    seen: dict[tuple[str, str], Message] = {}
    for row in rows:
        key = row.cells["system"], row.cells[item]
        if key in seen:
            raise InputError(
                "ratings-repeated-translation", where=row.where, system=key[0], segment=key[1], earlier=seen[key]
            )
        seen[key] = row.where


def _mqm(rows: Sequence[_Row], name: str, reference: str | None) -> Ratings:
    """Return MQM ratings: for each translation minus the sum of penalties by rater, and the mean over raters."""
    item = next((c for c in rows[0].cells if c.lower() in _ITEM), None)
    if item is None:
        raise InputError("ratings-no-segment-column", file=name)
    sums: dict[tuple[str, str], dict[str, float]] = {}
    marks: dict[tuple[str, str, str], list[MarkedSpan]] = {}
    texts: dict[tuple[str, str], str] = {}
    for row in rows:
        key = row.cells["system"], "/".join(filter(None, (row.cells.get("doc"), row.cells[item])))
        rater = row.cells["rater"]
        target, found = _marked(row.cells["target"])
        said = sums.setdefault(key, {})
        said[rater] = said.get(rater, 0.0) - penalty(row.cells["severity"], row.cells["category"])
        marks.setdefault((*key, rater), []).extend(found)
        texts[key] = target
    if reference is not None and reference not in {system for system, _ in texts}:
        raise InputError("ratings-no-system", file=name, system=reference)
    keys = [key for key in sums if key[0] != reference and (reference is None or (reference, key[1]) in texts)]
    people = sorted({r for said in sums.values() for r in said})
    by_person = [Column(name=rater, values=np.array([sums[k].get(rater, nan) for k in keys])) for rater in people]
    return Ratings(
        items=tuple(i for _, i in keys),
        systems=tuple(s for s, _ in keys),
        human=_mean([c.values for c in by_person]),
        raters=tuple(by_person),
        lefts=tuple(texts[k] for k in keys),
        rights=tuple(texts[reference, i] for _, i in keys) if reference else (),
        annotations=tuple(
            RatedSpan(row=n, rater=rater, marks=tuple(sorted(set(marks[*key, rater]), key=lambda m: (m.start, m.end))))
            for n, key in enumerate(keys)
            for rater in sums[key]
        ),
    )


def _marked(target: str) -> tuple[str, list[MarkedSpan]]:
    """Return a translation without its `<v>` and `</v>` tags, and the spans between them."""
    text, *rest = target.split("<v>")
    found = []
    for part in rest:
        inside, _, after = part.partition("</v>")
        found.append(MarkedSpan(start=len(text), end=len(text) + len(inside)))
        text += inside + after
    return text, [m for m in found if m.end > m.start]


def _numbers(rows: Sequence[_Row], name: str) -> NDArray[np.float64]:
    return np.array([row.number(name) for row in rows])


def _words(rows: Sequence[_Row], name: str) -> bool:
    """Return whether a column has words in each filled cell, such as a source or a comment, and so is no metric."""
    cells = [cell for row in rows if (cell := row.cells[name].strip()).lower() not in _EMPTY]
    return bool(cells) and all(_WORD.search(cell) and not _INFINITE.fullmatch(cell) for cell in cells)


def _mean(columns: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the mean over the raters of each row, NaN where nobody rated it."""
    table = np.stack(columns)
    there = ~np.isnan(table)
    sums = np.where(there, table, 0.0).sum(axis=0)
    return np.where(there.any(axis=0), sums / np.maximum(1, there.sum(axis=0)), nan)
