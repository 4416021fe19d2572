"""Alignment of comparable texts: any order, any number of documents, most sentences without counterpart.

1. Candidate pairs come from sentence vectors (`candidates`).
2. Each pair has six features: coverage both ways, contrast and that of the best stretch from token vectors
   (`late_interaction`), shared words, numbers and months from the texts (`lexical_evidence`).
3. One logistic model gives the probability that the two sentences share a statement (a link), another that they say the
   same (parallel); a pair in Arabic and another script, which shares no words, has models of its own. Pairs about
   different days or with exchanged actors are penalised.
4. A left sentence has at most one parallel counterpart in each document. Left sentences that together make up one right
   sentence become one link. Where one side is less than half as long as the other, it says a part.

The weights are in `comparable.toml`; `benchmarks/fit_comparable.py` writes that file and names the training data.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from workbench.alignment.candidates import nearest_candidates
from workbench.alignment.late_interaction import LateInteraction
from workbench.alignment.lexical_evidence import LexicalEvidence
from workbench.alignment.sentences import Sentences
from workbench.caching import load_once
from workbench.records import ACCEPTED, Alignment, Link, LinkConstraint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "PAIR_FEATURES",
    "CandidatePair",
    "align_comparable",
    "comparable_signature",
    "pair_features",
    "pair_probabilities",
]

# Greater and lesser of the two coverages, contrast, that of the best stretch, shared words, shared numbers and months.
PAIR_FEATURES = ("most", "least", "contrast", "stretch", "words", "quantities")
_WEIGHTS = files("workbench.alignment").joinpath("comparable.toml")
_CANDIDATES = 24
# On a long right side there are fewer candidates, since the token vectors of each are read from disk.
_LONG_SIDE, _CANDIDATES_OF_LONG_SIDE = 20_000, 8
_MIN_PROBABILITY = 0.2  # of a link that is worth showing to a person
_IDENTICAL = 0.99  # probability of two sentences of the same words
_MIN_LENGTH_SHARE = 0.5  # of the longer of two sentences that say the same
_MIN_GAIN = 0.15  # share of what the counterpart still lacks that a further sentence of a group has to cover


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePair:
    """A left and a right sentence that may be counterparts.

    Attributes:
        left: Index of the left sentence.
        right: Index of the right sentence.
        features: Values in the order of PAIR_FEATURES.
        conflicts: What speaks against the pair in words, if anything.
        identical: Whether both are the same word for word.
        across: Whether one is in Arabic letters and the other is not.
        link: Probability that the two share a statement.
        parallel: Probability that linked sentences say the same.
    """

    left: int
    right: int
    features: tuple[float, ...]
    conflicts: tuple[str, ...]
    identical: bool = False
    across: bool = False
    link: float = 0.0
    parallel: float = 0.0

    @property
    def same(self) -> float:
        """The probability that the two say the same."""
        return self.link * self.parallel


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weights:
    """Log-odds: a constant and one weight per feature for each model, and two set by hand.

    Those of link and parallel are for pairs in one script and for pairs across scripts, (2, 1 + features).
    """

    link: Floats
    parallel: Floats
    conflict: float
    parallel_prior: float


@load_once
def _weights() -> _Weights:
    table = tomllib.loads(_WEIGHTS.read_text(encoding="utf-8"))

    def model(name: str) -> Floats:
        keys = ("constant", *PAIR_FEATURES)
        return np.array([[float(table[part][key]) for key in keys] for part in (name, f"{name}_across")])

    by_hand = table["by_hand"]
    return _Weights(
        link=model("link"),
        parallel=model("parallel"),
        conflict=by_hand["conflict"],
        parallel_prior=by_hand["parallel"],
    )


@load_once
def comparable_signature() -> str:
    """Return the name of this aligner with a hash of its weights."""
    return f"align:comparable-4.{hashlib.sha256(_WEIGHTS.read_bytes()).hexdigest()[:6]}"


def pair_features(left: Sentences, right: Sentences, background: Sentences) -> Iterator[list[CandidatePair]]:
    """Yield the candidate pairs of each left sentence with their features, in the order of the right."""
    return _candidate_pairs(left, right, background, LateInteraction(left, right, background))


def pair_probabilities(left: Sentences, right: Sentences, background: Sentences) -> list[CandidatePair]:
    """Return all candidate pairs with their features and probabilities."""
    return [p for pairs in pair_features(left, right, background) for p in _with_probabilities(pairs)]


def align_comparable(
    left: Sentences, right: Sentences, background: Sentences, decisions: Sequence[LinkConstraint] = ()
) -> Alignment:
    """Align every left sentence with its counterparts in all documents of the right.

    Every left sentence is in at least one link. A link with an empty right side says that no counterpart was found,
    with the probability of that. Links below probability .5 are suggestions for a person to look at. A sentence without
    vectors or letters has no counterpart, and does not change what the others have.

    Args:
        left: Sentences of any number of documents.
        right: Sentences of any number of documents.
        background: Unrelated sentences, which stabilise the token statistics of short texts.
        decisions: What a person has decided: a kept link stands as it is, and nothing cut is a link.
    """
    if not len(left) or not len(right):
        return _alignment([_null_link(i, 1.0) for i in range(len(left))])
    highest = [0.0] * len(left)
    links = _with_kept(_found_links(left, right, background, decisions, highest), decisions)
    linked = {i for link in links if link.probability >= ACCEPTED for i in link.left}
    links += [_null_link(i, round(1 - p, 4)) for i, p in enumerate(highest) if i not in linked]
    return _alignment(sorted(links, key=lambda k: (k.left, not k.right, k.right)))


def _found_links(
    left: Sentences,
    right: Sentences,
    background: Sentences,
    decisions: Sequence[LinkConstraint],
    highest: list[float],
) -> list[Link]:
    """Return the links between the sentences with vectors; the likeliest of each left one is entered in `highest`."""
    (some_left, lefts), (some_right, rights) = left.comparable(), right.comparable()
    if not lefts or not rights:
        return []
    interaction = LateInteraction(some_left, some_right, background)
    cut = {(i, j) for d in decisions if not d.kept for i in d.left for j in d.right}
    pairs: list[CandidatePair] = []
    for i, candidates in zip(lefts, _candidate_pairs(some_left, some_right, background, interaction), strict=True):
        rated = [p for p in _with_probabilities(candidates) if (i, rights[p.right]) not in cut]
        highest[i] = max((p.link for p in rated), default=0.0)
        pairs += [p for p in rated if p.link >= _MIN_PROBABILITY]
    links = _links(pairs, some_left, some_right, interaction)
    return [k.renumbered(lefts, rights) for k in links]


def _alignment(links: Sequence[Link]) -> Alignment:
    return Alignment(links=tuple(links), signature=comparable_signature())


def _null_link(i: int, probability: float) -> Link:
    return Link(left=(i,), right=(), kind="none", score=0.0, probability=probability)


def _candidate_pairs(
    left: Sentences, right: Sentences, background: Sentences, interaction: LateInteraction
) -> Iterator[list[CandidatePair]]:
    evidence = LexicalEvidence(left, right, background)
    left_pooled, right_pooled = (np.stack([e.pooled for e in side.encodings]) for side in (left, right))
    count = _CANDIDATES_OF_LONG_SIDE if len(right) > _LONG_SIDE else _CANDIDATES
    for i, nearest in enumerate(nearest_candidates(left_pooled, right_pooled, count)):
        rights = nearest.tolist()
        coverage = interaction.coverage(i, rights)
        columns = (
            np.maximum(coverage.left, coverage.right),
            np.minimum(coverage.left, coverage.right),
            coverage.contrast,
            coverage.stretch,
            evidence.shared_words(i, rights),
            np.array([evidence.shared_quantities(i, j) for j in rights]),
        )
        rows = np.stack(columns, axis=1).tolist()
        yield [
            CandidatePair(
                left=i,
                right=j,
                features=tuple(row),
                conflicts=_conflicts(evidence, i, j),
                identical=evidence.is_identical(i, j),
                across=evidence.is_across(i, j),
            )
            for j, row in zip(rights, rows, strict=True)
        ]


def _conflicts(evidence: LexicalEvidence, i: int, j: int) -> tuple[str, ...]:
    conflicts = {"another day": evidence.has_other_day(i, j), "other actors": evidence.has_other_actor(i, j)}
    return tuple(name for name, present in conflicts.items() if present)


def _with_probabilities(pairs: list[CandidatePair]) -> list[CandidatePair]:
    weights = _weights()
    features = np.array([p.features for p in pairs])
    conflicts = np.array([len(p.conflicts) for p in pairs])
    rows = np.array([int(p.across) for p in pairs])
    link = _logistic(weights.link[rows], features, weights.conflict * conflicts)
    parallel = _logistic(weights.parallel[rows], features, weights.parallel_prior)
    # A phrase that all sentences share has no contrast with any; word for word the same is a counterpart all the same.
    minimum = np.where([p.identical and not p.conflicts for p in pairs], _IDENTICAL, 0.0)
    link, parallel = np.maximum(link, minimum), np.maximum(parallel, minimum)
    return [
        replace(pair, link=p_link, parallel=p_parallel)
        for pair, p_link, p_parallel in zip(pairs, link.tolist(), parallel.tolist(), strict=True)
    ]


def _logistic(weights: Floats, features: Floats, shift: Floats | float) -> Floats:
    """Return probabilities, (n,), by the weights, (n, 1 + features), and the features, (n, features), of each row."""
    log_odds = weights[:, 0] + (weights[:, 1:] * features).sum(axis=1) + shift
    probability: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -700, 700)))
    return probability


def _links(pairs: list[CandidatePair], left: Sentences, right: Sentences, interaction: LateInteraction) -> list[Link]:
    """Return the links of candidate pairs; a link of several left sentences has the least of their probabilities."""
    parallel = _parallel_pairs(pairs, right)
    groups = _groups(parallel, left, interaction)
    parallel = {
        key: pair for key, pair in parallel.items() if _says_the_whole(groups.get(key, key[:1]), key[1], left, right)
    }
    links: dict[tuple[tuple[int, ...], tuple[int, ...]], Link] = {}
    for pair in pairs:
        key = (pair.left, pair.right)
        link = Link(
            left=groups.get(key, (pair.left,)),
            right=(pair.right,),
            kind="parallel" if key in parallel else "partial",
            score=round(pair.features[0], 4),
            probability=round(pair.link, 4),
        )
        known = links.get((link.left, link.right))
        if known is None or link.probability < known.probability:
            links[link.left, link.right] = link
    return list(links.values())


def _says_the_whole(lefts: Sequence[int], j: int, left: Sentences, right: Sentences) -> bool:
    """Return whether some left sentences and right j may say the same: the one is not much shorter than the other."""
    return have_like_lengths([left.even_texts[i] for i in lefts], [right.even_texts[j]])


def have_like_lengths(left: Sequence[str], right: Sequence[str]) -> bool:
    """Return whether some sentences may say the same as others: neither side is much shorter than the other."""
    lengths = sum(map(len, left)), sum(map(len, right))
    return min(lengths) >= _MIN_LENGTH_SHARE * max(lengths)


def _parallel_pairs(pairs: list[CandidatePair], right: Sentences) -> dict[tuple[int, int], CandidatePair]:
    """Return the pairs that say the same: the best one for each left sentence and right document."""
    best: dict[tuple[int, int], CandidatePair] = {}
    for pair in pairs:
        if pair.link >= ACCEPTED and pair.parallel >= ACCEPTED:
            key = (pair.left, right.documents[pair.right])
            if key not in best or pair.same > best[key].same:
                best[key] = pair
    return {(p.left, p.right): p for p in best.values()}


def _groups(
    parallel: dict[tuple[int, int], CandidatePair], left: Sentences, interaction: LateInteraction
) -> dict[tuple[int, int], tuple[int, ...]]:
    """Return for each parallel pair the left sentences of its document that jointly cover the right sentence."""
    rivals: dict[tuple[int, int], list[CandidatePair]] = {}
    for pair in parallel.values():
        rivals.setdefault((pair.right, left.documents[pair.left]), []).append(pair)
    groups: dict[tuple[int, int], tuple[int, ...]] = {}
    for (j, _), pairs in rivals.items():
        first, *others = sorted(pairs, key=lambda p: (-p.same, p.left))
        members = [first.left]
        for pair in others:
            before = interaction.joint_coverage(members, j)
            if interaction.joint_coverage([*members, pair.left], j) - before >= _MIN_GAIN * (1 - before):
                members.append(pair.left)
        groups |= {(i, j): tuple(sorted(members)) for i in members}
    return groups


def _with_kept(links: list[Link], decisions: Sequence[LinkConstraint]) -> list[Link]:
    """Return the links with kept ones in place of those between the same sentences."""
    kept = [d for d in decisions if d.kept]
    settled = {(i, j) for d in kept for i in d.left for j in d.right}
    others = [k for k in links if not any((i, j) in settled for i in k.left for j in k.right)]
    return others + [
        Link(left=tuple(d.left), right=tuple(d.right), kind="parallel", score=1.0, probability=1.0) for d in kept
    ]
