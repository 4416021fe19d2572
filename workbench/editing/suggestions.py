"""Suggested edits for a garbled sentence, each of which a person can accept or reject.

They are the canonical names of the ledger, the fixes of the checks, numbers and dates in house style, and, as a whole
sentence, the text of a parallel counterpart if there is no critical error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workbench.arabic import normalise, words
from workbench.editing.style_guide import StyleGuide, style_edits
from workbench.messages import Message
from workbench.names.fixes import name_fixes
from workbench.names.ledger import NameEntry
from workbench.records import FidelityReport, Suggestion

__all__ = ["apply_suggestions", "suggest"]

_SHORT, _STEM = 3, 4  # letters of words that tell nothing, and of stems
_SHARED = 0.5  # share of the words of a text that a counterpart has which may replace it


def suggest(
    text: str,
    report: FidelityReport,
    ledger: Sequence[NameEntry],
    sibling: str | None = None,
    style: StyleGuide | None = None,
) -> tuple[Suggestion, ...]:
    """Return suggested edits in the order of the text; sibling is the text of a parallel counterpart.

    Edits of house style give way to those of the ledger and the findings where they overlap.
    """
    findings = _finding_edits(report)
    whole = [e for e in report.errors if e.check == "untranslated" and e.side == "left" and e.suggestion is not None]
    edits = [s for s in _name_edits(text, ledger) if not any(e.start < s.end and s.start < e.end for e in whole)]
    known = {(s.start, s.end, s.replacement) for s in edits}
    edits += [s for s in findings if (s.start, s.end, s.replacement) not in known]
    taken = [(s.start, s.end) for s in edits]
    edits += [
        e
        for e in style_edits(text, style or StyleGuide())
        if not any(e.start < end and start < e.end for start, end in taken)
    ]
    if sibling and sibling != text and all(e.severity != "critical" for e in report.errors) and _says(text, sibling):
        edits.append(
            Suggestion(
                start=0,
                end=len(text),
                text=text,
                replacement=sibling,
                kind="sibling",
                reason=Message("findings.sibling-wording").text("en"),
                reason_ar=Message("findings.sibling-wording").text("ar"),
            )
        )
    return tuple(sorted(edits, key=lambda s: (s.kind == "sibling", s.start, s.end)))


def _says(text: str, sibling: str) -> bool:
    """Return whether a counterpart has enough of the words of a text to stand in for it, in whatever form."""
    ours, theirs = ({_stem(w.text) for w in words(side) if len(w.text) > _SHORT} for side in (text, sibling))
    return not ours or len(ours & theirs) >= _SHARED * len(ours)


def _stem(word: str) -> str:
    """Return the first letters of a word without its particles and article, so that inflected forms are the same."""
    bare = re.sub("^[وف]?(?:[بك]?ال|لل|[بكل](?=.{4}))?", "", normalise(word, "full").text)
    return bare[:_STEM]


def _name_edits(text: str, ledger: Sequence[NameEntry]) -> list[Suggestion]:
    """Return edits from the names of a text to their canonical forms in the ledger, where those are sure."""
    return [
        Suggestion(
            start=fix.start,
            end=fix.end,
            text=text[fix.start : fix.end],
            replacement=fix.replacement,
            kind="name",
            reason=_reason(fix.entries[0]).text("en"),
            reason_ar=_reason(fix.entries[0]).text("ar"),
        )
        for fix in name_fixes(text, ledger)
        if fix.replacement is not None and fix.replacement != text[fix.start : fix.end]
    ]


def _finding_edits(report: FidelityReport) -> list[Suggestion]:
    """Return the fixes that findings in the left text suggest."""
    return [
        Suggestion(
            start=e.start,
            end=e.end,
            text=e.text,
            replacement=e.suggestion,
            kind="finding",
            reason=e.reason,
            reason_ar=e.reason_ar,
        )
        for e in report.errors
        if e.side == "left" and e.suggestion is not None and e.suggestion != e.text
    ]


def apply_suggestions(text: str, chosen: Iterable[Suggestion]) -> str:
    """Return a text with the chosen edits made; of two that overlap the first is made."""
    done = 0
    parts = []
    for s in sorted(chosen, key=lambda s: (s.start, s.end)):
        if text[s.start : s.end] != s.text:
            raise ValueError(f"the edit is of another text: {s.text!r} is not at {s.start}")
        if s.start >= done:
            parts += [text[done : s.start], s.replacement]
            done = s.end
    return "".join([*parts, text[done:]])


def _reason(entry: NameEntry) -> Message:
    if entry.decided == "person":
        return Message("findings.name-decided", name=entry.canonical)
    clean = next((f.clean for f in entry.forms if f.text == entry.canonical), 0)
    return Message("findings.name-in-clean-texts", name=entry.canonical, count=clean)
