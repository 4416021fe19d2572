"""A corpus folder to its documents: by corpus.toml, else a dataset's rows, else every text file in it."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, cast, get_args

from workbench.errors import CorpusError, DocumentError, MissingExtraError, WorkbenchError
from workbench.formats import XML_SUFFIXES, SideChoice, file_kind
from workbench.ingest.dataset_folders import TEXT, DatasetRow, is_dataset, parquet_files, read_dataset
from workbench.ingest.event_plans import EVENTS_FILE, read_event_plan
from workbench.ingest.readers import DOCUMENT_SUFFIXES, ROW_SUFFIXES, as_document, read_document, unknown_type
from workbench.ingest.segmentation import check_lines
from workbench.ingest.sources import with_sources
from workbench.ingest.srx import SentenceRules, read_rules
from workbench.records import Document, EventPlan, Role, SkippedFile

__all__ = ["Corpus", "read_corpus"]

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_IGNORED_FILES = {"readme.md", "card.md", "licence.txt", "license.txt"}
_FACTS = ("title", "language", "published", "origin", "licence", "publisher", "url", "retrieved")
_DATED = ("published", "retrieved")
_SOURCE_OF = "source_of"
_EVENT = "event"
_KEYS = {"file", "sha256", "role", _SOURCE_OF, _EVENT, *_FACTS}
_ID = "id"
_NAME = "name"
_COLUMNS = (TEXT, _ID, _NAME, "role", _SOURCE_OF, *_FACTS)
_MOST_FAULTS = 20  # of a dataset's rows
_LARGEST_LISTING = 16 * 2**20  # bytes: some 100,000 documents
_MOST_PARTS = 32  # of a key: the parser takes time and memory by their square


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A named set of documents; rules are those that it is split into sentences by, beside the built-in ones.

    events are those that its curator names; None where nothing was looked for.
    """

    name: str
    documents: tuple[Document, ...]
    skipped: tuple[SkippedFile, ...] = ()
    rules: SentenceRules | None = None
    events: EventPlan | None = None


def read_corpus(folder: Path, *, strict: bool = False) -> Corpus:
    """Return the documents of a corpus folder, and what was left out and why.

    Raises:
        CorpusError: There is no document; or, if `strict`, one cannot be used: it lists all that cannot.
    """
    if not folder.is_dir():
        raise CorpusError("corpus-folder-missing", folder=folder)
    listing = folder / "corpus.toml"
    if not listing.is_file() and is_dataset(folder):
        return _dataset(folder, _release_name(folder) or folder.resolve().name, strict=strict)
    table = _read_listing(listing) if listing.is_file() else {}
    name = str(table.get("name") or folder.resolve().name)
    listed = table.get("documents")
    files = [] if listed else _files(folder)
    entries = listed or [{"file": name} for name, fault in files if fault is None]
    if not entries and parquet_files(folder):
        return _dataset(folder, name, strict=strict)
    found = _Found()
    for entry in entries:
        found.add(
            entry["file"], partial(_read_entry, folder, entry), _names(entry.get(_SOURCE_OF)), event=entry.get(_EVENT)
        )
    if found.faults and (strict or not found.documents):
        raise CorpusError(
            "corpus-documents-unusable",
            faulty=len(found.faults),
            documents=len(entries),
            folder=folder,
            faults=found.faults,
        )
    if not found.documents:
        raise CorpusError("corpus-empty", folder=folder, known=sorted(DOCUMENT_SUFFIXES))
    others = [_skipped(name, fault) for name, fault in files if fault is not None]
    return Corpus(
        name=name,
        documents=found.with_sources(),
        skipped=(*found.skipped, *others),
        rules=_rules(folder, table),
        events=found.plan(folder),
    )


