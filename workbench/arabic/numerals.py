"""The parts of numbers in compact Arabic text: number words and figures, with what is attached to them.

The words are in `number_words.toml`. What they make up together is for `numbers` to say.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from workbench.arabic.compact import CompactText
from workbench.arabic.figures import Figure, find_figures
from workbench.arabic.normalisation import normalise

__all__ = ["Numeral", "NumeralKind", "construct_dual", "find_numerals"]

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
    "denominators",
    "ten_of_teens",
    "decimal",
]


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


@cache
def _forms() -> dict[str, tuple[NumeralKind, float]]:
    raw = tomllib.loads(files("workbench.arabic").joinpath("number_words.toml").read_text(encoding="utf-8"))
    found: dict[str, tuple[NumeralKind, float]] = {}
    for kind, table in raw.items():
        for value, forms in table.items():
            for form in forms.split():
                found.setdefault(normalise(form, "full").text, (kind, float(Fraction(value))))
    found["فاصله"] = found["فاصل"] = ("decimal", 0.0)
    found["صفر"] = ("units", 0.0)
    return found


@cache
def _construct_forms() -> dict[str, float]:
    raw = tomllib.loads(files("workbench.arabic").joinpath("number_words.toml").read_text(encoding="utf-8"))
    table = raw["construct_duals"]
    return {normalise(form, "full").text: float(value) for value, forms in table.items() for form in forms.split()}


def construct_dual(numeral: Numeral) -> float | None:
    """Return the value of a scale that is a dual if what is counted follows it (مليونا نازح), None for any other."""
    return _construct_forms().get(numeral.form)


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
    return sorted(found, key=lambda n: n.start)


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
