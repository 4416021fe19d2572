"""Units of measure and currencies of Arabic news, read from `units.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from workbench.arabic.compact_text import compact
from workbench.arabic.patterns import compiled
from workbench.caching import load_once

__all__ = ["Unit", "unit_after", "unit_before", "unit_of_noun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit: its name, its dimension (length, money, proportion), and its size in the first unit of the dimension.

    A currency that several countries have is a name such as riyal, with all the codes that it may mean.
    """

    name: str
    dimension: str
    size: float = 1.0
    codes: frozenset[str] = frozenset()

    def is_same(self, other: Unit) -> bool:
        """Whether two may be the same unit: a riyal may be the Saudi one."""
        if self.dimension != other.dimension:
            return False
        return self.name == other.name or bool(self.codes & other.codes) or "degree" in {self.name, other.name}


_PER = ("/ال", "_/_", "_/_ال", "/_", "_في_ال", "_بال", "_لل", "_فال", "_في_")  # between what is counted and the time
_MIN_TIME = 2  # letters; كم/س has no other form
_WORD_END = r"(?![^\W_])"
_DESCRIBED = re.compile(r"[^\W_]{3,}_(?:مربع|مكعب|مئوية|بحري|ملاحي|متري)")  # also with the article: النقطة المئوية


@load_once
def _table() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(files("workbench.arabic").joinpath("units.toml").read_text(encoding="utf-8"))
    return table


def _fold(form: str) -> str:
    return compact(form.replace("_", " ")).text


def _spellings(form: str) -> list[str]:
    """Return the ways in which a rate is written: كم/ساعة, كم / ساعة, كم في الساعة, كم بالساعة, spoken كم فالساعة."""
    counted, _, time = form.partition("/")
    if len(time) < _MIN_TIME:
        return [form]
    return [form, *(f"{counted}{between}{time}" for between in _PER)]


@load_once
def _units() -> dict[str, Unit]:
    """Return the unit of each folded form."""
    table = dict(_table())
    currencies, shared, usual = table.pop("currencies"), table.pop("shared_currencies"), table.pop("usual")
    found: dict[str, Unit] = {}
    for dimension, units in table.items():
        for key, forms in units.items():
            name, size = key.split()
            unit = Unit(name=name, dimension=dimension, size=float(size), codes=frozenset({name}))
            found |= {_fold(spelling): unit for form in forms.split() for spelling in _spellings(form)}
            described = (form.replace("_", "_ال") for form in forms.split() if _DESCRIBED.fullmatch(form))
            found |= {_fold(f"ال{form}"): unit for form in described}
    for code, forms in currencies.items():
        unit = Unit(name=code, dimension="money", codes=frozenset({code}))
        found |= {_fold(form): unit for form in forms.split()}
    for name, entry in shared.items():
        codes = {code: adjectives for code, adjectives in entry.items() if code != "forms"}
        general = Unit(name=usual.get(name, name), dimension="money", codes=frozenset(codes))
        for form in map(_fold, entry["forms"].split()):
            found[form] = general
            for code, adjectives in codes.items():
                unit = Unit(name=code, dimension="money", codes=frozenset({code}))
                for adjective in map(_fold, adjectives.split()):
                    ends = ("", "ا", "ه") if not form.startswith("ال") else ("", "ه")
                    article = "ال" if form.startswith("ال") else ""
                    found |= {f"{form} {article}{adjective}{end}": unit for end in ends}
    return found


def unit_of_noun(noun: str) -> Unit | None:
    """Return the unit that a folded word is a form of, None if it is none."""
    return _units().get(noun)


@load_once
def _after() -> str:
    ordered = sorted(_units(), key=len, reverse=True)
    forms = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in ordered)
    return (
        rf"[^\S\n]*(?:من\s+(?=ال))?(?P<unit>{forms}|(?<=\s)ال(?P<defined>{forms}))"
        rf"(?:(?<=[%٪$€£¥₪₺‰])|(?<=°[مفCF])|{_WORD_END})"
    )


def unit_after(plain: str, end: int) -> tuple[Unit, int] | None:
    """Return the unit that follows a number in a compact text, and where it ends."""
    match = compiled(_after()).match(plain, end)
    if match is None:
        return None
    form = " ".join((match["defined"] or match["unit"]).split())
    return _units()[form], match.end()


_BEFORE = re.compile(r"(?P<unit>[$€£¥₪₺%٪]|US\$|USD|EUR|GBP|SAR|AED|EGP)\s*$")


def unit_before(plain: str, start: int) -> tuple[Unit, int] | None:
    """Return the sign of a unit that stands before a number in a compact text, and where it starts."""
    match = _BEFORE.search(plain[max(0, start - 6) : start])
    if match is None:
        return None
    return _units()[match["unit"]], start - (len(match.string) - match.start())
