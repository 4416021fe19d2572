"""Damage to single words of an Arabic sentence, of the kinds that machine translation does, with the words it spoils.

Spacing and vowel signs are never touched, and a wrong word is one that the undamaged sentences use as well, so nothing
but the word in its sentence tells that it is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from wordfreq import top_n_list

from workbench.arabic import words
from workbench.checks.lexicon import arabic_zipf, is_known_word
from workbench.scoring.error_detection import KINDS

_PREPOSITIONS = ("في", "من", "على", "إلى", "عن", "مع", "بين", "عند", "خلال", "ضد", "نحو", "لدى", "حول", "عبر")
_FUNCTION_WORDS = frozenset(
    [*"أن أو ثم قد كان كانت لم لن لا ما التي الذي الذين هذا هذه ذلك تلك هو هي حيث كما إن".split()]  # noqa: SIM905
)
_PAIRS = (
    ("هذا", "هذه"),
    ("ذلك", "تلك"),
    ("الذي", "التي"),
    ("الذين", "الذي"),
    ("كان", "كانت"),
    ("كانوا", "كان"),
    ("هو", "هي"),
    ("له", "لها"),
    ("أنه", "أنها"),
    ("إنه", "إنها"),
    ("فيه", "فيها"),
    ("منه", "منها"),
    ("عليه", "عليها"),
    ("به", "بها"),
    ("أحد", "إحدى"),
    ("آخر", "أخرى"),
    ("يكون", "تكون"),
    ("يتم", "تتم"),
    ("يمكن", "تمكن"),
    ("وهو", "وهي"),
)
_PARTNERS: dict[str, list[str]] = defaultdict(list)
for _one, _other in _PAIRS:
    _PARTNERS[_one].append(_other)
    _PARTNERS[_other].append(_one)
_SUFFIXES = ("ها", "هم", "هما", "ه", "نا", "ك", "هن")
_ENDINGS = {"ون": "ين", "ين": "ون", "ان": "ين", "تان": "تين", "تين": "تان", "وا": "ون"}
_KIN = {"أبو": "أبي", "أخو": "أخي", "ذو": "ذي", "ذات": "ذو", "أبا": "أبو", "ذي": "ذو"}
_SOUNDS = {
    "غ": "ج", "ج": "غ", "ب": "ف", "ف": "ب", "ز": "س", "س": "ص", "ت": "ط", "ك": "ق", "ق": "ك", "و": "ا", "ي": "ا",
    "ش": "س", "د": "ت", "ر": "ل", "ح": "ه", "خ": "ك", "ط": "ت", "ذ": "د",
}  # fmt: skip
_HAMZA = {"أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "ئ": "ي", "ء": "ئ", "ى": "ي", "ة": "ه"}
_NAME_ZIPF = 2.6  # a rarer word without article or clitic is most likely a foreign name
_NO_NAME = ("ال", "وال", "بال", "لل", "م", "است")
_ROMAN = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "o", "ي": "i",
}  # fmt: skip
_ENGLISH = 4000  # most frequent English words, of which one stays untranslated

Neighbours = Mapping[str, Sequence[str]]
Spoil = Callable[[list[str], int, Random, Neighbours], list[str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagedSentence:
    """A sentence, and by the place of each spoilt word in `words(text)` its kind of damage, an index of `KINDS`."""

    text: str
    kinds: dict[int, int]


def _one_of(new: str | None) -> list[str] | None:
    return None if new is None else [new]


def _agreement(some: list[str], at: int, rng: Random, _: Neighbours) -> list[str] | None:
    word = some[at]
    options = list(_PARTNERS.get(word, ()))
    if len(word) > 4 and word.endswith("ة") and some[at - 1].startswith("ال") == word.startswith("ال"):
        options.append(word[:-1])
    elif len(word) > 4 and word.startswith("ال") and at and some[at - 1].startswith("ال") and word[-1] not in "اىتن":
        options.append(word + "ة")
    if len(word) > 3 and word[0] in "يت" and is_known_word(word) and word[1:2] != "ا":
        other = ("ت" if word[0] == "ي" else "ي") + word[1:]
        if is_known_word(other):
            options.append(other)
    if len(word) > 4 and word.startswith("وي"):
        options.append("وت" + word[2:])
    if len(word) > 5 and word.endswith("ات"):
        options.append(word[:-2] + "ة")
    return _one_of(rng.choice(options) if options else None)


def _grammar(some: list[str], at: int, rng: Random, _: Neighbours) -> list[str] | None:
    word = some[at]
    options = [_KIN[word]] if word in _KIN else []
    options += [word[: -len(e)] + new for e, new in _ENDINGS.items() if len(word) > len(e) + 3 and word.endswith(e)]
    if at and some[at - 1] in {"لم", "لن", "أن"} and word[0] in "يت" and len(word) > 3:
        options += [word[1:], word + "ون" if not word.endswith("وا") else word[:-2] + "ون"]
    if word.startswith("ال") and len(word) > 5:
        options.append(word[2:])
    elif len(word) > 3 and at and some[at - 1][:2] != "ال" and is_known_word("ال" + word) and word[:2] != "ال":
        options.append("ال" + word)
    for suffix in _SUFFIXES[:5]:
        if len(word) > len(suffix) + 3 and word.endswith(suffix) and word[:2] != "ال":
            options += [word[: -len(suffix)] + other for other in _SUFFIXES if other != suffix][:3]
            break
    if word.endswith("ا") and len(word) > 4:
        options.append(word[:-1])
    elif len(word) > 3 and word[:2] != "ال" and word[-1] not in "ةىيوها":
        options.append(word + "ا")
    options = [o for o in options if is_known_word(o)]
    return _one_of(rng.choice(options) if options else None)


def _preposition(some: list[str], at: int, rng: Random, _: Neighbours) -> list[str] | None:
    word = some[at]
    if word in _PREPOSITIONS:
        return [rng.choice([p for p in _PREPOSITIONS[:8] if p != word])]
    if len(word) > 4 and word[:3] in {"بال", "لال"}:
        return [rng.choice(["على", "من", "في", "عن"]), word[1:]]
    if at and some[at - 1] not in _PREPOSITIONS and word[:2] == "ال" and rng.random() < 0.3:
        return [rng.choice(["على", "من", "في", "إلى"]), word]
    return None


def _meaning(some: list[str], at: int, rng: Random, near: Neighbours) -> list[str] | None:
    options = near.get(some[at], ())
    return [rng.choice(options)] if options else None


def _order(some: list[str], at: int, rng: Random, _: Neighbours) -> list[str] | None:
    """Put a word before the one that it follows, as English has it: the two stand in for the second."""
    del rng
    if not at or len(some[at]) < 3 or some[at] == some[at - 1]:
        return None
    return [some[at], some[at - 1]]


def _name(some: list[str], at: int, rng: Random, _: Neighbours) -> list[str] | None:
    word = some[at]
    if len(word) < 4 or arabic_zipf(word) > _NAME_ZIPF or word[0] in "يتن" or word.startswith(_NO_NAME):
        return None
    places = [k for k, letter in enumerate(word) if letter in _SOUNDS]
    if rng.random() < 0.4 or not places:
        k = rng.randrange(1, len(word) - 1)
        return [word[:k] + word[k + 1] + word[k] + word[k + 2 :]]
    k = rng.choice(places)
    return [word[:k] + _SOUNDS[word[k]] + word[k + 1 :]]


def _spelling(some: list[str], at: int, rng: Random, _: Neighbours) -> list[str] | None:
    word = some[at]
    places = [k for k, letter in enumerate(word) if letter in _HAMZA]
    if places and rng.random() < 0.6:
        k = rng.choice(places)
        return [word[:k] + _HAMZA[word[k]] + word[k + 1 :]]
    if len(word) < 5 or not is_known_word(word):
        return None
    k = rng.randrange(1, len(word) - 1)
    way = rng.random()
    if way < 0.35 and word[k] != word[k + 1]:
        return [word[:k] + word[k + 1] + word[k] + word[k + 2 :]]
    if way < 0.7:
        return [word[:k] + word[k + 1 :]]
    return [word[:k] + _SOUNDS.get(word[k], word[k] * 2) + word[k + 1 :]]


def _joined(some: list[str], at: int, rng: Random, _: Neighbours) -> list[str] | None:
    word = some[at]
    if at and len(word) > 2 and len(some[at - 1]) > 2 and rng.random() < 0.6:
        return [some[at - 1] + word]
    if len(word) > 6:
        k = rng.randrange(3, len(word) - 2)
        return [word[:k], word[k:]]
    return None


def _omission(some: list[str], at: int, rng: Random, _: Neighbours) -> list[str] | None:
    """Leave out a word: the word after it is where the gap is seen."""
    gone = some[at - 1] if at else ""
    function = gone in _FUNCTION_WORDS or gone in _PREPOSITIONS
    return [some[at]] if gone and (function or (len(gone) > 3 and rng.random() < 0.3)) else None


def _untranslated(some: list[str], at: int, rng: Random, _: Neighbours) -> list[str] | None:
    """Put an English word, or a name in Latin letters."""
    word = some[at]
    if len(word) < 5 or rng.random() < 0.5:
        return None
    if arabic_zipf(word) <= _NAME_ZIPF and not word.startswith(_NO_NAME):
        return ["".join(_ROMAN.get(letter, "") for letter in word).capitalize()]
    english = rng.choice([w for w in top_n_list("en", _ENGLISH) if len(w) > 3 and w.isalpha()])
    return [english.capitalize() if rng.random() < 0.5 else english]


def _repetition(some: list[str], at: int, rng: Random, _: Neighbours) -> list[str] | None:
    """Say a word twice."""
    del rng
    return [some[at], some[at]] if len(some[at]) > 1 else None


_SPOILS: dict[str, Spoil] = {
    "agreement": _agreement,
    "grammar": _grammar,
    "preposition": _preposition,
    "meaning": _meaning,
    "order": _order,
    "name": _name,
    "spelling": _spelling,
    "spacing": _joined,
    "omission": _omission,
    "untranslated": _untranslated,
    "repetition": _repetition,
}
_TAKES_PREVIOUS = {"order", "omission"}
_SHARES = {
    "meaning": 16,
    "agreement": 10,
    "grammar": 7,
    "preposition": 7,
    "name": 16,
    "order": 2,
    "omission": 4,
    "repetition": 1,
}  # else 2
_PHRASE = 0.35  # of wrong senses, those that take the next word with them, as a literal idiom does


def damage(text: str, rng: Random, near: Neighbours, *, most: int = 3) -> DamagedSentence:
    """Return a sentence with one to `most` of its words spoilt; with none where no kind can be done."""
    found = words(text)
    forms = [w.text for w in found]
    weights = [_SHARES.get(k, 2) for k in KINDS]
    replaced: dict[int, tuple[int, int, list[str], int]] = {}  # by place: first and last word, the new ones, kind
    taken: set[int] = set()
    for _ in range(rng.randint(1, most)):
        for _ in range(12):
            kind = rng.choices(range(len(KINDS)), weights)[0]
            at = rng.randrange(len(forms))
            if not found[at].arabic or not taken.isdisjoint({at - 1, at, at + 1}):
                continue
            new = _SPOILS[KINDS[kind]](forms, at, rng, near)
            if new is None or (new == [forms[at]] and KINDS[kind] != "omission"):
                continue
            merged = KINDS[kind] == "spacing" and len(new) == 1
            first = at - 1 if KINDS[kind] in _TAKES_PREVIOUS or merged else at
            if first < at and text[found[first].end : found[at].start] != " ":
                continue
            replaced[first] = (first, at, new, kind)
            taken |= set(range(first, at + 1))
            if KINDS[kind] == "meaning" and rng.random() < _PHRASE and at + 1 < len(forms) and at + 1 not in taken:
                following = _meaning(forms, at + 1, rng, near)
                if following:
                    replaced[at + 1] = (at + 1, at + 1, following, kind)
                    taken.add(at + 1)
            break
    return _put_together(text, replaced)


def _put_together(text: str, replaced: Mapping[int, tuple[int, int, list[str], int]]) -> DamagedSentence:
    found = words(text)
    parts, spoilt, end, number = [], [], 0, 0
    while number < len(found):
        first, last, new, kind = replaced.get(number, (number, number, [found[number].text], -1))
        parts.append(text[end : found[first].start])
        start = sum(map(len, parts))
        parts.append(" ".join(new))
        if kind >= 0:
            spoilt.append((start, start + len(parts[-1]), kind))
        end, number = found[last].end, last + 1
    whole = "".join([*parts, text[end:]])
    placed = list(enumerate(words(whole)))
    kinds = {k: kind for start, stop, kind in spoilt for k, w in placed if start <= w.start and w.end <= stop}
    return DamagedSentence(text=whole, kinds=kinds)
