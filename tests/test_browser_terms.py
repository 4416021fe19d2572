"""Terms and replacements on the page: find and replace, undone as one; the glossary by form, selection and file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import Served, faultless_page_in, opened
from workbench.formats.termbase import read_termbase
from workbench.service import Workbench


@pytest.fixture
def page(browser: Browser, server: Served, language: str) -> Iterator[Page]:
    """A page in Arabic, or in English, without script errors."""
    yield from faultless_page_in(browser, server, language)


def test_corrections_are_searched_by_a_pattern_and_replaced_as_one(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    first, second, third = bench.segments()[:3]
    written = {first.segment_id: "نما 5 بالمئة", second.segment_id: "هبط 12 بالمئة", third.segment_id: "زاد 7 بالمئة"}
    for segment_id, text in written.items():
        bench.correct(segment_id, text, base=None, author="زيد", status="draft")
    page.keyboard.press("Control+h")
    page.locator("#find-text").fill("(")
    page.locator("#pattern").check()
    expect(page.locator("#whole-words")).not_to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("#places")).to_contain_text("(")
    expect(page.locator("#apply")).to_be_disabled()
    page.locator("#find-text").fill(r"(\d+) بالمئة")
    page.locator("#replace-with").fill(r"\1 في المئة")
    page.locator("#only-corrected").check()
    page.locator("#show-places").click()
    rows = page.locator("#preview li")
    expect(rows).to_have_count(3)
    expect(page.locator("#preview input:checked")).to_have_count(3)
    page.locator("#every").uncheck()
    expect(page.locator("#preview input:checked")).to_have_count(0)
    expect(page.locator("#apply")).to_be_disabled()
    page.locator("#every").check()
    rows.filter(has_text="هبط").locator("input").uncheck()
    assert page.locator("#every").evaluate("box => box.indeterminate")
    page.locator("#apply").click()
    expect(page.locator("dialog")).to_have_count(0)
    texts = {i: bench.segment(i).row.current for i in written}
    assert texts == {**written, first.segment_id: "نما 5 في المئة", third.segment_id: "زاد 7 في المئة"}
    page.locator("#toast button").click()
    expect(page.locator("#toast button")).to_have_count(0)
    expect(page.locator("#toast p")).to_be_visible()
    assert {i: bench.segment(i).row.current for i in written} == written


def test_find_and_term_begin_with_the_selected_words(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    opened(page, server, bench.segments()[0])
    page.locator("#correction").fill("قال المتحدث الرسمي")
    page.locator("#correction").evaluate("area => area.setSelectionRange(4, 11)")
    page.keyboard.press("Control+h")
    expect(page.locator("#find-text")).to_have_value("المتحدث")
    page.locator("#replace-with").fill("الناطق")
    page.locator("#show-places").click()
    expect(page.locator("#places")).not_to_be_empty()
    page.locator("#find-text").fill("كلمة أخرى")
    expect(page.locator("#preview li")).to_have_count(0)
    expect(page.locator("#apply")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.locator("#correction").evaluate("area => area.setSelectionRange(4, 18)")
    page.keyboard.press("Alt+e")
    expect(page.locator("#term-use")).to_have_value("المتحدث الرسمي")
    page.locator("#term-forms").fill("الناطق الرسمي")
    page.locator("#enter-term").click()
    expect(page.locator("dialog")).to_have_count(0)
    (entry,) = [e for e in bench.names() if e.canonical == "المتحدث الرسمي"]
    assert {f.text for f in entry.forms} == {"المتحدث الرسمي", "الناطق الرسمي"}


def test_a_term_is_entered_by_a_form_and_taken_out_as_a_file(page: Page, server: Served, tmp_path: Path) -> None:
    page.goto(f"{server.url}/#/names")
    page.locator("#add-term").click()
    page.locator("#term-use").fill("وقف إطلاق النار")
    page.locator("#term-forms").fill("هدنة\nceasefire")
    page.locator("#term-note").fill("في الأخبار")
    page.locator("#enter-term").click()
    expect(page.locator("dialog")).to_have_count(0)
    card = page.locator('.name[data-name="وقف إطلاق النار"]')
    expect(card.locator(".term-note")).to_have_text("في الأخبار")
    with page.expect_download() as coming:
        page.locator("#take-tbx").click()
    coming.value.save_as(tmp_path / "out.tbx")
    assert {d.form for d in read_termbase((tmp_path / "out.tbx").read_bytes(), "out.tbx")} >= {"هدنة", "ceasefire"}
    (tmp_path / "in.tsv").write_text("سلطات باكو\tسلطات أذربيجانية\n", "utf-8")
    page.locator("#glossary-file").set_input_files(tmp_path / "in.tsv")
    expect(page.locator('.name[data-name="سلطات باكو"]')).to_be_visible()
    card.locator("button").last.click()
    expect(card).to_have_count(0)
