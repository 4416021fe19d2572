"""The end of a translator's work on the page: articles out, many sentences approved at once, joined and split ones."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import NONE_WAITS, Served, faultless_page_in, filter_by, open_segment
from workbench.ingest.readers import read_document
from workbench.service import Query, Workbench


@pytest.fixture
def page(browser: Browser, server: Served, language: str) -> Iterator[Page]:
    """A page in Arabic, or in English, without script errors."""
    yield from faultless_page_in(browser, server, language)


def test_corrected_articles_are_downloaded(page: Page, server: Served, tmp_path: Path) -> None:
    """One in every format, and all as an archive."""
    bench = Workbench(server.workspace)
    first = bench.segments()[0]
    bench.correct(first.segment_id, "عنوان صحيح للمقال", base=None, author="أمل")
    page.goto(f"{server.url}/#/documents")
    page.locator(".take-article").first.click()
    for suffix in ("docx", "html", "md", "txt"):
        page.locator("#article-format").select_option(suffix)
        with page.expect_download() as coming:
            page.locator("dialog #article").click()
        file = tmp_path / coming.value.suggested_filename
        coming.value.save_as(file)
        assert file.suffix == f".{suffix}"
        assert "عنوان صحيح للمقال" in read_document(file).text.splitlines()[0]
    page.locator("#article-layout").select_option("garbled")
    page.locator("#article-format").select_option("html")
    with page.expect_download() as coming:
        page.locator("dialog #article").click()
    coming.value.save_as(tmp_path / "both.html")
    assert first.text in read_document(tmp_path / "both.html").text
    page.keyboard.press("Escape")
    page.goto(f"{server.url}/#/bring")
    with page.expect_download() as coming:
        page.locator("#article").click()
    coming.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        garbled = {s.document for s in bench.segments()}
        assert len(archive.namelist()) == len(garbled)


def test_all_that_the_filters_show_is_approved_and_taken_back(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    name = bench.segments()[0].document
    before = {r.segment.id: r for r in bench.search(Query(document=name, size=500)).rows}
    filter_by(page, "document", name)
    expect(page.locator("#rows li")).to_have_count(len(before))
    page.locator("#approve-together").click()
    expect(page.locator("#approval-target")).to_be_focused()
    rows = page.locator("#approval li")
    expect(rows).to_have_count(len(before))
    critical = sum(r.label == "critical" for r in before.values())
    expect(page.locator("#approval input:checked")).to_have_count(len(before) - critical)
    page.locator("#every").check()
    expect(page.locator("#approval input:checked")).to_have_count(len(before))
    rows.first.locator("input").uncheck()
    words = sum(len(r.current.split()) for r in before.values())
    expect(page.locator("#approval-count")).to_contain_text(str(len(before) - 1))
    assert str(words) not in page.locator("#approval-count").inner_text()
    page.locator("dialog #apply").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#rows li.status-done")).to_have_count(len(before) - 1)
    assert bench.search(Query(document=name, status="open")).total == 1
    page.locator("#toast button").click()
    expect(page.locator("#rows li.status-done")).to_have_count(0)
    assert {r.status for r in bench.search(Query(document=name, size=500)).rows} == {"untouched"}
    review_what_is_approved(page, bench)


def review_what_is_approved(page: Page, bench: Workbench) -> None:
    one = bench.segments()[0]
    bench.correct(one.segment_id, "نص منجز", base=one.revision, author="زيد")
    page.keyboard.press("Alt+Shift+A")
    page.locator("#approval-target").select_option("reviewed")
    expect(page.locator("#approval li")).to_have_count(1)
    page.locator("#every").check()
    page.locator("dialog #apply").click()
    expect(page.locator("dialog")).to_have_count(0)
    assert bench.segment(one.segment_id).row.status == "reviewed"


def test_keys_go_to_unfinished_sentences_and_to_a_number(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    page.locator("#by-sort").select_option("document")
    expect(page.locator("#rows li")).to_have_count(50)
    rows = bench.search(Query(order="document")).rows
    for row in rows[1:4]:
        bench.correct(row.segment.id, "نص منجز", base=None, author="زيد")
    filter_by(page, "status", "open")
    filter_by(page, "status", "")  # loads the list anew
    expect(page.locator("#rows li.status-done")).to_have_count(3)
    page.locator("#rows li button").first.click()
    expect(page.locator("#garbled")).to_have_text(rows[0].segment.text)
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(page.locator(f'#rows li[data-id="{rows[4].segment.id}"] [aria-current]')).to_be_visible()
    expect(page.locator("#garbled")).to_have_text(rows[4].segment.text)
    page.keyboard.press("Alt+Shift+ArrowUp")
    expect(page.locator("#garbled")).to_have_text(rows[0].segment.text)
    page.keyboard.press("Alt+Shift+ArrowUp")
    expect(page.locator("#toast p")).to_be_visible()
    name = rows[0].segment.document
    page.keyboard.press("Alt+J")
    page.locator("#jump-number").fill("9999")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=status]")).not_to_be_empty()
    page.locator("#jump-number").fill("5")
    page.keyboard.press("Enter")
    wanted = bench.search(Query(document=name, number=5)).rows[0]
    expect(page.locator("#garbled")).to_have_text(wanted.segment.text)


def test_sentences_are_joined_and_split_by_buttons(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    page.locator("#by-sort").select_option("document")
    listed = bench.search(Query(order="document")).rows
    rows = [r for r in listed if r.segment.kind == "sentence"]
    first, second = next((a, b) for a, b in pairwise(rows) if a.segment.document == b.segment.document)
    expect(page.locator("#rows li[data-id]").first).to_have_attribute("data-id", listed[0].segment.id)
    page.goto(f"{server.url}/#/review/{first.segment.id}")
    expect(page.locator("#garbled")).to_have_text(first.segment.text)
    page.locator("#split").click()  # nothing is selected: it says what to do
    expect(page.locator("#toast p")).to_be_visible()
    page.locator("#join").click()
    expect(page.locator("dialog .preview li")).to_have_count(2)
    page.locator("dialog #apply").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#garbled")).to_contain_text(second.segment.text)
    joined = open_segment(page)
    assert bench.segment(joined).row.segment.text.startswith(first.segment.text)
    words = len(first.segment.text.split())
    page.keyboard.press("Alt+G")
    for _ in range(words + 1):  # to the first word of the second sentence
        page.keyboard.press("ArrowLeft")
        if second.segment.text.startswith(page.evaluate("getSelection().toString()")):
            break
    page.keyboard.press("Alt+B")
    expect(page.locator("dialog .preview li").nth(1)).to_have_text(second.segment.text)
    page.locator("dialog #apply").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#garbled")).to_have_text(first.segment.text)
    page.wait_for_function(NONE_WAITS)
