"""The events that a curator names, in `events.toml` beside the documents or in a column `event` of theirs."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, cast, get_args

from workbench.errors import CorpusError
from workbench.records import ACCEPTED, EventPlan, EventThresholds, Split

__all__ = ["EVENTS_FILE", "read_event_plan"]

EVENTS_FILE = "events.toml"
_LARGEST = 16 * 2**20  # bytes
_KEYS = {"name", "split", "documents"}
# Of thresholds; the others may be 0. The event index holds no pair that is less likely than ACCEPTED.
_LEAST = {"near_duplicate": 0.5, "same_event": ACCEPTED}


def read_event_plan(
    path: Path, ids: Mapping[str, str], told: Mapping[str, str] | None = None, unusable: Collection[str] = ()
) -> EventPlan:
    """Return the plan of a file; ids are those of the documents by their names.

    told are events that are known of documents by their ids already; the file stands above them. unusable are names of
    documents that cannot be read; to name one is no error.

    Raises:
        CorpusError: The file cannot be read, or says something that no plan can be made of.
    """
    table = _table(path)
    if unknown := sorted(table.keys() - {"events", "thresholds"}):
        raise CorpusError("events-unknown-key", path=path, key=unknown[0], known=["events", "thresholds"])
    events, splits = dict(told or {}), cast("dict[str, Split]", {})
    named: dict[str, str] = {}
    for entry in _entries(path, table):
        name = entry["name"]
        if "split" in entry:
            splits[name] = _split(path, name, entry["split"])
        for document in entry["documents"]:
            if document not in ids and document in unusable:
                continue
            if document not in ids:
                raise CorpusError("events-unknown-document", path=path, event=name, document=document)
            if named.setdefault(ids[document], name) != name:
                other = named[ids[document]]
                raise CorpusError("events-document-twice", path=path, document=document, one=other, other=name)
    return EventPlan(events=events | named, splits=splits, thresholds=_thresholds(path, table.get("thresholds", {})))


def _table(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise CorpusError("corpus-listing-too-large", path=path, limit=_LARGEST // 2**20)
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CorpusError("corpus-listing-unreadable", path=path, reason=str(error)) from error


def _entries(path: Path, table: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries = table.get("events", [])
    for number, entry in enumerate(entries if isinstance(entries, list) else [None], 1):
        whole = isinstance(entry, dict) and isinstance(entry.get("name"), str) and entry["name"].strip()
        documents = entry.get("documents", []) if isinstance(entry, dict) else None
        if not whole or not isinstance(documents, list) or not all(isinstance(d, str) for d in documents):
            raise CorpusError("events-entry-unusable", path=path, number=number)
        if unknown := sorted(entry.keys() - _KEYS):
            raise CorpusError("events-unknown-key", path=path, key=unknown[0], known=sorted(_KEYS))
    return [{"documents": [], **entry, "name": " ".join(entry["name"].split())} for entry in entries]


def _split(path: Path, event: str, split: object) -> Split:
    if split not in get_args(Split):
        raise CorpusError("events-unknown-split", path=path, event=event, split=split, known=get_args(Split))
    return cast("Split", split)


def _thresholds(path: Path, values: object) -> EventThresholds:
    known = [f.name for f in fields(EventThresholds)]
    if not isinstance(values, dict):
        raise CorpusError("events-unknown-key", path=path, key="thresholds", known=known)
    for name, value in values.items():
        if name not in known:
            raise CorpusError("events-unknown-key", path=path, key=name, known=known)
        least, most = _LEAST.get(name, 0.0), 0.5 if name == "share" else 1.0
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise CorpusError("events-bad-threshold", path=path, threshold=name, least=least, most=most)
    return EventThresholds(**{name: float(value) for name, value in values.items()})
