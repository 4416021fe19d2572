"""Release archives: what the page gives to download, and takes back as the release before a new one."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from workbench.errors import PublicationError
from workbench.formats.guard import opened_archive
from workbench.service.publishing.release_folder import verify

__all__ = ["LARGEST_ARCHIVE", "unpack_release"]

LARGEST_ARCHIVE = 512 * 1024 * 1024  # bytes, also unpacked: Parquet hardly shrinks
_METADATA = "release.json"


def unpack_release(archive: Path, folder: Path) -> Path:
    """Unpack the release in a ZIP archive, which may have it in a folder, to a new folder, and return that.

    Raises:
        InputError: The archive is damaged, hostile or too large.
        PublicationError: It holds no release, a file of it differs from what was published, or the disk is full.
    """
    with opened_archive(archive, archive.name, LARGEST_ARCHIVE) as opened:
        top = _top(opened.namelist())
        if top is None:
            raise PublicationError("release-unreadable", folder=archive.name, file=_METADATA)
        for member in opened.infolist():
            if member.filename.startswith(top) and not member.is_dir():
                path = folder / member.filename.removeprefix(top)
                try:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    with opened.open(member) as source, path.open("wb") as target:
                        shutil.copyfileobj(source, target)
                except OSError as error:
                    raise PublicationError("release-not-writable", path=path, reason=error.strerror) from error
    verify(folder)
    return folder


def _top(names: Iterable[str]) -> str | None:
    """Return the folder that a release is in, as its names begin, None if there is no release."""
    found = [n.removesuffix(_METADATA) for n in names if n == _METADATA or n.endswith(f"/{_METADATA}")]
    return min(found, key=len, default=None)
