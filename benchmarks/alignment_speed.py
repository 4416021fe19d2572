"""Time and memory of both modes by text length: python -m benchmarks.alignment_speed [--vecalign FOLDER] [SIZE ...]

Synthetic sentences of 25 words with vectors of 384 dimensions; the right side lacks one in twenty. Only alignment is
timed, not encoding: ours also reads the texts (numbers, sentence ends) and every token vector, Vecalign the vectors of
joined sentences. Each size runs in its own process to measure peak memory. With --comparable, the right side is
shuffled and aligned in comparable mode; its vectors are on disk, as in `workbench align` for more than 20,000
sentences.
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
from workbench.alignment import Sentences, align_comparable, align_parallel
from workbench.encoders.codec import pack
from workbench.records import ACCEPTED, Encoding
from workbench.service.vector_spool import SpooledVectors, VectorSpool

WORDS, DIMENSIONS, TYPES, LOST = 25, 384, 5000, 0.05


def sides(count: int, *, spooled: bool = False) -> tuple[Sentences, Sentences]:
    """Return two noisy copies of the same made-up sentences, their vectors in memory or on the disk."""
    spool = VectorSpool()
    rng = np.random.default_rng(0)
    types = rng.normal(size=(TYPES, DIMENSIONS)).astype(np.float32)
    offsets = np.stack([np.arange(WORDS) * 4, np.arange(WORDS) * 4 + 3], axis=1).astype(np.int32)
    made: list[list[tuple[str, Encoding | int]]] = [[], []]
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
                encoding = Encoding(pooled=unit, tokens=tokens, middle=tokens, offsets=offsets)
                side.append((text + ".", spool.append(pack(encoding)) if spooled else encoding))
    if spooled:
        rng.shuffle(made[1])
    left, right = (
        Sentences(
            texts=tuple(t for t, _ in side),
            encodings=SpooledVectors(spool, [e for _, e in side]) if spooled else tuple(e for _, e in side),  # type: ignore[misc]
            documents=(0,) * len(side),
            published=(None,) * len(side),
        )
        for side in made
    )
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


def comparable(count: int) -> None:
    """Align by the comparable mode and print, with the share of left sentences whose own copy is found."""
    left, right = sides(count, spooled=True)
    places = {text: j for j, text in enumerate(right.texts)}
    given = _peak()
    start = time.perf_counter()
    links = align_comparable(left, right, sides(32)[0]).links
    seconds = time.perf_counter() - start
    found = {(i, j) for k in links if k.probability >= ACCEPTED for i in k.left for j in k.right}
    sought = [(i, places[text]) for i, text in enumerate(left.texts) if text in places]
    print(
        f"{count:8,} x {len(right):7,}  comparable        {seconds:8.2f} s  peak {_peak():6.2f} GB"
        f" (before aligning {given:.2f}); {sum(p in found for p in sought) / len(sought):.4f} found"
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
    parser.add_argument("--comparable", action="store_true", help="the comparable mode instead of the parallel one")
    arguments = parser.parse_args()
    if arguments.vecalign:
        sys.path.insert(0, str(arguments.vecalign))
    for count in arguments.sizes:
        jobs = [(comparable if arguments.comparable else ours, (count,))]
        if arguments.vecalign:
            jobs += [(vecalign, (count, 4)), (vecalign, (count, 8))]  # type: ignore[list-item]
        for job, given in jobs:
            process = multiprocessing.Process(target=job, args=given)
            process.start()
            process.join()


if __name__ == "__main__":
    main()
