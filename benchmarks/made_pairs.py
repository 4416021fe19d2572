"""Pairs of texts made from real ones, with their gold: sentences dropped, joined, split, added, moved.

The real ones are stretches of NTREX and AlignAR and documents of WMT24++. Every choice follows from the name of a set,
so that a set is always the same.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import data as gold

__all__ = ["MADE", "Bead", "Pair", "base_pairs", "case_of", "made_sets", "ordered"]

STRETCH = 24  # beads of a text cut from a longer one
MOST_PAIRS = 8  # texts of each base
_WMT = {
    "dialect": ("target", "original_target"),
    "wmt": ("original_target", "source"),
    "dialect-english": ("target", "source"),
}
_COMMA = re.compile(r"(?<=[,،;؛])\s+")
_STOP = re.compile(r"[.!?؟…]+(?=[\"”»)]*$)")


@dataclass(frozen=True, slots=True)
class Bead:
    """Left and right sentences that belong together; a side may be empty."""

    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Beads in the order of the left; `order` has their numbers in the order of the right."""

    beads: tuple[Bead, ...]
    order: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """What a pair is made of: the beads of one text, those of an unrelated one, and chance."""

    beads: tuple[Bead, ...]
    others: tuple[Bead, ...]
    rng: random.Random


Maker = Callable[[Material], Pair]


def case_of(name: str, pair: Pair) -> gold.Parallel:
    """Return a pair as two lists of sentences and the gold between them."""
    left: list[str] = []
    right: list[str] = []
    lefts, rights = [], {}
    for bead in pair.beads:
        lefts.append(tuple(range(len(left), len(left) + len(bead.left))))
        left += bead.left
    for k in pair.order or range(len(pair.beads)):
        rights[k] = tuple(range(len(right), len(right) + len(pair.beads[k].right)))
        right += pair.beads[k].right
    beads = [(rows, rights[k]) for k, rows in enumerate(lefts) if rows or rights[k]]
    return gold.Parallel(name=name, left=left, right=right, beads=beads)


