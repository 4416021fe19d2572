"""Align two lists of encoded sentences.

`align_parallel` keeps the order and puts every sentence in exactly one bead. `align_comparable` assumes no order, and
most sentences may have no counterpart. `choose_mode` says which of them fits two texts.
"""

from workbench.alignment.auto import choose_mode
from workbench.alignment.comparable import align_comparable, comparable_signature, pair_probabilities
from workbench.alignment.parallel import align_parallel, parallel_signature
from workbench.alignment.sentences import Sentences

__all__ = [
    "Sentences",
    "align_comparable",
    "align_parallel",
    "choose_mode",
    "comparable_signature",
    "pair_probabilities",
    "parallel_signature",
]
