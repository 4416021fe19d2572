"""Numbers and months as Arabic news writes them, each with its value.

Digits of three kinds, number words, and both together: ٦٧, 1,200, ثمانية وثلاثون, نصف مليون, 2 مليون, مليونان.
Months in both sets of names: يونيو and حزيران are 6.

>>> [q.value for q in quantities("قتل ثمانية وثلاثون شخصا من بين ٦٧ في يونيو/حزيران")]
[38.0, 67.0, 6.0]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from workbench.arabic.normalisation import normalise, same_length

__all__ = ["MONTHS", "Quantity", "quantities"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number or a month, `source[start:end]`; a month's value is 1 to 12."""

    start: int
    end: int
    value: float
    kind: Literal["number", "month"]


_UNITS = {
    3: "ثلاث ثلاثه",
    4: "اربع اربعه",
    5: "خمس خمسه",
    6: "ست سته",
    7: "سبع سبعه",
    8: "ثمان ثماني ثمانيه",
    9: "تسع تسعه",
    10: "عشر عشره",
    11: "احد_عشر احدي_عشره",
    12: "اثنا_عشر اثني_عشر اثنتا_عشره اثنتي_عشره",
    13: "ثلاثه_عشر ثلاث_عشره",
    14: "اربعه_عشر اربع_عشره",
    15: "خمسه_عشر خمس_عشره",
    16: "سته_عشر ست_عشره",
    17: "سبعه_عشر سبع_عشره",
    18: "ثمانيه_عشر ثماني_عشره",
    19: "تسعه_عشر تسع_عشره",
}
_TENS = {
    20: "عشرون عشرين",
    30: "ثلاثون ثلاثين",
    40: "اربعون اربعين",
    50: "خمسون خمسين",
    60: "ستون ستين",
    70: "سبعون سبعين",
    80: "ثمانون ثمانين",
    90: "تسعون تسعين",
}
_HUNDREDS = {
    100: "مائه مئه ميه",
    200: "مائتان مائتين مئتان مئتين مائتي مئتي",
    300: "ثلاثمائه ثلاثميه",
    400: "اربعمائه اربعميه",
    500: "خمسمائه خمسميه",
    600: "ستمائه ستميه",
    700: "سبعمائه سبعميه",
    800: "ثمانمائه ثمانميه ثمانيمائه",
    900: "تسعمائه تسعميه",
}
_SCALES = {1e3: "الف الاف الفا", 1e6: "مليون ملايين مليونا", 1e9: "مليار مليارات مليارا بليون"}
_DUALS = {2e3: "الفان الفين الفي", 2e6: "مليونان مليونين مليوني", 2e9: "ملياران مليارين ملياري"}
_SMALL = {2: "اثنان اثنين اثنتان اثنتين", 1: "واحد واحده احدي"}
_FRACTIONS = {0.5: "نصف", 0.25: "ربع", 0.75: "ثلاثه_ارباع"}
_MONTHS = {
    1: "يناير جانفي كانون_الثاني",
    2: "فبراير فيفري شباط",
    3: "مارس اذار",
    4: "ابريل افريل نيسان",
    5: "مايو ماي ايار",
    6: "يونيو يونيه جوان حزيران",
    7: "يوليو يوليه جويليه تموز",
    8: "اغسطس اوت اب",
    9: "سبتمبر ايلول",
    10: "اكتوبر تشرين_الاول",
    11: "نوفمبر تشرين_الثاني",
    12: "ديسمبر كانون_الاول",
}


def _table(*groups: dict[int, str] | dict[float, str]) -> dict[str, float]:
    return {
        normalise(form.replace("_", " "), "full").text: float(value)
        for group in groups
        for value, forms in group.items()
        for form in forms.split()
    }


_ADDENDS = _table(_UNITS, _TENS, _HUNDREDS, _SMALL)
_WHOLE = _table(_DUALS)
_SCALE = _table(_SCALES)
_FRACTION = _table(_FRACTIONS)
MONTHS = _table(_MONTHS)  # folded names of months, 1 to 12


def _either(*tables: dict[str, float]) -> str:
    forms = sorted({form for table in tables for form in table}, key=len, reverse=True)
    return "|".join(form.replace(" ", r"\s+") for form in forms)


