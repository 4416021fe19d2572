"""chrF, chrF++, BLEU and TER by sacrebleu, for one sentence against one, under each profile of Arabic.

The left is the hypothesis, the right the reference. The plain names compare under `light`, `-full` under `full`,
`-raw` compares the texts as they are. BLEU is cut by sacrebleu's `intl`, and so is the text for TER, whose own
tokenisation leaves Arabic signs on their words.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any, Literal

from workbench.arabic import PROFILES, normalise

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
    "settings_of",
    "ter",
    "ter_full",
    "ter_raw",
    "ter_words",
]

_Profile = Literal["raw", "light", "full"]
_SHORT = {"chrf": "nc6nw0", "chrf++": "nc6nw2", "bleu": "tok:intl+eff", "ter": "tok:intl", "hter": "tok:intl"}


def chrf(left: str, right: str, profile: _Profile = "light") -> float:
    """Return chrF, 0 to 100 (Popović 2015; six-grams of characters)."""
    return _sentence(_scorer("chrf"), _under(profile, left), _under(profile, right))


def chrf_plus(left: str, right: str, profile: _Profile = "light") -> float:
    """Return chrF++, 0 to 100 (Popović 2017; chrF with words and pairs of words)."""
    return _sentence(_scorer("chrf++"), _under(profile, left), _under(profile, right))


def bleu(left: str, right: str, profile: _Profile = "light") -> float:
    """Return sentence BLEU, 0 to 100, with effective order (Papineni et al. 2002)."""
    return _sentence(_scorer("bleu"), _under(profile, left), _under(profile, right))


def ter(left: str, right: str, profile: _Profile = "light") -> float:
    """Return TER, 0 and up, in percent of the right's words (Snover et al. 2006); of a correction it is HTER."""
    cut = _scorer("intl")
    return _sentence(_scorer("ter"), cut(_under(profile, left)), cut(_under(profile, right)))


def ter_words(text: str) -> int:
    """Return how many words TER finds in a text, where it is the right one: what TER is in percent of."""
    return len(_scorer("intl")(_under("light", text)).split())


chrf_raw, chrf_full = partial(chrf, profile="raw"), partial(chrf, profile="full")
chrf_plus_raw, chrf_plus_full = partial(chrf_plus, profile="raw"), partial(chrf_plus, profile="full")
bleu_raw, bleu_full = partial(bleu, profile="raw"), partial(bleu, profile="full")
ter_raw, ter_full = partial(ter, profile="raw"), partial(ter, profile="full")


def settings_of(name: str) -> str | None:
    """Return what a metric of this module is set to, for its signature; None for a name it does not have."""
    base, _, profile = name.partition("-")
    short = _SHORT.get(base)
    return f"{short}+{PROFILES.get(profile, profile)}" if short and profile else short


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


def _under(profile: _Profile, text: str) -> str:
    return text if profile == "raw" else normalise(text, profile).text
