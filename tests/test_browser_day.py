"""A translator's day in a real browser, compared at its end with what was entered: nothing lost, nothing added."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from playwright.sync_api import Browser, Page, expect

from tests.browsing import NONE_WAITS, Served, context_of, open_segment, serving
from tests.test_corrections_return import cells, save_cells
from workbench.service import Query, Workbench

FIELD = "#correction"
ANSWERED = """(head) => document.querySelector('#warning')?.textContent
  || document.querySelector('#head')?.innerText !== head"""
SENTENCES = 24
OVERLAP, MERGE, LOST, RELOAD = 4, 6, 12, 22  # the sentences at which something happens


@dataclass
class Entry:
    """What was entered for a sentence, and how many revisions of each kind that takes."""

    text: str
    status: str
    revisions: int = 1
    comment: str = ""
    marks: int = 0


@dataclass
class Day:
    """A translator who notes what they enter."""

    page: Page
    server: Served
    entered: dict[str, Entry] = field(default_factory=dict)

    def work(self, number: int) -> None:
        """Correct the sentence that is open, in the way of its number, and go to the next one."""
        expect(self.page.locator("#head")).to_have_text(re.compile(rf"^{number + 1} "))
        segment = open_segment(self.page)
        assert segment not in self.entered
        before = self.page.locator(FIELD).input_value()
        self.type_at_end(f" تصحيح {number}")
        entry = Entry(text=f"{before} تصحيح {number}", status="done")
        self.entered[segment] = entry
        if number % 8 == 1:
            self.comment(entry, f"تعليق {number}: <b>7:40</b>؟")
        elif number % 8 == 3:
            self.mark(entry)
        elif number % 8 == 4:
            self.undo_and_redo(entry)
        elif number % 8 == 5:
            self.take_and_undo(entry)
        elif number % 8 == 7:
            entry.status = "draft"
        self.finish(number, entry, segment)

    def type_at_end(self, words: str) -> None:
        self.page.locator(FIELD).focus()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.insert_text(words)

    def comment(self, entry: Entry, words: str) -> None:
        self.page.keyboard.press("Alt+KeyC")
        self.page.keyboard.insert_text(words)
        self.page.keyboard.press("Control+Enter")
        expect(self.page.locator("#said .words")).to_have_text(words)
        entry.comment, entry.revisions = words, entry.revisions + 1

    def mark(self, entry: Entry) -> None:
        self.page.keyboard.press("Alt+KeyG")
        self.page.keyboard.press("ArrowLeft")
        self.page.keyboard.press("Alt+KeyM")
        expect(self.page.locator("dialog .quoted")).to_be_visible()
        self.page.keyboard.press("1")
        expect(self.page.locator("dialog")).to_have_count(0)
        entry.marks += 1

    def undo_and_redo(self, entry: Entry) -> None:
        self.type_at_end("خطأ")
        self.page.wait_for_timeout(1200)  # a pause, so that what is typed next is a step of its own
        self.type_at_end(" ثم خطأ آخر")
        self.page.keyboard.press("Control+KeyZ")
        expect(self.page.locator(FIELD)).to_have_value(f"{entry.text}خطأ")
        self.page.keyboard.press("Control+KeyY")
        expect(self.page.locator(FIELD)).to_have_value(f"{entry.text}خطأ ثم خطأ آخر")
        self.page.locator(FIELD).fill(entry.text)

    def take_and_undo(self, entry: Entry) -> None:
        """Take a suggestion, if there is one, and take it back."""
        self.page.keyboard.press("Alt+Digit1")
        if self.page.locator(FIELD).input_value() != entry.text:
            self.page.keyboard.press("Control+KeyZ")
        expect(self.page.locator(FIELD)).to_have_value(entry.text)

    def finish(self, number: int, entry: Entry, segment: str) -> None:
        """Save the sentence; the next one is on the screen afterwards, or a choice to make before."""
        if number == OVERLAP:
            self.meet_an_overlap(entry, segment)
        elif number == MERGE:
            self.meet_a_merge(entry, segment)
        if number == RELOAD:
            expect(self.page.locator("#kept")).to_have_attribute("data-state", "kept")
            self.page.reload()
            expect(self.page.locator(FIELD)).to_have_value(entry.text)
            self.page.locator(FIELD).focus()
        if entry.status == "draft":
            self.page.keyboard.press("Control+KeyS")
            self.page.keyboard.press("Alt+ArrowDown")
            return
        self.approve()

    def approve(self) -> None:
        """Approve what is shown; what is still critical in it is told first, and takes a second press."""
        head = self.page.locator("#head").inner_text()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(ANSWERED, arg=head)
        if self.page.locator("#head").inner_text() == head and self.page.locator("#warning").inner_text():
            self.page.keyboard.press("Control+Enter")

    def meet_an_overlap(self, entry: Entry, segment: str) -> None:
        """A colleague has changed the same words meanwhile; one's own text is kept."""
        garbled = self.workbench.segment(segment).row.segment.text
        self.workbench.correct(segment, f"{garbled} كلام زميل", base=None, author="زميل")
        self.page.keyboard.press("Control+Enter")
        expect(self.page.locator("#mine")).to_be_visible()
        self.page.keyboard.press("Alt+KeyU")
        expect(self.page.locator("#mine")).to_have_count(0)
        expect(self.page.locator(FIELD)).to_have_value(entry.text)
        entry.revisions += 2  # the colleague's, and the text that came too late, kept beside it

    def meet_a_merge(self, entry: Entry, segment: str) -> None:
        """A colleague has changed other words; both changes are in the text that is approved."""
        garbled = self.workbench.segment(segment).row.segment.text
        first, _, rest = garbled.partition(" ")
        self.workbench.correct(segment, f"زميلي {rest}", base=None, author="زميل")
        self.page.keyboard.press("Control+Enter")
        entry.text = entry.text.replace(first, "زميلي", 1)
        expect(self.page.locator(FIELD)).to_have_value(entry.text)
        entry.revisions += 1

    @property
    def workbench(self) -> Workbench:
        return Workbench(self.server.workspace)


