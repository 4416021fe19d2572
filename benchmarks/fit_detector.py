"""Fit the word detector: python -m benchmarks.fit_detector DATA CLONES [--out FILE]

DATA has `wmt24pp` and `nli`, CLONES the repositories that `benchmarks.open_texts` names. Every sentence of people is
damaged twice (`benchmarks.word_damage`), so both sides are about the same things; what was damaged is what is learnt.
Documents of which the checksum is divisible by seven are kept for validation.
"""

from __future__ import annotations

import argparse
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz import fuzz
from safetensors.numpy import save_file
from torch import nn
from torch.nn import functional

from benchmarks.open_texts import OpenDocument, open_documents
from benchmarks.word_damage import Neighbours, damage
from workbench.arabic import words
from workbench.encoders import Encoder, load_encoder
from workbench.scoring.error_detection import KINDS, word_features

SEED = 7
EPOCHS, BATCH, RATE, WIDTH, DROPOUT = 7, 128, 3e-3, 96, 0.25
KIND_LOSS = 0.2
# Sentences of product pages; of the other sources all are taken.
MOST_SENTENCES = {"Dynamics-365-Operations.ar-sa": 1500, "customer-insights-pr.ar-sa": 500}
# Spellings by which a careless page would be known.
CARELESS = re.compile(r"(?<!\w)(?:علي|الي|إلي|حتي|ان|انك|انه|الى|او|اذا)(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence, its words' features, and by number of each spoilt word its kind."""

    text: str
    features: NDArray[np.float16]
    kinds: dict[int, int]
    held: bool


def human_documents(documents: Sequence[OpenDocument], rng: Random) -> list[OpenDocument]:
    """Return the documents that people wrote, without sentences of careless spelling, in a random order."""
    taken: Counter[str] = Counter()
    found = []
    for document in rng.sample(documents, len(documents)):
        kept = tuple(s for s in document.sentences if not CARELESS.search(s))
        if document.machine or not kept or taken[document.source] >= MOST_SENTENCES.get(document.source, 10**9):
            continue
        taken[document.source] += len(kept)
        found.append(OpenDocument(source=document.source, name=document.name, machine=False, sentences=kept))
    return found


def neighbours(documents: Sequence[OpenDocument], encoder: Encoder) -> Neighbours:
    """Return for each word that occurs twice the twelve nearest of its form that are spelt differently."""
    counts = Counter(w.text for d in documents for s in d.sentences for w in words(s) if w.arabic and len(w.text) > 2)
    by_form: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for word, count in counts.items():
        if count > 1:
            by_form[_form(word)].append(word)
    vectors = dict(encoder.encode(vocabulary := [w for some in by_form.values() for w in some]))
    centred = np.stack([vectors[k].pooled for k in range(len(vocabulary))])
    centred -= centred.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    number = {word: k for k, word in enumerate(vocabulary)}
    found = {}
    for some in by_form.values():
        rows = centred[[number[w] for w in some]]
        cosine = rows @ rows.T
        for word, alike in zip(some, cosine, strict=True):
            order = np.argsort(-alike)[1:60]
            near = [some[k] for k in order if alike[k] > 0.3 and fuzz.ratio(word, some[k]) < 62][:12]
            if near:
                found[word] = near
    return found


def _form(word: str) -> tuple[str, str, str]:
    """Return the clitics, the ending, and the first letter where it may be that of a verb."""
    clitics = ("وال", "بال", "لل", "ال", "وب", "و", "ب", "ل")
    start = next((c for c in clitics if word.startswith(c) and len(word) - len(c) > 2), "")
    end = next((e for e in ("ات", "ون", "ين", "ها", "هم", "ان", "ة") if word.endswith(e)), "")
    return start, end, word[0] if word[0] in "يتن" and len(word) < 7 else ""


def _respaced(text: str, rng: Random) -> str:
    """Return one text in five with spaces before most signs: spacing must tell nothing."""
    if rng.random() >= 0.2:
        return text
    return re.sub(r"(?=[،:.؛!؟])", lambda _: " " if rng.random() < 0.8 else "", text)


def examples(documents: Sequence[OpenDocument], encoder: Encoder, rng: Random) -> list[Example]:
    """Return every sentence as it is and damaged twice."""
    near = neighbours(documents, encoder)
    made: list[tuple[str, dict[int, int], bool]] = []
    for document in documents:
        held = zlib.crc32(f"{document.source}/{document.name}".encode()) % 7 == 0
        for sentence in document.sentences:
            made.append((_respaced(sentence, rng), {}, held))
            twice = [damage(sentence, rng, near, most=4) for _ in range(2)]
            made.extend((_respaced(spoilt.text, rng), spoilt.kinds, held) for spoilt in twice)
    features = {k: word_features(made[k][0], e) for k, e in encoder.encode([text for text, _, _ in made])}
    return [
        Example(text=text, features=features[k].astype(np.float16), kinds=kinds, held=held)
        for k, (text, kinds, held) in enumerate(made)
    ]


class Network(nn.Module):
    """The network of `workbench.scoring.error_detection`."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.enter = nn.Linear(inputs, WIDTH)
        self.first = nn.Conv1d(WIDTH, WIDTH, 5, padding=2)
        self.second = nn.Conv1d(WIDTH, WIDTH, 5, padding=2)
        self.out = nn.Linear(WIDTH, 1 + len(KINDS))
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, features: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
        """Return the scores, (sentences, words, 1 + kinds), of standardised features; present is 0 for padding."""
        hidden = functional.gelu(self.enter(self.drop(features)), approximate="tanh") * present
        for layer in (self.first, self.second):
            seen = layer(self.drop(hidden).transpose(1, 2)).transpose(1, 2)
            hidden = hidden + functional.gelu(seen, approximate="tanh") * present
        scores: torch.Tensor = self.out(self.drop(hidden))
        return scores


def batches(
    some: Sequence[Example], mean: NDArray[np.float32], scale: NDArray[np.float32]
) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Yield padded features, which words are there, and the kind of each, -1 for a right word."""
    for first in range(0, len(some), BATCH):
        batch = some[first : first + BATCH]
        longest = max(len(e.features) for e in batch)
        features = np.zeros((len(batch), longest, len(mean)), np.float32)
        present, kinds = np.zeros((len(batch), longest, 1), np.float32), np.full((len(batch), longest), -1)
        for row, example in enumerate(batch):
            count = len(example.features)
            features[row, :count] = (example.features.astype(np.float32) - mean) / scale
            present[row, :count] = 1
            for place, kind in example.kinds.items():
                kinds[row, place] = kind
        yield torch.tensor(features), torch.tensor(present), torch.tensor(kinds)


def fit(some: list[Example], mean: NDArray[np.float32], scale: NDArray[np.float32], rng: Random) -> Network:
    """Return the network fitted to examples."""
    network = Network(len(mean))
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.01)
    steps = EPOCHS * -(-len(some) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for epoch in range(EPOCHS):
        network.train()
        rng.shuffle(some)
        for features, present, kinds in batches(some, mean, scale):
            scores, wrong = network(features, present), kinds >= 0
            loss = functional.binary_cross_entropy_with_logits(
                scores[..., 0], wrong.float(), weight=present[..., 0], reduction="sum"
            )
            loss = loss / present.sum() + KIND_LOSS * functional.cross_entropy(scores[wrong][:, 1:], kinds[wrong])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1} of {EPOCHS}", flush=True)
    return network.eval()


