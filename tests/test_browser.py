"""The page in a real browser: reviewing with the keyboard, and keeping every edit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import NONE_WAITS, PATIENCE, Served, faultless_page, open_segment, opened
from workbench.service import Workbench
from workbench.ui.report_html import page_text

FIRST = "تدهور العلاقات بين موسكو وأذربيجان ، يدعم Volodymyr Zelensky إيلهام ألييف"
FIELD = "#correction"
RUN_PATIENCE = 300_000  # milliseconds; a run aligns all documents, and gives way to whatever else is at work


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    yield from faultless_page(browser, server)


def at(page: Page, number: int) -> None:
    expect(page.locator("#head")).to_have_text(re.compile(rf"^{number} "))


def open_first(page: Page, server: Served) -> None:
    """Open the sentence that the test speaks of, wherever it stands in the queue."""
    wanted = next(s for s in Workbench(server.workspace).segments() if s.text == FIRST)
    opened(page, server, wanted)
    expect(page.locator(FIELD)).to_have_value(FIRST)


def corrected(server: Served) -> list[str]:
    return [h.revision.after for h in Workbench(server.workspace).history()]


def test_ten_corrections_with_the_keyboard_only(page: Page, server: Served) -> None:
    """Ten corrections are approved without the mouse, and a reload keeps the position in the order of the documents."""
    page.evaluate("sessionStorage.setItem('muqabala:queue', JSON.stringify({ sort: 'document' }))")
    page.evaluate("location.hash = ''")
    page.reload()
    for number in range(1, 11):
        at(page, number)
        expect(page.locator(FIELD)).to_be_focused()
        page.keyboard.press("Control+End")
        page.keyboard.type(f" تمت {number}")
        expect(page.locator("#difference ins").last).to_contain_text(str(number))
        page.keyboard.press("Control+Enter")
    at(page, 11)
    expect(page.locator("#rows .status-done")).to_have_count(10)
    page.wait_for_function(NONE_WAITS)
    kept = corrected(server)
    assert [text[-6:].strip() for text in kept] == [f"تمت {n}"[-6:] for n in range(1, 11)]
    page.reload()
    at(page, 11)
    page.keyboard.press("Alt+ArrowUp")
    at(page, 10)
    expect(page.locator(FIELD)).to_have_value(kept[-1])
    page.keyboard.press("Alt+KeyZ")
    expect(page.locator(FIELD)).not_to_have_value(kept[-1])
    page.keyboard.press("Alt+KeyY")
    expect(page.locator(FIELD)).to_have_value(kept[-1])
    assert [h.revision.action for h in Workbench(server.workspace).history()][-2:] == ["undo", "redo"]


def test_corrections_are_sent_in_order(page: Page, server: Served) -> None:
    """A slow first request is not overtaken by the second."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route) if route.request.method == "POST" else route.continue_()

    page.route("**/api/pairs/*", hold)
    for number in (1, 2):
        at(page, number)
        page.locator(FIELD).fill(f"{page.locator(FIELD).input_value()} نص {number}")
        page.keyboard.press("Control+Enter")
    at(page, 3)
    page.wait_for_timeout(300)
    assert len(held) == 1
    held[0].continue_()
    for _ in range(PATIENCE // 100):
        page.wait_for_timeout(100)
        if len(held) > 1:
            break
    held[1].continue_()
    page.wait_for_function(NONE_WAITS)
    assert [text[-4:] for text in corrected(server) if text[-4:-1] == "نص "] == ["نص 1", "نص 2"]


def test_a_name_suggestion_is_accepted_and_applied_everywhere(page: Page, server: Served) -> None:
    """Adjacent parts of a name are one suggestion, here and in the other sentence with the name."""
    open_first(page, server)
    mended = FIRST.replace("Volodymyr Zelensky", "فولوديمير زيلينسكي")
    name = page.locator("#proposals li", has_text="زيلينسكي").first
    expect(name).to_be_visible(timeout=PATIENCE)
    number = name.locator("kbd").inner_text()
    page.keyboard.press(f"Alt+{number}")
    expect(page.locator(FIELD)).to_have_value(mended)
    expect(name.locator(".taken")).to_be_visible()
    expect(page.locator("#difference del")).to_have_text("Volodymyr Zelensky")
    page.keyboard.press("Alt+KeyZ")
    expect(page.locator(FIELD)).to_have_value(FIRST)
    expect(name.locator(".taken")).to_be_hidden()
    page.keyboard.press(f"Alt+Shift+{number}")
    places = page.locator("#preview li")
    expect(places.first).to_be_visible()
    count = places.count()
    assert count > 1
    page.locator("#apply").press("Enter")
    expect(page.locator("#toast")).to_contain_text(str(count))
    expect(page.locator(FIELD)).to_have_value(mended)
    changed = corrected(server)
    assert len(changed) == count
    assert all("فولوديمير زيلينسكي" in text and "Volodymyr" not in text for text in changed)
    page.locator("#toast button").click()
    expect(page.locator(FIELD)).to_have_value(FIRST)


def test_a_link_is_cut_and_another_picked(page: Page, server: Served) -> None:
    workbench = Workbench(server.workspace)
    linked = next(r for r in workbench.segments() if r.links)
    page.goto(f"{server.url}/#/review/{linked.segment_id}")
    first = page.locator("#counterparts .counterpart").first
    expect(first).to_contain_text(linked.links[0].text[:20])
    page.keyboard.press("Alt+KeyX")
    expect(page.locator("#counterparts .counterpart.cut")).to_have_count(1)
    page.keyboard.press("Alt+KeyP")
    page.locator("#pick").fill("كازاخستان")
    expect(page.locator("#found-counterparts li").first).to_contain_text("كازاخستان")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#counterparts .counterpart:not(.cut)", has_text="كازاخستان")).to_have_count(1)
    fresh = workbench.segment(linked.segment_id)
    assert [k.text for k in fresh.links if k.probability >= 0.5 and "كازاخستان" in k.text]


def test_a_late_answer_takes_no_place_of_a_later_search(page: Page, server: Served) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    def is_first(url: str) -> bool:
        return url.partition("/counterparts")[2] in {"?", "?q="}

    page.route(is_first, hold)
    open_segment(page)
    page.keyboard.press("Alt+KeyP")
    page.locator("#pick").fill("كازاخستان")
    first = page.locator("#found-counterparts li").first
    expect(first).to_contain_text("كازاخستان")
    (late,) = held
    with page.expect_response(lambda response: is_first(response.url)) as answered:
        late.continue_()
    answered.value.finished()
    page.wait_for_timeout(300)
    expect(first).to_contain_text("كازاخستان")


def test_a_link_decision_stays_visible_after_a_draft_is_saved(page: Page, server: Served) -> None:
    linked = next(r for r in Workbench(server.workspace).segments() if r.links)
    opened(page, server, linked)
    page.locator(FIELD).fill("نص")
    page.keyboard.press("Control+KeyS")
    expect(page.locator("#kept")).to_have_attribute("data-state", "asSaved")
    page.keyboard.press("Alt+KeyK")
    expect(page.locator("#counterparts .counterpart.kept")).to_have_count(1)


def test_a_conflict_between_two_users_keeps_both_texts(page: Page, server: Served) -> None:
    workbench = Workbench(server.workspace)
    segment = open_segment(page)
    workbench.correct(segment, "نص زميل", base=None, author="زميل")
    mine = f"{workbench.segment(segment).row.segment.text} أنا"
    page.locator(FIELD).fill(mine)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#theirs")).to_have_text("نص زميل")
    expect(page.locator("#mine")).to_have_text(mine)
    page.wait_for_function(NONE_WAITS)
    assert {h.revision.after for h in workbench.history()} == {"نص زميل", mine}
    page.locator("#keep-mine").click()
    page.keyboard.press("Control+Enter")
    at(page, 2)
    page.wait_for_function(NONE_WAITS)
    assert workbench.segment(segment).row.current == mine
    assert workbench.segment(segment).row.status == "done"


def test_spans_are_annotated_and_findings_dismissed(page: Page, server: Served) -> None:
    """Words are selected and annotated with the keyboard, a finding is dismissed, and both survive a reload."""
    open_first(page, server)
    marks = page.locator("#garbled mark")
    before = marks.count()
    page.keyboard.press("Alt+KeyI")
    expect(page.locator("#why")).to_be_visible()
    page.keyboard.press("Delete")
    expect(marks).to_have_count(before - 1)
    page.keyboard.press("Alt+KeyG")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Alt+KeyM")
    expect(page.locator("dialog .quoted")).to_have_text("تدهور العلاقات")
    page.keyboard.press("1")
    expect(page.locator("#garbled mark", has_text="تدهور العلاقات")).to_have_count(1)
    page.reload()
    expect(page.locator("#garbled mark", has_text="تدهور العلاقات")).to_have_count(1)
    expect(marks).to_have_count(before)


def test_the_try_page_scores_a_sentence(page: Page) -> None:
    """The report is in the language of the page, and texts are escaped."""
    page.keyboard.press("Alt+Shift+KeyT")
    page.get_by_label(page_text("ar", "tryGarbled")).fill(
        "اقتحمت الشرطة مكاتب باكو من Sputnik Azerbaijan ، واعتقل سبعة."
    )
    page.get_by_label(page_text("ar", "tryClean")).fill(
        'وداهمت الشرطة مكتب وكالة الأنباء "سبوتنيك" في باكو، واعتقلت سبعة.'
    )
    page.get_by_role("button", name=page_text("ar", "tryButton")).click()
    found = page.locator("#try-found")
    expect(found.get_by_text(re.compile(r"^درجة الأمانة\D* \d+"))).to_be_visible(timeout=2 * PATIENCE)
    expect(found.locator(".in-ar mark.major")).to_have_text("Sputnik Azerbaijan")
    expect(found.locator(".in-ar .findings")).to_contain_text("بحروف لاتينية")
    page.keyboard.press("Alt+KeyL")
    expect(found.locator(".in-en .reason").first).to_contain_text("left in Latin letters")
    expect(found.locator(".in-ar")).to_be_hidden()
    page.locator("#digits").click()
    expect(found.locator(".in-en .label")).to_have_text(re.compile(r"^Fidelity [٠-٩]+ of"), use_inner_text=True)
    garbled = page.get_by_label("Garbled sentence")
    expect(garbled).to_have_value(re.compile("Sputnik"))
    page.get_by_label("Cleaner version").fill("")
    garbled.fill(HOSTILE)
    page.get_by_role("button", name="Score it").click()
    expect(found.locator(".in-en .text").first).to_have_text(HOSTILE, timeout=2 * PATIENCE)
    assert found.locator("img, b").count() == 0
    assert page.evaluate("window.attacked") is None
    garbled.fill(" ")
    page.get_by_role("button", name="Score it").click()
    expect(found.get_by_role("alert")).to_contain_text("no text")
    garbled.fill(HOSTILE)
    page.keyboard.press("Alt+Shift+KeyR")
    expect(page.locator(FIELD)).to_be_visible()
    expect(garbled).to_be_hidden()
    covered = "(at) => document.elementFromPoint(...at).closest('#workbench') === null"
    assert not [at for at in ([20, 20], [720, 450], [1400, 880]) if page.evaluate(covered, at)]
    page.keyboard.press("Alt+Shift+KeyT")
    expect(garbled).to_have_value(HOSTILE)


HOSTILE = """قال <img src=x onerror="window.attacked = 1"> ${window.attacked = 2} {{constructor}} <b>هنا</b> `كذا`."""


def test_changing_the_language_keeps_the_typed_text(page: Page) -> None:
    assert page.evaluate("document.fonts.check('20px \"Noto Naskh Arabic\"', 'مقابلة')")
    page.locator(FIELD).fill("نص يبقى")
    page.keyboard.press("Alt+KeyL")
    expect(page.locator("#approve")).to_contain_text("Approve")
    expect(page.locator(FIELD)).to_have_value("نص يبقى")
    expect(page.locator(FIELD)).to_be_focused()
    page.locator("#digits").click()
    expect(page.locator("#head")).to_have_text("١ of ٦٨")
    page.keyboard.press("Alt+KeyH")
    expect(page.locator("dialog")).to_contain_text("Ctrl+Enter")


def test_documents_are_uploaded_and_bad_ones_reported(page: Page, server: Served, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"%PDF-1.4 \x00\x01")
    page.goto(f"{server.url}/#/bring")
    page.locator("#files").set_input_files(tmp_path / "bad.txt")
    page.locator("#upload").click()
    expect(page.locator("#run-state [role=alert]")).to_contain_text("هذا ملف PDF وليس نصا")
    good = tmp_path / "hostile.txt"
    good.write_text(hostile(), "utf-8")
    other = tmp_path / "other.txt"
    other.write_text("قال الكرملين إنه يأسف.\nوقالت باكو إنها تنتظر اعتذارا.", "utf-8")
    page.locator("#files").set_input_files([good, other])
    expect(page.locator(".chosen").first).to_have_text("hostile.txt، other.txt")
    page.locator("#paste-name").fill("ملصق")
    page.locator("#paste").fill("أعلن الكرملين أن روسيا تأسف.\nقال علييف إن باكو تنتظر الاعتذار.")
    page.locator("#role").select_option("garbled")
    own = page.locator("#file-roles select")
    assert own.evaluate_all("all => all.map((e) => e.value)") == ["garbled", "garbled"]
    own.last.select_option("source")
    expect(page.locator("#source-language")).to_be_visible()
    own.last.select_option("clean")
    expect(page.locator("#source-language")).to_be_hidden()
    page.locator("#upload").click()
    expect(page.locator("#run-state progress")).to_be_visible()
    expect(page.locator("#run-state")).to_contain_text("hostile.txt", timeout=RUN_PATIENCE)
    expect(page.locator("#run-state")).to_contain_text("ملصق.txt")
    roles = {d.name: d.role for d in Workbench(server.workspace).documents()}
    assert [roles[n] for n in ("hostile.txt", "other.txt", "ملصق.txt")] == ["garbled", "clean", "garbled"]
    pasted = Workbench(server.workspace).segments("ملصق.txt")
    assert [s.text for s in pasted] == ["أعلن الكرملين أن روسيا تأسف.", "قال علييف إن باكو تنتظر الاعتذار."]
    check_hostile(page, server)


def hostile() -> str:
    """A document that attacks: scripts, handlers, links, direction marks, and a line of 50,000 characters."""
    return "\n".join(
        (
            "قال الوزير <script>window.attacked = 1</script> إن الأمر انتهى.",
            "صورة <img src=x onerror=\"window.attacked = 2\"> في الخبر <b onmouseover='window.attacked=3'>هنا</b>.",
            "رابط [اضغط هنا](javascript:window.attacked=4) في النص ${window.attacked=5} {{constructor}}.",
            "انقلاب \u202eالاتجاه\u202c والنص \u2066بعده\u2069 يبقى.",
            f"{'ك' * 99} " * 20 + "الجمهورية " * 4800 + ".",
        )
    )


def check_hostile(page: Page, server: Served) -> None:
    rows = Workbench(server.workspace).segments("hostile.txt")
    assert max(len(r.text) for r in rows) > 40_000
    for row in rows:
        page.goto(f"{server.url}/#/review/{row.segment_id}")
        expect(page.locator(FIELD)).to_have_value(row.text)
        assert page.locator("#garbled").evaluate("e => e.textContent") == row.text
        assert page.locator("#garbled").evaluate("e => [...e.querySelectorAll('*')].every(n => n.tagName === 'MARK')")
    places: Any = page.locator("header.bar nav a").evaluate_all("all => all.map(a => a.getBoundingClientRect().left)")
    assert places == sorted(places, reverse=True)
    assert page.evaluate("window.attacked") is None


def test_navigation_during_rendering_reaches_its_target(page: Page) -> None:
    at(page, 1)
    page.evaluate("""() => {
      const later = window.setTimeout;
      window.setTimeout = (act, ...wait) => wait.length ? later(act, ...wait) : later(() => {
        window.setTimeout = later;
        location.hash = '#/names'; // the page hears of it a moment later
        act();
      });
      document.querySelectorAll('#rows .entry')[1].click();
    }""")
    expect(page.locator("#search-names")).to_be_visible()
    assert page.url.endswith("#/names")


def test_the_alignment_map_opens_a_pair(page: Page, server: Served) -> None:
    page.goto(f"{server.url}/#/overview/003_30cd569a23fb4a9a.txt")
    dot = page.locator(".map .dot").first
    expect(dot).to_be_visible()
    wanted = dot.get_attribute("data-id")
    dot.press("Enter")
    expect(page.locator(FIELD)).to_be_visible()
    assert page.evaluate("decodeURIComponent(location.hash)") == f"#/review/{wanted}"


def test_a_decision_in_the_name_ledger_is_saved(page: Page, server: Served) -> None:
    page.goto(f"{server.url}/#/names")
    with page.expect_response(lambda answer: "/names?q=%" in answer.url):  # the list is made anew then
        page.locator("#search-names").fill("علييف")
    entry = page.locator('[data-name="علييف"]')
    expect(entry).to_be_visible(timeout=PATIENCE)
    entry.get_by_role("button", name="أكّد").press("Enter")
    expect(entry).to_contain_text(page_text("ar", "by_person"))
    expect(entry.locator("input:not([type=checkbox])")).to_be_focused()  # the button is no more
    entry.locator("input:not([type=checkbox])").fill("علييڤ")
    entry.get_by_role("button", name="اكتبه هكذا").click()
    with page.expect_response(lambda answer: "/names?q=%" in answer.url):  # or it would show what stood before
        page.locator("#search-names").fill("علييڤ")
    changed = page.locator('[data-name="علييڤ"]')
    expect(changed).to_contain_text(page_text("ar", "by_person"))
    changed.get_by_role("button", name="اقفل", exact=True).click()
    expect(changed).to_contain_text("مقفل")
    expect(changed.locator("input:not([type=checkbox])")).to_be_disabled()
    changed.get_by_role("button", name="افتح", exact=True).click()
    expect(changed.locator("input:not([type=checkbox])")).to_be_enabled()


def test_a_draft_is_scored_while_typing(page: Page, server: Served) -> None:
    counterpart = Workbench(server.workspace).segment(open_segment(page)).links[0].text
    page.locator(FIELD).fill(counterpart)
    expect(page.locator(".meter .now")).to_be_attached(timeout=2 * PATIENCE)
    before, now = map(int, re.findall(r"\d+", page.locator(".meter .value").inner_text()))
    assert now > before
