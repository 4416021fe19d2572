"""Vectors and texts to Alignments: `comparable` assumes no order, and no counterpart is its normal case."""

from workbench.alignment.comparable import SIGNATURE, align_comparable, pair_probabilities
from workbench.alignment.sentences import Sentences

__all__ = ["SIGNATURE", "Sentences", "align_comparable", "pair_probabilities"]
