"""Alignment of comparable texts: any order, any number of documents, most sentences without counterpart.

1. Candidates by pooled vectors (`candidates`).
2. Features of each candidate pair: coverage both ways and contrast from token vectors, shared words,
   numbers and months from the texts.
3. A logistic model gives the probability that the two share a statement (a link), another that they say
   the same (parallel). Pairs that tell of other days or of exchanged actors are marked down.
4. In one document a left sentence has one parallel counterpart. Left sentences that together make one
   right sentence become one link.

The weights are in `comparable.toml`; `benchmarks/fit_comparable.py` makes that file and says from what.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.candidates import candidates
from workbench.alignment.late_interaction import Interaction
from workbench.alignment.lexical_evidence import LexicalEvidence
from workbench.alignment.sentences import Sentences
from workbench.records import ACCEPTED, Alignment, Link, LinkConstraint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["FEATURES", "Pair", "align_comparable", "comparable_signature", "pair_features", "pair_probabilities"]

FEATURES = ("most", "least", "contrast", "words", "quantities")
_WEIGHTS = files("workbench.alignment").joinpath("comparable.toml")
_CANDIDATES = 24
_MANY, _FEW = 20_000, 8  # among so many sentences of the right, this many candidates: each is read from the disk
_KEPT = 0.2  # links less likely than this are not worth a look
_EQUAL = 0.99  # probability of two sentences of the same words
_GAIN = 0.15  # of what the counterpart still lacks, the share that a further sentence has to cover


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A candidate: its features, the probability that it is a link, and that of a link being parallel.

    equal says that the two are word for word the same.
    """

    left: int
    right: int
    features: tuple[float, ...]
    conflicts: tuple[str, ...]
    equal: bool = False
    link: float = 0.0
    parallel: float = 0.0

    @property
    def same(self) -> float:
        """Return the probability that the two say the same."""
        return self.link * self.parallel


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weights:
    link: tuple[float, ...]
    parallel: tuple[float, ...]
    conflict: float
    prior: float


@cache
def _weights() -> _Weights:
    table = tomllib.loads(_WEIGHTS.read_text(encoding="utf-8"))
    rows = {name: tuple(float(table[name][key]) for key in ("constant", *FEATURES)) for name in ("link", "parallel")}
    return _Weights(
        link=rows["link"],
        parallel=rows["parallel"],
        conflict=table["by_hand"]["conflict"],
        prior=table["by_hand"]["parallel"],
    )


@cache
def comparable_signature() -> str:
    """Return the name of this aligner with a hash of its weights."""
    return f"align:comparable-2.{hashlib.sha256(_WEIGHTS.read_bytes()).hexdigest()[:6]}"


def pair_features(left: Sentences, right: Sentences, background: Sentences) -> Iterator[list[Pair]]:
    """Yield for each left sentence its candidate pairs with their features, by right sentence."""
    return _features(left, right, background, Interaction(left, right, background))


def _features(
    left: Sentences, right: Sentences, background: Sentences, interaction: Interaction
) -> Iterator[list[Pair]]:
    evidence = LexicalEvidence(left, right, background)
    pooled = [np.stack([e.pooled for e in side.encodings]) for side in (left, right)]
    count = _FEW if len(right) > _MANY else _CANDIDATES
    for i, found in enumerate(candidates(pooled[0], pooled[1], count)):
        chosen = found.tolist()
        covered = interaction.coverage(i, chosen)
        columns = (
            np.maximum(covered.forth, covered.back),
            np.minimum(covered.forth, covered.back),
            covered.contrast,
            evidence.shared_words(i, chosen),
            np.array([evidence.shared_quantities(i, j) for j in chosen]),
        )
        rows = np.stack(columns, axis=1).tolist()
        yield [
            Pair(
                left=i,
                right=j,
                features=tuple(row),
                conflicts=_conflicts(evidence, i, j),
                equal=evidence.same_words(i, j),
            )
            for j, row in zip(chosen, rows, strict=True)
        ]


def _conflicts(evidence: LexicalEvidence, i: int, j: int) -> tuple[str, ...]:
    found = {"another day": evidence.other_day(i, j), "other actors": evidence.other_actor(i, j)}
    return tuple(name for name, present in found.items() if present)


def pair_probabilities(left: Sentences, right: Sentences, background: Sentences) -> list[Pair]:
    """Return every candidate pair with its probabilities."""
    return [p for pairs in pair_features(left, right, background) for p in _probabilities(pairs)]


def _probabilities(pairs: list[Pair]) -> list[Pair]:
    weights = _weights()
    features = np.array([p.features for p in pairs])
    conflicts = np.array([len(p.conflicts) for p in pairs])
    link = _logistic(weights.link, features, weights.conflict * conflicts)
    parallel = _logistic(weights.parallel, features, weights.prior)
    # What all sentences say stands out from none of them; word for word the same is a counterpart all the same.
    least = np.where([p.equal and not p.conflicts for p in pairs], _EQUAL, 0.0)
    link, parallel = np.maximum(link, least), np.maximum(parallel, least)
    return [
        replace(pair, link=a, parallel=b) for pair, a, b in zip(pairs, link.tolist(), parallel.tolist(), strict=True)
    ]


