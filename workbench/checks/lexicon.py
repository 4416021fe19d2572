"""Arabic word frequencies from wordfreq, clitics, compound splitting and spelling correction.

An unknown word is either several words that ran together, a misspelling, a rare form, or a name. Only the first two can
be corrected.

Frequencies are on the Zipf scale: log10 of the occurrences in a billion words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from workbench.arabic.frequencies import listed_zipf, word_frequencies, zipf_frequency

__all__ = ["arabic_zipf", "correct_spelling", "english_zipf", "is_known_word", "split_compound"]

_PROCLITICS = (
    "و",
    "ف",
    "ب",
    "ك",
    "ل",
    "ال",
    "وال",
    "بال",
    "فال",
    "كال",
    "لل",
    "ولل",
    "وب",
    "ول",
    "س",
    "وس",
    "وبال",
    "وكال",
    "فل",
    "فلل",
    "فب",
    "فس",
)
_ENCLITICS = (
    "ه",
    "ها",
    "هم",
    "هما",
    "هن",
    "ك",
    "كم",
    "نا",
    "ي",
    "ات",
    "ان",
    "ين",
    "ون",
    "ة",
    "ا",
    "ني",
    "تان",
    "تين",
    "يان",
    "يين",
    "يون",
    "ته",
    "تها",
    "تهم",
    "تهما",
    "تنا",
    "اته",
    "اتها",
    "اتهم",
    "اتنا",
    "يه",
    "يها",
    "ية",
    "يات",
    "يا",
    "وا",
    "وه",
    "وها",
    "وهم",
    "ونه",
    "ونها",
    "ونهم",
    "ينه",
    "ينها",
    "ت",
    "تا",
    "نه",
    "نها",
    "نهم",
    "ننا",
    "نني",
)
_DIACRITICS = re.compile("[\u064b-\u0652\u0670\u0640]")
_BARE_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]+")
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ"
# Letters that are often written for one another.
_VARIANTS = {c: group.replace(c, "") for group in ("اأإآ", "يىئ", "ةه", "وؤ") for c in group}
_VARIANT_ZIPF = 3.0  # of a word that is written with a variant of a letter
_COMMON_ZIPF = 3.6  # of a common word
_PART_ZIPF = 3.0  # of a part of a compound
_SHORT_PART_ZIPF = 4.3  # of a part of three letters
_COMMON_PART_ZIPF = 3.3  # of each of two parts
_RARE_PART_ZIPF = 2.0  # of the rarer of two parts; the ends of names are rarer still: كوري لينكو
_USUAL_PART_ZIPF = 3.6  # of each where one is no noun
_VERY_COMMON_ZIPF = 4.5  # of a word that is hardly ever part of a name
_LONGEST_PART = 12  # letters
_MIN_CONTENT = 4  # letters of a part that is no particle
_SHORT_STEM = 2  # letters behind the article
_FUNCTION_WORD_LIST = (
    "من في على إلى عن مع أن إن قد لا ما لم لن هو هي أو ثم بل كل هذا هذه ذلك تلك التي الذي الذين كان كانت حتى "
    "عند بعد قبل بين منذ غير دون أي كما لكن حيث أنه أنها إنه إنها يوم عام له لها به بها فيه فيها منه منها عليه "
    "عليها مما بما ولكن وهو وهي وقد أثناء خلال"
)
_FUNCTION_WORDS = frozenset(_FUNCTION_WORD_LIST.split())


def _without_diacritics(word: str) -> str:
    return _DIACRITICS.sub("", word)


@lru_cache(maxsize=65536)
def arabic_zipf(word: str) -> float:
    """Return the Zipf frequency of an Arabic word, 0 if it is unknown."""
    plain = _without_diacritics(word)
    if _BARE_WORD.fullmatch(plain):  # is looked up as it is, which is much faster
        return round(max(0.0, listed_zipf(plain)), 2)
    return zipf_frequency(plain, "ar")


def english_zipf(word: str) -> float:
    """Return the Zipf frequency of an English word, 0 if it is unknown."""
    return zipf_frequency(word, "en")


@lru_cache(maxsize=65536)
def is_known_word(word: str) -> bool:
    """Return whether wordfreq's Arabic list has the word, with or without its clitics."""
    known = word_frequencies("ar")
    plain = _without_diacritics(word)
    stems = {plain, *(plain[len(p) :] for p in _PROCLITICS if plain.startswith(p) and len(plain) - len(p) > 2)}
    stems |= {s[: -len(e)] for s in stems for e in _ENCLITICS if s.endswith(e) and len(s) - len(e) > 2}
    return any(form in known for s in stems for form in (s, s + "ة", s.replace("أ", "ا").replace("إ", "ا")))


