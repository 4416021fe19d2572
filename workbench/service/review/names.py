"""The name ledger of a workspace, decisions on names, and the suggestions that follow from the ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from workbench.arabic import search_key
from workbench.checks import SIGNATURE as CHECKS
from workbench.checks import with_ledger_findings
from workbench.editing.style_guide import StyleGuide
from workbench.editing.suggestions import suggest
from workbench.engine.stages import Engine
from workbench.errors import InputError
from workbench.ingest.readers import read_text
from workbench.names.document_names import unpack_names
from workbench.names.fixes import relevant_entries
from workbench.names.ledger import SIGNATURE as LEDGER
from workbench.names.ledger import NameEntry, NameEvidence, ledger_from_evidence
from workbench.records import (
    ACCEPTED,
    Counterpart,
    Document,
    ExportedSegment,
    FidelityReport,
    NameDecision,
    SegmentReport,
    Suggestion,
    content_id,
    segment_place,
)
from workbench.service.review.name_evidence import gathered_evidence, keep_words, name_evidence, name_evidence_of
from workbench.service.review.revisions import now
from workbench.service.review.rights import check_locking
from workbench.service.settings import WorkbenchContext
from workbench.service.vectors import Vectors
from workbench.store import Workspace, held_open

if TYPE_CHECKING:
    from workbench.evaluation import SpellingScore
    from workbench.service.publishing.release_source import ReleaseSource

__all__ = [
    "decide_name",
    "decide_names",
    "evaluate_names",
    "evidence",
    "ledger",
    "lock_name",
    "name_findings",
    "name_findings_of",
    "save_name_findings",
    "suggested_edits",
    "suggestions",
]

_LOCKING = {"lock", "unlock"}
_BASIS = "names basis"  # the fact on the workspace: on what the findings of all documents rest
_TOGETHER = 256  # documents whose facts are in memory at a time


def ledger(context: WorkbenchContext, source: ReleaseSource | None = None) -> tuple[NameEntry, ...]:
    """Return the name ledger of the workspace as of the last run, or that of the texts that a release may show."""
    with Workspace.open(context.path) as workspace:
        if source is not None:
            vectors = Vectors(context.settings, workspace, lambda *_: None)
            return ledger_from_evidence(
                name_evidence_of(source, vectors), [s.decision for s in source.name_decisions()]
            )
        return _ledger(workspace, Vectors(context.settings, workspace, lambda *_: None))


def evidence(context: WorkbenchContext) -> NameEvidence:
    """Return the evidence of the corpus on names, without the decisions of people."""
    with held_open(context.path), Workspace.open(context.path) as workspace:
        return name_evidence(workspace, Vectors(context.settings, workspace, lambda *_: None))


def evaluate_names(context: WorkbenchContext, gold: Path) -> SpellingScore:
    """Score the name ledger of a workspace against a gold file with one name a line."""
    from workbench.evaluation import NameGroup, read_names, score_names

    text, _ = read_text(gold)
    groups = [
        NameGroup(canonical=e.canonical, spellings=frozenset({e.canonical, *(f.text for f in e.forms)}))
        for e in ledger(context)
    ]
    return score_names(read_names(text, gold.name), groups)


def _ledger(workspace: Workspace, vectors: Vectors) -> tuple[NameEntry, ...]:
    return ledger_from_evidence(name_evidence(workspace, vectors), workspace.name_decisions())


def name_findings(workspace: Workspace, vectors: Vectors, signature: str, engine: Engine) -> None:
    """Update the name findings of all reports if documents, links or decisions have changed."""
    documents = workspace.documents()
    garbled = [d for d in documents if d.role == "garbled"]
    inputs = workspace.result_inputs()
    texts = sorted((d.id, d.role, inputs.get(d.id, "")) for d in documents)
    decisions = workspace.name_decisions()
    state = content_id(json.dumps([texts, [astuple(d) for d in decisions], CHECKS, LEDGER]))
    if workspace.meta("names") != state:
        entries = ledger_from_evidence(name_evidence(workspace, vectors, engine, most_changed=0), decisions)
        foreign = {d.id: d.text for d in documents if d.language != "ar"}
        for first in range(0, len(garbled), _TOGETHER):
            _update_findings(workspace, garbled[first : first + _TOGETHER], inputs, signature, entries, foreign)
        workspace.set_meta("names", state)
    workspace.set_meta(_BASIS, _basis(workspace, decisions))


def name_findings_of(
    workspace: Workspace,
    vectors: Vectors,
    signature: str,
    engine: Engine,
    documents: Sequence[Document],
    beside: Sequence[Document],
) -> None:
    """Update the name findings of some garbled documents, by the names that were gathered last.

    beside are the documents that these are aligned with. The findings of all documents are updated where people have
    decided on names since, names were gathered anew since, or too much has changed.
    """
    decisions = workspace.name_decisions()
    is_same = workspace.meta(_BASIS) == _basis(workspace, decisions)
    known = gathered_evidence(workspace, vectors) if is_same else None
    if known is None:
        name_findings(workspace, vectors, signature, engine)
        return
    if not documents:
        return
    keep_words(workspace, vectors, [d.id for d in documents], engine)
    foreign = {d.id: d.text for d in beside if d.language != "ar"}
    inputs = {d.id: result[0] for d in documents if (result := workspace.result_of(d.id))}
    _update_findings(workspace, documents, inputs, signature, ledger_from_evidence(known, decisions), foreign)


def _basis(workspace: Workspace, decisions: Sequence[NameDecision]) -> str:
    """Return a hash of the decisions on names and of the evidence, on which the findings of all documents rest."""
    return content_id(json.dumps([workspace.name_evidence.version(), [astuple(d) for d in decisions]]))


def _update_findings(
    workspace: Workspace,
    garbled: Sequence[Document],
    inputs: Mapping[str, str],
    signature: str,
    entries: tuple[NameEntry, ...],
    foreign: Mapping[str, str],
) -> None:
    """Update the name findings of those of some garbled documents of which anything has changed."""
    ids = [d.id for d in garbled]
    found, words = (workspace.document_names.read(kind, ids) for kind in ("found", "words"))
    decided = [astuple(e) for e in entries if e.decided == "person"] if foreign else []
    for document in garbled:
        its_inputs = inputs.get(document.id, "")
        named = relevant_entries(unpack_names(words[document.id][1]).words, entries) if document.id in words else ()
        told = content_id(
            json.dumps([its_inputs, decided, signature, CHECKS, LEDGER, [astuple(e) for e in named]], default=str)
        )
        if found.get(document.id, ("",))[0] == told:
            continue
        save_name_findings(workspace, document, (its_inputs, signature), entries, foreign)
        workspace.document_names.save("found", {document.id: (told, b"")})


def save_name_findings(
    workspace: Workspace,
    document: Document,
    result: tuple[str, str],
    entries: Sequence[NameEntry],
    foreign: Mapping[str, str],
) -> frozenset[str]:
    """Update the name findings of a document; return the ids of the segments whose findings have changed.

    result is the hash of its inputs and its signature; foreign has the texts of documents in other languages by id.
    """
    while True:
        seen = len(workspace.link_decisions.all(document.id))
        reports, links = workspace.reports(document.id), workspace.links(document.id)
        sources: dict[str, list[str]] = {}
        for link in links:
            if link.kind == "parallel" and link.probability >= ACCEPTED:
                places = [segment_place(right) for right in link.right]
                texts = [foreign[p.document_id][p.start : p.end] for p in places if p.document_id in foreign]
                for left in link.left:
                    sources.setdefault(left, []).extend(texts)
        updated = tuple(_with_names(r, entries, sources.get(r.segment.id, ())) for r in reports)
        changed = frozenset(new.segment.id for old, new in zip(reports, updated, strict=True) if new != old)
        if not changed or workspace.save_result(document.id, *result, links, updated, seen=seen):
            return changed  # or a decision on a link came between


def _with_names(reported: SegmentReport, entries: Sequence[NameEntry], sources: Sequence[str]) -> SegmentReport:
    errors = with_ledger_findings(reported.segment.text, reported.report.errors, entries, sources)
    return replace(reported, report=replace(reported.report, errors=errors))


def lock_name(context: WorkbenchContext, form: str, author: str, *, locked: bool = True) -> NameEntry:
    """Lock the name that has this spelling against new evidence, or unlock it."""
    entry = next((e for e in ledger(context) if form == e.canonical or any(f.text == form for f in e.forms)), None)
    if entry is None:
        raise InputError("name-not-in-ledger", name=form)
    kind: Literal["lock", "unlock"] = "lock" if locked else "unlock"
    spellings = dict.fromkeys([entry.canonical, *(f.text for f in entry.forms)])
    decide_names(context, [NameDecision(kind=kind, form=s, canonical=entry.canonical) for s in spellings], author)
    return replace(entry, locked=locked)


def decide_name(context: WorkbenchContext, decision: NameDecision, author: str) -> None:
    """Save a decision on a name; a locked name takes none until it is unlocked."""
    decide_names(context, [decision], author)


def decide_names(context: WorkbenchContext, decisions: Sequence[NameDecision], author: str) -> None:
    """Save several decisions on names, all or none; a locked name takes none, and a name has a letter or digit."""
    if any(d.kind in _LOCKING for d in decisions):
        check_locking(context)
    empty = [form for d in decisions if d.kind not in _LOCKING for form in _forms(d) if not search_key(form)]
    if empty:
        raise InputError("name-without-letters", name=ascii(empty[0]))
    with Workspace.open(context.path) as workspace:
        forms = {form for d in decisions if d.kind not in _LOCKING | {"note"} for form in _forms(d)}
        held = _locked(workspace) & forms
        if held:
            raise InputError("name-locked", name=min(held))
        workspace.save_name_decisions(decisions, author, now())


def _forms(decision: NameDecision) -> tuple[str, ...]:
    """Return the spellings that a decision is on; a note is free text."""
    return (decision.canonical,) if decision.kind == "note" else (decision.form, decision.canonical)


def suggestions(
    segment: ExportedSegment, names: tuple[NameEntry, ...], style: StyleGuide | None = None
) -> tuple[Suggestion, ...]:
    """Return suggested edits for a segment; without a style guide, by the default one."""
    return suggested_edits(segment.text, segment.report, segment.links, names, style)


def suggested_edits(
    text: str,
    report: FidelityReport,
    links: Sequence[Counterpart],
    names: tuple[NameEntry, ...],
    style: StyleGuide | None,
) -> tuple[Suggestion, ...]:
    """Return suggested edits for a garbled text with its report and counterparts."""
    parallel = [k for k in links if (k.role, k.kind) == ("clean", "parallel") and k.probability >= ACCEPTED]
    best = max(parallel, key=lambda k: k.probability, default=None)
    return suggest(text, report, names, best.text if best else None, style)


def _locked(workspace: Workspace) -> set[str]:
    """Return the locked spellings."""
    locked: set[str] = set()
    for decision in workspace.name_decisions():
        if decision.kind == "lock":
            locked.add(decision.form)
        elif decision.kind == "unlock":
            locked.discard(decision.form)
    return locked
