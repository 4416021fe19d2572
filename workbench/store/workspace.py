"""A workspace: a corpus with its results and edits. Each public method that writes is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, text

from workbench.editing.translation_memory import MemoryEntry
from workbench.encoders.codec import CODEC, unpack
from workbench.errors import WorkspaceError
from workbench.records import (
    DatabaseURL,
    Document,
    Encoding,
    NameDecision,
    NameStatement,
    Segment,
    SegmentLink,
    SegmentReport,
    content_id,
)
from workbench.store import memory_index, queue
from workbench.store.accounts import Accounts
from workbench.store.assessments import Assessments
from workbench.store.boundaries import Boundaries
from workbench.store.collaboration import Annotations, Batches, Locks
from workbench.store.database import Database
from workbench.store.document_names import DocumentNameCache
from workbench.store.drafts import Drafts
from workbench.store.events import EventIndex
from workbench.store.history_export import HistoryExport
from workbench.store.integrity import integrity_faults
from workbench.store.link_decisions import LinkDecisions
from workbench.store.links import add_links, delete_links, read_links
from workbench.store.migrations import DERIVED, LATEST, migrate
from workbench.store.name_decisions import add_name_statements, read_name_statements
from workbench.store.queue_rows import DocumentProgress, Query, QueueRow, ResultPage
from workbench.store.results import add_reports, read_reports
from workbench.store.revisions import Revisions
from workbench.store.rows import document_from_row, document_row, segment_row
from workbench.store.search import progress, rows_containing, search
from workbench.store.segment_view import SegmentView, read_view
from workbench.store.segments import document_languages, read_segments, segments_by_id
from workbench.store.snapshot import Snapshot
from workbench.store.statistics import Statistics
from workbench.store.takedowns import Takedowns

__all__ = ["Workspace"]

_FAULTS = 5  # enough to recognise the kind of damage
_CHUNK = 500  # ids in one query; SQLite allows more, PostgreSQL plans fewer better


class Workspace:
    """An open workspace; close it, or use it in a `with`."""

    def __init__(self, path: Path | DatabaseURL, database: Database) -> None:
        self.path = path
        self._database = database
        self._transaction = database.transaction
        self.revisions = Revisions(database.transaction)
        self.batches = Batches(database.transaction)
        self.annotations = Annotations(database.transaction)
        self.link_decisions = LinkDecisions(database.transaction)
        self.boundaries = Boundaries(database.transaction)
        self.human_edits = HistoryExport(database.transaction)
        self.locks = Locks(database.transaction)
        self.people = Accounts(database.transaction)
        self.drafts = Drafts(database.transaction)
        self.statistics = Statistics(database.transaction)
        self.assessments = Assessments(database.transaction)
        self.takedowns = Takedowns(database.transaction)
        self.events = EventIndex(database.transaction)
        self.document_names = DocumentNameCache(database.transaction)

    @classmethod
    def open(cls, path: Path | DatabaseURL, *, create: bool = False) -> Self:
        """Open a workspace and upgrade its tables; without `create`, one that does not exist is a WorkspaceError."""
        if isinstance(path, Path):
            if not create and not _is_filled(path):
                raise _missing(path)
            if not path.parent.is_dir():
                raise WorkspaceError("workspace-folder-missing", folder=path.parent)
        workspace = cls(path, Database(path))
        workspace._upgrade(create=create)
        return workspace

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the workspace; the process keeps its connections to a server for the next use."""

    def run_lock(self) -> AbstractContextManager[None]:
        """Lock the workspace for a run; a second run at the same time is a WorkspaceBusyError."""
        return self._database.run_lock()

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Give a snapshot of the workspace, unaffected by concurrent writes."""
        with self._transaction(reading=True) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            yield Snapshot(connection)

    def integrity(self) -> str:
        """Return `ok`, or the faults of the database, the history and what is derived from it."""
        with self._transaction(reading=True) as connection:
            faults = list(islice(integrity_faults(connection), _FAULTS))
        return "; ".join(faults) or "ok"

    def meta(self, name: str) -> str | None:
        """Return a fact on the workspace itself."""
        with self._transaction(reading=True) as connection:
            return _meta(connection, name)

    def keep_secret(self, name: str, value: str) -> str:
        """Store a secret unless there is one of this name already; return the stored one."""
        with self._transaction() as connection:
            if _meta(connection, name) is None:
                _set_meta(connection, name, value)
            return str(_meta(connection, name))

    def set_meta(self, name: str, value: str) -> None:
        """Set a metadata value of the workspace."""
        with self._transaction() as connection:
            _set_meta(connection, name, value)

    def save_corpus(
        self, name: str, documents: Sequence[Document], segments: Sequence[Segment], segmentation: str
    ) -> None:
        """Make these the active documents of the workspace; others are kept, but are no longer active.

        If `segmentation`, the signature of the segmenter, has changed, the segments of all documents are replaced.
        """
        with self._transaction() as connection:
            if _meta(connection, "segmentation") not in {None, segmentation}:
                queue.clear(connection)
                for table in ("link_segments", "links", "reports", "results", "segments"):
                    connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
            _set_meta(connection, "segmentation", segmentation)
            _set_meta(connection, "corpus", name)
            connection.execute(text("UPDATE documents SET active = 0"))
            for position, document in enumerate(documents):
                connection.execute(text(_UPSERT_DOCUMENT), document_row(document, position))
            segmented = connection.execute(text("SELECT DISTINCT document_id FROM segments"))
            present = set(segmented.scalars())
            rows = [segment_row(s, k) for k, s in enumerate(segments) if s.document_id not in present]
            if rows:
                connection.execute(text(_INSERT_SEGMENT), rows)
            queue.sync(connection)

    def documents(self, *, inactive: bool = False) -> tuple[Document, ...]:
        """Return the active documents in corpus order; with `inactive`, the others after them."""
        query = f"SELECT * FROM documents WHERE active >= {int(not inactive)} ORDER BY active DESC, position, id"  # noqa: S608
        with self._transaction(reading=True) as connection:
            rows = _all(connection, query, {})
        return tuple(map(document_from_row, rows))

    def segments(self, document: Document) -> tuple[Segment, ...]:
        """Return the segments of a document in order, furniture among them."""
        with self._transaction(reading=True) as connection:
            return read_segments(connection, document)

    def segments_by_id(self, segment_ids: Iterable[str]) -> dict[str, Segment]:
        """Return the segments that have one of some ids, in corpus order."""
        with self._transaction(reading=True) as connection:
            return segments_by_id(connection, segment_ids)

    def languages(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Return the languages of some documents by their ids."""
        with self._transaction(reading=True) as connection:
            return document_languages(connection, document_ids)

    def missing_vectors(self, encoder: str, texts: Iterable[str]) -> list[str]:
        """Return the distinct texts that have no vectors of this encoder yet, as the codec packs them, in order."""
        wanted = {content_id(t): t for t in texts}
        present: set[str] = set()
        with self._transaction(reading=True) as connection:
            for ids in _chunks(list(wanted)):
                query = f"{_PRESENT_VECTORS} AND text_id IN ({_parameters(ids)})"
                values = {"encoder": encoder, "version": bytes([CODEC]), **_named(ids)}
                present |= {r["text_id"] for r in _all(connection, query, values)}
        return [t for i, t in wanted.items() if i not in present]

    def save_vectors(self, encoder: str, encodings: Iterable[tuple[str, bytes]]) -> None:
        """Save the vectors of some texts, as `workbench.encoders.codec` packs them, over those of another version."""
        rows = [
            {
                "encoder": encoder,
                "text_id": content_id(t),
                "packed": packed,
            }
            for t, packed in encodings
        ]
        if rows:
            with self._transaction() as connection:
                connection.execute(text(_INSERT_VECTORS), rows)

    def vectors(self, encoder: str, texts: Sequence[str]) -> tuple[Encoding, ...]:
        """Return the vectors of each text; a text without vectors is a KeyError."""
        encodings = {i: unpack(packed) for i, packed in self._packed(encoder, texts).items()}
        return tuple(encodings[content_id(t)] for t in texts)

    def packed_vectors(self, encoder: str, texts: Sequence[str]) -> tuple[bytes, ...]:
        """Return the vectors of each text as they are stored; a text without vectors is a KeyError."""
        packed = self._packed(encoder, texts)
        return tuple(packed[content_id(t)] for t in texts)

    def _packed(self, encoder: str, texts: Sequence[str]) -> dict[str, bytes]:
        packed: dict[str, bytes] = {}
        with self._transaction(reading=True) as connection:
            for ids in _chunks(list(dict.fromkeys(content_id(t) for t in texts))):
                query = f"SELECT * FROM vectors WHERE encoder = :encoder AND text_id IN ({_parameters(ids)})"  # noqa: S608
                for row in _all(connection, query, {"encoder": encoder, **_named(ids)}):
                    packed[row["text_id"]] = row["packed"]
        return packed

    def name_decisions(self) -> tuple[NameDecision, ...]:
        """Return the decisions on names, oldest first."""
        with self._transaction(reading=True) as connection:
            return tuple(s.decision for s in read_name_statements(connection))

    def save_name_decisions(self, decisions: Sequence[NameDecision], author: str, made_at: str) -> None:
        """Add decisions on names, all or none."""
        with self._transaction() as connection:
            add_name_statements(
                connection, [NameStatement(decision=d, author=author, created=made_at) for d in decisions]
            )

    def result_inputs(self) -> dict[str, str]:
        """Return the hash of the inputs of each document that has a result."""
        with self._transaction(reading=True) as connection:
            return {row.document_id: row.inputs for row in connection.execute(text("SELECT * FROM results"))}

    def save_result(
        self,
        document_id: str,
        inputs: str,
        signature: str,
        links: Sequence[SegmentLink],
        reports: Sequence[SegmentReport],
        *,
        seen: int | None = None,
    ) -> bool:
        """Replace a document's result.

        If its number of link decisions is not `seen`, nothing is changed and False is returned.
        """
        with self._transaction() as connection:
            key = {"d": document_id}
            query = text("SELECT count(*) FROM link_decisions WHERE document_id = :d")
            if seen is not None and connection.execute(query, key).scalar_one() != seen:
                return False
            delete_links(connection, document_id)
            for statement in _DELETE_RESULT:
                connection.execute(text(statement), key)
            connection.execute(
                text("INSERT INTO results VALUES (:d, :inputs, :signature)"),
                {**key, "inputs": inputs, "signature": signature},
            )
            add_links(connection, document_id, links)
            add_reports(connection, reports)
            queue.refresh(connection, document_id)
        return True

    def links(self, document_id: str) -> tuple[SegmentLink, ...]:
        """Return the links of a garbled document, in the order they were saved."""
        with self._transaction(reading=True) as connection:
            return read_links(connection, document_id)

    def reports(self, document_id: str) -> tuple[SegmentReport, ...]:
        """Return the reports on a garbled document's segments, in order."""
        with self._transaction(reading=True) as connection:
            return read_reports(connection, document_id)

    def search(self, query: Query) -> ResultPage:
        """Return a page of the garbled segments that match a query."""
        with self._transaction(reading=True) as connection:
            return search(connection, query)

    def view(self, segment_id: str) -> SegmentView | None:
        """Return everything to show of a garbled segment, None if the corpus has no such segment."""
        with self._transaction(reading=True) as connection:
            return read_view(connection, segment_id)

    def rows_containing(self, document: str | None, parts: Sequence[str]) -> tuple[QueueRow, ...]:
        """Return the segments that may contain one of some folded parts, in corpus order."""
        with self._transaction(reading=True) as connection:
            return rows_containing(connection, document, parts)

    def memory_entries(self, wanted: str) -> tuple[MemoryEntry, ...]:
        """Return the translation memory entries whose garbled text shares words with a text."""
        with self._transaction(reading=True) as connection:
            return memory_index.candidates(connection, wanted)

    def progress(self) -> tuple[DocumentProgress, ...]:
        """Return the progress of each garbled document."""
        with self._transaction(reading=True) as connection:
            return progress(connection)

    def _upgrade(self, *, create: bool) -> None:
        with self._transaction(reading=True) as connection:
            if self._version(connection) == LATEST:
                return
        with self._transaction() as connection:
            version = self._version(connection)
            if version == 0 and not create:
                raise _missing(self.path)
            if version < LATEST:
                migrate(connection, version)
                if version < DERIVED:
                    queue.rebuild(connection)
                    memory_index.rebuild(connection)
                _set_meta(connection, "version", str(LATEST))

    def _version(self, connection: Connection) -> int:
        """Return the schema version, 0 where there are no tables; foreign and newer databases are WorkspaceErrors."""
        if "ours" not in connection.info:  # info lives as long as the connection to this file
            tables = self._database.tables(connection)
            if not tables:
                return 0
            if "meta" not in tables:
                raise WorkspaceError("workspace-foreign-database", path=self.path)
            connection.info["ours"] = True
        version = int(_meta(connection, "version") or 0)
        if version > LATEST:
            raise WorkspaceError("workspace-too-new", path=self.path, version=version, known=LATEST)
        return version


