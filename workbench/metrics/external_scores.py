"""Scores that other programs wrote, read a segment at a time: `comet:FILE` and `metricx:FILE`.

COMET: what `comet-score --to_json FILE` writes, an object of systems, each a list of segments with `mt` and
`COMET`. MetricX: what its `predict` writes, a JSON object a line with `hypothesis` and `prediction`. Neither
program has to be installed here. Where the file holds the text it scored, that text has to be ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from workbench.errors import InputError

__all__ = ["PROGRAMS", "ScoreFile", "read_scores"]

_COMET = "It has to be what 'comet-score --to_json FILE' writes."
_METRICX = "It has to be what MetricX's predict writes with --output_file: one JSON object a line."


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFile:
    """The numbers of one program, a segment each, and the program's name with a hash of the file."""

    name: str
    values: tuple[float, ...]
    signature: str


def read_scores(wanted: str, lefts: Sequence[str]) -> ScoreFile:
    """Read `comet:FILE`, `comet:FILE#SYSTEM` or `metricx:FILE` for these left texts, in their order."""
    program, _, given = wanted.partition(":")
    path, system = _place(given)
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{given} cannot be read: {error.strerror}.", remedy=f"Write {program}:FILE.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not UTF-8.", remedy="Save it as UTF-8.") from error
    segments = PROGRAMS[program](text, path.name, system)
    if len(segments) != len(lefts):
        raise InputError(
            f"{path.name} has {len(segments)} segments, and there are {len(lefts)} texts to score.",
            remedy="Score the same lines, in the same order, with --per-line or --pairs.",
        )
    for number, (segment, left) in enumerate(zip(segments, lefts, strict=True)):
        if segment.text is not None and segment.text.split() != left.split():
            raise InputError(
                f"{path.name}, segment {number}: it scores another text: {segment.text[:40]!r}, not {left[:40]!r}.",
                remedy="Score the same lines, in the same order.",
            )
    digest = hashlib.sha256(raw).hexdigest()[:12]
    chosen = f"#{system}" if system else ""
    return ScoreFile(
        name=program, values=tuple(s.value for s in segments), signature=f"{program}:file-{digest}{chosen}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    value: float
    text: str | None


def _place(given: str) -> tuple[Path, str]:
    if Path(given).is_file():
        return Path(given), ""
    path, _, system = given.rpartition("#")
    return (Path(path), system) if path else (Path(given), "")


def _comet(text: str, name: str, system: str) -> list[_Scored]:
    systems = _parsed(text, name, 1, _COMET)
    if not isinstance(systems, dict) or not all(isinstance(rows, list) for rows in systems.values()):
        raise InputError(f"{name} is no object of systems with their segments.", remedy=_COMET)
    if not system and len(systems) == 1:
        (system,) = systems
    if system not in systems:
        said = f"no system '{system}'" if system else f"{len(systems)} systems"
        raise InputError(f"{name} holds {said}.", remedy=f"Write comet:FILE#SYSTEM, one of: {', '.join(systems)}.")
    return [_scored(row, "COMET", "mt", f"{name}, segment {k}", _COMET) for k, row in enumerate(systems[system])]


def _metricx(text: str, name: str, system: str) -> list[_Scored]:
    if system:
        raise InputError(f"{name}#{system} is no file.", remedy="Write metricx:FILE.")
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    return [
        _scored(_parsed(line, name, n, _METRICX), "prediction", "hypothesis", f"{name}, line {n}", _METRICX)
        for n, line in lines
    ]


def _parsed(text: str, name: str, line: int, remedy: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        at = line + error.lineno - 1 if isinstance(error, json.JSONDecodeError) else line
        raise InputError(f"{name}, line {at}: this is no JSON.", remedy=remedy) from error


def _scored(row: object, value: str, text: str, place: str, remedy: str) -> _Scored:
    number = row.get(value) if isinstance(row, dict) else None
    if not isinstance(row, dict) or isinstance(number, bool) or not isinstance(number, int | float):
        raise InputError(f"{place}: there is no number '{value}'.", remedy=remedy)
    if not isfinite(number):
        raise InputError(f"{place}: '{value}' is {number}.", remedy="Score this segment anew.")
    said = row.get(text)
    return _Scored(value=float(number), text=said if isinstance(said, str) else None)


PROGRAMS: dict[str, Callable[[str, str, str], list[_Scored]]] = {"comet": _comet, "metricx": _metricx}
