"""Invisible marks and direction in the editor, and every page on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import NONE_WAITS, PATIENCE, Served, faultless_page, opened
from tests.test_browser_layout import PAGES, axe_faults
from workbench.service import Workbench

_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u0652\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    yield from faultless_page(browser, server)


def test_invisible_marks_and_the_direction_of_the_field(page: Page, server: Served) -> None:
    """Marks are shown, put in and saved; the direction is turned and back."""
    opened(page, server, next(s for s in Workbench(server.workspace).segments() if not _MARKS.search(s.text)))
    field = page.locator("#correction")
    text = f"{field.input_value()} قال مـحمد: C++"
    field.fill(text)
    expect(page.locator("#marked .invisible")).to_have_count(0)
    page.keyboard.press("Alt+Shift+KeyM")
    expect(page.locator("#marks")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#marked .invisible.seen")).to_have_text("ـ")
    field.evaluate("(e) => { e.focus(); e.setSelectionRange(e.value.length, e.value.length); }")
    page.locator("#insert-LRM").click()
    expect(field).to_have_value(f"{text}\u200e")
    expect(field).to_be_focused()
    expect(page.locator('#marked .invisible[data-name="LRM"]')).to_have_text("\u200e")
    page.locator("#insert-ZWNJ").click()
    page.locator("#insert-RLM").click()
    expect(field).to_have_value(f"{text}\u200e\u200c\u200f")
    page.keyboard.press("Control+KeyZ")
    expect(field).to_have_value(f"{text}\u200e\u200c")  # each is a step of its own
    page.keyboard.press("Control+KeyY")
    segment = str(page.locator("#rows li:has([aria-current])").get_attribute("data-id"))
    page.keyboard.press("Control+Enter")
    page.wait_for_function(NONE_WAITS)
    expect(page.locator("#marks")).to_have_attribute("aria-pressed", "true")  # also at the next sentence
    assert Workbench(server.workspace).segment(segment).row.status == "done"
    assert any(c.text.endswith("\u200e\u200c\u200f") for c in Workbench(server.workspace).current())
    for expected in ("ltr", "rtl"):
        page.keyboard.press("Alt+Shift+KeyX")
        assert field.evaluate("(e) => getComputedStyle(e).direction") == expected
        expect(page.locator("#turn")).to_have_attribute("aria-pressed", str(expected == "ltr").lower())


def test_every_page_is_usable_on_a_phone(page_in_either: Page, server: Served) -> None:
    """Nothing reaches out of a window of 390 pixels, words stand on lines, the actions stay in reach."""
    page = page_in_either
    page.set_viewport_size({"width": 390, "height": 844})
    for name, stands in PAGES.items():
        if name == "try":
            continue
        page.goto(f"{server.url}/#/{name}")
        expect(page.locator(stands).first).to_be_attached(timeout=2 * PATIENCE)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        assert page.evaluate(CUT_OFF) == [], name
        assert page.locator("header.bar").evaluate("(e) => e.offsetHeight") < 100, name
        expect(page.locator("header.bar [aria-current]")).to_be_in_viewport(ratio=0.9)
        assert not axe_faults(page), name
    page.goto(f"{server.url}/#/names")
    spellings = page.locator("#names .forms .text")
    expect(spellings.first).to_be_visible()
    heights = spellings.evaluate_all("(all) => all.map((e) => e.getBoundingClientRect().height)")
    assert max(heights) < 60, "a name on one line"
    page.goto(f"{server.url}/#/review")
    approve = page.locator("#approve")
    for top in (0, 400):
        page.evaluate("(y) => scrollTo(0, y)", top)
        expect(approve).to_be_in_viewport(timeout=5_000)


# What reaches out of the window, and does not stand in something that scrolls.
CUT_OFF = """() => [...document.querySelectorAll('#content :is(button, input, select, h2, h3, p, bdi, .text)')]
  .filter((e) => e.checkVisibility() && !e.closest('.heard, .unseen, .actions, .filters, .scrolled, .sheet, dialog'))
  .filter((e) => { const box = e.getBoundingClientRect(); return box.width && (box.left < -1 || box.right > 391); })
  .map((e) => e.outerHTML.slice(0, 120))"""
