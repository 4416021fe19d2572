"""What only one of two similar sentences states as a fact, as possible or as a duty."""

from __future__ import annotations

import pytest

from tests.conftest import GOLDEN
from workbench.arabic import plain_text
from workbench.checks import check_pair
from workbench.checks.factuality import changed_factuality

LINES = [
    line.split("\t")
    for line in (GOLDEN / "factuality.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("left", "right", "marked"), LINES)
def test_goldens(left: str, right: str, marked: str) -> None:
    found = [e.text for e in changed_factuality(left, right)]
    assert found == ([] if marked == "-" else [marked])
    assert bool(found) == bool(list(changed_factuality(right, left)))


@pytest.mark.parametrize(("left", "right", "marked"), LINES)
def test_a_finding_is_major_and_says_what_the_other_says(left: str, right: str, marked: str) -> None:
    for one, other in ((left, right), (right, left)):
        for error in changed_factuality(one, other):
            assert one[error.start : error.end] == error.text
            assert (error.severity, error.evidence, error.suggestion) == ("major", other, None)
            assert "{" not in error.reason + error.reason_ar
    if marked != "-":
        assert "factuality" in {e.check for e in check_pair(plain_text(left), right)}


@pytest.mark.parametrize("text", ["", "سيزور", "قد", "من المقرر أن", "ربما قتل القائد"])
def test_scraps_have_no_finding(text: str) -> None:
    assert not list(changed_factuality(text, text))
    assert not list(changed_factuality(text, ""))
