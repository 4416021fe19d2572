"""Exports leave the page, are corrected in other programs, and come back through it; documents are removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import Served, faultless_page
from tests.test_corrections_return import cells, edit, save_cells
from workbench.service import Workbench
from workbench.ui.report_html import page_text

FORMATS = ("jsonl", "tsv", "csv", "tmx", "xliff", "xliff2", "docx")


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    yield from faultless_page(browser, server)


def download(page: Page, server: Served, folder: Path) -> dict[str, Path]:
    page.goto(f"{server.url}/#/bring")
    links = page.locator("#downloads a")
    expect(links).to_have_count(8)
    found = {}
    for link in links.all():
        with page.expect_download() as coming:
            link.click()
        form = link.locator("bdi").inner_text().lower()
        found[form] = folder / f"{form}-{coming.value.suggested_filename}"
        coming.value.save_as(found[form])
    return found


def upload(page: Page, *files: Path) -> None:
    page.locator("#files").set_input_files([str(f) for f in files])
    page.locator("#upload").click()


def test_every_format_goes_out_and_comes_back_through_the_page(page: Page, server: Served, tmp_path: Path) -> None:
    workbench = Workbench(server.workspace)
    one, two, *_ = workbench.segments()
    workbench.correct(one.segment_id, "مصحح أول", base=None, author="أمل", status="reviewed")
    workbench.correct(two.segment_id, "مصحح ثان", base=None, author="أمل", status="draft")
    names = [d.name for d in workbench.documents()]
    found = download(page, server, tmp_path)
    for k, form in enumerate(FORMATS, 2):
        before = workbench.history()
        edit(form, found[form], {k: f"نص جديد من {form}"})
        upload(page, found[form])
        entry = page.locator("#import-preview .preview li")
        expect(entry).to_have_count(1)
        expect(entry.locator("ins").first).to_be_visible()
        expect(entry).to_contain_text(form)
        assert workbench.history() == before, "a preview changes nothing"
        page.locator("#import-apply").click()
        expect(page.locator("#import-done")).to_be_visible()
        (added,) = workbench.history()[len(before) :]
        assert (added.revision.after, added.revision.status) == (f"نص جديد من {form}", "done")
        assert (added.revision.author, added.revision.segment_id) == ("أمل", workbench.segments()[k].segment_id)
    assert [s.status for s in workbench.segments()[:2]] == ["reviewed", "draft"]
    assert [d.name for d in workbench.documents()] == names, "none of them became a document"
    upload(page, found["html"])
    expect(page.locator("#import-preview .bad")).to_contain_text(found["html"].name)
    expect(page.locator("#import-apply")).to_have_count(0)


def test_a_preview_shows_faults_and_conflicts_and_can_be_cancelled(page: Page, server: Served, tmp_path: Path) -> None:
    workbench = Workbench(server.workspace)
    file = download(page, server, tmp_path)["csv"]
    head, *rows = cells(file)
    rows[0][head.index("correction")] = "<b>متأخر</b>"
    rows[1][head.index("status")] = "ok"
    rows[2][head.index("comment")] = "<i>سؤال</i>"
    save_cells(file, [head, *rows])
    workbench.correct(workbench.segments()[0].segment_id, "سبق", base=None, author="بسمة")
    upload(page, file)
    preview = page.locator("#import-preview")
    expect(preview.locator(".preview li")).to_have_count(2)
    expect(preview.locator(".preview li").first).to_contain_text("سبق")
    expect(preview.locator(".preview li").first).to_contain_text("بسمة")
    expect(preview.locator(".import-comment")).to_contain_text("<i>سؤال</i>")
    expect(preview.locator(".import-refused li")).to_contain_text("ok")
    page.locator("#import-cancel").click()
    expect(preview).to_have_count(0)
    assert [e.revision.after for e in workbench.history()] == ["سبق"]


def test_documents_and_corrections_that_come_together_are_parted(page: Page, server: Served, tmp_path: Path) -> None:
    workbench = Workbench(server.workspace)
    file = download(page, server, tmp_path)["docx"]
    edit("docx", file, {0: "نص جديد"})
    article = tmp_path / "new.txt"
    article.write_text(
        "أعلنت وزارة الخارجية الروسية موقفها من الأزمة.\nوقال المتحدث إن الحوار مستمر بين البلدين.\n", "utf-8"
    )
    upload(page, file, article)
    expect(page.locator("#import-preview .preview li")).to_have_count(1)
    assert "new.txt" not in {d.name for d in workbench.documents()}
    page.locator("#import-apply").click()
    expect(page.locator("#run-state ul li")).to_contain_text("new.txt")
    assert workbench.segments()[0].correction == "نص جديد"
    assert "new.txt" in {d.name for d in workbench.documents()}
    page.goto(f"{server.url}/#/documents")
    page.locator("tr, article", has_text="new.txt").locator("button.remove").click()
    expect(page.locator("dialog")).to_contain_text(page_text("ar", "removeTitle"))
    page.locator("#remove-document").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#workbench")).not_to_contain_text("new.txt")
    assert "new.txt" not in {d.name for d in workbench.documents()}


def test_an_upload_is_followed_by_who_leaves_the_page_and_comes_back(
    page: Page, server: Served, tmp_path: Path
) -> None:
    article = tmp_path / "new.txt"
    article.write_text("أعلنت وزارة الخارجية الروسية موقفها من الأزمة.\n", "utf-8")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/bring", hold, times=1)
    page.goto(f"{server.url}/#/bring")
    with page.expect_request("**/api/bring"):
        upload(page, article)
    page.goto(f"{server.url}/#/documents")
    expect(page.locator("button.remove").first).to_be_visible()
    page.goto(f"{server.url}/#/bring")
    expect(page.locator("#run-state")).to_contain_text(page_text("ar", "uploading"))
    expect(page.locator("#upload")).to_be_disabled()
    held[0].continue_()
    expect(page.locator("#run-state ul li")).to_contain_text("new.txt")
    expect(page.locator("#upload")).to_be_enabled()
