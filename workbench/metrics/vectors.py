"""Standard metrics of two encodings, as baselines for the semantic scores."""

from __future__ import annotations

import numpy as np

from workbench.records import Encoding

__all__ = ["bertscore", "cosine"]


def cosine(left: Encoding, right: Encoding) -> float:
    """Return the cosine of two sentence vectors, -1 to 1."""
    return float(left.pooled @ right.pooled)


def bertscore(left: Encoding, right: Encoding) -> float:
    """Return the F1 of BERTScore (Zhang et al. 2020) on the last layer, without IDF, rescaling or special tokens."""
    cosine = left.tokens.astype(np.float32) @ right.tokens.astype(np.float32).T
    precision, recall = float(cosine.max(axis=1).mean()), float(cosine.max(axis=0).mean())
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