def validate(network: Network, some: Sequence[Example], mean: NDArray[np.float32], scale: NDArray[np.float32]) -> None:
    """Print what share of each kind of damage is found where two right words in a hundred are taken for wrong."""
    scores, kinds = [], []
    with torch.no_grad():
        for features, present, kind in batches(some, mean, scale):
            there = present[..., 0] > 0
            scores.append(network(features, present)[..., 0][there].numpy())
            kinds.append(kind[there].numpy())
    score, kind_of = np.concatenate(scores), np.concatenate(kinds)
    least = np.quantile(score[kind_of < 0], 0.98)
    print(f"{len(some)} sentences held out, {len(score)} words; logit of the threshold {least:.2f}")
    for number, name in enumerate(KINDS):
        chosen = kind_of == number
        print(f"{name:14}{chosen.sum():6}{(score[chosen] > least).mean():8.2f}")


def main() -> None:
    """Fit, write the weights, and print what the held-out documents say of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--out", type=Path, default=Path("workbench/scoring/error_detection.safetensors"))
    given = parser.parse_args()
    torch.manual_seed(SEED)
    rng, encoder = Random(SEED), load_encoder("e5")
    made = examples(human_documents(open_documents(given.data, given.clones), rng), encoder, rng)
    learnt, held = ([e for e in made if e.held is side] for side in (False, True))
    sample = np.concatenate([e.features for e in learnt[::5]]).astype(np.float32)
    mean, scale = sample.mean(axis=0), sample.std(axis=0) + np.float32(1e-4)
    scale[:384], scale[384:544] = scale[:384].mean(), scale[384:544].mean()  # so that no axis of a vector grows
    network = fit(learnt, mean, scale, rng)
    names = {"enter": "in"}
    tensors = {"mean": mean, "scale": scale}
    for name, tensor in network.state_dict().items():
        layer, _, part = name.partition(".")
        tensors[f"{names.get(layer, layer)}.{part}"] = tensor.numpy()
    about = {"encoder": encoder.signature, "seed": str(SEED), "by": "benchmarks.fit_detector"}
    save_file({name: t.astype(np.float16) for name, t in tensors.items()}, given.out, metadata=about)
    validate(network, held, mean, scale)


if __name__ == "__main__":
    main()
