"""Agreement of the scores with people, and their cost: python -m benchmarks.fidelity DATA [--cache FILE]

1. Correlation of each score with human ratings on the Arabic and English pairs of STS17, beside chance.
2. `contradiction` and other scores on the validation part of ArNLI.
3. Three translation systems of Text+Berg with a known order, ranked by their mean score against the clean text.
4. Ablation: fidelity without one of its parts, on deliberately damaged clean Arabic news.
5. The time of scoring beside that of encoding.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from benchmarks.damage import DAMAGE_KINDS
from benchmarks.data import textberg_pairs, wmt24pp_pairs
from benchmarks.labelled_pairs import CONTRADICTION, Vectors, arnli, pairs_with_unseen_text, roc_auc, spearman, sts17
from benchmarks.perturbations import clean_sentences
from workbench.alignment.words import align_words
from workbench.encoders import load_encoder
from workbench.metrics import score_texts, score_vectors
from workbench.records import FidelityReport
from workbench.scoring.contradiction import contradiction_probability
from workbench.scoring.fidelity import fidelity_score, meaning_score, report_pair
from workbench.scoring.semantic import SemanticScorer

Pair = tuple[str, str]
Scores = NDArray[np.float64]
SYSTEMS = ("google", "europarlfull", "europarllight")  # from better to worse
TEXT_METRICS = ("chrf++", "chrf", "bleu", "ter")
NAMES = ("semantic", "precision", "recall", "meaning", "fidelity", "cosine", "bertscore", *TEXT_METRICS)
SAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Scorer:
    """Every score of a pair by one encoder."""

    vectors: Vectors
    scale: SemanticScorer

    def report(self, left: str, right: str) -> FidelityReport:
        """Return the report on a parallel pair, without metrics."""
        a, b = self.vectors[left], self.vectors[right]
        soft = self.scale.compare(left, a, right, b)
        return report_pair(left, right, soft, "parallel", "", (), align_words(left, a, right, b))

    def all(self, pairs: Sequence[Pair]) -> dict[str, Scores]:
        """Return each score of each pair; TER is turned round, so that more is always nearer."""
        self.vectors.prepare(text for pair in pairs for text in pair)
        rows = []
        for left, right in pairs:
            a, b = self.vectors[left], self.vectors[right]
            report = self.report(left, right)
            row = {s.name: s.value for s in (*report.scores, *score_texts(left, right, TEXT_METRICS))}
            row |= {s.name: s.value for s in score_vectors(a, b, ("cosine", "bertscore"))}
            rows.append([report.fidelity if name == "fidelity" else row[name] for name in NAMES])
        found = np.array(rows)
        found[:, NAMES.index("ter")] *= -1
        return dict(zip(NAMES, found.T, strict=True))

    def contradictions(self, pairs: Sequence[Pair]) -> list[float]:
        """Return the probability that each pair contradicts itself."""
        found = []
        for left, right in pairs:
            a, b = self.vectors[left], self.vectors[right]
            soft, errors = self.scale.compare(left, a, right, b), self.report(left, right).errors
            found.append(contradiction_probability(left, a, right, b, soft, errors))
        return found


def shuffled(pairs: Sequence[Pair]) -> list[Pair]:
    """Return each left side with the right side of another pair."""
    order = list(range(len(pairs)))
    Random(1).shuffle(order)
    return [(pairs[i][0], pairs[j][1]) for i, j in enumerate(order) if pairs[i][1] != pairs[j][1]]


def correlation(data: Path, scorer: Scorer) -> None:
    """Print how each score agrees with people on STS17."""
    pairs, people = sts17(data)
    found, chance = scorer.all(pairs), scorer.all(shuffled(pairs))
    unmapped = scorer.vectors.semantics(mapped=False)
    without = [unmapped.compare(a, scorer.vectors[a], b, scorer.vectors[b]).semantic for a, b in pairs]
    print(
        f"STS17, {len(pairs)} Arabic-English pairs, people's rating 0 to 5; random pairs: the same sentences shuffled"
    )
    print(f"{'score':24}{'Spearman':>10}{'Pearson':>10}{'mean':>9}{'random':>9}{'highest':>9}")
    doubted = found["fidelity"] * (1 - np.array(scorer.contradictions(pairs)))
    for name, values in [
        *found.items(),
        ("semantic without map", np.array(without)),
        ("fidelity × (1 - contra.)", doubted),
    ]:
        tail = f"{values.mean():9.2f}"
        if name in chance:
            tail += f"{chance[name].mean():9.2f}{chance[name].max():9.2f}"
        print(f"{name:24}{spearman(values, people):10.3f}{np.corrcoef(values, people)[0, 1]:10.3f}{tail}")


def contradicted(data: Path, scorer: Scorer) -> None:
    """Print the area under the curve of contradiction on the validation part of ArNLI."""
    held, known = arnli(data, "valid"), arnli(data, "train")
    fresh = set(pairs_with_unseen_text(held, known))
    pairs = [(p.left, p.right) for p in held]
    is_one, is_fresh = np.array([p.label == CONTRADICTION for p in held]), np.array([p in fresh for p in held])
    found = scorer.all(pairs) | {"contradiction": np.array(scorer.contradictions(pairs))}
    found["fidelity × (1 - contra.)"] = found["fidelity"] * (1 - found["contradiction"])
    print(f"\nArNLI validation, {is_one.sum()} of {len(held)} pairs contradict; area under the curve, .5 is chance")
    print(f"{'score':24}{'all':>10}{f'{is_fresh.sum()} unseen':>12}")
    for name in ("contradiction", "semantic", "fidelity", "fidelity × (1 - contra.)", "chrf++"):
        values = found[name] if name == "contradiction" else -found[name]
        print(f"{name:24}{roc_auc(values, is_one):10.3f}{roc_auc(values[is_fresh], is_one[is_fresh]):12.3f}")
    versions = wmt24pp_pairs(data)
    scorer.vectors.prepare(text for pair in versions for text in pair)
    said = np.array(scorer.contradictions(versions))
    print(
        f"at or above .5 and .8, of {len(said)} true pairs (WMT24++, two versions of a sentence): "
        f"{(said >= 0.5).mean():.1%} and {(said >= 0.8).mean():.1%}"
    )


def less(better: Scores, worse: Scores) -> tuple[float, float, float]:
    """Return how much the first is better, how often it is in resampled texts, and the p-value of randomisation."""
    change, rng = better - worse, np.random.default_rng(1)
    drawn = [change[rng.integers(len(change), size=len(change))].mean() for _ in range(SAMPLES)]
    turned = [(change * rng.choice([-1.0, 1.0], size=len(change))).mean() for _ in range(SAMPLES)]
    return (
        float(change.mean()),
        float(np.mean(np.array(drawn) > 0)),
        (1 + int(np.sum(np.abs(turned) >= abs(change.mean())))) / (SAMPLES + 1),
    )


def systems(data: Path, scorer: Scorer) -> None:
    """Print how each score ranks the translation systems, segment by segment paired."""
    pairs = {system: textberg_pairs(data, system) for system in SYSTEMS}
    common = set.intersection(*({right for _, right in some} for some in pairs.values()))
    by_right = {system: {right: left for left, right in some} for system, some in pairs.items()}
    rights = sorted(common)
    found = {system: scorer.all([(by_right[system][r], r) for r in rights]) for system in SYSTEMS}
    steps = list(pairwise(SYSTEMS))
    print(
        f"\nText+Berg, {len(rights)} sentences by three systems against the clean text: mean scores, and for each step"
    )
    print("down the mean loss, the share of resamplings that show it, and p (approximate randomisation, two-sided)")
    heads = "".join(f"{system:>14}" for system in SYSTEMS) + "".join(f"{f'{a} > {b}':>32}" for a, b in steps)
    print(f"{'score':12}{heads}")
    for name in NAMES:
        means = "".join(f"{found[system][name].mean():14.3f}" for system in SYSTEMS)
        tests = [less(found[a][name], found[b][name]) for a, b in steps]
        print(f"{name:12}{means}" + "".join(f"{gain:14.3f}{share:9.1%}{p:9.4f}" for gain, share, p in tests))


def parts(report: FidelityReport) -> dict[str, float]:
    """Return the fidelity of a report, and what it is without one of its parts."""
    scores = {s.name: s.value for s in report.scores}
    own, whole = scores["quality"], report.ranking
    similar = scores["supported"] / (1 - scores["contradicted"]) if scores["contradicted"] < 1 else 0.0
    return {
        "fidelity": whole,
        "without form": scores["meaning"],
        "without findings": fidelity_score(meaning_score(similar, 0.0, (), parallel=True), own),
        "without similarity": whole / similar if similar else 0.0,
        "similarity alone": 100 * similar,
        "form alone": 100 * own,
    }


def ablation(data: Path, scorer: Scorer, sample: int) -> None:
    """Print, for fidelity and for it without each part, how often it tells a spoilt sentence from a clean one."""
    sentences = clean_sentences(data)
    rng = Random("ablation-1")
    pairs: list[tuple[str, Pair]] = []
    for kind in DAMAGE_KINDS:
        for text in rng.sample(sentences, 3 * sample):
            spoilt = kind.spoil(text, rng.choice(sentences), rng)
            if spoilt and spoilt != text and sum(k == kind.name for k, _ in pairs) < sample:
                pairs.append((kind.name, (spoilt, text)))
    scorer.vectors.prepare(text for _, pair in pairs for text in pair)
    rows = [(parts(scorer.report(*pair)), parts(scorer.report(pair[1], pair[1]))) for _, pair in pairs]
    print(
        f"\n{len(pairs)} clean news sentences spoilt in {len(DAMAGE_KINDS)} ways: "
        "how often the score falls by more than 1 and 5 points of 100"
    )
    for name in rows[0][0]:
        falls = np.array([clean[name] - spoilt[name] for spoilt, clean in rows])
        print(f"{name:24}{(falls > 1).mean():10.1%}{(falls > 5).mean():10.1%}")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def speed(data: Path, count: int) -> None:
    """Print what scoring costs beside encoding, on pairs that nothing has seen before."""
    pairs = [pair for pair in wmt24pp_pairs(data, ("news",)) if pair[0] != pair[1]][:count]
    vectors = Vectors(load_encoder("e5"), None)
    scale = vectors.semantics()
    scorer = Scorer(vectors, scale)
    texts = [text for pair in pairs for text in pair]
    encoding = timed(lambda: vectors.prepare(texts))
    fidelity = timed(lambda: [scorer.report(*pair) for pair in pairs])
    metrics = timed(lambda: [score_texts(*pair) for pair in pairs])
    scaled = 1000 / len(pairs)
    print(
        f"\n{len(pairs)} pairs of news; seconds for 1,000: encoding {encoding * scaled:.1f}, fidelity with all "
        f"checks {fidelity * scaled:.1f}, the four metrics {metrics * scaled:.1f}; all of it is "
        f"{(encoding + fidelity + metrics) / encoding:.2f} times the encoding"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, help="keep vectors in this file")
    parser.add_argument("--sample", type=int, default=8, help="spoilt sentences of each kind")
    parser.add_argument("--only", choices=["people", "contradiction", "systems", "ablation", "speed"])
    parser.add_argument("--encoder", default="e5", help="such as use, or e5+use")
    given = parser.parse_args()
    vectors = Vectors(load_encoder(given.encoder), given.cache)
    scorer = Scorer(vectors, vectors.semantics())
    tables: dict[str, Callable[[], None]] = {
        "people": lambda: correlation(given.data, scorer),
        "contradiction": lambda: contradicted(given.data, scorer),
        "systems": lambda: systems(given.data, scorer),
        "ablation": lambda: ablation(given.data, scorer, given.sample),
        "speed": lambda: speed(given.data, 150),
    }
    for name, table in tables.items():
        if given.only in {None, name}:
            table()


if __name__ == "__main__":
    main()
