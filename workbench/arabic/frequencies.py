"""How common words are, in Arabic and in other languages, by the lists of wordfreq."""

from __future__ import annotations

from functools import lru_cache
from math import log10
from typing import TYPE_CHECKING

from workbench.caching import load_once

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["listed_zipf", "word_frequencies", "zipf_frequency"]


@load_once
def word_frequencies(language: str) -> Mapping[str, float]:
    """Return the frequencies, 0 to 1, of the words of the largest list of a language, as they stand there.

    Raises:
        LookupError: If wordfreq has no list of the language.
    """
    from wordfreq import get_frequency_dict

    return get_frequency_dict(language, "best")  # by place, as wordfreq itself does, or it would keep a second one


def listed_zipf(word: str) -> float:
    """Return the Zipf frequency of an Arabic word without marks as wordfreq's list has it, 0 if it has not."""
    frequency = word_frequencies("ar").get(word)
    return log10(frequency) + 9 if frequency else 0.0


@lru_cache(maxsize=65536)
def zipf_frequency(word: str, language: str) -> float:
    """Return log10 of the occurrences of a word in a billion words, 0 if it is unknown.

    Raises:
        LookupError: If wordfreq has no list of the language.
    """
    from wordfreq import zipf_frequency

    word_frequencies(language)
    return float(zipf_frequency(word, language))
