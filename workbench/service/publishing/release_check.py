"""What a publisher should know of a release before it is made: personal data, unknown origins, rights, takedowns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workbench.publication import (
    PERSONAL_KINDS,
    NamedCount,
    PersonalKind,
    Withdrawn,
    permits_redistribution,
    personal_data_in,
)
from workbench.records import Document, Segment, active_takedowns, segment_place
from workbench.service.settings import Progress, WorkbenchContext, silent
from workbench.store import Snapshot, Workspace

__all__ = [
    "FoundPersonalDatum",
    "ReleaseCheck",
    "check_release",
    "count_personal_data",
    "find_personal_data",
    "has_origin",
]

_FACTS = ("name", "title", "origin", "licence", "publisher", "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPersonalDatum:
    """A personal datum: its kind, where it stands, and the words themselves.

    sentence is the id of the segment that has it, None outside of any; field is `text`, a fact of the document such as
    `title`, or what a person wrote: `correction` or `comment`. start and end count in that text.
    """

    kind: PersonalKind
    document: str
    document_id: str
    sentence: str | None
    field: str
    start: int
    end: int
    text: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCheck:
    """What a release would hold: articles, personal data, origins and rights that are not known, withdrawn texts."""

    articles: int
    personal: tuple[FoundPersonalDatum, ...]
    origin_unknown: tuple[str, ...]
    rights_unknown: tuple[str, ...]
    withdrawn: tuple[str, ...]

    @property
    def counts(self) -> tuple[NamedCount, ...]:
        """Return how many personal data there are, by kind."""
        return count_personal_data(self.personal)


def check_release(context: WorkbenchContext, *, comments: bool = False, progress: Progress = silent) -> ReleaseCheck:
    """Return what a publisher should know before a release of the workspace is made."""
    with Workspace.open(context.path) as workspace, workspace.reading() as reading:
        withdrawn = Withdrawn.of(active_takedowns(reading.takedowns()))
        ids = [i for i in reading.document_ids() if i not in withdrawn.documents]
        documents = [_without_text(reading.document(i)) for i in ids]
        return ReleaseCheck(
            articles=len(ids),
            personal=tuple(find_personal_data(reading, withdrawn, comments=comments, progress=progress)),
            origin_unknown=tuple(d.name for d in documents if not has_origin(d)),
            rights_unknown=tuple(d.name for d in documents if not permits_redistribution(d.licence)),
            withdrawn=withdrawn.targets,
        )


def count_personal_data(found: Iterable[FoundPersonalDatum]) -> tuple[NamedCount, ...]:
    """Return how many personal data there are, by kind."""
    counted = Counter(p.kind for p in found)
    return tuple(NamedCount(name=k, count=counted[k]) for k in PERSONAL_KINDS if counted[k])


def has_origin(document: Document) -> bool:
    """Tell whether it is known where a document is from."""
    return any((document.origin, document.publisher, document.url))


def find_personal_data(
    reading: Snapshot, withdrawn: Withdrawn, *, comments: bool, progress: Progress = silent
) -> Iterator[FoundPersonalDatum]:
    """Yield the personal data in all that a release would publish, document by document."""
    ids = [i for i in reading.document_ids() if i not in withdrawn.documents]
    for number, document_id in enumerate(ids):
        progress("look for personal data", number, len(ids))
        document = withdrawn.blotted(reading.document(document_id))
        segments = reading.segments(reading.document(document_id))
        yield from _found(document, "text", document.text, segments=segments)
        for name in _FACTS:
            yield from _found(document, name, getattr(document, name) or "")
        yield from _said(reading, withdrawn, document, comments=comments)


def _said(
    reading: Snapshot, withdrawn: Withdrawn, document: Document, *, comments: bool
) -> Iterator[FoundPersonalDatum]:
    """Yield the personal data in what people wrote of a document; words of its own text are not found again."""
    seen: set[tuple[str, str]] = set()
    written: list[tuple[str, str, str]] = []
    for revision in reading.revisions(document.id):
        own = document.text[revision.start : revision.end]
        written += [(revision.segment_id, "correction", t) for t in (revision.after, *revision.taken) if t != own]
        written += [(revision.segment_id, "correction", t) for t in revision.refused]
        written.append((revision.segment_id, "comment", revision.comment if comments else ""))
    if comments:
        written += [(a.segment_id, "comment", a.comment) for a in reading.annotations(document.id)]
        written += [(i, "comment", d.comment) for d in reading.link_decisions(document.id) for i in d.left[:1]]
    for segment_id, field, text in written:
        if withdrawn.holds(segment_id):
            continue
        place = segment_place(segment_id)
        own_values = {d.value for d in personal_data_in(document.text[place.start : place.end])}
        for found in _found(document, field, text, sentence=segment_id):
            if found.value not in own_values and (segment_id, found.value) not in seen:
                seen.add((segment_id, found.value))
                yield found


def _found(
    document: Document, field: str, text: str, *, sentence: str | None = None, segments: Iterable[Segment] = ()
) -> Iterator[FoundPersonalDatum]:
    for datum in personal_data_in(text):
        home = sentence or next((s.id for s in segments if s.start <= datum.start < s.end), None)
        yield FoundPersonalDatum(
            kind=datum.kind,
            document=document.name,
            document_id=document.id,
            sentence=home,
            field=field,
            start=datum.start,
            end=datum.end,
            text=text[datum.start : datum.end],
            value=datum.value,
        )


def _without_text(document: Document) -> Document:
    return replace(document, text="")
