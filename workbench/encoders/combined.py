"""Several encoders as one: a second opinion on what sentences say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.encoders.protocol import Encoder
from workbench.records import Encoding

__all__ = ["CombinedEncoder"]


@dataclass(frozen=True, slots=True)
class CombinedEncoder:
    """The sentence vectors of all encoders joined, so that a cosine is the mean of theirs; tokens are the first's."""

    encoders: tuple[Encoder, ...]

    @property
    def signature(self) -> str:
        """Return the signatures of all, in order."""
        return "+".join(e.signature for e in self.encoders)

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Yield (index, vectors) for every text, in the order of the first encoder."""
        first, *others = self.encoders
        pooled = [{k: e.pooled for k, e in other.encode(texts)} for other in others]
        for k, encoding in first.encode(texts):
            parts = [encoding.pooled, *(known[k] for known in pooled)]
            joined = np.concatenate(parts) / np.sqrt(np.float32(len(parts)))
            yield k, replace(encoding, pooled=joined)
