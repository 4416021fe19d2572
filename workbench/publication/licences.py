"""Which licences permit passing a text on: only what is known by name does, anything else is taken not to."""

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
    """Return the identifier that the hub has for a licence, None where what is said of it is no such name.

    >>> licence_id("CC BY-SA 4.0"), licence_id("rights with the publisher")
    ('cc-by-sa-4.0', None)
    """
    name = re.sub(r"[\s_]+", "-", (said or "").strip().lower())
    name = {"cc0": "cc0-1.0", "cc-0": "cc0-1.0", "apache-license-2.0": "apache-2.0", "mit-license": "mit"}.get(
        name, name
    )
    return name if name in _PLAIN or _CREATIVE_COMMONS.fullmatch(name) else None


def licence_name(identifier: str) -> str:
    """Return how SPDX, and so a reader, writes the name of a licence.

    >>> licence_name("cc-by-4.0")
    'CC-BY-4.0'
    """
    return _SPDX.get(identifier, identifier.upper())


def licence_url(identifier: str) -> str:
    """Return where a licence is to be read."""
    if found := _CREATIVE_COMMONS.fullmatch(identifier):
        return f"https://creativecommons.org/licenses/{found[1]}/{found[2]}/"
    return _PLAIN[identifier]


def permits_redistribution(said: str | None) -> bool:
    """Tell whether a licence is known to permit passing the text on, and what was made of it."""
    return licence_id(said) is not None


def hub_licence(licences: Iterable[str | None]) -> str:
    """Return the one licence of a whole as the hub names it, `other` where there is none that is one for all."""
    found = {licence_id(said) for said in licences}
    return found.pop() or "other" if len(found) == 1 else "other"
