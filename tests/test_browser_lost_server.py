"""The server is killed while people are at work, and comes back: nothing is lost, and nothing approved unseen."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import NONE_WAITS, context_of, open_marked, open_segment, serving
from workbench.service import Workbench

FIELD = "#correction"


def test_nothing_is_lost_with_the_server(browser: Browser, seed_workspace: Path) -> None:
    """One is writing, one comments and dismisses, and one asks for a sentence that cannot come."""
    with serving(seed_workspace) as first:
        contexts = [context_of(browser, author=name)[0] for name in ("أمل", "بسمة", "سلمى")]
        writer, critic, reader = (context.new_page() for context in contexts)
        reader.route("**/api/pairs/*/hold", lambda route: route.abort())
        for page in (writer, critic, reader):
            page.goto(first.url)
            expect(page.locator(FIELD)).to_be_focused()
        writer.locator(FIELD).fill("مسودة لم تُعتمد")
        expect(writer.locator("#kept")).to_have_attribute("data-state", "kept")
        segment, marks = open_marked(critic, first.url, seed_workspace), critic.locator("#garbled mark")
        before = marks.count()
        first.kill()
        goes_on_writing(writer)
        comments_and_dismisses(critic, before)
        wanted = asks_for_another(reader)
        with serving(seed_workspace, first.port):
            expect(writer.locator("#kept")).to_have_attribute("data-state", "kept")
            finds_the_draft(writer, contexts[0])
            critic.wait_for_function(NONE_WAITS)
            critic.reload()
            expect(critic.locator("#said")).to_contain_text("سؤال")
            expect(marks).to_have_count(before - 1)
            expect(reader.locator(FIELD)).to_be_visible()
            assert open_segment(reader) == wanted
            reader.keyboard.press("Alt+ArrowDown")
            expect(reader.locator("#head")).to_have_text(re.compile("^22 "))
            for context in contexts[1:]:
                context.close()
    workbench = Workbench(seed_workspace)
    assert [a.action for a in workbench.annotations(segment)] == ["dismiss"]
    assert [(h.revision.action, h.revision.comment) for h in workbench.history()] == [("comment", "سؤال")]


def goes_on_writing(page: Page) -> None:
    page.locator(FIELD).press("End")
    page.keyboard.type(" بعد")
    expect(page.locator("#kept")).to_have_attribute("data-state", "offline")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator("#kept").evaluate("e => e.scrollWidth <= e.clientWidth"), "told in full"


def finds_the_draft(page: Page, context: BrowserContext) -> None:
    """It is on the server: after a reload, and in another browser."""
    page.reload()
    expect(page.locator(FIELD)).to_have_value("مسودة لم تُعتمد بعد")
    address, browser = page.url, context.browser
    context.close()
    assert browser
    other, _ = context_of(browser, author="أمل")
    elsewhere = other.new_page()
    elsewhere.goto(address)
    expect(elsewhere.locator(FIELD)).to_have_value("مسودة لم تُعتمد بعد")
    other.close()


def comments_and_dismisses(page: Page, before: int) -> None:
    """Both are shown at once."""
    page.keyboard.press("Alt+KeyI")
    page.keyboard.press("Delete")
    expect(page.locator("#garbled mark")).to_have_count(before - 1)
    page.keyboard.press("Alt+KeyC")
    page.keyboard.type("سؤال")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("سؤال")


def asks_for_another(page: Page) -> str | None:
    """The former sentence leaves the screen, and no key approves it; return the id of the one that was asked for."""
    far = page.locator("#rows li[data-id]").nth(20)
    wanted = far.get_attribute("data-id")
    page.locator(FIELD).fill("نص قيد الكتابة")
    far.locator("button").click()
    expect(page.locator("#not-opened")).to_be_visible()
    expect(page.locator(FIELD)).to_have_count(0)
    for keys in ("Control+Enter", "Control+KeyS", "Alt+KeyZ", "Alt+1"):
        page.keyboard.press(keys)
    expect(page.locator("#toast")).to_contain_text("لم تظهر الجملة بعد")
    assert page.evaluate("Object.keys(localStorage).some((k) => k.startsWith('muqabala:waiting'))") is False
    return wanted
