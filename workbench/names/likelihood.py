"""How likely two forms are spellings of one name, from their sound, letters and evidence of their texts."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from workbench.arabic import normalise
from workbench.names.inflection import common_zipf, is_given_name, share_lemma
from workbench.names.phonetic_index import spelling_distance
from workbench.names.phonetics import consonant_skeleton, has_arabic_letters, phonetic_code

__all__ = ["MAX_DISTANCE", "MAX_DISTANCE_ALIGNED", "MAX_DISTANCE_IN_CONTEXT", "are_different_words", "is_house_variant",
           "similar_letters", "spelling_probability"]  # fmt: skip

# Phonetic distances up to which two forms are rather one name than two: by their sound alone, beside the same
# informative word or name, and where a word alignment has linked them.
MAX_DISTANCE, MAX_DISTANCE_IN_CONTEXT, MAX_DISTANCE_ALIGNED = 0.16, 0.28, 0.34
_SLOPE = 25.0  # of the log odds by phonetic distance
_MIN_LETTERS = 4  # letters from which on sound alone says that two are one name
_MAX_LETTER_DISTANCE = 0.34  # share of letters up to which two Arabic spellings differ if only sound speaks for them
_SHORT_PENALTY = 1.5  # log odds, for names of fewer than three consonants
_CONSONANT_PENALTY = 1.0  # log odds, where a consonant is another
_BOTH_LETTERS_BONUS = 1.0
_MAX_DISTANCE_ACROSS = 0.22  # between the scripts, beside the same word
_KNOWN_ZIPF, _GARBLED_BONUS = 2.6, 1.5  # of a known name for which an unknown form stands beside the same word
_OTHER_CONSONANT = 0.75  # probability at most, where a consonant is another and no word alignment tells
_INFLECTION = re.compile("ي|ية|يه|يون|يين|يان|يتان|ات|ون|ين|ان|ا|ة|ى|ه|ها|هم|وا|ته|تها|يس|ييس")
_RELATIVE, _PLACE = re.compile("(?:ي|ية|يين|يون)$"), re.compile("ا$")  # اسكتلندي, اسكتلندا
_ARTICLE_GAP = 1.0  # by how much a name with its article is more frequent than without
# House style decides between these letters in foreign names: Springfield is سبرينجفيلد or سبرينغفيلد.
# Up to which phonetic distance a name in Latin letters is an Arabic one by sound alone, by the number of consonants.
_MAX_DISTANCE_BY_CONSONANTS, _MANY_CONSONANTS = (0.0, 0.02, 0.04, 0.06, 0.12), 4
_SAME_LETTERS = str.maketrans({"ج": "غ", "گ": "غ", "ڤ": "ف", "پ": "ب"})
_STYLE = str.maketrans(
    {"ج": "غ", "گ": "غ", "ڤ": "ف", "پ": "ب", "چ": "ش", "ا": "ي", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"}
)


def spelling_probability(left: str, right: str, *, aligned: bool = False, in_context: bool = False) -> float:
    """Return the probability that two forms are one name, 0 to 1; one half at the greatest distance that passes."""
    limit = MAX_DISTANCE_ALIGNED if aligned else MAX_DISTANCE_IN_CONTEXT if in_context else MAX_DISTANCE
    if in_context and has_arabic_letters(left) != has_arabic_letters(right):
        limit = min(limit, _MAX_DISTANCE_ACROSS)
    odds = _SLOPE * (limit - spelling_distance(left, right))
    skeletons = [consonant_skeleton(phonetic_code(form)) for form in (left, right)]
    if not (aligned or in_context):
        if min(map(len, skeletons)) < 3:
            odds -= _SHORT_PENALTY
        if skeletons[0] != skeletons[1]:
            odds -= _CONSONANT_PENALTY
        if has_arabic_letters(left) and has_arabic_letters(right) and Levenshtein.distance(left, right) <= 1:
            odds += _BOTH_LETTERS_BONUS
    other_consonants = skeletons[0] != skeletons[1] and not aligned
    garbled = common_zipf(left) == 0 and common_zipf(right) >= _KNOWN_ZIPF
    if other_consonants and in_context and garbled:
        odds += _GARBLED_BONUS
    probability = 1 / (1 + math.exp(-odds))
    return min(probability, _OTHER_CONSONANT) if other_consonants and not (in_context and garbled) else probability


def are_different_words(left: str, right: str) -> bool:
    """Return whether two forms differ by an article or ending alone, or are inflected forms of one word."""
    one, other = sorted((_without_article(left), _without_article(right)), key=len)
    if one == other:
        return left != right and not _is_name_with_article(left, right)
    if (_RELATIVE.search(one) and _PLACE.search(other)) or (_PLACE.search(one) and _RELATIVE.search(other)):
        return True
    if is_given_name(left) and is_given_name(right):
        return normalise(one, "full").text != normalise(other, "full").text
    if other.startswith(one) and _INFLECTION.fullmatch(other[len(one) :]):
        return True
    return has_arabic_letters(left) and has_arabic_letters(right) and share_lemma(one, other)


def similar_letters(left: str, right: str) -> bool:
    """Return whether two forms are long enough, and share enough letters or sounds, to be matched by sound alone."""
    letters = [normalise(_without_article(form), "full").text.translate(_SAME_LETTERS) for form in (left, right)]
    if min(map(len, letters)) < _MIN_LETTERS:
        return False
    if has_arabic_letters(left) == has_arabic_letters(right):
        return Levenshtein.normalized_distance(*letters) <= _MAX_LETTER_DISTANCE
    consonants = min(len(consonant_skeleton(phonetic_code(form))) for form in (left, right))
    return spelling_distance(left, right) <= _MAX_DISTANCE_BY_CONSONANTS[min(consonants, _MANY_CONSONANTS)]


def is_house_variant(left: str, right: str) -> bool:
    """Return whether two Arabic spellings of a foreign name differ by what house style decides alone.

    >>> is_house_variant("سبرينجفيلد", "سبرينغفيلد"), is_house_variant("بريتسكي", "بريتزكي")
    (True, False)
    """
    one, other = (_without_article(form) for form in (left, right))
    return one != other and one.translate(_STYLE).translate(_STYLE) == other.translate(_STYLE).translate(_STYLE)


def _is_name_with_article(left: str, right: str) -> bool:
    """Return whether a name that always has its article stands without it: كرملين for الكرملين."""
    bare, whole = sorted((left, right), key=len)
    return common_zipf(whole) >= common_zipf(bare) + _ARTICLE_GAP


@lru_cache(maxsize=100_000)  # every form is compared with several others
def _without_article(form: str) -> str:
    """Return a form without diacritics and the Arabic article."""
    return normalise(form, "light").text.removeprefix("ال")
