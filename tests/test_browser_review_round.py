"""A review round on the page: threads of comments, sentences sent back, assignments, two people, who has done what."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import (
    NONE_WAITS,
    PATIENCE,
    Served,
    add_words,
    answering,
    context_of,
    filter_by,
    free_port,
    lasting_context,
    open_segment,
)
from workbench.service import Query, RunSummary, Workbench
from workbench.ui.report_html import page_text

PASSWORD = "خبز شاي قمر 7"  # noqa: S105


@pytest.fixture
def people(browser: Browser, server: Served, language: str) -> Iterator[dict[str, Page]]:
    """The pages of two people who need not sign in, by their names; neither has a script error."""
    faults: list[str] = []
    pages = {}
    for name in ("أمل", "هدى خالد"):
        context, _ = lasting_context(browser, author=name, language=language)
        pages[name] = context.new_page()
        pages[name].on("pageerror", lambda error: faults.append(str(error)))
        pages[name].on("console", lambda m: faults.append(m.text) if "no message" in m.text else None)
        pages[name].goto(server.url)
        expect(pages[name].locator("#correction")).to_be_visible(timeout=PATIENCE)
    yield pages
    for page in pages.values():
        page.evaluate("localStorage.clear()")
        page.close()
    assert not faults, faults


def show(page: Page, server: Served, segment_id: str) -> None:
    page.goto(f"{server.url}/#/review/{segment_id}")
    expect(page.locator(f'#rows li[data-id="{segment_id}"] [aria-current]')).to_be_visible()
    page.wait_for_timeout(350)  # a key at once would be one of the sentence before


def test_a_comment_is_answered_and_settled(people: dict[str, Page], server: Served, language: str) -> None:
    amal, huda = people.values()
    bench = Workbench(server.workspace)
    bench.correct(bench.segments()[-1].segment_id, "نص", base=None, author="هدى خالد")  # she has worked here
    segment_id = open_segment(amal)
    amal.keyboard.press("Alt+C")
    amal.locator("dialog textarea").fill("أين الأصل؟ ")
    amal.locator("dialog .mentions button", has_text="هدى").click()
    expect(amal.locator("dialog textarea")).to_have_value("أين الأصل؟ @هدى_خالد ")
    amal.keyboard.press("Control+Enter")
    expect(amal.locator(".thread .mention")).to_have_text("@هدى_خالد")
    expect(amal.locator(".edit-comment")).to_have_text(page_text(language, "editComment"))
    huda.reload()
    filter_by(huda, "mine", "mentioned")
    expect(huda.locator("#rows li")).to_have_count(1)
    show(huda, server, segment_id)
    expect(huda.locator(".edit-comment")).to_have_text(page_text(language, "comment"))  # hers would be another one
    huda.keyboard.press("Alt+Shift+C")
    huda.locator("#reply").fill("في الصفحة الثانية")
    huda.keyboard.press("Control+Enter")
    expect(huda.locator(".thread .answer .words")).to_have_text("في الصفحة الثانية")
    expect(amal.locator(".thread .answer .words")).to_have_text(
        "في الصفحة الثانية", timeout=PATIENCE
    )  # in its own time
    amal.locator(".thread .resolve").click()
    expect(amal.locator(".settled summary")).to_be_visible()
    expect(amal.locator("#rows .badge.settled")).to_have_count(1)
    amal.wait_for_function(NONE_WAITS)
    (thread,) = bench.segment(segment_id).threads
    assert thread.resolved
    amal.locator(".settled summary").click()
    amal.locator(".thread .reopen").click()
    expect(amal.locator(".settled")).to_have_count(0)
    amal.wait_for_function(NONE_WAITS)
    assert bench.search(Query(unresolved=True)).total == 1
    filter_by(amal, "commented", "open")
    expect(amal.locator("#rows li")).to_have_count(1)


def test_a_sentence_goes_back_to_its_translator_and_comes_again(people: dict[str, Page], server: Served) -> None:
    amal, huda = people.values()
    bench = Workbench(server.workspace)
    segment_id = open_segment(amal)
    wrong = add_words(amal, "فيه خطأ")
    amal.keyboard.press("Control+Enter")
    expect(amal.locator(f'#rows li[data-id="{segment_id}"]')).to_have_class(re.compile("status-done"))
    amal.wait_for_function(NONE_WAITS)
    huda.reload()  # or she would see it after a few seconds
    show(huda, server, segment_id)
    expect(huda.locator("#accept")).to_be_visible()
    huda.keyboard.press("Alt+R")
    huda.locator("dialog #apply").click()
    expect(huda.locator("dialog [role=status]")).not_to_be_empty()  # a reason is wanted
    huda.locator("#reason").fill("الاسم خطأ")
    huda.keyboard.press("Control+Enter")
    huda.wait_for_function(NONE_WAITS)
    assert bench.segment(segment_id).row.status == "rejected"
    filter_by(amal, "mine", "returned")
    expect(amal.locator("#rows li")).to_have_count(1)
    expect(amal.locator(".thread .words")).to_have_text("الاسم خطأ")
    expect(amal.locator(".thread .meta.bad")).to_be_visible()
    expect(amal.locator("#correction")).to_have_value(wrong)
    right = bench.segment(segment_id).links[0].text
    amal.locator("#correction").fill(right)
    amal.keyboard.press("Control+Enter")
    amal.wait_for_function(NONE_WAITS)
    assert bench.search(Query(returned="أمل")).total == 0
    show(huda, server, segment_id)
    huda.reload()
    expect(huda.locator("#correction")).to_have_value(right)
    huda.wait_for_timeout(350)
    huda.keyboard.press("Control+Shift+Enter")
    huda.wait_for_function(NONE_WAITS)
    assert (bench.segment(segment_id).row.status, bench.segment(segment_id).row.author) == ("reviewed", "هدى خالد")


def test_any_status_is_set_from_the_header(people: dict[str, Page], server: Served) -> None:
    amal, _ = people.values()
    bench = Workbench(server.workspace)
    segment_id = open_segment(amal)
    for status in ("draft", "done", "reviewed"):
        amal.locator("#state").click()
        amal.locator(f'dialog [data-status="{status}"]').click()
        expect(amal.locator("#state")).to_have_class(f"state {status}")
        amal.wait_for_function(NONE_WAITS)
        assert bench.segment(segment_id).row.status == status
    assert open_segment(amal) == segment_id


def test_documents_are_assigned_and_the_overview_counts(people: dict[str, Page], server: Served) -> None:
    amal, huda = people.values()
    bench = Workbench(server.workspace)
    first = bench.segments()[0]
    bench.correct(first.segment_id, "نص منجز", base=None, author="هدى خالد", seconds=36)
    name = first.document
    amal.goto(f"{server.url}/#/documents")
    with amal.expect_response("**/team/assign"):
        amal.locator(".assignee").first.fill("هدى خالد")
        amal.locator(".assignee").first.press("Enter")
    huda.reload()
    filter_by(huda, "mine", "assigned")
    expect(huda.locator("#rows li")).to_have_count(bench.search(Query(document=name, size=500)).total)
    amal.goto(f"{server.url}/#/overview")
    row = amal.locator('#team tr[data-person="هدى خالد"]')
    expect(row).to_be_visible()
    words = len(first.text.split())
    heads = amal.locator("#team thead th").all_inner_texts()
    assert row.locator("td").evaluate_all("all => all.map((e) => e.dataset.head)") == heads[1:]  # phones show these
    cells = [re.sub(r"\D", "", c) for c in row.locator("td").all_inner_texts()]
    assert cells == ["1", "0", "0", str(words), str(len(first.text)), "36", str(words * 100)]
    expect(amal.locator("#words-ready")).to_contain_text(str(words))
    amal.locator("#two-person").check()
    expect(amal.locator("#two-person")).to_be_checked()
    show(huda, server, first.segment_id)
    huda.reload()
    expect(huda.locator("#correction")).to_have_value("نص منجز")
    huda.wait_for_timeout(350)
    huda.keyboard.press("Control+Shift+Enter")
    expect(huda.locator("#toast p")).to_be_visible()
    assert bench.segment(first.segment_id).row.status == "done"


@pytest.fixture(scope="module")
def guarded(seed_run: tuple[Path, RunSummary], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a server where a translator and a reviewer sign in, and a finished sentence there."""
    workspace = Path(shutil.copy(seed_run[0], tmp_path_factory.mktemp("guarded") / "w.sqlite"))
    bench = Workbench(workspace)
    bench.add_person("المدير", "admin", PASSWORD)
    bench.add_person("translator", "translator", PASSWORD)
    bench.add_person("reviewer", "reviewer", PASSWORD)
    done = bench.segments()[0]
    bench.correct(done.segment_id, "نص منجز", base=None, author="زيد")
    port = free_port()
    with answering(["serve", "--workspace", str(workspace), "--auth"], port):
        yield f"http://127.0.0.1:{port}", done.segment_id


