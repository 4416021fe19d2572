"""An article with everything that is known of it to the rows of each table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from workbench.corrections import effort, replay, word_operations
from workbench.names import NameEntry
from workbench.publication.licences import permits_redistribution
from workbench.publication.material import Editors, Judged, Material, PlacedLink, Row, by_segment
from workbench.records import ErrorSpan, Revision, Segment

__all__ = ["alignment_rows", "article_row", "edit_rows", "name_rows", "sentence_rows", "span_rows"]


def sentence_rows(material: Material, editors: Editors) -> Iterator[Row]:
    """Yield the garbled sentences."""
    histories = by_segment(material.revisions)
    counterparts = _counterparts(material.links)
    for judged in material.judged:
        part, report = judged.segment, judged.report
        history = histories.get(part.id, ())
        state = replay(part.text, history)
        touched = (state.text, state.status) != (part.text, "untouched")
        spent = effort(part.text, state.text) if touched else None
        seconds = [r.seconds for r in history if r.seconds is not None]
        yield {
            "id": part.id,
            "document_id": part.document_id,
            "document": material.document.name,
            "event": material.event,
            "start": part.start,
            "end": part.end,
            "kind": part.kind,
            "garbled": part.text,
            "corrected": state.text if touched else None,
            "status": state.status,
            "revision": editors.revision(state.base),
            "editors": [editors.name(a) for a in dict.fromkeys(r.author for r in history)],
            "seconds": sum(seconds) if seconds else None,
            "operations": [asdict(o) for o in word_operations(part.text, state.text)] if touched else [],
            "hter": spent.hter if spent else None,
            "character_edit_rate": spent.character_edit_rate if spent else None,
            "fidelity": report.fidelity,
            "label": report.label,
            "scores": {s.name: s.value for s in report.scores},
            "counterparts": [s.id for s in counterparts.get(part.id, ())],
            "signature": report.signature,
            "effort_signature": spent.signature if spent else None,
        }


def span_rows(material: Material) -> Iterator[Row]:
    """Yield the findings."""
    counterparts = _counterparts(material.links)
    for judged in material.judged:
        for error in judged.report.errors:
            other = _counterpart(error, counterparts.get(judged.segment.id, ()))
            yield _span(material, judged, error, other)


def _span(material: Material, judged: Judged, error: ErrorSpan, other: Segment | None) -> Row:
    return {
        "sentence_id": judged.segment.id,
        "document_id": judged.segment.document_id,
        "event": material.event,
        "side": error.side,
        "counterpart_id": other.id if other else None,
        "start": error.start,
        "end": error.end,
        "text": error.text,
        "category": error.category,
        "severity": error.severity,
        "check": error.check,
        "reason": error.reason,
        "evidence": error.evidence,
        "suggestion": error.suggestion,
        "signature": judged.report.signature,
    }


def alignment_rows(material: Material) -> Iterator[Row]:
    """Yield the links."""
    for link in material.links:
        yield {
            "document_id": material.document.id,
            "event": material.event,
            "left": [_side(s) for s in link.left],
            "right": [_side(s) for s in link.right],
            "kind": link.kind,
            "score": link.score,
            "probability": link.probability,
            "signature": material.signature,
        }


def edit_rows(material: Material, editors: Editors, *, comments: bool) -> Iterator[Row]:
    """Yield the revisions; what an editor said in a comment only with `comments`."""
    grouped = by_segment(material.revisions)
    standing = {replay("", some).base for some in grouped.values()}
    for revision in material.revisions:
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
            "created": _moment(revision),
            "before": revision.before,
            "after": revision.after,
            "status": revision.status,
            "comment": revision.comment if comments else None,
            "seconds": revision.seconds,
            "taken": list(revision.taken),
            "refused": list(revision.refused),
            "operations": [asdict(o) for o in word_operations(revision.before, revision.after)],
            "stands": revision.id in standing,
        }


def article_row(material: Material) -> Row:
    """Return the article itself."""
    document = material.document
    return {
        "id": document.id,
        "name": document.name,
        "event": material.event,
        "role": document.role,
        "language": document.language,
        "title": document.title,
        "published": document.published,
        "origin": document.origin,
        "licence": document.licence,
        "redistributable": permits_redistribution(document.licence),
        "sha256": hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "characters": len(document.text),
        "text": document.text,
        "segments": [
            {"start": s.start, "end": s.end, "kind": s.kind, "reason": s.reason} for s in material.segments
        ],
    }  # fmt: skip


def name_rows(ledger: Iterable[NameEntry]) -> Iterator[Row]:
    """Yield the names."""
    for entry in ledger:
        yield {
            "id": entry.id,
            "canonical": entry.canonical,
            "decided": entry.decided,
            "forms": [asdict(form) for form in entry.forms],
            "evidence": list(entry.evidence),
        }


def _side(part: Segment) -> Row:
    return {"id": part.id, "document_id": part.document_id, "start": part.start, "end": part.end, "text": part.text}


def _counterparts(links: Iterable[PlacedLink]) -> dict[str, list[Segment]]:
    found: dict[str, list[Segment]] = {}
    for link in links:
        for left in link.left:
            found.setdefault(left.id, []).extend(link.right)
    return found


def _counterpart(error: ErrorSpan, counterparts: Sequence[Segment]) -> Segment | None:
    """Return the clean sentence that a finding on the right side is in."""
    if error.side == "left":
        return None
    return next((s for s in counterparts if s.text[error.start : error.end] == error.text), None)


def _moment(revision: Revision) -> datetime:
    return datetime.fromisoformat(revision.created).astimezone(UTC)
