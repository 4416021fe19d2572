"""Latency of the store by size: open a segment, save a correction, list a page, search, translation memory, repair.

python -m benchmarks.store_speed                              # 1,000 and 10,000 segments
python -m benchmarks.store_speed --folder KEPT 100000         # with 10 revisions each: a million; takes minutes to make
python -m benchmarks.store_speed --revisions 1 --folder KEPT 10000 1000000     # takes an hour to make
python -m benchmarks.store_speed --revisions 1 --postgresql 10000 1000000      # on a server of its own, made anew
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
from sqlalchemy import text

from tests import postgres
from workbench.arabic import words
from workbench.editing.revisions import revision_with_id
from workbench.ingest.corpus import read_corpus
from workbench.records import (
    DatabaseURL,
    Document,
    ErrorSpan,
    FidelityReport,
    Revision,
    Score,
    Segment,
    SegmentLink,
    SegmentReport,
    content_id,
)
from workbench.service import Query, Workbench, held_open
from workbench.store import Workspace
from workbench.store.revision_rows import add_revisions

CORPUS = Path(__file__).parent.parent / "corpora" / "azerbaijan-russia-2025"
IN_A_DOCUMENT = 100
REVISIONS = 10  # of a segment, unless told otherwise
CALLS = 200
LABELS = ("faithful", "minor", "major", "critical", "unsupported")


class Maker:
    """Makes sentences of the words of the seeds, some of them rare."""

    def __init__(self) -> None:
        self.chance = random.Random(5)
        found = [w.text for d in read_corpus(CORPUS).documents for w in words(d.text)]
        letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
        rare = ["".join(self.chance.choices(letters, k=self.chance.randint(4, 9))) for _ in range(30_000)]
        self.vocabulary = found * 8 + rare

    def sentence(self) -> str:
        return " ".join(self.chance.choices(self.vocabulary, k=self.chance.randint(12, 30)))

    def document(self, role: str) -> tuple[Document, list[Segment]]:
        sentences = [self.sentence() for _ in range(IN_A_DOCUMENT)]
        whole = "\n".join(sentences)
        number = content_id(whole)
        made = Document(id=number, name=f"{number}.txt", text=whole, language="ar", role=role)  # type: ignore[arg-type]
        parts, at = [], 0
        for s in sentences:
            parts.append(Segment(document_id=number, start=at, end=at + len(s), text=s))
            at += len(s) + 1
        return made, parts


def fill(place: Path | DatabaseURL, size: int, revisions: int) -> None:
    """Make a workspace of this many garbled segments, each with some revisions, and of as many sibling ones."""
    maker = Maker()
    garbled = [maker.document("garbled") for _ in range(size // IN_A_DOCUMENT)]
    clean = [maker.document("clean") for _ in range(size // IN_A_DOCUMENT)]
    with Workspace.open(place, create=True) as w, ExitStack() as kept:
        if isinstance(place, Path):
            waiting = kept.enter_context(closing(sqlite3.connect(place)))
            waiting.execute("SELECT count(*) FROM meta")  # while it is open no other brings the whole log into the file
        everything = [*garbled, *clean]
        w.save_corpus("c", [d for d, _ in everything], [s for _, some in everything for s in some], "seg:1")
        for (document, left), (_, right) in zip(garbled, clean, strict=True):
            results = [SegmentReport(segment=s, report=_report(maker.chance, s.text)) for s in left]
            links = [
                SegmentLink(
                    left=(a.id,), right=(b.id,), kind="parallel", score=1.0, probability=round(maker.chance.random(), 3)
                )
                for a, b in zip(left, right, strict=True)
            ]
            with w._transaction() as connection:
                add_revisions(connection, [r for s in left for r in _history(maker, s, revisions)])
            w.save_result(document.id, "i", "s", links, results)


def _report(chance: random.Random, text: str) -> FidelityReport:
    found = [
        ErrorSpan(side="left", start=0, end=3, text=text[:3], category="c", severity="minor", check=c, reason="r" * 40)
        for c in ("numbers", "names", "spacing", "dates")
        if chance.random() < 0.2
    ]
    fidelity = round(100 * chance.random(), 2)
    scores = tuple(Score(name=n, value=1.0) for n in ("chrf", "bleu", "ter", "semantic", "precision", "recall"))
    label = LABELS[int(fidelity // 20) % 5]
    return FidelityReport(fidelity=fidelity, label=label, scores=scores, errors=tuple(found), signature="s" * 80)  # type: ignore[arg-type]


def _history(maker: Maker, segment: Segment, revisions: int) -> list[Revision]:
    made: list[Revision] = []
    before = segment.text
    for n in range(revisions):
        after = f"{before.rsplit(' ', 1)[0]} {maker.chance.choice(maker.vocabulary)}"
        made.append(
            revision_with_id(
                Revision(
                    id="",
                    document_id=segment.document_id,
                    start=segment.start,
                    end=segment.end,
                    base=made[-1].id if made else None,
                    action="correct",
                    author=f"t{maker.chance.randint(1, 20)}",
                    created=f"2025-07-{n + 1:02d}T09:00:{maker.chance.random() * 60:09.6f}Z",
                    before=before,
                    after=after,
                    status=maker.chance.choice(("draft", "done", "reviewed")),
                    seconds=9.0,
                )
            )
        )
        before = after
    return made


def measure(place: Path | DatabaseURL) -> dict[str, list[float]]:
    """Return the milliseconds of many calls of each kind, each with other arguments."""
    chance = random.Random(11)
    workbench = Workbench(place)
    with Workspace.open(place) as w, w._transaction(reading=True) as connection:
        ids = list(connection.execute(text("SELECT segment_id FROM queue")).scalars())
    maker = Maker()

    def save() -> Callable[[], object]:
        i = chance.choice(ids)
        base = workbench.segment(i).row.revision
        return lambda: workbench.correct(i, maker.sentence(), base=base, author="t1")

    def page() -> Callable[[], object]:
        query = Query(
            status=chance.choice(("draft", "done", None)),
            label=chance.choice((*LABELS, None)),  # type: ignore[arg-type]
            check=chance.choice(("numbers", "names", None)),
            author=chance.choice(("t3", None)),
            probability_from=chance.choice((0.5, None)),
            order=chance.choice(("worst", "document", "uncertain", "recent")),
        )
        return lambda: workbench.search(query)

    def found() -> Callable[[], object]:
        words = " ".join(chance.choices(maker.vocabulary, k=chance.randint(1, 2)))
        return lambda: workbench.search(Query(text=words))

    def opened() -> Callable[[], object]:
        i = chance.choice(ids)
        return lambda: workbench.segment(i)

    def remembered() -> Callable[[], object]:
        i = chance.choice(ids)
        garbled = workbench.segment(i).row.segment.text
        return lambda: workbench.memory(garbled, exclude=i)

    def repaired() -> Callable[[], object]:
        word = chance.choice(maker.vocabulary)
        return lambda: workbench.preview_replacement(word, "x")

    kinds = {
        "open a segment": (opened, CALLS),
        "save a correction": (save, CALLS),
        "filtered page": (page, CALLS),
        "search": (found, CALLS),
        "memory": (remembered, CALLS),
        "where a repair fits": (repaired, CALLS // 10),
    }
    return {name: [_timed(made()) for _ in range(times)] for name, (made, times) in kinds.items()}


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def report(place: Path | DatabaseURL, title: str) -> None:
    """Print the latencies on a workspace."""
    with Workspace.open(place) as w, w._transaction(reading=True) as connection:
        query = "SELECT pg_database_size(current_database())"
        size = place.stat().st_size if isinstance(place, Path) else connection.execute(text(query)).scalar_one()
    print(f"{title}: {size / 1e6:.0f} MB", flush=True)
    with held_open(place):  # as the server of the page does
        found = measure(place)
    for name, spent in found.items():
        half, most = np.percentile(spent, [50, 95])
        print(f"  {name:20} median {half:6.1f} ms   p95 {most:6.1f} ms   max {max(spent):6.1f} ms", flush=True)


def make(place: Path | DatabaseURL, size: int, revisions: int) -> None:
    """Make a workspace, and print how long it took."""
    start = time.perf_counter()
    fill(place, size, revisions)
    print(f"made in {time.perf_counter() - start:.0f} s", flush=True)


def main() -> None:
    """Print a block for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--revisions", type=int, default=REVISIONS, metavar="N", help="of each segment")
    parser.add_argument("--folder", type=Path, help="keep the workspaces here; those that are here are not made anew")
    parser.add_argument("--postgresql", action="store_true", help="on a server that is started for it")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        address = stack.enter_context(postgres.server(durable=True)) if arguments.postgresql else ""
        folder = arguments.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for size in arguments.sizes:
            place: Path | DatabaseURL = postgres.database(address) if address else folder / f"{size}.sqlite"
            if not isinstance(place, Path):
                make(place, size, arguments.revisions)
            elif not place.exists():
                make(folder / "part.sqlite", size, arguments.revisions)
                (folder / "part.sqlite").rename(place)
            report(place, f"{size:,} segments, {arguments.revisions * size:,} revisions")


if __name__ == "__main__":
    main()
