"""The page on security names tests that there are, and each requirement of the standard once."""

from __future__ import annotations

import re
from collections import Counter

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
# The requirements of levels 1 and 2 of each chapter of ASVS 4.0.3.
COUNTS = {1: 38, 2: 53, 3: 18, 4: 9, 5: 30, 6: 13, 7: 12, 8: 15, 9: 7, 10: 5, 11: 8, 12: 15, 13: 13, 14: 23}


def requirements() -> list[tuple[int, int, int]]:
    """Return the numbers in the first column of the table, ranges spelt out."""
    found = []
    for first in re.findall(r"^\| (\d+\.\d+\.\d+[^|]*)\|", PAGE, re.MULTILINE):
        for part in first.replace(" ", "").split(","):
            low, _, high = part.partition("–")
            chapter, section, number = map(int, low.split("."))
            last = int(high.rpartition(".")[2]) if high else number
            found += [(chapter, section, n) for n in range(number, last + 1)]
    return found


def test_every_requirement_is_told_once() -> None:
    found = requirements()
    assert [r for r, n in Counter(found).items() if n > 1] == []
    assert dict(Counter(chapter for chapter, _, _ in found)) == COUNTS


def test_the_tests_that_the_page_names_are_there() -> None:
    named = set(re.findall(r"`(?:tests/)?(test_\w+\.py)`", PAGE))
    assert len(named) > 20
    assert {n for n in named if not (ROOT / "tests" / n).exists()} == set()
