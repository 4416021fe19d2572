"""Publish a workspace as a dataset; rows are read, written and counted article by article."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, Self
from urllib.parse import urlsplit

from workbench.editing.link_decisions import active_decisions
from workbench.errors import InputError, PublicationError, WorkspaceError
from workbench.events.near_duplicates import SIGNATURE
from workbench.publication import (
    ALL,
    LAYOUT,
    ArticleData,
    CuratorAnswer,
    DeltaMetadata,
    Editors,
    Masking,
    NamedCount,
    Provenance,
    ReleaseFiles,
    ReleaseIdentity,
    ReleaseMetadata,
    ReleaseScope,
    ReleaseStatistics,
    Row,
    Table,
    TableMetadata,
    Withdrawn,
    alignment_rows,
    article_row,
    author_of,
    changelog,
    edit_rows,
    excluded_licences,
    is_orcid,
    licence_id,
    licence_name,
    masked_row,
    may_be_person,
    name_rows,
    permits_redistribution,
    rank,
    read_answers,
    sentence_rows,
    span_rows,
    tables,
    writer_name,
)
from workbench.records import ACCEPTED, LinkDecision, Segment, active_takedowns, cut_segment, segment_place
from workbench.service.publishing.delta import write_delta
from workbench.service.publishing.event_splits import EventSplits, assign_event_splits, plan_of
from workbench.service.publishing.release_check import count_personal_data, find_personal_data
from workbench.service.publishing.release_folder import compare_with, read_metadata, staged, write_companions
from workbench.service.publishing.release_source import ReleaseSource
from workbench.service.publishing.restricted_texts import RestrictedTexts
from workbench.service.publishing.signing import check_key
from workbench.service.publishing.table_writers import TableWriters
from workbench.service.review.names import ledger
from workbench.service.settings import Progress, WorkbenchContext, silent
from workbench.store import Snapshot, Workspace
from workbench.version import VERSION

__all__ = ["ReleaseOrder", "check_order", "publish", "publish_delta"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseOrder:
    """The options of a release.

    Without a date, the release has that of the newest correction. The licence covers what the workbench adds to the
    texts. against is an earlier release to compare with, key an SSH key that signs the release. With mask, personal
    data are blotted out. url is where the release will be found, datasheet a TOML file with what only the curator can
    tell of the corpus, events one that names events and their splits, in place of what the workspace has of them.
    """

    version: str = "1.0.0"
    text: Literal["full", "standoff"] = "full"
    date: str | None = None
    authors: tuple[str, ...] = ()
    licence: str | None = None
    comments: bool = False
    names: bool = True
    mask: bool = False
    against: Path | None = None
    key: Path | None = None
    url: str | None = None
    datasheet: Path | None = None
    events: Path | None = None


def publish(context: WorkbenchContext, out: Path, order: ReleaseOrder, progress: Progress = silent) -> ReleaseMetadata:
    """Write a release folder, complete or not at all, and return its metadata."""
    order = check_order(order)
    writer_name()  # a missing library is an error before the work, not after it
    with Workspace.open(context.path) as workspace:
        workspace.check()
        known = frozenset(person.name for person in workspace.people.all())
        editors = Editors(key=workspace.keep_secret("pseudonym key", secrets.token_hex(32)), known=known)
        with workspace.reading() as reading, staged(out) as folder:
            if not reading.document_ids():
                raise WorkspaceError("workspace-without-documents", path=context.path)
            withdrawn = Withdrawn.of(active_takedowns(reading.takedowns()))
            plan = plan_of(reading, withdrawn, order.events)
            personal = _PersonalData.of(reading, withdrawn, order, progress)
            source = ReleaseSource(
                reading,
                withdrawn,
                folder,
                masking=personal.masking,
                editors=editors,
                standoff=order.text == "standoff",
            )
            if not source.document_ids():
                raise WorkspaceError("release-all-withdrawn", path=context.path)
            _check_licence(order, {licence for _, licence in source.licences()})
            event_splits = assign_event_splits(source, folder, progress, plan)
            schema = tables(source.score_names(), names=order.names)
            with ExitStack() as stack:
                writers = TableWriters(stack, folder, schema, order.text, [s.name for s in event_splits.metadata])
                restricted = _restricted_texts(source, folder) if order.text == "standoff" else None
                release = _ReleaseWriter(source, event_splits, writers, editors, order, restricted)
                release.write_articles(progress)
                if order.names:
                    writers.add("names", ALL, _name_rows(context, source, editors, personal.masking))
                metadata = release.metadata(schema, writers.close(), personal.counts)
            metadata = replace(metadata, files=replace(metadata.files, changelog=_changelog(folder, metadata, order)))
            write_companions(folder, metadata, order.key)
    return metadata


def publish_delta(
    context: WorkbenchContext, out: Path, order: ReleaseOrder, progress: Progress = silent
) -> DeltaMetadata:
    """Write what differs from the earlier release of the order, completely or not at all; return its metadata.

    Applied to the earlier release, it makes what `publish` writes for the same order, byte for byte.
    """
    if order.against is None:
        raise ValueError("a delta needs an earlier release")
    if not out.parent.is_dir():
        raise PublicationError("release-parent-missing", folder=out.parent)
    check_order(order)
    earlier = read_metadata(order.against).scope.text
    if earlier != order.text:
        raise PublicationError("delta-other-texts", before=earlier, after=order.text)
    with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
        whole = Path(folder) / "release"
        publish(context, whole, replace(order, key=None), progress)
        return write_delta(order.against, whole, out, key=order.key, progress=progress)


def check_order(order: ReleaseOrder) -> ReleaseOrder:
    """Return an order with the SPDX id of its licence; raise an InputError if no release can have these options."""
    _check_version(order)
    if order.date is not None and not _is_date(order.date):
        raise InputError("release-bad-date", date=order.date)
    if order.key:
        check_key(order.key)
    authors = tuple(name for a in order.authors if (name := " ".join(a.split())))
    for said in authors:
        _check_author(said)
    if order.url is not None and not _is_web_address(order.url):
        raise InputError("release-bad-url", url=order.url)
    _answers(order)
    order = replace(order, authors=authors)
    if order.licence is None:
        return order
    spdx_id = licence_id(order.licence)
    if spdx_id is None:
        raise InputError("release-unknown-licence", licence=order.licence)
    return replace(order, licence=spdx_id)


def _check_author(said: str) -> None:
    """Raise an InputError unless a text names an author, with a valid ORCID if it has any."""
    author = author_of(said)
    if not author.name:
        raise InputError("release-author-without-name", author=said)
    if not may_be_person(author.name):
        raise InputError("release-author-not-person", author=author.name)
    if author.orcid and not is_orcid(author.orcid):
        raise InputError("release-bad-orcid", orcid=author.orcid)


def _check_licence(order: ReleaseOrder, said: Iterable[str | None]) -> None:
    """Raise an InputError if texts of the corpus do not allow their corrections under the licence that was given."""
    excluded = excluded_licences(sorted(said, key=str), order.licence) if order.licence else ()
    if order.licence and excluded:
        raise InputError("release-licence-excluded", licence=licence_name(order.licence), texts=excluded)


def _check_version(order: ReleaseOrder) -> None:
    """Raise an InputError unless the version is valid and higher than that of the earlier release."""
    version = rank(order.version)
    if version is None:
        raise InputError("release-bad-version", version=order.version)
    if order.against is not None:
        earlier = read_metadata(order.against).identity.version
        earlier_rank = rank(earlier)
        if earlier_rank is not None and version <= earlier_rank:
            raise InputError(
                "release-version-not-higher", version=order.version, earlier=earlier, release=order.against
            )


def _is_date(text: str) -> bool:
    """Return whether a text is a calendar date such as 2025-07-02."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_web_address(text: str) -> bool:
    """Return whether a text is an address of the web."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not any(c.isspace() for c in text)


def _answers(order: ReleaseOrder) -> tuple[CuratorAnswer, ...]:
    """Return what the curator tells of the corpus."""
    if order.datasheet is None:
        return ()
    try:
        return read_answers(order.datasheet.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError("release-datasheet-unreadable", path=order.datasheet, reason=str(error)) from error


def _changelog(folder: Path, metadata: ReleaseMetadata, order: ReleaseOrder) -> str:
    if order.against is None:
        return changelog(metadata)
    path = order.against / "CHANGELOG.md"
    earlier = path.read_text(encoding="utf-8") if path.is_file() else ""
    return changelog(metadata, earlier, compare_with(order.against, folder, metadata))


def _restricted_texts(source: ReleaseSource, folder: Path) -> RestrictedTexts:
    """Return all articles whose text is left out; a correction of any article may quote any of them."""
    ids = [i for i, licence in source.licences() if not permits_redistribution(licence)]
    return RestrictedTexts(lambda i: source.found(i).text, ids, folder)


def _name_rows(
    context: WorkbenchContext, source: ReleaseSource, editors: Editors, masking: Masking | None
) -> Iterator[Row]:
    """Yield the rows of the name ledger of what the release shows."""
    shown = source if source.withdrawn.targets or masking else None
    for row in name_rows(ledger(context, shown), source.name_decisions(), editors):
        yield masked_row(row, masking) if masking else row


@dataclass(frozen=True, slots=True, kw_only=True)
class _PersonalData:
    """What a search found in the texts of a release, by kind, and what blots it out if that was ordered."""

    counts: tuple[NamedCount, ...]
    masking: Masking | None

    @classmethod
    def of(cls, reading: Snapshot, withdrawn: Withdrawn, order: ReleaseOrder, progress: Progress) -> Self:
        found = list(find_personal_data(reading, withdrawn, comments=order.comments, progress=progress))
        values = frozenset(p.value for p in found)
        return cls(counts=count_personal_data(found), masking=Masking(values=values) if order.mask else None)


class _ReleaseWriter:
    """Writes the rows of all articles to the tables of a release, and collects its statistics."""

    def __init__(
        self,
        source: ReleaseSource,
        event_splits: EventSplits,
        writers: TableWriters,
        editors: Editors,
        order: ReleaseOrder,
        restricted: RestrictedTexts | None,
    ) -> None:
        self._source, self._event_splits, self._writers = source, event_splits, writers
        self._editors, self._order = editors, order
        self._document = source.document
        self._statistics = ReleaseStatistics(is_person=editors.is_person)
        self._restricted = restricted

    def write_articles(self, progress: Progress) -> None:
        """Write the rows of all articles in corpus order."""
        ids = self._source.document_ids()
        for number, document_id in enumerate(ids):
            progress("publish", number, len(ids))
            self._write(self._article_data(document_id))

    def _write(self, article: ArticleData) -> None:
        split = self._event_splits.split_of(article.document.id)
        sources, editors, comments = self._restricted, self._editors, self._order.comments
        self._statistics.add_article(article)
        for row in sentence_rows(article, editors):
            self._statistics.add_sentence(row, split)
            self._writers.add("sentences", split, [row], sources)
        for row in span_rows(article, editors, comments=comments):
            self._statistics.add_span(row)
            self._writers.add("spans", split, [row], sources)
        self._writers.add("alignments", split, alignment_rows(article, editors, comments=comments), sources)
        self._writers.add("edits", split, edit_rows(article, editors, comments=comments), sources)
        self._writers.add("articles", split, [article_row(article)], sources)

    def _article_data(self, document_id: str) -> ArticleData:
        document = self._document(document_id)
        segments = self._source.segments(document)
        links = tuple(k for k in self._source.links(document_id) if not k.right or k.probability >= ACCEPTED)
        decisions = self._decisions(document_id)
        left_out = self._restricted is not None and not permits_redistribution(document.licence)
        linked = {i for k in links for i in (*k.left, *k.right)} | {i for d in decisions for i in (*d.left, *d.right)}
        return ArticleData(
            document=document,
            event=self._event_splits.events[document_id],
            segments=segments,
            links=links,
            linked={i: self._segment(i) for i in linked},
            roles={d: self._document(d).role for d in {segment_place(i).document_id for i in linked}},
            reports=self._source.reports(document_id),
            revisions=self._source.revisions(document_id),
            annotations=self._source.annotations(document_id),
            decisions=decisions,
            signature=self._source.result_signature(document_id),
            left_out=self._source.found(document_id).text if left_out else None,
        )

    def _decisions(self, document_id: str) -> tuple[LinkDecision, ...]:
        """Return the active decisions on links between articles of this release."""
        return tuple(
            d
            for d in active_decisions(self._source.link_decisions(document_id))
            if {segment_place(i).document_id for i in (*d.left, *d.right)} <= self._event_splits.events.keys()
        )

    def _segment(self, segment_id: str) -> Segment:
        place = segment_place(segment_id)
        return cut_segment(self._document(place.document_id), place.start, place.end)

    def metadata(
        self,
        schema: Iterable[Table],
        files: tuple[tuple[TableMetadata, ...], tuple[TableMetadata, ...]],
        personal_data: tuple[NamedCount, ...],
    ) -> ReleaseMetadata:
        """Return the metadata of the release, given its schema and the metadata of its files and full files."""
        order, event_splits, statistics = self._order, self._event_splits, self._statistics
        scores = next(c for t in schema if t.name == "sentences" for c in t.columns if c.name == "scores")
        return ReleaseMetadata(
            identity=ReleaseIdentity(
                name=self._source.meta("corpus") or "corpus",
                version=order.version,
                date=order.date or (statistics.newest and statistics.newest[:10]),
                authors=order.authors,
                licence=order.licence,
                url=order.url,
                answers=_answers(order),
            ),
            scope=ReleaseScope(
                text=order.text, comments=order.comments, names=order.names, layout=LAYOUT, masked=order.mask
            ),
            corpus=replace(
                statistics.corpus(
                    splits=event_splits.metadata, near=event_splits.near, near_count=event_splits.near_count
                ),
                personal_data=personal_data,
                withdrawn=self._source.withdrawn.targets,
                named_events=len(event_splits.plan.events.keys() & event_splits.events.keys()),
                named_splits=len(event_splits.plan.splits.keys() & event_splits.splits.keys()),
                leaks=len(event_splits.leaks),
                thresholds=event_splits.plan.thresholds,
            ),
            assessment=statistics.assessment(tuple(p.name for p in scores.parts)),
            editing=statistics.editing(),
            provenance=Provenance(
                signatures=(*sorted(filter(None, statistics.signatures)), f"{SIGNATURE}|v:{VERSION}"),
                made_with=(f"muqabala {VERSION}", writer_name()),
            ),
            files=ReleaseFiles(tables=files[0], rebuilt=files[1]),
        )
