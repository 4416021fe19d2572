"""Two texts in, a number out: chrF, chrF++, BLEU and TER by sacrebleu, on the `light` profile of Arabic.

The left is the hypothesis, the right the reference. BLEU is cut by sacrebleu's `intl`, and so is the text
for TER, whose own tokenisation leaves Arabic signs on their words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from workbench.arabic import PROFILES, normalise
from workbench.records import Score
from workbench.registry import METRICS

__all__ = [
    "DEFAULT_METRICS",
    "Metric",
    "bleu",
    "chrf",
    "chrf_plus",
    "metrics_signature",
    "score_metrics",
    "ter",
]

Metric = Callable[[str, str], float]
DEFAULT_METRICS = ("chrf", "chrf++", "bleu", "ter")
_SHORT = {"chrf": "nc6nw0", "chrf++": "nc6nw2", "bleu": "tok:intl+eff", "ter": "tok:intl"}


def chrf(left: str, right: str) -> float:
    """Return chrF, 0 to 100 (Popović 2015; six-grams of characters)."""
    return _sentence(_scorer("chrf"), _light(left), _light(right))


def chrf_plus(left: str, right: str) -> float:
    """Return chrF++, 0 to 100 (Popović 2017; chrF with words and pairs of words)."""
    return _sentence(_scorer("chrf++"), _light(left), _light(right))


def bleu(left: str, right: str) -> float:
    """Return sentence BLEU, 0 to 100, with effective order (Papineni et al. 2002)."""
    return _sentence(_scorer("bleu"), _light(left), _light(right))


def ter(left: str, right: str) -> float:
    """Return TER, 0 and up, in percent of the right's words (Snover et al. 2006)."""
    cut = _scorer("intl")
    return _sentence(_scorer("ter"), cut(_light(left)), cut(_light(right)))


def score_metrics(left: str, right: str, wanted: Sequence[str] = DEFAULT_METRICS) -> tuple[Score, ...]:
    """Return the named metrics of a pair, in the order asked for."""
    return tuple(Score(name=name, value=round(float(_metric(name)(left, right)), 4)) for name in wanted)


def metrics_signature(wanted: Sequence[str] = DEFAULT_METRICS) -> str:
    """Return what the metrics' numbers depend on."""
    import sacrebleu

    plugins = METRICS.plugins()
    parts = [f"{name}:{_SHORT.get(name, plugins[name].origin if name in plugins else '')}" for name in wanted]
    return "|".join([f"norm:{PROFILES['light']}", *parts, f"sacrebleu:{sacrebleu.__version__}"])


@cache
def _metric(name: str) -> Metric:
    found: Metric = METRICS.find(name).load()
    return found


@cache
def _scorer(name: str) -> Any:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER
    from sacrebleu.tokenizers.tokenizer_intl import TokenizerV14International

    makers: dict[str, Callable[[], Any]] = {
        "chrf": CHRF,
        "chrf++": lambda: CHRF(word_order=2),
        "bleu": lambda: BLEU(tokenize="intl", effective_order=True),
        "ter": TER,
        "intl": TokenizerV14International,
    }
    return makers[name]()


def _sentence(scorer: Any, left: str, right: str) -> float:
    return float(scorer.sentence_score(left, [right]).score)


def _light(text: str) -> str:
    return normalise(text, "light").text
