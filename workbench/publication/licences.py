"""Licences that permit redistribution: those known by name; any other is assumed not to."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["hub_licence", "licence_id", "licence_name", "licence_url", "permits_redistribution"]

_PLAIN = {
    "apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "mit": "https://spdx.org/licenses/MIT.html",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "odc-by": "https://opendatacommons.org/licenses/by/1-0/",
    "odbl": "https://opendatacommons.org/licenses/odbl/1-0/",
    "pddl": "https://opendatacommons.org/licenses/pddl/1-0/",
}
_SPDX = {"mit": "MIT", "apache-2.0": "Apache-2.0", "odbl": "ODbL-1.0", "odc-by": "ODC-By-1.0", "pddl": "PDDL-1.0"}
# No derivatives (ND) is not among them: a correction is a derivative.
_CREATIVE_COMMONS = re.compile(r"cc-(by|by-sa|by-nc|by-nc-sa)-([1-4]\.0)")


def licence_id(said: str | None) -> str | None:
    """Return the hub's identifier of a licence, None if the text is not the name of a known one.

    >>> licence_id("CC BY-SA 4.0"), licence_id("rights with the publisher")
    ('cc-by-sa-4.0', None)
    """
    name = re.sub(r"[\s_]+", "-", (said or "").strip().lower())
    name = {"cc0": "cc0-1.0", "cc-0": "cc0-1.0", "apache-license-2.0": "apache-2.0", "mit-license": "mit"}.get(
        name, name
    )
    return name if name in _PLAIN or _CREATIVE_COMMONS.fullmatch(name) else None


def licence_name(identifier: str) -> str:
    """Return the SPDX name of a licence.

    >>> licence_name("cc-by-4.0")
    'CC-BY-4.0'
    """
    return _SPDX.get(identifier, identifier.upper())


def licence_url(identifier: str) -> str:
    """Return the URL of the text of a licence."""
    if found := _CREATIVE_COMMONS.fullmatch(identifier):
        return f"https://creativecommons.org/licenses/{found[1]}/{found[2]}/"
    return _PLAIN[identifier]


def permits_redistribution(said: str | None) -> bool:
    """Tell whether a licence is known to permit redistribution of the text and of derivatives."""
    return licence_id(said) is not None


def hub_licence(licences: Iterable[str | None]) -> str:
    """Return the hub's identifier of the licence that all share, `other` if there is none."""
    found = {licence_id(said) for said in licences}
    return found.pop() or "other" if len(found) == 1 else "other"
