"""What is typed at a sentence outlives that somebody joins or splits it, or removes its document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import NONE_WAITS, Served, add_words, faultless_page, open_segment, opened
from workbench.records import ExportedSegment
from workbench.service import Workbench

FIELD = "#correction"
BY_BASMA = {"X-Author": "Basma"}


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    yield from faultless_page(browser, server)


def neighbours(server: Served) -> tuple[ExportedSegment, ExportedSegment]:
    """Return two sentences of a document that follow each other."""
    prose = [s for s in Workbench(server.workspace).segments() if s.segment.kind == "sentence"]
    return next((a, b) for a, b in pairwise(prose) if a.document == b.document)


def join(page: Page, server: Served, segment: str) -> None:
    answer = page.request.post(f"{server.url}/api/pairs/{quote(segment)}/join", data={}, headers=BY_BASMA)
    assert answer.ok, answer.text()


@pytest.mark.parametrize("keys", ["", "Control+KeyS"])
def test_what_is_typed_goes_over_to_the_sentence_that_a_colleague_made(page: Page, server: Served, keys: str) -> None:
    first, second = neighbours(server)
    opened(page, server, first)
    text = add_words(page, "كما كتبت")
    expect(page.locator("#kept")).to_have_attribute("data-state", "kept")
    join(page, server, first.segment_id)
    text = add_words(page, "وأكثر") if not keys else text
    if keys:
        page.keyboard.press(keys)
    expect(page.locator("#garbled")).to_contain_text(second.text)
    expect(page.locator(FIELD)).to_have_value(f"{text} {second.text}")
    expect(page.locator("#toast")).to_contain_text("ما كتبته محفوظ")
    page.keyboard.press("Control+KeyS")
    page.wait_for_function(NONE_WAITS)
    assert [h.revision.after for h in Workbench(server.workspace).history()] == [f"{text} {second.text}"]


def test_an_old_address_leads_to_the_sentence_that_stands_there_with_what_was_typed(page: Page, server: Served) -> None:
    first, second = neighbours(server)
    opened(page, server, second)
    text = add_words(page, "كما كتبت")
    expect(page.locator("#kept")).to_have_attribute("data-state", "kept")
    page.goto(f"{server.url}/#/documents")
    expect(page.locator("#documents, table, article").first).to_be_visible()
    join(page, server, first.segment_id)
    page.goto(f"{server.url}/#/review/{second.segment_id}")
    expect(page.locator("#garbled")).to_contain_text(first.text)
    expect(page.locator(FIELD)).to_have_value(f"{first.text} {text}")


def test_joining_keeps_what_was_typed_at_the_next_sentence(page: Page, server: Served) -> None:
    first, second = neighbours(server)
    opened(page, server, second)
    text = add_words(page, "مسودتي")
    expect(page.locator("#kept")).to_have_attribute("data-state", "kept")
    opened(page, server, first)
    page.keyboard.press("Alt+KeyN")
    page.locator("dialog #apply").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(FIELD)).to_have_value(f"{first.text} {text}")


def test_what_was_typed_at_a_sentence_that_was_split_is_shown_to_be_copied(page: Page, server: Served) -> None:
    segments = Workbench(server.workspace).segments()
    segment = next(s for s in segments if s.segment.kind == "sentence" and len(s.text) > 40)
    opened(page, server, segment)
    text = add_words(page, "كما كتبت")
    at = segment.text.index(" ", 20)
    address = f"{server.url}/api/pairs/{quote(segment.segment_id)}/split"
    assert page.request.post(address, data={"at": at}, headers=BY_BASMA).ok
    expect(page.locator("#garbled")).to_have_text(segment.text[:at])
    expect(page.locator(".stray textarea")).to_have_value(text)
    page.locator(".stray button").click()
    expect(page.locator(".stray")).to_have_count(0)
    page.reload()
    expect(page.locator("#garbled")).to_have_text(segment.text[:at])
    expect(page.locator(".stray")).to_have_count(0)


def test_a_removed_document_is_told_with_what_was_typed(page: Page, server: Served) -> None:
    segment = Workbench(server.workspace).segments()[0]
    opened(page, server, segment)
    text = add_words(page, "كما كتبت")
    document = segment.segment_id.split(":")[0]
    answer = page.request.delete(f"{server.url}/api/documents/{document}", headers=BY_BASMA)
    assert answer.ok, answer.text()
    expect(page.locator(".stray textarea")).to_have_value(text)
    expect(page.locator(".stray")).to_contain_text("أزيلت وثيقة هذه الجملة")
    page.locator(".stray button").click()
    expect(page.locator(FIELD)).to_be_visible()
    assert open_segment(page).split(":")[0] != document
