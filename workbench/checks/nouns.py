"""Gender and number of nouns, as far as a list, their endings and frequencies make them certain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from workbench.arabic.frequencies import listed_zipf
from workbench.caching import load_once
from workbench.checks.word_lists import listed_rows, word_set

__all__ = [
    "Gender",
    "Noun",
    "NounForm",
    "accusative",
    "dual_gender",
    "known_form",
    "noun_form",
    "oblique_plural",
    "plural_gender",
    "plurals",
]

Gender = Literal["m", "f", "e"]
Number = Literal["singular", "accusative", "dual", "plural"]
_COMMON = 2.5  # on the Zipf scale
_KNOWN = 2.0
_SHORT_PLURAL = 5  # letters
_CLEARLY = 1.0  # by how much the likelier singular is commoner


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A noun with its plurals, the first of which follows three to ten; gender `e` where usage varies."""

    singular: str
    plurals: tuple[str, ...]
    gender: Gender
    human: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NounForm:
    """What a form of a noun without its article is; `noun` is None for one that its ending alone tells."""

    gender: Gender
    number: Number
    human: bool
    noun: Noun | None = None


def known_form(word: str) -> NounForm | None:
    """Return what a word of the list is, None for another and for one that is a form of two nouns."""
    found = _forms().get(word, ())
    return found[0] if len({(f.noun, f.number) for f in found}) == 1 else None


@lru_cache(maxsize=16384)
def noun_form(word: str) -> NounForm | None:
    """Return what a noun without its article is, None where that is not certain."""
    found = _forms().get(word, ())
    if found:
        same = {(f.gender, f.number, f.human) for f in found}
        return found[0] if len(same) == 1 or word in word_set("chiefly_singular") else None
    if word in word_set("masculine_in_ta") or len(word) < 3:
        return None
    return _form_by_ending(word)


def _form_by_ending(word: str) -> NounForm | None:
    if word.endswith("ة"):
        return NounForm(gender="f", number="singular", human=False)
    if word.endswith("ات") and len(word) > 4:
        gender = plural_gender(word)
        stem = _forms().get(word[:-2], ())
        human = bool(stem) and stem[0].human
        return NounForm(gender=gender, number="plural", human=human) if gender else None
    if oblique_plural(word) or (word.endswith("ين") and oblique_plural(word[:-2] + "ون")):
        return NounForm(gender="m", number="plural", human=True)
    return None


def dual_gender(word: str) -> Gender | None:
    """Return the gender of a noun without its article if it can only be a dual, by the list or its تان or تين."""
    found = _forms().get(word, ())
    if found:
        return found[0].gender if all(f.number == "dual" for f in found) and found[0].gender != "e" else None
    of_ta = word.endswith(("تان", "تين")) and len(word) > 5 and word not in word_set("not_dual")
    return "f" if of_ta and listed_zipf(word[:-3] + "ة") >= _COMMON + _CLEARLY / 2 else None


@lru_cache(maxsize=4096)
def plural_gender(word: str) -> Gender | None:
    """Return the gender of a plural in ات by its singular: `شركات` has شركة, `اجتماعات` اجتماع."""
    stem = word[:-2]
    if not word.endswith("ات") or len(stem) < 3:
        return None
    feminine, masculine = listed_zipf(stem + "ة"), listed_zipf(stem)
    foreign = listed_zipf("ال" + stem + "ا") >= _KNOWN  # أوبرا, كاميرا; no accusative has the article
    if foreign and listed_zipf(stem + "ا") > max(feminine, masculine, _COMMON):
        return "f"
    if feminine >= _COMMON and feminine > masculine - _CLEARLY / 2:
        return "f" if feminine > masculine + _CLEARLY or masculine < _COMMON else None
    return "m" if masculine >= _COMMON and masculine > feminine + 2 * _CLEARLY else None


@lru_cache(maxsize=16384)
def oblique_plural(word: str) -> str | None:
    """Return the form in ين of a nominative plural in ون, None for a word that is no plural: `القانون`."""
    bare = word.removeprefix("ال")
    if not word.endswith("ون") or len(bare) < 5 or bare[0] in "يت":
        return None
    if bare in word_set("not_plural") or bare.removeprefix("و") in word_set("tens"):
        return None
    if len(bare) == _SHORT_PLURAL and bare[:-2] not in word_set("short_plural_stems"):  # of ولد is أولاد
        return None
    stem, oblique = word[:-2], word[:-2] + "ين"
    listed = max(listed_zipf(stem), listed_zipf(bare[:-2]), listed_zipf("ال" + bare[:-2]))
    known = max(listed_zipf(oblique), listed_zipf(bare[:-2] + "ين"), listed_zipf("ال" + bare[:-2] + "ين")) >= _COMMON
    return oblique if known and listed >= 2.0 else None


def accusative(noun: Noun) -> str | None:
    """Return the singular that follows eleven to ninety-nine, None where its spelling is not certain."""
    singular = noun.singular
    if singular in word_set("defective_singulars"):
        return None
    bare = singular[-1] in "ةىأ" or singular.endswith("اء")
    return singular if bare else singular + "ا"


@load_once
def plurals() -> frozenset[str]:
    """Return the plurals that follow three to ten."""
    return frozenset(f.noun.plurals[0] for forms in _forms().values() for f in forms if f.noun and f.noun.plurals)


@load_once
def _forms() -> dict[str, tuple[NounForm, ...]]:
    found: dict[str, list[NounForm]] = {}
    for (row,) in listed_rows("nouns.txt"):
        kind, singular, *some = row.split()
        gender: Gender = "m" if kind[0] == "m" else "f" if kind[0] == "f" else "e"
        noun = Noun(singular=singular, plurals=tuple(some), gender=gender, human=kind.endswith("h"))
        for form, number in _inflected(noun):
            held = NounForm(gender=gender, number=number, human=noun.human, noun=noun)
            found.setdefault(form, []).append(held)
    return {form: tuple(held) for form, held in found.items()}


def _inflected(noun: Noun) -> list[tuple[str, Number]]:
    forms: list[tuple[str, Number]] = [(noun.singular, "singular")]
    with_tanween = accusative(noun)
    if with_tanween and with_tanween != noun.singular:
        forms.append((with_tanween, "accusative"))
    for plural in noun.plurals:
        forms.append((plural, "plural"))
        if plural.endswith("ين") and noun.human:
            forms.append((plural[:-2] + "ون", "plural"))
    stem = noun.singular[:-1] + "ت" if noun.singular.endswith("ة") else noun.singular
    if noun.singular[-1] not in "ىءاأئ":
        duals = (stem + "ان", stem + "ين")
        forms += [(d, "dual") for d in duals if d not in word_set("not_dual")]
    plural_forms = {form for form, number in forms if number == "plural"}
    return [(f, n) for f, n in forms if n != "dual" or f not in plural_forms]  # المعلمين is first of all a plural
