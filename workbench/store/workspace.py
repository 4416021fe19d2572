"""A workspace: a corpus with its results and edits. Each public method that writes is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, text

from workbench.editing.translation_memory import MemoryEntry
from workbench.encoders.codec import unpack
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
from workbench.store.api_tokens import ApiTokens
from workbench.store.assessments import Assessments
from workbench.store.audit import AuditLog
from workbench.store.boundaries import Boundaries
from workbench.store.checksums import checked, checksum, lenient
from workbench.store.collaboration import Annotations, Batches, Locks
from workbench.store.concordance_rows import ConcordanceRows
from workbench.store.corpus_documents import CorpusDocuments
from workbench.store.corpus_rows import write_corpus
from workbench.store.database import Database, has_looked, make_private, needs_look
from workbench.store.document_names import DocumentNameCache
from workbench.store.drafts import Drafts
from workbench.store.erasure import Erasures, texts_in_use
from workbench.store.events import EventIndex
from workbench.store.history_export import HistoryExport
from workbench.store.integrity import index_faults, integrity_faults
from workbench.store.link_decisions import LinkDecisions
from workbench.store.links import add_links, delete_links, read_links
from workbench.store.meta_rows import read_meta, write_meta
from workbench.store.migrations import DERIVED, LATEST, migrate
from workbench.store.name_decisions import add_name_statements, read_name_statements
from workbench.store.name_evidence import NameEvidenceCache
from workbench.store.personal import PersonalData
from workbench.store.queue_rows import DocumentProgress, Query, QueueRow, ResultPage
from workbench.store.repair import repair
from workbench.store.results import add_reports, read_reports
from workbench.store.revisions import Revisions
from workbench.store.rows import document_from_row
from workbench.store.search import progress, rows_containing, search
from workbench.store.search_index import search_hindrance
from workbench.store.second_factors import SecondFactors
from workbench.store.segment_view import SegmentView, read_view
from workbench.store.segments import document_languages, read_segments, segments_by_id
from workbench.store.snapshot import Snapshot
from workbench.store.statistics import Statistics
from workbench.store.takedowns import Takedowns
from workbench.store.teamwork import Assignments, Replies
from workbench.store.vector_store import VectorStore

__all__ = ["Workspace"]

_FAULTS = 5  # enough to recognise the kind of damage


class Workspace:
    """An open workspace; close it, or use it in a `with`."""

    def __init__(self, path: Path | DatabaseURL, database: Database) -> None:
        self.path = path
        self._database = database
        self._transaction = database.transaction
        self.corpus = CorpusDocuments(database.transaction)
        self.revisions = Revisions(database.transaction)
        self.batches = Batches(database.transaction)
        self.annotations = Annotations(database.transaction)
        self.link_decisions = LinkDecisions(database.transaction)
        self.boundaries = Boundaries(database.transaction)
        self.human_edits = HistoryExport(database.transaction)
        self.locks = Locks(database.transaction)
        self.people = Accounts(database.transaction)
        self.api_tokens = ApiTokens(database.transaction)
        self.second_factors = SecondFactors(database.transaction)
        self.audit = AuditLog(database.transaction)
        self.personal = PersonalData(database.transaction)
        self.drafts = Drafts(database.transaction)
        self.statistics = Statistics(database.transaction)
        self.assessments = Assessments(database.transaction)
        self.replies = Replies(database.transaction)
        self.assignments = Assignments(database.transaction)
        self.takedowns = Takedowns(database.transaction)
        self.erasures = Erasures(database.transaction)
        self.events = EventIndex(database.transaction)
        self.document_names = DocumentNameCache(database.transaction)
        self.name_evidence = NameEvidenceCache(database.transaction)
        self.concordance = ConcordanceRows(database.transaction)
        self.vector_store = VectorStore(database)

    @classmethod
    def open(cls, path: Path | DatabaseURL, *, create: bool = False) -> Self:
        """Open a workspace and upgrade its tables; without `create`, one that does not exist is a WorkspaceError."""
        if isinstance(path, Path):
            if not create and not _is_filled(path):
                raise _missing(path)
            if not path.parent.is_dir():
                raise WorkspaceError("workspace-folder-missing", folder=path.parent)
            if create:
                make_private(path)
        workspace = cls(path, Database(path))
        with ExitStack() as undone:
            undone.callback(workspace.close)
            if needs_look(path):
                workspace._upgrade(create=create)
            undone.pop_all()
        return workspace

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the workspace; the process keeps its connections to a server for the next use."""
        self.vector_store.close()
        self._database.close()

    def compact(self) -> None:
        """Leave no trace in the files of what was deleted; one that others are reading is a WorkspaceBusyError."""
        if self.vector_store.place() is not None:
            with self._transaction(reading=True) as connection:
                used = texts_in_use(connection)
            self.vector_store.keep_only(used)
        self._database.compact()

    def run_lock(self) -> AbstractContextManager[None]:
        """Lock the workspace for a run; a second run at the same time is a WorkspaceBusyError."""
        return self._database.run_lock()

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Give a snapshot of the workspace, unaffected by concurrent writes."""
        with self._transaction(reading=True) as connection:
            yield Snapshot(connection)

    def integrity(self) -> str:
        """Return `ok`, or the first faults of the database, of what is stored in it and of what is derived from it."""
        return "; ".join(islice(self._faults(), _FAULTS)) or "ok"

    def search_hindrance(self) -> str:
        """Return why every search reads all texts, empty where an index finds them."""
        with self._transaction(reading=True) as connection:
            return search_hindrance(connection)

    def check(self) -> None:
        """Raise a WorkspaceError if anything in the workspace is not as it was written."""
        state = self.integrity()
        if state != "ok":
            raise WorkspaceError("workspace-integrity", path=self.path, faults=state)

    def repair(self, corpus: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
        """Delete what is damaged and follows from the corpus, and make anew what is derived from the rest.

        corpus are the texts of its documents by their ids. Return the ids of the documents whose segments have to be
        cut anew, with those that their segments had.
        """
        if next(self._faults(), None) is None:
            return {}
        self.vector_store.repair()
        with self._transaction() as connection:
            return repair(connection, corpus)

    def _faults(self) -> Iterator[str]:
        try:
            with self._transaction(reading=True) as connection, lenient(connection):
                yield from integrity_faults(connection)
            with self._transaction() as connection:
                yield from index_faults(connection)
            yield from self.vector_store.faults()
        except WorkspaceError as error:
            yield error.message
        except (TypeError, ValueError, LookupError) as error:  # of a value that is not what its column holds
            yield f"a record cannot be read: {error}"

    def meta(self, name: str) -> str | None:
        """Return a fact on the workspace itself."""
        with self._transaction(reading=True) as connection:
            return read_meta(connection, name)

    def keep_secret(self, name: str, value: str) -> str:
        """Store a secret unless there is one of this name already; return the stored one."""
        with self._transaction() as connection:
            if read_meta(connection, name) is None:
                write_meta(connection, name, value)
            return str(read_meta(connection, name))

    def set_meta(self, name: str, value: str) -> None:
        """Set a metadata value of the workspace."""
        with self._transaction() as connection:
            write_meta(connection, name, value)

    def save_corpus(
        self, name: str, documents: Sequence[Document], segments: Sequence[Segment], segmentation: str
    ) -> None:
        """Make these the active documents of the workspace; others are kept, but are no longer active.

        If `segmentation`, the signature of the segmenter, has changed, the segments of all documents are replaced.
        """
        with self._transaction() as connection:
            write_corpus(connection, name, documents, segments, segmentation)

    def documents(self, *, inactive: bool = False) -> tuple[Document, ...]:
        """Return the active documents in corpus order; with `inactive`, the others after them."""
        query = f"SELECT * FROM documents WHERE active >= {int(not inactive)} ORDER BY active DESC, position, id"  # noqa: S608
        with self._transaction(reading=True) as connection:
            rows = connection.execute(text(query)).mappings().all()
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
        return self.vector_store.missing(encoder, texts)

    def save_vectors(self, encoder: str, encodings: Collection[tuple[str, bytes]]) -> None:
        """Save the vectors of some texts, as `workbench.encoders.codec` packs them, over those of another version."""
        if encodings:
            self.vector_store.save(encoder, encodings)

    def vectors(self, encoder: str, texts: Sequence[str]) -> tuple[Encoding, ...]:
        """Return the vectors of each text; a text without vectors is a KeyError."""
        encodings = {i: unpack(packed) for i, packed in self.vector_store.packed(encoder, texts).items()}
        return tuple(encodings[content_id(t)] for t in texts)

    def packed_vectors(self, encoder: str, texts: Sequence[str]) -> tuple[bytes, ...]:
        """Return the vectors of each text as they are stored; a text without vectors is a KeyError."""
        packed = self.vector_store.packed(encoder, texts)
        return tuple(packed[content_id(t)] for t in texts)

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
            rows = connection.execute(text("SELECT * FROM results")).mappings()
            return {row["document_id"]: str(checked("results", row)["inputs"]) for row in rows}

    def result_of(self, document_id: str) -> tuple[str, str] | None:
        """Return the hash of the inputs of a document's result and its signature, None where it has no result."""
        query = text("SELECT * FROM results WHERE document_id = :d")
        with self._transaction(reading=True) as connection:
            row = connection.execute(query, {"d": document_id}).mappings().one_or_none()
        return None if row is None else (str(checked("results", row)["inputs"]), str(row["signature"]))

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
            row = {"document_id": document_id, "inputs": inputs, "signature": signature}
            connection.execute(text(_INSERT_RESULT), {**row, "checksum": checksum("results", row)})
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
                has_looked(self.path)
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
                write_meta(connection, "version", str(LATEST))

    def _version(self, connection: Connection) -> int:
        """Return the schema version, 0 where there are no tables; foreign and newer databases are WorkspaceErrors."""
        if "ours" not in connection.info:  # info lives as long as the connection to this file
            tables = self._database.tables(connection)
            if not tables:
                return 0
            if "meta" not in tables:
                raise WorkspaceError("workspace-foreign-database", path=self.path)
            connection.info["ours"] = True
        told = read_meta(connection, "version") or "0"
        if not told.isdecimal():
            raise WorkspaceError("workspace-damaged", path=self.path)
        if int(told) > LATEST:
            raise WorkspaceError("workspace-too-new", path=self.path, version=int(told), known=LATEST)
        return int(told)


def _is_filled(path: Path) -> bool:
    try:
        return path.exists() and path.stat().st_size > 0
    except PermissionError as error:
        raise WorkspaceError("workspace-unreadable", path=path) from error


def _missing(path: Path | DatabaseURL) -> WorkspaceError:
    return WorkspaceError("workspace-missing", path=path)


_INSERT_RESULT = """INSERT INTO results (document_id, inputs, signature, checksum)
    VALUES (:document_id, :inputs, :signature, :checksum)"""
_DELETE_RESULT = (
    "DELETE FROM document_names WHERE document_id = :d AND kind = 'found'",  # findings on names go with the reports
    "DELETE FROM meta WHERE name = 'names'",
    "DELETE FROM reports WHERE document_id = :d",
    "DELETE FROM results WHERE document_id = :d",
)
