"""Corpus-level chrF, chrF++, BLEU and TER by sacrebleu.

They are computed from sums over the segments, not as means of segment scores. Normalisation of Arabic and tokenisation
are those of `workbench.metrics`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.arabic import normalise
from workbench.evaluation.significance import Measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LOWER_IS_BETTER", "TEXT_MEASURES", "text_measures"]

TEXT_MEASURES = ("chrf", "chrf++", "bleu", "ter")
# Scores in which lower is better, and the value of each for a translation with nothing correct.
LOWER_IS_BETTER = {
    **dict.fromkeys(("ter", "ter-raw", "ter-full", "hter"), 100.0),
    **dict.fromkeys(("unsupported", "contradicted", "contradiction"), 1.0),
}


def text_measures(left: Sequence[str], right: Sequence[str], wanted: Sequence[str] = TEXT_MEASURES) -> list[Measure]:
    """Return the measures of the left texts against the right ones, pair by pair."""
    if len(left) != len(right):
        raise ValueError("each left text needs its right one")
    hypotheses, references = ([normalise(text, "light").text for text in side] for side in (left, right))
    return [_measure(name, hypotheses, references) for name in wanted]


def _measure(name: str, left: list[str], right: list[str]) -> Measure:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER
    from sacrebleu.tokenizers.tokenizer_intl import TokenizerV14International

    if name == "ter":
        tokenise: Callable[[str], str] = TokenizerV14International()  # type: ignore[no-untyped-call]
        left, right = [tokenise(text) for text in left], [tokenise(text) for text in right]
    factories: dict[str, Callable[[], Any]] = {
        "chrf": CHRF,
        "chrf++": lambda: CHRF(word_order=2),
        "bleu": lambda: BLEU(tokenize="intl", effective_order=True),
        "ter": TER,
    }
    metric = factories[name]()
    # sacrebleu has no public API for the sufficient statistics of single segments.
    statistics = np.array(metric._extract_corpus_statistics(left, [right]), dtype=np.float64)  # noqa: SLF001

    def score(sums: NDArray[np.float64]) -> float:
        return float(metric._compute_score_from_stats(sums.tolist()).score)  # noqa: SLF001

    return Measure(
        name=name,
        better="lower" if name in LOWER_IS_BETTER else "higher",
        values=np.array([score(row) for row in statistics]),
        statistics=statistics,
        score=score,
    )
