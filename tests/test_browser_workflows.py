"""Further workflows in a real browser: search, links, names, export, publishing."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import Served, faultless_page, faultless_page_in, filter_by, open_segment, opened
from workbench.errors import CorpusError, PublicationError
from workbench.formats import read_bytes, xml_rows
from workbench.service import Query, ReleaseOrder, Workbench
from workbench.ui.report_html import page_text

FIELD = "#correction"
LOOK_AGAIN = 9_000  # milliseconds, after which the page has looked what others have done


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    yield from faultless_page(browser, server)


@pytest.fixture
def english_page(browser: Browser, server: Served) -> Iterator[Page]:
    yield from faultless_page_in(browser, server, "en")


def test_searching_with_the_keyboard_only(page: Page, server: Served) -> None:
    """The keyboard reaches the search, its results, the text field, and the whole list again."""
    page.keyboard.press("Alt+Slash")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("كازاخستان")
    page.keyboard.press("Enter")
    rows = Workbench(server.workspace).search(Query(text="كازاخستان")).rows
    count = len(rows)
    assert 0 < count < 50
    expect(page.locator("#garbled")).to_have_text(rows[0].segment.text)
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("Alt+Slash")
    for _ in range(count + 1):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#rows .entry").last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#head")).to_have_text(re.compile(rf"^{count} "))
    page.keyboard.press("Alt+Slash")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect(page.locator("#count")).to_have_text(re.compile("68"))


def test_an_aborted_response_changes_nothing(page: Page) -> None:
    page.evaluate("""() => {
      const { json } = Response.prototype;
      Response.prototype.json = function () {
        if (!this.url.includes('/api/pairs?')) return json.call(this);
        Response.prototype.json = json;
        return Promise.reject(new DOMException('given up', 'AbortError'));
      };
    }""")
    before = page.locator("#count").inner_text()
    with page.expect_response("**/api/pairs?**"):
        page.locator("#search").fill("روسيا")
    with page.expect_response("**/api/pairs?**"):
        page.locator("#search").fill("كازاخستان")
    expect(page.locator("#count")).not_to_have_text(before)
    expect(page.locator("#rows li[data-id]").first).to_be_visible()


def test_a_draft_is_saved_within_two_seconds(clocked_page: Page) -> None:
    """Measured by the page's own clock, which is stopped, so that the load of the machine does not matter."""
    page = clocked_page
    expect(page.locator(FIELD)).to_be_focused()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url.rsplit('/', 1)[-1]}"))
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
    page.locator(FIELD).fill("مسودة")
    assert "PUT draft" not in sent
    page.clock.run_for(2000)
    expect(page.locator("#kept")).to_have_attribute("data-state", "kept")
    assert sent.count("PUT draft") == 1


def test_the_queue_is_filtered_and_sorted_by_the_server(page: Page, server: Served) -> None:
    workbench = Workbench(server.workspace)
    document = workbench.documents()[1].name
    for name, value, query in (
        ("sort", "uncertain", Query(order="uncertain")),
        ("label", "unsupported", Query(order="uncertain", label="unsupported")),
        ("check", "untranslated", Query(order="uncertain", label="unsupported", check="untranslated")),
        ("label", "", Query(order="uncertain", check="untranslated")),
        ("document", document, Query(order="uncertain", check="untranslated", document=document)),
    ):
        if name == "sort":
            page.locator("#by-sort").select_option(value)
        else:
            filter_by(page, name, value)
        wanted = workbench.search(query)
        expect(page.locator("#count")).to_have_text(f"العدد: {wanted.total}")
        rows = page.locator("#rows li[data-id]")
        expect(rows.first).to_have_attribute("data-id", wanted.rows[0].segment.id)
        ids = rows.evaluate_all("all => all.map((row) => row.dataset.id)")
        assert ids == [row.segment.id for row in wanted.rows]


