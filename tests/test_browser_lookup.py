"""What is looked up while one works: the concordance, completions of what is typed, terms that count at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import Served, faultless_page_in, opened
from tests.test_browser_layout import axe_faults
from workbench.formats.termbase import GlossaryTerm
from workbench.service import Workbench


@pytest.fixture
def page(browser: Browser, server: Served, language: str) -> Iterator[Page]:
    """A page in Arabic, or in English, without script errors."""
    yield from faultless_page_in(browser, server, language)


def look_up(page: Page, text: str) -> None:
    """Find words in the memory and in the corrections, and open the sentence that holds them."""
    page.keyboard.press("Control+Shift+f")
    page.locator("#concordance-words").fill("وزاره")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("Control+Shift+f")
    page.locator("#concordance-words").fill("وزاره الخارجيه")
    memory = page.locator('[data-place="memory"] li')
    expect(memory).to_have_count(2)
    assert axe_faults(page) == []
    assert page.evaluate("CSS.highlights.get('found-concordance').size") >= 2
    page.locator('[data-place="corrections"] button').first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#garbled")).to_have_text(text)
    expect(page.locator("dialog")).to_have_count(0)


def test_words_are_completed_looked_up_and_made_terms(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    first, second, third = bench.segments()[:3]
    for segment, day in ((second, "أمس"), (third, "اليوم")):
        bench.correct(segment.segment_id, f"قالت وزارة الخارجية الروسية {day}", base=None, author="زيد")
    bench.enter_term(GlossaryTerm(canonical="وقف إطلاق النار", forms=(), kind="term", note=""), "زيد")
    opened(page, server, first)
    field, offered = page.locator("#correction"), page.locator("#completions [role=option]")
    field.fill("أعلنت ")
    field.press("End")
    page.keyboard.type("وزارة الخار")
    expect(offered).to_have_count(2)
    expect(field).not_to_have_attribute("aria-activedescendant", "completion-0")
    assert axe_faults(page) == []
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "completion-0")
    page.keyboard.press("Enter")
    expect(field).to_have_value("أعلنت وزارة الخارجية الروسية")
    page.keyboard.type(" وقف إطل")
    expect(offered).to_have_count(1)
    page.keyboard.press("Tab")
    expect(field).to_have_value("أعلنت وزارة الخارجية الروسية وقف إطلاق النار")
    page.keyboard.type(" وزار")
    expect(offered.first).to_be_visible()
    page.keyboard.press("Control+z")
    undone = field.input_value()
    assert not undone.endswith("وزار")
    page.keyboard.press("Tab")  # what was offered was for the text before
    expect(field).to_have_value(undone)
    field.fill("أعلنت وزارة الخارجية الروسية وقف إطلاق النار")
    field.press("End")
    page.keyboard.type(" وزار")
    expect(offered.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(offered).to_have_count(0, timeout=2000)
    page.keyboard.press("Enter")  # nothing is offered, so it is typed
    expect(field).to_have_value("أعلنت وزارة الخارجية الروسية وقف إطلاق النار وزار\n")
    page.locator("#settings").click()
    assert axe_faults(page) == []
    page.locator("#completion-wanted").uncheck()
    page.keyboard.press("Escape")
    field.focus()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response(lambda answer: "/rescore" in answer.url):
        page.keyboard.type("وزار")
    assert [address for address in asked if "/completions" in address] == []
    look_up(page, second.text)


def test_a_sentence_below_what_is_loaded_is_not_said_to_be_missing(page: Page, server: Served) -> None:
    last = Workbench(server.workspace).segments(worst_first=True)[-1]
    opened(page, server, last)
    expect(page.locator("#rows li").nth(49)).to_be_attached()
    expect(page.locator("#head")).to_contain_text("50")


def test_a_term_counts_at_once_in_what_nobody_has_edited(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    segment = next(s for s in bench.segments() if "الطائرات" in s.text.split())
    opened(page, server, segment)
    page.keyboard.press("Alt+e")
    page.locator("#term-use").fill("المقاتلات")
    page.locator("#term-forms").fill("الطائرات")
    page.locator("#enter-term").click()
    expect(page.locator("#garbled mark").filter(has_text="الطائرات").first).to_be_visible()
    expect(page.locator("#proposals li").filter(has_text="المقاتلات").first).to_be_visible()
