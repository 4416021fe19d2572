"""Files that the page uploads, saved under names that are safe."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from workbench.errors import DocumentError, InputError
from workbench.ingest.readers import LARGEST_FILE

if TYPE_CHECKING:
    from fastapi import UploadFile

__all__ = ["check_count", "save_upload"]

_MAX_FILES = 200  # files of an upload
_MAX_NAME, _MAX_SUFFIX = 200, 20  # bytes


def check_count(files: Sequence[UploadFile]) -> None:
    """Raise an InputError for too many files at once."""
    if len(files) > _MAX_FILES:
        raise InputError("upload-too-many-files", count=len(files), limit=_MAX_FILES)


def save_upload(folder: Path, upload: UploadFile, limit: int = LARGEST_FILE) -> Path:
    """Write an upload of at most so many bytes to a file of its name in a folder; any path in the name is dropped."""
    name = PurePath((upload.filename or "").replace("\\", "/")).name
    if not name.strip(". "):
        raise DocumentError("upload-without-name")
    if (upload.size or 0) > limit:
        raise DocumentError("document-too-large", file=name, limit=limit // 2**20)
    folder.mkdir()
    path = folder / _shortened(name)
    with path.open("wb") as stream:
        shutil.copyfileobj(upload.file, stream)
    return path


def _shortened(name: str) -> str:
    """Return a name shortened before its suffix to fit a file system, whose limit counts bytes."""
    suffix = PurePath(name).suffix
    tail = suffix if len(suffix.encode("utf-8", "ignore")) <= _MAX_SUFFIX else ""
    stem = name.removesuffix(tail).encode("utf-8", "ignore")
    return stem[: _MAX_NAME - len(tail.encode("utf-8", "ignore"))].decode("utf-8", "ignore") + tail
