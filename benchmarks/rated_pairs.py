"""Agreement of the scores with people on pairs of files that others publish: python -m benchmarks.rated_pairs FILE ...

Files of SemRel2024 (relatedness of Arabic sentences, Algerian and Moroccan ones among them), of the Arabic Paraphrasing
Benchmark, and of direct assessments in MLQE-PE (machine translations beside their sources) are told by their heads.
`docs/benchmarks/data.md` says where they are. Printed is Spearman's correlation with the ratings; `likeness` is the
weighted mean of the similarities before any curve or finding.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.agreement import Row
from benchmarks.fidelity import Pair
from benchmarks.labelled_pairs import Vectors, spearman
from workbench.alignment.words import align_words
from workbench.encoders import load_encoder
from workbench.metrics import score_texts, score_vectors
from workbench.scoring.fidelity import report_pair
from workbench.scoring.meaning import likeness
from workbench.scoring.semantic import SemanticScorer

_SCORES = ("fidelity", "meaning", "supported", "likeness", "semantic", "least", "bertscore", "sentence")
_BY_LETTERS = ("cosine", "chrf++")


@dataclass(frozen=True, slots=True)
class RatedPairs:
    """Pairs of texts, the one that is judged first, and how much of it people find in the other."""

    pairs: list[Pair]
    ratings: list[float]


def read_ratings(path: Path, most: int) -> RatedPairs:
    """Return the first pairs of a file.

    Raises:
        ValueError: The file is none of those that are known.
    """
    text = path.read_text("utf-8-sig")
    head = text.partition("\n")[0]
    if head.startswith("PairID,Text,Score"):
        rows = [(*r["Text"].split("\n", 1), r["Score"]) for r in csv.DictReader(io.StringIO(text))]
    elif head.startswith("First sentence;second sentence"):
        rows = [(r[0], r[1], r[2]) for r in csv.reader(io.StringIO(text), delimiter=";") if len(r) == 5][1:]
    elif "\toriginal\ttranslation\t" in head:
        cells = [line.split("\t") for line in text.splitlines()[1:]]
        rows = [(c[2], c[1], c[6]) for c in cells]
    else:
        raise ValueError(f"{path} is none of the files of ratings that are known")
    rows = [(a.strip(), b.strip(), float(rating.replace(",", "."))) for a, b, rating in rows[:most]]
    rows = [row for row in rows if row[0] and row[1]]
    return RatedPairs([(a, b) for a, b, _ in rows], [rating for _, _, rating in rows])


def agreement(rated: RatedPairs, vectors: Vectors, scale: SemanticScorer) -> Row:
    """Return the correlation of each score with the ratings."""
    vectors.prepare(text for pair in rated.pairs for text in pair)
    rows = [_scores(a, b, vectors, scale) for a, b in rated.pairs]
    known = {name: [k for k, row in enumerate(rows) if name in row] for name in (*_SCORES, *_BY_LETTERS)}
    return {
        name: spearman([rows[k][name] for k in places], [rated.ratings[k] for k in places])
        for name, places in known.items()
        if len(places) > len(rows) / 2
    }


def _scores(left: str, right: str, vectors: Vectors, scale: SemanticScorer) -> Row:
    a, b = vectors[left], vectors[right]
    soft = scale.compare(left, a, right, b)
    report = report_pair(left, right, soft, "parallel", "", (), align_words(left, a, right, b))
    row = {"fidelity": report.ranking, "likeness": likeness(left, right, soft)}
    row |= {s.name: s.value for s in report.scores if s.name in ("meaning", "supported")}
    row |= {"semantic": soft.semantic, "least": soft.least, "bertscore": soft.bertscore}
    if soft.sentence is not None:
        row["sentence"] = soft.sentence
    compared = (*score_vectors(a, b, ("cosine",)), *score_texts(left, right, ("chrf++",)))
    return row | {s.name: s.value for s in compared}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=1000, help="pairs of each file")
    parser.add_argument("--cache", type=Path, help="keep vectors in this file")
    given = parser.parse_args(arguments)
    vectors = Vectors(load_encoder("e5"), given.cache)
    scale = vectors.semantics()
    print(f"| file | pairs | {' | '.join((*_SCORES, *_BY_LETTERS))} |\n|---|---:|{'---:|' * 10}", flush=True)
    for path in given.files:
        rated = read_ratings(path, given.most)
        found = agreement(rated, vectors, scale)
        cells = [
            f"{found[name]:.3f}".replace("0.", ".", 1) if name in found else "–" for name in (*_SCORES, *_BY_LETTERS)
        ]
        print(f"| {path.stem} | {len(rated.pairs)} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
