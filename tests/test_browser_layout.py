"""Layout and accessibility of the page in a real browser: bidirectional text, languages, themes, keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PATIENCE, Served, context_of, faultless_page
from tests.test_browser import FIELD, FIRST, open_first
from workbench.service import Workbench
from workbench.ui.report_html import page_text


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    yield from faultless_page(browser, server)


MENDED = "مع تدهور العلاقات بين موسكو وباكو، فولوديمير زيلينسكي يدعم إلهام علييف"


def axe_faults(page: Page, *, grave: bool = False) -> list[str]:
    """Return what axe finds once all colours stand, of parts that Gradio draws only what is grave."""
    page.wait_for_function("document.getAnimations().every((a) => a.effect.getTiming().iterations === Infinity)")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)")
    told = {"serious", "critical"} if grave else {"moderate", "serious", "critical"}
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in told]


def test_bidirectional_text_is_laid_out_and_selected_correctly(page: Page, server: Served) -> None:
    """Latin names, numbers, quotes and brackets are displayed in the right order, also in the difference."""
    open_first(page, server)
    typed = "قال John Kerry (وزير) في 25 ديسمبر 2024 إن 38 شخصا، بينهم “أحمد”."
    page.locator(FIELD).fill(typed)
    expect(page.locator("#difference ins").last).to_be_visible()
    words = ["قال", "Kerry", "John", "(", "وزير", ")", "25", "ديسمبر", "2024", "38", "“", "أحمد", "”", "."]
    places = page.evaluate(PLACES, ["#difference", words])
    assert places == sorted(places, reverse=True)  # from the right to the left; the Latin name in its own order
    first, family, given, last = page.evaluate(PLACES, ["#garbled", ["تدهور", "Zelensky", "Volodymyr", "موسكو"]])
    assert first > last > family > given
    assert page.locator(FIELD).evaluate("e => getComputedStyle(e).direction") == "rtl"
    for word in ("Kerry", "John", "وزير", "25", "2024", "أحمد"):
        page.mouse.dblclick(*page.evaluate(IN_FIELD, word))
        chosen = page.locator(FIELD).evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
        assert chosen.strip() == word
        page.mouse.dblclick(*page.evaluate(MIDDLE, ["#difference", word]))
        assert page.evaluate("getSelection().toString()").strip() == word
    page.locator(FIELD).fill(MENDED)
    expect(page.locator("#difference del", has_text="Volodymyr Zelensky")).to_have_count(1)
    assert "يدعم" not in page.locator("#difference :is(del, ins)").all_inner_texts()
    page.mouse.dblclick(*page.evaluate(MIDDLE, ["#garbled", "Zelensky"]))
    page.keyboard.press("Alt+KeyM")
    expect(page.locator("dialog .quoted")).to_have_text("Zelensky")
    page.keyboard.press("Escape")
    page.evaluate(SELECT, "olodymy")
    page.keyboard.press("Alt+KeyM")
    expect(page.locator("dialog .quoted")).to_have_text("Volodymyr")  # widened to the word


PLACES = """([where, words]) => {
  const root = document.querySelector(where);
  const line = parseFloat(getComputedStyle(root).lineHeight);
  const top = root.getBoundingClientRect().top;
  return words.map((word) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.tagName === 'DEL') continue;
      const k = node.textContent.indexOf(word);
      if (k < 0) continue;
      const range = document.createRange();
      range.setStart(node, k);
      range.setEnd(node, k + word.length);
      const box = range.getBoundingClientRect();
      return box.left - 10000 * Math.floor(((box.top + box.bottom) / 2 - top) / line);  // a lower line comes later
    }
    return NaN;
  });
}"""
MIDDLE = """([where, word]) => {
  const walker = document.createTreeWalker(document.querySelector(where), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const k = node.textContent.indexOf(word);
    if (k < 0 || node.parentElement.tagName === 'DEL') continue;
    const range = document.createRange();
    range.setStart(node, k);
    range.setEnd(node, k + word.length);
    const box = range.getBoundingClientRect();
    return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  }
}"""
# Where a word of the field stands: in a copy of it that has the same style at the same place.
IN_FIELD = """(word) => {
  const field = document.querySelector('#correction');
  const copy = document.createElement('div');
  for (const name of getComputedStyle(field)) copy.style[name] = getComputedStyle(field)[name];
  const box = field.getBoundingClientRect();
  Object.assign(copy.style, { position: 'fixed', left: `${box.left}px`, top: `${box.top}px`, margin: 0 });
  copy.textContent = field.value;
  document.querySelector('#workbench').append(copy);
  const range = document.createRange();
  const k = field.value.indexOf(word);
  range.setStart(copy.firstChild, k);
  range.setEnd(copy.firstChild, k + word.length);
  const place = range.getBoundingClientRect();
  copy.remove();
  return [(place.left + place.right) / 2, (place.top + place.bottom) / 2];
}"""
SELECT = """(word) => {
  const walker = document.createTreeWalker(document.querySelector('#garbled'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const k = node.textContent.indexOf(word);
    if (k >= 0) getSelection().setBaseAndExtent(node, k, node, k + word.length);
  }
}"""


def test_every_page_is_accessible_in_both_languages_and_themes(
    page_in_either: Page, server: Served, language: str
) -> None:
    """Every page has the words, digits and direction of its language, and axe finds no violation in either theme."""
    page = page_in_either
    if language == "ar":
        page.locator("#digits").click()
        expect(page.locator("#head")).to_have_text("١ من ٦٨")  # the page has been built anew
    faults = []
    for name, stands in PAGES.items():
        page.goto(f"{server.url}/#/{name}")
        expect(page.locator(f'nav a[href="#/{name}"]')).to_have_attribute("aria-current", "page")
        if name == "bring":  # an address begins at the left
            assert page.locator("#release-url").evaluate("e => getComputedStyle(e).direction") == "ltr"
        if name == "try":
            page.locator(f"#try .in-{language} button").nth(1).click()  # the first example
        expect(page.locator(stands).first).to_be_attached(timeout=2 * PATIENCE)
        for _ in ("light", "dark"):
            faults += [f"{name}: {fault}" for fault in axe_faults(page, grave=name == "try")]
            page.locator("#theme").click()
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert not page.locator("#workbench").evaluate("e => e.scrollWidth > e.clientWidth")
        assert name == "try" or set(page.evaluate(OTHER_WORDS, language)) - TERMS == set(), name
    assert not faults


# Words of the other language, and digits of it, in what the page says, and in what it says to a screen reader.
OTHER_WORDS = """(language) => {
  const other = language === 'ar' ? /[A-Za-z]{2,}|[0-9]+/g : /[\u0621-\u064a]{2,}/g;
  const taken =
    'bdi, kbd, .text, .change, .why, .reason, .context, .signature, .dot, select, [lang]:not(html, #workbench)';
  const own = (node) => !node.closest(taken);
  const said = [];
  for (const node of document.querySelectorAll('#workbench *')) {
    if (!own(node)) continue;
    for (const name of ['aria-label', 'placeholder', 'alt']) said.push((node.getAttribute(name) ?? '').split(':')[0]);
    for (const child of node.childNodes) if (child.nodeType === Node.TEXT_NODE) said.push(child.textContent);
  }
  return said.flatMap((words) => words.match(other) ?? []);
}"""
TERMS = {"HTER", "HTML", "Markdown", "DOCX", "TBX", "TMX", "XLIFF", "TSV", "CSV", "JSONL", "ZIP", "123"}
TERMS |= {"TOML", "events", "toml", "https"}  # a format, the name of a file, the beginning of an address
PAGES = {
    "review": "#proposals li",
    "documents": ".card .histogram",
    "names": "#names .name",
    "events": ".facts .fact",
    "overview": ".map .ground",
    "bring": "#downloads a",
    "try": "#try-found .signature",
}


# The words of labels that lie under a field.
UNDER_FIELDS = """() => [...document.querySelectorAll('dialog label')].flatMap((label) => {
  const fields = [...label.querySelectorAll('input, textarea, select')].map((e) => e.getBoundingClientRect());
  const words = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
  const under = [];
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    if (node.parentElement.closest('select, textarea') || !node.textContent.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const meets = (field) =>
      box.left < field.right && field.left < box.right && box.top < field.bottom && field.top < box.bottom;
    if (fields.some(meets)) under.push(node.textContent);
  }
  return under;
})"""


def test_dialogs_have_no_serious_accessibility_violation(page_in_either: Page, server: Served, language: str) -> None:
    """In Arabic the light ones, in English the dark ones."""
    page = page_in_either
    faults = []
    if language == "en":
        page.locator("#theme").click()
    wanted = next(s for s in Workbench(server.workspace).segments() if s.text == FIRST)
    page.goto(f"{server.url}/#/review/{wanted.segment_id}")
    expect(page.locator("#proposals .proposal").first).to_be_visible()
    mark = ["Alt+KeyG", "ArrowLeft", "Alt+KeyM"]
    forms = (["Alt+KeyC"], ["Alt+KeyE"], ["Control+KeyH"], ["Alt+KeyJ"])
    for keys in (["Alt+KeyH"], mark, *forms, ["Alt+KeyP"], ["Alt+Shift+1"]):
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator("dialog")).to_be_visible()
        assert page.evaluate(UNDER_FIELDS) == []
        if keys[-1] in {"Alt+KeyP", "Alt+Shift+1"}:
            expect(page.locator("dialog ol li").first).to_be_visible()
        faults += [f"{keys[-1]}: {fault}" for fault in axe_faults(page)]
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
    page.goto(f"{server.url}/#/names")
    for k in (0, 1):
        page.locator("#names header input").nth(k).check()
    page.locator("#join").click()
    expect(page.locator("#merged li").first).to_be_visible()
    faults += [f"merge: {fault}" for fault in axe_faults(page)]
    assert not faults


def test_every_control_is_reachable_with_tab_in_visual_order(page: Page) -> None:
    """Tab reaches every control of a page in order, and the focus is visible."""
    for name, key in zip(PAGES, "RDNEOB", strict=False):
        page.keyboard.press(f"Alt+Shift+Key{key}")
        expect(page.locator(f'nav a[href="#/{name}"]')).to_have_attribute("aria-current", "page")
        expect(page.locator(PAGES[name]).first).to_be_attached()
        page.wait_for_load_state("networkidle")
        if name != "review":
            expect(page.locator("#content")).to_be_focused()
        met, wanted = walked(page)
        if page.locator("[data-order]").count() != wanted:  # names that were still being gathered have come
            met, wanted = walked(page)
        assert wanted > 3
        assert met == list(range(wanted)), name


def walked(page: Page) -> tuple[list[int], int]:
    """Return which controls were met in their numbers, and how many there are; each was seen to have the focus."""
    wanted: int = page.evaluate(TABBED)
    page.evaluate("document.querySelector('[data-order]').focus()")
    met = [0]
    for _ in range(3 * wanted):
        if met[-1] == wanted - 1:
            break
        page.keyboard.press("Tab")
        order, seen = page.evaluate(FOCUSED)
        assert seen, order
        if order is not None and int(order) != met[-1]:  # the day, month and year of a date are one control
            met.append(int(order))
    return met, wanted


TABBED = """() => {
  const all = document.querySelectorAll('#workbench :is(button, a, input, select, textarea, summary, [tabindex="0"])');
  document.querySelectorAll('[data-order]').forEach((e) => delete e.dataset.order);
  const open = (e) => e.checkVisibility() && !e.disabled && e.tabIndex >= 0;
  [...all].filter(open).forEach((e, k) => (e.dataset.order = k));
  return [...all].filter(open).length;
}"""
FOCUSED = """() => {
  const now = document.activeElement;
  const drawn = now.matches('input[type=file]') ? now.closest('label') : now;  // its label shows the focus
  const { outlineStyle, outlineWidth, borderColor, stroke } = getComputedStyle(drawn);
  const seen = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || drawn !== now || stroke !== 'none';
  return [now.dataset.order ?? null, seen];
}"""


WINDOWS = {False: (640, 900, 1024), True: (1024, 1280)}  # widths with usual and with the largest type
# What stands in the middle column and reaches out of it.
OUTSIDE = """() => {
  const room = document.querySelector('#bench').getBoundingClientRect();
  return [...document.querySelectorAll('#bench *')].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width && !e.closest('.unseen') && (box.left < room.left - 1 || box.right > room.right + 1);
  }).map((e) => e.outerHTML.slice(0, 80));
}"""


@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_overlaps_on_small_screens_and_with_large_type(browser: Browser, server: Served, language: str) -> None:
    """No part of the bar lies under another, and the middle column contains all of its content."""
    context, _ = context_of(browser, author="", language=language)
    page = context.new_page()
    page.goto(server.url)
    expect(page.locator("#proposals li").first).to_be_visible()
    for is_large, widths in WINDOWS.items():
        for _ in range(6 * is_large):
            page.get_by_role("button", name=page_text(language, "larger")).click()
        for width in widths:
            page.set_viewport_size({"width": width, "height": 768})
            check_bar(page, width)
            if width > 1000:
                assert page.evaluate(OUTSIDE) == [], (width, is_large)
                assert not page.locator("#workbench").evaluate("e => e.scrollWidth > e.clientWidth"), (width, is_large)
    assert page.locator("#workbench").evaluate("e => e.style.getPropertyValue('--size')") == "1.6"
    context.close()


def check_bar(page: Page, width: int) -> None:
    boxes = page.locator(".bar :is(h1, nav a, .tools button)").evaluate_all(
        "all => all.map((e) => [e.textContent, e.getBoundingClientRect()]).filter(([, box]) => box.width)"
    )
    assert len(boxes) > 8
    for n, (name, box) in enumerate(boxes):
        assert box["left"] >= -1, name
        assert box["right"] <= width + 1, name
        for other, under in boxes[n + 1 :]:
            is_beside = box["right"] <= under["left"] + 1 or under["right"] <= box["left"] + 1
            assert is_beside or box["bottom"] <= under["top"] + 1 or under["bottom"] <= box["top"] + 1, (name, other)
