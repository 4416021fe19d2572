"""How names sound, in signs that Arabic and Latin letters share, and how far two sounds are from each other."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

from workbench.arabic import normalise

__all__ = ["in_arabic", "skeleton", "sound", "sound_distance", "weight"]

_VOWELS = set("aeiou")
_VOWEL = 0.3  # what a vowel too many or of another kind costs; a consonant costs 1
_KIN = {frozenset("mn"), frozenset("sS"), frozenset("gk"), frozenset("td"), frozenset("sz"), frozenset("hk")}
_KINSHIP = 0.5
_ONE_OF_KIN = {ord(letter): kin[0] for kin in ("mn", "sSz", "gkh", "td") for letter in kin}
_LATIN_GROUPS = (
    ("shch", "S"),
    ("tch", "S"),
    ("sh", "S"),
    ("ch", "S"),
    ("zh", "g"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("x", "ks"),
    ("qu", "k"),
)
_LATIN = str.maketrans({"v": "f", "w": "u", "p": "b", "c": "k", "q": "k", "j": "g", "y": "i"})
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
def sound(word: str) -> str:
    """Return how a name sounds, in small Latin letters with S for sh: the same signs for both scripts.

    >>> sound("Zelensky"), sound("زيلينسكي")
    ('zelenski', 'zilinski')
    """
    plain = normalise(word, "light").text.casefold()
    if plain[:1] in _ARABIC or any(c in _ARABIC for c in plain):
        bare = plain.removeprefix("ال") if len(plain) > 4 else plain
        return "".join(_ARABIC.get(c, "") for c in bare.replace("تش", "ش"))
    for group, sign in _LATIN_GROUPS:
        plain = plain.replace(group, sign)
    return "".join(c for c in plain.translate(_LATIN) if c.isalpha())


def skeleton(heard: str) -> str:
    """Return the consonants of a sound, those of one kin as the same sign.

    Each that differs costs a distance of 1 before it is shared out: two sounds are at least the edit distance of their
    skeletons apart, by the weight of the heavier.
    """
    return "".join(c for c in heard if c not in _VOWELS).translate(_ONE_OF_KIN)


def weight(heard: str) -> float:
    """Return how much there is of a sound: 1 for a consonant, less for a vowel."""
    return sum(map(_weight, heard))


@lru_cache(maxsize=100_000)
def sound_distance(one: str, other: str, unwritten: float = 0.3) -> float:
    """Return how far two sounds are from each other, 0 to 1: a weighted edit distance by the longer one's weight.

    unwritten is what a vowel costs that only the other has.
    """
    extras = [unwritten if c in _VOWELS else 1.0 for c in other]
    row = list(accumulate(extras, initial=0.0))
    for a in one:
        own = _weight(a)
        last = row[0] + own
        fresh = [last]
        for above, before, extra, swap in zip(row[1:], row, extras, _swaps(a, other), strict=False):
            best, missing, last = before + swap, above + own, last + extra
            best = missing if missing < best else best  # noqa: FURB136 - `min` takes most of the time
            last = best if best < last else last  # noqa: FURB136
            fresh.append(last)
        row = fresh
    whole = max(weight(one), weight(other))
    return min(1.0, row[-1] / whole) if whole else 1.0


@lru_cache(maxsize=100_000)  # every name is compared with many others
def _swaps(letter: str, other: str) -> tuple[float, ...]:
    return tuple(_swap(letter, c) for c in other)


def _weight(c: str) -> float:
    return _VOWEL if c in _VOWELS else 1.0


def _swap(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in _VOWELS and b in _VOWELS:
        # Neither script is strict about e and i, o and u.
        return 0.05 if {a, b} in ({"e", "i"}, {"o", "u"}) else _VOWEL
    if frozenset((a, b)) in _KIN:
        return _KINSHIP
    return 1.0 if a not in _VOWELS and b not in _VOWELS else 1.3


def in_arabic(form: str) -> bool:
    """Tell whether a form has letters that Arabic text writes names with."""
    return any(c in _ARABIC for c in form)
