"""Shared parts of the browser tests: a server that can be killed, a browser, a context for each test."""

from __future__ import annotations

import json
import shutil
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from subprocess import DEVNULL, Popen
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, expect

from workbench.records import ExportedSegment
from workbench.service import Workbench

__all__ = [
    "FLAGS",
    "NONE_WAITS",
    "PATIENCE",
    "Served",
    "answering",
    "chromium",
    "context_of",
    "faultless_page",
    "faultless_page_in",
    "filter_by",
    "free_port",
    "lasting_context",
    "open_segment",
    "opened",
    "serving",
]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PATIENCE = 60_000  # milliseconds; the first answer of a fresh server is slow
# No approval is checked, and no correction or judgement waits in the browser.
NONE_WAITS = """!document.querySelector('#warning[aria-busy="true"]') &&
    Object.keys(localStorage).every((k) => !/muqabala:(waiting|judgement)/.test(k))"""
expect.set_options(timeout=PATIENCE)


@dataclass(slots=True)
class Served:
    """A served workspace."""

    workspace: Path
    port: int
    process: Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=20)


def chromium() -> str | None:
    """Return the path of the first browser that is installed; the headless shell, without a window, is quickest."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def serving(workspace: Path, port: int | None = None) -> Iterator[Served]:
    """Serve a workspace by the command, from when it answers until the end."""
    words = ["serve", "--workspace", str(workspace)]
    port = port or free_port()
    with answering(words, port) as process:
        yield Served(workspace, port, process)


@contextmanager
def answering(words: Sequence[str], port: int | None = None, folder: Path | None = None) -> Iterator[Popen[bytes]]:
    """Run a command that serves, in a folder, from when it answers until the end."""
    port = port or free_port()
    command = [str(Path(sys.executable).parent / "workbench"), *words, "--port", str(port)]
    process = Popen(command, stdout=DEVNULL, stderr=DEVNULL, cwd=folder)
    deadline = time.monotonic() + 120
    try:
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    break
            except (URLError, ConnectionError, TimeoutError):
                assert time.monotonic() < deadline, "the page is not served"
                assert process.poll() is None, "the server has ended"
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def context_of(
    browser: Browser, *, author: str, language: str = "ar", theme: str = "light"
) -> tuple[BrowserContext, list[str]]:
    """Return a fresh context of a translator, and the list that every address asked for comes into."""
    context = browser.new_context(locale=language, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    chosen = json.dumps({"language": language, "theme": theme, "author": author})
    context.add_init_script(
        f"localStorage.getItem('muqabala:settings') || localStorage.setItem('muqabala:settings', '{chosen}')"
    )
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    return context, asked


@cache
def lasting_context(browser: Browser, *, author: str, language: str) -> tuple[BrowserContext, list[str]]:
    """Return a context of a translator that lasts as long as the browser: scripts are loaded once."""
    return context_of(browser, author=author, language=language)


def faultless_page(browser: Browser, server: Served) -> Iterator[Page]:
    """Yield the page in Arabic, as `faultless_page_in` does."""
    yield from faultless_page_in(browser, server, "ar")


def faultless_page_in(browser: Browser, server: Served, language: str, *, clocked: bool = False) -> Iterator[Page]:
    """Yield the page; afterwards check that it had no script error, missing text or request to another host.

    Pages of one language share a context; one that is `clocked`, so that the test can set its clock, has its own.
    """
    if clocked:
        context, asked = context_of(browser, author="أمل", language=language)
    else:
        context, asked = lasting_context(browser, author="أمل", language=language)
    asked.clear()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "no message" in message.text else None)
    if clocked:
        page.clock.install()
    page.goto(server.url)
    expect(page.locator("#correction")).to_be_visible(timeout=PATIENCE)
    yield page
    if page.url.startswith(server.url):  # or the page would send its drafts while it closes, into the next test
        page.evaluate("localStorage.clear()")
    page.close()
    if clocked:
        context.close()
    assert not faults, faults
    assert all(url.startswith((server.url, "data:", "blob:")) for url in asked), asked


def filter_by(page: Page, name: str, value: str) -> None:
    """Choose a filter of the queue; an empty value removes its chip."""
    if not value:
        page.locator(f'.chip[data-filter="{name}"]').click()
        return
    page.locator("#add-filter").click()
    page.locator(f'dialog.menu [data-value="{name}"]').click()
    page.locator(f'dialog.menu [data-value="{value}"]').click()
    expect(page.locator("dialog.menu")).to_have_count(0)


def open_segment(page: Page) -> str:
    """Return the id of the sentence that is open, as the queue shows it; the address follows a moment later."""
    return str(page.locator("#rows li:has([aria-current])").get_attribute("data-id"))


def open_marked(page: Page, url: str, workspace: Path) -> str:
    """Open the first sentence of the corpus that findings are marked in, and return its id."""
    segment = next(s for s in Workbench(workspace).segments() if any(e.severity != "neutral" for e in s.report.errors))
    page.goto(f"{url}/#/review/{segment.segment_id}")
    expect(page.locator("#garbled")).to_have_text(segment.text)
    expect(page.locator("#garbled mark").first).to_be_visible()
    return segment.segment_id


def add_words(page: Page, words: str) -> str:
    """Add words to the text in the field and return it: a text that says something else is not approved at once."""
    field = page.locator("#correction")
    field.fill(f"{field.input_value()} {words}")
    return field.input_value()


def opened(page: Page, server: Served, segment: ExportedSegment) -> None:
    """Open a sentence, wherever it stands in the queue."""
    page.goto(f"{server.url}/#/review/{segment.segment_id}")
    expect(page.locator("#garbled")).to_have_text(segment.text)
