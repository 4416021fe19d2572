"""Vectors and texts to Alignments: `comparable` assumes no order, and no counterpart is its normal case."""

from workbench.alignment.comparable import align_comparable, comparable_signature, pair_probabilities
from workbench.alignment.sentences import Sentences

__all__ = ["Sentences", "align_comparable", "comparable_signature", "pair_probabilities"]
