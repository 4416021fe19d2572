"""Reports of one event, made from texts in two versions: two reports share some sentences and differ in the rest."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import data as gold

SHARES = (0.0, 0.15, 0.3, 0.5)  # of the sentences of an event that both of its reports have
SHORT = "short"  # a report of two sentences
KINDS = (*(f"{share:.0%}" for share in SHARES), SHORT)
MIXED = "mixed"  # reports about many things, which only what they share makes reports of one event
_CHUNK = 14  # lines that make an event where a text does not say where its documents end
_MIN_LINES = 6

Versions = tuple[str, str]  # the same sentence twice: in another wording, translation or language


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPair:
    """Two reports, as lists of sentences; same is whether they report the same event, kind how they were made."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    same: bool
    kind: str | None = None
    languages: tuple[str, str] = ("ar", "ar")


def event_sources(data: Path) -> dict[str, list[list[Versions]]]:
    """Return the events of each set, each as sentences in two versions."""
    ntrex = gold.ntrex(data)
    arabic, english = (_chunks(list(zip(ntrex.left, other, strict=True))) for other in (ntrex.left, ntrex.right))
    half = len(arabic) // 2
    versions = gold.wmt24pp_pairs(data, ("news", "literary", "social", "speech"))
    random.Random(5).shuffle(versions)
    return {
        MIXED: _chunks(versions),
        "wmt24pp": list(_wmt24pp(data)),
        "ntrex 1": arabic[:half],
        "ntrex 2": arabic[half:],
        "ntrex 1 ar-en": english[:half],
        "ntrex 2 ar-en": english[half:],
    }


def report_pairs(
    events: Sequence[Sequence[Versions]],
    rng: random.Random,
    languages: tuple[str, str] = ("ar", "ar"),
    kinds: Sequence[str] = KINDS,
) -> list[ReportPair]:
    """Return pairs of reports: each event with itself in some kinds, and with all others but its neighbours."""
    made = {f"{share:.0%}": [_two_reports(event, share, rng) for event in events] for share in SHARES}
    made[SHORT] = [(tuple(rng.sample(left, 2)), right) for left, right in made["50%"]]
    pairs = [
        ReportPair(left=left, right=right, same=True, kind=kind, languages=languages)
        for kind, reports in made.items()
        if kind in kinds
        for left, right in reports
    ]
    for reports in (made["50%"], made[SHORT] if SHORT in kinds else made["0%"]):
        pairs += [
            ReportPair(left=reports[i][0], right=reports[j][1], same=False, languages=languages)
            for i in range(len(reports))
            for j in range(len(reports))
            if abs(i - j) > 1
        ]
    return pairs


def apa_pairs(data: Path) -> list[ReportPair]:
    """Return the bulletins of APA-RST with their own rewrite, and with those of other days."""
    cases = gold.apa(data)
    return [ReportPair(left=tuple(a.left), right=tuple(b.right), same=a is b) for a in cases for b in cases]


def _two_reports(
    event: Sequence[Versions], share: float, rng: random.Random
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    order = rng.sample(range(len(event)), len(event))
    shared = round(share * len(event))
    half = (len(event) - shared) // 2
    left = sorted(order[: shared + half])
    right = rng.sample([*order[:shared], *order[shared + half :]], len(event) - half)
    return tuple(event[i][0] for i in left), tuple(event[i][1] for i in right)


def _chunks(pairs: list[Versions]) -> list[list[Versions]]:
    return [pairs[k : k + _CHUNK] for k in range(0, len(pairs) - _CHUNK + 1, _CHUNK)]


def _wmt24pp(data: Path) -> Iterator[list[Versions]]:
    documents: dict[str, list[Versions]] = {}
    for line in (data / "wmt24pp" / "en-ar_EG.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row["is_bad_source"]:
            versions = (row["target"].strip(), row["original_target"].strip())
            documents.setdefault(row["document_id"], []).append(versions)
    yield from (d for d in documents.values() if len(d) >= _MIN_LINES)