# Buttons that show a sign and have no word for whoever hears the page.
NAMELESS = """() => [...document.querySelectorAll('.actions button')].filter((e) =>
  !/[a-z\u0621-\u064a]/i.test(e.querySelector('span:not([aria-hidden])').innerText)).map((e) => e.id)"""


@pytest.mark.parametrize("role", ["translator", "reviewer"])
def test_each_role_sees_its_own_buttons(browser: Browser, guarded: tuple[str, str], language: str, role: str) -> None:
    """In one row of a window of 1280 pixels, also all those of a reviewer, beside the list and the document."""
    address, done = guarded
    context, _ = context_of(browser, author="", language=language)
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)
    sign_in(page, role)
    expect(page.locator("#correction")).to_be_visible()
    page.goto(f"{address}/#/review/{done}")
    expect(page.locator("#correction")).to_have_value("نص منجز")
    count = 1 if role == "reviewer" else 0
    expect(page.locator("#accept")).to_have_count(count)
    expect(page.locator("#reject")).to_have_count(count)
    tops = page.locator(".bar nav a").evaluate_all("all => all.map((e) => e.getBoundingClientRect().top)")
    assert len(set(tops)) == 1, "the pages in one row"
    buttons = page.locator(".actions button")
    assert buttons.count() == 8 + 2 * count
    for view in ("document", "list"):
        page.locator(f"#view-{view}").click()
        expect(page.locator(".article a[aria-current]" if view == "document" else "#rows li").first).to_be_visible()
        boxes = buttons.evaluate_all("all => all.map((e) => e.getBoundingClientRect())")
        assert max(box["top"] for box in boxes) < min(box["bottom"] for box in boxes), view
        assert page.evaluate(NAMELESS) == []
    page.locator("#state").click()
    expect(page.locator("dialog [data-status]")).to_have_count(2 + 2 * count)
    page.keyboard.press("Escape")
    page.locator("#approve-together").click()
    expect(page.locator("#approval-target")).to_have_count(count)
    page.keyboard.press("Escape")
    page.goto(f"{address}/#/documents")
    expect(page.locator(".take-article").first).to_be_visible()
    assert (page.locator("input.assignee").count() > 0) == (role == "reviewer")
    page.goto(f"{address}/#/overview")
    expect(page.locator("#two-person")).to_be_disabled()
    sees_what_it_may_upload(page, f"{address}/#/bring")
    if role == "translator":
        loses_its_session(page, f"{address}/#/review/{done}")
    context.close()


