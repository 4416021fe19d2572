"""The stage that turns texts into packed vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.encoders import Encoder, encode_plain, load_encoder
from workbench.encoders.codec import pack
from workbench.encoders.devices import CPU
from workbench.encoders.encodings import usable

__all__ = ["PARTITION", "EncodeStage", "text_partitions"]

# A whole number of the batches that an encoder takes at once, so that an interrupted run continues with the same
# batches and yields the same numbers as an uninterrupted one, whoever does them.
PARTITION = 64


@dataclass(frozen=True, kw_only=True)
class EncodeStage:
    """Turns texts into the vectors of their plain forms as the codec packs them; each process loads the encoder once.

    It needs the name of an encoder, its signature, which tells it from another under the same name, and the device that
    it computes on.
    """

    encoder: str
    signature: str
    device: str = CPU

    def run(self, items: Sequence[str]) -> list[bytes]:
        """Return the packed vectors of each text; one that has no vectors is packed without any."""
        found = dict(encode_plain(self._loaded, items))
        return [pack(usable(found[i])) for i in range(len(items))]

    def __getstate__(self) -> dict[str, object]:
        return {"encoder": self.encoder, "signature": self.signature, "device": self.device}

    @cached_property
    def _loaded(self) -> Encoder:
        return load_encoder(self.encoder, self.device)


def text_partitions(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the distinct texts in partitions, shortest first, as encoders batch them."""
    order = sorted(dict.fromkeys(texts), key=lambda text: (len(text), text))
    for first in range(0, len(order), PARTITION):
        yield order[first : first + PARTITION]
