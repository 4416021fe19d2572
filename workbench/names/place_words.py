"""Which words that look like the name of a place are ordinary words where they stand: بنوك, الرباط الصليبي.

The words are in `place_words.txt`, which linguists edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from workbench.arabic.frequencies import listed_zipf
from workbench.caching import load_once
from workbench.names.gazetteer_lists import fold

__all__ = ["is_ordinary_word", "readings_beside"]

_PREPOSITIONS = ("ب", "ك", "ل")
_ANY = "*"
_FEMININE = "ة"  # جدة is no جده
_CONJUNCTIONS = ("و", "ف")
_LONG = 3  # letters of a word that a conjunction is taken from
_TOWNS = frozenset({"مدينه", "العاصمه", "بلده", "بمدينه", "لمدينه"})
_STATES = frozenset({"سلطنه", "دوله", "جمهوريه", "مملكه"})
_COUNTRY_SIGNS = ("عُ",)  # of عُمان
_TOWN_SIGNS = ("عَ", "عمّ")  # of عَمّان


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contexts:
    """The words before and behind which a word is no place, or only is one if required."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    required: bool = False


def is_ordinary_word(folded: Sequence[str], k: int, variant: str, written: str) -> bool:
    """Return whether the word at k, of which variant is what a place is called, is no name there.

    It is none if it is commoner as it stands than without the preposition that its first letter may be: بنوك, not بمصر.
    """
    joined = folded[k].removesuffix(variant)
    if joined in _PREPOSITIONS and listed_zipf(written) > listed_zipf(written[1:]):
        return True
    for form in dict.fromkeys((folded[k], folded[k][1:] if folded[k][:1] in _CONJUNCTIONS else "", variant)):
        contexts = _listed().get(form[:-1] + written[-1] if written.endswith(_FEMININE) else form)
        if contexts is not None:
            behind = joined.endswith(_PREPOSITIONS)  # بعسير
            beside = _is_beside(folded, k, contexts)
            return not (beside or behind) if contexts.required else beside
    return False


def readings_beside(before: str, written: str) -> frozenset[str]:
    """Return the kinds of place that a name can be behind a word or as it is voweled, empty for all: مدينة عمان."""
    if before in _TOWNS or written.startswith(_TOWN_SIGNS):
        return frozenset({"city", "seat"})
    return frozenset({"country"}) if before in _STATES or written.startswith(_COUNTRY_SIGNS) else frozenset()


def _is_beside(folded: Sequence[str], k: int, contexts: _Contexts) -> bool:
    before = folded[k - 1] if k else ""
    after = folded[k + 1] if k + 1 < len(folded) else ""
    if not (contexts.before or contexts.after):
        return True
    bare = before[1:] if before[:1] in _CONJUNCTIONS and len(before) > _LONG else before
    return any(_fits(word, w) for w in contexts.before for word in (before, bare)) or any(
        _fits(after, w) for w in contexts.after
    )


def _fits(word: str, listed: str) -> bool:
    return word.startswith(listed[:-1]) if listed.endswith(_ANY) else word == listed


def _folded(listed: str) -> str:
    return fold(listed.removesuffix(_ANY)) + (_ANY if listed.endswith(_ANY) else "")


@load_once
def _listed() -> dict[str, _Contexts]:
    text = files("workbench.names").joinpath("place_words.txt").read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        word, *beside = line.split()
        name = word.rstrip(":!")
        key = fold(name)[:-1] + _FEMININE if name.endswith(_FEMININE) else fold(name)
        found[key] = _Contexts(
            before=tuple(_folded(w.rstrip("_")) for w in beside if w.endswith("_")),
            after=tuple(_folded(w.lstrip("_")) for w in beside if w.startswith("_")),
            required=word.endswith("!"),
        )
    return found
