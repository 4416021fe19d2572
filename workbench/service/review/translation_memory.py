"""The translation memory of a workspace; a correction is found as soon as it is saved."""

from __future__ import annotations

from workbench.editing.translation_memory import MemoryMatch, rated
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["memory"]

_LEAST = 60.0  # percent; less similar matches are of little use to a translator (Bowker 2002)


def memory(
    context: WorkbenchContext, text: str, *, limit: int = 5, least: float = _LEAST, exclude: str | None = None
) -> tuple[MemoryMatch, ...]:
    """Return approved corrections of the same or a similar text, most similar first.

    least is the minimum similarity in percent; exclude is the id of a segment to leave out.
    """
    with Workspace.open(context.path) as workspace:
        entries = workspace.memory_entries(text)
    return rated(text, entries, limit=limit, least=least, exclude=exclude)
