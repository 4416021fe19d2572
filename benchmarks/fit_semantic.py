"""Fit the map of `semantic`: python -m benchmarks.fit_semantic DATA [--cache FILE] [--out FILE]

A linear map W on token vectors of the embedded encoder, from the training part of ArNLI (MIT): 4,756 Arabic pairs that
people rated from 1 to 5 for how related they are, with the English they were made from. Rated pairs come in four
forms, Arabic or English on either side. The loss has three parts:

- the squared error of the rating predicted from the cosine of two texts' mean token vectors after W;
- that each sentence finds its own translation among 256 (contrastive, both ways);
- that W stays near the identity, so that what the captions of ArNLI never show stays as it was.

How strong each part is was chosen on the validation part, on pairs with a sentence that training does not have.
STS17 took no part in any of it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch.nn import functional

from benchmarks.labelled_pairs import LabelledPair, Vectors, arnli, pairs_with_unseen_text, spearman
from workbench.encoders import load_encoder
from workbench.scoring.semantic import SemanticScorer

NEAR_IDENTITY, CONTRAST, SHARPNESS = 0.03, 0.02, 20.0
EPOCHS, BATCH, RATE = 6, 256, 1e-3


def forms(pair: LabelledPair) -> list[tuple[str, str]]:
    """Return a pair in its four forms: Arabic or English on either side."""
    return [(a, b) for a in (pair.left, pair.left_english) for b in (pair.right, pair.right_english)]


class Texts:
    """The mean token vectors of texts, weighted and centred as `semantic` does it, and where each stands."""

    def __init__(self, texts: list[str], vectors: Vectors, scale: SemanticScorer) -> None:
        self.at = {text: k for k, text in enumerate(dict.fromkeys(texts))}
        rows = [scale.weights(t, vectors[t]) @ (vectors[t].tokens.astype(np.float32) - scale.mean) for t in self.at]
        rows_ = torch.tensor(np.stack(rows))
        self.rows = rows_ / rows_.square().sum(dim=1).mean().sqrt()

    def pairs(self, some: list[tuple[str, str]]) -> torch.Tensor:
        """Return the places of pairs, (n, 2)."""
        return torch.tensor([(self.at[a], self.at[b]) for a, b in some])


def contrast(texts: Texts, chosen: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Return the loss of finding each sentence's translation among those of the others."""
    one, other = (functional.normalize(texts.rows[chosen[:, k]] @ weight, dim=1) for k in (0, 1))
    same = (chosen[:, None, 0] == chosen[None, :, 0]) | (chosen[:, None, 1] == chosen[None, :, 1])
    alike = (SHARPNESS * one @ other.T).masked_fill(same.fill_diagonal_(fill_value=False), -1e4)
    goal = torch.arange(len(chosen))
    return (functional.cross_entropy(alike, goal) + functional.cross_entropy(alike.T, goal)) / 2


def fit(texts: Texts, pairs: torch.Tensor, ratings: torch.Tensor, translations: torch.Tensor) -> torch.Tensor:
    """Return the map, (d, d); y = x W."""
    identity = torch.eye(texts.rows.shape[1])
    weight = identity.clone().requires_grad_()
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.Adam([weight, line], lr=RATE)
    chance = torch.Generator().manual_seed(0)
    for _ in range(EPOCHS):
        for some in torch.split(torch.randperm(len(pairs), generator=chance), BATCH):
            one, other = (texts.rows[pairs[some, k]] @ weight for k in (0, 1))
            said = functional.cosine_similarity(one, other) * line[0] + line[1]
            loss = (said - ratings[some]).square().mean()
            drawn = translations[torch.randint(len(translations), (BATCH,), generator=chance)]
            loss = loss + CONTRAST * contrast(texts, drawn, weight)
            loss = loss + NEAR_IDENTITY * (weight - identity).square().sum() / len(identity)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return weight.detach()


def main() -> None:
    """Fit, write the map, and print what the validation part says of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=Path("workbench/scoring/semantic.safetensors"))
    given = parser.parse_args()
    torch.manual_seed(0)
    known, held = arnli(given.data, "train"), arnli(given.data, "valid")
    encoder = load_encoder("e5")
    vectors = Vectors(encoder, given.cache)
    vectors.prepare(text for pair in (*known, *held) for form in forms(pair) for text in form)
    scale = vectors.semantics(mapped=False)
    texts = Texts([text for pair in known for form in forms(pair) for text in form], vectors, scale)
    pairs = texts.pairs([form for pair in known for form in forms(pair)])
    ratings = torch.tensor([pair.relatedness / 5 for pair in known for _ in range(4)])
    same = {(p.left, p.left_english) for p in known} | {(p.right, p.right_english) for p in known}
    found = fit(texts, pairs, ratings, texts.pairs(sorted(same)))
    tensors = {"map": found.numpy().astype(np.float16), "mean": scale.mean.astype(np.float32)}
    save_file(
        tensors,
        given.out,
        metadata={"encoder": encoder.signature, "data": "ArNLI training part (MIT)", "by": "benchmarks.fit_semantic"},
    )
    fresh = pairs_with_unseen_text(held, known)
    print(f"{len(fresh)} of {len(held)} pairs of the validation part hold a sentence that training does not have")
    for name, some in (("without the map", scale), ("with the map", vectors.semantics())):
        shown = []
        for english in (False, True):
            rights = [p.right_english if english else p.right for p in fresh]
            scores = [
                some.compare(p.left, vectors[p.left], r, vectors[r]).semantic
                for p, r in zip(fresh, rights, strict=True)
            ]
            shown.append(
                f"Arabic-{'English' if english else 'Arabic'} {spearman(scores, [p.relatedness for p in fresh]):.3f}"
            )
        print(f"{name:18}{', '.join(shown)}")


if __name__ == "__main__":
    main()
