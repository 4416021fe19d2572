"""What Arabic words there are: the word list of wordfreq, and how words take particles, endings and articles.

An unknown word is one of four things: words that lost the space between them, a word with a letter wrong, a rare form
of a word, or a name. Only of the first two more can be said than that.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["correct_spelling", "frequency", "is_known_word", "split_compound", "zipf_english"]

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
_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ"
_USUAL = 3.6  # occurrences in a billion words, as a power of ten, from which a word is a usual one
_PART = 3.0  # the same for a part of words that ran together
_SHORT_PART = 4.3  # the same for a part of three letters
_USUAL_PART = 3.3  # the same for each of two parts
_RARE_PART = 2.0  # the same for the rarer of two, beside a usual one; a name ends in what is rarer still: كوري لينكو
_PLAIN = 4.5  # from which a word is so usual that it is hardly part of a name
_LONGEST_PART = 12
_FUNCTION = (
    "من في على إلى عن مع أن إن قد لا ما لم لن هو هي أو ثم بل كل هذا هذه ذلك تلك التي الذي الذين كان كانت حتى "
    "عند بعد قبل بين منذ غير دون أي كما لكن حيث أنه أنها إنه إنها يوم عام له لها به بها فيه فيها منه منها عليه "
    "عليها مما بما ولكن وهو وهي وقد أثناء خلال"
)
_JOINED_WORDS = frozenset(_FUNCTION.split())


def _plain(word: str) -> str:
    return _MARKS.sub("", word)


@lru_cache(maxsize=65536)
def frequency(word: str) -> float:
    """Return how often Arabic text uses a word, as a power of ten of a billion words; 0 where it does not."""
    from wordfreq import zipf_frequency

    return float(zipf_frequency(_plain(word), "ar"))


@lru_cache(maxsize=16384)
def zipf_english(word: str) -> float:
    """Return the same for a word of English."""
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, "en"))


@lru_cache(maxsize=65536)
def is_known_word(word: str) -> bool:
    """Tell whether wordfreq's Arabic list holds the word, as it is or without its clitics."""
    from wordfreq import get_frequency_dict

    known = get_frequency_dict("ar", wordlist="best")
    plain = _plain(word)
    stems = {plain, *(plain[len(p) :] for p in _PROCLITICS if plain.startswith(p) and len(plain) - len(p) > 2)}
    stems |= {s[: -len(e)] for s in stems for e in _ENCLITICS if s.endswith(e) and len(s) - len(e) > 2}
    return any(form in known for s in stems for form in (s, s + "ة", s.replace("أ", "ا").replace("إ", "ا")))


@lru_cache(maxsize=8192)
def split_compound(word: str) -> tuple[str, ...]:
    """Return the usual words that ran together into this one, or nothing: `مجلسالأمن` is `مجلس` and `الأمن`."""
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
    """Return what a part is worth: few long usual words rather than many short ones."""
    often = frequency(part)
    if part in _JOINED_WORDS:
        return often - 8.0
    if len(part) < 3:
        return None
    if often >= (_PART if len(part) > 3 else _SHORT_PART):
        return often - 8.0
    return -7.0 if len(part) > 4 and is_known_word(part) else None


def _is_convincing(parts: tuple[str, ...]) -> bool:
    """Tell whether parts are words that ran together, not a name that can be cut into words by chance."""
    if len(parts) < 2:
        return False
    long = [p for p in parts if len(p) > 3]
    usual = all(p in _JOINED_WORDS or frequency(p) >= _PART for p in parts)
    if any(p.startswith("ال") and len(p) > 4 for p in parts[1:]):
        return True
    if not usual:
        rarer, other = sorted(map(frequency, parts))[-2:]
        pair = len(long) == len(parts) == 2 and rarer >= _RARE_PART and other >= _USUAL_PART and len(parts[1]) > 4
        return pair or any(p in _JOINED_WORDS and len(p) > 2 for p in parts)
    joined = any(p in _JOINED_WORDS for p in parts)
    two = len(long) == len(parts) == 2 and min(map(frequency, parts)) >= _USUAL_PART
    return (joined and max(map(len, parts)) > 4) or two or (len(parts) > 2 and len(long) > 1)


def _name_and_word(word: str) -> tuple[str, ...]:
    """Return a name and a word that ran together, where the word cannot well be part of a name: `لافروفالذي`."""
    for at in range(4, len(word) - 3):
        one, other = word[:at], word[at:]
        if (other.startswith("ال") and len(other) > 4 and frequency(other) >= _PART) or _is_plain(other):
            return one, other
        if (_is_plain(one) and len(other) > 4) or (other.endswith("ًا") and frequency(other) >= _PART):
            return one, other
    return ()


def _is_plain(part: str) -> bool:
    return len(part) > 3 and frequency(part) >= _PLAIN


@lru_cache(maxsize=8192)
def correct_spelling(word: str) -> str | None:
    """Return the most usual word that differs by one letter, or by two letters in the wrong order; None where none is.

    A word of fewer than five letters has too many such neighbours to say which was meant.
    """
    plain = _plain(word)
    if len(plain) < 5:
        return None
    swapped = {plain[:k] + plain[k + 1] + plain[k] + plain[k + 2 :] for k in range(len(plain) - 1)}
    fewer = {plain[:k] + plain[k + 1 :] for k in range(len(plain))}
    # Of two names the first letter is often all that differs; a slip is rarely there.
    other = {plain[:k] + c + plain[k + 1 :] for k in range(1, len(plain)) for c in _LETTERS}
    more = {plain[:k] + c + plain[k:] for k in range(len(plain) + 1) for c in _LETTERS}
    for forms, least in ((swapped, _USUAL), (fewer | other | more, _USUAL + 0.5)):
        usual = max(((frequency(f), f) for f in forms - {plain} if len(f) > 4), default=(0.0, ""))
        if usual[0] >= least:
            return usual[1]
    return None