class _Found:
    """The documents of a corpus, of equal texts the first, and what cannot be used."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.sources: dict[str, tuple[str, ...]] = {}
        self.files: dict[str, str] = {}
        self.faults: list[WorkbenchError] = []
        self.skipped: list[SkippedFile] = []
        self.unusable: set[str] = set()  # what those that cannot be used may be called
        self.events: dict[str, str] = {}

    def add(
        self,
        name: str,
        read: Callable[[], Document],
        source_of: tuple[str, ...] = (),
        aliases: Iterable[object] = (),
        event: object = None,
    ) -> None:
        """Add a document, which is said to be the source of some others, or the reason why it cannot be used.

        aliases are what others may call it besides its name; event is that which it is said to report.
        """
        names = {str(called) for called in (name, *aliases) if called is not None}
        try:
            document = read()
            check_lines(document)
        except (CorpusError, DocumentError, MissingExtraError) as fault:
            self.faults.append(fault)
            self.skipped.append(_skipped(name, fault))
            self.unusable |= {*names, PurePosixPath(name).name}
            return
        known = self.documents.setdefault(document.id, document)
        self.files |= dict.fromkeys(names, document.id)
        if source_of:
            self.sources[document.id] = source_of
        if isinstance(event, str) and event.strip():
            self.events.setdefault(document.id, " ".join(event.split()))
        if known is not document:
            self.skipped.append(_skipped(name, CorpusError("corpus-file-repeated", file=name, other=known.name)))

    def plan(self, folder: Path) -> EventPlan:
        """Return the events that the documents are said to report, and what `events.toml` says of them."""
        listing = folder / EVENTS_FILE
        if not listing.is_file():
            return EventPlan(events=self.events)
        ids = {**{d.name: d.id for d in self.documents.values()}, **self.files}
        return read_event_plan(listing, ids, self.events, self.unusable)

    def with_sources(self) -> tuple[Document, ...]:
        """Return the documents, each source with the ids of the texts that it is the source of."""
        unusable = self.unusable - self.files.keys()
        return with_sources(tuple(self.documents.values()), self.sources, self.files, unusable)


def _skipped(name: str, fault: WorkbenchError) -> SkippedFile:
    return SkippedFile(file=name, code=fault.code, reason=fault.message)


def _dataset(folder: Path, name: str, *, strict: bool) -> Corpus:
    """Return the rows of a dataset as documents, of equal texts the first."""
    found = _Found()
    rows = 0
    # The events of a release are those that the program found.
    columns = _COLUMNS if (folder / "release.json").is_file() else (*_COLUMNS, _EVENT)
    for row in read_dataset(folder, columns):
        rows += 1
        found.add(
            row.origin,
            partial(_row_document, row),
            _names(row.values.get(_SOURCE_OF)),
            (row.values.get(_ID), row.values.get(_NAME)),
            _event(row),
        )
    faults = found.faults
    if faults and (strict or not found.documents):
        shown = [*faults[:_MOST_FAULTS], *["…"] * (len(faults) > _MOST_FAULTS)]
        raise CorpusError("dataset-rows-unusable", faulty=len(faults), rows=rows, folder=folder, faults=shown)
    if not found.documents:
        raise CorpusError("dataset-empty", folder=folder)
    return Corpus(name=name, documents=found.with_sources(), skipped=tuple(found.skipped), events=found.plan(folder))


def _row_document(row: DatasetRow) -> Document:
    values = {
        k: v.isoformat()[:10] if isinstance(v, date) else v
        for k, v in row.values.items()
        if v is not None and k not in {_ID, _EVENT}
    }
    text = values.pop(TEXT, "")
    if not isinstance(text, str) or not text.strip() or "\0" in text:
        raise DocumentError("dataset-row-without-text", row=row.origin, column=TEXT)
    entry = {"file": row.origin} | {("file" if k == _NAME else k): v for k, v in values.items() if v not in ("", [])}
    _check_entry(entry)
    return _described(as_document(text, entry["file"]), entry)


def _event(row: DatasetRow) -> str | None:
    value = row.values.get(_EVENT)
    return None if value is None else str(value)


def _release_name(folder: Path) -> str:
    """Return the name of the corpus that a release was made of, empty where none is told."""
    try:
        path = folder / "release.json"
        if not path.is_file() or path.stat().st_size > _LARGEST_LISTING:
            return ""
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ""
    name = told.get("name") if isinstance(told, dict) else None
    return name if isinstance(name, str) else ""


def _read_listing(listing: Path) -> dict[str, Any]:
    try:
        if listing.stat().st_size > _LARGEST_LISTING:
            raise CorpusError("corpus-listing-too-large", path=listing, limit=_LARGEST_LISTING // 2**20)
        text = listing.read_text(encoding="utf-8")
        if any(line.partition("=")[0].count(".") > _MOST_PARTS for line in text.splitlines()):
            raise CorpusError("corpus-listing-nested", path=listing)
        table = tomllib.loads(text)
    except RecursionError as error:
        raise CorpusError("corpus-listing-nested", path=listing) from error
    except (OSError, ValueError) as error:  # TOML that is invalid, no UTF-8, or with a number of too many digits
        raise CorpusError("corpus-listing-unreadable", path=listing, reason=str(error)) from error
    entries = table.get("documents", [])
    if not isinstance(entries, list) or not all(
        isinstance(e, dict) and isinstance(e.get("file"), str) for e in entries
    ):
        raise CorpusError("corpus-listing-without-files", path=listing)
    return table


def _files(folder: Path) -> list[tuple[str, WorkbenchError | None]]:
    """Return the files of a folder, each with the reason why it is no document, if it is none; hidden ones together."""
    found: dict[str, WorkbenchError | None] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_symlink() or not p.is_dir()):
        parts = path.relative_to(folder).parts
        name, kind = "/".join(parts), file_kind(path)
        hidden = next((k for k, part in enumerate(parts, 1) if part.startswith(".")), None)
        if hidden is not None:
            name = "/".join(parts[:hidden])
            found[name] = CorpusError("corpus-file-hidden", file=name)
        elif any(unicodedata.category(c) in {"Cc", "Cs"} for c in name):
            spelled = name.encode("unicode_escape").decode()
            found[spelled] = CorpusError("corpus-file-name", file=spelled)
        elif not path.is_symlink() and not path.is_file():
            found[name] = CorpusError("corpus-no-file", file=name)
        elif path.name in {"corpus.toml", EVENTS_FILE}:
            continue
        elif path.name.lower() in _IGNORED_FILES:
            found[name] = CorpusError("corpus-file-about", file=name)
        elif kind in ROW_SUFFIXES:
            found[name] = CorpusError("corpus-file-of-rows", file=name)
        elif kind in DOCUMENT_SUFFIXES:
            found[name] = None
        else:
            found[name] = unknown_type(name, path.suffix)
    return list(found.items())


def _rules(folder: Path, table: dict[str, Any]) -> SentenceRules | None:
    """Return the rules of segmentation that a listing names, None if it names none."""
    file = table.get("segmentation")
    if file is None:
        return None
    if not isinstance(file, str):
        raise CorpusError("corpus-value-not-text", file="corpus.toml", keys=["segmentation"])
    return read_rules(_inside(folder, file))


def _read_entry(folder: Path, listed: dict[str, Any]) -> Document:
    entry = {key: _as_date(value) if key in _DATED else value for key, value in listed.items()}
    path = _inside(folder, entry["file"])
    _check_entry(entry)
    try:
        is_file = path.is_file() or not path.exists()
    except OSError as error:  # a name that is too long
        raise CorpusError("document-unreadable", path=entry["file"], reason=error.strerror) from error
    if not is_file:  # to read from a pipe could wait for ever
        raise CorpusError("corpus-no-file", file=entry["file"])
    choice = SideChoice(left_lang=entry.get("language") if file_kind(path) in XML_SUFFIXES else None)
    document = read_document(path, role=entry.get("role", "unknown"), choice=choice, codes=True)
    given = entry.get("sha256")
    if given and hashlib.sha256(path.read_bytes()).hexdigest() != given:
        raise CorpusError("corpus-file-changed", file=entry["file"])
    return _described(document, entry)


def _as_date(value: Any) -> Any:
    """Return a date or year that is written without quotes as text, anything else as it is."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _inside(folder: Path, file: str) -> Path:
    """Return the path of a file of a corpus; CorpusError if it is outside of the folder."""
    path = folder / file
    try:
        is_inside = path.resolve().is_relative_to(folder.resolve())
    except ValueError as error:  # a NUL
        spelled = file.encode("unicode_escape").decode()
        raise CorpusError("corpus-file-name", file=spelled) from error
    except (OSError, RuntimeError) as error:  # a link to itself is a RuntimeError until Python 3.13
        raise CorpusError("document-unreadable", path=file, reason=str(error)) from error
    if not is_inside:
        raise CorpusError("corpus-file-outside", file=file)
    return path


