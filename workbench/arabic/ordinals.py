"""Ordinals in compact Arabic text, in words and in digits: الثالث, الثالثة عشرة, الحادي والعشرين, ثاني أكبر, الـ21.

>>> [o.value for o in find_ordinals(compact("القرن الحادي والعشرون، الدورة الثالثة عشرة، ثاني أكبر، القرن الـ19"))]
[21, 13, 2, 19]
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from workbench.arabic.compact_text import CompactText
from workbench.arabic.normalisation import normalise
from workbench.arabic.patterns import compiled
from workbench.caching import load_once

__all__ = ["Ordinal", "find_ordinals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal:
    """An ordinal at `text[start:end]` of a compact text, with its article.

    is_number_too tells that the same words may be a number: الـ21, العشرين.
    """

    start: int
    end: int
    value: int
    is_number_too: bool = False


@load_once
def _forms() -> dict[str, dict[str, int]]:
    """Return the value of each folded form, by the table of `ordinals.toml`."""
    raw = tomllib.loads(files("workbench.arabic").joinpath("ordinals.toml").read_text(encoding="utf-8"))
    return {
        name: {
            normalise(form.replace("_", " "), "full").text: int(value)
            for value, forms in table.items()
            for form in forms.split()
        }
        for name, table in raw.items()
    }


def _any_of(forms: dict[str, int]) -> str:
    return "|".join(sorted(forms, key=len, reverse=True)).replace(" ", r"\s+")


def _pattern() -> str:
    forms = _forms()
    unit, bound, tens = (_any_of(forms[name]) for name in ("units", "bound", "tens"))
    article = r"(?:ال\s?|لل)"
    return (
        rf"(?<![^\W_])[وف]?[بك]?(?P<whole>(?:(?P<article>ال|(?<=[وفبك])ال|لل)?(?:"
        rf"(?P<unit>{unit}|{bound})(?:\s+(?P<teen>عشره?)|\s+و\s?(?:ال)?(?P<ten>{tens}))"
        rf"(?:\s+بعد\s+(?P<beyond>المي?ه|المايه|الالف))?"
        rf"|(?P<single>{unit})(?:\s+بعد\s+(?P<over>المي?ه|المايه|الالف))?"
        rf"|(?P<round>{tens})|(?P<hundred>{_any_of(forms['hundreds'])}))(?![^\W_]))"
        rf"|{article}(?P<figure>\d{{1,3}})(?!\d|[.,٬٫/:-]\d|\s?[^\W\d_]{{2,}}ا(?![^\W_])))"
    )


_MONTH_NAME_BEFORE = re.compile(r"(?:تشرين|كانون|ربيع|جمادي|جماد)\s+$")
_PREVIOUS = re.compile(r"([^\W\d_]+)\s+$")
_NEXT = re.compile(r"\s+([^\W\d_]+)")
_SCALE_NEXT = re.compile(r"\s+(?:ال)?(?:الف|الاف|مليون|ملايين|مليار|مليارات|بليون|تريليون)(?![^\W_])")
_HUNDREDTHS = ("نسبه", "نسب", "نقطه", "نقاط", "درجه", "درجات")  # which مئوية makes no hundredth: النسبة المئوية
# Without the article these are words of other kinds as well: مرة ثانية, رابعة العدوية, أولى اهتماما.
_NEVER_BARE = frozenset({"ثانيه", "رابعه", "ثان"})


@lru_cache(maxsize=2048)
def find_ordinals(text: CompactText) -> tuple[Ordinal, ...]:
    """Return the ordinals of a compact text in order."""
    found = []
    for match in compiled(_pattern()).finditer(text.text):
        value = _value(text, match)
        start = match.start("whole") if match["figure"] is None else match.start("figure")
        if match["article"] or match["figure"]:
            start = match.start("whole")
        if value is not None and not _MONTH_NAME_BEFORE.search(text.text[max(0, start - 8) : start]):
            found.append(
                Ordinal(
                    start=start, end=match.end(), value=value, is_number_too=bool(match["figure"] or match["round"])
                )
            )
    return tuple(found)


def _value(text: CompactText, match: re.Match[str]) -> int | None:
    """Return the value of what the pattern found, None if it is no ordinal here."""
    forms = _forms()
    plain = text.text
    before = _PREVIOUS.search(plain[max(0, match.start() - 30) : match.start()])
    defined = before is not None and before.group(1).startswith(("ال", "وال", "بال", "لل", "فال", "كال"))
    if match["figure"]:
        return int(match["figure"]) if defined and not _SCALE_NEXT.match(plain, match.end()) else None
    if match["unit"]:
        units = forms["units"] | forms["bound"]
        added = 10 if match["teen"] else forms["tens"][match["ten"]]
        is_number = not match["article"] and match["unit"] in {"واحد", "واحده"}  # واحد وعشرون is a cardinal
        return None if is_number else units[match["unit"]] + added + _beyond(match["beyond"])
    if match["single"]:
        value = forms["units"][match["single"]]
        return value + _beyond(match["over"]) if _is_ordinal(text, match) else None
    if match["round"]:
        following = _NEXT.match(plain, match.end())
        counts = following is not None and following.group(1).endswith("ا")
        return forms["tens"][match["round"]] if match["article"] and defined and not counts else None
    of_hundredths = before is not None and before.group(1).endswith(_HUNDREDTHS)
    return forms["hundreds"][" ".join(match["hundred"].split())] if match["article"] and not of_hundredths else None


def _is_ordinal(text: CompactText, match: re.Match[str]) -> bool:
    form, following = match["single"], _NEXT.match(text.text, match.end())
    if form == "اولي" and text.written(*match.span("single")).endswith("ي"):  # التقرير الأولي is preliminary
        before = _PREVIOUS.search(text.text[max(0, match.start() - 30) : match.start()])
        if before is None or not before.group(1).endswith("ه"):
            return False
    if match["article"]:
        return True
    if form in _NEVER_BARE or following is None:
        return False
    if form == "اولي":
        return following.group(1).startswith("ال")
    return following.group(1) != "امس"


def _beyond(form: str | None) -> int:
    if form is None:
        return 0
    return 1000 if form == "الالف" else 100
