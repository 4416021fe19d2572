"""Sentence-level chrF, chrF++, BLEU and TER by sacrebleu, under each normalisation profile.

The left text is the hypothesis, the right one the reference. Plain names compare texts normalised by `light`, `-full`
by `full`, and `-raw` as they are. BLEU tokenises with sacrebleu's `intl`; TER does too, since its own tokenisation
leaves Arabic punctuation attached to words.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from workbench.arabic import PROFILES, normalise
from workbench.caching import load_once

__all__ = [
    "bleu",
    "bleu_full",
    "bleu_raw",
    "chrf",
    "chrf_full",
    "chrf_plus",
    "chrf_plus_full",
    "chrf_plus_raw",
    "chrf_raw",
    "metric_settings",
    "ter",
    "ter_full",
    "ter_raw",
    "ter_words",
]

_Profile = Literal["raw", "light", "full"]
_SETTINGS = {"chrf": "nc6nw0", "chrf++": "nc6nw2", "bleu": "tok:intl+eff", "ter": "tok:intl", "hter": "tok:intl"}


def chrf(left: str, right: str, profile: _Profile = "light") -> float:
    """Return chrF, 0 to 100 (Popović 2015): character n-grams up to 6."""
    return _sentence_score(_scorer("chrf"), _normalised(profile, left), _normalised(profile, right))


def chrf_plus(left: str, right: str, profile: _Profile = "light") -> float:
    """Return chrF++, 0 to 100 (Popović 2017): chrF with word unigrams and bigrams."""
    return _sentence_score(_scorer("chrf++"), _normalised(profile, left), _normalised(profile, right))


def bleu(left: str, right: str, profile: _Profile = "light") -> float:
    """Return sentence BLEU, 0 to 100, with effective order (Papineni et al. 2002)."""
    return _sentence_score(_scorer("bleu"), _normalised(profile, left), _normalised(profile, right))


def ter(left: str, right: str, profile: _Profile = "light") -> float:
    """Return TER, 0 and up, in percent of the right's words (Snover et al. 2006); HTER if the right is a correction."""
    tokenise = _scorer("intl")
    return _sentence_score(_scorer("ter"), tokenise(_normalised(profile, left)), tokenise(_normalised(profile, right)))


def ter_words(text: str) -> int:
    """Return the number of words in a right text by TER's tokenisation: the denominator of TER."""
    return len(_scorer("intl")(_normalised("light", text)).split())


chrf_raw, chrf_full = partial(chrf, profile="raw"), partial(chrf, profile="full")
chrf_plus_raw, chrf_plus_full = partial(chrf_plus, profile="raw"), partial(chrf_plus, profile="full")
bleu_raw, bleu_full = partial(bleu, profile="raw"), partial(bleu, profile="full")
ter_raw, ter_full = partial(ter, profile="raw"), partial(ter, profile="full")


def metric_settings(name: str) -> str | None:
    """Return the settings of a metric for its signature; None if this module has no such metric."""
    base, _, profile = name.partition("-")
    settings = _SETTINGS.get(base)
    return f"{settings}+{PROFILES.get(profile, profile)}" if settings and profile else settings


@load_once
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


def _sentence_score(scorer: Any, left: str, right: str) -> float:
    return float(scorer.sentence_score(left, [right]).score)


def _normalised(profile: _Profile, text: str) -> str:
    return text if profile == "raw" else normalise(text, profile).text