def _is_filled(path: Path) -> bool:
    try:
        return path.exists() and path.stat().st_size > 0
    except PermissionError as error:
        raise WorkspaceError("workspace-unreadable", path=path) from error


def _missing(path: Path | DatabaseURL) -> WorkspaceError:
    return WorkspaceError("workspace-missing", path=path)


_UPSERT_DOCUMENT = """INSERT INTO documents
    (id, position, active, name, text, language, role, title, published, origin, licence, notes, publisher, url,
    retrieved, source_of)
    VALUES (:id, :position, 1, :name, :text, :language, :role, :title, :published, :origin, :licence, :notes,
    :publisher, :url, :retrieved, :source_of)
    ON CONFLICT (id) DO UPDATE SET position = :position, active = 1, name = :name, language = :language, role = :role,
    title = :title, published = :published, origin = :origin, licence = :licence, notes = :notes,
    publisher = :publisher, url = :url, retrieved = :retrieved,
    source_of = :source_of"""
_INSERT_SEGMENT = "INSERT INTO segments VALUES (:id, :document_id, :position, :start_at, :end_at, :kind, :reason)"
_INSERT_VECTORS = """INSERT INTO vectors VALUES (:encoder, :text_id, :packed)
    ON CONFLICT (encoder, text_id) DO UPDATE SET packed = excluded.packed
    WHERE substr(vectors.packed, 1, 1) <> substr(excluded.packed, 1, 1)"""
_PRESENT_VECTORS = "SELECT text_id FROM vectors WHERE encoder = :encoder AND substr(packed, 1, 1) = :version"
_DELETE_RESULT = (
    "DELETE FROM reports WHERE document_id = :d",
    "DELETE FROM results WHERE document_id = :d",
)


def _meta(connection: Connection, name: str) -> str | None:
    value = connection.execute(text("SELECT value FROM meta WHERE name = :name"), {"name": name}).scalar()
    return None if value is None else str(value)


def _set_meta(connection: Connection, name: str, value: str) -> None:
    query = text("INSERT INTO meta VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value")
    connection.execute(query, {"name": name, "value": value})


def _all(connection: Connection, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(query), values).mappings()]


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(ids), _CHUNK):
        yield ids[first : first + _CHUNK]


def _parameters(ids: Sequence[str]) -> str:
    return ", ".join(f":i{k}" for k in range(len(ids)))


def _named(ids: Sequence[str]) -> dict[str, str]:
    return {f"i{k}": i for k, i in enumerate(ids)}
