"""The source text beside a sentence, and what the page says of counterparts in other garbled reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import Served, faultless_page, opened, serving
from tests.conftest import GOLDEN
from tests.test_sources import HOSTILE
from workbench.service import Workbench


@pytest.fixture(scope="module")
def source_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path: Path = tmp_path_factory.mktemp("served") / "source.sqlite"
    Workbench(path).run(GOLDEN / "source")
    with serving(path) as server:
        yield server


@pytest.fixture
def source_page(browser: Browser, source_server: Served) -> Iterator[Page]:
    yield from faultless_page(browser, source_server)


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    yield from faultless_page(browser, server)


def test_the_source_stands_beside_the_field_left_to_right(source_page: Page, source_server: Served) -> None:
    """Above the machine text; a word of it lights up what goes with it there, in the field and in the counterpart."""
    page = source_page
    segment = next(s for s in Workbench(source_server.workspace).segments() if "2.4" in s.text)
    opened(page, source_server, segment)
    text = page.locator("#sources .source-sentence p.text")
    expect(text).to_have_text("Repairs will cost $2.4 million and will last until April 15.")
    expect(text).to_have_attribute("dir", "ltr")
    expect(text).to_have_attribute("lang", "en")
    assert text.evaluate("node => getComputedStyle(node).direction") == "ltr"
    source, garbled, field = (page.locator(s).bounding_box() for s in ("#sources p.text", "#garbled", "#correction"))
    assert source
    assert garbled
    assert field
    assert source["y"] + source["height"] <= garbled["y"]
    assert field["x"] + field["width"] <= source["x"]
    assert field["y"] < garbled["y"]
    expect(page.locator("#counterparts .counterpart")).to_have_count(1)  # the clean report, not the source once more

    page.locator("#correction").fill(segment.text.replace("الإصلاحات", "أعمال الإصلاح"))
    text.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#words-said")).to_contain_text("الإصلاحات")
    assert lit(page, "own") == ["الإصلاحات"]
    assert lit(page, "linked") == ["Repairs", "الإصلاحات"]
    assert lit(page, "linked-field") == ["أعمال الإصلاح"]
    page.locator("#correction").focus()
    assert lit(page, "own") == lit(page, "linked") == lit(page, "linked-field") == []
    box = page.locator("#counterparts p.text").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 12, box["y"] + 15)  # its first word, on the right
    assert lit(page, "linked")[0] == "وتقدر"
    page.locator("#correction").fill(segment.text)


def lit(page: Page, name: str) -> list[str]:
    """Return the words of a highlight, each once."""
    words: list[str] = page.evaluate("n => [...new Set([...(CSS.highlights.get(n) ?? [])].map(String))]", name)
    return words


def test_sources_are_shown_as_they_are_cut_and_put_back(source_page: Page, source_server: Served) -> None:
    """Also hostile words of a source."""
    page = source_page
    title = page.title()
    segment = next(s for s in Workbench(source_server.workspace).segments() if "شاشة" in s.text)
    opened(page, source_server, segment)
    expect(page.locator("#sources .source-sentence p.text")).to_contain_text(HOSTILE)
    expect(page.locator("#sources img")).to_have_count(0)
    assert page.title() == title
    segment = next(s for s in Workbench(source_server.workspace).segments() if "1997" in s.text)
    opened(page, source_server, segment)
    page.locator("#sources").get_by_role("button").click()
    expect(page.locator("#sources .source-sentence")).to_have_count(0)
    cut = page.locator("#counterparts .counterpart.source.cut")
    expect(cut.locator("p.text")).to_have_attribute("dir", "ltr")
    cut.locator('button[aria-pressed="true"]').click()
    expect(page.locator("#sources .source-sentence")).to_have_count(1)


def test_a_garbled_counterpart_is_called_so_and_lends_no_text(page: Page, server: Served) -> None:
    segment = next(s for s in Workbench(server.workspace).segments() if [k.role for k in s.links] == ["garbled"])
    opened(page, server, segment)
    entry = page.locator("#counterparts .counterpart.garbled")
    expect(entry.locator(".role")).to_have_text("تقرير مشوه")
    expect(entry.get_by_role("button")).to_have_count(2)  # confirm and cut
    expect(page.locator("#sources .source-sentence")).to_have_count(0)
