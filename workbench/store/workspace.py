"""All SQL. A workspace is one SQLite file; each public method that writes is one transaction.

Durable by WAL with full synchronisation. Errors of the database become WorkspaceErrors that say what to do.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy as np
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError

from workbench.errors import WorkspaceBusyError, WorkspaceError
from workbench.records import Document, Encoding, NameDecision, Segment, content_id
from workbench.store.migrations import LATEST, migrate
from workbench.store.results import LinkedSegment, SegmentResult, report_from_row, report_to_row
from workbench.store.revisions import Revisions

__all__ = ["Workspace"]

_BUSY_MILLISECONDS = 5000
_CHUNK = 500  # ids a query; SQLite allows more, PostgreSQL plans fewer better


class Workspace:
    """An open workspace file; close it, or use it in a `with`."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine
        self._reader = engine.execution_options(reading=True)
        self.revisions = Revisions(self._transaction)

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Self:
        """Open a workspace, making or upgrading its tables; without `create` a missing file is an error."""
        if not create and (not path.exists() or not path.stat().st_size):
            raise WorkspaceError(
                f"There is no workspace {path}.",
                remedy="Make one with: workbench run CORPUS --workspace FILE",
            )
        if not path.parent.is_dir():
            raise WorkspaceError(f"There is no folder {path.parent}.", remedy="Make it first, or name another place.")
        engine = create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", _configure)
        event.listen(engine, "begin", _begin)
        workspace = cls(path, engine)
        try:
            workspace._upgrade()
        except BaseException:
            engine.dispose()
            raise
        return workspace

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def run_lock(self) -> Iterator[None]:
        """Hold the workspace for a run; a second run at the same time is a WorkspaceBusyError."""
        lock = FileLock(f"{self.path}.lock", timeout=0)
        try:
            with lock:
                yield
        except Timeout as error:
            raise WorkspaceBusyError(
                f"Another run is at work on {self.path}.",
                remedy="Wait for it to end, or name another workspace.",
            ) from error

    def integrity(self) -> str:
        """Return `ok`, or what the database finds wrong with its file."""
        with self._transaction(reading=True) as connection:
            return str(connection.execute(text("PRAGMA integrity_check")).scalar_one())

    def meta(self, name: str) -> str | None:
        """Return a fact on the workspace itself."""
        with self._transaction(reading=True) as connection:
            return _meta(connection, name)

    def keep(self, name: str, value: str) -> None:
        """Keep a fact on the workspace itself."""
        with self._transaction() as connection:
            _set_meta(connection, name, value)

    def save_corpus(
        self, name: str, documents: Sequence[Document], segments: Sequence[Segment], segmentation: str
    ) -> None:
        """Make these the documents of the workspace; others stay in the file, but are no longer active.

        Where the segmentation, the signature of what cut the segments, is another one, all are cut anew.
        """
        with self._transaction() as connection:
            if _meta(connection, "segmentation") not in {None, segmentation}:
                for table in ("link_segments", "links", "reports", "results", "segments"):
                    connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
            _set_meta(connection, "segmentation", segmentation)
            _set_meta(connection, "corpus", name)
            connection.execute(text("UPDATE documents SET active = 0"))
            for position, document in enumerate(documents):
                connection.execute(text(_UPSERT_DOCUMENT), _document_row(document, position))
            kept = _all(connection, "SELECT DISTINCT document_id FROM segments", {})
            present = {row["document_id"] for row in kept}
            rows = [_segment_row(s, k) for k, s in enumerate(segments) if s.document_id not in present]
            if rows:
                connection.execute(text(_INSERT_SEGMENT), rows)

    def documents(self, *, everything: bool = False) -> tuple[Document, ...]:
        """Return the active documents in the corpus's order; with `everything` the others after them."""
        query = f"SELECT * FROM documents WHERE active >= {int(not everything)} ORDER BY active DESC, position, id"  # noqa: S608
        with self._transaction(reading=True) as connection:
            rows = _all(connection, query, {})
        return tuple(
            Document(
                notes=tuple(json.loads(row.pop("notes"))),
                **{k: v for k, v in row.items() if k not in {"position", "active"}},
            )
            for row in rows
        )

    def segments(self, document: Document) -> tuple[Segment, ...]:
        """Return the segments of a document in order, furniture among them."""
        with self._transaction(reading=True) as connection:
            rows = _all(
                connection,
                "SELECT * FROM segments WHERE document_id = :d ORDER BY position",
                {"d": document.id},
            )
        return tuple(
            Segment(
                document_id=document.id, start=r["start_at"], end=r["end_at"],
                text=document.text[r["start_at"] : r["end_at"]], kind=r["kind"], reason=r["reason"],
            )
            for r in rows
        )  # fmt: skip

    def missing_vectors(self, encoder: str, texts: Iterable[str]) -> list[str]:
        """Return the different texts that no vectors of this encoder are kept for, in order."""
        wanted = {content_id(t): t for t in texts}
        found: set[str] = set()
        with self._transaction(reading=True) as connection:
            for ids in _chunks(list(wanted)):
                query = f"SELECT text_id FROM vectors WHERE encoder = :encoder AND text_id IN ({_marks(ids)})"  # noqa: S608
                found |= {r["text_id"] for r in _all(connection, query, {"encoder": encoder, **_named(ids)})}
        return [t for i, t in wanted.items() if i not in found]

    def save_vectors(self, encoder: str, encodings: Iterable[tuple[str, Encoding]]) -> None:
        """Keep the vectors of some texts."""
        rows = [
            {
                "encoder": encoder, "text_id": content_id(t), "dimensions": e.tokens.shape[1],
                "pooled": e.pooled.tobytes(), "tokens": e.tokens.tobytes(), "offsets": e.offsets.tobytes(),
                "middle": e.middle.tobytes(),
            }
            for t, e in encodings
        ]  # fmt: skip
        if rows:
            with self._transaction() as connection:
                connection.execute(text(_INSERT_VECTORS), rows)

    def vectors(self, encoder: str, texts: Sequence[str]) -> tuple[Encoding, ...]:
        """Return the vectors of texts, one a text; a text without vectors is a KeyError."""
        found: dict[str, Encoding] = {}
        ids = list(dict.fromkeys(content_id(t) for t in texts))
        with self._transaction(reading=True) as connection:
            for some in _chunks(ids):
                query = f"SELECT * FROM vectors WHERE encoder = :encoder AND text_id IN ({_marks(some)})"  # noqa: S608
                for row in _all(connection, query, {"encoder": encoder, **_named(some)}):
                    found[row["text_id"]] = _encoding(row)
        return tuple(found[content_id(t)] for t in texts)

    def name_decisions(self) -> tuple[NameDecision, ...]:
        """Return what people decided on names, the oldest first."""
        with self._transaction(reading=True) as connection:
            rows = _all(connection, "SELECT kind, form, canonical FROM name_decisions ORDER BY id", {})
        return tuple(NameDecision(kind=r["kind"], form=r["form"], canonical=r["canonical"]) for r in rows)

    def save_name_decision(self, decision: NameDecision, author: str, made_at: str) -> None:
        """Add a decision on a name."""
        with self._transaction() as connection:
            connection.execute(
                text(_INSERT_NAME_DECISION),
                {
                    "kind": decision.kind, "form": decision.form, "canonical": decision.canonical,
                    "author": author, "made_at": made_at,
                },
            )  # fmt: skip

    def result_inputs(self, document_id: str) -> str | None:
        """Return the hash of what a document's kept result was made from."""
        with self._transaction(reading=True) as connection:
            query = text("SELECT inputs FROM results WHERE document_id = :d")
            value = connection.execute(query, {"d": document_id}).scalar()
            return None if value is None else str(value)

    def save_result(
        self, document_id: str, inputs: str, signature: str,
        links: Sequence[LinkedSegment], reports: Sequence[SegmentResult],
    ) -> None:  # fmt: skip
        """Put a document's result in the place of any earlier one."""
        with self._transaction() as connection:
            key = {"d": document_id}
            for statement in _FORGET_RESULT:
                connection.execute(text(statement), key)
            connection.execute(
                text("INSERT INTO results VALUES (:d, :inputs, :signature)"),
                {**key, "inputs": inputs, "signature": signature},
            )
            for link in links:
                row = {"k": link.kind, "s": link.score, "p": link.probability, **key}
                number = connection.execute(text(_INSERT_LINK), row).scalar_one()
                members = [(side, i) for side, ids in (("left", link.left), ("right", link.right)) for i in ids]
                connection.execute(
                    text("INSERT INTO link_segments VALUES (:link, :side, :segment)"),
                    [{"link": number, "side": side, "segment": i} for side, i in members],
                )
            if reports:
                connection.execute(text(_INSERT_REPORT), [report_to_row(r, document_id) for r in reports])

    def links(self, document_id: str) -> tuple[LinkedSegment, ...]:
        """Return the links of a garbled document, in the order they were saved."""
        query = """SELECT l.id, l.kind, l.score, l.probability, s.side, s.segment_id FROM links l
            JOIN link_segments s ON s.link_id = l.id JOIN segments g ON g.id = s.segment_id
            WHERE l.document_id = :d ORDER BY l.id, s.side, g.position"""
        with self._transaction(reading=True) as connection:
            rows = _all(connection, query, {"d": document_id})
        grouped: dict[int, list[dict[str, Any]]] = {}
        for row in rows:
            grouped.setdefault(row["id"], []).append(row)
        return tuple(
            LinkedSegment(
                left=tuple(r["segment_id"] for r in some if r["side"] == "left"),
                right=tuple(r["segment_id"] for r in some if r["side"] == "right"),
                kind=some[0]["kind"], score=some[0]["score"], probability=some[0]["probability"],
            )
            for some in grouped.values()
        )  # fmt: skip

    def reports(self, document_id: str) -> tuple[SegmentResult, ...]:
        """Return the reports on a garbled document's segments, in order."""
        query = """SELECT r.* FROM reports r JOIN segments g ON g.id = r.segment_id
            WHERE r.document_id = :d ORDER BY g.position"""
        with self._transaction(reading=True) as connection:
            return tuple(report_from_row(row) for row in _all(connection, query, {"d": document_id}))

    @contextmanager
    def _transaction(self, *, reading: bool = False) -> Iterator[Connection]:
        try:
            with (self._reader if reading else self._engine).begin() as connection:
                yield connection
        except (DatabaseError, sqlite3.Error) as error:
            raise _explained(self.path, error) from error

    def _upgrade(self) -> None:
        with self._transaction() as connection:
            tables = {r["name"] for r in _all(connection, "SELECT name FROM sqlite_master WHERE type = 'table'", {})}
            if tables and "meta" not in tables:
                raise WorkspaceError(
                    f"{self.path} is a database of something else.",
                    remedy="Name another file for the workspace.",
                )
            version = int(_meta(connection, "version") or 0) if tables else 0
            if version > LATEST:
                raise WorkspaceError(
                    f"{self.path} was made by a newer workbench (version {version}; this one knows {LATEST}).",
                    remedy="Upgrade with: pip install --upgrade muqabala",
                )
            if version < LATEST:
                migrate(connection, version)
                _set_meta(connection, "version", str(LATEST))