_HUNDRED = {"مايه", "ميه"}
_EDGE = r"(?![^\W\d_])"
_FIGURE = r"\d+(?:[,٬]\d{3})+(?:[.٫]\d+)?|\d+(?:[.٫,]\d+)?"
_ATOM = re.compile(
    rf"(?P<figure>{_FIGURE})"
    rf"|(?<![^\W_])(?P<joined>و)?(?P<prefix>(?:[بلكف]|ال|لل|بال)?)"
    rf"(?:(?P<fraction>{_either(_FRACTION)})|(?P<scale>{_either(_SCALE)})"
    rf"|(?P<whole>{_either(_WHOLE)})|(?P<addend>{_either(_ADDENDS)})){_EDGE}"
)
# آب (August) folds to اب, which is also "father": it counts only beside a day, a year or its other name.
_MONTH_WORD = re.compile(rf"(?<![^\W\d_])(?:[ولبف]?)(?P<month>{_either(MONTHS)}){_EDGE}")
_ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
_AUGUST = re.compile(r"(?:\d\s*|/\s*)$")


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers and months of a text in order."""
    if not (_ARABIC.search(text) or any(map(str.isnumeric, text))):
        return ()
    plain = same_length(text)
    found = [*_numbers(plain), *_months(plain)]
    return tuple(Quantity(start=start, end=end, value=value, kind=kind) for start, end, value, kind in sorted(found))


_Found = tuple[int, int, float, Literal["number", "month"]]


def _numbers(plain: str) -> list[_Found]:
    found: list[_Found] = []
    group: list[re.Match[str]] = []
    for atom in _ATOM.finditer(plain):
        if group and not _continues(plain, group[-1], atom):
            found += _valued(group)
            group = []
        group.append(atom)
    return found + _valued(group)


def _continues(plain: str, last: re.Match[str], atom: re.Match[str]) -> bool:
    between = plain[last.end() : atom.start()]
    if between.strip() or not between or atom["figure"]:
        return False
    if atom["joined"]:
        return not last["figure"] or bool(atom["fraction"])
    hundred = atom["addend"] in _HUNDRED and not atom["prefix"]  # خمسة بالمئة is five
    return bool(atom["scale"]) or bool(last["addend"] and hundred)


def _valued(group: list[re.Match[str]]) -> list[_Found]:
    # A lone "one", "half" or "thousands of" is seldom a figure that a report can contradict.
    if not group or (len(group) == 1 and _vague(group[0])):
        return []
    total, part = 0.0, 0.0
    for atom in group:
        if atom["figure"]:
            part = _figure(atom["figure"])
        elif atom["whole"]:
            total, part = total + _WHOLE[_key(atom["whole"])], 0.0
        elif atom["scale"]:
            total, part = total + (part or 1) * _SCALE[_key(atom["scale"])], 0.0
        elif atom["fraction"]:
            part += _FRACTION[_key(atom["fraction"])]
        elif _key(atom["addend"]) in _HUNDRED and 3 <= part <= 9 and not atom["joined"]:
            part *= 100
        else:
            part += _ADDENDS[_key(atom["addend"])]
    if total and 0 < part < 1:  # مليون ونصف: the half is one of what was named last
        part *= max((scale for scale in _SCALE.values() if scale <= total), default=1.0)
    start = group[0].start() + len(group[0]["joined"] or "") + len(group[0]["prefix"] or "")
    return [(start, group[-1].end(), total + part, "number")]


def _vague(atom: re.Match[str]) -> bool:
    return bool(atom["fraction"] or atom["scale"]) or _key(atom["addend"] or "") in {"واحد", "واحده", "احدي"}


def _key(form: str) -> str:
    return " ".join(form.split())


def _figure(digits: str) -> float:
    grouped = re.fullmatch(r"\d+(?:[,٬]\d{3})+(?:[.٫]\d+)?", digits)
    return float(re.sub("[,٬]", "" if grouped else ".", digits).replace("٫", "."))


def _months(plain: str) -> list[_Found]:
    found: list[_Found] = []
    for match in _MONTH_WORD.finditer(plain):
        form = _key(match["month"])
        if form in {"اب", "ماي"} and not _AUGUST.search(plain[: match.start()]):
            continue
        value = MONTHS[form]
        if found and found[-1][2] == value and plain[found[-1][1] : match.start()].strip() == "/":
            found[-1] = (found[-1][0], match.end(), value, "month")  # both names of one month
        else:
            found.append((match.start("month"), match.end(), value, "month"))
    return found
