"""Advisory locks on segments: they show who is at work, and block nobody.

A lock expires unless its holder renews it, and then another person can take it. Corrections of a locked segment are not
refused: no text is ever overwritten, and the page shows who holds the lock.
"""

from __future__ import annotations

from datetime import timedelta

from workbench.errors import InputError, NoSegmentError
from workbench.records import Lock
from workbench.service.review.revisions import now, shifted
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["holder", "lock", "locks", "unlock"]

_LONGEST = 3600.0


def lock(context: WorkbenchContext, segment_id: str, person: str, *, seconds: float = 120.0) -> Lock:
    """Lock a segment or renew the lock; return the lock in force, which may be another person's."""
    if not person.strip() or not 0 < seconds <= _LONGEST:
        raise InputError("lock-invalid", limit=round(_LONGEST))
    present = now()
    wanted = Lock(segment_id=segment_id, holder=person.strip(), until=shifted(present, timedelta(seconds=seconds)))
    with Workspace.open(context.path) as workspace:
        if workspace.revisions.garbled(segment_id) is None:
            raise NoSegmentError("segment-unknown", segment=segment_id)
        return workspace.locks.take(wanted, present, _latest(present))


def unlock(context: WorkbenchContext, segment_id: str, person: str) -> None:
    """Release a segment; the lock of another person stays."""
    with Workspace.open(context.path) as workspace:
        workspace.locks.release(segment_id, person.strip())


def holder(context: WorkbenchContext, segment_id: str) -> Lock | None:
    """Return the lock on a segment that is in force, None if there is none."""
    return next((k for k in locks(context) if k.segment_id == segment_id), None)


def locks(context: WorkbenchContext) -> tuple[Lock, ...]:
    """Return all locks that are in force."""
    with Workspace.open(context.path) as workspace:
        present = now()
        return workspace.locks.all(present, _latest(present))


def _latest(present: str) -> str:
    """Return when any lock ends that was taken by now; one that ends later is of a clock that has gone back since."""
    return shifted(present, timedelta(seconds=_LONGEST))
