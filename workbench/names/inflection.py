"""Which Arabic words are inflected as words of the language are, and which stand unchanged as foreign names do.

A noun or verb of Arabic occurs with the article, with pronouns, in the plural and in several tenses; a foreign name
hardly ever does. So the frequencies of its inflected forms tell a word from a name, however common the name is. The
frequencies are those of wordfreq, on the Zipf scale: log10 of the occurrences in a billion words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

from workbench.arabic import normalise
from workbench.arabic.frequencies import listed_zipf as _zipf
from workbench.arabic.frequencies import word_frequencies
from workbench.caching import load_once

__all__ = [
    "common_zipf",
    "inflected_zipf",
    "is_common_word",
    "is_function_word",
    "is_given_name",
    "is_grammatical_word",
    "is_rigid",
    "is_tanween",
    "share_lemma",
]

_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "كم", "ته", "تها", "تهم", "تنا")
_PLURALS = ("ات", "ون", "ة", "اته", "اتها")
_ARTICLES = ("ال", "بال", "لل", "وال", "كال", "ولل", "وبال")
_PERSONS = ("ي", "ت", "ن", "أ", "سي", "ست", "لي")
_NOUN_PREFIXES = ("", "ال", "بال", "كال", "لل", "ل", "ب", "ك")
_VERB_PREFIXES = ("ي", "ت", "ن", "أ", "سي", "ست", "سن", "سأ", "لي", "لن", "لت")
_SUFFIXES_LIST = (
    "ه ها هم هما هن ك كم نا ي ني ة ات ان ين ون ا و وا ت تا تم ية يات يون يين يان ته تها تهم تنا تان "
    "تين اته اتها اتهم اتنا يه يها يهم يك وه وها وهم ونه ونها ونهم ينه تي تك تما نه نها يا"
)
_SUFFIXES = ("", *_SUFFIXES_LIST.split())
# Endings between which a word changes; a name may happen to end in one of the others.
_ENDINGS = frozenset(
    ("", "ه", "ها", "هم", "نا", "ة", "ات", "ان", "ين", "ون", "وا", "ا", "ية", "يات", "يون", "يين", "تان", "تين")
)
_AFTER_DEFECTIVE = {"وا", "و", "يا", "ا", "ت", "تا", "نا", "ينا", "اه", "اها"}  # endings before which ى falls away
_PRONOUNS_OF_NOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "كم", "ك", "ي")
_MIN_STEM = 3  # letters
_WORD_ZIPF = 2.4  # of a stem that is a word
_RESTORED_ZIPF = 3.0
_RIGID_ZIPF = 2.6  # of a name that is known well enough to say that it is not inflected
_RIGID_GAP = 1.5  # by how much the inflected forms of a name are rarer than the name
_INFLECTED_GAP = 1.2  # by how much the inflected forms of a word may be rarer than the word
_STRONG_GAP = 0.5  # by how much a stem may be rarer than a form that seems rigid, and still be its stem
_ARTICLE_GAP = 2.0  # by how much other forms are rarer than that with the article, if that belongs to a name
_VERB_ZIPF = 2.4  # of the most frequent person of a verb
_SHORT_VERB_ZIPF = 3.5  # of the persons of a verb of two letters: يتم, تتم
_VERB_ENDINGS = (
    "ون",
    "وا",
    "ين",
    "ان",
    "ت",
    "تا",
    "نا",
    "ه",
    "ها",
    "هم",
    "ه",
    "ني",
    "وه",
    "وها",
    "ونه",
    "ونها",
    "ته",
    "تها",
)
_LETTERS = re.compile("[\u0621-\u063a\u0641-\u064a]+")  # without signs and tatweel
_TANWEEN = re.compile("[\u064b-\u064d]")
_WEAK_GAP = 0.9  # the same of another form
_MIN_INFLECTIONS = 3  # different inflected forms of a word
_PATTERNS_LIST = (
    "فعل فاعل فاعلة مفعول مفعولة مفعل مفعلة فعيل فعيلة فعال فعالة فعول تفعيل مفاعل مفاعيل مفاعلة "
    "تفاعل متفاعل متفعل تفعل افتعال افتعل مفتعل انفعال منفعل استفعال استفعل مستفعل أفعل أفعال إفعال "
    "مفعال فعلة فواعل فعائل فعلاء فعلان يفعل تفاعيل فعلى"
)
_PATTERNS = tuple(_PATTERNS_LIST.split())
_ROOT_LETTERS = str.maketrans({"ف": "{0}", "ع": "{1}", "ل": "{2}"})
_MOLDS = tuple(p.translate(_ROOT_LETTERS) for p in _PATTERNS)
_SHAPES = tuple(re.compile(re.sub(r"[فعل]", "([^اىةءآئؤأإ])", p)) for p in _PATTERNS)
_ROOT_PATTERNS = 7  # of the patterns in which a root of the language occurs
_PATTERN_ZIPF = 2.3


@lru_cache(maxsize=200_000)
def is_common_word(word: str) -> bool:
    """Return whether a form is a word of Arabic, inflected or not, rather than a name.

    >>> is_common_word("الصاخبة"), is_common_word("سأراهن"), is_common_word("زيلينسكي"), is_common_word("ترامب")
    (True, True, False, False)
    """
    plain = _plain(word)
    if _TANWEEN.search(word) or any(start in _no_names() for start in _without_particles(plain)):
        return True
    rigid = _seems_rigid(plain)
    least = _zipf(plain) - (_STRONG_GAP if rigid else _WEAK_GAP)
    return (
        any(_is_inflected(s) and max(_zipf(s), _zipf("ال" + s)) >= least for s in _stems(plain))
        or any(_has_root(s) and (not rigid or max(_zipf(s), _zipf("ال" + s)) >= least) for s in _stems(plain))
        or any(_is_person(s) and (s == plain or _zipf(s) >= _zipf(plain)) for s in _without_particles(plain))
        or any(_zipf(s) >= max(least, _RESTORED_ZIPF) for s in _restored_stems(plain))
    )


@lru_cache(maxsize=200_000)
def is_rigid(word: str) -> bool:
    """Return whether a form is well known and yet hardly ever inflected, as foreign names are.

    >>> is_rigid("بوتين"), is_rigid("كتاب"), is_rigid("المنشار")
    (True, False, False)
    """
    return _seems_rigid(_plain(word)) and not is_common_word(word)


def _seems_rigid(plain: str) -> bool:
    own = _zipf(plain)
    return own >= _RIGID_ZIPF and inflected_zipf(plain) <= own - _RIGID_GAP


def is_function_word(word: str) -> bool:
    """Return whether a form is a particle, pronoun or the like, a day or a month, or a person of a verb."""
    starts = tuple(_without_particles(_plain(word)))
    return any(start in _no_names() for start in starts) or any(map(_is_person, starts))


def is_grammatical_word(word: str) -> bool:
    """Return whether a form is a particle, pronoun, copula or the like, which tells nothing by itself."""
    return any(start in _function_words() for start in _without_particles(_plain(word)))


def is_tanween(word: str) -> bool:
    """Return whether a form ends in the vowel signs of an indefinite noun: قائلًا."""
    return bool(_TANWEEN.search(word))


def common_zipf(word: str) -> float:
    """Return the Zipf frequency of a word without its diacritics."""
    return _zipf(_plain(word))


def share_lemma(left: str, right: str) -> bool:
    """Return whether two forms may be inflected forms of one word: كتاب and كتابا, مصري and مصريين."""
    one, other = (_analyses(_plain(form)) for form in (left, right))
    return any({one[stem], other[stem]} <= _ENDINGS for stem in one.keys() & other.keys())


@lru_cache(maxsize=200_000)
def _plain(word: str) -> str:
    return word if _LETTERS.fullmatch(word) else normalise(word, "light").text


def _stems(word: str, *, proven: bool = True) -> Iterator[str]:
    """Yield what may be the stem of a form, without particles, article, persons and pronouns.

    Proven stems occur with the same prefix, and with the same suffix.
    """
    for start in _without_conjunction(word):
        for before in (*_NOUN_PREFIXES, *_VERB_PREFIXES):
            if not start.startswith(before):
                continue
            middle = start[len(before) :]
            for after in _SUFFIXES:
                if not middle.endswith(after):
                    continue
                stem = middle[: len(middle) - len(after)]
                if len(stem) >= _MIN_STEM and (not proven or _occurs(before, stem, after)):
                    yield stem


@lru_cache(maxsize=50_000)
def _analyses(word: str) -> dict[str, str]:
    """Return the possible stems of a form with what follows each."""
    found = {}
    for start in _without_conjunction(word):
        for before in (*_NOUN_PREFIXES, *_VERB_PREFIXES):
            if not start.startswith(before):
                continue
            rest = start[len(before) :]
            for after in _SUFFIXES:
                if rest.endswith(after) and len(rest) - len(after) >= _MIN_STEM:
                    found[rest[: len(rest) - len(after)]] = after
    return found


def _without_conjunction(word: str) -> tuple[str, ...]:
    return (word, word[1:]) if word[:1] in {"و", "ف"} and len(word) > _MIN_STEM else (word,)


def _without_particles(word: str) -> Iterator[str]:
    for start in _without_conjunction(word):
        yield start
        if start[:1] in {"ب", "ل", "ك", "س"} and len(start) > _MIN_STEM:
            yield start[1:]


@lru_cache(maxsize=200_000)
def _is_person(word: str) -> bool:
    """Return whether a form is a person of a verb: يستعد has تستعد and نستعد beside it, انضم has ينضم and تنضم."""
    return any(
        _is_verb(form[1:])
        for after in ("", *_VERB_ENDINGS)
        if len(form := word.removesuffix(after)) >= _MIN_STEM and form[0] in "يتنأاإ"
    )


@lru_cache(maxsize=200_000)
def _is_verb(rest: str) -> bool:
    persons = sorted((_zipf(p + rest) for p in ("ي", "ت", "ن", "أ", "سي", "ست", "لي")), reverse=True)
    least = _SHORT_VERB_ZIPF if len(rest) < _MIN_STEM else 0.0
    return (
        persons[0] >= _VERB_ZIPF
        and persons[2] >= _VERB_ZIPF - 1.5
        and min(_zipf("ي" + rest), _zipf("ت" + rest)) > least
    )


def _occurs(before: str, stem: str, after: str) -> bool:
    """Return whether a stem occurs with a prefix, in two persons if it is that of a verb, and with a suffix."""
    if before in _VERB_PREFIXES and not (_zipf("ي" + stem) and _zipf("ت" + stem)):
        return False
    if after == "و" and max(_zipf(stem + "ون"), _zipf(stem + "ين")) < _zipf(stem) - _INFLECTED_GAP:
        return False
    if "ل" in before[1:] and not _zipf("ال" + stem):
        return False
    whole = _zipf(stem + after) or (
        before in _VERB_PREFIXES and (_zipf("ي" + stem + after) or _zipf("ت" + stem + after))
    )
    return not after or bool(whole)


def _restored_stems(word: str) -> Iterator[str]:
    """Yield the words of whose last letter an ending or a slip has made another: التقوا is of التقى, أعضا of أعضاء."""
    for start in _without_particles(word):
        if start.endswith("ا") and len(start) > _MIN_STEM:
            yield start + "ء"
        for after in _PRONOUNS_OF_NOUNS:
            stem = start.removesuffix(after)
            if stem != start and len(stem) > _MIN_STEM and stem[-1] in "تئؤ":
                yield stem[:-1] + ("ة" if stem[-1] == "ت" else "ء")
        for after in _AFTER_DEFECTIVE:
            stem = start.removesuffix(after)
            if stem != start and len(stem) >= _MIN_STEM:
                yield stem + "ى"


@lru_cache(maxsize=200_000)
def _is_inflected(stem: str) -> bool:
    """Return whether a stem is a word with inflected forms of about its own frequency."""
    article, own = _together(a + stem for a in _ARTICLES), _zipf(stem)
    pronouns = _together(stem + s for s in _PRONOUNS)
    persons = _together(p + stem for p in _PERSONS)
    plurals = _together(stem + s for s in _PLURALS)
    if own <= article - _INFLECTED_GAP and max(pronouns, persons, plurals) <= article - _ARTICLE_GAP:
        return False  # as the Kremlin, which never goes without its article
    forms = [
        *(a + stem for a in _ARTICLES),
        *(stem + s for s in (*_PRONOUNS, *_PLURALS)),
        *(p + stem for p in _PERSONS),
    ]
    return (
        max(own, article) >= _WORD_ZIPF
        and sum(_zipf(f) > 0 for f in forms) >= _MIN_INFLECTIONS
        and max(article, pronouns, persons) >= own - _INFLECTED_GAP
    )


@lru_cache(maxsize=200_000)
def inflected_zipf(stem: str) -> float:
    """Return the Zipf frequency of all inflected forms of a stem together."""
    forms = {a + stem for a in _ARTICLES} | {stem + s for s in (*_PRONOUNS, *_PLURALS, "وا", "ني", "ين")}
    return _together(forms | {p + stem for p in _PERSONS})


def _has_root(stem: str) -> bool:
    """Return whether a stem has the pattern of an Arabic word, and a root of which the language makes many words."""
    return any(_is_root("".join(m.groups())) for shape in _SHAPES if (m := shape.fullmatch(stem)))


@lru_cache(maxsize=50_000)
def _is_root(letters: str) -> bool:
    return sum(_zipf(mold.format(*letters)) >= _PATTERN_ZIPF for mold in _MOLDS) >= _ROOT_PATTERNS


def _together(forms: Iterable[str]) -> float:
    total = sum(word_frequencies("ar").get(f, 0.0) for f in forms)
    return math.log10(total) + 9 if total else 0.0


def is_given_name(word: str) -> bool:
    """Return whether a form is an Arabic given name, which may be inflected as a word as well: خالد, إلهام."""
    return any(form in _given_names() for form in _without_conjunction(_plain(word)))


@load_once
def _given_names() -> frozenset[str]:
    return _listed("given_names.txt")


@load_once
def _function_words() -> frozenset[str]:
    return _listed("function_words.txt")


@load_once
def _no_names() -> frozenset[str]:
    return _function_words() | _listed("no_names.txt")


def _listed(name: str) -> frozenset[str]:
    lines = (files("workbench.names") / name).read_text("utf-8").splitlines()
    return frozenset(_plain(w) for line in lines if not line.startswith("#") for w in line.split())
