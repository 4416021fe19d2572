"""How many garbled sentences are whole in one view with source, correction and difference, without scrolling.

python -m benchmarks.one_view                                  # the seed corpus, 1280 by 800, in both languages
python -m benchmarks.one_view --corpus tests/golden/source --size 1440x900
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.screens import CORPUS
from tests.browsing import FLAGS, chromium, context_of, serving
from workbench.records import ExportedSegment
from workbench.service import Workbench

SETTLED = 150  # milliseconds until a difference is drawn
FIXES = "#proposals li:is([data-kind=name], [data-kind=finding], [data-kind=style]) .proposal"
# Which of the texts that belong together can be read to their end without scrolling the page or the text itself.
CUT_OFF = """() => ['.source-sentence .text', '#garbled', '#correction', '#difference'].filter((selector) =>
  [...document.querySelectorAll(selector)].some((text) => {
    let room = { top: 0, bottom: innerHeight };
    for (let e = text.parentElement; e; e = e.parentElement) {
      if (getComputedStyle(e).overflowY === 'visible') continue;
      const box = e.getBoundingClientRect();
      room = { top: Math.max(room.top, box.top), bottom: Math.min(room.bottom, box.bottom) };
    }
    const box = text.getBoundingClientRect();
    return text.scrollHeight > text.clientHeight + 2 || box.top < room.top - 2 || box.bottom > room.bottom + 2;
  }))"""


def take_fixes(page: Page) -> None:
    """Take every suggestion but whole sentences, one after the other."""
    for fix in page.locator(FIXES).all():
        fix.click()


def measure(page: Page, segments: list[ExportedSegment]) -> Counter[str]:
    """Return how many sentences are whole in each state of the correction, and what is cut off in the others."""
    found: Counter[str] = Counter()

    def look(state: str) -> None:
        page.wait_for_timeout(SETTLED)
        cut = page.evaluate(CUT_OFF)
        found[state] += not cut
        found.update(f"{state}, cut off: {name}" for name in cut)

    for segment in segments:
        page.evaluate("address => location.hash = address", f"#/review/{segment.segment_id}")
        page.wait_for_function("t => document.querySelector('#garbled')?.textContent === t", arg=segment.text)
        look("as the machine left it")
        take_fixes(page)
        look("every fix taken")
        parallel = next((k.text for k in segment.links if k.kind == "parallel"), None)
        if parallel is not None:
            found["parallel"] += 1
            page.locator("#correction").fill(parallel)
            look("rewritten as its counterpart")
        page.locator("#correction").fill(segment.text)
    return found


def main(corpus: Path, width: int, height: int) -> None:
    with tempfile.TemporaryDirectory() as place, sync_playwright() as tools:
        path = Path(place) / "corpus.sqlite"
        workbench = Workbench(path)
        workbench.run(corpus)
        segments = list(workbench.segments())
        browser = tools.chromium.launch(executable_path=chromium(), args=FLAGS)
        with serving(path) as server:
            for language in ("ar", "en"):
                context, _ = context_of(browser, author="أمل", language=language)
                page = context.new_page()
                page.set_viewport_size({"width": width, "height": height})
                page.goto(server.url)
                page.locator("#correction").wait_for()
                page.wait_for_load_state("networkidle")
                found = measure(page, segments)
                sizes = {"rewritten as its counterpart": found.pop("parallel")}
                print(f"{width} by {height}, {language}")
                for state, count in found.items():
                    print(f"  {state}: {count} of {sizes.get(state.split(',')[0], len(segments))}")
                context.close()
        browser.close()


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--corpus", type=Path, default=CORPUS)
    asked.add_argument("--size", default="1280x800")
    given = asked.parse_args()
    main(given.corpus, *map(int, given.size.split("x")))
