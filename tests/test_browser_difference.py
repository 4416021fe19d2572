"""How a browser lays out the difference of two Arabic texts with numbers and Latin words in them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import Served, faultless_page, serving
from tests.test_search import cut, document, report
from workbench.formats.html_report import write_html_report
from workbench.ingest.segmentation import SIGNATURE as SEGMENTS
from workbench.records import ExportedSegment, SegmentReport
from workbench.store import Workspace

PAIRS = (
    ("أقلعت في 7:40 صباحا", "أقلعت في 07:40 صباحا", "7:40", "07:40"),
    ("وسم #SuezCanal2021 ينتشر", "وسم #SuezCanal2022 ينتشر", "SuezCanal2021", "SuezCanal2022"),
    ("ارتفع 12 % أمس", "ارتفع 13 % أمس", "12", "13"),
    ("خلال (2020–2021) فقط", "خلال (2020–2023) فقط", "2021", "2023"),
    ("بلغت -5 درجات", "بلغت -15 درجات", "5", "15"),
    ("قناة Al Jazeera English تبث", "قناة Al Arabiya English تبث", "Al Jazeera English", "Al Arabiya English"),
    ("سقطت Boeing 737-800 هناك", "سقطت Boeing 737-900 هناك", "Boeing 737-800", "Boeing 737-900"),
    ("بلغ ١٢٫٥ مليون دولار", "بلغ ١٣٫٥ مليون دولار", "١٢٫٥", "١٣٫٥"),
    ("وكلف 3.5$ فقط", "وكلف 3.75$ فقط", "3.5", "3.75"),
)

# The words of a difference in the order of the text, each with where it stands and where each of its characters does.
MEASURE = """(root) => {
  const box = (node, start, end) => {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    const { left, right, top } = range.getBoundingClientRect();
    return { left, right, top };
  };
  const pieces = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const changed = node.parentElement.closest('del, ins');
    for (const match of node.nodeValue.matchAll(changed ? /.+/gs : /[\\p{L}\\p{N}]+/gu)) {
      const text = match[0];
      const characters = [...text].map((character, k) => {
        const at = match.index + k;
        return { character, ...box(node, at, at + 1) };
      });
      const whole = changed ?? { getBoundingClientRect: () => box(node, match.index, match.index + text.length) };
      const { left, right, top } = whole.getBoundingClientRect();
      pieces.push({ tag: changed?.localName ?? '', text, left, right, top, characters });
    }
  }
  return pieces;
}"""


def check_layout(pieces: list[dict[str, Any]], old: str, new: str) -> None:
    """Check that pieces follow each other from right to left, and that a run inside one reads from left to right."""
    assert len({round(p["top"] / 20) for p in pieces}) == 1, "all on one line"
    for one, following in pairwise(pieces):
        assert one["left"] >= following["right"] - 1.5, (one["text"], following["text"])
    for tag, words in (("del", old), ("ins", new)):
        (piece,) = [p for p in pieces if p["tag"] == tag]
        assert words in piece["text"], (tag, piece["text"])
        start = piece["text"].index(words)
        for one, following in pairwise(piece["characters"][start : start + len(words)]):
            assert abs(following["left"] - one["right"]) < 1.5, (tag, piece["text"])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    sentences = tuple(p[0] for p in PAIRS)
    garbled = document("garbled.txt", "\n".join(sentences))
    parts = cut(garbled, sentences)
    path = tmp_path_factory.mktemp("difference") / "w.sqlite"
    with Workspace.open(path, create=True) as w:
        w.save_corpus("c", [garbled], parts, SEGMENTS)
        w.save_result(garbled.id, "i", "s", [], [SegmentReport(segment=s, report=report(s.text)) for s in parts])
    with serving(path) as server:
        yield server


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    yield from faultless_page(browser, served)


def test_each_side_of_a_change_reads_right_in_the_page_and_in_the_report(page: Page, served: Served) -> None:
    with Workspace.open(served.workspace) as w:
        ids = {s.text: s.id for d in w.documents() for s in w.segments(d)}
    for before, after, old, new in PAIRS:
        page.goto(f"{served.url}/#/review/{ids[before]}")
        expect(page.locator("#garbled")).to_have_text(before)
        page.locator("#correction").fill(after)
        expect(page.locator("#difference ins")).to_have_count(1)
        check_layout(page.locator("#difference").evaluate(MEASURE), old, new)
    page.set_content(report_of_the_changes())
    for number, (_, _, old, new) in enumerate(PAIRS):
        check_layout(page.locator(".difference").nth(number).evaluate(MEASURE), old, new)


def report_of_the_changes() -> str:
    garbled = document("garbled.txt", "\n".join(p[0] for p in PAIRS))
    segments = [
        ExportedSegment(
            segment=segment,
            report=report(before),
            links=(),
            correction=after,
            status="done",
            revision="r",
            author="أمل",
            created="",
            comment="",
            annotations=(),
            decisions=(),
        )
        for segment, (before, after, _, _) in zip(cut(garbled, tuple(p[0] for p in PAIRS)), PAIRS, strict=True)
    ]
    stream = BytesIO()
    write_html_report(segments, stream)
    return stream.getvalue().decode()
