"""Everything that the review page shows of one segment, read by its keys alone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from workbench.editing.annotations import active_annotations
from workbench.editing.revisions import current_state
from workbench.editing.standing import Standing, standing
from workbench.editing.threads import threads
from workbench.records import (
    ACCEPTED,
    Annotation,
    Counterpart,
    FidelityReport,
    Revision,
    Thread,
    counting_links,
    preference,
    segment_place,
)
from workbench.store.annotation_rows import read_annotations
from workbench.store.assessment_rows import assessment_of
from workbench.store.checksums import checked
from workbench.store.links import read_links
from workbench.store.queue_rows import QueueRow
from workbench.store.reply_rows import read_replies
from workbench.store.results import report_from_row
from workbench.store.revision_rows import of_segment
from workbench.store.search import neighbours, row_of
from workbench.store.segments import document_languages, segments_by_id

__all__ = ["SegmentView", "read_view"]

_TOGETHER = """SELECT b.revision_id FROM batch_revisions b JOIN revisions r ON r.id = b.revision_id
    JOIN segments s ON s.document_id = r.document_id AND s.start_at = r.start_at AND s.end_at = r.end_at
    WHERE s.id = :segment"""
_REPORT = """SELECT r.*, q.text_id, q.counterpart FROM reports r JOIN queue q ON q.segment_id = r.segment_id
    WHERE r.segment_id = :segment"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentView:
    """A garbled segment with everything that a person needs to correct it.

    links are all its counterparts, the preferred one first, unlikely ones among them; sources are the sentences of the
    original text, in its order, which are no part of links; before and after are its
    neighbours in the document; history are its revisions, oldest first, annotations the active ones,
    threads the comments that stand. report is that on the garbled text, standing what is known of the current one.
    """

    row: QueueRow
    report: FidelityReport
    standing: Standing
    annotations: tuple[Annotation, ...]
    links: tuple[Counterpart, ...]
    sources: tuple[Counterpart, ...]
    before: QueueRow | None
    after: QueueRow | None
    history: tuple[Revision, ...]
    threads: tuple[Thread, ...] = ()

    @property
    def commented(self) -> Revision | None:
        """Return the revision with the comment that stands."""
        return current_state(self.row.segment.text, self.history).commented


def read_view(connection: Connection, segment_id: str) -> SegmentView | None:
    """Return the view of a segment, None if it is not in the queue."""
    row = row_of(connection, segment_id)
    if row is None:
        return None
    stored = connection.execute(text(_REPORT), {"segment": segment_id}).mappings().one()
    report = report_from_row(checked("reports", stored))
    history = of_segment(connection, segment_id)
    annotations = active_annotations(read_annotations(connection, segment_id=segment_id))
    known = assessment_of(connection, segment_id, stored["text_id"], stored["counterpart"])
    before, after = neighbours(connection, row)
    counterparts = _counterparts(connection, segment_id)
    return SegmentView(
        row=row,
        report=report,
        standing=standing(row.segment.text, row.current, report, known, annotations, history),
        annotations=annotations,
        links=tuple(sorted((k for k in counterparts if k.role != "source"), key=_rank, reverse=True)),
        sources=tuple(
            sorted((k for k in counterparts if k.role == "source" and k.probability >= ACCEPTED), key=lambda k: k.start)
        ),
        before=before,
        after=after,
        history=history,
        threads=_threads(connection, row, history),
    )


def _threads(connection: Connection, row: QueueRow, history: tuple[Revision, ...]) -> tuple[Thread, ...]:
    if not row.comments:
        return ()
    together = connection.execute(text(_TOGETHER), {"segment": row.segment.id}).scalars().all()
    replies = read_replies(connection, segment_id=row.segment.id)
    return threads(current_state(row.segment.text, history), history, replies, together)


def _counterparts(connection: Connection, segment_id: str) -> tuple[Counterpart, ...]:
    links = counting_links(read_links(connection, segment_place(segment_id).document_id, segment_id))
    linked = segments_by_id(connection, {i for link in links for i in link.right})
    languages = document_languages(connection, {s.document_id for s in linked.values()})
    return tuple(
        Counterpart(segment=segment, link=link, language=languages[segment.document_id])
        for link in links
        for i, segment in linked.items()
        if i in link.right
    )


def _rank(counterpart: Counterpart) -> tuple[bool, bool, float]:
    """Return the sort key of counterparts; below what is accepted, a parallel link is not preferred."""
    own, parallel, probability = preference(counterpart)
    return own, parallel and probability >= ACCEPTED, probability
