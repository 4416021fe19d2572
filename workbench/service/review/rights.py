"""What people without the right to review leave as it is: approved texts, and the work of others."""

from __future__ import annotations

from workbench.errors import PermissionDeniedError
from workbench.records import Batch, Status
from workbench.service.settings import WorkbenchContext

__all__ = ["check_batch", "check_locking", "check_text", "stays"]

_APPROVED: Status = "reviewed"


def stays(context: WorkbenchContext, status: Status) -> bool:
    """Return whether a text of some status may not be changed by whoever the context acts for."""
    return not context.reviews and status == _APPROVED


def check_text(context: WorkbenchContext, status: Status) -> None:
    """Raise a PermissionDeniedError if a text of some status may not be changed."""
    if stays(context, status):
        raise PermissionDeniedError("reviewed-text-kept")


def check_batch(context: WorkbenchContext, batch: Batch, author: str) -> None:
    """Raise a PermissionDeniedError if a batch is another person's and may not be taken back."""
    if not context.reviews and batch.author != author.strip():
        raise PermissionDeniedError("batch-of-another", author=batch.author)


def check_locking(context: WorkbenchContext) -> None:
    """Raise a PermissionDeniedError if names may be neither locked nor unlocked."""
    if not context.reviews:
        raise PermissionDeniedError("name-locking-not-allowed")
