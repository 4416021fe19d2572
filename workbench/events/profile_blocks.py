"""Blocks of document profiles: those of many documents in a row, so that one is compared with all of them fast."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.events.document_profiles import packed_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BlockMember", "ProfileBlock", "block_of", "blocks_of", "pack_block", "unpack_block"]

_HEADER = "<II"  # bytes of the facts, dimensions of the sentences
_MOST_DOCUMENTS, _MOST_BYTES = 256, 1_000_000  # of a block, unless a single document is larger


@dataclass(frozen=True, slots=True)
class BlockMember:
    """A document of a block: its id, the checksum that its profile is stored with, and what bounds its likeness.

    That is how many sentences it has, how many rare numbers, and its language.
    """

    document: str
    checksum: str
    sentences: int
    quantities: int
    language: str


@dataclass(frozen=True, slots=True, eq=False)
class ProfileBlock:
    """The documents of a block, and the directions of their sentences one after the other, of any length, (n, d)."""

    members: tuple[BlockMember, ...]
    levels: NDArray[np.int8]


def block_of(document: str, checksum: str, profile: bytes) -> ProfileBlock:
    """Return the block of a single document, given its packed profile and the checksum that this is stored with."""
    facts, _, levels = packed_parts(profile)
    member = BlockMember(document, checksum, len(levels), len(facts["quantities"]), facts["language"])
    return ProfileBlock((member,), levels)


def blocks_of(blocks: Iterable[ProfileBlock]) -> Iterator[ProfileBlock]:
    """Yield full blocks with the documents of some small ones, in their order; the last may be less than full."""
    waiting: list[ProfileBlock] = []
    documents = size = 0
    for block in blocks:
        if waiting and (documents >= _MOST_DOCUMENTS or size >= _MOST_BYTES):
            yield _together(waiting)
            waiting, documents, size = [], 0, 0
        waiting.append(block)
        documents += len(block.members)
        size += block.levels.nbytes
    if waiting:
        yield _together(waiting)


def _together(blocks: Sequence[ProfileBlock]) -> ProfileBlock:
    filled = [b.levels for b in blocks if len(b.levels)] or [blocks[0].levels]
    return ProfileBlock(tuple(m for b in blocks for m in b.members), np.concatenate(filled))


def pack_block(block: ProfileBlock) -> bytes:
    """Return a block as bytes."""
    rows = [[m.document, m.checksum, m.sentences, m.quantities, m.language] for m in block.members]
    facts = json.dumps(rows, separators=(",", ":")).encode()
    return b"".join((struct.pack(_HEADER, len(facts), block.levels.shape[1]), facts, block.levels.tobytes()))


def unpack_block(data: bytes) -> ProfileBlock:
    """Return the block that `pack_block` turned into bytes."""
    length, width = struct.unpack_from(_HEADER, data)
    start = struct.calcsize(_HEADER)
    members = tuple(BlockMember(*row) for row in json.loads(data[start : start + length]))
    count = sum(m.sentences for m in members)
    levels = np.frombuffer(data, np.int8, count * width, start + length).reshape(count, width)
    return ProfileBlock(members, levels)