def base_pairs(data: Path) -> dict[str, list[Pair]]:
    """Return some pairs of texts, undamaged, by collection; the last two have the loosest translations."""
    pairs = {"ntrex": [_pair(gold.ntrex(data))]}
    for genre in ("law", "literature"):
        pairs[genre] = [_pair(case) for case in gold.alignar(data) if case.name == f"alignar {genre} ar"]
    bases = {name: _stretches(some)[:MOST_PAIRS] for name, some in pairs.items()}
    rows = [json.loads(line) for line in (data / "wmt24pp" / "en-ar_EG.jsonl").read_text("utf-8").splitlines()]
    documents: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if not row["is_bad_source"]:
            documents.setdefault(row["document_id"], []).append(row)
    kept = sorted((d for d in documents.values() if len(d) >= 6), key=lambda d: d[0]["document_id"])
    for name, (left, right) in _WMT.items():
        made = [Pair(tuple(Bead((r[left],), (r[right],)) for r in d)) for d in kept[:: max(1, len(kept) // MOST_PAIRS)]]
        bases[name] = [replace(pair, beads=pair.beads[: 2 * STRETCH]) for pair in made[:MOST_PAIRS]]
    return bases


def _pair(case: gold.Parallel) -> Pair:
    beads = (Bead(tuple(case.left[i] for i in a), tuple(case.right[j] for j in b)) for a, b in ordered(case))
    return Pair(tuple(beads))


def _stretches(pairs: Sequence[Pair]) -> list[Pair]:
    return [
        Pair(pair.beads[k : k + STRETCH]) for pair in pairs for k in range(0, len(pair.beads) - STRETCH // 2, STRETCH)
    ]


def singles(bead: tuple[tuple[int, ...], tuple[int, ...]]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return a bead, or where one side is empty a null bead for each sentence."""
    left, right = bead
    if left and right:
        return [bead]
    return [((i,), ()) for i in left] + [((), (j,)) for j in right]


def ordered(case: gold.Parallel) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return the gold beads in the order of the text, every sentence in exactly one."""
    beads = [split for bead in case.beads for split in singles(bead)]
    by_left = {b[0][0]: b for b in beads if b[0]}
    by_right = {b[1][0]: b for b in beads if not b[0]}
    path = []
    i = j = 0
    while i < len(case.left) or j < len(case.right):
        if j in by_right:
            path.append(by_right[j])
            j += 1
        elif i in by_left and (not by_left[i][1] or by_left[i][1][0] == j):
            path.append(by_left[i])
            i, j = i + len(by_left[i][0]), j + len(by_left[i][1])
        elif i < len(case.left) and (i not in by_left or j >= len(case.right) or by_left[i][1][0] < j):
            path.append(((i,), ()))
            i += 1
        else:
            path.append(((), (j,)))
            j += 1
    return path


def whole(of: Material) -> Pair:
    """Return the pair as it is."""
    return Pair(of.beads)


def short(of: Material) -> Pair:
    """Return two to four neighbouring beads that have both sides."""
    both = [bead for bead in of.beads if bead.left and bead.right]
    size = of.rng.randint(2, 4)
    start = of.rng.randrange(max(1, len(both) - size))
    return Pair(tuple(both[start : start + size]))


def dropped(of: Material, share: float = 0.3) -> Pair:
    """Drop one side of about a third of the beads."""
    return Pair(tuple(_without(bead, of.rng.choice("lr")) if of.rng.random() < share else bead for bead in of.beads))


def dropped_right(of: Material) -> Pair:
    """Drop the right side of half of the beads, as in an abridged translation."""
    return Pair(tuple(_without(bead, "r") if of.rng.random() < 1 / 2 else bead for bead in of.beads))


def passage(of: Material) -> Pair:
    """Drop a third of the text in one piece, on one side."""
    size = max(1, len(of.beads) // 3)
    start = of.rng.randrange(len(of.beads) - size + 1)
    side = of.rng.choice("lr")
    inside = range(start, start + size)
    return Pair(tuple(_without(bead, side) if k in inside else bead for k, bead in enumerate(of.beads)))


def merged(of: Material) -> Pair:
    """Join two or three neighbouring sentences of one side into one, for most of them."""
    beads: list[Bead] = []
    at = 0
    while at < len(of.beads):
        size = of.rng.choice((1, 2, 2, 3))
        beads.append(_joined(of.beads[at : at + size], of.rng.choice("lr")))
        at += size
    return Pair(tuple(beads))


def split(of: Material) -> Pair:
    """Split sentences at their commas, on one side or the other."""
    return Pair(tuple(_split(bead, of.rng.choice("lr")) for bead in of.beads))


def commas(of: Material) -> Pair:
    """Join each five sentences of the left into one without full stops."""
    beads = []
    for k in range(0, len(of.beads), 5):
        bead = _joined(of.beads[k : k + 5], "")
        text = "، ".join(_STOP.sub("", t) for t in bead.left)
        beads.append(Bead((text,) if text else (), bead.right))
    return Pair(tuple(beads))


def damaged(of: Material) -> Pair:
    """Join, split and drop a little of everything."""
    joined = replace(of, beads=merged(of).beads)
    return dropped(replace(of, beads=split(joined).beads), 0.15)


def inserted(of: Material) -> Pair:
    """Add a passage of another text to either side, a quarter as long as the text."""
    size = max(1, len(of.beads) // 4)
    beads = list(of.beads)
    for side in "lr":
        at = of.rng.randrange(len(beads) + 1)
        beads[at:at] = [_without(bead, side) for bead in of.others[:size]]
    return Pair(tuple(beads))


def shuffled(of: Material) -> Pair:
    """Put the right side into another order."""
    order = list(range(len(of.beads)))
    of.rng.shuffle(order)
    return Pair(of.beads, tuple(order))


def regrouped(of: Material) -> Pair:
    """Move passages of three sentences of the right to other places, as in another report of the same event."""
    groups = [list(range(k, min(k + 3, len(of.beads)))) for k in range(0, len(of.beads), 3)]
    in_order = list(groups)
    of.rng.shuffle(groups)
    if groups == in_order:
        groups.reverse()
    return Pair(of.beads, tuple(k for group in groups for k in group))


def reports(of: Material) -> Pair:
    """Keep a third of the beads, in another order on the right, among sentences of other texts on either side."""
    kept = [bead if of.rng.random() < 1 / 3 else _without(bead, "r") for bead in of.beads]
    strangers = [_without(bead, "l") for bead in of.others[: len(of.beads) * 2 // 3]]
    return shuffled(replace(of, beads=(*kept, *strangers)))


def unrelated(of: Material) -> Pair:
    """Return the left of one text with the right of another."""
    return Pair((*(_without(b, "r") for b in of.beads), *(_without(b, "l") for b in of.others)))


def unrelated_short(of: Material) -> Pair:
    """Return one to three unrelated sentences on either side."""
    size = of.rng.randint(1, 3)
    return unrelated(replace(of, beads=of.beads[:size], others=of.others[-size:]))


MADE: dict[str, tuple[str, Maker]] = {
    "whole": ("parallel", whole),
    "short": ("parallel", short),
    "dropped": ("parallel", dropped),
    "dropped right": ("parallel", dropped_right),
    "passage": ("parallel", passage),
    "merged": ("parallel", merged),
    "split": ("parallel", split),
    "commas": ("parallel", commas),
    "damaged": ("parallel", damaged),
    "inserted": ("parallel", inserted),
    "shuffled": ("comparable", shuffled),
    "regrouped": ("comparable", regrouped),
    "reports": ("comparable", reports),
    "unrelated": ("comparable", unrelated),
    "unrelated short": ("comparable", unrelated_short),
}


def made_sets(data: Path) -> Iterator[tuple[str, str, list[gold.Parallel]]]:
    """Yield each set: its name, the mode that its making calls for, and its texts."""
    bases = base_pairs(data)
    for base, pairs in bases.items():
        for kind, (mode, make) in MADE.items():
            cases = []
            for k, pair in enumerate(pairs):
                rng = random.Random(f"{base} {kind} {k}")
                other = pairs[(k + 1 + len(pairs) // 2) % len(pairs)]
                case = case_of(f"{base}, {kind}", make(Material(pair.beads, other.beads, rng)))
                if case.left and case.right:
                    cases.append(case)
            yield f"{base}, {kind}", mode, cases


def _without(bead: Bead, side: str) -> Bead:
    return Bead((), bead.right) if side == "l" else Bead(bead.left, ())


def _joined(beads: Sequence[Bead], side: str) -> Bead:
    left = tuple(t for bead in beads for t in bead.left)
    right = tuple(t for bead in beads for t in bead.right)
    if len(beads) > 1:
        left, right = _one(left) if side == "l" else left, _one(right) if side == "r" else right
    return Bead(left, right)


def _one(texts: tuple[str, ...]) -> tuple[str, ...]:
    return (" ".join(texts),) if texts else ()


def _split(bead: Bead, side: str) -> Bead:
    texts = bead.left if side == "l" else bead.right
    parts = tuple(part for t in texts for part in _COMMA.split(t) if part.strip())
    return Bead(parts, bead.right) if side == "l" else Bead(bead.left, parts)