def test_a_day_of_work_is_kept_as_it_was_entered(browser: Browser, seed_workspace: Path, tmp_path: Path) -> None:
    with serving(seed_workspace) as first:
        context, _ = context_of(browser, author="أمل")
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{first.url}/#/review")
        page.locator("#by-sort").select_option("document")  # whatever its score, a sentence keeps its place
        opening = Workbench(seed_workspace).search(Query(order="document")).rows[0].segment
        expect(page.locator("#rows li[data-id]").first).to_have_attribute("data-id", opening.id)
        page.goto(f"{first.url}/#/review/{opening.id}")
        expect(page.locator(FIELD)).to_have_value(opening.text)
        day = Day(page, first)
        for number in range(LOST):
            day.work(number)
        page.wait_for_timeout(1000)  # the next sentences are there before they are asked for
        first.kill()
        day.work(LOST)
        expect(page.locator("#toast")).to_contain_text("لا اتصال")
        with serving(seed_workspace, first.port) as second:
            day.server = second
            for number in range(LOST + 1, SENTENCES):
                day.work(number)
            expect(page.locator("#head")).to_have_text(re.compile(rf"^{SENTENCES + 1} "))
            page.wait_for_function(NONE_WAITS)
            compare(day)
            outside(day, tmp_path)
            compare(day)
            published(day, tmp_path)
            compare(day)
        context.close()
    assert not faults, faults


def outside(day: Day, folder: Path) -> None:
    """Bring back a table that was corrected in a spreadsheet: two texts, one of them of a draft, and a comment."""
    page = day.page
    page.goto(f"{day.server.url}/#/bring")
    with page.expect_download() as coming:
        page.locator("#downloads a", has_text=re.compile("csv", re.IGNORECASE)).click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    head, *rows = cells(file)
    draft = next(s for s, e in day.entered.items() if e.status == "draft")
    new = next(row[head.index("segment")] for row in rows if row[head.index("segment")] not in day.entered)
    for row in rows:
        if row[head.index("segment")] in {draft, new}:
            row[head.index("correction")] = f"من الجدول: {row[head.index('text')]}"
            row[head.index("status")] = "done"
    save_cells(file, [head, *rows])
    page.locator("#files").set_input_files(str(file))
    page.locator("#upload").click()
    expect(page.locator("#import-preview .preview li")).to_have_count(2)
    page.locator("#import-apply").click()
    expect(page.locator("#import-done")).to_be_visible()
    for segment in (draft, new):
        garbled = day.workbench.segment(segment).row.segment.text
        entry = day.entered.setdefault(segment, Entry(text="", status="", revisions=0))
        entry.text, entry.status, entry.revisions = f"من الجدول: {garbled}", "done", entry.revisions + 1


def published(day: Day, folder: Path) -> None:
    """Make a release in the page: it holds as corrected what was approved, and drafts apart."""
    page = day.page
    page.locator("#release-version").fill("1.0.0")
    page.locator("#release-text").select_option("full")
    page.locator("#release-comments").check()
    page.locator("#make-release").click()
    expect(page.locator("#release-archive")).to_be_visible()
    with page.expect_download() as coming:
        page.locator("#release-archive").click()
    archive = folder / coming.value.suggested_filename
    coming.value.save_as(archive)
    sentences: dict[str, dict[str, Any]] = {}
    edits: list[dict[str, Any]] = []
    with zipfile.ZipFile(archive) as held:
        for name in held.namelist():
            if name.endswith(".parquet"):
                rows = pq.read_table(io.BytesIO(held.read(name))).to_pylist()
                if "/sentences/" in name or "sentences" in Path(name).name:
                    sentences |= {row["id"]: row for row in rows}
                elif "/edits/" in name or "edits" in Path(name).name:
                    edits += rows
    by_status = {"done": "corrected", "draft": "draft"}
    for segment, row in sentences.items():
        entry = day.entered.get(segment)
        for column in ("corrected", "draft", "rejected"):
            wanted = entry.text if entry and by_status[entry.status] == column else None
            assert row[column] == wanted, (segment, column)
    assert sentences.keys() >= day.entered.keys()
    assert Counter(row["sentence_id"] for row in edits) == {s: e.revisions for s, e in day.entered.items()}
    comments = {row["comment"] for row in edits if row["action"] == "comment"}
    assert comments == {e.comment for e in day.entered.values() if e.comment}


def compare(day: Day) -> None:
    """Compare the workspace with what was entered."""
    workbench = day.workbench
    history = workbench.history()
    made = Counter(h.revision.segment_id for h in history)
    assert made == {s: e.revisions for s, e in day.entered.items()}
    rows = {s.segment_id: s for s in workbench.segments()}
    for segment, row in rows.items():
        entry = day.entered.get(segment, Entry(text=row.text, status="untouched"))
        found = workbench.segment(segment).row
        assert (found.current, found.status) == (entry.text, entry.status), segment
        assert row.comment == entry.comment, segment
        marks = [a for a in workbench.annotations(segment) if a.action != "dismiss"]
        assert len(marks) == entry.marks, segment
    assert {h.revision.author for h in history} == {"أمل", "زميل"}
