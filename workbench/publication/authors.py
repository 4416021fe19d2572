"""Who made a release: people, with their ORCID where it is given, and organisations."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Author", "author_of", "is_orcid"]

_ORCID = re.compile(r"\s*[(\[<]?\s*(?:https?://)?(?:orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\s*[)\]>]?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """An author as it was written; a person has a family and a given name, an organisation neither."""

    name: str
    family: str | None = None
    given: str | None = None
    orcid: str | None = None

    @property
    def is_person(self) -> bool:
        """Tell whether it is a person."""
        return self.family is not None


def author_of(said: str) -> Author:
    """Return the author of a text: a person if it is 'Family, Given' or has an ORCID behind it, else an organisation.

    The name is empty where the text has none.

    >>> author_of("Doe, Jane (0000-0002-1825-0097)").orcid, author_of("News Lab").is_person
    ('0000-0002-1825-0097', False)
    """
    found = _ORCID.search(said)
    name = (said[: found.start()] if found else said).strip(" ,،")
    family, comma, given = (part.strip() for part in name.replace("،", ",").partition(","))
    if not (comma and family and given):
        if found is None:
            return Author(name=name)
        given, _, family = name.rpartition(" ")
    return Author(name=name, family=family, given=given.strip() or None, orcid=found[1] if found else None)


def is_orcid(orcid: str) -> bool:
    """Tell whether the check digit of an ORCID is right (ISO 7064, MOD 11-2).

    >>> is_orcid("0000-0002-1825-0097"), is_orcid("0000-0002-1825-0098")
    (True, False)
    """
    digits = orcid.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return digits[-1] == ("X" if check == 10 else str(check))
