"""Whether a text is in a language that the universal sentence encoder was trained on.

To vectors of other languages it gives no meaning: the cosine of a Persian or Hungarian sentence with its translation
says next to nothing. A text of the 16 languages is cut into word pieces that are common; one in another language of the
same script into rarer and shorter ones. So the mean log probability of the pieces tells, per letter, in Latin and
Cyrillic script; in Arabic script the letters and small words do.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.arabic import main_script
from workbench.arabic.languages import is_in_arabic

__all__ = ["in_small_letters", "is_known"]

# Natural logarithms: what is usual in the 16 languages, and the least. Of 100 sentences of FLORES-200 each, English has
# -2.3 in the mean, Polish -3.3 and Romanian -4.2, Russian -3.3 and Ukrainian -5.7.
_USUAL = {"LATIN": -2.6, "CYRILLIC": -3.3}
_LEAST = {"LATIN": -3.4, "CYRILLIC": -5.0}
_USUAL_LETTERS = 15  # that a text is taken to have besides, of the usual likelihood: a short one tells little
_OTHERS = frozenset({"CJK", "HANGUL", "HIRAGANA", "KATAKANA", "THAI", ""})  # Chinese, Korean, Japanese, Thai, numbers
_NOT_RUSSIAN = re.compile("[\u0400\u0402-\u040f\u0450\u0452-\u052f]")


def is_known(text: str, likelihood: Callable[[str], tuple[float, int]]) -> bool:
    """Return whether a text is in one of the languages, or in none, as a number is.

    Args:
        text: The text, not in capitals.
        likelihood: Returns the log probability of the word pieces of a text that have letters, and how many letters.
    """
    script = main_script(text)
    if script == "ARABIC":
        return is_in_arabic(text) is not False
    if _NOT_RUSSIAN.search(text):
        return False
    if script in _LEAST:
        found, letters = likelihood(text)
        usual = _USUAL[script] * _USUAL_LETTERS
        return (found + usual) / (letters + _USUAL_LETTERS) >= _LEAST[script]
    return script in _OTHERS


def in_small_letters(text: str) -> str:
    """Return a text, in small letters if most of its letters are capitals, whose word pieces are rare.

    >>> in_small_letters("ISRAEL STRIKES"), in_small_letters("Israel strikes")
    ('israel strikes', 'Israel strikes')
    """
    return text.lower() if sum(map(str.isupper, text)) > sum(map(str.islower, text)) else text