@lru_cache(maxsize=8192)
def split_compound(word: str) -> tuple[str, ...]:
    """Return the words that ran together into this one, or an empty tuple: `مجلسالأمن` is `مجلس` and `الأمن`."""
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for end in range(2, len(word) + 1):
        options = []
        for start in range(max(0, end - _LONGEST_PART), end - 1):
            weight = _part_weight(word[start:end]) if start in best else None
            if weight is not None:
                options.append((best[start][0] + weight, (*best[start][1], word[start:end])))
        if options:
            best[end] = max(options)
    parts = best.get(len(word), (0.0, ()))[1]
    return parts if _is_convincing(parts) else _name_and_word(word)


def _part_weight(part: str) -> float | None:
    """Return the score of a part, None if it is no word; few long common parts score higher than many short ones."""
    zipf = arabic_zipf(part)
    if part in _FUNCTION_WORDS:
        return zipf - 8.0
    if len(part) < 3:
        return None
    if zipf >= (_PART_ZIPF if len(part) > 3 else _SHORT_PART_ZIPF):
        return zipf - 8.0
    return -7.0 if len(part) > 4 and is_known_word(part) else None


def _is_convincing(parts: tuple[str, ...]) -> bool:
    """Return whether parts are words that ran together, rather than a name or loanword that happens to split so.

    Every part is attested, and one is a particle or has the article, or all are nouns, which may have it, or one is and
    none is rare.
    """
    if len(parts) < 2 or any(map(_is_stub, parts)):
        return False
    content = [p for p in parts if p not in _FUNCTION_WORDS]
    if not content or min(map(arabic_zipf, content)) < _RARE_PART_ZIPF or max(map(len, content)) < _MIN_CONTENT:
        return False
    if any(_has_article(p) for p in parts[1:]):
        return True
    if len(content) < len(parts):
        return min(map(arabic_zipf, content)) >= _PART_ZIPF and any(len(p) > 2 for p in parts if p in _FUNCTION_WORDS)
    if any(arabic_zipf(p) < (_COMMON_PART_ZIPF if len(p) >= _MIN_CONTENT else _SHORT_PART_ZIPF) for p in parts):
        return False
    return all(map(_is_noun, parts)) or (any(map(_is_noun, parts)) and min(map(arabic_zipf, parts)) >= _USUAL_PART_ZIPF)


def _has_article(part: str) -> bool:
    return part.startswith("ال") and not _is_stub(part) and arabic_zipf(part) >= _RARE_PART_ZIPF


def _is_stub(part: str) -> bool:
    """Return whether a part is the article with a letter or two: the beginning of a loanword, as in الكلور."""
    return part.startswith("ال") and len(part) - len("ال") <= _SHORT_STEM and part not in _FUNCTION_WORDS


def _is_noun(part: str) -> bool:
    """Return whether a part is used with the article as well, unlike most names; a joined particle may be before it."""
    stems = [part, part[1:]] if part[0] in "بلوفك" and len(part) > _MIN_CONTENT else [part]
    return _has_article(part) or any(arabic_zipf("ال" + stem) >= _PART_ZIPF for stem in stems)


def _name_and_word(word: str) -> tuple[str, ...]:
    """Return a name and a word that ran together, if the word is unlikely to be part of the name: `لافروفالذي`."""
    for cut in range(4, len(word) - 3):
        first, rest = word[:cut], word[cut:]
        if _has_article(rest) or (rest in _FUNCTION_WORDS and _is_very_common(rest) and is_known_word(first)):
            return first, rest
        if _has_article(first) and _is_very_common(first) and len(rest) >= _MIN_CONTENT and is_known_word(rest):
            return first, rest
        if rest.endswith("ًا") and arabic_zipf(rest) >= _PART_ZIPF:
            return first, rest
    return ()


def _is_very_common(part: str) -> bool:
    return len(part) > 3 and arabic_zipf(part) >= _VERY_COMMON_ZIPF


@lru_cache(maxsize=8192)
def correct_spelling(word: str) -> str | None:
    """Return the most common word that differs by one letter or by a transposition, None if there is none.

    A word that differs by a variant of a letter alone, such as its hamza, goes before all others.
    Words of fewer than five letters have too many such neighbours, and give None.
    """
    plain = _without_diacritics(word)
    if len(plain) < 5:
        return None
    transposed = {plain[:k] + plain[k + 1] + plain[k] + plain[k + 2 :] for k in range(len(plain) - 1)}
    deletions = {plain[:k] + plain[k + 1 :] for k in range(len(plain))}
    # The first letter often distinguishes two names, and slips there are rare.
    substitutions = {plain[:k] + c + plain[k + 1 :] for k in range(1, len(plain)) for c in _LETTERS}
    insertions = {plain[:k] + c + plain[k:] for k in range(len(plain) + 1) for c in _LETTERS}
    variants = {plain[:k] + v + plain[k + 1 :] for k, c in enumerate(plain) for v in _VARIANTS.get(c, "")}
    for forms, minimum in (
        (variants, _VARIANT_ZIPF),
        (transposed, _COMMON_ZIPF),
        (deletions | substitutions | insertions, _COMMON_ZIPF + 0.5),
    ):
        best = max(((arabic_zipf(f), f) for f in forms - {plain} if len(f) > 4), default=(0.0, ""))
        if best[0] >= minimum:
            return best[1]
    return None
