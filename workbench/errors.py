"""Every error a user can mend, in one tree. Anything else that is raised is a fault of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workbench.records import Revision

__all__ = [
    "AlignmentError",
    "ConflictError",
    "CorpusError",
    "DocumentError",
    "EncoderError",
    "InputError",
    "MissingExtraError",
    "ModelError",
    "NoSegmentError",
    "PermissionDeniedError",
    "PluginError",
    "PublicationError",
    "SignInError",
    "WorkbenchError",
    "WorkspaceBusyError",
    "WorkspaceError",
    "requires_extra",
]


class WorkbenchError(Exception):
    """Something a user can mend: `message` says what is wrong, `remedy` what to do about it."""

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}"


class DocumentError(WorkbenchError):
    """A file cannot be read as a document."""


class CorpusError(WorkbenchError):
    """A corpus folder or its corpus.toml is missing, contradicts itself or holds nothing to align."""


class InputError(WorkbenchError):
    """A file of sentences or pairs given to a command cannot be used."""


class NoSegmentError(InputError):
    """No segment has the id that is asked for."""


class AlignmentError(WorkbenchError):
    """The texts given cannot be aligned."""


class MissingExtraError(WorkbenchError):
    """A package is not installed that an extra of the distribution would bring."""


class EncoderError(WorkbenchError):
    """An encoder is unknown, cannot be loaded, or gave vectors that cannot be used."""


class ModelError(WorkbenchError):
    """A model that is to rewrite sentences cannot be loaded, or cannot read them."""


class PluginError(WorkbenchError):
    """A plugin name is unknown, or claimed twice."""


class PublicationError(WorkbenchError):
    """A release cannot be made, read, put together again or sent."""


class WorkspaceError(WorkbenchError):
    """The workspace file cannot be opened, read or written."""


class WorkspaceBusyError(WorkspaceError):
    """Another process holds the workspace."""


class SignInError(WorkbenchError):
    """Somebody cannot sign in: a wrong name or password, or too many tries."""


class PermissionDeniedError(WorkbenchError):
    """Somebody is signed in, and may not do what they ask for."""


class ConflictError(WorkbenchError):
    """Someone else was faster: `newest` is what stands now, `kept` the refused text as a draft beside it.

    kept is None where there was no new text to keep, as in an undo.
    """

    def __init__(self, message: str, *, remedy: str, newest: Revision, kept: Revision | None) -> None:
        super().__init__(message, remedy=remedy)
        self.newest = newest
        self.kept = kept


@contextmanager
def requires_extra(extra: str) -> Iterator[None]:
    """Turn a failed import inside the block into a MissingExtraError that says how to install the extra.

    >>> with requires_extra("charts"):
    ...     import matplotlib
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in {"", "workbench"}:
            raise
        raise MissingExtraError(
            f"This needs the package {package}, which is not installed.",
            remedy=f"Install it with: pip install 'muqabala[{extra}]'",
        ) from error
