"""Editing in a real browser: comments, what is approved, conflicts, undoing, and the check before an approval."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import NONE_WAITS, Served, add_words, context_of, faultless_page, open_marked, open_segment, opened
from workbench.records import ExportedSegment
from workbench.service import Workbench

FIELD = "#correction"
LOOK_AGAIN = 9_000  # milliseconds, after which the page has looked what others have done
HOLD = """([code, ctrl]) => {
  const key = (repeat) => document.activeElement.dispatchEvent(new KeyboardEvent(
    'keydown', { code, ctrlKey: ctrl, repeat, bubbles: true, cancelable: true }));
  key(false);
  for (let n = 0; n < 8; n += 1) key(true);
}"""


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    yield from faultless_page(browser, server)


def actions(workspace: Path) -> list[str]:
    return [h.revision.action for h in Workbench(workspace).history()]


def texts(workspace: Path) -> list[str]:
    return [h.revision.after for h in Workbench(workspace).history()]


def with_number(server: Served) -> ExportedSegment:
    """Return a sentence with a year that its counterpart has too."""
    return next(s for s in Workbench(server.workspace).segments() if "عام 2021" in s.text and s.links)


# Comments


def test_a_comment_is_saved_at_once_and_shown_after_a_reload(page: Page, server: Served) -> None:
    """It changes neither text nor status, and its text is a text, whatever is in it."""
    segment = open_segment(page)
    page.keyboard.press("Alt+KeyC")
    page.keyboard.type("ما <b>الأصل</b>؟")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("ما <b>الأصل</b>؟")
    page.wait_for_function(NONE_WAITS)
    workbench = Workbench(server.workspace)
    assert [(h.revision.action, h.revision.comment) for h in workbench.history()] == [("comment", "ما <b>الأصل</b>؟")]
    assert workbench.segment(segment).row.status == "untouched"
    page.reload()
    expect(page.locator("#said")).to_contain_text("أمل")
    expect(page.locator("#said .words")).to_have_text("ما <b>الأصل</b>؟")
    expect(page.locator(".past li")).to_have_count(1)
    expect(page.locator(".past .comment")).to_have_text("ما <b>الأصل</b>؟")
    add_words(page, "بعد التعليق")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#head")).to_have_text(re.compile("^2 "))
    page.wait_for_function(NONE_WAITS)
    assert actions(server.workspace) == ["comment", "correct"]
    assert workbench.segments()[[s.segment_id for s in workbench.segments()].index(segment)].comment


def test_a_comment_of_another_disturbs_nobody_who_edits(page: Page, server: Served) -> None:
    segment = open_segment(page)
    mine = add_words(page, "أنا")
    Workbench(server.workspace).comment(segment, "سؤال", author="زميل")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#head")).to_have_text(re.compile("^2 "))
    page.wait_for_function(NONE_WAITS)
    row = Workbench(server.workspace).segment(segment).row
    assert (row.current, row.status, actions(server.workspace)) == (mine, "done", ["comment", "correct"])


def test_a_comment_made_elsewhere_is_shown_beside_what_is_typed(clocked_page: Page, server: Served) -> None:
    """A colleague's comment, its withdrawal, and one's own of another window, of which no notice is given."""
    page = clocked_page
    workbench = Workbench(server.workspace)
    segment = open_segment(page)
    expect(page.locator(FIELD)).to_be_focused()
    badge = page.locator(f'#rows li[data-id="{segment}"] .badge')

    def look() -> None:
        with page.expect_response(lambda r: r.url.endswith("/state")):
            page.clock.fast_forward(LOOK_AGAIN)

    def is_shown(count: int) -> None:
        expect(page.locator("#said")).to_have_count(min(count, 1), timeout=10_000)
        page.clock.fast_forward(1_000)
        expect(badge).to_have_count(min(count, 1), timeout=10_000)
        expect(page.locator(FIELD)).to_have_value(typed)
        expect(page.locator(FIELD)).to_be_focused()

    typed = add_words(page, "أمس")
    workbench.comment(segment, "سؤال <b>منه</b>", author="زميل")
    look()
    expect(page.locator("#said .words")).to_have_text("سؤال <b>منه</b>", timeout=10_000)
    expect(page.locator("#toast")).to_contain_text("علّق زميل على هذه الجملة")
    expect(page.locator(".past li")).to_have_count(1)
    is_shown(1)
    workbench.comment(segment, "", author="زميل")
    look()
    expect(page.locator("#toast")).to_contain_text("سحب زميل التعليق", timeout=10_000)
    is_shown(0)
    workbench.comment(segment, "من نافذة أخرى", author="أمل")
    look()
    expect(page.locator("#said .words")).to_have_text("من نافذة أخرى", timeout=10_000)
    is_shown(1)
    expect(page.locator("#toast")).not_to_contain_text("أمل")
    page.keyboard.press("Control+Enter")
    page.clock.fast_forward(1_000)
    page.wait_for_function(NONE_WAITS)
    assert actions(server.workspace) == ["comment", "comment", "comment", "correct"]


def test_what_is_typed_of_a_comment_is_at_the_server_within_two_seconds(clocked_page: Page, browser: Browser) -> None:
    page = clocked_page
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("Alt+KeyC")
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
    with page.expect_request(lambda r: r.method == "PUT" and r.url.endswith("/comment")) as sent:
        page.keyboard.type("أظن أن")
        page.clock.run_for(2000)
    assert sent.value.post_data_json == {"text": "أظن أن"}
    page.keyboard.press("Escape")
    page.clock.run_for(100)
    expect(page.locator("#unfinished-comment")).to_be_visible()
    context, _ = context_of(browser, author="أمل")
    elsewhere = context.new_page()
    elsewhere.goto(page.url)
    expect(elsewhere.locator("#unfinished-comment")).to_be_visible()
    elsewhere.keyboard.press("Alt+KeyC")
    expect(elsewhere.locator("textarea#comment")).to_have_value("أظن أن")
    context.close()


# What is approved is what is on the screen


def test_nothing_is_approved_while_the_next_sentence_is_on_its_way(page: Page, server: Served) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    far = page.locator("#rows li[data-id]").nth(20)
    wanted = far.get_attribute("data-id")
    address = f"/api/pairs/{quote(wanted or '', safe='')}"
    page.route(lambda url: url.endswith(address), hold)
    with page.expect_request(lambda request: request.url.endswith(address)):
        far.locator("button").click()
    page.locator(FIELD).focus()
    for keys in ("Control+Enter", "Control+Enter", "Control+KeyS"):
        page.keyboard.press(keys)
    page.keyboard.type("في غير مكانه")
    expect(page.locator("#toast")).to_contain_text("لم تظهر الجملة بعد")
    held[0].continue_()
    expect(page.locator("#head")).to_have_text(re.compile("^21 "))
    page.unroute_all()
    page.wait_for_timeout(400)  # nobody reads a sentence in less
    page.keyboard.press("Control+Enter")
    expect(page.locator("#head")).to_have_text(re.compile("^22 "))
    page.wait_for_function(NONE_WAITS)
    assert [h.revision.segment_id for h in Workbench(server.workspace).history()] == [wanted]


def test_the_list_comes_by_itself_when_the_server_answers_again(page: Page, server: Served) -> None:
    page.route("**/api/pairs?**", lambda route: route.abort())
    page.locator("#by-sort").select_option("document")
    expect(page.locator("#count")).to_contain_text("لا يستجيب الخادم")
    first = Workbench(server.workspace).segments()[0].segment_id
    page.unroute("**/api/pairs?**")
    expect(page.locator("#rows li[data-id]").first).to_have_attribute("data-id", first)


# Conflicts


def words_changed(text: str, first: str = "", last: str = "") -> str:
    words = text.split(" ")
    return " ".join([first or words[0], *words[1:-1], last or words[-1]])


def test_changes_of_different_words_are_merged_and_shown_for_approval(page: Page, server: Served) -> None:
    """Also one's own in another window, such as a replacement everywhere; nothing is approved unseen."""
    workbench = Workbench(server.workspace)
    segment = open_segment(page)
    garbled = workbench.segment(segment).row.segment.text
    page.locator(FIELD).fill(words_changed(garbled, first="أوّلي"))
    workbench.correct(segment, words_changed(garbled, last="آخره"), base=None, author="أمل", status="draft")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toast")).to_contain_text("غيّرت هذه الجملة في نافذة أخرى")
    merged = words_changed(garbled, first="أوّلي", last="آخره")
    expect(page.locator(FIELD)).to_have_value(merged)
    expect(page.locator("#mine")).to_have_count(0)
    assert workbench.segment(segment).row.status == "draft"
    page.locator(FIELD).focus()
    page.keyboard.press("Control+KeyZ")
    expect(page.locator(FIELD)).to_have_value(words_changed(garbled, first="أوّلي"))
    page.keyboard.press("Control+KeyY")
    expect(page.locator(FIELD)).to_have_value(merged)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#head")).to_have_text(re.compile("^2 "))
    page.wait_for_function(NONE_WAITS)
    row = workbench.segment(segment).row
    assert (row.current, row.status) == (merged, "done")
    assert texts(server.workspace) == [words_changed(garbled, last="آخره"), merged]


