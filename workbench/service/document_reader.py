"""Reading the documents of a snapshot, the last few of them from memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from workbench.records import Document

if TYPE_CHECKING:
    from workbench.service.publishing.release_source import ReleaseSource
    from workbench.store import Snapshot

__all__ = ["document_reader"]

_CACHE_SIZE = 256  # articles


def document_reader(reading: Snapshot | ReleaseSource) -> Callable[[str], Document]:
    """Return a function that reads an article by id and caches the last few."""
    return lru_cache(maxsize=_CACHE_SIZE)(reading.document)
