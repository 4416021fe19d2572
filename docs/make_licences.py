"""Write the licences of everything that `pip install 'muqabala[all]'` brings to docs/reference/licences.md.

python docs/make_licences.py                # the page
python docs/make_licences.py sbom.json      # and a bill of materials (CycloneDX 1.5) of what is installed here
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

__all__ = ["PAGE", "bill_of_materials", "licence_of", "page", "required"]

PAGE = Path(__file__).parent / "reference" / "licences.md"
_HEAD = """# Licences of what is installed

`pip install 'muqabala[all]'` brings these packages; which versions are tried together is in `constraints.txt`. Made by
`python docs/make_licences.py` from what each package says of itself.

| package | licence |
|---|---|
"""
# What a package says of itself only in a file.
_TOLD_IN_A_FILE = {"locate": "MIT"}
_EXTRAS = ("charts", "page", "postgres", "publish")
_LONGEST = 80  # characters


def required() -> dict[str, Distribution]:
    """Return the installed packages that the workbench needs with all its extras, itself among them, by their names."""
    project = tomllib.loads((PAGE.parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for name in _EXTRAS for line in project["optional-dependencies"][name])]
    found = {"muqabala": distribution("muqabala")}
    waiting = list(_needed(lines, ()))
    asked = set()
    while waiting:
        wanted = waiting.pop()
        if wanted in asked:
            continue
        asked.add(wanted)
        try:
            package = distribution(wanted[0])
        except PackageNotFoundError:
            continue  # for another system or version of Python
        found[package.name.lower().replace("_", "-")] = package
        waiting += _needed(package.requires or (), wanted[1])
    return found


def _needed(lines: Iterable[str], extras: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in lines:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            yield requirement.name, tuple(sorted(requirement.extras))


def licence_of(package: Distribution) -> str:
    """Return the licence that a package says it has, empty if it says none."""
    told = package.metadata.get("License-Expression")
    if not told:
        classified = [c for c in package.metadata.get_all("Classifier") or () if c.startswith("License ::")]
        told = "; ".join(c.rpartition("::")[2].strip() for c in classified if c.count("::") > 1)
    if not told or told == "Other/Proprietary License":
        told = _TOLD_IN_A_FILE.get(package.name.lower(), (package.metadata.get("License") or "").strip())
    line = told.splitlines()[0] if told else ""
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def page() -> str:
    """Return the page."""
    rows = (f"| {name} | {licence_of(package)} |\n" for name, package in sorted(required().items()))
    return _HEAD + "".join(rows)


def bill_of_materials() -> dict[str, Any]:
    """Return the bill: each package with its version, its address in the registry and its licence."""
    components = [
        {
            "type": "application" if name == "muqabala" else "library",
            "bom-ref": name,
            "name": name,
            "version": package.version,
            "purl": f"pkg:pypi/{name}@{package.version}",
            "licenses": [{"license": {"name": licence_of(package)}}],
        }
        for name, package in sorted(required().items())
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": next(c for c in components if c["name"] == "muqabala")},
        "components": [c for c in components if c["name"] != "muqabala"],
    }


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    for target in sys.argv[1:]:
        Path(target).write_text(json.dumps(bill_of_materials(), indent=2) + "\n", "utf-8")
