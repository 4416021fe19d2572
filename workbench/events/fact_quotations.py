"""The quotations of reports as claims, and which of them quote the same."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from itertools import accumulate

from workbench.arabic import words
from workbench.checks.quotations import are_different_people, find_speakers
from workbench.events.fact_claims import Claim, Likeness
from workbench.events.fact_context import stems_of
from workbench.records import SheetReport, SheetSentence

__all__ = ["QuotationComparison", "indirect_claims", "quotation_claims"]

_QUOTED = re.compile(r'«(?P<a>[^«»]{8,900})»|[“„](?P<b>[^“”„]{8,900})”|(?<!\d)"(?P<c>[^"\n]{8,900})"')
_CLAUSE = re.compile(r"[إأا]ن")
_LEAST_WORDS = 4  # fewer are a title, or words that somebody keeps at a distance
_LEAST_STEMS = 3
_SHARED, _SHARED_IF_LINKED = 0.5, 0.35  # of the stems of the shorter of two quotations of the same
_SAME_WORDING = 0.6  # Jaccard similarity of the stems
_INDIRECT = 0.6  # share of the stems of a quotation in a sentence that reports it


def quotation_claims(number: int, report: SheetReport) -> Iterator[Claim]:
    """Yield the quotations of a report, each in the sentence it begins in, also where it runs on over others."""
    text = "\n".join(s.text for s in report.sentences)
    starts = [0, *accumulate(len(s.text) + 1 for s in report.sentences)]
    for match in _QUOTED.finditer(text):
        group = match.lastgroup or "a"
        quoted = match[group]
        if len(words(quoted)) < _LEAST_WORDS:
            continue
        place = bisect_right(starts, match.start(group)) - 1
        sentence = report.sentences[place]
        start = match.start(group) - starts[place]
        end = min(match.end(group) - starts[place], len(sentence.text))
        yield Claim(
            kind="quotation",
            report=number,
            segment_id=sentence.id,
            sentence=sentence.text,
            start=start,
            end=end,
            value=quoted,
            block="quotation",
            identity=f"{sentence.id}:{start}",
            speaker=_speaker(report.sentences, place, start, end),
            context=stems_of(quoted),
        )


def _speaker(sentences: Sequence[SheetSentence], place: int, start: int, end: int) -> str:
    """Return who says a quotation: the last one named before it or the first after it in its sentence, else before."""
    text = sentences[place].text
    named = _named(text)
    before = [p for p in named if p[1] <= start]
    after = [p for p in named if p[0] >= end]
    if before or after:
        return text[slice(*(before[-1] if before else after[0]))]
    earlier = sentences[place - 1].text if place else ""
    return next((earlier[slice(*p)] for p in reversed(_named(earlier))), "")


def _named(text: str) -> list[tuple[int, int]]:
    """Return the places of speakers, without what only begins a clause: إنها, أن."""
    return [p for p in find_speakers(text) if not _CLAUSE.match(text, *p)]


class QuotationComparison:
    """Tells which quotations are of the same words, in whatever translation."""

    def __init__(self, linked: Set[tuple[str, str]]) -> None:
        self._linked = linked

    def __call__(self, one: Claim, other: Claim) -> Likeness | None:
        """Return how two quotations relate, None where they quote different words."""
        least = min(len(one.context), len(other.context))
        if one.report == other.report or least < _LEAST_STEMS:
            return None
        both = one.context & other.context
        pair = (one.segment_id, other.segment_id)
        linked = pair in self._linked or pair[::-1] in self._linked
        shared = len(both) / least
        if len(both) < _LEAST_STEMS or shared < (_SHARED_IF_LINKED if linked else _SHARED):
            return None
        other_speaker = one.speaker and other.speaker and are_different_people(one.speaker, other.speaker)
        same = len(both) / len(one.context | other.context) >= _SAME_WORDING and not other_speaker
        return Likeness(relation="same" if same else "differ", score=shared)


def indirect_claims(group: Sequence[Claim], reports: Sequence[SheetReport]) -> Iterator[Claim]:
    """Yield, for reports without a quotation that others have, the sentence that says the same without marks."""
    quoted = [c.context for c in group if len(c.context) >= _LEAST_STEMS]
    present = {c.report for c in group}
    for number, report in enumerate(reports):
        if number in present or not quoted:
            continue
        found = max(report.sentences, key=lambda s: _share(quoted, s), default=None)
        if found and _share(quoted, found) >= _INDIRECT:
            yield Claim(
                kind="quotation",
                report=number,
                segment_id=found.id,
                sentence=found.text,
                start=0,
                end=len(found.text),
                value="",
                block="indirect",
                speaker=next((found.text[slice(*p)] for p in _named(found.text)), ""),
                context=stems_of(found.text),
            )


def _share(quoted: Sequence[frozenset[str]], sentence: SheetSentence) -> float:
    """Return the largest share that a sentence has of the stems of a quotation."""
    stems = stems_of(sentence.text)
    return max(len(q & stems) / len(q) for q in quoted)
