"""Vectors and texts to Alignments.

`comparable` assumes no order, and no counterpart is its normal case; `parallel` keeps the order, and every
sentence is in exactly one bead.
"""

from workbench.alignment.comparable import align_comparable, comparable_signature, pair_probabilities
from workbench.alignment.parallel import align_parallel, parallel_signature
from workbench.alignment.sentences import Sentences

__all__ = [
    "Sentences",
    "align_comparable",
    "align_parallel",
    "comparable_signature",
    "pair_probabilities",
    "parallel_signature",
]
