"""What the page says of the text that stands, and where it shows what was searched for."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import NONE_WAITS, PATIENCE, Served, add_words, faultless_page, filter_by, open_segment, opened
from workbench.records import ACCEPTED
from workbench.service import Query, Workbench


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    yield from faultless_page(browser, server)


def highlighted(page: Page, name: str) -> list[str]:
    """Return the words that a highlight of the page covers."""
    words: list[str] = page.evaluate(f"[...(CSS.highlights.get('{name}') ?? [])].map((range) => range.toString())")
    return words


def rounded(fidelity: float | None) -> str:
    """Return a number as the page rounds it."""
    assert fidelity is not None
    return str(int(fidelity + 0.5))


def test_an_approved_sentence_shows_its_own_score_and_findings(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    segment = next(s for s in bench.segments() if s.report.label == "major" and "Baku" in s.text)
    opened(page, server, segment)
    before = rounded(segment.report.fidelity)
    text = f"{segment.links[0].text} Baku"
    page.locator("#correction").fill(text)
    page.keyboard.press("Control+Enter")
    row = page.locator(f'#rows li[data-id="{segment.segment_id}"]')
    expect(row.locator(".score")).not_to_have_text(before, timeout=PATIENCE)
    expect(row.locator(".score:not(.pending)")).to_be_visible(timeout=PATIENCE)
    known = bench.segment(segment.segment_id).row
    expect(row.locator(".score")).to_have_text(rounded(known.fidelity))
    row.locator("button").click()
    expect(page.locator(".meter .value")).to_have_text(f"{before} ← {rounded(known.fidelity)}")
    expect(page.locator("#remaining")).to_contain_text("Baku")
    expect(page.locator(".meter .label")).to_have_class(f"label {known.label}")
    (finding,) = [e for e in bench.segment(segment.segment_id).standing.findings if e.text == "Baku"][:1]
    page.locator("#remaining li", has_text="Baku").get_by_role("button", name="أظهر الموضع").first.click()
    chosen = page.evaluate(
        "(() => { const a = document.activeElement; return a.value.slice(a.selectionStart, a.selectionEnd) })()"
    )
    assert chosen == "Baku"
    while page.locator("#remaining .close").count():
        with page.expect_response("**/dismiss"):
            page.locator("#remaining .close").first.click()
    filter_by(page, "check", finding.check)
    expect(page.locator(".chip[data-filter=check]")).to_have_attribute("data-value", finding.check)
    total = bench.search(Query(check=finding.check)).total
    expect(page.locator("#count")).to_have_text(f"العدد: {total}")
    expect(row).to_have_count(0)


def test_an_undone_correction_has_the_score_of_the_garbled_text(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    first = open_segment(page)
    before = bench.segment(first).row
    page.locator("#correction").fill("نص آخر تماما")
    page.keyboard.press("Control+S")
    score = page.locator(f'#rows li[data-id="{first}"] .score')
    expect(page.locator("#kept")).to_have_attribute("data-state", "asSaved")
    expect(page.locator(".meter .value")).to_contain_text("←")
    page.keyboard.press("Alt+Z")  # typing
    page.keyboard.press("Alt+Z")  # the revision
    expect(page.locator("#state")).to_have_text("لم يُبدأ")
    expect(score).to_have_text(rounded(before.fidelity))
    expect(page.locator(".meter .value")).to_have_text(rounded(before.fidelity))


def test_hits_are_shown_in_the_list_and_in_the_sentence(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    words = "الروسيه اذربيجان"
    page.locator("#search").fill(words)
    total = bench.search(Query(text=words)).total
    expect(page.locator("#count")).to_have_text(f"العدد: {total}")
    assert {"الروسية", "أذربيجان"} >= set(highlighted(page, "found-rows")) != set()
    having = next(r for r in bench.search(Query(text=words)).rows if "الروسية" in r.segment.text)
    page.locator(f'#rows li[data-id="{having.segment.id}"] button').click()
    expect(page.locator("#garbled")).to_contain_text("الروسية")
    page.wait_for_function("CSS.highlights.get('found-sentence')?.size > 0")
    assert set(highlighted(page, "found-sentence")) <= {"الروسية", "أذربيجان"}
    page.locator(":is(#findings, #proposals) .close").first.click()  # the sentence is drawn anew
    assert "" not in highlighted(page, "found-sentence") != []
    page.locator("#search").fill("")
    expect(page.locator("#count")).to_have_text("العدد: 68")
    assert highlighted(page, "found-rows") == highlighted(page, "found-sentence") == []
    find_symbols(page, bench)


def find_symbols(page: Page, bench: Workbench) -> None:
    """Find each symbol in the sentences that have it, and in no other."""
    for symbol in ("%", "🔥", "#", "﴿", "“"):
        page.locator("#search").fill(symbol)
        having = bench.search(Query(text=symbol, size=500))
        expect(page.locator("#count")).to_have_text(f"العدد: {having.total}")
        for row in having.rows:
            links = [k.text for k in bench.segment(row.segment.id).links if k.probability >= ACCEPTED]
            assert any(symbol in text for text in (row.segment.text, row.current, *links))
        assert having.total < 68
    assert set(highlighted(page, "found-rows")) <= {"“"}


def test_names_are_found_as_they_are_typed(page: Page, server: Served) -> None:
    page.goto(f"{server.url}/#/names")
    expect(page.locator(".name").first).to_be_visible(timeout=PATIENCE)
    page.locator("#search-names").fill("اذربـيجان")
    expect(page.locator('.name[data-name="أذربيجان"]')).to_be_visible()
    page.wait_for_function("CSS.highlights.get('found-names')?.size > 0")
    assert "أذربيجان" in highlighted(page, "found-names")
    page.locator("#search-names").fill("BAKU")
    expect(page.locator('.name[data-name="باكو"]')).to_be_visible()
    page.wait_for_function("[...(CSS.highlights.get('found-names') ?? [])].some((r) => r.toString() === 'Baku')")
    page.locator("#search-names").fill("%")
    expect(page.locator(".name")).to_have_count(0)


def test_a_comment_is_shown_in_the_list_and_filtered_by(page: Page, server: Served) -> None:
    first = open_segment(page)
    row = page.locator(f'#rows li[data-id="{first}"]')
    expect(row.locator(".badge")).to_have_count(0)
    page.locator("#comment").click()
    page.locator("dialog textarea").fill("هل هذا اسمه؟")
    page.locator("dialog button.primary").click()
    expect(row.locator(".badge")).to_have_attribute("title", "عدد التعليقات: 1", timeout=10_000)
    page.locator("#comment").click()
    page.locator("dialog textarea").fill("")
    page.locator("dialog button.primary").click()
    expect(row.locator(".badge")).to_have_count(0, timeout=10_000)
    page.locator("#comment").click()
    page.locator("dialog textarea").fill("سؤال آخر")
    held: list[Route] = []
    page.route(
        lambda url: url.endswith("/comment"), lambda route: held.append(route) if not held else route.continue_()
    )
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/comment")):
        page.locator("dialog button.primary").click()
    filter_by(page, "commented", "true")
    page.wait_for_timeout(300)  # the list waits for the comment
    held[0].continue_()
    expect(page.locator("#count")).to_have_text("العدد: 1")
    expect(row).to_be_visible()
    assert Workbench(server.workspace).search(Query(commented=True)).total == 1


def test_the_count_of_a_status_follows_what_is_approved(page: Page, server: Served) -> None:
    """The row stays in its place; the count no longer claims it, also once more rows are loaded."""
    open_segment(page)
    filter_by(page, "status", "untouched")
    expect(page.locator("#rows li")).to_have_count(50)
    total = Workbench(server.workspace).search(Query(status="untouched")).total
    expect(page.locator("#count")).to_have_text(f"العدد: {total}")
    approved = open_segment(page)
    add_words(page, "معتمد")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#count")).to_have_text(f"العدد: {total - 1}", timeout=10_000)
    expect(page.locator(f'#rows li[data-id="{approved}"]')).to_have_class(re.compile("status-done"))
    expect(page.locator("#head")).to_contain_text(f"2 من {total}")
    page.wait_for_function(NONE_WAITS)
    page.locator(".more").click()
    expect(page.locator("#rows li")).to_have_count(total)
    expect(page.locator("#count")).to_have_text(f"العدد: {total - 1}")


def test_the_count_of_a_kind_of_finding_follows_what_is_mended(page: Page, server: Served) -> None:
    bench = Workbench(server.workspace)
    open_segment(page)
    filter_by(page, "check", "spacing")
    total = bench.search(Query(check="spacing")).total
    expect(page.locator("#count")).to_have_text(f"العدد: {total}")
    expect(page.locator("#head")).to_contain_text(f"1 من {total}")
    field = page.locator("#correction")
    field.fill(re.sub(" +([،.؛؟!])", r"\1", field.input_value()))
    page.keyboard.press("Control+KeyS")
    expect(page.locator("#count")).to_have_text(f"العدد: {total - 1}", timeout=PATIENCE)
    expect(page.locator("#head")).to_contain_text(f"1 من {total}")
    assert bench.search(Query(check="spacing")).total == total - 1


def test_a_look_at_the_list_has_pending_corrections_assessed(page: Page, server: Served) -> None:
    first = open_segment(page)
    bench = Workbench(server.workspace)
    bench.correct(first, "نص", base=None, author="زيد")  # not by the page
    filter_by(page, "label", "pending")
    row = page.locator(f'#rows li[data-id="{first}"]')
    expect(row.locator(".score")).to_have_class("score pending")
    deadline = time.monotonic() + 60
    while bench.segment(first).row.label is None:
        assert time.monotonic() < deadline
        page.wait_for_timeout(200)
    page.locator("#search").fill("نص")  # the list is asked for anew
    expect(row).to_have_count(0)
    filter_by(page, "label", "")
    expect(row.locator(".score:not(.pending)")).to_be_visible()
