"""Files that are made once from the weights of an encoder and kept in the user's cache."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["cache_folder", "cached_file", "join_records", "mapped_file", "split_records"]

_DIGEST = 32  # bytes
_BLOCK = 1 << 20


def cache_folder() -> Path:
    """Return the folder of cached files: that of WORKBENCH_CACHE, else `muqabala` in the user's cache.

    Raises:
        FileNotFoundError: The user has no home.
    """
    from platformdirs import user_cache_path

    chosen = os.environ.get("WORKBENCH_CACHE")
    if chosen:
        return Path(chosen)
    with suppress(RuntimeError):
        folder = user_cache_path("muqabala", appauthor=False)
        if folder.is_absolute():
            return folder
    raise FileNotFoundError("the user has no home")


def cached_file(name: str, make: Callable[[], bytes]) -> bytes:
    """Return the content of a cached file, which is made if it is missing or damaged.

    The name contains the version of what it is made from. A file starts with the hash of the rest; it is written beside
    its place and moved there, so that two processes may make it at once. What cannot be written is made each time.
    """
    with suppress(OSError):
        digest, content = _parted((cache_folder() / name).read_bytes())
        if sha256(content).digest() == digest:
            return bytes(content)
    made = make()
    with suppress(OSError):
        _write(cache_folder() / name, sha256(made).digest() + made)
    return made


def mapped_file(name: str, make: Callable[[], bytes]) -> NDArray[np.uint8]:
    """Return the bytes of a cached file as an array that processes share, or in memory where it cannot be written."""
    with suppress(OSError):
        path = cache_folder() / name
        if not _is_whole(path):
            made = make()
            _write(path, sha256(made).digest() + made)
        return np.memmap(path, np.uint8, "r", _DIGEST)
    return np.frombuffer(make(), np.uint8)


def _is_whole(path: Path) -> bool:
    """Return whether a file is there and has the hash that it starts with."""
    try:
        with path.open("rb") as stream:
            wanted, found = stream.read(_DIGEST), sha256()
            while block := stream.read(_BLOCK):
                found.update(block)
    except FileNotFoundError:
        return False
    return found.digest() == wanted


def _parted(data: bytes) -> tuple[bytes, memoryview]:
    return data[:_DIGEST], memoryview(data)[_DIGEST:]


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:
        try:
            part.write(data)
            part.close()
            Path(part.name).replace(path)
        finally:
            Path(part.name).unlink(missing_ok=True)


def join_records(records: Iterable[bytes]) -> bytes:
    """Return several byte strings as one."""
    return b"".join(len(record).to_bytes(4, "little") + record for record in records)


def split_records(data: bytes) -> list[bytes]:
    """Return the byte strings that `join_records` joined."""
    records, at = [], 0
    while at < len(data):
        start = at + 4
        at = start + int.from_bytes(data[at:start], "little")
        records.append(data[start:at])
    return records
