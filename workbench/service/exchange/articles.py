"""Corrected documents as articles: the texts that stand, in the structure of the document they correct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from workbench.errors import InputError
from workbench.formats import ARTICLE_WRITERS, write_article_archive
from workbench.ingest.segmentation import content_segments
from workbench.ingest.structure import Block, blocks, without_marks
from workbench.records import (
    APPROVED,
    Article,
    ArticleBlock,
    ArticleSentence,
    Beside,
    Document,
    ExportedSegment,
    Segment,
)
from workbench.service.review.segments import segments
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["articles", "write_articles"]


def articles(context: WorkbenchContext, name: str | None = None, beside: Beside | None = None) -> tuple[Article, ...]:
    """Return the garbled documents, or the one of a name, as they stand after correction.

    beside puts the machine text or the source text next to each sentence. A document without a source text has nothing
    beside it; where none has one, or there is no such document, that is an InputError.
    """
    with Workspace.open(context.path) as workspace:
        wanted = [o.id for o in workspace.corpus.outlines() if o.role == "garbled" and name in {None, o.name}]
    if not wanted:
        raise InputError("document-not-in-workspace", document=name or "", workspace=context.path)
    exported: dict[str, list[ExportedSegment]] = {}
    for segment in segments(context, name):
        exported.setdefault(segment.segment.document_id, []).append(segment)
    sources = [i for some in exported.values() if beside == "source" and (i := _source_of(some))]
    with Workspace.open(context.path) as workspace:
        documents = {d.id: d for d in workspace.corpus.documents([*wanted, *sources])}
        present = {d.id: workspace.segments(d) for d in documents.values()}
    there = (documents[i] for i in wanted if i in documents)  # but those removed meanwhile
    made = tuple(_article(d, present, exported.get(d.id, []), documents, beside) for d in there)
    if beside == "source" and all(a.beside is None for a in made):
        raise InputError("article-no-source")
    return made


def write_articles(articles: Sequence[Article], format_: str, stream: IO[bytes], *, archive: bool) -> None:
    """Write the only article to a file, or any number of them to an archive."""
    if archive:
        write_article_archive(articles, format_, stream)
    elif len(articles) == 1:
        ARTICLE_WRITERS[format_](articles[0], stream)
    else:
        raise ValueError(f"{len(articles)} articles need an archive")


def _article(
    document: Document,
    present: Mapping[str, Sequence[Segment]],
    exported: Sequence[ExportedSegment],
    documents: Mapping[str, Document],
    beside: Beside | None,
) -> Article:
    known = {e.segment_id: e for e in exported}
    structure = tuple(blocks(document, present[document.id]))
    source = _source_of(exported) if beside == "source" else None
    if source is not None:
        made = _beside_source(structure, known, content_segments(tuple(present[source])))
    else:
        made = [_block(block, known, beside) for block in structure]
    language = documents[source].language if source is not None else document.language
    return Article(
        name=document.name,
        title=document.title or next((b.text for b in made if b.level == 1), "") or document.name,
        blocks=tuple(b for b in made if b.sentences),
        beside=None if beside == "source" and source is None else beside,
        beside_language=language,
        sentences=len(exported),
        unfinished=sum(e.status not in APPROVED for e in exported),
    )


def _standing(segment: Segment, known: Mapping[str, ExportedSegment], level: int) -> str:
    exported = known.get(segment.id)
    text = segment.text if exported is None or exported.correction is None else exported.correction
    return without_marks(text) if level else _one_line(text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _block(block: Block, known: Mapping[str, ExportedSegment], beside: Beside | None) -> ArticleBlock:
    sentences = []
    for segment in block.segments:
        shown = without_marks(segment.text) if block.level else _one_line(segment.text)
        text = _standing(segment, known, block.level)
        sentences.append(ArticleSentence(text=text, beside=shown if beside == "garbled" else ""))
    return ArticleBlock(level=block.level, sentences=tuple(s for s in sentences if s.text or s.beside))


def _source_of(exported: Sequence[ExportedSegment]) -> str | None:
    """Return the document that most sentences have their source in, None where none has one."""
    counts: dict[str, int] = {}
    for segment in exported:
        for source in {k.segment.document_id for k in segment.links if k.role == "source"}:
            counts[source] = counts.get(source, 0) + 1
    return max(counts, key=lambda i: counts[i], default=None)


@dataclass(slots=True)
class _SourceColumn:
    """The sentences of the source, of which each is shown once, where its first translation is."""

    texts: Sequence[str]
    linked: frozenset[int]
    shown: set[int] = field(default_factory=set)

    def untranslated_before(self, place: int) -> Iterator[ArticleSentence]:
        """Yield the sentences before a place that nothing translates and that are not shown yet."""
        for k in range(place):
            if k not in self.linked and k not in self.shown:
                self.shown.add(k)
                yield ArticleSentence(text="", beside=self.texts[k])

    def take(self, places: Sequence[int]) -> str:
        """Return the text of the sentences at some places that are not shown yet."""
        fresh = [k for k in places if k not in self.shown]
        self.shown.update(fresh)
        return " ".join(self.texts[k] for k in fresh)


def _beside_source(
    structure: Sequence[Block], known: Mapping[str, ExportedSegment], source: Sequence[Segment]
) -> list[ArticleBlock]:
    """Return the blocks with the source beside them; what several sentences translate together stands in one row."""
    place_of = {s.id: k for k, s in enumerate(source)}
    places = {
        i: sorted({place_of[k.segment.id] for k in e.links if k.role == "source" and k.segment.id in place_of})
        for i, e in known.items()
    }
    texts = [without_marks(s.text) if s.kind == "heading" else _one_line(s.text) for s in source]
    column = _SourceColumn(texts, frozenset(k for some in places.values() for k in some))
    made: list[tuple[int, list[ArticleSentence]]] = []
    for block in structure:
        rows: list[ArticleSentence] = []
        made.append((block.level, rows))
        for segment in block.segments:
            own = places.get(segment.id, [])
            if own:
                missing = column.untranslated_before(own[0])
                (made[-2][1] if block.level and len(made) > 1 else rows).extend(missing)
            text = _standing(segment, known, block.level)
            if own and rows and column.shown.issuperset(own):
                joined = " ".join(t for t in (rows[-1].text, text) if t)
                rows[-1] = ArticleSentence(text=joined, beside=rows[-1].beside)
            else:
                rows.append(ArticleSentence(text=text, beside=column.take(own)))
    made.append((0, list(column.untranslated_before(len(texts)))))
    return [ArticleBlock(level=level, sentences=tuple(r for r in rows if r.text or r.beside)) for level, rows in made]
