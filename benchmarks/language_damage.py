"""Kinds of damage that machine translation does to the language: senses, idioms, gender, case, prepositions.

The words of the first two kinds are in `wrong_senses.tsv` and `literal_idioms.tsv`.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from benchmarks.damage import DamageKind
from workbench.arabic import words
from workbench.checks import is_known_word

_PREFIXES = ("", "ال", "و", "وال", "ب", "بال", "ل", "لل", "ف")
_PREPOSITIONS = ("في", "من", "على", "إلى", "عن", "مع")
_GENDERS = (
    ("هذا", "هذه"),
    ("ذلك", "تلك"),
    ("الذي", "التي"),
    ("كان", "كانت"),
    ("هو", "هي"),
    ("وهو", "وهي"),
    ("أنه", "أنها"),
    ("إنه", "إنها"),
    ("وكان", "وكانت"),
    ("قال", "قالت"),
    ("وقال", "وقالت"),
    ("يكون", "تكون"),
    ("أعلن", "أعلنت"),
    ("أحد", "إحدى"),
)
_OTHER_GENDER = {a: b for one in _GENDERS for a, b in (one, one[::-1])}
_CASES = {"ون": "ين", "ين": "ون", "تان": "تين", "تين": "تان", "ان": "ين"}
_KIN = {"أبو": "أبي", "أبي": "أبو", "أخو": "أخي", "ذو": "ذي", "ذي": "ذو", "أبا": "أبو"}
_SINGULAR = frozenset("القانون التلفزيون الميدان الزيتون الديوان المليون الفنان الإعلان".split())  # noqa: SIM905


@cache
def _table(name: str) -> dict[str, str]:
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return dict(line.split("\t")[:2] for line in lines if line and not line.startswith("#"))


def _replaced(text: str, found: list[tuple[int, int, str]], rng: Random) -> str | None:
    if not found:
        return None
    start, end, new = rng.choice(found)
    return text[:start] + new + text[end:]


def _wrong_sense(text: str, _: str, rng: Random) -> str | None:
    senses = {p + right: p + wrong for right, wrong in _table("wrong_senses.tsv").items() for p in _PREFIXES}
    return _replaced(text, [(w.start, w.end, senses[w.text]) for w in words(text) if w.text in senses], rng)


def _literal_idiom(text: str, _: str, rng: Random) -> str | None:
    found = [
        (m.start(1), m.end(1), literal)
        for phrase, literal in _table("literal_idioms.tsv").items()
        for m in re.finditer(rf"(?<!\w)[وف]?({re.escape(phrase)})(?!\w)", text)
    ]
    return _replaced(text, found, rng)


def _gender(text: str, _: str, rng: Random) -> str | None:
    """Put a pronoun, demonstrative, verb or adjective in the other gender."""
    some = words(text)
    found = [(w.start, w.end, _OTHER_GENDER[w.text]) for w in some if w.text in _OTHER_GENDER]
    for noun, w in pairwise(some):
        both = all(x.text.startswith("ال") and x.text.endswith("ة") for x in (noun, w))
        if both and len(w.text) > 5 and is_known_word(w.text[:-1]):
            found.append((w.start, w.end, w.text[:-1]))
    return _replaced(text, found, rng)


def _case(text: str, _: str, rng: Random) -> str | None:
    """Put a dual, a sound plural or one of the five nouns in another case."""
    found = [(w.start, w.end, _KIN[w.text]) for w in words(text) if w.text in _KIN]
    for w in words(text):
        for ending, other in _CASES.items():
            stem = w.text.removeprefix("ال").removesuffix(ending)
            new = f"ال{stem}{other}"
            if w.text == f"ال{stem}{ending}" and len(stem) > 2 and is_known_word(stem) and is_known_word(new):
                found.append((w.start, w.end, new))
                break
    return _replaced(text, [f for f in found if text[f[0] : f[1]] not in _SINGULAR], rng)


def _preposition(text: str, _: str, rng: Random) -> str | None:
    found = [
        (w.start, w.end, rng.choice([p for p in _PREPOSITIONS if p != w.text]))
        for w in words(text)
        if w.text in _PREPOSITIONS
    ]
    return _replaced(text, found, rng)


LANGUAGE_KINDS = (
    DamageKind(name="wrong sense", spoil=_wrong_sense),
    DamageKind(name="literal idiom", spoil=_literal_idiom, checks=("calque",)),
    DamageKind(name="gender", spoil=_gender, checks=("agreement",)),
    DamageKind(name="case", spoil=_case, checks=("inflection",)),
    DamageKind(name="preposition", spoil=_preposition, checks=("calque",)),
)
