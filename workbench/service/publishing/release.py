"""Publishing a workspace as a dataset: rows are read, written and counted article by article."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from workbench.editing.link_decisions import active_decisions
from workbench.errors import InputError, WorkspaceError
from workbench.events.similarity import SIGNATURE
from workbench.publication import (
    ALL,
    ArticleData,
    DecidedLink,
    Editors,
    PlacedLink,
    Provenance,
    ReleaseFiles,
    ReleaseIdentity,
    ReleaseMetadata,
    ReleaseScope,
    ReleaseStatistics,
    ReportedSegment,
    Table,
    TableMetadata,
    alignment_rows,
    article_row,
    changelog,
    edit_rows,
    licence_id,
    name_rows,
    permits_redistribution,
    rank,
    sentence_rows,
    span_rows,
    tables,
    writer_name,
)
from workbench.records import ACCEPTED, Segment, SegmentLink, segment_place
from workbench.service.publishing.event_splits import EventPlan, plan, shelf
from workbench.service.publishing.release_folder import compare_with, finish, read_metadata, staged
from workbench.service.publishing.restricted_texts import RestrictedTexts
from workbench.service.publishing.signing import check_key
from workbench.service.publishing.table_writers import TableWriters
from workbench.service.review.names import ledger
from workbench.service.settings import Progress, WorkbenchContext, silent
from workbench.store import Snapshot, Workspace
from workbench.version import VERSION

__all__ = ["ReleaseOrder", "check_order", "publish"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseOrder:
    """What a release is to be; without a date it has that of the newest correction, licence is for what was added.

    The key, an SSH one, signs it.
    """

    version: str = "1.0.0"
    text: Literal["full", "standoff"] = "full"
    date: str | None = None
    authors: tuple[str, ...] = ()
    licence: str | None = None
    comments: bool = False
    names: bool = True
    against: Path | None = None
    key: Path | None = None


def publish(context: WorkbenchContext, out: Path, order: ReleaseOrder, progress: Progress = silent) -> ReleaseMetadata:
    """Write a release folder, whole or not at all, and return what there is to tell of it."""
    order = check_order(order)
    writer_name()  # a missing library is an error before the work, not after it
    with Workspace.open(context.path) as workspace:
        editors = Editors(key=workspace.keep_secret("pseudonym key", secrets.token_hex(32)))
        with workspace.reading() as reading, staged(out) as folder:
            if not reading.document_ids():
                raise WorkspaceError("workspace-without-documents", path=context.path)
            planned = plan(reading, folder, progress)
            found = tables(reading.score_names(), names=order.names)
            with ExitStack() as stack:
                shelves = TableWriters(stack, folder, found, order.text, [s.name for s in planned.told])
                withheld = _withheld(reading, folder) if order.text == "standoff" else None
                clerk = _Clerk(reading, planned, shelves, editors, order, withheld)
                clerk.write_all(progress)
                if order.names:
                    shelves.add("names", ALL, name_rows(ledger(context), reading.name_decisions(), editors))
                facts = clerk.facts(found, shelves.close())
            facts = replace(facts, files=replace(facts.files, changelog=_changelog(folder, facts, order)))
            finish(folder, facts, order.key)
    return facts


def check_order(order: ReleaseOrder) -> ReleaseOrder:
    """Return an order with the name of its licence as it is known; raise an InputError for what no release can be."""
    _check_version(order)
    if order.date is not None and not _is_date(order.date):
        raise InputError("release-bad-date", date=order.date)
    if order.key:
        check_key(order.key)
    if order.licence is None:
        return order
    known = licence_id(order.licence)
    if known is None:
        raise InputError("release-unknown-licence", licence=order.licence)
    return replace(order, licence=known)


def _check_version(order: ReleaseOrder) -> None:
    """Raise an InputError unless the version is one, and higher than that of the earlier release."""
    version = rank(order.version)
    if version is None:
        raise InputError("release-bad-version", version=order.version)
    if order.against is not None:
        earlier = read_metadata(order.against).identity.version
        before = rank(earlier)
        if before is not None and version <= before:
            raise InputError(
                "release-version-not-higher", version=order.version, earlier=earlier, release=order.against
            )


def _is_date(text: str) -> bool:
    """Tell whether a text is a day of the calendar, as 2025-07-02."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _changelog(folder: Path, facts: ReleaseMetadata, order: ReleaseOrder) -> str:
    if order.against is None:
        return changelog(facts)
    earlier = order.against / "CHANGELOG.md"
    before = earlier.read_text(encoding="utf-8") if earlier.is_file() else ""
    return changelog(facts, before, compare_with(order.against, folder, facts))


