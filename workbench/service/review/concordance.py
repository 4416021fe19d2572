"""The concordance of a workspace: every place where some words stand, whichever text that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workbench.arabic import has_terms, search_terms
from workbench.records import Status
from workbench.service.settings import WorkbenchContext
from workbench.store import Query, QueueRow, Workspace

__all__ = ["PLACES", "Concordance", "ConcordanceHit", "Place", "concordance"]

Place = Literal["machine", "corrections", "siblings", "sources", "memory"]
PLACES: tuple[Place, ...] = ("machine", "corrections", "siblings", "sources", "memory")
_PAGE = 500  # segments of one query
_FORMER = 2_000  # corrections of removed documents
_APPROVED = {"done", "reviewed"}
_WORKED: tuple[Status, ...] = ("draft", "done", "reviewed", "rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcordanceHit:
    """A text with the words, and the garbled segment that it belongs to.

    beside is the machine text of an entry of the memory, empty elsewhere. segment_id is None, and number 0, where the
    document of the entry is no longer in the corpus. document is that of the text itself.
    """

    place: Place
    text: str
    document: str
    segment_id: str | None
    number: int
    beside: str = ""
    language: str = "ar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concordance:
    """The places where words stand, in the order of `PLACES` and of the corpus; not complete where there are more."""

    hits: tuple[ConcordanceHit, ...]
    complete: bool


def concordance(context: WorkbenchContext, words: str, limit: int) -> Concordance:
    """Return where some words stand: machine text, corrections, linked siblings and sources, translation memory.

    Words are found as the search of the queue finds them, all of them in the same text. There are at most `limit` hits
    of each place; a sibling or a source leads to the first garbled segment it is linked to.
    """
    terms = search_terms(words)
    if not terms:
        return Concordance(hits=(), complete=True)
    found: dict[Place, dict[tuple[str, str], ConcordanceHit]] = {place: {} for place in PLACES}
    with Workspace.open(context.path) as workspace:
        rows, complete = _rows(workspace, words)
        for hit in _of_rows(workspace, rows):
            if has_terms(terms, hit.text) or (hit.beside and has_terms(terms, hit.beside)):
                found[hit.place].setdefault((hit.document, hit.text), hit)
        for entry in workspace.concordance.former(_FORMER):
            if has_terms(terms, entry.corrected) or has_terms(terms, entry.garbled):
                hit = _memory(entry.corrected, entry.garbled, entry.document, None, 0)
                found["memory"].setdefault((hit.document, hit.text), hit)
    groups = [list(found[place].values()) for place in PLACES]
    return Concordance(
        hits=tuple(hit for hits in groups for hit in hits[:limit]),
        complete=complete and all(len(hits) <= limit for hits in groups),
    )


def _rows(workspace: Workspace, words: str) -> tuple[tuple[QueueRow, ...], bool]:
    """Return the segments that may have the words, and whether these are all.

    Of many, those that people have worked on are among them as well as the first of the corpus.
    """
    everything = Query(text=words, order="document", size=_PAGE)
    page = workspace.search(everything)
    if page.next is None:
        return page.rows, True
    worked = [row for status in _WORKED for row in workspace.search(replace(everything, status=status)).rows]
    return tuple({row.segment.id: row for row in (*page.rows, *worked)}.values()), False


def _of_rows(workspace: Workspace, rows: Sequence[QueueRow]) -> Iterator[ConcordanceHit]:
    """Yield each text of some segments, and those of their counterparts."""
    for row in rows:
        segment = row.segment
        yield _hit("machine", segment.text, row)
        if row.status != "untouched" and row.current != segment.text:
            yield _hit("corrections", row.current, row)
        if row.status in _APPROVED:
            yield _memory(row.current, segment.text, segment.document, segment.id, row.number)
    numbers = {row.segment.id: row.number for row in rows}
    for linked in workspace.concordance.counterparts(list(numbers)):
        yield ConcordanceHit(
            place="sources" if linked.role == "source" else "siblings",
            text=linked.text,
            document=linked.document,
            segment_id=linked.segment_id,
            number=numbers[linked.segment_id],
            language=linked.language,
        )


def _hit(place: Place, text: str, row: QueueRow) -> ConcordanceHit:
    segment = row.segment
    return ConcordanceHit(place=place, text=text, document=segment.document, segment_id=segment.id, number=row.number)


def _memory(text: str, garbled: str, document: str, segment_id: str | None, number: int) -> ConcordanceHit:
    return ConcordanceHit(
        place="memory", text=text, beside=garbled, document=document, segment_id=segment_id, number=number
    )
