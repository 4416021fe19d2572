"""Document profiles: what is compared of two documents to tell whether they report the same event."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.arabic import find_quantities
from workbench.encoders.token_vectors import l2_normalise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = [
    "DocumentProfile",
    "document_profile",
    "pack_profile",
    "packed_parts",
    "unpack_profile",
    "unpack_profiles",
]

_COMMON = 12  # numbers up to this one are in every report
_HEADER = "<III"  # sentences, their dimensions, bytes of the other facts
_LEVELS, _LEAST_SCALE = 127, 1e-9
_YEARS = (1900, 2100)  # and so are years


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DocumentProfile:
    """What is compared of a document.

    Attributes:
        sentences: The direction of each sentence that has vectors, against the background, of unit length, (n, d).
        quantities: The numbers in it that few other documents have.
        language: Its language.
    """

    sentences: Floats
    quantities: frozenset[float]
    language: str

    @property
    def vector(self) -> Floats:
        """The direction of all sentences together, of unit length, in the precision in which it is stored, (d,)."""
        filled = self.sentences if len(self.sentences) else np.zeros((1, self.sentences.shape[1]), np.float32)
        vector: Floats = l2_normalise(filled.sum(axis=0, keepdims=True))[0].astype(np.float16).astype(np.float32)
        return vector


def document_profile(texts: Iterable[str], pooled: Floats, background: Floats, language: str) -> DocumentProfile:
    """Return the profile of a document.

    Args:
        texts: Its sentences.
        pooled: The sentence vectors of those that have any, (n, d).
        background: The sentence vectors of the background, (k, d).
        language: Its language, as in `Document`.
    """
    sentences = l2_normalise(pooled - background.mean(axis=0))
    return DocumentProfile(
        sentences=sentences,
        quantities=_rare_quantities(texts),
        language=language,
    )


def pack_profile(profile: DocumentProfile) -> bytes:
    """Return a profile as bytes; a number of its sentence vectors takes one, and its vector is left out."""
    facts = json.dumps({"language": profile.language, "quantities": sorted(profile.quantities)}).encode()
    scales = (np.abs(profile.sentences).max(axis=1, initial=0) / _LEVELS).astype(np.float32)
    levels = np.rint(profile.sentences / np.maximum(scales, _LEAST_SCALE)[:, None]).astype(np.int8)
    parts = (struct.pack(_HEADER, *levels.shape, len(facts)), facts, scales.tobytes(), levels.tobytes())
    return b"".join(parts)


def unpack_profile(data: bytes) -> DocumentProfile:
    """Return the profile that `pack_profile` turned into bytes; its vectors differ a little from the original's."""
    return unpack_profiles([data])[0]


def unpack_profiles(packed: Sequence[bytes]) -> list[DocumentProfile]:
    """Return what `unpack_profile` does for each of some profiles, in less time."""
    parts = [packed_parts(data) for data in packed]
    width = max((levels.shape[1] for _, _, levels in parts), default=0)
    filled = [part for part in parts if len(part[2])]
    scales = np.concatenate([np.zeros(0, np.float32), *(scales for _, scales, _ in filled)])
    levels = np.concatenate([np.zeros((0, width), np.int8), *(levels for _, _, levels in filled)])
    sentences = l2_normalise(levels * scales[:, None])
    starts = np.cumsum([0, *(len(levels) for _, _, levels in parts)]).tolist()
    return [
        DocumentProfile(
            sentences=sentences[starts[k] : starts[k + 1]],
            quantities=frozenset(facts["quantities"]),
            language=facts["language"],
        )
        for k, (facts, _, _) in enumerate(parts)
    ]


def packed_parts(data: bytes) -> tuple[dict[str, Any], Floats, NDArray[np.int8]]:
    """Return the facts of a packed profile, and the scales, (n,), and levels, (n, d), of its sentences."""
    count, width, length = struct.unpack_from(_HEADER, data)
    start = struct.calcsize(_HEADER)
    scales = np.frombuffer(data, np.float32, count, start + length)
    levels = np.frombuffer(data, np.int8, count * width, start + length + scales.nbytes)
    return json.loads(data[start : start + length]), scales, levels.reshape(count, width)


def _rare_quantities(texts: Iterable[str]) -> frozenset[float]:
    numbers = {q.value for text in texts for q in find_quantities(text) if q.kind == "number"}
    return frozenset(n for n in numbers if n > _COMMON and not _YEARS[0] <= n <= _YEARS[1])
