"""The name ledger of a workspace, and the suggestions that follow from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import Literal

from workbench.alignment.words import align_words
from workbench.checks import SIGNATURE as CHECKS
from workbench.checks import with_names
from workbench.editing.style_guide import StyleGuide
from workbench.editing.suggestions import suggest
from workbench.errors import InputError
from workbench.evaluation import NameGroup, SpellingScore, read_names, score_names
from workbench.ingest.readers import read_text
from workbench.names.ledger import SIGNATURE as LEDGER
from workbench.names.ledger import NameEntry, NameEvidence, ledger_of, name_evidence
from workbench.records import (
    ACCEPTED,
    Document,
    ExportedSegment,
    NameDecision,
    Role,
    SegmentResult,
    Suggestion,
    content_id,
    segment_place,
)
from workbench.service.publishing.event_splits import document_reader
from workbench.service.review.revisions import now
from workbench.service.settings import WorkbenchContext
from workbench.service.vectors import Vectors
from workbench.store import Snapshot, Workspace, held_open

__all__ = [
    "decide_name",
    "decide_together",
    "evaluate_names",
    "evidence",
    "ledger",
    "lock_name",
    "name_findings",
    "suggestions",
]

_LOCKING = {"lock", "unlock"}
_TOGETHER = 100  # pairs whose vectors are read at once


def ledger(context: WorkbenchContext) -> tuple[NameEntry, ...]:
    """Return the names of the corpus; the workspace has to be brought up to date by a run before."""
    with Workspace.open(context.path) as workspace:
        return _ledger(workspace, Vectors(context.settings, workspace, lambda *_: None))


def evidence(context: WorkbenchContext) -> NameEvidence:
    """Return what the corpus says of names, whatever people decided."""
    with held_open(context.path), Workspace.open(context.path) as workspace:
        return _evidence(workspace, Vectors(context.settings, workspace, lambda *_: None))


def evaluate_names(context: WorkbenchContext, gold: Path) -> SpellingScore:
    """Score the names of a workspace against a file of gold, a name a line."""
    text, _ = read_text(gold)
    found = [
        NameGroup(canonical=e.canonical, spellings=frozenset({e.canonical, *(f.text for f in e.forms)}))
        for e in ledger(context)
    ]
    return score_names(read_names(text, gold.name), found)


def _ledger(workspace: Workspace, vectors: Vectors) -> tuple[NameEntry, ...]:
    return ledger_of(_evidence(workspace, vectors), workspace.name_decisions())


def _evidence(workspace: Workspace, vectors: Vectors) -> NameEvidence:
    with workspace.reading() as reading:
        garbled, clean = (_Texts(reading, role) for role in ("garbled", "clean"))
        return name_evidence(garbled, clean, _aligned_words(reading, garbled.ids, vectors))


def name_findings(workspace: Workspace, vectors: Vectors, signature: str) -> None:
    """Put what the name ledger says into the reports, where documents, links or decisions have changed since."""
    garbled = [d for d in workspace.documents() if d.role == "garbled"]
    inputs = {d.id: workspace.result_inputs(d.id) or "" for d in garbled}
    decided = [astuple(d) for d in workspace.name_decisions()]
    state = content_id(json.dumps([sorted(inputs.items()), decided, CHECKS, LEDGER]))
    if workspace.meta("names") == state:
        return
    entries = _ledger(workspace, vectors)
    for document in garbled:
        while not _named(workspace, document, inputs[document.id], signature, entries):
            pass  # somebody has decided on a link meanwhile
    workspace.keep("names", state)


def _named(
    workspace: Workspace, document: Document, inputs: str, signature: str, entries: tuple[NameEntry, ...]
) -> bool:
    """Put what the ledger says into the reports on a document; tell whether nobody came between."""
    seen = len(workspace.link_decisions.all(document.id))
    texts = {s.id: s.text for s in workspace.segments(document)}
    kept = workspace.reports(document.id)
    fresh = [_with_names(texts[r.segment_id], r, entries) for r in kept]
    if fresh == list(kept):
        return True
    return workspace.save_result(document.id, inputs, signature, workspace.links(document.id), fresh, seen=seen)


def _with_names(text: str, result: SegmentResult, entries: tuple[NameEntry, ...]) -> SegmentResult:
    errors = with_names(text, result.report.errors, entries)
    return replace(result, report=replace(result.report, errors=errors))


def lock_name(context: WorkbenchContext, form: str, author: str, *, locked: bool = True) -> NameEntry:
    """Keep the name with this spelling as it is, whatever evidence comes; or let evidence change it again."""
    entry = next((e for e in ledger(context) if form == e.canonical or any(f.text == form for f in e.forms)), None)
    if entry is None:
        raise InputError("name-not-in-ledger", name=form)
    kind: Literal["lock", "unlock"] = "lock" if locked else "unlock"
    spellings = dict.fromkeys([entry.canonical, *(f.text for f in entry.forms)])
    decide_together(context, [NameDecision(kind=kind, form=s, canonical=entry.canonical) for s in spellings], author)
    return replace(entry, locked=locked)


def decide_name(context: WorkbenchContext, decision: NameDecision, author: str) -> None:
    """Keep what a person said of a name; on a locked one nothing else is said until it is unlocked."""
    decide_together(context, [decision], author)


def decide_together(context: WorkbenchContext, decisions: Sequence[NameDecision], author: str) -> None:
    """Keep all that a person said of a name, or nothing where it is locked."""
    with Workspace.open(context.path) as workspace:
        said = {form for d in decisions if d.kind not in _LOCKING for form in (d.form, d.canonical)}
        held = _locked(workspace) & said
        if held:
            raise InputError("name-locked", name=min(held))
        workspace.save_name_decisions(decisions, author, now())


def suggestions(
    segment: ExportedSegment, names: tuple[NameEntry, ...], style: StyleGuide | None = None
) -> tuple[Suggestion, ...]:
    """Return the edits to propose for a segment; without a style of the house, in the usual one."""
    parallel = [k for k in segment.links if k.kind == "parallel" and k.probability >= ACCEPTED]
    best = max(parallel, key=lambda k: k.probability, default=None)
    return suggest(segment.text, segment.report, names, best.text if best else None, style)


def _locked(workspace: Workspace) -> set[str]:
    """Return the spellings that were locked and not unlocked since."""
    found: set[str] = set()
    for decision in workspace.name_decisions():
        if decision.kind == "lock":
            found.add(decision.form)
        elif decision.kind == "unlock":
            found.discard(decision.form)
    return found


class _Texts:
    """The Arabic texts of a role, read one by one each time that they are gone through."""

    def __init__(self, reading: Snapshot, role: Role) -> None:
        self.ids = reading.document_ids(role=role, language="ar")
        self._reading = reading

    def __iter__(self) -> Iterator[str]:
        return (self._reading.document(i).text for i in self.ids)


def _aligned_words(reading: Snapshot, ids: Sequence[str], vectors: Vectors) -> Iterator[tuple[str, str]]:
    """Yield the words of linked sentences that say the same."""
    read = document_reader(reading)
    for document_id in ids:
        linked = [k for k in reading.links(document_id) if k.right and k.probability >= ACCEPTED]
        pairs = [(_text(read, left), _text(read, k.right[0])) for k in linked for left in k.left]
        for first in range(0, len(pairs), _TOGETHER):
            yield from _words(pairs[first : first + _TOGETHER], vectors)


def _text(read: Callable[[str], Document], segment_id: str) -> str:
    """Return the text of a segment, whose id says where it stands."""
    place = segment_place(segment_id)
    return read(place.document_id).text[place.start : place.end]


def _words(pairs: Sequence[tuple[str, str]], vectors: Vectors) -> Iterator[tuple[str, str]]:
    """Yield the words of pairs that say the same, but for those that a run under way has not encoded yet."""
    texts = tuple(dict.fromkeys(t for pair in pairs for t in pair))
    missing = set(vectors.missing(texts))
    there = [t for t in texts if t not in missing]
    encoded = dict(zip(there, vectors.of(there), strict=True))
    for left, right in pairs:
        if left in encoded and right in encoded:
            for found in align_words(left, encoded[left], right, encoded[right]):
                yield left[slice(*found.left)], right[slice(*found.right)]
