"""The round of a review: whom a rejected text goes back to, and who may review one where two people are wanted."""

from __future__ import annotations

from workbench.editing.revisions import CurrentState
from workbench.editing.threads import person_key
from workbench.records import APPROVED

__all__ = ["is_second_person", "returned_to"]


def returned_to(state: CurrentState) -> str:
    """Return the key of the person whose text was rejected, empty where none was or nobody had worked on it."""
    if state.status != "rejected":
        return ""
    authors = (r.author for r in reversed(state.done) if r.status in {"draft", "done"})
    return person_key(next(authors, ""))


def is_second_person(state: CurrentState, reviewer: str) -> bool:
    """Return whether another person than the reviewer has finished a text, so that two people have seen it."""
    finished = next((r.author for r in reversed(state.done) if r.status == "done"), None)
    return state.status in APPROVED and finished is not None and person_key(finished) != person_key(reviewer)
