"""The words of days, hours and their parts, read from `date_words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files

from workbench.arabic.normalisation import normalise
from workbench.caching import load_once

__all__ = ["any_of", "date_words", "period_words", "zone_offsets"]


@load_once
def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = tomllib.loads(
        files("workbench.arabic").joinpath("date_words.toml").read_text(encoding="utf-8")
    )
    return tables


@load_once
def period_words(table: str) -> dict[str, str]:
    """Return the key of each folded form of a table."""
    return {
        normalise(form.replace("_", " "), "full").text: key
        for key, forms in _tables()[table].items()
        for form in forms.split()
    }


@load_once
def date_words(table: str) -> dict[str, int]:
    """Return the number of each folded form of a table whose keys are numbers."""
    return {form: int(key) for form, key in period_words(table).items()}


@load_once
def zone_offsets() -> dict[str, frozenset[int]]:
    """Return by how many minutes the clocks of a place may be ahead of Greenwich, by its name without article."""
    return {
        place.removeprefix("ال"): frozenset(map(int, minutes.split()))
        for place, minutes in period_words("zones").items()
    }


def any_of(forms: Iterable[str]) -> str:
    """Return a pattern of forms, the longest first."""
    return "|".join(form.replace(".", r"\.").replace(" ", r"\s+") for form in sorted(forms, key=len, reverse=True))
