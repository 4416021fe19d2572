"""What every encoder is: texts in, vectors out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from workbench.records import Encoding

__all__ = ["Encoder"]


class Encoder(Protocol):
    """What alignment and fidelity ask of an encoder."""

    @property
    def signature(self) -> str:
        """Return the name and revision that the scores carry."""

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Yield (index, vectors) for every text, a batch at a time, in an order of the encoder's own."""
