"""Other aligners, run on the same vectors for comparison; docs/benchmarks/data.md says how to get them."""

from __future__ import annotations

import pickle
import sys
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import Parallel
from workbench.encoders import Encoder, encode_plain
from workbench.evaluation import Bead

__all__ = ["PUBLISHED", "Bertalign", "Vecalign"]

# Strict and lax F1 on Text+Berg, German to French, test part, as published (Liu and Zhu 2022, with LaBSE).
PUBLISHED = {"bertalign": (0.940, 0.992)}


class Vecalign:
    """Vecalign 2 (Thompson and Koehn 2019), from a folder where its extension is built, with its own defaults."""

    size = 4  # the most sentences of a bead, both sides together

    def __init__(self, folder: Path, encoder: Encoder, cache: Path) -> None:
        sys.path.insert(0, str(folder))
        self._encoder, self._file = encoder, cache
        self._vectors: dict[str, NDArray[np.float32]] = pickle.loads(cache.read_bytes()) if cache.exists() else {}  # noqa: S301

    def encode(self, texts: list[str]) -> None:
        """Encode neighbouring sentences joined, as Vecalign wants them, and keep the vectors in a file."""
        wanted = {window for size in range(1, self.size) for window in _joined(texts, size)}
        missing = sorted(wanted - self._vectors.keys())
        for k, encoding in encode_plain(self._encoder, missing):
            self._vectors[missing[k]] = encoding.pooled
        if missing:
            self._file.write_bytes(pickle.dumps(self._vectors))

    def embedding(self, texts: list[str]) -> NDArray[np.float32]:
        """Return (size, sentences, d): what ends at each sentence, of one sentence and more."""
        width = len(next(iter(self._vectors.values())))
        found = np.zeros((self.size, len(texts), width), dtype=np.float32)
        for size in range(1, self.size):
            for k, window in enumerate(_joined(texts, size)):
                found[size - 1, k + size - 1] = self._vectors[window]
        return found

    def align(self, case: Parallel) -> list[Bead]:
        """Return the beads of a case whose texts are encoded."""
        return run_vecalign(self.embedding(case.left), self.embedding(case.right), self.size)


def run_vecalign(left: NDArray[np.float32], right: NDArray[np.float32], size: int) -> list[Bead]:
    """Run Vecalign as its command does."""
    from vecalign.dp_utils import make_alignment_types, vecalign  # type: ignore[import-not-found]

    stack: dict[int, Any] = vecalign(
        vecs0=left,
        vecs1=right,
        final_alignment_types=make_alignment_types(size),
        del_percentile_frac=0.2,
        width_over2=ceil(size / 2) + 5,
        max_size_full_dp=300,
        costs_sample_size=20000,
        num_samps_for_norm=100,
    )
    return [Bead(tuple(map(int, a)), tuple(map(int, b))) for a, b in stack[0]["final_alignments"]]


def _joined(texts: list[str], size: int) -> list[str]:
    return [" ".join(t.strip() for t in texts[k : k + size]) for k in range(len(texts) - size + 1)]


class Bertalign:
    """Bertalign's second pass (Liu and Zhu 2022) with its own defaults, on the vectors that Vecalign is given.

    It looks at all places instead of a band around the path of a first pass, which short texts do not need.
    """

    most = 5  # sentences of a bead, both sides together
    skip = -0.1

    def __init__(self, vectors: Vecalign) -> None:
        self._vectors = vectors

    def align(self, case: Parallel) -> list[Bead]:
        """Return the beads of a case whose texts are encoded."""
        left, right = self._vectors.embedding(case.left), self._vectors.embedding(case.right)
        lengths = [np.cumsum([0, *(len(t.encode()) for t in side)]) for side in (case.left, case.right)]
        ratio = lengths[0][-1] / lengths[1][-1]
        types = [(m, n) for m in range(1, self.most) for n in range(1, self.most - m + 1)]
        best = np.full((len(case.left) + 1, len(case.right) + 1), -np.inf)
        best[0, 0] = 0
        last = np.zeros((*best.shape, 2), dtype=np.int64)
        for i in range(len(case.left) + 1):
            for j in range(len(case.right) + 1):
                options = [(best[i - m, j - n] + self.skip, m, n) for m, n in ((1, 0), (0, 1)) if m <= i and n <= j]
                for m, n in types:
                    if m <= i and n <= j:
                        sizes = sorted((lengths[0][i] - lengths[0][i - m], ratio * (lengths[1][j] - lengths[1][j - n])))
                        score = _margin(left, right, i, j, m, n) * np.log2(1 + sizes[0] / sizes[1])
                        options.append((best[i - m, j - n] + score, m, n))
                if options:
                    best[i, j], *last[i, j] = max(options)
        return _beads(last)


def _margin(left: NDArray[np.float32], right: NDArray[np.float32], i: int, j: int, m: int, n: int) -> float:
    """Return the cosine of two windows, less the mean of those with the sentences beside them."""
    a, b = left[m - 1, i - 1], right[n - 1, j - 1]
    beside_right = _beside(a, right[0], j, n)
    beside_left = _beside(b, left[0], i, m)
    return float(a @ b) - (beside_right + beside_left) / 2


def _beside(vector: NDArray[np.float32], others: NDArray[np.float32], end: int, size: int) -> float:
    places = [k for k in (end - size - 1, end) if 0 <= k < len(others)]
    return float(np.mean([vector @ others[k] for k in places])) if places else 0.0


def _beads(last: NDArray[np.int64]) -> list[Bead]:
    beads = []
    i, j = last.shape[0] - 1, last.shape[1] - 1
    while i or j:
        m, n = map(int, last[i, j])
        beads.append(Bead(tuple(range(i - m, i)), tuple(range(j - n, j))))
        i, j = i - m, j - n
    return beads[::-1]
