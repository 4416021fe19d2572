"""Numerals of eleven to ninety-nine in words that have a gender: أحد عشر, خمس عشرة, إحدى وعشرون, ثلاثة وأربعين."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Numeral", "numerals"]

_UNITS = {
    3: ("ثلاثة", "ثلاث"),
    4: ("أربعة", "أربع"),
    5: ("خمسة", "خمس"),
    6: ("ستة", "ست"),
    7: ("سبعة", "سبع"),
    8: ("ثمانية", "ثماني"),
    9: ("تسعة", "تسع"),
}
_TENS = "عشر|ثلاث|أربع|اربع|خمس|ست|سبع|ثمان|تسع"
# One and two: masculine and feminine before عشر, and before عشرون.
_OF_TEEN = {
    "أحد": "إحدى",
    "احد": "إحدى",
    "واحد": "إحدى",
    "اثنا": "اثنتا",
    "اثني": "اثنتي",
    "اثنان": "اثنتا",
    "اثنين": "اثنتي",
}
_OF_COMPOUND = {"واحد": "إحدى", "أحد": "إحدى", "احد": "إحدى", "اثنان": "اثنتان", "اثنين": "اثنتين"}
_FEMININE = {
    "إحدى": "أحد",
    "احدى": "أحد",
    "واحدة": "أحد",
    "اثنتا": "اثنا",
    "اثنتي": "اثني",
    "اثنتان": "اثنا",
    "اثنتين": "اثني",
}
_FEMININE_OF_COMPOUND = {
    "إحدى": "واحد",
    "احدى": "واحد",
    "واحدة": "واحد",
    "اثنتان": "اثنان",
    "اثنتين": "اثنين",
}
_MISUSED = {"واحد": "أحد", "احد": "أحد", "اثنان": "اثنا", "اثنين": "اثني"}  # before عشر
_BARE = {"اربعة": "أربعة", "اربع": "أربع", "ثمان": "ثماني"}
_UNIT = "|".join(
    sorted({*_OF_TEEN, *_OF_COMPOUND, *_FEMININE, *_BARE, *(f for pair in _UNITS.values() for f in pair)}, key=len)[
        ::-1
    ]
)
_NUMERAL = re.compile(
    rf"(?<![^\W_])(?:[وفبلك]??(?:ال|لل)??)(?P<all>(?P<unit>{_UNIT})\s+"
    rf"(?:(?P<ten>عشرة?)|و(?P<tens>(?:{_TENS})(?:ون|ين))))(?![^\W_])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A numeral at `source[start:end]`: its unit, and its ten, which is empty in a compound such as واحد وعشرون."""

    start: int
    end: int
    unit: str
    ten: str
    rest: str

    def form(self, gender: str) -> str:
        """Return the numeral that counts nouns of a gender, `m` or `f`, in the same case."""
        if self.ten:
            return f"{self._unit(gender, teen=True)} {'عشر' if gender == 'm' else 'عشرة'}"
        return f"{self._unit(gender, teen=False)} {self.rest}"

    def is_wrong_before(self, gender: str | None) -> bool:
        """Return whether the numeral does not count nouns of this gender, or, where it is unknown, of any."""
        said = f"{_BARE.get(self.unit, self.unit)} {self.rest}"
        right = [self.form(g) for g in ("m", "f") if gender not in {"m", "f"} or g == gender]
        allowed = {"واحدة": "f", "أحد": "m", "احد": "m", "احدى": "f"} if not self.ten else {"احد": "m", "احدى": "f"}
        if self.unit in allowed:  # واحدة وعشرون; without hamza it is misspelt only
            said_of, ten = allowed[self.unit], {"عشر": "m", "عشرة": "f"}.get(self.ten)
            return (ten or said_of) != said_of or gender not in {said_of, None, "e"}
        return said not in right

    def _unit(self, gender: str, *, teen: bool) -> str:
        unit = _BARE.get(self.unit, self.unit)
        for masculine, feminine in _UNITS.values():
            if unit in {masculine, feminine}:
                return masculine if gender == "m" else feminine
        to_feminine, to_masculine = (_OF_TEEN, _FEMININE) if teen else (_OF_COMPOUND, _FEMININE_OF_COMPOUND)
        if gender == "f":
            return to_feminine.get(unit, "إحدى" if unit in {"احدى", "واحدة"} else unit)
        return to_masculine.get(unit, _MISUSED.get(unit, unit) if teen else {"أحد": "واحد"}.get(unit, unit))


def numerals(text: str) -> tuple[Numeral, ...]:
    """Return the numerals of eleven to ninety-nine with a gender in a text, without their clitics."""
    if "عشر" not in text and " و" not in text:
        return ()
    return tuple(
        Numeral(
            start=m.start("all"),
            end=m.end("all"),
            unit=m["unit"],
            ten=m["ten"] or "",
            rest=m["ten"] or f"و{m['tens']}",
        )
        for m in _NUMERAL.finditer(text)
    )
