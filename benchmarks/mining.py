"""Mining among many sentences: python -m benchmarks.mining [--vectors N ...] [DATA] [--messages FOLDER]

Without DATA, sides of so many made vectors (by default 20,000 and 100,000), of which half of the left have a noisy
copy on the right, are mined in cells, and up to 20,000 also exactly. Printed are seconds, those of processors, the
highest memory so far, how many of the copies are the best candidate, and how many of the nearest vectors of a sample
are found in cells.

With DATA, a folder of data sets as `benchmarks.data` describes it, two sides of each are mined as texts with neither
order nor documents: NTREX, of whose English three in ten are left out and sentences of WMT24++ put in, Text+Berg, both
genres of AlignAR, and both versions of WMT24++. Printed are precision, recall and F1 of the parallel pairs, where beads
of one sentence each are right, and seconds.

With --messages, a folder in which compiled gettext catalogues (.mo) of Arabic translations lie somewhere, such as those
of the packages of a Linux distribution, 100,000 English messages are mined against 100,000 Arabic ones, by two workers.
A message has several translations in different programs; a pair is right if any catalogue has it. Printed are seconds,
the highest memory, and precision and recall of the parallel pairs by least probability.
"""

from __future__ import annotations

import argparse
import gettext
import resource
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

from benchmarks.engines import processor_seconds
from workbench.alignment.mining import mining_candidates
from workbench.arabic import is_arabic
from workbench.records import content_id

DIMENSIONS = 384
MAX_EXACT = 20_000  # vectors a side up to which every pair is compared as well
CANDIDATES = 16  # of each left vector: all that are found from either side
SAMPLE = 2000  # left vectors whose nearest is searched among all
BLOCK = 65_536  # vectors that are made at a time
NOISE = 0.9  # the length of what is added to a copy; its cosine to the vector is then about .74


