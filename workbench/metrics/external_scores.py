"""Read segment scores that COMET or MetricX has written: `comet:FILE` and `metricx:FILE`.

`comet-score --to_json FILE` writes an object of systems, each a list of segments with `mt` and `COMET`; MetricX's
`predict` writes one JSON object per line with `hypothesis` and `prediction`. Neither program has to be installed. If
the file contains the texts it scored, they have to be the texts at hand.
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
from workbench.messages import Message

__all__ = ["PROGRAMS", "ScoreFile", "read_external_scores"]

_COMET_REMEDY = Message("terms.comet-output")
_METRICX_REMEDY = Message("terms.metricx-output")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFile:
    """The scores of one program, one per segment; the signature has the program's name and a hash of the file."""

    name: str
    values: tuple[float, ...]
    signature: str


def read_external_scores(wanted: str, lefts: Sequence[str | None]) -> ScoreFile:
    """Return the scores in `comet:FILE`, `comet:FILE#SYSTEM` or `metricx:FILE` for these left texts, in their order.

    None stands for a text that could not be read; the file has a score for it too.

    Raises:
        InputError: The file cannot be read, or scores other texts.
    """
    program, _, given = wanted.partition(":")
    path, system = _split_system(given)
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError("scores-unreadable", path=given, reason=error.strerror, program=program) from error
    except UnicodeDecodeError as error:
        raise InputError("scores-not-utf8", file=path.name) from error
    segments = PROGRAMS[program](text, path.name, system)
    if len(segments) != len(lefts):
        raise InputError("scores-wrong-count", file=path.name, segments=len(segments), texts=len(lefts))
    for number, (segment, left) in enumerate(zip(segments, lefts, strict=True)):
        if segment.text is not None and left is not None and segment.text.split() != left.split():
            raise InputError(
                "scores-of-another-text",
                where=Message("terms.segment", file=path.name, number=number),
                theirs=segment.text[:40],
                ours=left[:40],
            )
    digest = hashlib.sha256(raw).hexdigest()[:12]
    chosen = f"#{system}" if system else ""
    return ScoreFile(
        name=program, values=tuple(s.value for s in segments), signature=f"{program}:file-{digest}{chosen}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _ScoredSegment:
    value: float
    text: str | None


def _split_system(given: str) -> tuple[Path, str]:
    if Path(given).is_file():
        return Path(given), ""
    path, _, system = given.rpartition("#")
    return (Path(path), system) if path else (Path(given), "")


def _read_comet(text: str, name: str, system: str) -> list[_ScoredSegment]:
    systems = _parse_json(text, name, 1, _COMET_REMEDY)
    if not isinstance(systems, dict) or not all(isinstance(rows, list) for rows in systems.values()):
        raise InputError(
            "scores-bad-file", where=name, fault=Message("terms.scores-no-systems"), expected=_COMET_REMEDY
        )
    if not system and len(systems) == 1:
        (system,) = systems
    if system not in systems:
        many = Message("terms.scores-several-systems", count=len(systems))
        said = Message("terms.scores-no-such-system", system=system) if system else many
        raise InputError("scores-system-unclear", file=name, fault=said, systems=list(systems))
    return [
        _scored_segment(row, "COMET", "mt", Message("terms.segment", file=name, number=k), _COMET_REMEDY)
        for k, row in enumerate(systems[system])
    ]


def _read_metricx(text: str, name: str, system: str) -> list[_ScoredSegment]:
    if system:
        raise InputError("scores-no-systems-here", file=f"{name}#{system}")
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    return [
        _scored_segment(
            _parse_json(line, name, n, _METRICX_REMEDY),
            "prediction",
            "hypothesis",
            Message("terms.line", file=name, line=n),
            _METRICX_REMEDY,
        )
        for n, line in lines
    ]


def _parse_json(text: str, name: str, line: int, expected: Message) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        at = line + error.lineno - 1 if isinstance(error, json.JSONDecodeError) else line
        raise InputError(
            "scores-bad-file",
            where=Message("terms.line", file=name, line=at),
            fault=Message("terms.scores-not-json"),
            expected=expected,
        ) from error


def _scored_segment(row: object, value: str, text: str, place: Message, expected: Message) -> _ScoredSegment:
    number = row.get(value) if isinstance(row, dict) else None
    if not isinstance(row, dict) or isinstance(number, bool) or not isinstance(number, int | float):
        raise InputError(
            "scores-bad-file", where=place, fault=Message("terms.scores-no-number", field=value), expected=expected
        )
    if not isfinite(number):
        raise InputError("scores-not-finite", where=place, field=value, number=number)
    said = row.get(text)
    return _ScoredSegment(value=float(number), text=said if isinstance(said, str) else None)


PROGRAMS: dict[str, Callable[[str, str, str], list[_ScoredSegment]]] = {"comet": _read_comet, "metricx": _read_metricx}
