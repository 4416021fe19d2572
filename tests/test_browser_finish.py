"""The end of a translator's work on the page: articles out, many sentences approved at once, joined and split ones."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PATIENCE, Served, context_of, faultless_page
from workbench.ingest.readers import read_document
from workbench.service import Workbench


@pytest.fixture(params=["ar", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser, server: Served, language: str) -> Iterator[Page]:
    """A page in Arabic, or in English, without script errors."""
    if language == "ar":
        yield from faultless_page(browser, server)
        return
    context, asked = context_of(browser, author="أمل", language="en")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(server.url)
    expect(page.locator("#correction")).to_be_visible(timeout=PATIENCE)
    yield page
    page.evaluate("localStorage.clear()")
    context.close()
    assert not faults, faults
    assert all(url.startswith((server.url, "data:", "blob:")) for url in asked), asked


def test_a_corrected_article_is_downloaded_in_every_format(page: Page, server: Served, tmp_path: Path) -> None:
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


def test_all_articles_are_downloaded_as_an_archive(page: Page, server: Served, tmp_path: Path) -> None:
    page.goto(f"{server.url}/#/bring")
    with page.expect_download() as coming:
        page.locator("#article").click()
    coming.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        garbled = {s.document for s in Workbench(server.workspace).segments()}
        assert len(archive.namelist()) == len(garbled)
