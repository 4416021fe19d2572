"""The interface of an encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from workbench.records import Encoding

__all__ = ["Encoder"]


class Encoder(Protocol):
    """Turns texts into sentence and token vectors, for alignment and scoring."""

    @property
    def signature(self) -> str:
        """The name and revision that scores carry."""

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Yield (index, encoding) for every text, in an order that the encoder chooses."""