def made_sides(count: int) -> tuple[NDArray[np.float16], NDArray[np.float16], NDArray[np.int64]]:
    """Return vectors of two sides, and for each left vector the row of its copy on the right, -1 where it has none.

    They lie around 1,000 topics, so that each has near neighbours that are not its copy.
    """
    random = np.random.default_rng(0)
    topics = random.normal(size=(1000, DIMENSIONS)).astype(np.float32)
    left, right = (np.empty((count, DIMENSIONS), np.float16) for _ in range(2))
    for side in (left, right):
        for first in range(0, count, BLOCK):
            size = min(BLOCK, count - first)
            own = random.standard_normal((size, DIMENSIONS), np.float32)
            own += 1.2 * topics[random.integers(1000, size=size)]
            side[first : first + size] = unit(own)
    copied, places = (random.permutation(count)[: count // 2] for _ in range(2))
    for first in range(0, len(copied), BLOCK):
        some = slice(first, first + BLOCK)
        noise = random.standard_normal((len(copied[some]), DIMENSIONS), np.float32)
        right[places[some]] = unit(left[copied[some]] + NOISE * unit(noise))
    truth = np.full(count, -1)
    truth[copied] = places
    return left, right, truth


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows of unit length."""
    scaled: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return scaled


def mine_vectors(count: int) -> None:
    left, right, truth = made_sides(count)
    has_copy = truth >= 0
    searches = [("exact", count * count)] if count <= MAX_EXACT else []
    for name, exact_pairs in (*searches, ("cells", 0)):
        start, used = perf_counter(), process_time()
        found = mining_candidates(left, right, CANDIDATES, exact_pairs=exact_pairs)
        seconds, used = perf_counter() - start, process_time() - used
        best = found.right[np.searchsorted(found.left, np.arange(count)).clip(max=len(found) - 1)]
        copies = np.mean(best[has_copy] == truth[has_copy])
        print(f"{count:,} × {count:,} {name}: {seconds:.0f} s, of processors {used:.0f} s, {memory()}", flush=True)
        print(f"  copies found {copies:.4f}", flush=True)
    near = nearest(left, right, SAMPLE)
    candidates = set(zip(found.left.tolist(), found.right.tolist(), strict=True))
    recall = np.mean([pair in candidates for pair in near.items()])
    print(f"  of the nearest of {len(near):,} sentences by exact search, in cells: {recall:.4f}", flush=True)


def nearest(left: NDArray[np.float16], right: NDArray[np.float16], count: int) -> dict[int, int]:
    """Return for left vectors, so many and evenly taken, the right one of the highest cosine less the mean of all."""
    mean = (left.mean(axis=0, dtype=np.float64) + right.mean(axis=0, dtype=np.float64)) / 2
    rows = np.arange(0, len(left), max(1, len(left) // count))
    queries = unit((left[rows] - mean).astype(np.float32))
    best, cosine = np.zeros(len(rows), np.int64), np.full(len(rows), -1.0)
    for first in range(0, len(right), BLOCK):
        near = queries @ unit((right[first : first + BLOCK] - mean).astype(np.float32)).T
        is_nearer = near.max(axis=1) > cosine
        best[is_nearer] = first + near.argmax(axis=1)[is_nearer]
        cosine = np.maximum(cosine, near.max(axis=1))
    return dict(zip(rows.tolist(), best.tolist(), strict=True))


def mine_texts(data: Path) -> None:
    from workbench.service import MiningOptions
    from workbench.service.mining import mine

    for name, left, right, truth in mined_sides(data):
        start = perf_counter()
        pairs = mine(left, right, MiningOptions())
        seconds = perf_counter() - start
        found = {(p.left, p.right) for p in pairs if p.kind == "parallel"}
        right_ones = len(found & truth)
        precision, recall = right_ones / max(1, len(found)), right_ones / len(truth)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{name}, {len(left):,} × {len(right):,}: {seconds:.0f} s", flush=True)
        print(f"  precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, {memory()}", flush=True)


def mined_sides(data: Path) -> Iterator[tuple[str, list[str], list[str], set[tuple[str, str]]]]:
    """Yield the name of a data set, different sentences of two sides, and which say the same."""
    from benchmarks import data as gold

    ntrex = gold.ntrex(data)
    some = list(ntrex.right[: len(ntrex.right) * 7 // 10])
    others = [source for source, _ in gold.wmt24pp_pairs(data, left="source")]
    yield "NTREX", different(ntrex.left), different([*some, *others]), set(zip(ntrex.left, some, strict=False))
    alignar = [case for case in gold.alignar(data) if case.name.endswith(" ar")]
    for name, cases in (
        ("Text+Berg", gold.textberg(data)[:1]),
        ("AlignAR", alignar),
        ("WMT24++", list(gold.wmt24pp(data))),
    ):
        beads = [(case.left[b[0][0]], case.right[b[1][0]]) for case in cases for b in case.beads if is_one_to_one(b)]
        left, right = [t for case in cases for t in case.left], [t for case in cases for t in case.right]
        yield name, different(left), different(right), set(beads)


def is_one_to_one(bead: tuple[tuple[int, ...], tuple[int, ...]]) -> bool:
    return len(bead[0]) == len(bead[1]) == 1


def different(texts: Sequence[str]) -> list[str]:
    """Return the texts, each once."""
    return list(dict.fromkeys(texts))


def messages(folder: Path) -> set[tuple[str, str]]:
    """Return the messages of all catalogues with their Arabic translations."""
    found: set[tuple[str, str]] = set()
    for path in sorted(folder.rglob("*.mo")):
        try:
            with path.open("rb") as stream:
                catalogue: dict[str | tuple[str, int], str] = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
        except (OSError, ValueError, struct.error):
            continue
        for key, translated in catalogue.items():
            english = (key if isinstance(key, str) else key[0]).rpartition("\x04")[2].strip()  # without its context
            if english and any(map(is_arabic, translated)):
                found.add((" ".join(english.split()), " ".join(translated.split())))
    return found


def mine_messages(folder: Path, count: int = 100_000) -> None:
    from workbench.service import EngineOptions, MiningOptions
    from workbench.service.mining import mine

    truth = messages(folder)
    left, right = (_some({pair[k] for pair in truth}, count) for k in range(2))
    lefts, rights = set(left), set(right)
    truth = {(one, other) for one, other in truth if one in lefts and other in rights}
    options = MiningOptions(engine=EngineOptions(workers=2))
    start, used = perf_counter(), processor_seconds()
    pairs = mine(left, right, options)
    seconds = perf_counter() - start
    own, others = (after - then for after, then in zip(processor_seconds(), used, strict=True))
    print(f"messages, {len(left):,} × {len(right):,}, {len(truth):,} pairs: {seconds:.0f} s by two workers")
    print(f"  processor: main {own:.0f} s, processes that ended {others:.0f} s; {memory()}")
    known = {one for one, _ in truth}
    for least in (0.5, 0.7, 0.9):
        found = [p for p in pairs if p.kind == "parallel" and p.probability >= least]
        ones = [p for p in found if p.left in known]
        hits = sum((p.left, p.right) in truth for p in ones)
        print(
            f"  probability {least}: {len(found):,} pairs; of those of a message whose translation is there "
            f"{hits / max(1, len(ones)):.3f} right, {hits / max(1, len(known)):.3f} of such messages"
        )


def _some(texts: set[str], count: int) -> list[str]:
    """Return so many texts, in an order that has nothing to do with where they are from."""
    return sorted(texts, key=content_id)[:count]


def memory() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB at the highest"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, nargs="?", metavar="DATA")
    parser.add_argument("--messages", type=Path, metavar="FOLDER")
    parser.add_argument("--vectors", type=int, nargs="+", default=[20_000, 100_000], metavar="N")
    chosen = parser.parse_args(arguments)
    if chosen.messages:
        mine_messages(chosen.messages)
    elif chosen.data:
        mine_texts(chosen.data)
    else:
        for count in chosen.vectors:
            mine_vectors(count)


if __name__ == "__main__":
    main()
