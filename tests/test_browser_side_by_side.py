"""The review at 1280 by 800: texts side by side, panes, fixes in one place, the whole document, the keys of tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.one_view import CUT_OFF, take_fixes
from tests.browsing import NONE_WAITS, Served, faultless_page, faultless_page_in, filter_by, open_segment, opened
from tests.conftest import ROOT
from tests.test_browser import FIRST
from tests.test_browser_layout import axe_faults
from workbench.service import Query, Workbench

ALONE = 400  # milliseconds after which a sentence counts as read
SHARE = "(name) => document.querySelector(`[data-pane=${name}]`).parentElement.style.getPropertyValue(`--${name}`)"


@pytest.fixture
def page(browser: Browser, server: Served, language: str) -> Iterator[Page]:
    yield from faultless_page_in(browser, server, language)


def test_texts_stand_side_by_side_and_fixes_in_one_place(page: Page, server: Served, language: str) -> None:
    """Machine text, correction and changes in one view; bars that pointer and arrows move, and a reload keeps."""
    page.set_viewport_size({"width": 1280, "height": 800})
    segment = next(s for s in Workbench(server.workspace).segments() if s.text == FIRST)
    opened(page, server, segment)
    expect(page.locator("#proposals li[data-kind=name]").first).to_be_visible()  # the ledger has been built
    fixes = page.locator("#proposals li:has(.close)")
    expect(page.locator("#findings li button:not(.close)")).to_have_count(0)
    marks, listed = page.locator("#garbled mark").count(), fixes.count()
    fixes.first.locator(".close").click()  # dismisses what the fix is for
    expect(fixes).to_have_count(listed - 1)
    expect(page.locator("#garbled mark")).to_have_count(marks - 1)
    page.locator("#correction").press("Control+Z")
    expect(page.locator("#garbled mark")).to_have_count(marks)
    take_fixes(page)
    expect(page.locator("#difference ins").first).to_be_visible()
    assert page.evaluate(CUT_OFF) == []
    garbled, field = (page.locator(name).bounding_box() for name in ("#garbled", "#correction"))
    assert garbled
    assert field
    assert abs(garbled["y"] - field["y"]) < 20
    assert (garbled["x"] > field["x"]) == (language == "ar")
    actions = page.locator(".actions button").evaluate_all("all => all.map((e) => e.getBoundingClientRect())")
    assert len(actions) == 8
    assert max(box["top"] for box in actions) < min(box["bottom"] for box in actions), "one row"

    width = page.locator(".beside").evaluate("e => e.offsetWidth")
    bar = page.locator("[data-pane=beside]")
    box = bar.bounding_box()
    assert box
    wider = 64 if language == "ar" else -64  # to the middle of the window
    page.mouse.move(box["x"] + 4, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 4 + wider, box["y"] + 300, steps=4)
    page.mouse.up()
    assert abs(page.locator(".beside").evaluate("e => e.offsetWidth") - width - 64) < 8
    expect(bar).to_be_focused()
    now = int(str(bar.get_attribute("aria-valuenow")))
    page.keyboard.press("ArrowRight" if language == "ar" else "ArrowLeft")
    expect(bar).to_have_attribute("aria-valuenow", str(now + 2))
    page.locator("[data-pane=reference]").press("Home")
    shares = [page.evaluate(SHARE, name) for name in ("beside", "reference")]
    page.reload()
    expect(page.locator("#garbled")).to_have_text(FIRST)
    assert [page.evaluate(SHARE, name) for name in ("beside", "reference")] == shares
    page.locator("[data-pane=reference]").press("Enter")
    expect(page.locator("[data-pane=reference]")).to_have_attribute("aria-valuenow", "50")


def test_the_review_is_accessible_at_every_width(page: Page, server: Served) -> None:
    """As a list with filters and as a document, in both lights, with numbers above the words, and in a menu."""
    faults = []
    filter_by(page, "status", "open")
    filter_by(page, "label", "major")
    for width in (1280, 768, 390):
        page.set_viewport_size({"width": width, "height": 800})
        for view in ("list", "document"):
            page.locator(f"#view-{view}").click()
            expect(page.locator(".article a[aria-current]" if view == "document" else "#rows li").first).to_be_visible()
            page.locator("#garbled").focus()
            for _ in ("light", "dark"):
                faults += [f"{view} at {width}: {fault}" for fault in axe_faults(page)]
                page.locator("#theme").click()
            for place in ("#workbench", "#content", ".work"):
                wide = page.locator(place).evaluate("e => e.scrollWidth - e.clientWidth")
                assert wide <= 0, (place, view, width)
    page.keyboard.press("Alt+KeyS")
    expect(page.locator("dialog.menu .choices button:focus")).to_be_visible()
    faults += [f"menu: {fault}" for fault in axe_faults(page)]
    assert not faults


def test_the_document_is_read_and_corrected_as_a_whole(page: Page, server: Served) -> None:
    """Headings and sentences in order, opened by a click or a key; approving follows the article."""
    bench = Workbench(server.workspace)
    segment = next(s for s in bench.segments() if s.text == FIRST)
    rows = bench.search(Query(document=segment.document, order="document", size=500)).rows
    place = next(k for k, r in enumerate(rows) if r.segment.id == segment.segment_id)
    opened(page, server, segment)
    page.locator("#view-document").click()
    links = page.locator(".article a")
    expect(links).to_have_count(len(rows))
    assert links.evaluate_all("all => all.map((e) => e.dataset.id)") == [r.segment.id for r in rows]
    text = bench.document_text(segment.document)
    assert page.locator(".article h3").count() == sum(b.level > 0 for b in text.blocks)
    expect(page.locator(".article a[aria-current]")).to_have_attribute("data-id", segment.segment_id)
    page.locator("#correction").fill("عنوان مصحح")
    page.wait_for_timeout(ALONE)
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")  # a worse score is told once
    following = rows[place + 1]
    expect(page.locator("#garbled")).to_have_text(following.segment.text)
    expect(links.nth(place)).to_have_class("status-done")
    expect(links.nth(place)).to_contain_text("عنوان مصحح ✓")
    links.nth(place + 4).click()
    expect(page.locator("#garbled")).to_have_text(rows[place + 4].segment.text)
    page.reload()  # into the same view
    expect(page.locator(".article a[aria-current]")).to_have_attribute("data-id", rows[place + 4].segment.id)
    page.locator("#view-list").click()
    page.goto(f"{server.url}/#/review/{rows[-1].segment.id}")
    expect(page.locator("#garbled")).to_have_text(rows[-1].segment.text)
    page.locator("#view-document").click()
    expect(page.locator(f'.article a[data-id="{rows[-1].segment.id}"]')).to_be_in_viewport()
    page.keyboard.press("Alt+Slash")
    expect(page.locator("#search")).to_be_focused()


NAMED = {"↓": "ArrowDown", "↑": "ArrowUp", "Enter": "Enter"}


def code(keys: str) -> str:
    """Return keys as the browser calls them: Alt+Shift+KeyF for Alt+Shift+F, Digit6 for 6."""
    *held, key = keys.replace("Ctrl", "Control").split("+")
    return "+".join([*held, NAMED.get(key) or (f"Digit{key}" if key.isdigit() else f"Key{key}")])


class Translator:
    """Somebody who does the commonest tasks by the keys that the guide has for them."""

    def __init__(self, page: Page, server: Served) -> None:
        guide = (ROOT / "docs" / "how-to" / "review.md").read_text("utf-8")
        rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| (\d+) \(\d+\) \| \d+ \(\d+\) \|$", guide, re.MULTILINE)
        self.tasks = {name: (keys.split(", "), int(counted)) for name, keys, counted in rows}
        self.page, self.server = page, server

    def does(self, task: str) -> None:
        keys, counted = self.tasks.pop(task)
        assert len(keys) == counted, task
        for each in keys:
            self.page.keyboard.press(code(each))
            if each == "Alt+V":  # the document comes from the server
                expect(self.page.locator(".article a:focus")).to_be_visible()

    def opens(self, segment_id: str, text: str) -> None:
        self.page.goto(f"{self.server.url}/#/review/{segment_id}")
        expect(self.page.locator("#garbled")).to_have_text(text)
        expect(self.page.locator("#correction")).to_be_focused()
        self.page.wait_for_timeout(ALONE)

    def has_left(self, text: str) -> None:
        expect(self.page.locator("#garbled")).not_to_have_text(text)
        self.page.wait_for_function(NONE_WAITS)


@pytest.fixture
def translator(browser: Browser, server: Served) -> Iterator[Translator]:
    for page in faultless_page(browser, server):
        yield Translator(page, server)


def test_the_commonest_tasks_take_the_keys_of_the_guide(translator: Translator, server: Served) -> None:
    page, bench = translator.page, Workbench(server.workspace)
    assert len(translator.tasks) == 10
    work_at_sentences(translator, bench)
    work_at_the_list(translator, bench)
    linked = next(s for s in bench.segments() if s.links and s.links[0].kind == "parallel")
    translator.opens(linked.segment_id, linked.text)
    translator.does("confirm the first counterpart")
    expect(page.locator("#counterparts .counterpart.kept")).to_have_count(1)
    rows = bench.search(Query(document=linked.document, order="document", size=500)).rows
    place = next(k for k, r in enumerate(rows) if r.segment.id == linked.segment_id)
    translator.does("open the next sentence of the article")
    expect(page.locator("#garbled")).to_have_text(rows[place + 1].segment.text)
    assert not translator.tasks


def work_at_sentences(translator: Translator, bench: Workbench) -> None:
    first = next(s for s in bench.segments() if s.text == FIRST)
    sound = bench.search(Query(label="faithful")).rows[0].segment
    translator.opens(first.segment_id, FIRST)
    marks = translator.page.locator("#garbled mark")
    expect(translator.page.locator("#proposals .proposal").first).to_be_visible()
    known = marks.count()
    translator.does("dismiss the first finding")
    expect(marks).to_have_count(known - 1)
    translator.page.keyboard.press("Control+Z")
    expect(marks).to_have_count(known)
    translator.page.keyboard.press("Escape")
    translator.does("mark the sixth word as mistranslated")
    expect(marks).to_have_count(known + 1)
    expect(marks.filter(has_text="يدعم")).to_have_count(1)
    translator.page.keyboard.press("Escape")
    translator.does("apply the first fix and approve")
    translator.has_left(FIRST)
    approved = bench.segment(first.segment_id).row
    assert approved.status == "done"
    assert approved.current != FIRST
    translator.opens(sound.id, sound.text)
    translator.does("approve and go on")
    translator.has_left(sound.text)
    assert bench.segment(sound.id).row.status == "done"


def work_at_the_list(translator: Translator, bench: Workbench) -> None:
    page = translator.page
    rows, chip = page.locator("#rows li"), page.locator(".chip[data-filter]")
    untouched = bench.search(Query(status="untouched")).rows[0].segment
    bench.correct(untouched.id, "مسودة", base=None, author="زيد", status="draft")
    before = open_segment(page)
    translator.does("go on without approving")
    expect(page.locator(f'#rows li:has([aria-current]):not([data-id="{before}"])')).to_have_count(1)
    translator.does("list only the drafts")
    expect(chip).to_have_attribute("data-value", "draft")
    expect(rows).to_have_count(1)
    translator.does("list all statuses again")
    expect(chip).to_have_count(0)
    expect(rows).to_have_count(50)
    translator.does("list the first type of error")
    kind = bench.check_names()[0]
    expect(chip).to_have_attribute("data-value", kind)
    first = bench.search(Query(check=kind)).rows[0].segment
    expect(page.locator("#garbled")).to_have_text(first.text)
    chip.click()
    expect(rows).to_have_count(50)
