"""The default encoder: the vectors of e5 for tokens and texts, that of the universal sentence encoder for sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.encoders import embedded, universal
from workbench.encoders.devices import CPU
from workbench.encoders.encodings import usable
from workbench.encoders.protocol import Encoder
from workbench.records import Encoding

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["SIGNATURE", "DefaultEncoder", "load"]

SIGNATURE = f"{embedded.SIGNATURE}~{universal.SIGNATURE}"
_TOGETHER = 64  # texts


@dataclass(frozen=True, slots=True)
class DefaultEncoder:
    """Adds the sentence vectors of one encoder to the encodings of another."""

    texts: embedded.EmbeddedEncoder
    sentences: Encoder

    signature = SIGNATURE

    @property
    def model(self) -> SentenceTransformer:
        """The weights of e5 as a SentenceTransformer in float32; it takes seconds to load."""
        return self.texts.model

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Yield (index, encoding) in order."""
        for first in range(0, len(texts), _TOGETHER):
            some = texts[first : first + _TOGETHER]
            sentences = {k: usable(found).pooled for k, found in self.sentences.encode(some)}
            for k, encoding in self.texts.encode(some):
                yield first + k, replace(encoding, sentence=sentences[k]) if encoding.has_tokens else encoding


def load(device: str = CPU) -> DefaultEncoder:
    """Return the default encoder; e5 computes on the device, the vectors of sentences on the processor."""
    return DefaultEncoder(embedded.load(device=device), universal.load())
