"""Write the file that a command was asked for: whole or not at all, and through devices and pipes as they are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from workbench.errors import InputError

__all__ = ["output_stream"]

_NAME_LENGTH = 40  # characters, so that the temporary name has at most 255 bytes in any script


@contextmanager
def output_stream(out: Path) -> Iterator[IO[bytes]]:
    """Yield a stream whose file appears only once it is complete; a device or a pipe takes what is written at once.

    A symbolic link stays: the file is written that it leads to, and keeps its permissions. InputError if it cannot be.
    """
    try:
        target = Path(os.path.realpath(out))
        with _replacing(target) if _is_replaced(target) else target.open("wb") as stream:
            yield stream
    except OSError as error:
        raise InputError("output-not-writable", path=out, reason=error.strerror or str(error)) from error


def _is_replaced(target: Path) -> bool:
    """Return whether a complete file can take the place of the target, an OSError if that may not be written."""
    if not os.path.lexists(target):
        return True
    if not target.is_file():
        return False
    target.open("ab").close()
    return os.access(target.parent, os.W_OK)  # else the file itself may be written, but none beside it


@contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    partial = target.with_name(f".{target.name[:_NAME_LENGTH]}.{os.getpid()}.part")
    try:
        with partial.open("wb") as stream:
            yield stream
        if target.exists():
            shutil.copymode(target, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