_UPSERT_DOCUMENT = """INSERT INTO documents
    (id, position, active, name, text, language, role, title, published, origin, licence, notes)
    VALUES (:id, :position, 1, :name, :text, :language, :role, :title, :published, :origin, :licence, :notes)
    ON CONFLICT (id) DO UPDATE SET position = :position, active = 1, name = :name, language = :language, role = :role,
    title = :title, published = :published, origin = :origin, licence = :licence, notes = :notes"""
_INSERT_SEGMENT = "INSERT INTO segments VALUES (:id, :document_id, :position, :start_at, :end_at, :kind, :reason)"
_INSERT_VECTORS = """INSERT INTO vectors VALUES (:encoder, :text_id, :dimensions, :pooled, :tokens, :offsets, :middle)
    ON CONFLICT (encoder, text_id) DO NOTHING"""
_INSERT_NAME_DECISION = """INSERT INTO name_decisions (kind, form, canonical, author, made_at)
    VALUES (:kind, :form, :canonical, :author, :made_at)"""
_INSERT_LINK = "INSERT INTO links (document_id, kind, score, probability) VALUES (:d, :k, :s, :p) RETURNING id"
_INSERT_REPORT = """INSERT INTO reports VALUES
    (:segment_id, :document_id, :fidelity, :label, :scores, :errors, :signature)"""
