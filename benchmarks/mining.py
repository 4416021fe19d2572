"""Mining among many sentences: python -m benchmarks.mining [--vectors N ...] [DATA]

Without DATA, sides of so many made vectors (by default 20,000 and 100,000), of which half of the left have a noisy
copy on the right, are mined exactly and in the cells of an inverted file. Printed are seconds, the highest memory so
far, how many of the copies are the best candidate, and how many of the best of the exact search are found in cells.

With DATA, a folder of data sets as `benchmarks.data` describes it, the Arabic of NTREX is mined against its English,
and against that with the English of WMT24++ beside it, as texts with neither order nor documents. Printed are
precision, recall and F1 of the parallel pairs, and seconds.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from workbench.alignment.mining import mining_candidates

DIMENSIONS = 384
NOISE = 0.9  # the length of what is added to a copy; its cosine to the vector is then about .74


def made_sides(count: int) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
    """Return vectors of two sides, and for each left vector the row of its copy on the right, -1 where it has none.

    They lie around 1,000 topics, so that each has near neighbours that are not its copy.
    """
    random = np.random.default_rng(0)
    topics = random.normal(size=(1000, DIMENSIONS)).astype(np.float32)

    def around(number: int) -> NDArray[np.float32]:
        own = random.standard_normal((number, DIMENSIONS), np.float32)
        own += 1.2 * topics[random.integers(1000, size=number)]
        return unit(own)

    left, right = around(count), around(count)
    copied = random.permutation(count)[: count // 2]
    places = random.permutation(count)[: count // 2]
    noise = random.standard_normal((len(copied), DIMENSIONS), np.float32)
    right[places] = unit(left[copied] + NOISE * unit(noise))
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
    best: dict[str, NDArray[np.int64]] = {}
    for name, exact_pairs in (("exact", count * count), ("cells", 0)):
        start = perf_counter()
        found = mining_candidates(left, right, 1, exact_pairs=exact_pairs)
        seconds = perf_counter() - start
        best[name] = np.full(count, -1)
        best[name][found.left] = found.right
        recall = np.mean(best[name][has_copy] == truth[has_copy])
        print(f"{count:,} × {count:,} {name}: {seconds:.1f} s, copies found {recall:.4f}, {memory()}", flush=True)
    same = np.mean(best["exact"][has_copy] == best["cells"][has_copy])
    print(f"  of the best candidates of the exact search, in cells: {same:.4f}", flush=True)


def mine_texts(data: Path) -> None:
    from benchmarks import data as gold
    from workbench.service import MiningOptions
    from workbench.service.mining import mine

    sides = gold.ntrex(data)
    arabic, english = list(sides.left), list(sides.right)
    others = [source for source, _ in gold.wmt24pp_pairs(data, left="source")]
    for name, right in (("alone", english), ("beside WMT24++", [*english, *others])):
        start = perf_counter()
        pairs = mine(arabic, right, MiningOptions())
        seconds = perf_counter() - start
        truth = set(zip(arabic, english, strict=True))
        found = {(p.left, p.right) for p in pairs if p.kind == "parallel"}
        right_ones = len(found & truth)
        precision, recall = right_ones / max(1, len(found)), right_ones / len(truth)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"NTREX, English {name}, {len(arabic):,} × {len(right):,}: {seconds:.0f} s", flush=True)
        print(f"  precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, {memory()}", flush=True)


def memory() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB at the highest"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, nargs="?", metavar="DATA")
    parser.add_argument("--vectors", type=int, nargs="+", default=[20_000, 100_000], metavar="N")
    chosen = parser.parse_args(arguments)
    if chosen.data:
        mine_texts(chosen.data)
    else:
        for count in chosen.vectors:
            mine_vectors(count)


if __name__ == "__main__":
    main()
