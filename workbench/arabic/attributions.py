"""Sentences that only say who spoke, since what was said is in another sentence: `وقال المتحدث خلال إحاطته اليومية.`"""

from __future__ import annotations

import re

from workbench.arabic.normalisation import normalise
from workbench.arabic.script import words

__all__ = ["is_attribution"]

# Without verbs that take what was said as their object, such as أعلن.
_SAYING = frozenset({"قال", "قالت", "قالوا", "يقول", "تقول", "اضاف", "اضافت", "صرح", "صرحت", "تابع", "تابعت"})
_STATEMENT = re.compile('[«»“”":]|(?<!\\w)[بو]?ان(?:ه|ها|هم|هما|نا|ي|ك|كم)?(?!\\w)')
_MOST_WORDS = 16


def is_attribution(text: str) -> bool:
    """Return whether a sentence says that somebody spoke, and neither quotes nor reports what.

    >>> is_attribution("وقال المتحدث خلال إحاطته اليومية."), is_attribution("وقال المتحدث إن المحادثات تأجلت.")
    (True, False)
    """
    folded = normalise(text, "full").text
    found = [w.text for w in words(folded)]
    if not found or len(found) > _MOST_WORDS or _STATEMENT.search(folded) or _STATEMENT.search(text):
        return False
    return bool({found[0], found[0].removeprefix("و"), found[0].removeprefix("ف")} & _SAYING)
