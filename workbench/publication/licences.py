"""Licences that permit redistribution: those known by name; any other is assumed not to."""

from __future__ import annotations

import re

__all__ = ["allows_additions", "hub_licence", "licence_id", "licence_name", "licence_url", "permits_redistribution"]

_PLAIN = {
    "apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "mit": "https://spdx.org/licenses/MIT.html",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "odc-by": "https://opendatacommons.org/licenses/by/1-0/",
    "odbl": "https://opendatacommons.org/licenses/odbl/1-0/",
    "pddl": "https://opendatacommons.org/licenses/pddl/1-0/",
}
_SPDX = {"mit": "MIT", "apache-2.0": "Apache-2.0", "odbl": "ODbL-1.0", "odc-by": "ODC-By-1.0", "pddl": "PDDL-1.0"}
_ALIASES = {
    "cc0": "cc0-1.0",
    "cc-0": "cc0-1.0",
    "apache-license-2.0": "apache-2.0",
    "mit-license": "mit",
    **{spdx.lower(): hub for hub, spdx in _SPDX.items()},
}
# No derivatives (ND) is not among them: a correction is a derivative.
_CREATIVE_COMMONS = re.compile(r"cc-(by|by-sa|by-nc|by-nc-sa)-([1-4]\.0)")
_CREATIVE_COMMONS_URL = re.compile(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)(/(deed|legalcode)[.a-z]*)?")
# What the hub lists of them; the first version, and the second with share-alike alone, it does not.
_ON_THE_HUB = re.compile(r"cc-(by-(2|3|4)\.0|by-sa-(3|4)\.0|by-nc(-sa)?-(2|3|4)\.0)")


def licence_id(said: str | None) -> str | None:
    """Return the identifier of a licence, None if the text is neither the name nor the URL of a known one.

    >>> licence_id("CC BY-SA 4.0"), licence_id("rights with the publisher")
    ('cc-by-sa-4.0', None)
    """
    name = re.sub(r"[\s_]+", "-", (said or "").strip().lower())
    name = _ALIASES.get(name, name)
    if name in _PLAIN or _CREATIVE_COMMONS.fullmatch(name):
        return name
    return _licence_of_url(re.sub(r"^https?://(www\.)?", "", name).rstrip("/"))


def _licence_of_url(address: str) -> str | None:
    for licence, url in _PLAIN.items():
        if address == url.removeprefix("https://").rstrip("/"):
            return licence
    found = _CREATIVE_COMMONS_URL.fullmatch(address)
    name = found and f"cc-{found[1]}-{found[2]}"
    return name if name and _CREATIVE_COMMONS.fullmatch(name) else None


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


def hub_licence(identifier: str | None) -> str:
    """Return the identifier that the hub has for a licence, `other` where it has none."""
    if identifier is None:
        return "other"
    return identifier if identifier in _PLAIN or _ON_THE_HUB.fullmatch(identifier) else "other"


def allows_additions(texts: str, additions: str) -> bool:
    """Tell whether corrections of texts under one licence may be given under another.

    A share-alike licence wants the same one, in its version or a later; a non-commercial one wants one that is so too.

    >>> allows_additions("cc-by-sa-4.0", "cc-by-4.0"), allows_additions("cc-by-4.0", "cc-by-sa-4.0")
    (False, True)
    """
    if texts == "odbl":
        return additions == "odbl"
    found, given = _CREATIVE_COMMONS.fullmatch(texts), _CREATIVE_COMMONS.fullmatch(additions)
    if found is None or found[1] == "by":
        return True
    if given is None:
        return False
    if found[1].endswith("sa"):
        return given[1] == found[1] and given[2] >= found[2]
    return given[1].startswith("by-nc")
