"""The page in a real browser, on the seed corpus: a translator corrects by keyboard alone, and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from workbench.service import Workbench

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds; the first answer of a fresh server is slow


@pytest.fixture
def page(served: str) -> Iterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.fail("These tests need Chromium: apt-get install chromium fonts-noto-core")
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(locale="ar")
        page.set_default_timeout(PATIENCE)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(served)
        expect(page.locator("#head")).to_contain_text("1 / ", timeout=PATIENCE)
        yield page
        assert all(url.startswith((served, "data:", "blob:", served.replace("http", "ws"))) for url in asked)
        browser.close()


def test_a_translator_corrects_by_keyboard(page: Page, seed_workspace: Path) -> None:
    field = page.locator("#correction textarea")
    for number in range(1, 4):
        expect(page.locator("#head")).to_contain_text(f"{number} / 18")
        field.focus()
        page.keyboard.press("Control+End")
        page.keyboard.type(f" تمت {number}")
        expect(page.locator("#difference ins").last).to_contain_text(str(number))
        page.keyboard.press("Control+Enter")
    expect(page.locator("#head")).to_contain_text("4 / 18 · ✓ 3")
    kept = [h.revision.after for h in Workbench(seed_workspace).history()]
    assert [text[-5:] for text in kept] == ["تمت 1", "تمت 2", "تمت 3"]
    page.reload()
    expect(page.locator("#head")).to_contain_text("1 / 18 · ✓ 3")
    expect(field).to_have_value(kept[0])
    page.keyboard.press("Alt+KeyZ")
    expect(field).not_to_have_value(kept[0])
    assert [h.revision.action for h in Workbench(seed_workspace).history()][-1] == "undo"


def test_a_suggestion_is_taken(page: Page) -> None:
    label = page.locator("#suggestions label", has_text="Zelensky").first
    label.click()
    page.keyboard.press("Alt+KeyT")
    expect(page.locator("#correction textarea")).to_have_value(
        "تدهور العلاقات بين موسكو وأذربيجان ، يدعم Volodymyr زيلينسكي إيلهام ألييف"
    )
    assert page.locator("#difference del").all_inner_texts() == ["Zelensky"]
    page.locator("#suggestions label", has_text="ألييف").first.click()
    page.locator("#correction textarea").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" وكتبت هذا")
    page.keyboard.press("Alt+KeyT")
    expect(page.locator("#correction textarea")).to_have_value(
        "تدهور العلاقات بين موسكو وأذربيجان ، يدعم Volodymyr زيلينسكي إيلهام علييف وكتبت هذا"
    )


def test_two_people_and_both_texts_survive(page: Page, seed_workspace: Path) -> None:
    bench = Workbench(seed_workspace)
    first = bench.segments("001_18242be7177db16c.txt", worst_first=True)[0]
    bench.correct(first.segment_id, "نص زميل", base=None, author="زميل")
    field = page.locator("#correction textarea")
    field.fill("نصي أنا")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notice [role=alert]")).to_be_visible()
    expect(field).to_have_value("نصي أنا")
    assert {h.revision.after for h in bench.history()} == {"نص زميل", "نصي أنا"}


def test_arabic_is_laid_out_from_the_right(page: Page) -> None:
    """The first word of the sentence stands right of its last one, and the Latin name keeps its own order."""
    places = page.evaluate(
        """() => {
          const text = document.querySelector('#garbled p');
          const at = (word) => {
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              const k = node.textContent.indexOf(word);
              if (k >= 0) {
                const range = document.createRange();
                range.setStart(node, k); range.setEnd(node, k + word.length);
                return range.getBoundingClientRect().left;
              }
            }
          };
          return ['تدهور', 'Volodymyr', 'Zelensky', 'ألييف'].map(at);
        }"""
    )
    first, given, family, last = places
    assert first > family > given > last
