"""Every error a user can mend, in one tree. Anything else that is raised is a fault of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Self

from workbench.messages import ENGLISH, Message, render
from workbench.records import Revision

__all__ = [
    "AlignmentError",
    "ConflictError",
    "CorpusError",
    "DocumentError",
    "EncoderError",
    "EngineError",
    "InputError",
    "MissingExtraError",
    "ModelError",
    "NoSegmentError",
    "PermissionDeniedError",
    "PluginError",
    "PublicationError",
    "SignInError",
    "WorkbenchError",
    "WorkbenchWarning",
    "WorkspaceBusyError",
    "WorkspaceError",
    "requires_extra",
]


class WorkbenchError(Exception):
    """Something a user can mend: a code, and the fields of its message and its remedy in the message catalogue.

    `code` is stable: programs may rely on it, and `message` and `remedy` say it in English. An error of third-party
    code that has no code in the catalogue is made by `plain`.
    """

    def __init__(self, code: str, /, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields: Mapping[str, object] = fields

    @classmethod
    def plain(cls, message: str, *, remedy: str) -> Self:
        """Return an error with a text of its own, the same in every language; its code is `custom`."""
        return cls("custom", message=message, remedy=remedy)

    @property
    def message(self) -> str:
        """Return what is wrong, in English."""
        return self.in_language(ENGLISH)[0]

    @property
    def remedy(self) -> str:
        """Return what to do about it, in English."""
        return self.in_language(ENGLISH)[1]

    def in_language(self, language: str) -> tuple[str, str]:
        """Return what is wrong and what to do about it."""
        return (
            render(f"errors.{self.code}.message", self.fields, language),
            render(f"errors.{self.code}.remedy", self.fields, language),
        )

    def text(self, language: str = ENGLISH) -> str:
        """Return both as one line, as other messages quote it."""
        return " ".join(self.in_language(language))

    @property
    def file(self) -> str | None:
        """Return the file that the error is about, None where it is about none."""
        file = next(_named(self.fields, ("file", "path")), None)
        return None if file is None else str(file)

    @property
    def line(self) -> int | None:
        """Return the line of the file, from 1, None where it is not known."""
        line = next(_named(self.fields, ("line",)), None)
        return line if isinstance(line, int) else None

    def __str__(self) -> str:
        return "\n".join(self.in_language(ENGLISH))

    def __reduce__(self) -> tuple[object, ...]:
        # An exception is by default made again from its positional arguments, which are not all of a ConflictError. The
        # class of a plugin's error may be unknown to the other process: there it is the class of ours that it extends.
        kind = next(k for k in type(self).__mro__ if k.__module__ == __name__)
        return _restored, (kind, vars(self))


def _named(fields: Mapping[str, object], names: Sequence[str]) -> Iterator[object]:
    """Yield the fields that have one of the names, those of the messages among the fields last."""
    yield from (fields[name] for name in names if name in fields)
    for field in fields.values():
        if isinstance(field, Message | WorkbenchError):
            yield from _named(field.fields, names)


def _restored(kind: type[WorkbenchError], state: Mapping[str, object]) -> WorkbenchError:
    error = kind.__new__(kind, state["code"])
    vars(error).update(state)
    return error


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


class EngineError(WorkbenchError):
    """An engine cannot run as it is asked to, or a stage fails at an item."""


class PluginError(WorkbenchError):
    """A plugin name is unknown, or claimed twice."""


class PublicationError(WorkbenchError):
    """A release cannot be made, read, put together again or sent."""


class WorkspaceError(WorkbenchError):
    """The workspace file cannot be opened, read or written."""


class WorkspaceBusyError(WorkspaceError):
    """Another process holds the workspace."""


class WorkbenchWarning(UserWarning):
    """Something that goes on without what is wrong: `error` says what that is."""

    def __init__(self, error: WorkbenchError) -> None:
        super().__init__(error.text())
        self.error = error


class SignInError(WorkbenchError):
    """Somebody cannot sign in: a wrong name or password, or too many tries."""


class PermissionDeniedError(WorkbenchError):
    """Somebody is signed in, and may not do what they ask for."""


class ConflictError(WorkbenchError):
    """Someone else was faster: `newest` is what stands now, `kept` the refused text as a draft beside it.

    kept is None where there was no new text to keep, as in an undo.
    """

    def __init__(self, code: str, /, *, newest: Revision, kept: Revision | None, **fields: object) -> None:
        super().__init__(code, **fields)
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
        raise MissingExtraError("extra-missing", package=package, extra=extra) from error
