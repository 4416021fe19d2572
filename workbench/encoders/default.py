"""The default encoder: the vectors of e5 for tokens and texts, that of the universal sentence encoder for sentences.

The second has vectors only for texts in languages that it knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.encoders import embedded, universal
from workbench.encoders.devices import CPU
from workbench.encoders.encodings import usable
from workbench.records import Encoding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

__all__ = ["SIGNATURE", "DefaultEncoder", "load"]

SIGNATURE = f"{embedded.SIGNATURE}~{universal.SIGNATURE}-known"
_TOGETHER = 64  # texts


@dataclass(frozen=True, slots=True)
class DefaultEncoder:
    """Adds the sentence vectors of one encoder to the encodings of another, where it knows the language of the text."""

    texts: embedded.EmbeddedEncoder
    sentences: universal.UniversalSentenceEncoder

    signature = SIGNATURE

    @property
    def model(self) -> SentenceTransformer:
        """The weights of e5 as a SentenceTransformer in float32; it takes seconds to load."""
        return self.texts.model

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Yield (index, encoding) in order."""
        for first in range(0, len(texts), _TOGETHER):
            some = texts[first : first + _TOGETHER]
            sentences = self._sentences(some)
            for k, encoding in self.texts.encode(some):
                has_both = encoding.has_tokens and k in sentences
                yield first + k, replace(encoding, sentence=sentences[k]) if has_both else encoding

    def _sentences(self, texts: Sequence[str]) -> dict[int, NDArray[np.float32]]:
        """Return the vectors for sentences, (d,), by the place of the text; none in a language without them."""
        places = [k for k, is_known in enumerate(self.sentences.knows(texts)) if is_known]
        found = self.sentences.encode([texts[k] for k in places])
        return {places[i]: usable(encoding).pooled for i, encoding in found}


def load(device: str = CPU) -> DefaultEncoder:
    """Return the default encoder; e5 computes on the device, the vectors of sentences on the processor."""
    return DefaultEncoder(embedded.load(device=device), universal.load())