def test_changes_by_another_user_are_shown_and_overwrite_nothing(clocked_page: Page, server: Served) -> None:
    """Another user's change of the open sentence appears by itself, or beside an unfinished draft."""
    page = clocked_page
    workbench = Workbench(server.workspace)
    segment = open_segment(page)
    expect(page.locator(FIELD)).to_be_focused()
    first = workbench.correct(segment, "نص زميل", base=None, author="زميل")
    page.clock.fast_forward(LOOK_AGAIN)
    expect(page.locator(FIELD)).to_have_value("نص زميل")
    expect(page.locator("#toast")).to_contain_text("غيّر زميل هذه الجملة")
    page.locator(FIELD).fill("نصي أنا")
    workbench.correct(segment, "نص زميل ثان", base=first.id, author="زميل")
    page.clock.fast_forward(LOOK_AGAIN)
    expect(page.locator("#theirs")).to_have_text("نص زميل ثان")
    expect(page.locator("#mine")).to_have_text("نصي أنا")
    expect(page.locator(FIELD)).to_have_value("نصي أنا")


def test_aligned_words_are_highlighted_together(page: Page, server: Served) -> None:
    """With the pointer, or with the arrow keys, which also announce them."""
    linked = next(r for r in Workbench(server.workspace).segments() if r.links and r.links[0].kind == "parallel")
    opened(page, server, linked)
    lit = "(name) => [...(CSS.highlights.get(name) ?? [])].map(String)"
    expect(page.locator("#proposals .none", has_text="لحظة")).to_have_count(0)
    page.locator("#garbled").focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
        if page.evaluate(lit, "linked"):
            break
    theirs = page.evaluate(lit, "linked")
    assert theirs
    assert all(words in linked.links[0].text for words in theirs)
    expect(page.locator("#words-said")).to_contain_text(theirs[0])
    place = page.evaluate(
        "(() => { const r = [...CSS.highlights.get('own')][0].getBoundingClientRect();"
        "return [r.x + r.width / 2, r.y + r.height / 2]; })()"
    )
    page.locator(FIELD).focus()
    assert page.evaluate(lit, "linked") == []
    page.mouse.move(*place)
    assert page.evaluate(lit, "linked") == theirs


def test_a_link_is_confirmed_and_the_decision_withdrawn(page: Page, server: Served) -> None:
    workbench = Workbench(server.workspace)
    linked = next(r for r in workbench.segments() if r.links)
    opened(page, server, linked)
    page.keyboard.press("Alt+KeyK")
    expect(page.locator("#counterparts .counterpart.kept")).to_have_count(1)
    assert [d.action for d in workbench.link_decisions(linked.segment_id, active=True)] == ["confirm"]
    page.keyboard.press("Alt+KeyK")
    expect(page.locator("#counterparts .counterpart.kept")).to_have_count(0)
    assert workbench.link_decisions(linked.segment_id, active=True) == ()


def test_segments_are_skipped_and_commented_and_show_who_else_is_there(page: Page, server: Served) -> None:
    workbench = Workbench(server.workspace)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#head")).to_have_text(re.compile("^2 "))
    segment = open_segment(page)
    assert workbench.history() == ()
    page.keyboard.press("Alt+KeyC")
    page.keyboard.type("العنوان من الأصل")
    page.keyboard.press("Control+Enter")
    page.locator(FIELD).fill(text := f"{page.locator(FIELD).input_value()} نص مع تعليق")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#head")).to_have_text(re.compile("^3 "))
    page.wait_for_function("Object.keys(localStorage).every((k) => !k.startsWith('muqabala:waiting'))")
    said, corrected = (h.revision for h in workbench.history())
    assert (said.segment_id, said.action, said.comment) == (segment, "comment", "العنوان من الأصل")
    assert (corrected.segment_id, corrected.action, corrected.comment) == (segment, "correct", "")
    third = open_segment(page)
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#head")).to_have_text(re.compile("^2 "))
    expect(page.locator(FIELD)).to_have_value(text)
    while workbench.lock(third, "زميل").holder != "زميل":  # it is let go of a moment after it was left
        page.wait_for_timeout(100)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".holder")).to_contain_text("زميل")
    page.locator(FIELD).fill("وأنا أيضا")
    expect(page.locator("#kept")).to_have_attribute("data-state", "kept")  # nobody is kept out