def _described(document: Document, entry: dict[str, Any]) -> Document:
    """Return a document with what its entry tells of it."""
    known = {key: entry[key] for key in _FACTS if key in entry}
    return replace(document, **known, role=cast("Role", entry.get("role", "unknown")))


def _check_entry(entry: dict[str, Any]) -> None:
    name = entry["file"]
    if unknown := entry.keys() - _KEYS:
        raise CorpusError("corpus-unknown-keys", file=name, keys=sorted(unknown), known=sorted(_KEYS))
    if wrong := [key for key, value in entry.items() if not (isinstance(value, str) or _is_list(key, value))]:
        raise CorpusError("corpus-value-not-text", file=name, keys=wrong)
    for dated in _DATED:
        if dated in entry and not _DATE.fullmatch(entry[dated]):
            raise CorpusError("corpus-bad-date", file=name, date=entry[dated])
    if entry.get("role", "unknown") not in get_args(Role):
        raise CorpusError("corpus-unknown-role", file=name, role=entry["role"], known=get_args(Role))


def _is_list(key: str, value: object) -> bool:
    """Return whether a value is a list of texts where that is allowed."""
    return key == _SOURCE_OF and isinstance(value, list) and all(isinstance(item, str) for item in value)


def _names(value: object) -> tuple[str, ...]:
    """Return the documents that a source is said to be the source of: a name, a list of names, or none."""
    names = value if isinstance(value, list) else [value]
    return tuple(n.strip() for n in names if isinstance(n, str) and n.strip())
