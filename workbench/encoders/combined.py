"""Several encoders combined into one, whose sentence similarity is the mean of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.encoders.encodings import usable, without_vectors
from workbench.encoders.protocol import Encoder
from workbench.records import Encoding

__all__ = ["CombinedEncoder"]


@dataclass(frozen=True, slots=True)
class CombinedEncoder:
    """Concatenates the sentence vectors of all encoders, so a cosine is the mean of theirs; tokens are the first's.

    A text without vectors by one of them has none.
    """

    encoders: tuple[Encoder, ...]

    @property
    def signature(self) -> str:
        """The signatures of all encoders, joined by +."""
        return "+".join(e.signature for e in self.encoders)

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Yield (index, encoding) for every text, in the order of the first encoder."""
        first, *others = self.encoders
        other_pooled = [{k: e.pooled for k, e in other.encode(texts) if usable(e).has_tokens} for other in others]
        for k, encoding in first.encode(texts):
            if any(k not in by_index for by_index in other_pooled):
                yield k, without_vectors(0, encoding.tokens.shape[1], encoding.middle.shape[1])
                continue
            parts = [encoding.pooled, *(by_index[k] for by_index in other_pooled)]
            joined = np.concatenate(parts) / np.sqrt(np.float32(len(parts)))
            yield k, replace(encoding, pooled=joined)
