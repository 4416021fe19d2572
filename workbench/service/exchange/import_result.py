"""What an import did or would do: what changes, and the rows that could not be taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.editing.code_findings import code_findings
from workbench.editing.revisions import current_state
from workbench.errors import InputError
from workbench.messages import ENGLISH, Message
from workbench.records import Document, Revision, Status

__all__ = [
    "ImportChange",
    "ImportSummary",
    "broken_codes",
    "conflict_line",
    "import_changes",
    "import_view",
    "revisions_by_segment",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChange:
    """A revision that an import adds.

    before and status_before are those of the revision it follows. beside is the author of the newer text, standing,
    that stays current where the imported one is only kept beside it; both are None elsewhere.
    """

    revision: str
    segment: str
    document: str
    start: int
    end: int
    author: str
    before: str
    after: str
    status_before: Status
    status: Status
    comment: str
    beside: str | None = None
    standing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """The result of an import.

    added counts new revisions, known those already present. beside counts the new ones that are kept beside a newer
    text, and conflicts describes these. said counts other new records: batches, annotations and decisions. refused says
    what is wrong with each row that was not imported, and notes what else was left out. broken_codes counts the changes
    that leave out or break an inline code.
    """

    added: int
    known: int
    beside: int
    said: int = 0
    conflicts: tuple[str, ...] = ()
    changes: tuple[ImportChange, ...] = ()
    refused: tuple[InputError, ...] = ()
    notes: tuple[Message, ...] = ()
    broken_codes: int = 0


def import_changes(
    present: Sequence[Revision], added: Sequence[Revision], documents: Mapping[str, Document]
) -> tuple[ImportChange, ...]:
    """Return what revisions change that follow those present, in their order."""
    new = {r.id for r in added}
    statuses: dict[str | None, Status] = {None: "untouched", **{r.id: r.status for r in (*present, *added)}}
    newer: dict[str, tuple[str, str]] = {}
    for history in revisions_by_segment((*present, *added)).values():
        if any(r.id in new for r in history):
            state = current_state("", history)
            author = state.newest.author if state.newest else ""
            newer |= {r.id: (author, state.text) for r in state.beside if r.id in new}
    return tuple(
        ImportChange(
            revision=r.id,
            segment=r.segment_id,
            document=documents[r.document_id].name if r.document_id in documents else r.document_id,
            start=r.start,
            end=r.end,
            author=r.author,
            before=r.before,
            after=r.after,
            status_before=statuses[r.base],
            status=r.status,
            comment=r.comment,
            beside=newer[r.id][0] if r.id in newer else None,
            standing=newer[r.id][1] if r.id in newer else None,
        )
        for r in added
    )


def broken_codes(changes: Sequence[ImportChange], garbled: Mapping[str, str]) -> int:
    """Return how many changes leave out or break an inline code of the garbled text, given that by segment."""
    return sum(bool(code_findings(garbled.get(c.segment, ""), c.after)) for c in changes)


def revisions_by_segment(revisions: Iterable[Revision]) -> dict[str, list[Revision]]:
    """Return revisions by the segment they correct, in their order."""
    groups: dict[str, list[Revision]] = {}
    for revision in revisions:
        groups.setdefault(revision.segment_id, []).append(revision)
    return groups


def conflict_line(change: ImportChange) -> str:
    """Return in English what became of a text that is kept beside a newer one."""
    by = f"changed by {change.beside} in the meantime" if change.beside else "changed in the meantime"
    place = f"{change.document}, {change.start} to {change.end}"
    return f"{place}: {by}; the imported text is kept as draft {change.revision}"


def import_view(summary: ImportSummary, language: str = ENGLISH) -> dict[str, Any]:
    """Return a summary as a JSON object, its messages in a language."""
    return {
        "added": summary.added,
        "known": summary.known,
        "beside": summary.beside,
        "said": summary.said,
        "conflicts": list(summary.conflicts),
        "changes": [_change_view(c) for c in summary.changes],
        "refused": [_refused_view(e, language) for e in summary.refused],
        "notes": [note.text(language) for note in summary.notes],
        "broken_codes": summary.broken_codes,
    }


def _change_view(change: ImportChange) -> dict[str, Any]:
    return {name: getattr(change, name) for name in ImportChange.__slots__}


def _refused_view(error: InputError, language: str) -> dict[str, Any]:
    where, fault = error.fields.get("where"), error.fields.get("fault")
    return {
        "where": where.text(language) if isinstance(where, Message) else str(where),
        "reason": fault.text(language) if isinstance(fault, Message | InputError) else error.in_language(language)[0],
        "line": where.fields.get("line", where.fields.get("row")) if isinstance(where, Message) else None,
        "code": fault.code.removeprefix("terms.") if isinstance(fault, Message | InputError) else error.code,
    }
