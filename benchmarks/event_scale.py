"""What a report costs that joins a workspace: python -m benchmarks.event_scale DATA [DOCUMENTS ...]

Workspaces of so many documents are made of the Arabic sentences of NTREX and of the news and literature of WMT24++.
Each event has a garbled and a clean report, which draw on the same sentences, in which most words and all numbers are
exchanged for others, the same ones in the whole event, so that few events say the same. Then a further clean report of
one event is added, another of a second event, by a run over the corpus and as a file to `workbench add`, and an
unrelated document, German news of APA-RST, and the second report is removed. The processor time of each stage is
printed, and how many documents were aligned anew; of the first run the time of a document, what it takes on disk, and
the highest memory up to then. The rest of a run has the summary of every document, that of `workbench add` those of the
event.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from unittest.mock import patch

from wordfreq import top_n_list

from benchmarks import data as gold
from workbench.ingest.corpus import Corpus
from workbench.records import Document, Role, RunSummary, content_id
from workbench.service import Workbench
from workbench.service.pipeline import joining
from workbench.service.pipeline import run as pipeline

STAGES = ("find_events", "align_and_score", "name_findings", "name_findings_of")  # the last where a document joins
TITLES = ("events", "align, score", "names", "rest", "all")
SENTENCES = 8  # of a report
SHARED = 5  # of them are in both reports of an event
EXCHANGED = 0.9  # of the words of a sentence
_WORD = re.compile("[\u0621-\u064a]{4,}")
_WORD_OR_NUMBER = re.compile(rf"{_WORD.pattern}|[0-9]+")


@dataclass
class Times:
    """Processor seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Measure each stage of the runs inside."""

        def timed(name: str, stage: Callable[..., object]) -> Callable[..., object]:
            def run(*arguments: object) -> object:
                start = time.process_time()
                try:
                    return stage(*arguments)
                finally:
                    self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start

            return run

        with ExitStack() as patches:
            for module in (pipeline, joining):
                for name in STAGES:
                    if hasattr(module, name):
                        stage = timed(name.removesuffix("_of"), getattr(module, name))
                        patches.enter_context(patch.object(module, name, stage))
            start = time.process_time()
            yield
            self.seconds["all"] = time.process_time() - start


def pool(data: Path) -> list[tuple[str, str]]:
    """Return sentences in two wordings, garbled and clean; where there is one wording, it is damaged."""
    pairs = gold.wmt24pp_pairs(data)
    pairs += [(text.replace("،", " ،").replace(".", " ."), text) for text in gold.ntrex(data).left]
    return [pair for pair in pairs if min(map(len, pair)) > 40]


class OtherWords(dict[str, str]):
    """What stands in an event for the words and numbers of the sentences that it is made of: most are exchanged."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._rng = rng

    def __missing__(self, word: str) -> str:
        if word.isdigit():
            made = str(self._rng.randrange(10 ** (len(word) - 1), 10 ** len(word)))
        else:
            made = self._rng.choice(vocabulary()) if self._rng.random() < EXCHANGED else word
        self[word] = made
        return made

    def of(self, sentence: str) -> str:
        """Return a sentence with its words and numbers exchanged."""
        return _WORD_OR_NUMBER.sub(lambda found: self[found[0]], sentence)


@cache
def vocabulary() -> list[str]:
    """Return Arabic words, without the commonest, which tell little, and without rare ones, which are often names."""
    return [word for word in top_n_list("ar", 30_000)[300:] if _WORD.fullmatch(word)]


def reports(pairs: list[tuple[str, str]], count: int, rng: random.Random) -> list[Document]:
    """Return garbled and clean reports in turn, two of each event."""
    made: list[Document] = []
    while len(made) < count:
        words = OtherWords(rng)
        some = [(words.of(a), words.of(b)) for a, b in halves_joined(rng.sample(pairs, 2 * (2 * SENTENCES - SHARED)))]
        left, right = some[:SENTENCES], some[SENTENCES - SHARED :]
        number = len(made) // 2
        made.append(document(f"{number:05}-garbled.txt", [a for a, _ in left], "garbled"))
        made.append(document(f"{number:05}-clean.txt", rng.sample([b for _, b in right], SENTENCES), "clean"))
    return made


