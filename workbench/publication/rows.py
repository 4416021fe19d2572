"""Rows of the tables of a release, made from the data of an article."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from workbench.editing.revisions import current_state, effort, word_operations
from workbench.names.ledger import NameEntry
from workbench.publication.articles import ArticleData, Row, by_segment, moment
from workbench.publication.editors import Editors
from workbench.publication.licences import permits_redistribution
from workbench.records import APPROVED, Document, NameStatement

__all__ = ["article_row", "edit_rows", "name_rows", "sentence_rows"]


def sentence_rows(material: ArticleData, editors: Editors) -> Iterator[Row]:
    """Yield the rows of `sentences`."""
    histories = by_segment(material.revisions)
    clean, garbled, sources = (material.counterparts(role) for role in ("clean", "garbled", "source"))
    for reported in material.reports:
        segment, report = reported.segment, reported.report
        history = histories.get(segment.id, ())
        state = current_state(segment.text, history)
        approved = state.status in APPROVED
        edits = (r for r in history if r.action != "comment")
        spent = effort(segment.text, state.text) if approved else None
        seconds = [r.seconds for r in history if r.seconds is not None]
        yield {
            "id": segment.id,
            "document_id": segment.document_id,
            "document": material.document.name,
            "licence": material.document.licence,
            **_origin(material.document),
            "event": material.event,
            "start": segment.start,
            "end": segment.end,
            "kind": segment.kind,
            "garbled": segment.text,
            "corrected": state.text if approved else None,
            "draft": state.text if state.status == "draft" else None,
            "rejected": state.text if state.status == "rejected" else None,
            "status": state.status,
            "revision": editors.revision(state.base),
            "editors": [name for a in dict.fromkeys(r.author for r in edits) if (name := editors.name(a))],
            "seconds": sum(seconds) if seconds else None,
            "operations": [asdict(o) for o in word_operations(segment.text, state.text)] if approved else [],
            "hter": spent.hter if spent else None,
            "character_edit_rate": spent.character_edit_rate if spent else None,
            "fidelity": report.fidelity,
            "label": report.label,
            "scores": {s.name: s.value for s in report.scores},
            "counterparts": [s.id for s in clean.get(segment.id, ())],
            "garbled_counterparts": [s.id for s in garbled.get(segment.id, ())],
            "sources": [s.id for s in sources.get(segment.id, ())],
            "signature": report.signature,
            "effort_signature": spent.signature if spent else None,
        }


def edit_rows(material: ArticleData, editors: Editors, *, comments: bool) -> Iterator[Row]:
    """Yield the rows of `edits`, with comments only if they are published."""
    grouped = by_segment(material.revisions)
    standing = {current_state("", some).base for some in grouped.values()}
    for revision in material.revisions:
        if revision.action == "comment" and not comments:
            continue
        yield {
            "id": editors.revision(revision.id),
            "sentence_id": revision.segment_id,
            "document_id": revision.document_id,
            "event": material.event,
            "start": revision.start,
            "end": revision.end,
            "base": editors.revision(revision.base),
            "action": revision.action,
            "editor": editors.name(revision.author),
            "created": moment(revision.created),
            "before": revision.before,
            "after": revision.after,
            "status": revision.status,
            "comment": revision.comment if comments else None,
            "seconds": revision.seconds,
            "taken": list(revision.taken),
            "refused": list(revision.refused),
            "operations": [asdict(o) for o in word_operations(revision.before, revision.after)],
            "stands": revision.id in standing,
            "licence": material.document.licence,
        }


def article_row(material: ArticleData) -> Row:
    """Return the row of `articles`."""
    document = material.document
    found = document.text if material.left_out is None else material.left_out
    return {
        "id": document.id,
        "name": document.name,
        "event": material.event,
        "role": document.role,
        "source_of": list(document.source_of),
        "language": document.language,
        "title": document.title,
        **_origin(document),
        "licence": document.licence,
        "redistributable": permits_redistribution(document.licence),
        "sha256": hashlib.sha256(found.encode("utf-8", "surrogatepass")).hexdigest(),
        "characters": len(document.text),
        "text": document.text,
        "segments": [{"start": s.start, "end": s.end, "kind": s.kind, "reason": s.reason} for s in material.segments],
    }


def _origin(document: Document) -> Row:
    return {name: getattr(document, name) for name in ("publisher", "url", "published", "retrieved", "origin")}


def name_rows(ledger: Iterable[NameEntry], said: Sequence[NameStatement], editors: Editors) -> Iterator[Row]:
    """Yield the rows of `names`, each with the decisions on its spellings."""
    for entry in ledger:
        forms = {entry.canonical, *(f.text for f in entry.forms)}
        yield {
            "id": entry.id,
            "canonical": entry.canonical,
            "decided": entry.decided,
            "forms": [{"text": f.text, "garbled": f.garbled, "clean": f.clean} for f in entry.forms],
            "evidence": [reason.text("en") for reason in entry.evidence],
            "locked": entry.locked,
            "decisions": [
                {
                    "kind": s.decision.kind,
                    "form": s.decision.form,
                    "canonical": s.decision.canonical,
                    "editor": editors.name(s.author),
                    "created": moment(s.created),
                }
                for s in said
                if {s.decision.form, s.decision.canonical} & forms
            ],
        }
