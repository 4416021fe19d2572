"""The parts of numbers in compact Arabic text: number words and figures, with what is attached to them.

The words are in `number_words.toml`. What they make up together is for `numbers` to say.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast

from workbench.arabic.compact_text import CompactText
from workbench.arabic.figures import Figure, find_figures
from workbench.arabic.normalisation import normalise
from workbench.caching import load_once

__all__ = [
    "SCALE_KINDS",
    "Numeral",
    "NumeralKind",
    "construct_dual",
    "construct_fraction",
    "find_numerals",
    "is_like_number_word",
]

NumeralKind = Literal[
    "figure",
    "units",
    "bound",
    "teens",
    "tens",
    "hundreds",
    "scales",
    "scale_plurals",
    "duals",
    "construct_duals",
    "fractions",
    "construct_fractions",
    "denominators",
    "decimal",
]


SCALE_KINDS = frozenset({"scales", "scale_plurals", "duals"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number word or a figure at `text[start:end]` of a compact text, without what is attached before it.

    joined is whether و joins it to what precedes; prefix is a preposition and the article.
    """

    start: int
    end: int
    kind: NumeralKind
    value: float
    joined: bool = False
    prefix: str = ""
    whole_start: int
    figure: Figure | None = None
    form: str = ""

    @property
    def defined(self) -> bool:
        """Whether it has the article."""
        return self.prefix.endswith(("ال", "لل"))


_TOKEN = re.compile(r"[^\W\d_]+")
_PREFIX = re.compile(r"(?P<joined>[وف]?)(?P<prefix>[بلك]?ال|لل|[بلك]?)")
_HUNDRED_NEEDS_HAMZA = re.compile("(?:ميت|ميه)")


@load_once
def _tables() -> dict[NumeralKind, dict[str, str]]:
    text = files("workbench.arabic").joinpath("number_words.toml").read_text(encoding="utf-8")
    return cast("dict[NumeralKind, dict[str, str]]", tomllib.loads(text))


@load_once
def _forms() -> dict[str, tuple[NumeralKind, float]]:
    """Return kind and value of each folded form; of one in two tables, those of the first."""
    found: dict[str, tuple[NumeralKind, float]] = {"صفر": ("units", 0.0)}
    for kind, table in _tables().items():
        for value, forms in table.items():
            for form in forms.split():
                found.setdefault(normalise(form, "full").text, (kind, float(Fraction(value))))
    return found


@load_once
def _construct_forms() -> dict[NumeralKind, dict[str, float]]:
    kinds: tuple[NumeralKind, ...] = ("construct_duals", "construct_fractions")
    return {
        kind: {
            normalise(f, "full").text: float(Fraction(v)) for v, forms in _tables()[kind].items() for f in forms.split()
        }
        for kind in kinds
    }


def construct_dual(numeral: Numeral) -> float | None:
    """Return the value of a scale that is a dual if what is counted follows it (مليونا نازح), None for any other."""
    return _construct_forms()["construct_duals"].get(numeral.form)


def construct_fraction(numeral: Numeral) -> float | None:
    """Return twice a share if what it is of follows (خمسا الناخبين), None for any other number."""
    return None if numeral.defined else _construct_forms()["construct_fractions"].get(numeral.form)


@lru_cache(maxsize=4096)
def is_like_number_word(word: str, *, scale: bool) -> bool:
    """Return whether a folded word that is no number word is one letter away from one, or from a scale: عشرن, مليوون.

    Short number words are one letter away from too many others.
    """
    shortest = {"scales": 5, "scale_plurals": 5} if scale else {"units": 4, "tens": 5, "hundreds": 5}
    return word not in _forms() and any(
        len(form) >= shortest[kind] and _is_one_letter_away(word, form)
        for form, (kind, _) in _forms().items()
        if kind in shortest
    )


