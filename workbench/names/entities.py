"""What the gazetteer knows of a place, people, organisation or office."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["PLACES", "Entity", "EntityKind"]

EntityKind = Literal[
    "country",
    "people",
    "seat",
    "continent",
    "region",
    "city",
    "sea",
    "organisation",
    "party",
    "agency",
    "company",
    "club",
    "office",
    "institution",
    "ministry",
    "person",
]
PLACES = frozenset({"country", "seat", "continent", "region", "city", "sea"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An entity of the gazetteer.

    Attributes:
        id: Stable identifier, its kind first: `country:IQ`, `people:IQ`, `city:170063`, `ministry:defence`.
        kind: What it is; a seat is a capital, or a building that stands for the government.
        countries: ISO 3166 codes of the countries that it is, lies in, holds or stands for.
    """

    id: str
    kind: EntityKind
    countries: frozenset[str] = field(default=frozenset())
