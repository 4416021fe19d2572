"""How time and memory of the parallel mode grow: python -m benchmarks.alignment_speed [--vecalign FOLDER] [SIZE ...]

Made-up sentences of 25 words with vectors of 384 dimensions for each; the right side lacks one in twenty. What is
timed is aligning alone, vectors given: ours reads the texts as well (numbers, ends of sentences), and looks at every
token vector; Vecalign at vectors of joined sentences. Each size runs in a process of its own, for its peak memory.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.peers import run_vecalign
from workbench.alignment import Sentences, align_parallel
from workbench.records import Encoding

WORDS, DIMENSIONS, TYPES, LOST = 25, 384, 5000, 0.05


def sides(count: int) -> tuple[Sentences, Sentences]:
    """Return two noisy copies of the same made-up sentences."""
    rng = np.random.default_rng(0)
    types = rng.normal(size=(TYPES, DIMENSIONS)).astype(np.float32)
    offsets = np.stack([np.arange(WORDS) * 4, np.arange(WORDS) * 4 + 3], axis=1).astype(np.int32)
    made: list[list[tuple[str, Encoding]]] = [[], []]
    for _ in range(count):
        chosen = rng.integers(0, TYPES, WORDS)
        text = " ".join("abcdefghij"[k % 10] + "klmnopqrst"[k // 10 % 10] + "uvwxyzabcd"[k // 100 % 10] for k in chosen)
        for side, lost in zip(made, (0.0, LOST), strict=True):
            vectors = types[chosen] + 0.7 * rng.normal(size=(WORDS, DIMENSIONS)).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            pooled = vectors.mean(axis=0)
            tokens = vectors.astype(np.float16)
            if rng.random() >= lost:
                unit = (pooled / np.linalg.norm(pooled)).astype(np.float32)
                side.append((text + ".", Encoding(pooled=unit, tokens=tokens, middle=tokens, offsets=offsets)))
    left, right = (
        Sentences(
            texts=tuple(t for t, _ in side), encodings=tuple(e for _, e in side),
            documents=(0,) * len(side), published=(None,) * len(side),
        )
        for side in made
    )  # fmt: skip
    return left, right


def ours(count: int) -> None:
    """Align and print."""
    left, right = sides(count)
    given = _peak()
    start = time.perf_counter()
    links = align_parallel(left, right, sides(32)[0]).links
    seconds = time.perf_counter() - start
    pairs = sum(bool(k.left and k.right) for k in links)
    print(
        f"{count:8,} x {len(right):7,}  ours              {seconds:8.2f} s"
        f"  {_peak() - given:6.2f} GB above the {given:.2f} of the vectors; {pairs:,} links"
    )


def vecalign(count: int, size: int) -> None:
    """Run Vecalign and print."""
    left, right = sides(count)
    joined = []
    for side in (left, right):
        single = np.stack([e.pooled for e in side.encodings])
        sums = [single]
        for k in range(1, size):
            longer = sums[-1].copy()
            longer[k:] += single[:-k]
            sums.append(longer)
        joined.append(np.stack([s / np.linalg.norm(s, axis=1, keepdims=True) for s in sums]))
    del left, right
    start = time.perf_counter()
    beads = run_vecalign(joined[0], joined[1], size)
    print(f"{count:8,}            vecalign, size {size}  {time.perf_counter() - start:8.2f} s  {len(beads):,} beads")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--vecalign", type=Path, help="a checkout of Vecalign with its extension built")
    arguments = parser.parse_args()
    if arguments.vecalign:
        sys.path.insert(0, str(arguments.vecalign))
    for count in arguments.sizes:
        jobs = [(ours, (count,))]
        if arguments.vecalign:
            jobs += [(vecalign, (count, 4)), (vecalign, (count, 8))]  # type: ignore[list-item]
        for job, given in jobs:
            process = multiprocessing.Process(target=job, args=given)
            process.start()
            process.join()


if __name__ == "__main__":
    main()
