"""Numbered steps that bring a workspace of any earlier version to the present one; steps are only ever added."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import Connection

__all__ = ["DERIVED", "LATEST", "migrate"]

_STEPS = (
    "m0001_corpus",
    "m0002_middle",
    "m0003_corrections",
    "m0004_names",
    "m0005_queue",
    "m0006_teamwork",
    "m0007_people",
    "m0008_drafts",
    "m0009_counting",
    "m0010_memory",
    "m0011_marks",
    "m0012_outcomes",
    "m0013_comments",
    "m0014_assessments",
    "m0015_release",
    "m0016_packed_vectors",
    "m0017_events",
    "m0018_sources",
    "m0019_boundaries",
    "m0020_names",
    "m0021_no_fidelity",
    "m0023_checksums",
    "m0027_review_round",
    "m0029_tokens",
    "m0030_erasures",
    "m0031_evidence",
    "m0032_profile_blocks",
)
LATEST = len(_STEPS)
DERIVED = 23  # the last step that changed what the queue and the memory hold; after it they are made anew


def migrate(connection: Connection, version: int) -> None:
    """Run the steps after `version` on a connection that is in a transaction."""
    for step in _STEPS[version:]:
        import_module(f"{__name__}.{step}").up(connection)
