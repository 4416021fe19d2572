"""What is known of the text that stands in place of a garbled one: its report and its findings.

The garbled text has the report of the run, a corrected one an assessment of its own. Until that is made nothing is said
of its fidelity, and it has those findings of the garbled text whose words stand in it unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from unicodedata import combining

from workbench.editing.code_findings import code_findings
from workbench.editing.revisions import CurrentState, word_operations
from workbench.records import NAME_LEDGER_CHECK, Annotation, EditOperation, ErrorSpan, FidelityReport, Revision

__all__ = ["Standing", "carried_annotations", "carried_findings", "standing", "standing_comments"]

_LONGEST = 5_000  # characters; of longer texts only the common beginning and end count as unchanged
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The report on the text that stands, None until it is assessed, and its findings that nobody has dismissed."""

    report: FidelityReport | None
    findings: tuple[ErrorSpan, ...]


def standing(
    garbled: str,
    text: str,
    report: FidelityReport,
    assessed: FidelityReport | None,
    annotations: Sequence[Annotation] = (),
    history: Iterable[Revision] = (),
) -> Standing:
    """Return what is known of a text that stands in place of a garbled one.

    report is that on the garbled text, assessed that on the other one if there is any; annotations are the active ones,
    history the revisions that they may be about.
    """
    if text == garbled:
        errors, assessed = report.errors, report
    elif assessed is None:
        errors = carried_findings(report.errors, garbled, text)
    else:  # the ledger of names is only asked about garbled texts
        named = carried_findings([e for e in report.errors if e.check == NAME_LEDGER_CHECK], garbled, text)
        places = {(e.start, e.end) for e in named}
        errors = (*(e for e in assessed.errors if (e.start, e.end) not in places or e.side == "right"), *named)
    errors = (*errors, *code_findings(garbled, text)) if text != garbled else errors
    dismissals = [a for a in annotations if a.action == "dismiss"]
    dismissed = {(a.check, a.start, a.end) for a in carried_annotations(dismissals, garbled, text, history)}
    kept = [e for e in errors if e.side == "right" or (e.check, e.start, e.end) not in dismissed]
    findings = tuple(sorted(kept, key=lambda e: (e.start, e.end, e.check)))
    return Standing(report=None if assessed is None else replace(assessed, errors=findings), findings=findings)


def carried_findings(findings: Iterable[ErrorSpan], before: str, after: str) -> tuple[ErrorSpan, ...]:
    """Return the findings in one text whose words stand in another one unchanged, at their place there.

    A finding whose words stand there as a part of its fix is mended: الكرملين in الكرملين الروسي.
    """
    own = [e for e in findings if e.side == "left"]
    if not own:
        return ()
    carry = _carrier(before, after)
    carried = [(e, carry((e.start, e.end))) for e in own]
    return tuple(
        replace(e, start=place[0], end=place[1])
        for e, place in carried
        if place is not None and (_is_mended(before, e.start, e) or not _is_mended(after, place[0], e))
    )


def _is_mended(text: str, start: int, finding: ErrorSpan) -> bool:
    """Tell whether the words of a finding, which begin at `start` of a text, stand there within its fix."""
    fix, words = finding.suggestion, finding.text
    if not fix or not words or fix == words:
        return False
    at = fix.find(words)
    while at >= 0:
        if start >= at and text.startswith(fix, start - at):
            return True
        at = fix.find(words, at + 1)
    return False


def carried_annotations(
    annotations: Iterable[Annotation], garbled: str, text: str, history: Iterable[Revision] = ()
) -> tuple[Annotation, ...]:
    """Return the annotations whose words stand in a text unchanged, at their place there."""
    made = list(annotations)
    if not made:
        return ()
    texts: Mapping[str | None, str] = {r.id: r.after for r in history}
    carriers: dict[str, Callable[[_Span], _Span | None]] = {}
    carried = []
    for a in made:
        about = garbled if a.side == "garbled" else texts.get(a.revision, garbled if a.revision is None else None)
        if about is None:
            continue
        carry = carriers.setdefault(about, _carrier(about, text))
        place = carry((a.start, a.end))
        if place is not None:
            carried.append(replace(a, start=place[0], end=place[1]))
    return tuple(carried)


def standing_comments(state: CurrentState, history: Iterable[Revision], together: Iterable[str] = ()) -> int:
    """Return how many revisions have a comment that stands; `together` are those of batches, which describe themselves.

    The comment of a correction that was undone, or that another one came before, does not stand, and none does that
    came before an empty one.
    """
    done, beside = {r.id for r in state.done}, {r.id for r in state.beside}
    by_program = set(together)
    count = 0
    for r in history:
        if r.action == "comment" and not r.comment:
            count = 0
        elif r.comment and r.id not in by_program:
            count += r.id in done if r.action == "correct" else r.id not in beside
    return count


def _carrier(before: str, after: str) -> Callable[[_Span], _Span | None]:
    """Return the function that gives the place in `after` of a range of `before`, None where that has changed."""
    if before == after:
        return lambda place: place
    edits = _operations(before, after)

    def carry(place: _Span) -> _Span | None:
        start, end = place
        shift = 0
        for edit in edits:
            if edit.end < start or edit.end == start < end:
                shift += len(edit.text) - (edit.end - edit.start)
            elif edit.start < end or edit.start == start:
                return None
        marked = combining(after[end + shift : end + shift + 1] or " ")  # a vowel sign came to the word
        return None if marked and not combining(before[end : end + 1] or " ") else (start + shift, end + shift)

    return carry


def _operations(before: str, after: str) -> Sequence[EditOperation]:
    if max(len(before), len(after)) <= _LONGEST:
        return word_operations(before, after)
    least = min(len(before), len(after))
    head = next((k for k in range(least) if before[k] != after[k]), least)
    tail = next((k for k in range(least - head) if before[-1 - k] != after[-1 - k]), least - head)
    while head and before[head - 1].isalnum():
        head -= 1
    while tail and before[len(before) - tail].isalnum():
        tail -= 1
    return (EditOperation(start=head, end=len(before) - tail, text=after[head : len(after) - tail]),)