_FORGET_RESULT = (
    "DELETE FROM link_segments WHERE link_id IN (SELECT id FROM links WHERE document_id = :d)",
    "DELETE FROM links WHERE document_id = :d",
    "DELETE FROM reports WHERE document_id = :d",
    "DELETE FROM results WHERE document_id = :d",
)


def _configure(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`, so that writers wait in turn
    for pragma in (
        f"busy_timeout = {_BUSY_MILLISECONDS}", "foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _meta(connection: Connection, name: str) -> str | None:
    value = connection.execute(text("SELECT value FROM meta WHERE name = :name"), {"name": name}).scalar()
    return None if value is None else str(value)


def _set_meta(connection: Connection, name: str, value: str) -> None:
    query = text("INSERT INTO meta VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value")
    connection.execute(query, {"name": name, "value": value})


def _explained(path: Path, error: Exception) -> WorkspaceError:
    cause = str(getattr(error, "orig", None) or error).lower()
    if "locked" in cause or "busy" in cause:
        return WorkspaceBusyError(f"Another program holds {path}.", remedy="Close it, or wait, then try again.")
    if "full" in cause or "disk i/o" in cause:
        return WorkspaceError(
            f"{path} cannot be written: the disk is full or failing.",
            remedy="Make room and run the same command again; what was finished is kept.",
        )
    if "readonly" in cause or "read-only" in cause or "unable to open" in cause:
        return WorkspaceError(f"{path} cannot be written.", remedy="Check the rights on the file and on its folder.")
    if "not a database" in cause or "malformed" in cause or "corrupt" in cause:
        return WorkspaceError(
            f"{path} is damaged, or no workspace.",
            remedy="Name another file, or move this one away and run again.",
        )
    if isinstance(error, OperationalError):
        return WorkspaceError(f"{path}: {cause}", remedy="Run `workbench doctor --workspace FILE` on it.")
    raise error


def _all(connection: Connection, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(query), values).mappings()]


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(ids), _CHUNK):
        yield ids[first : first + _CHUNK]


def _marks(ids: Sequence[str]) -> str:
    return ", ".join(f":i{k}" for k in range(len(ids)))


def _named(ids: Sequence[str]) -> dict[str, str]:
    return {f"i{k}": i for k, i in enumerate(ids)}


def _document_row(document: Document, position: int) -> dict[str, object]:
    fields = ("id", "name", "text", "language", "role", "title", "published", "origin", "licence")
    row: dict[str, object] = {f: getattr(document, f) for f in fields}
    return {**row, "position": position, "notes": json.dumps(document.notes, ensure_ascii=False)}


def _segment_row(segment: Segment, position: int) -> dict[str, object]:
    return {
        "id": segment.id, "document_id": segment.document_id, "position": position, "start_at": segment.start,
        "end_at": segment.end, "kind": segment.kind, "reason": segment.reason,
    }  # fmt: skip


def _encoding(row: dict[str, Any]) -> Encoding:
    return Encoding(
        pooled=np.frombuffer(row["pooled"], dtype=np.float32),
        tokens=np.frombuffer(row["tokens"], dtype=np.float16).reshape(-1, row["dimensions"]),
        middle=np.frombuffer(row["middle"], dtype=np.float16).reshape(-1, row["dimensions"]),
        offsets=np.frombuffer(row["offsets"], dtype=np.int32).reshape(-1, 2),
    )