def test_a_replacement_everywhere_goes_into_what_is_being_typed(page: Page, server: Served) -> None:
    """The dialog is opened from the very sentence whose text is changed and not saved."""
    garbled = next(s for s in Workbench(server.workspace).segments() if "Volodymyr Zelensky" in s.text)
    opened(page, server, garbled)
    name = page.locator("#proposals li", has_text="زيلينسكي").first
    expect(name).to_be_visible()
    number = name.locator("kbd").inner_text()
    typed = words_changed(garbled.text, first="أوّلي")
    page.locator(FIELD).fill(typed)
    page.keyboard.press(f"Alt+Shift+{number}")
    expect(page.locator("#preview li").first).to_be_visible()
    page.locator("#apply").press("Enter")
    expect(page.locator(FIELD)).to_have_value(typed.replace("Volodymyr Zelensky", "فولوديمير زيلينسكي"))
    expect(page.locator("#mine")).to_have_count(0)
    before = len(Workbench(server.workspace).history())
    page.locator(FIELD).focus()
    position = page.locator("#head").inner_text()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#head")).not_to_have_text(position)
    page.wait_for_function(NONE_WAITS)
    row = Workbench(server.workspace).segment(garbled.segment_id).row
    assert row.current == typed.replace("Volodymyr Zelensky", "فولوديمير زيلينسكي")
    assert len(Workbench(server.workspace).history()) == before + 1


