"""The queue of garbled segments, a derived table that is updated in the transaction of each change.

Its rows describe the text that stands: the label, the fidelity and the findings of the garbled text as long as it
stands, those of a correction once it is assessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, text

from workbench.arabic import search_key, symbol_key
from workbench.editing.annotations import active_annotations
from workbench.editing.review_round import returned_to
from workbench.editing.revisions import CurrentState, current_state
from workbench.editing.standing import Standing, standing, standing_comments
from workbench.editing.threads import mentions, threads
from workbench.records import (
    ACCEPTED,
    Annotation,
    Reply,
    Revision,
    SegmentLink,
    basis_of,
    compared_links,
    content_id,
    counting_links,
)
from workbench.store import memory_index
from workbench.store.annotation_rows import read_annotations
from workbench.store.assessment_rows import assessment_of, assessments_of_document
from workbench.store.bulk import insert_rows
from workbench.store.checksums import checked
from workbench.store.links import read_links
from workbench.store.reply_rows import read_replies
from workbench.store.results import report_from_row
from workbench.store.revision_rows import of_document, of_segment

__all__ = [
    "DerivedRow",
    "apply_revisions",
    "clear",
    "derived_rows",
    "move",
    "rebuild",
    "refresh",
    "sync",
    "text_id_of",
    "update_row",
]

_ROOM = 10_000_000  # places per document; places are unique and follow the order of the corpus
_LAST = 101.0  # the rank, among fidelities, of texts that are not assessed yet


@dataclass(frozen=True, slots=True)
class _BestLink:
    """The probability of the best link of a segment, how uncertain it is, and the texts of its counterparts.

    Another garbled report is searched, but its link is no reason to look at the segment.
    """

    probability: float | None = None
    doubt: float = 0.5
    texts: tuple[str, ...] = ()


def rebuild(connection: Connection) -> None:
    """Rebuild the whole queue."""
    clear(connection)
    sync(connection)


def clear(connection: Connection) -> None:
    """Empty the queue."""
    for table in ("queue_mentions", "queue_checks", "queue_texts", "queue"):
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608


def sync(connection: Connection) -> None:
    """Update the queue after a change of the active garbled documents or of their order."""
    for row in connection.execute(text(_GONE)).all():
        _delete(connection, row.id)
    for row in connection.execute(text(_NEW)).all():
        refresh(connection, row.id)
    move(connection)


def move(connection: Connection) -> None:
    """Put the rows in the order that the documents have now."""
    connection.execute(text(_MOVE), {"room": _ROOM})


def refresh(connection: Connection, document_id: str) -> None:
    """Rebuild the rows of a garbled document from its reports, links and revisions."""
    _delete(connection, document_id)
    number = connection.execute(text("SELECT coalesce(max(number), 0) FROM queue")).scalar_one()
    made = [m.numbered(number + k) for k, m in enumerate(derived_rows(connection, document_id), 1)]
    checks = [{**m.columns, "name": name} for m in made for name in m.checks]
    mentioned = [{"number": m.columns["number"], "person": person} for m in made for person in m.mentioned]
    insert_rows(connection, "queue", _QUEUE, [m.columns for m in made])
    insert_rows(connection, "queue_texts", _TEXTS, [m.texts for m in made])
    insert_rows(connection, "queue_checks", _CHECKS, checks)
    insert_rows(connection, "queue_mentions", ("person", "number"), mentioned)


@dataclass(frozen=True, slots=True)
class DerivedRow:
    """What the queue holds of a segment: the columns of `queue` and `queue_texts`, its checks, and whom it mentions."""

    columns: dict[str, object]
    texts: dict[str, object]
    checks: Sequence[str]
    mentioned: Sequence[str] = ()

    def numbered(self, number: int) -> DerivedRow:
        """Return the row with its number."""
        return replace(self, columns={**self.columns, "number": number}, texts={**self.texts, "number": number})


def derived_rows(connection: Connection, document_id: str) -> Iterator[DerivedRow]:
    """Yield what follows from the reports, links and revisions of a garbled document, without numbers."""
    key = {"d": document_id}
    document = connection.execute(text(_DOCUMENT), key).one_or_none()
    if document is None:
        return
    links, bases = _links_and_bases(connection, document_id)
    people = _people(connection, document_id)
    assessed = assessments_of_document(connection, document_id)
    for ordinal, row in enumerate(connection.execute(text(_REPORTED), key).mappings().all(), 1):
        segment_id, garbled = row["id"], document.text[row["start_at"] : row["end_at"]]
        link = links.get(segment_id, _BestLink())
        counterpart = bases.get(segment_id, "")
        edits = people.of(segment_id)
        state = current_state(garbled, edits.history)
        known = assessed.get((segment_id, text_id_of(state), counterpart))
        report = report_from_row(checked("reports", row))
        found = standing(garbled, state.text, report, known, edits.annotations, edits.history)
        names = _check_names(found)
        yield DerivedRow(
            columns={
                "segment_id": segment_id,
                "document_id": document_id,
                "ordinal": ordinal,
                "place": document.position * _ROOM + ordinal,
                "garbled_fidelity": report.fidelity,
                "words": len(garbled.split()),
                "characters": len(garbled),
                "probability": link.probability,
                "doubt": link.doubt,
                "counterpart": counterpart,
                **_current_columns(state, found, edits),
            },
            texts={
                "garbled": garbled,
                "correction": _correction(garbled, state),
                "checks": "\n".join(names),
                "searched": _searched(garbled, state.text, _counterparts_searched(link.texts)),
            },
            checks=names,
            mentioned=_mentioned(state, edits),
        )


def apply_revisions(connection: Connection, segment_id: str, history: Sequence[Revision]) -> None:
    """Update the translation memory and the queue row of a segment from its revisions; not every segment has a row."""
    memory_index.update(connection, history)
    update_row(connection, segment_id, history)


def update_row(connection: Connection, segment_id: str, history: Sequence[Revision] | None = None) -> None:
    """Update the queue row of a segment, if it has one, after a revision, an annotation or an assessment."""
    row = connection.execute(text(_ROW), {"segment": segment_id}).mappings().one_or_none()
    if row is None:
        return
    history = of_segment(connection, segment_id) if history is None else history
    garbled: str = row["garbled"]
    state = current_state(garbled, history)
    annotations = active_annotations(read_annotations(connection, segment_id=segment_id))
    replies = read_replies(connection, segment_id=segment_id)
    edits = _Edits(history, annotations, replies, _in_batches(connection, history))
    known = assessment_of(connection, segment_id, text_id_of(state), row["counterpart"])
    report = report_from_row(checked("reports", row))
    found = standing(garbled, state.text, report, known, annotations, history)
    names = _check_names(found)
    columns = {**row, **_current_columns(state, found, edits)}
    connection.execute(text(_UPDATE), columns)
    connection.execute(text("DELETE FROM queue_checks WHERE number = :number"), columns)
    if names:
        connection.execute(text(_INSERT_CHECK), [{**columns, "name": name} for name in names])
    connection.execute(text("DELETE FROM queue_mentions WHERE number = :number"), columns)
    if mentioned := [{"number": row["number"], "person": person} for person in _mentioned(state, edits)]:
        connection.execute(text(_INSERT_MENTION), mentioned)
    connection.execute(
        text(_UPDATE_TEXT),
        {
            "number": row["number"],
            "correction": _correction(garbled, state),
            "checks": "\n".join(names),
            "searched": _searched(garbled, state.text, row["searched"].partition("\n")[2]),
        },
    )


def text_id_of(state: CurrentState) -> str:
    """Return the id by which the text of a segment is assessed, empty where nobody has worked on it."""
    return "" if state.status == "untouched" else content_id(state.text)


def _folded(words: str) -> str:
    """Return the search key of a text, with a space on either side so that whole words can be matched."""
    return f" {search_key(words)} "


def _searched(garbled: str, current: str, counterparts: str) -> str:
    """Return the searchable text of a segment: its own texts, and after a line break those of its counterparts."""
    own = _folded(garbled) if current == garbled else _folded(garbled) + "\t" + _folded(current)
    return f"{own}\t{symbol_key(garbled + ' ' + current)}\n{counterparts}"


def _counterparts_searched(texts: Sequence[str]) -> str:
    return "\t".join([*map(_folded, texts), symbol_key(" ".join(texts))]) if texts else ""


def _correction(garbled: str, state: CurrentState) -> str | None:
    return None if (state.text, state.status) == (garbled, "untouched") else state.text


@dataclass(frozen=True, slots=True)
class _Edits:
    """What people did at a segment, and which of its revisions belong to batches."""

    history: Sequence[Revision] = ()
    annotations: Sequence[Annotation] = ()
    replies: Sequence[Reply] = ()
    together: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class _People:
    """What people did in a document, by segment."""

    histories: Mapping[str, Sequence[Revision]]
    annotations: Mapping[str, Sequence[Annotation]]
    replies: Mapping[str, Sequence[Reply]]
    together: Collection[str]

    def of(self, segment_id: str) -> _Edits:
        annotations = active_annotations(self.annotations.get(segment_id, ()))
        return _Edits(self.histories.get(segment_id, ()), annotations, self.replies.get(segment_id, ()), self.together)


def _current_columns(state: CurrentState, found: Standing, edits: _Edits) -> dict[str, object]:
    newest, report = state.newest, found.report
    return {
        "status": state.status,
        "revision": state.base,
        "author": newest.author if newest else "",
        "updated": newest.created if newest else "",
        "text_id": text_id_of(state),
        "label": report.label if report else None,
        "fidelity": report.fidelity if report else None,
        "ranking": report.ranking if report else _LAST,
        "seconds": sum(r.seconds or 0.0 for r in edits.history),
        "comments": standing_comments(state, edits.history, edits.together),
        "open_threads": sum(not t.resolved for t in threads(state, edits.history, edits.replies, edits.together)),
        "returned_to": returned_to(state),
    }


def _mentioned(state: CurrentState, edits: _Edits) -> tuple[str, ...]:
    """Return whom the comments of a segment that are not settled mention."""
    texts = [
        said
        for thread in threads(state, edits.history, edits.replies, edits.together)
        if not thread.resolved
        for said in (thread.opening.comment, *(r.text for r in thread.replies))
    ]
    return mentions("\n".join(texts))


def _check_names(found: Standing) -> list[str]:
    return sorted({error.check for error in found.findings})


def _delete(connection: Connection, document_id: str) -> None:
    for table in ("queue_mentions", "queue_checks", "queue_texts"):
        members = "SELECT number FROM queue WHERE document_id = :d"
        connection.execute(text(f"DELETE FROM {table} WHERE number IN ({members})"), {"d": document_id})  # noqa: S608
    connection.execute(text("DELETE FROM queue WHERE document_id = :d"), {"d": document_id})


def _links_and_bases(connection: Connection, document_id: str) -> tuple[dict[str, _BestLink], dict[str, str]]:
    stored = read_links(connection, document_id)
    return _best_links(connection, document_id, stored), _bases(stored)


def _best_links(connection: Connection, document_id: str, stored: Sequence[SegmentLink]) -> dict[str, _BestLink]:
    linked: dict[str, list[tuple[bool, float, str]]] = {}
    garbled: dict[tuple[str, str], str] = {}
    unlinked: dict[str, float] = {}
    documents: dict[str, str] = {}
    for row in connection.execute(text(_LINKS), {"d": document_id}).all():
        if row.start_at is None:
            unlinked[row.left_id] = row.probability
        else:
            if row.document_id not in documents:
                query = text("SELECT text FROM documents WHERE id = :d")
                documents[row.document_id] = connection.execute(query, {"d": row.document_id}).scalar_one()
            counterpart = documents[row.document_id][row.start_at : row.end_at]
            if row.role == "garbled":
                garbled.setdefault((row.left_id, row.right_id), counterpart)
            else:
                linked.setdefault(row.left_id, []).append((row.kind == "parallel", row.probability, counterpart))
    best = {i: _BestLink(doubt=abs(p - 0.5)) for i, p in unlinked.items() if i not in linked}
    for i, links in linked.items():
        accepted = [k for k in links if k[1] >= ACCEPTED]
        probability = max(accepted or links, key=lambda k: (k[0] and k[1] >= ACCEPTED, k[1]))[1]
        best[i] = _BestLink(probability, abs(probability - 0.5), tuple(k[2] for k in accepted))
    for link in counting_links(stored) if garbled else ():
        for i, j in ((i, j) for i in link.left for j in link.right if link.role == "garbled"):
            found = best.get(i, _BestLink())
            best[i] = replace(found, texts=(*found.texts, garbled[i, j]))
    return best


def _bases(stored: Sequence[SegmentLink]) -> dict[str, str]:
    """Return what reports on the segments of a document rest on, of those that have a counterpart."""
    linked: dict[str, list[SegmentLink]] = {}
    for link in stored:
        for segment_id in link.left:
            linked.setdefault(segment_id, []).append(link)
    bases = {i: basis_of(compared_links(links, i)) for i, links in linked.items()}
    return {i: basis for i, basis in bases.items() if basis}


def _people(connection: Connection, document_id: str) -> _People:
    histories: dict[str, list[Revision]] = {}
    for revision in of_document(connection, document_id):
        histories.setdefault(revision.segment_id, []).append(revision)
    annotations: dict[str, list[Annotation]] = {}
    for annotation in read_annotations(connection, document_id=document_id):
        annotations.setdefault(annotation.segment_id, []).append(annotation)
    replies: dict[str, list[Reply]] = {}
    for reply in read_replies(connection, document_id=document_id):
        replies.setdefault(reply.segment_id, []).append(reply)
    together = connection.execute(text(_TOGETHER), {"d": document_id}).scalars()
    return _People(histories, annotations, replies, frozenset(together))


def _in_batches(connection: Connection, history: Sequence[Revision]) -> frozenset[str]:
    """Return the revisions with a comment that belong to batches."""
    query = text("SELECT revision_id FROM batch_revisions WHERE revision_id = :id")
    commented = [r.id for r in history if r.comment]
    return frozenset(i for i in commented if connection.execute(query, {"id": i}).first() is not None)


_GONE = """SELECT DISTINCT q.document_id AS id FROM queue q JOIN documents d ON d.id = q.document_id
    WHERE d.active = 0 OR d.role <> 'garbled'"""
_NEW = """SELECT d.id FROM documents d JOIN results r ON r.document_id = d.id
    WHERE d.active = 1 AND d.role = 'garbled' AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.document_id = d.id)
    ORDER BY d.position"""
_MOVE = """UPDATE queue SET place = ordinal + (SELECT d.position FROM documents d WHERE d.id = document_id) * :room
    WHERE place <> ordinal + (SELECT d.position FROM documents d WHERE d.id = document_id) * :room"""
_DOCUMENT = "SELECT position, text FROM documents WHERE id = :d AND active = 1 AND role = 'garbled'"
_TOGETHER = """SELECT b.revision_id FROM batch_revisions b JOIN revisions r ON r.id = b.revision_id
    WHERE r.document_id = :d AND r.comment <> ''"""
_REPORTED = """SELECT s.id, s.start_at, s.end_at, r.*
    FROM reports r JOIN segments s ON s.id = r.segment_id WHERE r.document_id = :d ORDER BY s.position"""
_LINKS = """SELECT l.id, l.kind, l.probability, g.segment_id AS left_id, r.segment_id AS right_id,
    s.start_at, s.end_at, s.document_id, d.role
    FROM links l JOIN link_segments g ON g.link_id = l.id AND g.side = 'left'
    LEFT JOIN link_segments r ON r.link_id = l.id AND r.side = 'right'
    LEFT JOIN segments s ON s.id = r.segment_id LEFT JOIN documents d ON d.id = s.document_id
    WHERE l.document_id = :d ORDER BY l.id, s.document_id, s.position"""
_QUEUE_LIST = (
    "number segment_id document_id place ordinal status label fidelity ranking garbled_fidelity probability doubt "
    "author updated revision text_id counterpart seconds comments words characters open_threads returned_to"
)
_QUEUE = tuple(_QUEUE_LIST.split())
_INSERT_MENTION = "INSERT INTO queue_mentions (person, number) VALUES (:person, :number)"
_TEXTS = ("number", "garbled", "correction", "checks", "searched")
_CHECKS = ("name", "number", "status", "label", "probability", "author", "comments")
_INSERT_CHECK = """INSERT INTO queue_checks (name, number, status, label, probability, author, comments)
    VALUES (:name, :number, :status, :label, :probability, :author, :comments)"""
_ROW = """SELECT q.number, q.probability, q.counterpart, t.garbled, t.searched, r.*
    FROM queue q JOIN queue_texts t ON t.number = q.number JOIN reports r ON r.segment_id = q.segment_id
    WHERE q.segment_id = :segment"""
_UPDATE = """UPDATE queue SET status = :status, revision = :revision, author = :author, updated = :updated,
    text_id = :text_id, label = :label, fidelity = :fidelity, ranking = :ranking, seconds = :seconds,
    comments = :comments, open_threads = :open_threads, returned_to = :returned_to WHERE number = :number"""
_UPDATE_TEXT = """UPDATE queue_texts SET correction = :correction, checks = :checks, searched = :searched
    WHERE number = :number"""
