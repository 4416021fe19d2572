"""Which mode auto takes, and what that is worth: python -m benchmarks.auto_mode DATA [--only NAME]

A line for each set: of how many pairs of texts auto aligns in parallel mode, and the strict F1 of beads and the F1 of
sentence pairs in parallel mode, in comparable mode, and in the mode that auto takes for each pair. Where nothing
belongs together, the number of sentence pairs joined stands in place of F1. The sets are those of the other alignment
benchmarks, the seeds, and what `made_pairs` makes. A `!` marks a set where auto takes the other mode for most pairs, or
loses more than .01 of the F1 of the better one.

Last, the limit of the evidence of order is fitted on all collections but one and judged on that one, by turns.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import data as gold
from benchmarks.made_pairs import made_sets
from benchmarks.seeds import CORPUS
from workbench.alignment import align_comparable, align_parallel
from workbench.alignment.auto import Course, common_course, is_followed
from workbench.encoders import Encoder, load_encoder
from workbench.encoders.background import background_texts
from workbench.evaluation import AlignedDocument, Bead, score_alignment
from workbench.records import ACCEPTED, Link

LIMITS = np.arange(0.5, 3.01, 0.05)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One pair of texts: its gold, its beads in either mode, and what auto judges by."""

    gold: list[Bead]
    parallel: list[Bead]
    comparable: list[Bead]
    course: Course

    @property
    def chosen(self) -> list[Bead]:
        """The beads in the mode that auto takes."""
        return self.parallel if is_followed(self.course) else self.comparable


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", default="", help="only sets whose name holds this")
    arguments = parser.parse_args()
    encoder = load_encoder("e5")
    cache: dict[str, object] = {}
    judged = []
    print(f"{'':34}parallel of   strict: parallel comparable auto   pairs: parallel comparable auto")
    for name, mode, cases in sets(arguments.data):
        if arguments.only in name:
            outcomes = [outcome(case, encoder, cache) for case in cases]
            judged.append((name, mode, outcomes))
            show(name, mode, outcomes)
    right, count = by_turns(judged)
    print(f"limit of evidence fitted on the other collections: {right} of {count} pairs in the right mode")


def sets(data: Path) -> Iterator[tuple[str, str, Sequence[gold.Parallel]]]:
    """Yield the name of each set, its mode, and its pairs of texts."""
    parallel = [*gold.textberg(data), *gold.textberg_german(data), *gold.alignar(data), *gold.wmt24pp(data)]
    for name in dict.fromkeys(case.name for case in parallel):
        yield name, "parallel", [case for case in parallel if case.name == name]
    yield "apa", "comparable", [any_order(case) for case in gold.apa(data)]
    yield "arbteds", "comparable", [any_order(case, k) for k, case in enumerate(gold.arbteds(data))]
    yield "seeds", "comparable", [any_order(gold.seeds(CORPUS)[0])]
    yield from made_sets(data)


def any_order(case: gold.Case, seed: int | None = None) -> gold.Parallel:
    """Return a case with its links as beads, and with a seed its right side in random order."""
    order = range(len(case.right)) if seed is None else np.random.default_rng(seed).permutation(len(case.right))
    linked = case.linked[:, list(order)]
    pairs = zip(*np.nonzero(linked), strict=True)
    beads: list[tuple[tuple[int, ...], tuple[int, ...]]] = [((int(i),), (int(j),)) for i, j in pairs]
    return gold.Parallel(name=case.name, left=case.left, right=[case.right[j] for j in order], beads=beads)


def outcome(case: gold.Parallel, encoder: Encoder, cache: dict[str, object]) -> Outcome:
    """Align a pair of texts in both modes."""
    texts = (case.left, case.right, list(background_texts()))
    left, right, background = (gold.sentences(some, encoder, cache) for some in texts)
    links = align_comparable(left, right, background).links
    return Outcome(
        gold=[Bead(tuple(a), tuple(b)) for a, b in case.beads],
        parallel=beads(align_parallel(left, right, background).links),
        comparable=beads([k for k in links if not k.right or k.probability >= ACCEPTED]),
        course=common_course(left, right, background),
    )


def beads(links: Sequence[Link]) -> list[Bead]:
    """Return links as beads."""
    return [Bead(k.left, k.right, k.probability) for k in links]


def show(name: str, mode: str, outcomes: Sequence[Outcome]) -> None:
    """Print the line of a set."""
    ways = ([o.parallel for o in outcomes], [o.comparable for o in outcomes], [o.chosen for o in outcomes])
    strict = [strict_f1(outcomes, way) for way in ways]
    pairs = [pair_f1(outcomes, way) for way in ways]
    followed = sum(is_followed(o.course) for o in outcomes)
    is_right = (followed * 2 > len(outcomes)) == (mode == "parallel")
    is_best = pairs[2] >= max(pairs[:2]) - 0.01
    line = f"{name:32}{followed:4} of {len(outcomes):3} "
    line += " ".join(f"{value:8.3f}" for value in (*strict, *pairs))
    print(line + f"  {mode}{'' if is_right else ' !mode'}{'' if is_best else ' !F1'}", flush=True)


def strict_f1(outcomes: Sequence[Outcome], predicted: Sequence[list[Bead]]) -> float:
    """Return the strict F1 of beads, 0 where gold has none."""
    if not any(b.left and b.right for o in outcomes for b in o.gold):
        return 0.0
    documents = [AlignedDocument(gold=o.gold, predicted=p) for o, p in zip(outcomes, predicted, strict=True)]
    return score_alignment(documents).strict_f1.value


def pair_f1(outcomes: Sequence[Outcome], predicted: Sequence[list[Bead]]) -> float:
    """Return the F1 of sentence pairs, or minus the number of pairs joined where gold has none."""
    known = [sentence_pairs(o.gold) for o in outcomes]
    found = [sentence_pairs(p) for p in predicted]
    total = sum(map(len, known)) + sum(map(len, found))
    if not any(known):
        return -float(total)
    return 2 * sum(len(a & b) for a, b in zip(known, found, strict=True)) / total


def sentence_pairs(beads: Sequence[Bead]) -> set[tuple[int, int]]:
    """Return every left sentence with every right one of its bead."""
    return {(i, j) for bead in beads for i in bead.left for j in bead.right}


def by_turns(judged: Sequence[tuple[str, str, list[Outcome]]]) -> tuple[int, int]:
    """Return in how many pairs of texts the mode is right with a limit fitted on other collections, and of how many."""
    rows = [(name.split(",")[0].split()[0], o.course, mode == "parallel") for name, mode, some in judged for o in some]
    right = 0
    for held_out in {name for name, _, _ in rows}:
        others = [row for row in rows if row[0] != held_out]
        limit = max(LIMITS, key=lambda at: sum(_follows(c, at) == parallel for _, c, parallel in others))
        right += sum(_follows(c, limit) == parallel for name, c, parallel in rows if name == held_out)
    return right, len(rows)


def _follows(course: Course, limit: float) -> bool:
    return course.evidence >= limit and course.extent >= 1 / 2


if __name__ == "__main__":
    main()