def test_a_draft_from_before_a_change_is_merged_when_it_is_opened(page: Page, server: Served) -> None:
    workbench = Workbench(server.workspace)
    segment = open_segment(page)
    garbled = workbench.segment(segment).row.segment.text
    page.locator(FIELD).fill(words_changed(garbled, first="أوّلي"))
    expect(page.locator("#kept")).to_have_attribute("data-state", "kept")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#head")).to_have_text(re.compile("^2 "))
    workbench.correct(segment, words_changed(garbled, last="آخره"), base=None, author="زميل")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(FIELD)).to_have_value(words_changed(garbled, first="أوّلي", last="آخره"))
    expect(page.locator("#toast")).to_contain_text("غيّر زميل هذه الجملة")


def test_the_same_words_are_chosen_by_a_key_from_the_field(clocked_page: Page, server: Served) -> None:
    """The notice names who made the text that stands, not whoever did something last, and keys choose a side."""
    page = clocked_page
    workbench = Workbench(server.workspace)
    segment = open_segment(page)
    garbled = workbench.segment(segment).row.segment.text
    expect(page.locator(FIELD)).to_be_focused()
    page.locator(FIELD).fill(words_changed(garbled, first="أوّلي"))
    workbench.correct(segment, words_changed(garbled, first="أوّله"), base=None, author="زميل")
    workbench.comment(segment, "سؤال", author="بسمة")
    page.clock.fast_forward(LOOK_AGAIN)
    expect(page.locator("#conflict-with")).to_have_text("زميل")
    expect(page.locator("#mine .differs")).to_have_text("أوّلي")
    expect(page.locator("#theirs .differs")).to_have_text("أوّله")
    expect(page.locator("#keep-mine")).to_contain_text("Alt+U")
    page.locator(FIELD).focus()
    before = actions(server.workspace)
    for keys in ("Control+Enter", "Control+KeyS") * 4:
        page.keyboard.press(keys)
    page.wait_for_function(NONE_WAITS)
    assert actions(server.workspace) == before
    page.keyboard.press("End")
    page.keyboard.type("!")
    expect(page.locator("#mine")).to_contain_text("!")
    page.keyboard.press("Backspace")
    page.keyboard.press("Alt+KeyT")
    expect(page.locator(FIELD)).to_have_value(words_changed(garbled, first="أوّله"))
    expect(page.locator("#mine")).to_have_count(0)
    page.keyboard.press("Control+KeyZ")
    expect(page.locator(FIELD)).to_have_value(words_changed(garbled, first="أوّلي"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#head")).to_have_text(re.compile("^2 "))
    page.wait_for_function(NONE_WAITS)
    assert workbench.segment(segment).row.current == words_changed(garbled, first="أوّلي")


def test_a_held_key_submits_once(page: Page, server: Served) -> None:
    """Nor do repeated presses save again what stands."""
    add_words(page, "جديد")
    page.evaluate(HOLD, ["KeyS", True])
    expect(page.locator("#kept")).to_have_attribute("data-state", "asSaved")
    for _ in range(8):
        page.keyboard.press("Control+KeyS")
    page.wait_for_timeout(400)  # what has just been shown is not approved unread
    page.evaluate(HOLD, ["Enter", True])
    expect(page.locator("#head")).to_have_text(re.compile("^2 "))
    page.wait_for_function(NONE_WAITS)
    assert [h.revision.status for h in Workbench(server.workspace).history()] == ["draft", "done"]


# Undoing


def test_undo_takes_back_exactly_what_was_done_last(page: Page, server: Served) -> None:
    """A suggestion, a dismissal, typing, the machine's text, by the key of every editor; the history has none of it."""
    garbled = next(s for s in Workbench(server.workspace).segments() if "Volodymyr Zelensky" in s.text)
    opened(page, server, garbled)
    marks = page.locator("#garbled mark")
    before = marks.count()
    expect(page.locator("#proposals li", has_text="زيلينسكي").first).to_be_visible()
    number = page.locator("#proposals li", has_text="زيلينسكي").first.locator("kbd").inner_text()
    page.keyboard.press("Control+End")
    page.keyboard.type(" زيادة")
    page.keyboard.press(f"Alt+{number}")
    applied = page.locator(FIELD).input_value()
    assert "زيلينسكي" in applied
    page.keyboard.press("Alt+KeyI")
    page.keyboard.press("Alt+KeyW")
    expect(marks).to_have_count(before - 1)
    expect(page.locator("#toast button")).to_contain_text("Ctrl+Z")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+Shift+KeyZ")
    expect(page.locator(FIELD)).to_have_value(garbled.text)
    page.keyboard.press("Control+KeyZ")
    expect(page.locator(FIELD)).to_have_value(applied)
    expect(marks).to_have_count(before - 1)
    page.keyboard.press("Control+KeyZ")
    expect(marks).to_have_count(before)
    expect(page.locator(FIELD)).to_have_value(applied)
    page.keyboard.press("Control+KeyZ")
    expect(page.locator(FIELD)).to_have_value(f"{garbled.text} زيادة")
    page.keyboard.press("Control+KeyZ")
    expect(page.locator(FIELD)).to_have_value(garbled.text)
    for _ in range(8):
        page.keyboard.press("Control+KeyZ")
    expect(page.locator("#toast")).to_contain_text("Alt+Z")
    page.wait_for_function(NONE_WAITS)
    assert actions(server.workspace) == []
    assert Workbench(server.workspace).annotations(garbled.segment_id) == ()


def test_keys_of_the_sentence_and_of_the_search_box_stay_apart(page: Page, server: Served) -> None:
    """A key pressed while typing dismisses nothing, and the search box keeps its own undo."""
    segment = open_marked(page, server.url, server.workspace)
    before = page.locator("#garbled mark").count()
    page.locator(FIELD).focus()
    page.keyboard.press("Alt+KeyW")
    expect(page.locator("#toast")).to_contain_text("Alt+I")
    expect(page.locator("#garbled mark")).to_have_count(before)
    assert Workbench(server.workspace).annotations(segment) == ()
    page.locator(FIELD).fill("مسودة")
    page.locator("#search").focus()
    page.keyboard.type("بحث")
    page.keyboard.press("Control+KeyZ")
    expect(page.locator("#search")).not_to_have_value("بحث")
    expect(page.locator(FIELD)).to_have_value("مسودة")


def test_undo_of_a_restored_draft_brings_back_what_stood_before(page: Page) -> None:
    saved = page.locator(FIELD).input_value()
    page.locator(FIELD).fill("مسودة")
    expect(page.locator("#kept")).to_have_attribute("data-state", "kept")
    page.reload()
    expect(page.locator(FIELD)).to_have_value("مسودة")
    page.locator(FIELD).focus()
    page.keyboard.press("Control+KeyZ")
    expect(page.locator(FIELD)).to_have_value(saved)
    page.keyboard.press("Control+Shift+KeyZ")
    expect(page.locator(FIELD)).to_have_value("مسودة")


def test_a_suggestion_that_was_undone_is_not_taken(page: Page, server: Served) -> None:
    segment = next(s for s in Workbench(server.workspace).segments() if "Volodymyr Zelensky" in s.text)
    opened(page, server, segment)
    name = page.locator("#proposals li", has_text="زيلينسكي").first
    page.locator(FIELD).focus()
    page.keyboard.press(f"Alt+{name.locator('kbd').inner_text()}")
    expect(page.locator(FIELD)).not_to_have_value(segment.text)
    page.keyboard.press("Control+KeyZ")
    expect(page.locator(FIELD)).to_have_value(segment.text)
    page.keyboard.press("End")
    page.keyboard.insert_text(" زيد")
    page.keyboard.press("Control+KeyS")
    page.wait_for_function(NONE_WAITS)
    (made,) = Workbench(server.workspace).history()
    assert made.revision.taken == ()


# Before an approval


def test_one_press_approves_one_sentence_and_an_empty_text_is_none(page: Page, server: Served) -> None:
    longer = f"{page.locator(FIELD).input_value()} أول"
    page.locator(FIELD).fill(" ")
    page.keyboard.press("Control+KeyS")
    expect(page.locator("#toast")).to_be_visible()
    page.locator(FIELD).fill(longer)
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#head")).to_have_text(re.compile("^2 "))
    page.wait_for_function(NONE_WAITS)
    assert texts(server.workspace) == [longer]


def test_critical_findings_of_a_corrected_text_are_told_once(page: Page, server: Served) -> None:
    """The text on the screen is what is looked at, and what somebody dismissed is not told."""
    segment = with_number(server)
    opened(page, server, segment)
    position = page.locator("#head").inner_text()
    page.locator(FIELD).fill(segment.text.replace("2021", "2032"))
    expect(page.locator("#remaining")).to_contain_text("2032")  # an approval does not wait long for its findings
    page.keyboard.press("Control+Enter")
    expect(page.locator("#grave")).to_contain_text("2032")
    expect(page.locator("#head")).to_have_text(position)
    assert actions(server.workspace) == []
    page.keyboard.press("End")
    with page.expect_response(lambda r: r.url.endswith("/rescore") and " ." in (r.request.post_data or "")):
        page.keyboard.type(" .")
    expect(page.locator("#grave")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#grave")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator(FIELD)).not_to_have_value(re.compile("2032"))  # that of the next sentence
    page.wait_for_function(NONE_WAITS)
    assert Workbench(server.workspace).segment(segment.segment_id).row.status == "done"


def test_a_correction_that_makes_a_sentence_worse_is_told_before_it_is_approved(page: Page, server: Served) -> None:
    """Half of a sentence with a good counterpart is left out; nothing in what stays is critical."""
    bench = Workbench(server.workspace)
    segment = max((s for s in bench.segments() if s.links), key=lambda s: s.report.fidelity or 0)
    before = segment.report.fidelity or 0
    half = " ".join(segment.text.split()[: len(segment.text.split()) // 2])
    known = bench.rescore(segment.segment_id, half)
    after = known.fidelity or 0
    assert known.label != segment.report.label
    opened(page, server, segment)
    page.locator(FIELD).fill(half)
    expect(page.locator(".meter .value")).to_contain_text("←")  # an approval does not wait long for its score
    page.keyboard.press("Control+Enter")
    told = page.locator("#worse")
    expect(told).to_contain_text(str(int(before + 0.5)))
    expect(told).to_contain_text(str(int(after + 0.5)))
    assert actions(server.workspace) == []
    page.locator("#approve-anyway").click()
    expect(page.locator(FIELD)).not_to_have_value(half)  # that of the next sentence
    page.wait_for_function(NONE_WAITS)
    assert bench.segment(segment.segment_id).row.status == "done"
    opened(page, server, segment)
    page.locator(FIELD).fill(segment.text)  # better than what stands
    page.keyboard.press("Control+Enter")
    page.wait_for_function(NONE_WAITS)
    assert bench.segment(segment.segment_id).row.current == segment.text


def test_a_critical_mark_on_the_machine_text_is_told_unless_dismissed(page: Page, server: Served) -> None:
    workbench = Workbench(server.workspace)
    segment = open_segment(page)
    workbench.annotate(segment, 0, 2, category="accuracy/omission", severity="critical", author="زميل")
    page.reload()
    expect(page.locator("#garbled mark.critical")).to_be_visible()
    page.wait_for_timeout(400)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#grave")).to_be_visible()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#head")).to_have_text(re.compile("^2 "))
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#head")).to_have_text(re.compile("^1 "))
    expect(page).to_have_url(re.compile(re.escape(quote(segment, safe=""))))
    page.reload()
    page.locator("#garbled mark.critical").focus()
    page.keyboard.press("Delete")
    expect(page.locator("#garbled mark.critical")).to_have_count(0)
    page.keyboard.press("Escape")
    page.wait_for_timeout(400)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#head")).to_have_text(re.compile("^2 "))


def test_without_a_server_an_approval_does_not_wait(page: Page, server: Served) -> None:
    segment = with_number(server)
    opened(page, server, segment)
    page.route("**/api/**", lambda route: route.abort())
    page.locator(FIELD).fill(segment.text.replace("2021", "2032"))
    page.keyboard.press("Control+Enter")
    page.wait_for_function("Object.keys(localStorage).some((k) => k.startsWith('muqabala:waiting'))")
    expect(page.locator("#grave")).to_have_count(0)
    page.unroute("**/api/**")
    page.wait_for_function(NONE_WAITS)
    assert Workbench(server.workspace).segment(segment.segment_id).row.status == "done"