def halves_joined(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return half as many sentences in both wordings, each of the first half of one and the second half of another."""
    return [
        (joined_halves(*garbled), joined_halves(*clean))
        for garbled, clean in (zip(one, other, strict=True) for one, other in zip(pairs[::2], pairs[1::2], strict=True))
    ]


def joined_halves(one: str, other: str) -> str:
    """Return the first half of the words of one sentence and the second half of those of another."""
    first, second = one.split(), other.split()
    return " ".join([*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]])


def document(name: str, sentences: list[str], role: Role, language: str = "ar") -> Document:
    """Return a document of some sentences."""
    text = "\n".join(sentences)
    return Document(id=content_id(text), name=name, text=text, language=language, role=role)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("documents", type=int, nargs="*", default=[100, 1000])
    parser.add_argument("--folder", type=Path, help="where workspaces are kept after their first run, for later calls")
    arguments = parser.parse_args()
    pairs = pool(arguments.data)
    print(f"{'documents':>10}{'':15}" + "".join(f"{title:>13}" for title in ("anew", *TITLES)))
    for count in arguments.documents:
        rng = random.Random(17)
        documents = reports(pairs, count, rng)
        further, another = (
            document(f"further-{k}.txt", rng.sample(documents[k].text.split("\n"), SENTENCES - 1), "clean")
            for k in (1, 3)
        )
        unrelated = document("unrelated.txt", gold.apa(arguments.data)[0].left[:SENTENCES], "clean", "de")
        with tempfile.TemporaryDirectory() as name:
            place = Path(name) / "w.sqlite"
            kept = arguments.folder / f"events-{count}.sqlite" if arguments.folder else None
            if kept and kept.exists():
                shutil.copy(kept, place)
                run_corpus(Workbench(place), documents)  # so that it is of today
            else:
                first_run(place, documents, count)
                if kept:
                    shutil.copy(place, kept)
            documents.append(further)
            measured(partial(run_corpus, Workbench(place), documents), count, "run sibling")
            for title, added in (("add sibling", another), ("add unrelated", unrelated)):
                file = Path(name) / added.name
                file.write_text(added.text, "utf-8")
                measured(partial(Workbench(place).add_documents, [file], "clean"), count, title)
            measured(partial(Workbench(place).remove_document, another.id), count, "remove sibling")


def first_run(place: Path, documents: list[Document], count: int) -> None:
    """Run, and print what a document takes."""
    seconds = measured(lambda: run_corpus(Workbench(place), documents), count, "first run").seconds["all"]
    disk, memory = size(place.parent), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{'':10}  {1000 * seconds / count:.0f} ms and {disk / count:.0f} kB on disk a document in the first run, "
        f"{memory:.0f} MB of memory at the highest",
        flush=True,
    )


def size(folder: Path) -> float:
    """Return how much the files of a folder take, in kB."""
    return sum(file.stat().st_size for file in folder.iterdir()) / 1000


def run_corpus(workbench: Workbench, documents: list[Document]) -> RunSummary:
    """Run over a corpus of some documents."""
    return workbench.run_corpus(Corpus(name="made", documents=tuple(documents)))


def measured(work: Callable[[], RunSummary], count: int, name: str) -> Times:
    """Do some work, print a line, and return the times."""
    times = Times()
    with times.measured():
        told = work()
    spent = times.seconds
    events, aligned, names = (spent[stage] for stage in STAGES[:3])
    print(
        f"{count:10}{name:>15}{told.redone:13}"
        + "".join(
            f"{s:13.2f}" for s in (events, aligned, names, spent["all"] - events - aligned - names, spent["all"])
        ),
        flush=True,
    )
    return times


if __name__ == "__main__":
    main()