def sign_in(page: Page, name: str) -> None:
    page.locator("#name").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")


def sees_what_it_may_upload(page: Page, place: str) -> None:
    """Corrections, but no documents: whoever may add none is told so, and asked for nothing that belongs to them."""
    refused: list[str] = []
    page.on("response", lambda response: refused.append(response.url) if response.status == 403 else None)
    page.goto(place)
    expect(page.locator("#downloads a").first).to_be_visible()
    expect(page.locator("#only-admins")).to_be_visible()
    expect(page.locator("#role, #paste, #make-release")).to_have_count(0)
    page.locator("#files").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": "نص".encode()})
    page.locator("#upload").click()
    expect(page.locator("#run-state [role=alert]")).to_have_text(page.locator("#only-admins").inner_text())
    assert refused == []


def loses_its_session(page: Page, place: str) -> None:
    """The page to sign in says why it is there, and leads back to the sentence with what was typed."""
    page.goto(place)
    expect(page.locator("#correction")).to_have_value("نص منجز")
    page.context.clear_cookies()
    page.locator("#correction").fill("نص منجز بعد الجلسة")
    expect(page.locator("main:has(#password) > [role=status]")).to_contain_text("Your session has ended.")
    sign_in(page, "translator")
    expect(page.locator("#correction")).to_have_value("نص منجز بعد الجلسة")
