"""Arabic number words for a number, in the spellings that people use."""

from __future__ import annotations

from dataclasses import dataclass

_UNITS = {
    1: ("واحد", "واحدة"),
    2: ("اثنان", "اثنتان"),
    3: ("ثلاثة", "ثلاث"),
    4: ("أربعة", "أربع"),
    5: ("خمسة", "خمس"),
    6: ("ستة", "ست"),
    7: ("سبعة", "سبع"),
    8: ("ثمانية", "ثماني"),
    9: ("تسعة", "تسع"),
    10: ("عشرة", "عشر"),
}
_TENS = {20: "عشر", 30: "ثلاث", 40: "أربع", 50: "خمس", 60: "ست", 70: "سبع", 80: "ثمان", 90: "تسع"}
_STEMS = {3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}
_SCALES = (
    (10**12, "تريليون", "تريليونان", "تريليونين", "تريليونات"),
    (10**9, "مليار", "ملياران", "مليارين", "مليارات"),
    (10**6, "مليون", "مليونان", "مليونين", "ملايين"),
    (10**3, "ألف", "ألفان", "ألفين", "آلاف"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How to spell: the gender and case, مئة or مائة, ثلاث مئة in two words, and a space after و."""

    feminine: bool = False
    oblique: bool = False
    long_hundred: bool = False
    apart: bool = False
    loose: bool = False

    def words(self, number: int) -> str:
        """Return the words of a number from 1 to 10**15."""
        joint = " و " if self.loose else " و"
        return joint.join(self._groups(number))

    def _groups(self, number: int) -> list[str]:
        groups = []
        for scale, one, dual, oblique_dual, many in _SCALES:
            count, number = divmod(number, scale)
            if count == 1:
                groups.append(one)
            elif count == 2:
                groups.append(oblique_dual if self.oblique else dual)
            elif count:
                counted = many if 3 <= count % 100 <= 10 else one
                groups.append(f"{self._below_thousand(count, feminine=False)} {counted}")
        return groups + ([self._below_thousand(number, feminine=self.feminine)] if number else [])

    def _below_thousand(self, number: int, *, feminine: bool) -> str:
        hundreds, rest = divmod(number, 100)
        parts = [self._hundreds(hundreds)] if hundreds else []
        if rest:
            parts.append(self._below_hundred(rest, feminine=feminine))
        return (" و " if self.loose else " و").join(parts)

    def _hundreds(self, count: int) -> str:
        hundred = "مائة" if self.long_hundred else "مئة"
        if count == 1:
            return hundred
        if count == 2:
            return hundred[:-1] + ("تين" if self.oblique else "تان")
        return f"{_STEMS[count]}{' ' if self.apart else ''}{hundred}"

    def _below_hundred(self, number: int, *, feminine: bool) -> str:
        if number <= 10:
            word = _UNITS[number][feminine]
            return word.removesuffix("ان") + "ين" if number == 2 and self.oblique else word
        unit, ten = number % 10, number - number % 10
        if ten == 10:
            first = {1: ("أحد", "إحدى"), 2: ("اثني", "اثنتي") if self.oblique else ("اثنا", "اثنتا")}
            word = first[unit][feminine] if unit <= 2 else _UNITS[unit][feminine]
            return f"{word} {'عشرة' if feminine else 'عشر'}"
        word = _TENS[ten] + ("ين" if self.oblique else "ون")
        if not unit:
            return word
        joint = " و " if self.loose else " و"
        one = {1: "إحدى"}.get(unit, _UNITS[unit][1]) if feminine else _UNITS[unit][0]
        return f"{one.removesuffix('ان') + 'ين' if unit == 2 and self.oblique else one}{joint}{word}"
