"""The editor in a Gradio app of somebody else."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL, Popen
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PATIENCE, context_of, free_port, open_segment
from tests.conftest import ROOT
from workbench.messages import page_texts
from workbench.service import RunSummary, Workbench
from workbench.ui import pair_editor

APP = """
import sys
import gradio as gr
from workbench.ui import pair_editor

with gr.Blocks() as demo:
    gr.Markdown("# Newsroom")
    pair_editor(sys.argv[1], height="40rem")
    notes = gr.Textbox(label="Notes")
    copy = gr.Textbox(label="Copy")
    notes.change(str.upper, notes, copy)
demo.launch(server_port=int(sys.argv[2]), quiet=True)
"""
FIELD = "#workbench #correction"


@pytest.fixture(scope="module")
def workspace(seed_run: tuple[Path, RunSummary], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(seed_run[0], tmp_path_factory.mktemp("app") / "w.sqlite"))


@pytest.fixture(scope="module")
def address(workspace: Path) -> Iterator[str]:
    port = free_port()
    app = Popen([sys.executable, "-c", APP, str(workspace), str(port)], cwd=ROOT, stdout=DEVNULL, stderr=DEVNULL)
    deadline = time.monotonic() + 120
    try:
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/config", timeout=10):
                    break
            except OSError:
                assert time.monotonic() < deadline, "the app is not served"
                assert app.poll() is None, "the app has ended"
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        app.terminate()
        app.wait(timeout=20)


@pytest.fixture(params=["ar", "en"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    context, asked = context_of(browser, author="أمل", language=request.param)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    expect(page.locator(FIELD)).to_be_visible(timeout=PATIENCE)
    yield page
    context.close()
    assert not faults, faults
    assert all(url.startswith((address, "data:", "blob:")) for url in asked), asked


def test_a_sentence_is_corrected_in_another_app(page: Page, workspace: Path) -> None:
    """And nothing around the editor is touched."""
    language = str(page.locator("#workbench").get_attribute("lang"))
    segment = open_segment(page)
    text = f"{Workbench(workspace).segment(segment).links[0].text} {'12'[language == 'en']}"
    page.locator(FIELD).fill(text)
    page.locator(FIELD).press("Control+Enter")
    expect(page.locator("#rows li:has([aria-current])")).not_to_have_attribute("data-id", segment)
    page.evaluate("(id) => { location.hash = `#/review/${encodeURIComponent(id)}`; }", segment)
    page.reload()
    expect(page.locator(FIELD)).to_have_value(text)
    (revision,) = [h.revision for h in Workbench(workspace).history() if h.revision.after == text]
    assert (revision.segment_id, revision.author, revision.status) == (segment, "أمل", "done")
    leaves_the_app_alone(page, language)


def leaves_the_app_alone(page: Page, language: str) -> None:
    assert page.title() == "Gradio"
    assert page.locator("#workbench").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.documentElement.dir") == ""
    shown = [str(link) for link in page.locator("#workbench nav a").all_inner_texts()]
    assert shown == [page_texts()[language][f"page_{name}"] for name in ("review", "documents", "names", "overview")]
    page.get_by_label("Notes").fill("abc")
    expect(page.get_by_label("Copy")).to_have_value("ABC")
    page.get_by_role("link", name=shown[2], exact=True).click()
    expect(page.locator("#workbench [data-name]").first).to_be_visible(timeout=PATIENCE)
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#workbench #theme").click()
    expect(page.locator("#workbench")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == before
    box, around = page.locator("#workbench").bounding_box(), page.get_by_label("Notes").bounding_box()
    assert box
    assert around
    assert box["y"] + box["height"] <= around["y"]


def test_a_page_that_the_editor_does_not_have(workspace: Path) -> None:
    with pytest.raises(ValueError, match="no page of the editor: bring"):
        pair_editor(workspace, pages=["review", "bring"])  # type: ignore[list-item]
