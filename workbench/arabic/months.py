"""The names of months in Arabic, Gregorian and Hijri; the names are in `months.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from workbench.arabic.normalisation import normalise
from workbench.caching import load_once

__all__ = ["ambiguous_months", "any_month", "gregorian_months", "hijri_months"]


@load_once
def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = tomllib.loads(
        files("workbench.arabic").joinpath("months.toml").read_text(encoding="utf-8")
    )
    return tables


def _folded(form: str) -> str:
    return normalise(form.replace("_", " "), "full").text


@load_once
def _months(calendar: str) -> dict[str, int]:
    return {_folded(form): int(n) for n, forms in _tables()[calendar].items() for form in forms.split()}


def gregorian_months() -> dict[str, int]:
    """Return the number of each Gregorian month by its folded name."""
    return _months("gregorian")


def hijri_months() -> dict[str, int]:
    """Return the number of each Hijri month by its folded name."""
    return _months("hijri")


@load_once
def ambiguous_months() -> frozenset[str]:
    """Return the folded names of months that are other words or names too."""
    return frozenset(_folded(form) for forms in _tables()["ambiguous"].values() for form in forms.split())


@load_once
def any_month(calendar: str) -> str:
    """Return a pattern of the names of a calendar's months, the longest first."""
    ordered = sorted(_months(calendar), key=len, reverse=True)
    return "|".join(name.replace(" ", r"\s*" if name[-1].isdigit() else r"\s+") for name in ordered)
