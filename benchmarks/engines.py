"""One run by each engine: python -m benchmarks.engines [EVENTS]

A corpus of so many events (by default 40), each with a garbled and a clean report made of the seed corpus, is run by
one local worker, by two, and by two of a Ray cluster on this machine. The seconds of each stage by the clock are
printed, the ratio to one worker, and the highest memory of the main process and of a worker. What each run exports is
compared.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import tempfile
from io import BytesIO
from pathlib import Path

from benchmarks.seeds import CORPUS as SEEDS
from workbench.ingest.corpus import Corpus, read_corpus
from workbench.ingest.segmentation import content_segments, segment
from workbench.records import Document, Role, content_id
from workbench.service import EngineOptions, StageClock, Workbench, write_segments

SENTENCES = 12  # of a report
SHARED = 8  # of them are in both reports of an event
ENGINES = (
    EngineOptions(),
    EngineOptions(workers=2),
    EngineOptions(name="ray", workers=2),
)


def made_corpus(events: int) -> Corpus:
    """Return a corpus of made reports; a number in each sentence makes it a text of its own."""
    chance = random.Random(0)
    texts = [s.text for d in read_corpus(SEEDS).documents if d.language == "ar" for s in content_segments(segment(d))]
    documents = []
    for event in range(events):
        shared = chance.sample(texts, SHARED)
        for role in ("garbled", "clean"):
            own = [*shared, *chance.sample(texts, SENTENCES - SHARED)]
            chance.shuffle(own)
            body = "\n\n".join(f"{text.rstrip('.')} في {event + 1000} موقعا." for text in own)
            documents.append(_document(f"{role}-{event}.txt", body, role))
    return Corpus(name="made", documents=tuple(documents))


def _document(name: str, text: str, role: Role) -> Document:
    return Document(id=content_id(text), name=name, text=text, language="ar", role=role)


def exported(workbench: Workbench) -> str:
    """Return a hash of what a workspace exports."""
    stream = BytesIO()
    write_segments(workbench.segments_for_export(), "jsonl", stream)
    return hashlib.sha256(stream.getvalue()).hexdigest()[:12]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("events", type=int, nargs="?", default=40, metavar="EVENTS")
    corpus = made_corpus(parser.parse_args().events)
    print(f"{len(corpus.documents)} documents of {SENTENCES} sentences on {os.cpu_count()} cores")
    first: float | None = None
    for options in ENGINES:
        with tempfile.TemporaryDirectory() as folder:
            clock = StageClock()
            workbench = Workbench(Path(folder) / "w.sqlite", progress=clock)
            workbench.run_corpus(corpus, engine=options)
            seconds = clock.seconds
            first = first or seconds
            stages = ", ".join(f"{s.stage} {s.seconds:.1f}" for s in clock.stages())
            print(f"{options.name} {options.workers}: {seconds:.1f} s, {first / seconds:.2f} × one worker ({stages})")
            print(f"  exported: {exported(workbench)}")
    for who, kind in (("main process", resource.RUSAGE_SELF), ("largest worker", resource.RUSAGE_CHILDREN)):
        print(f"{who}: {resource.getrusage(kind).ru_maxrss / 1000:.0f} MB at the highest")


if __name__ == "__main__":
    main()