def _is_one_letter_away(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    tails = one[start:], other[start:]
    return tails[0][1:] == tails[1][1:] or tails[0][1:] == tails[1] or tails[0] == tails[1][1:]


@lru_cache(maxsize=16384)
def _read_word(word: str) -> tuple[NumeralKind, float, str, str, str] | None:
    """Return kind, value, what joins, prefix and form of a folded word, None if it is no number word."""
    forms = _forms()
    if word in forms:
        return (*forms[word], "", "", word)
    for match in (_PREFIX.match(word), _PREFIX.match(word[1:]) if word[0] in "وف" else None):
        if match is None:
            continue
        joined = match["joined"] if match.string == word else word[0]
        whole = word[len(joined) :]
        for prefix in dict.fromkeys((match["prefix"], match["prefix"][:1] if match["prefix"][:1] in "بلك" else "", "")):
            rest = whole[len(prefix) :]
            if rest in forms and whole.startswith(prefix):
                return (*forms[rest], joined, prefix, rest)
    return None


def find_numerals(text: CompactText) -> list[Numeral]:
    """Return the number words and figures of a compact text in order."""
    plain = text.text
    figures = [_attached_figure(plain, figure) for figure in find_figures(plain)]
    taken = {k for n in figures for k in range(n.start, n.end)}
    found = [*figures]
    for match in _TOKEN.finditer(plain):
        if match.start() in taken or not "\u0600" <= match.group()[0] <= "\u06ff":
            continue
        read = _read_word(match.group())
        if read is None or (_HUNDRED_NEEDS_HAMZA.match(read[4]) and not _has_hamza(text, match)):
            continue
        kind, value, joined, prefix, form = read
        start = match.start() + len(joined) + len(prefix)
        loose = not joined and _loose_joint(plain, match.start())
        found.append(
            Numeral(
                start=start,
                end=match.end(),
                kind=kind,
                value=value,
                joined=bool(joined) or loose > 0,
                prefix=prefix,
                whole_start=match.start() - loose,
                form=form,
            )
        )
    found.sort(key=lambda n: n.start)
    return [_and_one(text, found, k) for k in range(len(found))]


def _and_one(text: CompactText, numerals: list[Numeral], k: int) -> Numeral:
    """Return a numeral, `و` and `أحد` apart: without its hamza, وأحد looks like واحد."""
    numeral = numerals[k]
    if numeral.form not in {"واحد", "واحده"} or numeral.joined or numeral.prefix:
        return numeral
    follows = k > 0 and not text.text[numerals[k - 1].end : numeral.start].strip()
    before_ten = k + 1 < len(numerals) and numerals[k + 1].form in {"عشر", "عشره"}
    if text.written(numeral.start, numeral.end)[1:2] == "أ" or (follows and before_ten):
        return replace(numeral, start=numeral.start + 1, kind="bound", joined=True, form=numeral.form[1:])
    return numeral


def _has_hamza(text: CompactText, match: re.Match[str]) -> bool:
    """Return whether a word is written with a hamza: ميتا is a company, مئتا two hundred."""
    written = text.written(*match.span())
    return any(c in written for c in "ئءأ\u0654\ufe89\ufe8b\ufe8c")


def _loose_joint(plain: str, start: int) -> int:
    """Return the length of a و and the space after it that stand alone before a place, else 0."""
    match = _LOOSE.search(plain[max(0, start - 4) : start])
    return len(match.group(1)) if match else 0


_LOOSE = re.compile(r"(?<![^\W_])(و[ \u00a0\u202f]{1,2})$")
_LOOSE_ARTICLE = re.compile(r"(?<![^\W\d_])(?P<joined>[وف]?)(?P<prefix>[بلك]?ال|لل|[بلك])[ \u00a0]$")
_TIGHT = re.compile(r"(?<![^\W\d_])(?P<joined>[وف]?)(?P<prefix>[بلك]?ال|لل|[بلك]?)$")


def _attached_figure(plain: str, figure: Figure) -> Numeral:
    before = plain[max(0, figure.start - 6) : figure.start]
    tight = _TIGHT.search(before)
    article = _LOOSE_ARTICLE.search(before)
    joined, prefix, length = "", "", 0
    if tight and tight.group():
        joined, prefix, length = tight["joined"], tight["prefix"], len(tight.group())
    elif article:
        joined, prefix, length = article["joined"], article["prefix"], len(article.group())
    loose = 0 if joined else _loose_joint(plain, figure.start - length)
    return Numeral(
        start=figure.start,
        end=figure.end,
        kind="figure",
        value=figure.value,
        joined=bool(joined) or loose > 0,
        prefix=prefix,
        whole_start=figure.start - length - loose,
        figure=figure,
    )
