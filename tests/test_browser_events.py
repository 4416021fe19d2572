"""The page of events: facts side by side, disagreements marked, each cell leading to its sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PATIENCE, Served, faultless_page
from tests.test_browser_layout import axe_faults
from workbench.service import Workbench


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    yield from faultless_page(browser, server)


def test_a_correction_that_changes_a_number_disagrees_with_the_other_reports(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    segment = next(s for s in bench.segments() if "ثمانية وثلاثون شخصًا" in s.text)
    page.goto(f"{server.url}/#/events")
    clean_sentence_is_shown(page)
    killed = page.locator(".facts tbody tr", has=page.locator("th", has_text="رقم · قتلى")).first
    expect(killed.locator(".fact")).to_have_count(5, timeout=2 * PATIENCE)
    expect(killed.locator(".mark")).to_have_count(0)
    bench.correct(segment.segment_id, segment.text.replace("ثمانية وثلاثون", "ثلاثون"), base=None, author="سلمى")
    page.reload()
    expect(killed).to_have_class("disagrees", timeout=2 * PATIENCE)
    differing = killed.locator(".differs")
    expect(differing).to_have_count(1)
    expect(differing).to_contain_text("مخالف")
    page.locator("#facts-shown").select_option("disagreeing")
    page.locator("#fact-kind").select_option("number")
    expect(page.locator(".facts tbody tr")).to_have_count(1)
    clean = killed.locator(f'.fact:not([data-segment="{segment.segment_id}"])').first
    differing.locator(".fact").click()
    expect(page.locator("#garbled")).to_have_text(segment.text)
    page.go_back()
    clean.click()
    expect(page.locator("dialog mark, #garbled").first).to_be_visible()


def clean_sentence_is_shown(page: Page) -> None:
    """Open the sentence of the first cell of a clean report, and close it."""
    expect(page.locator(".facts .fact").first).to_be_visible(timeout=2 * PATIENCE)
    expect(page.locator(".facts thead th")).to_have_count(6)
    fact = page.locator(".facts td:nth-child(2) .fact").first
    words = fact.inner_text()
    fact.click()
    expect(page.locator("dialog mark")).to_have_text(words)
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


FIRST_CELLS = """() => ['th', 'tr:first-child td:not(.empty)'].map((name) =>
  document.querySelector(`.facts tbody ${name}`).getBoundingClientRect())"""


def test_the_sheet_fits_its_window_in_both_directions(page_in_either: Page, server: Served, language: str) -> None:
    page = page_in_either
    page.goto(f"{server.url}/#/events")
    expect(page.locator(".facts .fact").first).to_be_visible(timeout=2 * PATIENCE)
    page.wait_for_function("getComputedStyle(document.querySelector('.facts .about')).display === 'block'")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box, cell = page.evaluate(FIRST_CELLS)
        if width == 390:
            assert cell["y"] > box["y"]
            assert cell["width"] == pytest.approx(box["width"], abs=1)  # a card, not a column
        else:
            assert (cell["x"] < box["x"]) == (language == "ar")
        assert not axe_faults(page)
