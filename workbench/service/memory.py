"""The translation memory of a workspace, kept at hand and brought up to date by what was corrected since."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock

from workbench.corrections import replay
from workbench.memory import Match, Memory, Remembered
from workbench.records import Revision, Server
from workbench.service.settings import Bench
from workbench.store import Workspace

__all__ = ["memory"]

_LEAST = 60.0  # percent; what is less alike is of little use to a translator (Bowker 2002)


@dataclass(slots=True)
class _Kept:
    """A memory, and the last revision that it knows."""

    memory: Memory = field(default_factory=Memory)
    last: str | None = None
    guard: Lock = field(default_factory=Lock)


def memory(
    bench: Bench, text: str, *, limit: int = 5, least: float = _LEAST, exclude: str | None = None
) -> tuple[Match, ...]:
    """Return earlier corrections of the same or a similar text, done or reviewed, the most similar first.

    least is the least similarity in percent, exclude the id of a segment to pass over: the one at hand.
    """
    kept = _kept(bench.path.resolve() if isinstance(bench.path, Path) else bench.path)
    with kept.guard:
        _bring_up(kept, bench.path)
        return kept.memory.find(text, limit=limit, least=least, exclude=exclude)


@cache
def _kept(_: Path | Server) -> _Kept:
    return _Kept()


def _bring_up(kept: _Kept, path: Path | Server) -> None:
    with Workspace.open(path) as workspace:
        fresh = workspace.revisions.after(kept.last)
        if fresh is None:  # another workspace is in its place
            kept.memory, kept.last = Memory(), None
            fresh = workspace.revisions.after(None) or ()
        if not fresh:
            return
        names = {d.id: d.name for d in workspace.documents(everything=True)}
        changed: dict[str, list[Revision]] = {}
        for revision in fresh:
            changed.setdefault(revision.segment_id, []).append(revision)
        for segment_id, revisions in changed.items():
            history = revisions if kept.last is None else workspace.revisions.of(segment_id)
            state = replay(history[0].before, history)
            newest = state.newest
            if newest is None or state.status not in {"done", "reviewed"}:
                kept.memory.forget(segment_id)
                continue
            kept.memory.remember(
                [
                    Remembered(
                        segment_id=segment_id, document=names[newest.document_id], garbled=history[0].before,
                        corrected=state.text, author=newest.author, created=newest.created,
                    )
                ]
            )  # fmt: skip
        kept.last = fresh[-1].id
