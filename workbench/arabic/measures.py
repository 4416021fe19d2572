"""Percentages, sums of money and ordinals as Arabic news writes them, each with its place, value and unit.

>>> [(m.value, m.unit) for m in measures("ارتفعت 15 في المئة إلى 20 مليون دولار للعام الثالث")]
[(15.0, 'percent'), (20000000.0, 'USD'), (3.0, 'ordinal')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.arabic.normalisation import normalise, same_length
from workbench.arabic.numbers import quantities

__all__ = ["Measure", "measures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number with its unit, `source[start:end]`; the unit is percent, ordinal, or a currency by its ISO 4217 code."""

    start: int
    end: int
    value: float
    unit: str


_MARK = "[\u064b-\u0652\u0670\u200b]*"
_EDGE = r"(?![^\W_])"
_CURRENCIES = {
    "USD": "دولار دولارا دولارات الدولار $",
    "EUR": "يورو €",
    "GBP": "جنيه_استرليني جنيها_استرلينيا جنيهات_استرلينية £",
    "EGP": "جنيه_مصري جنيها_مصريا جنيهات_مصرية",
    "RUB": "روبل روبلا روبلات",
    "UAH": "هريفنيا",
    "TRY": "ليرة_تركية",
    "SYP": "ليرة_سورية",
    "LBP": "ليرة_لبنانية",
    "SAR": "ريال_سعودي ريالا_سعوديا",
    "QAR": "ريال_قطري ريالا_قطريا",
    "YER": "ريال_يمني ريالا_يمنيا",
    "AED": "درهم_إماراتي درهما_إماراتيا",
    "MAD": "درهم_مغربي درهما_مغربيا",
    "JOD": "دينار_أردني دينارا_أردنيا",
    "KWD": "دينار_كويتي",
    "IQD": "دينار_عراقي",
    "DZD": "دينار_جزائري",
    "ILS": "شيكل شيقل شيكلا",
    "CNY": "يوان يوانا",
    "JPY": "ين ينا",
    "AZN": "مانات",
}
_CODE = {
    normalise(form.replace("_", " "), "full").text: code
    for code, forms in _CURRENCIES.items()
    for form in forms.split()
}
_MONEY = re.compile(
    r"[^\S\n]*(?P<currency>"
    + "|".join(
        "".join(r"\s+" if c == " " else re.escape(c) + _MARK for c in form)
        for form in sorted(_CODE, key=len, reverse=True)
    )
    + rf")(?:(?<=[$€£])|{_EDGE})(?:\s+امريكي{_EDGE}|\s+امريكيا{_EDGE})?"
)
_PERCENT = re.compile(rf"[^\S\n]*(?:[%٪]|(?:في\s+|ب)ال(?:مايه|ميه){_EDGE})")
_ORDINALS = {
    1: "الأول الأولى",
    2: "الثاني الثانية",
    3: "الثالث الثالثة",
    4: "الرابع الرابعة",
    5: "الخامس الخامسة",
    6: "السادس السادسة",
    7: "السابع السابعة",
    8: "الثامن الثامنة",
    9: "التاسع التاسعة",
    10: "العاشر العاشرة",
    11: "الحادي_عشر الحادية_عشرة",
    12: "الثاني_عشر الثانية_عشرة",
    13: "الثالث_عشر الثالثة_عشرة",
    14: "الرابع_عشر الرابعة_عشرة",
    15: "الخامس_عشر الخامسة_عشرة",
    16: "السادس_عشر السادسة_عشرة",
    17: "السابع_عشر السابعة_عشرة",
    18: "الثامن_عشر الثامنة_عشرة",
    19: "التاسع_عشر التاسعة_عشرة",
    20: "العشرون العشرين",
    21: "الحادي_والعشرين الحادية_والعشرين الحادي_والعشرون الحادية_والعشرون",
    100: "المئوية",
}
_RANK = {
    normalise(form.replace("_", " "), "full").text: value
    for value, forms in _ORDINALS.items()
    for form in forms.split()
}
_ORDINAL = re.compile(
    r"(?<![^\W_])[وف]?(?:[بك](?=ال))?(?P<ordinal>"
    + "|".join(
        "".join(r"\s+" if c == " " else c + _MARK for c in form) for form in sorted(_RANK, key=len, reverse=True)
    )
    + rf"){_EDGE}"
)
_MONTH_NAME = re.compile(r"(?:تشرين|كانون|ربيع|جمادي)\s+$")


def measures(text: str) -> tuple[Measure, ...]:
    """Return the percentages, sums of money and ordinals of a text in order; none of them overlap."""
    plain = same_length(text)
    taken: list[Measure] = []
    for measure in (*_counted(text, plain), *_ordinals(plain)):
        if all(measure.end <= t.start or measure.start >= t.end for t in taken):
            taken.append(measure)
    return tuple(sorted(taken, key=lambda m: m.start))


def _counted(text: str, plain: str) -> Iterator[Measure]:
    for number in quantities(text):
        if number.kind == "month":
            continue
        percent, money = _PERCENT.match(plain, number.end), _MONEY.match(plain, number.end)
        before = re.search(r"[$€£%٪]\s*$", plain[: number.start])
        if percent:
            yield Measure(start=number.start, end=percent.end(), value=number.value, unit="percent")
        elif money:
            code = _CODE[_key(money["currency"])]
            yield Measure(start=number.start, end=money.end(), value=number.value, unit=code)
        elif before:
            unit = "percent" if before.group()[0] in "%٪" else _CODE[before.group()[0]]
            yield Measure(start=before.start(), end=number.end, value=number.value, unit=unit)


def _ordinals(plain: str) -> Iterator[Measure]:
    for match in _ORDINAL.finditer(plain):
        start = match.start("ordinal")
        if not _MONTH_NAME.search(plain[:start]):
            yield Measure(start=start, end=match.end(), value=float(_RANK[_key(match["ordinal"])]), unit="ordinal")


def _key(form: str) -> str:
    return " ".join(re.sub(_MARK, "", form).split())
