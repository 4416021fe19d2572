"""Latency of the page from key press to paint, by corpus size, and with five people at once.

python -m benchmarks.page_speed                 # 1,000 and 10,000 pairs
python -m benchmarks.page_speed 100000 --five   # and five people at the last size
python -m benchmarks.page_speed --keep FOLDER   # keep the made-up workspaces there, and use those there

Every figure is measured in Chromium by its own clock: from the event of the key to the second frame after what was
asked for is in the page. `approve` ends with the next sentence, `save` when the page has heard that the correction is
on the disk. Type-to-rescore counts from the last key, the pause before the page asks (450 ms) among it. The texts are
those of the seeds shuffled, without vectors, so that the encoder is asked for every score.

A person looks for 300 ms before each act. All is measured twice: once the server has started, while a process beside
gathers the names of the corpus, and again when it is done with that. Of five people one is at a browser on this
machine; the others send what their browsers would, as theirs stand on machines of their own.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import FLAGS, Served, chromium, context_of, serving
from workbench.arabic import words
from workbench.ingest.corpus import read_corpus
from workbench.records import Document, Label, Segment, SegmentLink, SegmentReport, content_id
from workbench.scoring.fidelity import report_text
from workbench.service import Workbench
from workbench.store import Workspace

CORPUS = Path(__file__).parent.parent / "corpora" / "azerbaijan-russia-2025"
IN_A_DOCUMENT = 500
TIMES = 40
CHIP = ".chip[data-filter=label]"
LABELS: tuple[Label, ...] = ("critical", "unsupported")  # a correction makes neither worse, of which it would be asked
ASKED = "#approve-anyway"
LOOK = 300  # milliseconds that a person looks before an act
PACES = (10_000, 1_000)  # milliseconds that each of the others reads and types before a sentence is saved
OTHERS = 4
PATIENCE = 60_000  # milliseconds after which an act is taken for one that leads to nothing
AT_MOST = "(most) => Promise.race([window.measured, new Promise((resolve) => setTimeout(resolve, most, null))])"
# Begins to look at the first key, click or choice that comes, until something is true, and two frames more.
WATCH = """(done) => {
  window.measured = new Promise((resolve) => {
    const kinds = ['keydown', 'input', 'change', 'click'];
    const there = new Function(`return ${done}`);
    const begin = (event) => {
      if (['Control', 'Alt', 'Shift'].includes(event.key)) return;
      for (const kind of kinds) removeEventListener(kind, begin, true);
      const painted = () => resolve(performance.now() - event.timeStamp);
      const look = setInterval(() => {
        if (!there()) return;
        clearInterval(look);
        requestAnimationFrame(() => requestAnimationFrame(painted));
      }, 1);
    };
    for (const kind of kinds) addEventListener(kind, begin, true);
  });
}"""


def fill(path: Path, size: int) -> None:
    """Make a workspace of this many pairs."""
    chance = random.Random(7)
    vocabulary = [w.text for d in read_corpus(CORPUS).documents for w in words(d.text)]
    made = [report_text(" ".join(chance.choices(vocabulary, k=20)), "made") for _ in range(200)]
    reports = [replace(report, label=chance.choice(LABELS)) for report in made]
    with Workspace.open(path, create=True) as workspace:
        number = size // IN_A_DOCUMENT
        sides = [_document(chance, vocabulary, role) for role in ("garbled", "clean") for _ in range(number)]
        workspace.save_corpus("made", [d for d, _ in sides], [s for _, some in sides for s in some], "made")
        half = len(sides) // 2
        for (document, left), (_, right) in zip(sides[:half], sides[half:], strict=True):
            links = [
                SegmentLink(left=(a.id,), right=(b.id,), kind="partial", score=1.0, probability=chance.random())
                for a, b in zip(left, right, strict=True)
            ]
            results = [SegmentReport(segment=s, report=chance.choice(reports)) for s in left]
            workspace.save_result(document.id, "made", "made", links, results)


def _document(chance: random.Random, vocabulary: list[str], role: str) -> tuple[Document, list[Segment]]:
    sentences = [" ".join(chance.choices(vocabulary, k=chance.randint(12, 30))) for _ in range(IN_A_DOCUMENT)]
    text = "\n".join(sentences)
    number = content_id(text)
    document = Document(id=number, name=f"{number}.txt", text=text, language="ar", role=role)  # type: ignore[arg-type]
    parts, at = [], 0
    for sentence in sentences:
        parts.append(Segment(document_id=number, start=at, end=at + len(sentence), text=sentence))
        at += len(sentence) + 1
    return document, parts


class Person:
    """Somebody at the page."""

    def __init__(self, browser: Browser, server: Served, name: str, document: str = "") -> None:
        self.context, _ = context_of(browser, author=name)
        self.context.add_init_script(
            f"sessionStorage.setItem('muqabala:queue', '{json.dumps({'document': document})}')"
        )
        self.page: Page = self.context.new_page()
        start = time.perf_counter()
        self.page.goto(server.url)
        self.page.wait_for_selector("#correction")
        self.first = 1000 * (time.perf_counter() - start)
        self.page.wait_for_timeout(1000)

    def took(self, act: Callable[[], object], done: str) -> float:
        """Return the milliseconds from what is done to the paint of what it leads to."""
        self.look()
        self.page.evaluate(WATCH, done)
        act()
        milliseconds = self.page.evaluate(AT_MOST, PATIENCE)
        if milliseconds is None:
            picture = Path(tempfile.gettempdir()) / "page-speed.png"
            self.page.screenshot(path=picture)
            raise TimeoutError(f"after {PATIENCE / 1000:.0f} s it is not so that {done}; the page is in {picture}")
        return float(milliseconds)

    def look(self) -> None:
        self.page.wait_for_timeout(LOOK)

    def press(self, keys: str, done: str) -> float:
        return self.took(lambda: self.page.keyboard.press(keys), done)

    def elsewhere(self) -> str:
        head = self.page.locator("#head").inner_text()
        return f"document.querySelector('#head').textContent !== {head!r}"

    def next_pair(self) -> float:
        return self.press("Alt+ArrowDown", self.elsewhere())

    def approve(self) -> float:
        return self.approved(self.elsewhere())

    def save(self) -> float:
        waiting = "!Object.keys(localStorage).some((k) => k.startsWith('muqabala:waiting'))"
        return self.approved(f"{self.elsewhere()} && {waiting}")

    def approved(self, done: str) -> float:
        """Time from the key; where the page asks once more, as the text has a critical error, that of both keys."""
        self.page.keyboard.type(" و")
        taken = self.press("Control+Enter", f"{done} || document.querySelector('{ASKED}')")
        return taken + self.press("Control+Enter", done) if self.page.locator(ASKED).count() else taken

    def filtered(self, label: str) -> float:
        """Time from the choice of a level, or from the removal of its chip, to the new list."""
        chosen = self.page.locator(f'dialog.menu [data-value="{label}"]' if label else CHIP)
        if label:
            self.page.click("#add-filter")
            self.page.click('dialog.menu [data-value="label"]')
        return self.took(chosen.click, self.anew())

    def settled(self) -> bool:
        """Tell whether the names of the corpus have been gathered."""
        ask = "async () => (await (await fetch(`api/pairs/${location.hash.split('/').pop()}/assist`)).json()).complete"
        return bool(self.page.evaluate(ask))

    def search(self, words_: str) -> float:
        return self.took(lambda: self.page.fill("#search", words_), self.anew())

    def anew(self) -> str:
        """Return what is true when the list has been drawn anew, whether its first rows are other ones or not."""
        self.page.evaluate("document.querySelector('#count').firstChild.old = 1")
        return "!document.querySelector('#count').firstChild?.old"

    def rescored(self) -> float:
        self.page.locator("#correction").press("Control+End")
        self.page.evaluate("document.querySelector('.meter').dataset.old = 1")
        return self.took(lambda: self.page.keyboard.type("ا"), "!document.querySelector('.meter').dataset.old")


def work(person: Person) -> dict[str, list[float]]:
    """Return the milliseconds of what is done at every sentence."""
    return {
        "next pair": [person.next_pair() for _ in range(TIMES)],
        "approve": [person.approve() for _ in range(TIMES)],
        "save": [person.save() for _ in range(TIMES)],
    }


def look_around(person: Person) -> dict[str, list[float]]:
    """Return the milliseconds of what is done now and then."""
    found = {"type to rescore": [person.rescored() for _ in range(TIMES // 4)]}
    labels = ["unsupported", "", "critical", ""]
    found["filter"] = [person.filtered(labels[k % 4]) for k in range(TIMES // 2)]
    known = ["روسيا", "أذربيجان", "الرئيس", "باكو", "موسكو"]
    found["search"] = [person.search(known[k % 5] + " " * (k // 5 % 2)) for k in range(TIMES // 2)]
    return found


class Other(threading.Thread):
    """Somebody at a machine of their own, of whom the server gets what a browser would send."""

    def __init__(self, server: Served, name: str, document: str, pace: int) -> None:
        super().__init__(daemon=True)
        self.name, self.document, self.pace = name, document, pace
        self.line = HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.over = threading.Event()
        self.corrected = 0

    def ask(self, path: str, method: str = "GET", **body: object) -> Any:
        headers = {"Content-Type": "application/json", "X-Author": quote(self.name)}
        self.line.request(method, f"/api/{path}", json.dumps(body) if body else None, headers)
        answer = self.line.getresponse()
        told = json.loads(answer.read())
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(told)
        return told

    def run(self) -> None:
        leaving = ""
        for row in self.ask(f"pairs?{urlencode({'document': self.document, 'limit': 500})}")["rows"]:
            at = f"pairs/{row['id']}"
            pair = self.ask(at)
            self.ask(f"{at}/hold", "POST", leaving=leaving)
            leaving = row["id"]
            if self.over.wait(self.pace / 1000):
                break
            text = f"{pair['text']} و"
            self.ask(f"{at}/draft", "PUT", text=text, base=pair["revision"])
            self.ask(f"{at}/rescore", "POST", text=text)
            self.ask(at, "POST", text=text, base=pair["revision"])
            self.corrected += 1


def line(name: str, values: list[float]) -> str:
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"  {name:18}{statistics.median(values):8.0f}{p95:8.0f}"


def memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    held = next((x for x in status.splitlines() if x.startswith("VmRSS")), "VmRSS 0 kB")  # one that has ended has none
    return int(held.split()[1]) / 1024


def children(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] + [
        int(n)
        for task in Path(f"/proc/{pid}/task").iterdir()
        if task.name != str(pid)
        for n in (task / "children").read_text().split()
    ]


def five(person: Person, server: Served, pace: int) -> None:
    """Measure one of five people at once, each at a document of their own."""
    documents = [d.document_name for d in Workbench(server.workspace).progress()]
    others = [Other(server, f"person {n}", documents[(n + 1) % len(documents)], pace) for n in range(OTHERS)]
    for other in others:
        other.start()
    shown(f"five people at once, the others at a sentence in {pace / 1000:.0f} s", work(person))
    for other in others:
        other.over.set()
    for other in others:
        other.join()
    print(f"  the others corrected {sum(o.corrected for o in others)} sentences meanwhile", flush=True)


def shown(what: str, found: dict[str, list[float]]) -> None:
    print(f"  {what}")
    for name, values in found.items():
        print(line(name, values), flush=True)


def measure(browser: Browser, server: Served, *, together: bool) -> None:
    """Print what one person sees, and if asked what one of five does."""
    cold = Person(browser, server, "first")
    person = Person(browser, server, "second")
    print(f"  first page: {cold.first:.0f} ms, then {person.first:.0f} ms")
    cold.context.close()
    shown("just started", {"first score": [person.rescored()], **work(person)})
    while not person.settled():
        person.page.wait_for_timeout(1000)
    shown("settled", {**work(person), **look_around(person)})
    if together:
        for chip in person.page.locator(CHIP).all():
            chip.click()
        for pace in PACES:
            five(person, server, pace)
    beside = sum(memory(n) for n in children(server.process.pid))
    print(f"  memory: {memory(server.process.pid):.0f} MB, beside it {beside:.0f} MB", flush=True)


def main(sizes: list[int], keep: Path | None, *, together: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium(), args=FLAGS)
        for size in sizes:
            made = (keep or Path(folder)) / f"{size}.sqlite"
            if not made.exists():
                fill(made, size)
            path = Path(shutil.copy(made, Path(folder) / "page.sqlite"))
            print(f"{size:,} pairs{'median':>20}{'p95':>8} ms")
            with serving(path) as server:
                measure(browser, server, together=together and size == sizes[-1])


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("sizes", nargs="*", type=int)
    asked.add_argument("--five", action="store_true")
    asked.add_argument("--keep", type=Path)
    given = asked.parse_args(sys.argv[1:])
    main(given.sizes or [1_000, 10_000], given.keep, together=given.five)
