"""ZIP archives that depend on what is in them alone."""

from __future__ import annotations

import zipfile

__all__ = ["undated"]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive can tell


def undated(name: str) -> zipfile.ZipInfo:
    """Return the entry of a file in an archive, compressed and without its time."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED  # that of the archive is not taken where an entry is given
    return entry