def test_names_are_merged_split_and_applied_with_a_preview(page: Page, server: Served) -> None:
    workbench = Workbench(server.workspace)
    page.goto(f"{server.url}/#/names")
    cards = page.locator("#names .name")
    expect(cards.first).to_be_visible()
    first, second = (cards.nth(k).get_attribute("data-name") for k in (0, 1))
    spelled = {cards.nth(k).locator(".forms li bdi").all_inner_texts()[-1] for k in (0, 1)}
    before = cards.count()
    for k in (0, 1):
        cards.nth(k).locator("header input").check()
    page.locator("#join").click()
    expect(page.locator("#merged li").first).to_be_visible()
    page.locator(f'dialog input[value="{second}"]').check()
    expect(page.locator("#merged .own")).to_contain_text(str(second))
    assert spelled < set(page.locator("#merged li bdi").all_inner_texts())
    assert cards.count() == before, "a preview decides nothing"
    page.locator("#merge").click()
    expect(cards).to_have_count(before - 1)
    one = page.locator(f'[data-name="{second}"]')
    expect(one).to_contain_text(str(first))
    page.locator("#toast button").click()
    expect(page.locator("#preview li").first).to_be_visible()
    shown = page.locator("#preview li").count()
    expect(page.locator("#preview del").first).to_be_attached()
    page.locator("#apply").click()
    expect(page.locator("dialog")).to_have_count(0)
    changed = workbench.history()
    assert 0 < len(changed) <= shown
    assert all(str(second) in h.revision.after for h in changed)
    exactly = page.locator("bdi", has_text=re.compile(f"^{first}$"))
    one.locator("li").filter(has=exactly).get_by_role("button", name=re.compile(page_text("ar", "split"))).click()
    expect(one.locator("li").filter(has=exactly)).to_have_count(0)


def test_segments_are_exported_in_every_format(page: Page, server: Served, tmp_path: Path) -> None:
    Workbench(server.workspace).correct(open_segment(page), "نص جديد", base=None, author="أمل")
    page.goto(f"{server.url}/#/bring")
    links = page.locator("#downloads a")
    expect(links).to_have_count(8)
    found: dict[str, Path] = {}
    for link in links.all():
        with page.expect_download() as coming:
            link.click()
        form = link.locator("bdi").inner_text().lower()
        found[form] = tmp_path / f"{form}-{coming.value.suggested_filename}"
        coming.value.save_as(found[form])
    rows = [json.loads(line) for line in found["jsonl"].read_text("utf-8").splitlines()]
    assert len(rows) == 68
    assert [r["correction"] for r in rows if r["status"] == "done"] == ["نص جديد"]
    for form, between in (("tsv", "\t"), ("csv", ",")):
        table = list(csv.DictReader(found[form].read_text("utf-8").splitlines(), delimiter=between))
        assert [r["correction"] for r in table if r["status"] == "done"] == ["نص جديد"]
    for form in ("xliff", "xliff2"):
        assert len(list(xml_rows(read_bytes(found[form]), form))) == 68
    assert "نص جديد" in found["tmx"].read_text("utf-8")
    assert found["html"].read_text("utf-8").startswith("<!doctype html>")
    assert zipfile.is_zipfile(found["docx"])


def test_personal_data_are_shown_before_a_release_is_made(page: Page, server: Served) -> None:
    """The form tells what a release would hold, and what is blotted out if that is ticked."""
    workbench = Workbench(server.workspace)
    row = workbench.segments()[0]
    workbench.correct(row.segment_id, f"{row.text} اتصلوا على 0501234567", base=row.revision, author="أمل")
    page.goto(f"{server.url}/#/bring")
    check = page.locator("#release-check")
    expect(check).to_contain_text("سيضم الإصدار ما قد يكون بيانات شخصية: رقم هاتف 1.")
    expect(check.locator("li")).to_contain_text("0501234567")
    expect(check.locator("li")).to_contain_text(row.segment_id)
    page.locator("#release-mask").check()
    expect(check).to_contain_text("ستُطمس البيانات الشخصية: رقم هاتف 1.")
    workbench.take_down(row.document, reason="طلب الناشر", author="أمل")
    page.locator("#release-comments").check()
    expect(check).to_contain_text("نصوص مسحوبة من النشر ستُترك: 1.")
    expect(check).to_contain_text("لم يُعثر على بيانات شخصية")


