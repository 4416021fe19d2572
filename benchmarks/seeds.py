"""Alignment accuracy on the seed corpus by its own gold: python -m benchmarks.seeds"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import data as gold
from workbench.alignment import Sentences, align_comparable, pair_probabilities
from workbench.encoders import Encoder, load_encoder
from workbench.encoders.background import background_texts
from workbench.ingest.readers import read_document
from workbench.ingest.segmentation import content_segments, segment

CORPUS = Path(__file__).parent.parent / "corpora" / "azerbaijan-russia-2025"


def with_dates(side: Sentences, role: str) -> Sentences:
    """Return the sentences of one role with the documents and dates of corpus.toml."""
    import tomllib

    dates = {
        Path(d["file"]).name: d["published"]
        for d in tomllib.loads((CORPUS / "corpus.toml").read_text("utf-8"))["documents"]
    }
    documents, published = [], []
    for number, line in enumerate((CORPUS / "gold" / "roles.tsv").read_text("utf-8").splitlines()[1:]):
        name, its = line.split("\t")
        if its == role:
            count = len(content_segments(segment(read_document(CORPUS / "texts" / name))))
            documents += [number] * count
            published += [dates[name]] * count
    return replace(side, documents=tuple(documents), published=tuple(published))


def by_document(side: Sentences) -> Iterator[tuple[Sentences, list[int]]]:
    """Yield the sentences of each document, as a run aligns them, and the index of each in all."""
    for document in sorted(set(side.documents)):
        rows = [i for i, d in enumerate(side.documents) if d == document]
        yield (
            Sentences(
                texts=tuple(side.texts[i] for i in rows),
                encodings=tuple(side.encodings[i] for i in rows),
                documents=(document,) * len(rows),
                published=tuple(side.published[i] for i in rows),
            ),
            rows,
        )


@dataclass(frozen=True)
class SeedProbabilities:
    """Pair probabilities of one encoder on the seed corpus, with its gold."""

    case: gold.Case
    lookalike: gold.Matrix
    sides: tuple[Sentences, Sentences, Sentences]
    link: NDArray[np.float64]
    same: NDArray[np.float64]

    def precisions(self) -> tuple[float, float]:
        """Return the average precision of parallel pairs, and of those and partial ones."""
        assert self.case.parallel is not None
        return gold.average_precision(self.same, self.case.parallel), gold.average_precision(
            self.link, self.case.linked
        )


def seed_probabilities(encoder: Encoder, cache: dict[str, object]) -> SeedProbabilities:
    """Return the probabilities of all candidate pairs of the seeds."""
    case, lookalike = gold.seeds(CORPUS)
    left = with_dates(gold.sentences(case.left, encoder, cache), "garbled")
    right = with_dates(gold.sentences(case.right, encoder, cache), "clean")
    background = gold.sentences(list(background_texts()), encoder, cache)
    link, both = np.zeros(case.linked.shape), np.zeros(case.linked.shape)
    for own, rows in by_document(left):
        for pair in pair_probabilities(own, right, background):
            link[rows[pair.left], pair.right] = pair.link
            both[rows[pair.left], pair.right] = pair.same
    return SeedProbabilities(case, lookalike, (left, right, background), link, both)


def main() -> None:
    """Print average precision beside pooled cosine, and the links by kind of gold."""
    seeds = seed_probabilities(load_encoder("e5"), {})
    case, lookalike, link, (left, right, background) = seeds.case, seeds.lookalike, seeds.link, seeds.sides
    assert case.parallel is not None
    pooled = np.stack([e.pooled for e in left.encodings]) @ np.stack([e.pooled for e in right.encodings]).T
    cosine = gold.average_precision(pooled, case.parallel), gold.average_precision(pooled, case.linked)
    print(f"{'average precision':28}{'parallel':>10}{'parallel + partial':>20}")
    for name, (parallel, linked) in (("pooled cosine", cosine), ("workbench", seeds.precisions())):
        print(f"{name:28}{parallel:10.3f}{linked:20.3f}")
    is_called = np.zeros(case.linked.shape, dtype=bool)
    for own, rows in by_document(left):
        for k in align_comparable(own, right, background).links:
            for i in k.left:
                for j in k.right:
                    is_called[rows[i], j] |= k.kind == "parallel" and k.probability >= 0.5
    print(
        f"\ncalled parallel: {int((is_called & case.parallel).sum())} of {int(case.parallel.sum())} parallel pairs, "
        f"{int((is_called & ~case.parallel).sum())} others"
    )
    print(
        f"partial pairs at or above .5: {int((link[case.linked & ~case.parallel] >= 0.5).sum())} "
        f"of {int((case.linked & ~case.parallel).sum())}"
    )
    print(
        f"look-alikes above .5: {int((link[lookalike] > 0.5).sum())} of {int(lookalike.sum())}, "
        f"the highest {link[lookalike].max():.2f}"
    )
    has_counterpart = case.linked.any(axis=1)
    is_right = ((link >= 0.5) & case.linked).any(axis=1)
    print(f"sentences with a right counterpart: {int(is_right.sum())} of {int(has_counterpart.sum())} that have one")
    print(f"unrelated pairs above .5: {int((link[~case.linked & ~lookalike] > 0.5).sum())}")


if __name__ == "__main__":
    main()
