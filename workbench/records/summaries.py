"""Summaries of a run and of its documents."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.records.reports import SegmentReport

__all__ = ["DocumentSummary", "RunSummary", "SkippedFile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSummary:
    """A document and, for a garbled one, counts over its segments.

    parallel, partial and none count the segments by their best counterpart in a clean report or the source, garbled
    those of `none` that have one in another garbled report; fidelity is the mean; worst are the segments of the lowest
    fidelity; mode is how it was aligned with its siblings, `parallel` or `comparable`. siblings are the clean reports,
    garbled_reports the others of the event, source the original text.
    """

    name: str
    role: str
    segments: int
    notes: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    garbled_reports: tuple[str, ...] = ()
    source: str | None = None
    mode: str | None = None
    parallel: int = 0
    partial: int = 0
    none: int = 0
    garbled: int = 0
    fidelity: float | None = None
    worst: tuple[SegmentReport, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFile:
    """A file or row that a run left out, by its name in the corpus: a stable code and the reason in English."""

    file: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """The result of a run: encoded counts newly encoded texts, redone the documents that were realigned.

    documents are all of the corpus or, where some were added to it, these and what was aligned again; added are the
    names of these, and present those of the documents that were there already. skipped are the files of the corpus
    folder that are no document of it, each with the reason.
    """

    corpus: str
    documents: tuple[DocumentSummary, ...]
    encoded: int
    redone: int
    signature: str
    skipped: tuple[SkippedFile, ...] = ()
    added: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
