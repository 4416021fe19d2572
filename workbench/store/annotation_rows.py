"""Annotations of spans as rows of the database, read oldest first."""

from __future__ import annotations

from sqlalchemy import Connection, text

from workbench.editing.content_ids import annotation_with_id
from workbench.records import Annotation, segment_place
from workbench.store.checksums import same_id

__all__ = ["add_annotation", "read_annotations"]

_INSERT_ANNOTATION = """INSERT INTO marks
    (id, document_id, segment_id, about, action, side, revision, start_at, end_at, quoted, category, severity, found_by,
     comment, author, created)
    VALUES (:id, :document_id, :segment_id, :about, :action, :side, :revision, :start, :end, :text, :category,
     :severity, :check, :comment, :author, :created)"""
_ANNOTATION = (
    "id",
    "segment_id",
    "about",
    "action",
    "side",
    "revision",
    "category",
    "severity",
    "comment",
    "author",
    "created",
)


def read_annotations(
    connection: Connection, *, segment_id: str | None = None, document_id: str | None = None
) -> tuple[Annotation, ...]:
    """Return every annotation, or those of one segment or document, oldest first."""
    filters = {"segment_id": segment_id, "document_id": document_id}
    where = " AND ".join(f"{name} = :{name}" for name, value in filters.items() if value is not None) or "1 = 1"
    query = text(f"SELECT * FROM marks WHERE {where} ORDER BY position")  # noqa: S608
    found = (
        Annotation(
            **{name: row[name] for name in _ANNOTATION},
            start=row["start_at"],
            end=row["end_at"],
            text=row["quoted"],
            check=row["found_by"],
        )
        for row in connection.execute(query, filters).mappings()
    )
    return tuple(same_id("marks", a, annotation_with_id(a)) for a in found)


def add_annotation(connection: Connection, annotation: Annotation) -> None:
    """Add an annotation."""
    names = (*_ANNOTATION, "start", "end", "text", "check")
    document_id = segment_place(annotation.segment_id).document_id
    row = {**{n: getattr(annotation, n) for n in names}, "document_id": document_id}
    connection.execute(text(_INSERT_ANNOTATION), row)
