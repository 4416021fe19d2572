"""Any SentenceTransformer as an encoder: one vector per text, one per token, and the place of each token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.encoders.windows import join_windows, own_tokens, token_windows, unit_length, valid_unicode
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

__all__ = ["SentenceTransformerEncoder"]

_BATCH_SIZE = 16
_LAYERS_BELOW_LAST = 4  # where the middle layer is: there words are nearest to their translations


@dataclass(frozen=True, slots=True)
class SentenceTransformerEncoder:
    """A SentenceTransformer with a fast tokenizer and token embeddings, as an encoder."""

    model: SentenceTransformer
    signature: str
    prompt: str

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        """Yield (index, encoding), shortest texts first, so that a batch has little padding.

        A text longer than the model's input is encoded in windows: its tokens follow one another, and its pooled vector
        is the mean of the windows' vectors, weighted by tokens. A text without a token has no vectors.
        """
        texts = [valid_unicode(text) for text in texts]
        windows = self._windows(texts)
        order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))
        for first in range(0, len(order), _BATCH_SIZE):
            batch = order[first : first + _BATCH_SIZE]
            pieces = [(i, start, texts[i][start:end]) for i in batch for start, end in windows[i]]
            vectors = self._forward([piece for _, _, piece in pieces])
            parts: dict[int, list[tuple[int, Encoding]]] = {i: [] for i in batch}
            for (i, start, _), vector in zip(pieces, vectors, strict=True):
                parts[i].append((start, vector))
            for i in batch:
                yield i, join_windows(parts[i])

    def _windows(self, texts: list[str]) -> list[list[tuple[int, int]]]:
        """Return for each text the character ranges that fit into the model, cut between tokens."""
        size = self._window_tokens()
        places = self._tokenise(texts, special=False)
        return [token_windows(text, offsets, size) for text, offsets in zip(texts, places, strict=True)]

    def _window_tokens(self) -> int:
        limit = self.model.get_max_seq_length() or 512
        prompt = len(self._tokenise([self.prompt], special=False)[0]) if self.prompt else 0
        # Cutting a word in two may add a token or two at the seams.
        return max(8, int(limit) - prompt - 8)

    def _tokenise(self, texts: list[str], *, special: bool) -> list[NDArray[np.int32]]:
        if not texts:
            return []
        rows = self.model.tokenizer(
            texts, add_special_tokens=special, return_offsets_mapping=True, verbose=False, truncation=False
        )["offset_mapping"]
        return [np.array(row, dtype=np.int32).reshape(-1, 2) for row in rows]

    def _forward(self, texts: list[str]) -> list[Encoding]:
        import torch

        prompted = [self.prompt + text for text in texts]
        features = self.model.preprocess(prompted)
        features = {k: v.to(self.model.device) if isinstance(v, torch.Tensor) else v for k, v in features.items()}
        with torch.inference_mode():
            output = self.model.forward(features)
        pooled = unit_length(output["sentence_embedding"].float().cpu().numpy())
        layers = [output["token_embeddings"], _middle_layer(output)]
        tokens, middle = (unit_length(layer.float().cpu().numpy()) for layer in layers)
        offsets = self._tokenise(prompted, special=True)
        rows = zip(texts, pooled, tokens, middle, offsets, strict=True)
        return [own_tokens(text, self.prompt, *vectors) for text, *vectors in rows]


def _middle_layer(output: dict[str, Any]) -> Any:
    """Return the token vectors of the layer four below the last, or of the last if the model returns no other."""
    layers = output.get("all_layer_embeddings")
    if layers is None or len(layers) <= _LAYERS_BELOW_LAST:
        return output["token_embeddings"]
    return layers[-1 - _LAYERS_BELOW_LAST]
