"""Effect of the prompt and of 4-bit weights on alignment: python -m benchmarks.encoder_limits DATA

Strict and lax F1 of the parallel mode with the default encoder in float32 as it is, without its prompt `query: `, and
with a second 4-bit rounding error added to its weights. No package has the unrounded weights; the second error costs
about as much as the first.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks import data as gold
from workbench.alignment import align_parallel
from workbench.encoders.background import background_texts
from workbench.encoders.embedded import PROMPT, load_model
from workbench.encoders.sentence_transformer import SentenceTransformerEncoder
from workbench.evaluation import AlignedDocument, Bead, score_alignment

BLOCK = 32  # weights that share a scale
SETS = ("textberg de-fr", "alignar law ar", "alignar literature ar")


def rounded_again(encoder: SentenceTransformerEncoder, seed: int) -> SentenceTransformerEncoder:
    """Return the encoder with an error as large as that of the 4-bit blocks added to every matrix of its layers."""
    import torch

    rng = np.random.default_rng(seed)
    for name, weights in encoder.model[0].state_dict().items():
        if "encoder.layer" in name and weights.ndim == 2:
            blocks = weights.numpy().reshape(-1, BLOCK)
            step = np.abs(blocks).max(axis=1, keepdims=True) / 8
            noisy = blocks + step * rng.uniform(-0.5, 0.5, blocks.shape).astype(np.float32)
            with torch.no_grad():
                weights.copy_(torch.from_numpy(noisy.reshape(weights.shape)))
    return encoder


def measure(cases: list[gold.Parallel], encoder: SentenceTransformerEncoder) -> str:
    """Return a column of strict and lax F1."""
    cache: dict[str, object] = {}
    cells = []
    for wanted in SETS:
        found = []
        for case in (c for c in cases if c.name == wanted):
            texts = (case.left, case.right, list(background_texts()))
            left, right, background = (gold.sentences(some, encoder, cache) for some in texts)
            links = align_parallel(left, right, background).links
            known = [Bead(tuple(a), tuple(b)) for a, b in case.beads]
            found.append(AlignedDocument(gold=known, predicted=[Bead(k.left, k.right, k.probability) for k in links]))
        score = score_alignment(found)
        cells.append(f"{score.strict_f1.value:10.3f} {score.lax_f1.value:.3f}")
    return "".join(f"{cell:>26}" for cell in cells)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    arguments = parser.parse_args()
    cases = [*gold.textberg(arguments.data), *gold.alignar(arguments.data)]
    encoder = SentenceTransformerEncoder(load_model(), "float32", PROMPT)
    print(" " * 24 + "".join(f"{name:>26}" for name in SETS))
    print(f"{'as it is':24}{measure(cases, encoder)}", flush=True)
    print(f"{'without prefix':24}{measure(cases, replace(encoder, prompt=''))}", flush=True)
    print(f"{'rounded once more':24}{measure(cases, rounded_again(encoder, 0))}", flush=True)


if __name__ == "__main__":
    main()
