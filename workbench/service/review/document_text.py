"""A garbled document as it is read: its headings and paragraphs, with the sentences that stand in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.errors import InputError
from workbench.ingest.structure import blocks, without_marks
from workbench.records import Segment
from workbench.service.settings import WorkbenchContext
from workbench.store import Query, QueueRow, Workspace

__all__ = ["DocumentText", "TextBlock", "TextSentence", "document_text"]

_PAGE = 500  # rows


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSentence:
    """A sentence as it stands; row is None where it is not for correcting, such as a line without prose."""

    text: str
    row: QueueRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """A paragraph, of level 0, or a heading of level 1 to 6, with its sentences in order."""

    level: int
    sentences: tuple[TextSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentText:
    """The blocks of a document in order."""

    name: str
    title: str | None
    blocks: tuple[TextBlock, ...]


def document_text(context: WorkbenchContext, name: str) -> DocumentText:
    """Return the garbled document of a name; an InputError where the workspace has none."""
    with Workspace.open(context.path) as workspace:
        ids = [o.id for o in workspace.corpus.outlines() if (o.name, o.role) == (name, "garbled")][:1]
        document = next(iter(workspace.corpus.documents(ids)), None)
        if document is None:
            raise InputError("document-not-in-workspace", document=name, workspace=context.path)
        rows = {r.segment.id: r for r in _rows(workspace, document.id)}
        structure = tuple(blocks(document, workspace.segments(document)))
    made = (
        TextBlock(level=b.level, sentences=tuple(_sentence(s, rows.get(s.id), b.level) for s in b.segments))
        for b in structure
    )
    return DocumentText(name=document.name, title=document.title, blocks=tuple(made))


def _rows(workspace: Workspace, document: str) -> Iterator[QueueRow]:
    after: str | None = ""
    while after is not None:
        page = workspace.search(Query(document=document, order="document", size=_PAGE, after=after or None))
        yield from page.rows
        after = page.next


def _sentence(segment: Segment, row: QueueRow | None, level: int) -> TextSentence:
    text = segment.text if row is None else row.current
    return TextSentence(text=without_marks(text) if level else text, row=row)
