"""The translation memory of a workspace: what was corrected is found as soon as it is kept."""

from __future__ import annotations

from workbench.editing.translation_memory import MemoryMatch, rated
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["memory"]

_LEAST = 60.0  # percent; what is less alike is of little use to a translator (Bowker 2002)


def memory(
    context: WorkbenchContext, text: str, *, limit: int = 5, least: float = _LEAST, exclude: str | None = None
) -> tuple[MemoryMatch, ...]:
    """Return earlier corrections of the same or a similar text, done or reviewed, the most similar first.

    least is the least similarity in percent, exclude the id of a segment to pass over: the one at hand.
    """
    with Workspace.open(context.path) as workspace:
        entries = workspace.remembered(text)
    return rated(text, entries, limit=limit, least=least, exclude=exclude)
