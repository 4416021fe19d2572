"""The spelling that is meant where hamza, ة or ى was written otherwise, by the frequency of both spellings.

Writers often leave the hamza out (`احد`), or write ه for ة (`المدرسه`) and ي for ى (`حتي`). Where such a sister of a
word is commoner by a factor of 5 to 30 the word is a misspelling, unless it is listed as a word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import inf

from workbench.arabic.frequencies import listed_zipf
from workbench.checks.word_lists import listed_words
from workbench.names.inflection import inflected_zipf

__all__ = ["Sister", "is_right", "sister_spelling"]

_ALEFS = "اأإآ"
_HAMZAS = "أإآ"
_USUAL = 6.3  # on the Zipf scale: a word as common as this is no misspelling
_RARE = 2.0
_UNLISTED = 0.9  # of words that the list does not have
_RIVAL = 0.7  # two sisters this close in frequency leave open which is meant
_RAREST = 2.2  # of a sister
_RAREST_AFTER_CLITIC = 3.0  # of one whose hamza stands after و, ف, ب, ك, ل or س: names begin like this too
_AFTER_CLITIC = 0.7
_WITH_ARTICLE_MARGIN = 0.7
# How much commoner a sister is, by what was written and what is meant.
_MARGINS = {
    ("ا", "أ"): 0.4,
    ("ا", "إ"): 0.4,
    ("ا", "آ"): 0.4,
    ("إ", "ا"): 0.4,
    ("أ", "ا"): 1.0,
    ("أ", "إ"): 1.0,
    ("أ", "آ"): 1.0,
    ("إ", "أ"): 2.0,
    ("إ", "آ"): 2.0,
    ("آ", "أ"): 1.3,
    ("آ", "إ"): 1.3,
    ("آ", "ا"): 1.3,
    ("ه", "ة"): 1.0,
    ("ة", "ه"): 1.5,
    ("ي", "ى"): 1.0,
    ("ى", "ي"): 1.0,
}
# A foreign name has one spelling only where that is very common: آلمانيا is ألمانيا, but آندرو may stand beside أندرو.
_FIXED = 4.4
_FIXED_MARGIN = 2.0
_INFLECTED_GAP = 1.5
_ENDINGS = ("ه", "ها", "هم", "نا", "ك", "ت", "وا", "ون", "ين", "ان", "ات", "ة", "ا", "تها", "ته", "تهم")
_NISBA = re.compile("(?:ي|ية|يون|يين|يات)$")
_WITH_ARTICLE = re.compile("[وف]?(?:[بك]?ال|لل)")
_BEGINNINGS = tuple(map(re.compile, ("[وفبكلس]", "[وف][بكل]", "ال", "\\wال", "\\w\\wال", "[وف]?لل?")))
_MAY_HAVE_SISTERS = re.compile("\\w{0,4}[اأإآ]|.*[هةىي]$")
# With أ these are the first person (أستخدم), with ا the noun or the past tense; only the latter end like this.
_WASL_STEM = "(?:ست\\w|ن\\w|\\wت|[زد]د|صط|ضط|\\wط)"
_WASL_NOUN = re.compile(f"{_WASL_STEM}\\w*\\wا\\w+|{_WASL_STEM}\\w+(?:ت|وا)")
_WASL_VERB = re.compile("(?:ست|ت|ن(?![سشا])|\\wت|[زد]د|صط|ضط)\\w\\w")
_EIGHTH_OR_TENTH = re.compile("(?:ست|\\wت)\\w\\w")
_WASL_WORDS = re.compile("(?:سم|بن|بنة|بنت|مرأة|ثن(?:ين|ان|ي|ا)|ثنت(?:ين|ان))(?:ه|ها|هم|هما|ك|كم|نا|ي)?")
_IMPERFECT = re.compile("[وف]?[سل]?[يتن]\\w{2,}ى")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sister:
    """The spelling that is meant, None if it may be one of several, and the letter that differs first."""

    meant: str | None
    written: str
    wanted: str


@lru_cache(maxsize=65536)
def sister_spelling(word: str) -> Sister | None:
    """Return the sister of a word without marks that is meant instead of it, None if the word may stand."""
    if len(word) < 3 or not _MAY_HAVE_SISTERS.match(word) or is_right(word):
        return None
    zipf = listed_zipf(word) or _UNLISTED
    if zipf >= _USUAL:
        return None
    found = sorted(((listed_zipf(s), s) for s in _sisters(word)), reverse=True)
    passing = [(z, s) for z, s in found if z >= max(_rarest(word, s), zipf + _margin(word, s))]
    if not passing:
        return _without_clitic(word) if zipf == _UNLISTED or (zipf < _RARE and word[1] in _HAMZAS) else None
    best = passing[0]
    if best != found[0]:  # the commonest may not stand for this word, so neither may a rarer one
        return None
    place = next(k for k, (a, b) in enumerate(zip(word, best[1], strict=True)) if a != b)
    # `اعلان` is no rival of إعلان, but a misspelling of it as well.
    rivals = [s for z, s in found[1:] if z > best[0] - _RIVAL and s[place] != word[place] and s[place] != "ا"]
    # آلية beside إليه: where ة stands and a word has it, it is the likelier.
    open_end = word[-1] == "ة" != best[1][-1] and any(s[-1] == "ة" for _, s in passing)
    meant = None if open_end or any(s[place] != best[1][place] for s in rivals) else best[1]
    return Sister(meant=meant, written=word[place], wanted=best[1][place])


def is_right(word: str) -> bool:
    """Return whether a word is listed as right, with or without a joined و or ف."""
    right = listed_words("right_words.txt")
    return word in right or (word[0] in "وف" and word[1:] in right)


def _without_clitic(word: str) -> Sister | None:
    """Return the sister of a rare word by that of the word without its و, ف or preposition."""
    rest = sister_spelling(word[1:]) if len(word) > 4 and word[0] in "وفبلك" else None
    if rest is None or rest.meant is None or listed_zipf(rest.meant) < _RAREST_AFTER_CLITIC:
        return None
    return Sister(meant=word[0] + rest.meant, written=rest.written, wanted=rest.wanted)


def _sisters(word: str) -> Iterator[str]:
    letters = [[c] for c in word]
    for place in _alef_places(word):
        wasl = word[place] == "إ" and _WASL_VERB.match(word, place + 1)  # إعتقد is اعتقد, not أعتقد
        no_wasl = word[place] == "آ" and not _is_wasl(word, place)  # بآبل is no بابل
        letters[place] = [
            word[place],
            *(c for c in ("ا" if wasl else _HAMZAS if no_wasl else _ALEFS) if c != word[place]),
        ]
    last = word[-1]
    for pair in ("هة", "ىي"):
        if last in pair:
            letters[-1] = [last, pair.replace(last, "")]
    if all(len(some) == 1 for some in letters):
        return
    for some in product(*letters):
        sister = "".join(some)
        if sister != word:
            yield sister


def _alef_places(word: str) -> set[int]:
    """Return where a word may begin after its clitics, if there is an alef."""
    ends = {0, *(m.end() for m in (p.match(word) for p in _BEGINNINGS) if m)}
    return {k for k in ends if k + 2 < len(word) and word[k] in _ALEFS and (k == 0 or word[k:] != "ال")}


def _rarest(word: str, sister: str) -> float:
    changed = word[0] == sister[0] and word[1] != sister[1]
    return _RAREST_AFTER_CLITIC if changed else _RAREST


def _margin(word: str, sister: str) -> float:
    """Return by how much a sister has to be commoner; infinite if the word cannot stand for it."""
    changes = [(k, a, b) for k, (a, b) in enumerate(zip(word, sister, strict=True)) if a != b]
    if any(_is_another(word, sister, *change) for change in changes):
        return inf
    return max(_margin_of(word, *change) for change in changes)


def _margin_of(word: str, place: int, written: str, wanted: str) -> float:
    if written in "هى" and _WITH_ARTICLE.match(word):  # no pronoun follows the article
        return _WITH_ARTICLE_MARGIN
    if written == "ا" and place == 1:  # after a clitic, or inside of a name
        return _AFTER_CLITIC
    return _MARGINS[written, wanted]


def _is_another(word: str, sister: str, place: int, written: str, wanted: str) -> bool:
    """Return whether a word with another letter at a place may be a word of its own."""
    if written == "ه":  # `فكره` may be his thought
        return not _WITH_ARTICLE.match(word) and listed_zipf(word[:-1]) > listed_zipf(sister) - 1.0
    if written == "ى":
        return _IMPERFECT.fullmatch(word) is not None
    if wanted == "ا" and word[place + 1] == "ل":  # names such as `آلان` and `إلدون` beside the article
        return True
    if written in _HAMZAS and wanted in _HAMZAS and _is_transcribed(sister, place):
        return listed_zipf(sister) < max(_FIXED, listed_zipf(word) + _FIXED_MARGIN)
    if (written, wanted, place) == ("ا", "أ", 0):  # اعتقد is "he believed", أعتقد "I believe"
        return _EIGHTH_OR_TENTH.match(word, 1) is not None
    return (written, wanted) == ("أ", "ا") and not _is_wasl(word, place)


def _is_transcribed(sister: str, place: int) -> bool:
    """Return whether a word is not inflected as Arabic words are: names are spelt variously, آندرو, أندرو."""
    bare = sister[place:]
    forms = {bare, *(bare[: -len(end)] for end in _ENDINGS if bare.endswith(end) and len(bare) > len(end) + 2)}
    known = max(listed_zipf(form) for form in (sister, bare))
    if any(listed_zipf(form) >= known for form in forms - {bare}):
        return False
    nisba = _NISBA.sub("", bare)
    of_name = nisba != bare and any(listed_zipf(nisba + end) >= known for end in ("", "ا", "يا"))
    return of_name or inflected_zipf(bare) <= known - _INFLECTED_GAP


def _is_wasl(word: str, place: int) -> bool:
    """Return whether the alef at a place can only be without hamza: `الأجتماع`, `أستخدام`, `أسمه`."""
    rest = word[place + 1 :]
    article = word[:place].endswith("ال")
    return article or bool(_WASL_WORDS.fullmatch(rest) or _WASL_NOUN.fullmatch(rest))
