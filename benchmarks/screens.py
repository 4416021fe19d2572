"""Screenshots of pages in three widths, and of dialogs, in both languages and colour schemes, from the real server.

python -m benchmarks.screens pictures                            # makes a workspace of the seeds first
python -m benchmarks.screens pictures --workspace demo.sqlite    # of a copy of this one, which stays as it is
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import FLAGS, Served, chromium, context_of, serving
from workbench.service import Workbench
from workbench.store import back_up

CORPUS = Path(__file__).parent.parent / "corpora" / "azerbaijan-russia-2025"
FIRST = (
    "يوم الاثنين ، ملثمين اقتحمت الشرطة مكاتب باكو من Sputnik Azerbaijan ، وهو منفذ إعلامي تموله الكرملين ، "
    "واعتقل سبعة من موظفيها."
)
MENDED = (
    "اقتحمت شرطة ملثمة يوم الاثنين مكاتب «سبوتنيك أذربيجان» في باكو، وهي منفذ إعلامي يموّله الكرملين، "
    "واعتقلت سبعة من موظفيها."
)
STANDS = {
    "documents": ".card",
    "names": ".name",
    "events": ".facts tbody tr",
    "overview": ".histogram .after",
    "bring": "#downloads a",
    "try": "#try button",
}
PATIENCE = 180_000  # milliseconds until corrected sentences have been scored
WIDE = 1440
WIDTHS = (WIDE, 1024, 390)
QUIET = 600  # milliseconds without a request after which a page stands


def prepare(workbench: Workbench) -> str:
    """Do some work, so that there is something to see, and return the sentence to show."""
    rows = workbench.segments(worst_first=True)
    shown = next(r for r in rows if r.text == FIRST)
    others = [r for r in rows if r.links and r.segment_id != shown.segment_id and r.links[0].kind == "parallel"]
    for k, row in enumerate(others[:12]):
        status = ("done", "reviewed", "draft")[k % 3]
        workbench.correct(row.segment_id, row.links[0].text, base=None, author="أمل", status=status, seconds=40 + 7 * k)  # type: ignore[arg-type]
    workbench.correct(shown.segment_id, MENDED, base=None, author="أمل", status="draft", seconds=65, comment="عنوان")
    return shown.segment_id


def review(page: Page) -> None:
    page.locator("#proposals .proposal").first.wait_for()
    page.locator("#garbled mark").first.hover()


def windows(page: Page, name: str) -> Callable[[], None]:
    """Return what opens a window of the review or of the names."""

    def merge() -> None:
        page.locator("#names input[type=checkbox]").nth(0).check()
        page.locator("#names input[type=checkbox]").nth(1).check()
        page.locator("#join").click()

    def mark() -> None:
        page.keyboard.press("Alt+KeyG")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("Alt+KeyM")

    def everywhere() -> None:
        page.locator("#proposals .quiet").first.click()

    def concordance() -> None:
        page.keyboard.press("Control+Shift+KeyF")
        page.locator("#concordance-words").fill("أذربيجان")
        page.locator("#concordance-hits li").first.wait_for()

    return {
        "keys": lambda: page.keyboard.press("Alt+KeyH"),
        "mark": mark,
        "everywhere": everywhere,
        "merge": merge,
        "pick": lambda: page.keyboard.press("Alt+KeyP"),
        "comment": lambda: page.keyboard.press("Alt+KeyC"),
        "concordance": concordance,
        "settings": lambda: page.locator("#settings").click(),
    }[name]


def draw(browser: Browser, server: Served, folder: Path, segment: str, language: str, theme: str) -> None:
    """Make the pictures of one language and light."""
    context, _ = context_of(browser, author="أمل", language=language, theme=theme)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()

    def keep(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(QUIET)
        page.screenshot(path=folder / f"{name}-{language}-{theme}.png")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{server.url}/#/review/{segment}")
        review(page)
        keep(f"review-{width}")
        page.locator("#view-document").click()
        page.locator(".article a[aria-current]").wait_for()
        keep(f"article-{width}")
        page.locator("#view-list").click()
        for name, stands in STANDS.items():
            page.goto(f"{server.url}/#/{name}")
            page.locator(f'nav a[href="#/{name}"][aria-current]').wait_for()
            page.locator(stands).first.wait_for(state="attached")
            if name == "try":
                page.locator(f"#try .in-{language} button").nth(1).click()  # the first example
                page.locator("#try-found .signature").first.wait_for(state="attached")
            keep(f"{name}-{width}")
            if name == "overview":
                page.locator(".map").scroll_into_view_if_needed()
                keep(f"map-{width}")
    page.set_viewport_size({"width": WIDE, "height": 900})
    for name in ("keys", "mark", "everywhere", "pick", "comment", "concordance", "settings", "merge"):
        page.goto(f"{server.url}/#/{'names' if name == 'merge' else f'review/{segment}'}")
        page.locator("#names .name, #proposals .proposal").first.wait_for()
        windows(page, name)()
        page.locator("dialog").wait_for()
        keep(f"window-{name}")
        page.keyboard.press("Escape")
    context.close()


def main(folder: Path, workspace: Path | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as tools:
        path = Path(place) / "shown.sqlite"
        if workspace:
            back_up(workspace, path)
        else:
            Workbench(path).run(CORPUS)
        segment = prepare(Workbench(path))
        browser = tools.chromium.launch(executable_path=chromium(), args=FLAGS)
        with serving(path) as server:
            for language in ("ar", "en"):
                for theme in ("light", "dark"):
                    draw(browser, server, folder, segment, language, theme)
        browser.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("--workspace", type=Path)
    given = asked.parse_args()
    main(given.folder, given.workspace)
