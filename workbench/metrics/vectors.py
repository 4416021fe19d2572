"""Metrics of two encodings: what others compute from the vectors of an encoder, to compare our own scores with."""

from __future__ import annotations

import numpy as np

from workbench.records import Encoding

__all__ = ["bertscore", "cosine"]


def cosine(left: Encoding, right: Encoding) -> float:
    """Return the cosine of the two sentence vectors, -1 to 1."""
    return float(left.pooled @ right.pooled)


def bertscore(left: Encoding, right: Encoding) -> float:
    """Return BERTScore's F1 (Zhang et al. 2020) on the last layer: no idf, no rescaling, no special tokens."""
    similar = left.tokens.astype(np.float32) @ right.tokens.astype(np.float32).T
    precision, recall = float(similar.max(axis=1).mean()), float(similar.max(axis=0).mean())
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
