"""Phonetic codes shared by Arabic and Latin spellings of names, and a distance between them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from unicodedata import combining, normalize

from workbench.arabic import normalise

__all__ = [
    "consonant_skeleton",
    "has_arabic_letters",
    "phonetic_code",
    "phonetic_distance",
    "phonetic_readings",
    "phonetic_weight",
]

_VOWELS = set("aeiou")
_VOWEL_COST = 0.3  # of an extra or different vowel; a consonant costs 1
_RELATED_CONSONANTS = {
    frozenset("mn"),
    frozenset("sS"),
    frozenset("gk"),
    frozenset("td"),
    frozenset("sz"),
    frozenset("hk"),
}
_RELATED_COST = 0.5
_MERGE_RELATED = {ord(letter): kin[0] for kin in ("mn", "sSz", "gkh", "td") for letter in kin}
_LATIN_LETTERS = str.maketrans({
    **dict.fromkeys("şšșś", "sh"), **dict.fromkeys("çčć", "ch"), **dict.fromkeys("żź", "z"), "ž": "zh", "ğ": "g",
    "ı": "i", "ł": "l", "ø": "o", "ß": "s", "æ": "a", "œ": "o", "đ": "d", "ñ": "ni", "þ": "t", "ț": "ts",
})  # fmt: skip
_LATIN_DIGRAPHS = (
    ("shch", "S"),
    ("tsch", "S"),
    ("sch", "S"),
    ("tch", "S"),
    ("sh", "S"),
    ("ch", "S"),
    ("dzh", "g"),
    ("dj", "g"),
    ("zh", "g"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("x", "ks"),
    ("qu", "k"),
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
)
_SILENT_H = re.compile(r"(?<=[aeiou])h$")
_SOFT_C = re.compile("c(?=[eiy])")
_DOUBLE_CONSONANT = re.compile(r"([^aeiou])\1")
_LATIN = str.maketrans({"v": "f", "w": "u", "p": "b", "c": "k", "q": "k", "j": "g", "y": "i"})
# Letters and groups that languages read otherwise than English: Jonas, José, Bach, Wagner.
_OTHER_READINGS = (
    *(("j", "i"), ("j", "kh"), ("ch", "k"), ("ch", "kh"), ("w", "v")),
    *(("gh", ""), ("z", "ts"), ("x", "sh"), ("v", "b")),
)
_ARABIC = {
    **dict.fromkeys("اأآىةعء", "a"),
    "إ": "i",
    "ؤ": "u",
    "ئ": "i",
    "و": "u",
    "ي": "i",
    "ب": "b",
    "پ": "b",
    "ت": "t",
    "ط": "t",
    "ث": "t",
    "ج": "g",
    "غ": "g",
    "گ": "g",
    "چ": "S",
    "ح": "h",
    "ه": "h",
    "خ": "h",
    "د": "d",
    "ض": "d",
    "ذ": "z",
    "ز": "z",
    "ظ": "z",
    "ژ": "g",
    "ر": "r",
    "س": "s",
    "ص": "s",
    "ش": "S",
    "ف": "f",
    "ڤ": "f",
    "ق": "k",
    "ك": "k",
    "ل": "l",
    "م": "m",
    "ن": "n",
}


@lru_cache(maxsize=100_000)  # every name is compared with many others
def phonetic_code(word: str) -> str:
    """Return the phonetic code of a name, in lower-case Latin letters with S for sh, comparable across both scripts.

    >>> phonetic_code("Zelensky"), phonetic_code("زيلينسكي")
    ('zelenski', 'zilinski')
    """
    plain = normalise(word, "light").text.casefold()
    if plain[:1] in _ARABIC or any(c in _ARABIC for c in plain):
        bare = plain.removeprefix("ال") if len(plain) > 4 else plain
        return _DOUBLE_CONSONANT.sub(r"\1", "".join(_ARABIC.get(c, "") for c in bare.replace("تش", "ش")))
    plain = "".join(c for c in normalize("NFKD", plain.translate(_LATIN_LETTERS)) if not combining(c))
    plain = _SOFT_C.sub("s", plain)
    for group, sign in _LATIN_DIGRAPHS:
        plain = plain.replace(group, sign)
    return _DOUBLE_CONSONANT.sub(r"\1", "".join(c for c in plain.translate(_LATIN) if c.isalpha()))


@lru_cache(maxsize=20_000)
def phonetic_readings(word: str) -> tuple[str, ...]:
    """Return the phonetic codes that a name in Latin letters may have, the English one first.

    >>> phonetic_readings("Jonas")
    ('gonas', 'ionas', 'honas')
    """
    plain = word.casefold()
    others = [plain.replace(letters, reading) for letters, reading in _OTHER_READINGS if letters in plain]
    others += [_SILENT_H.sub("", plain)]
    return tuple(dict.fromkeys(phonetic_code(form) for form in (plain, *others)))


def consonant_skeleton(code: str) -> str:
    """Return the consonants of a phonetic code, with related ones merged.

    The edit distance of two skeletons, divided by the greater phonetic weight, is a lower bound of the phonetic
    distance.
    """
    return "".join(c for c in code if c not in _VOWELS).translate(_MERGE_RELATED)


def phonetic_weight(code: str) -> float:
    """Return the weighted length of a phonetic code: 1 for a consonant, less for a vowel."""
    return sum(map(_symbol_weight, code))


@lru_cache(maxsize=100_000)
def phonetic_distance(left: str, right: str, extra_vowel_cost: float = 0.3) -> float:
    """Return the distance of two phonetic codes, 0 to 1: a weighted edit distance divided by the greater weight.

    extra_vowel_cost is the cost of a vowel that only the right code has.
    """
    insertion_costs = [extra_vowel_cost if c in _VOWELS else 1.0 for c in right]
    row = list(accumulate(insertion_costs, initial=0.0))
    for a in left:
        deletion_cost = _symbol_weight(a)
        last = row[0] + deletion_cost
        next_row = [last]
        for above, before, extra, swap in zip(
            row[1:], row, insertion_costs, _substitution_costs(a, right), strict=False
        ):
            best, missing, last = before + swap, above + deletion_cost, last + extra
            best = missing if missing < best else best  # noqa: FURB136 - `min` takes most of the time
            last = best if best < last else last  # noqa: FURB136
            next_row.append(last)
        row = next_row
    total = max(phonetic_weight(left), phonetic_weight(right))
    return min(1.0, row[-1] / total) if total else 1.0


@lru_cache(maxsize=100_000)  # every name is compared with many others
def _substitution_costs(symbol: str, other: str) -> tuple[float, ...]:
    return tuple(_substitution_cost(symbol, c) for c in other)


def _symbol_weight(c: str) -> float:
    return _VOWEL_COST if c in _VOWELS else 1.0


def _substitution_cost(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in _VOWELS and b in _VOWELS:
        # Neither script distinguishes e from i, or o from u, consistently.
        return 0.05 if {a, b} in ({"e", "i"}, {"o", "u"}) else _VOWEL_COST
    if frozenset((a, b)) in _RELATED_CONSONANTS:
        return _RELATED_COST
    return 1.0 if a not in _VOWELS and b not in _VOWELS else 1.3


def has_arabic_letters(form: str) -> bool:
    """Return whether a form has letters that Arabic spells names with."""
    return any(c in _ARABIC for c in form)