def _withheld(reading: Snapshot, folder: Path) -> RestrictedTexts:
    """Return the articles whose text is left out: of all, as a correction may hold a sentence of any of them."""
    read = shelf(reading)
    ids = [i for i, licence in reading.licences() if not permits_redistribution(licence)]
    return RestrictedTexts(lambda i: read(i).text, ids, folder)


class _Clerk:
    """Reads article by article, makes the rows, counts them, and puts them where they belong."""

    def __init__(
        self,
        reading: Snapshot,
        planned: EventPlan,
        shelves: TableWriters,
        editors: Editors,
        order: ReleaseOrder,
        withheld: RestrictedTexts | None,
    ) -> None:
        self._reading, self._planned, self._shelves = reading, planned, shelves
        self._editors, self._order = editors, order
        self._read = shelf(reading)
        self._statistics = ReleaseStatistics()
        self._sources = withheld

    def write_all(self, progress: Progress) -> None:
        """Write the rows of all articles, in the corpus's order."""
        ids = self._reading.document_ids()
        for number, document_id in enumerate(ids):
            progress("publish", number, len(ids))
            self._write(self._material(document_id))

    def _write(self, material: ArticleData) -> None:
        split = self._planned.split(material.document.id)
        sources, editors, comments = self._sources, self._editors, self._order.comments
        self._statistics.add_article(material)
        for row in sentence_rows(material, editors):
            self._statistics.add_sentence(row)
            self._shelves.add("sentences", split, [row], sources)
        for row in span_rows(material, editors, comments=comments):
            self._statistics.add_span(row)
            self._shelves.add("spans", split, [row], sources)
        self._shelves.add("alignments", split, alignment_rows(material, editors, comments=comments), sources)
        self._shelves.add("edits", split, edit_rows(material, editors, comments=comments), sources)
        self._shelves.add("articles", split, [article_row(material)], sources)

    def _material(self, document_id: str) -> ArticleData:
        document = self._read(document_id)
        segments = self._reading.segments(document)
        places = {s.id: s for s in segments}
        likely = [k for k in self._reading.links(document_id) if not k.right or k.probability >= ACCEPTED]
        return ArticleData(
            document=document,
            event=self._planned.events[document_id],
            segments=segments,
            links=tuple(self._placed(k, places) for k in likely),
            judged=tuple(
                ReportedSegment(segment=places[r.segment_id], report=r.report)
                for r in self._reading.reports(document_id)
            ),
            revisions=self._reading.revisions(document_id),
            marks=self._reading.marks(document_id),
            decisions=tuple(self._decided(document_id)),
            signature=self._reading.result_signature(document_id),
        )

    def _placed(self, link: SegmentLink, places: dict[str, Segment]) -> PlacedLink:
        return PlacedLink(
            left=tuple(places[i] for i in link.left),
            right=tuple(self._segment(i) for i in link.right),
            kind=link.kind,
            score=link.score,
            probability=link.probability,
        )

    def _decided(self, document_id: str) -> Iterator[DecidedLink]:
        """Yield the decisions that stand on links between articles of this release."""
        for decision in active_decisions(self._reading.link_decisions(document_id)):
            if {i.partition(":")[0] for i in (*decision.left, *decision.right)} <= self._planned.events.keys():
                left, right = (tuple(map(self._segment, ids)) for ids in (decision.left, decision.right))
                yield DecidedLink(decision=decision, left=left, right=right)

    def _segment(self, segment_id: str) -> Segment:
        place = segment_place(segment_id)
        text = self._read(place.document_id).text[place.start : place.end]
        return Segment(document_id=place.document_id, start=place.start, end=place.end, text=text)

    def facts(
        self, found: Iterable[Table], files: tuple[tuple[TableMetadata, ...], tuple[TableMetadata, ...]]
    ) -> ReleaseMetadata:
        """Return what there is to tell of the release."""
        order, planned, statistics = self._order, self._planned, self._statistics
        newest = self._reading.newest_revision()
        scores = next(c for t in found if t.name == "sentences" for c in t.columns if c.name == "scores")
        return ReleaseMetadata(
            identity=ReleaseIdentity(
                name=self._reading.meta("corpus") or "corpus",
                version=order.version,
                date=order.date or (newest[:10] if newest else None),
                authors=order.authors,
                licence=order.licence,
            ),
            scope=ReleaseScope(text=order.text, comments=order.comments, names=order.names),
            corpus=statistics.corpus(splits=planned.told, near=planned.near, near_count=planned.near_count),
            assessment=statistics.assessment(tuple(p.name for p in scores.parts)),
            editing=statistics.editing(),
            provenance=Provenance(
                signatures=(*sorted(statistics.signatures), f"{SIGNATURE}|v:{VERSION}"),
                made_with=(f"muqabala {VERSION}", writer_name()),
            ),
            files=ReleaseFiles(tables=files[0], rebuilt=files[1]),
        )
