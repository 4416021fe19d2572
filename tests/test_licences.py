"""Whatever is installed with the workbench has a licence that fits, and is listed."""

from __future__ import annotations

import re
import runpy

from tests.conftest import ROOT

MADE = runpy.run_path(str(ROOT / "docs" / "make_licences.py"))
required, licence_of, PAGE = MADE["required"], MADE["licence_of"], MADE["PAGE"]
# GPL and AGPL would bind whoever passes the workbench on; LGPL and MPL bind changes of the package itself only.
FITTING = re.compile(
    r"Apache|BSD|MIT|ISC|PSF|Python Software Foundation|MPL|Mozilla|CNRI|Zlib|HPND|CC0|BSL|Unlicense|LGPL",
    re.IGNORECASE,
)
BINDING = re.compile(r"(?<!L)GPL|SSPL|BUSL|Commons Clause|proprietary|non-?commercial", re.IGNORECASE)


def fits(told: str) -> bool:
    """Return whether one of the licences that may be chosen fits."""
    return any(FITTING.search(part) and not BINDING.search(part) for part in told.split(" OR "))


def test_every_package_has_a_licence_that_fits() -> None:
    licences = {name: licence_of(package) for name, package in required().items()}
    assert len(licences) > 80
    assert {name: told for name, told in licences.items() if not fits(told)} == {}
    assert not fits("GPL-3.0-only")
    assert not fits("Other/Proprietary License")
    assert fits("MPL-1.1 OR GPL-2.0-only")


def test_every_package_is_listed() -> None:
    listed = set(re.findall(r"^\| ([a-z0-9.-]+) \|", PAGE.read_text("utf-8"), re.MULTILINE))
    assert required().keys() - listed == set()


def test_the_bill_of_materials_names_every_package_with_its_version() -> None:
    bill = MADE["bill_of_materials"]()
    named = {c["name"]: c for c in bill["components"]}
    assert named.keys() == required().keys() - {"muqabala"}
    assert named["gradio"]["purl"] == f"pkg:pypi/gradio@{required()['gradio'].version}"
    assert bill["metadata"]["component"]["name"] == "muqabala"