def _logistic(weights: tuple[float, ...], features: Floats, shift: Floats | float) -> Floats:
    total = weights[0] + features @ np.array(weights[1:]) + shift
    likely: Floats = 1 / (1 + np.exp(-np.clip(total, -700, 700)))
    return likely


def align_comparable(
    left: Sentences, right: Sentences, background: Sentences, decisions: Sequence[LinkConstraint] = ()
) -> Alignment:
    """Align every left sentence with its counterparts in all the documents of the right.

    The background, sentences of no matter what, steadies the statistics of short texts.

    Every left sentence is in at least one link; one with an empty right side says that no counterpart was
    found, and how likely that is. Links below probability .5 are there for a person to look at. What a person has
    kept is a link as it stands, and nothing that a person has cut is one.
    """
    if not len(left) or not len(right):
        links = [Link(left=(i,), right=(), kind="none", score=0.0, probability=1.0) for i in range(len(left))]
        return Alignment(links=tuple(links), signature=comparable_signature())
    interaction = Interaction(left, right, background)
    cut = {(i, j) for d in decisions if not d.kept for i in d.left for j in d.right}
    pairs: list[Pair] = []
    best = [0.0] * len(left)
    for i, found in enumerate(_features(left, right, background, interaction)):
        likely = [p for p in _probabilities(found) if (i, p.right) not in cut]
        best[i] = max((p.link for p in likely), default=0.0)
        pairs += [p for p in likely if p.link >= _KEPT]
    parallel = _parallel(pairs, right)
    groups = _groups(parallel, left, interaction)
    links = []
    for pair in pairs:
        key = (pair.left, pair.right)
        links.append(
            Link(
                left=groups.get(key, (pair.left,)),
                right=(pair.right,),
                kind="parallel" if key in parallel else "partial",
                score=round(pair.features[0], 4),
                probability=round(pair.link, 4),
            )
        )
    links = _with_kept(_merged(links), decisions)
    linked = {i for link in links if link.probability >= ACCEPTED for i in link.left}
    links += [
        Link(left=(i,), right=(), kind="none", score=0.0, probability=round(1 - p, 4))
        for i, p in enumerate(best)
        if i not in linked
    ]
    return Alignment(
        links=tuple(sorted(links, key=lambda k: (k.left, not k.right, k.right))), signature=comparable_signature()
    )


def _parallel(pairs: list[Pair], right: Sentences) -> dict[tuple[int, int], Pair]:
    """Return the pairs that say the same: for a left sentence and a right document the best one only."""
    best: dict[tuple[int, int], Pair] = {}
    for pair in pairs:
        if pair.link >= ACCEPTED and pair.parallel >= ACCEPTED:
            key = (pair.left, right.documents[pair.right])
            if key not in best or pair.same > best[key].same:
                best[key] = pair
    return {(p.left, p.right): p for p in best.values()}


def _groups(
    parallel: dict[tuple[int, int], Pair], left: Sentences, interaction: Interaction
) -> dict[tuple[int, int], tuple[int, ...]]:
    """Join the left sentences of one document that each add to the coverage of one right sentence."""
    members: dict[tuple[int, int], list[Pair]] = {}
    for pair in parallel.values():
        members.setdefault((pair.right, left.documents[pair.left]), []).append(pair)
    groups: dict[tuple[int, int], tuple[int, ...]] = {}
    for (j, _), pairs in members.items():
        first, *others = sorted(pairs, key=lambda p: (-p.same, p.left))
        chosen = [first.left]
        for pair in others:
            before = interaction.union(chosen, j)
            if interaction.union([*chosen, pair.left], j) - before >= _GAIN * (1 - before):
                chosen.append(pair.left)
        groups |= {(i, j): tuple(sorted(chosen)) for i in chosen}
    return groups


def _with_kept(links: list[Link], decisions: Sequence[LinkConstraint]) -> list[Link]:
    """Put what is kept in the place of the links between the same sentences."""
    kept = [d for d in decisions if d.kept]
    settled = {(i, j) for d in kept for i in d.left for j in d.right}
    others = [k for k in links if not any((i, j) in settled for i in k.left for j in k.right)]
    return others + [
        Link(left=tuple(d.left), right=tuple(d.right), kind="parallel", score=1.0, probability=1.0) for d in kept
    ]


def _merged(links: list[Link]) -> list[Link]:
    """Keep one link of each group, with the least probability of its pairs."""
    merged: dict[tuple[tuple[int, ...], tuple[int, ...]], Link] = {}
    for link in links:
        key = (link.left, link.right)
        if key not in merged or link.probability < merged[key].probability:
            merged[key] = link
    return list(merged.values())