def test_a_release_is_made_and_downloaded(page: Page, server: Served, tmp_path: Path) -> None:
    """Invalid input is reported and can be corrected; the archive equals the output of the command."""
    page.goto(f"{server.url}/#/bring")
    page.locator("#release-version").fill("one")
    page.locator("#release-licence").fill("CC-BY-4.0")
    page.locator("#release-authors").fill("علي، أمل; زميل")
    page.locator("#release-url").fill("https://example.org/corpus")
    page.locator("#release-date").fill("2025-07-02")
    page.locator("#release-no-names").check()
    page.locator("#make-release").click()
    refused = PublicationError("release-bad-version", version="one")
    expect(page.locator("#release-state [role=alert]")).to_have_text(refused.text("ar"))
    page.locator("#release-version").fill("1.2.0")
    garbled = Workbench(server.workspace).segments()[0].document
    files = {
        "datasheet": '[datasheet]\ncontact = "أمل"\n',
        "events": f'[[events]]\nname = "حدث"\ndocuments = ["{garbled}"]\n',
    }
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        page.locator(f"#release-{name}").set_input_files(tmp_path / f"{name}.toml")
    page.locator("#make-release").click()
    expect(page.locator("#release-archive")).to_be_visible()
    with page.expect_download() as coming:
        page.locator("#release-archive").click()
    archive = tmp_path / coming.value.suggested_filename
    coming.value.save_as(archive)
    assert archive.name == "azerbaijan-russia-2025-1.2.0.zip"
    order = ReleaseOrder(
        version="1.2.0",
        text="standoff",
        licence="CC-BY-4.0",
        authors=("علي، أمل", "زميل"),
        url="https://example.org/corpus",
        datasheet=tmp_path / "datasheet.toml",
        events=tmp_path / "events.toml",
        date="2025-07-02",
        names=False,
    )
    Workbench(server.workspace).publish(tmp_path / "same", order)
    with zipfile.ZipFile(archive) as held:
        names = {n.partition("/")[2] for n in held.namelist() if not n.endswith("/")}
        assert names == {
            p.relative_to(tmp_path / "same").as_posix() for p in (tmp_path / "same").rglob("*") if p.is_file()
        }
        for name in names:
            assert held.read(f"azerbaijan-russia-2025-1.2.0/{name}") == (tmp_path / "same" / name).read_bytes(), name
    page.locator("#release-earlier").set_input_files(archive)
    page.locator("#release-extent").select_option("delta")
    page.locator("#release-version").fill("1.3.0")
    page.locator("#make-release").click()
    expect(page.locator("#release-state .good")).to_have_text("التغييرات من الإصدار 1.2.0 إلى الإصدار 1.3.0 جاهزة")
    expect(page.locator("#release-archive")).to_contain_text("azerbaijan-russia-2025-1.2.0-to-1.3.0.zip")


def test_files_of_a_release_are_shown_taken_away_and_refused(
    english_page: Page, server: Served, tmp_path: Path
) -> None:
    page = english_page
    page.goto(f"{server.url}/#/bring")
    latin = tmp_path / "latin-1.toml"
    latin.write_bytes('[datasheet]\ncontact = "Zoë"\n'.encode("latin-1"))
    unknown = tmp_path / "mine.toml"
    unknown.write_text("[[events]]\nname = 'x'\ndocuments = ['none.txt']\n", encoding="utf-8")
    page.get_by_label("Datasheet (TOML file)").set_input_files(latin)
    page.get_by_label("Events and splits (TOML file)").set_input_files(unknown)
    expect(page.locator(".file .chosen bdi")).to_have_text(["latin-1.toml", "mine.toml"])
    page.locator("#make-release").click()
    told = page.locator("#release-state [role=alert]")
    expect(told).to_have_text("latin-1.toml cannot be read as UTF-8 text.")
    page.get_by_role("button", name="Remove: latin-1.toml").click()
    expect(page.locator("#release-datasheet")).to_be_focused()
    expect(page.locator(".file .chosen bdi")).to_have_text(["mine.toml"])
    page.locator("#make-release").click()
    refused = CorpusError("events-unknown-document", path="events.toml", event="x", document="none.txt")
    expect(told).to_have_text(refused.text("en"))
