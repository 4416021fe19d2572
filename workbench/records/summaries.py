"""Summaries of a run and of its documents."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.records.reports import ErrorSpan

__all__ = ["DocumentSummary", "RunSummary", "WeakSegment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakSegment:
    """A garbled segment with its fidelity and what is wrong in it."""

    start: int
    end: int
    text: str
    fidelity: float
    label: str
    errors: tuple[ErrorSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSummary:
    """A document: its role, and for a garbled one how its segments fare."""

    name: str
    role: str
    segments: int
    notes: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    parallel: int = 0
    partial: int = 0
    none: int = 0
    fidelity: float | None = None
    worst: tuple[WeakSegment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run came to; `encoded` counts the texts that had to be encoded, `redone` the documents aligned anew."""

    corpus: str
    documents: tuple[DocumentSummary, ...]
    encoded: int
    redone: int
    signature: str
