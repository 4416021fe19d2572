"""Fit the word detector and the estimate: python -m benchmarks.fit_detector DATA CLONES [--out FOLDER]

DATA has `wmt24pp` and `nli`, CLONES the repositories that `benchmarks.open_texts` names. Every sentence of people is
damaged twice (`benchmarks.word_damage`), so both sides are about the same things; what was damaged is what is learnt.
Documents of which the checksum is divisible by seven are kept for validation. The others are parted in five; each
network learns from four parts, and what it says of the fifth calibrates the probabilities and the estimate.
"""

from __future__ import annotations

import argparse
import itertools
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
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn import functional

from benchmarks.fit_estimate import Judged, fit_estimate
from benchmarks.open_texts import OpenDocument, open_documents
from benchmarks.word_damage import Neighbours, damage
from workbench.arabic import words
from workbench.checks import check_text
from workbench.encoders import Encoder, load_encoder
from workbench.records import Encoding
from workbench.scoring.error_detection import KINDS, word_burdens, word_features

SEED = 7
EPOCHS, BATCH, RATE, WIDTH, DROPOUT, PARTS = 5, 128, 3e-3, 96, 0.25, 5
LAYER = 160  # the first features are a vector of the encoder's middle layer
KIND_LOSS = 0.2
# Sentences of product pages; of the other sources all are taken.
MOST_SENTENCES = {"Dynamics-365-Operations.ar-sa": 1500, "customer-insights-pr.ar-sa": 500}
# Spellings by which a careless page would be known.
CARELESS = re.compile(r"(?<!\w)(?:علي|الي|إلي|حتي|ان|انك|انه|الى|او|اذا)(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence, its undamaged form, its words' features, and by number of each spoilt word its kind.

    part is that of its document, -1 if it is kept for validation.
    """

    text: str
    original: str
    features: NDArray[np.float16]
    kinds: dict[int, int]
    part: int


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


def neighbours(documents: Sequence[OpenDocument], encoder: Encoder, rng: Random) -> Neighbours:
    """Return for each word that occurs twice what may stand in its place: twelve near ones of its form, and any eight.

    All are spelt differently: what is near is another sense, what is any is the wrong word altogether.
    """
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
        for word, alike in zip(some, rows @ rows.T, strict=True):
            near = [some[k] for k in np.argsort(-alike)[1:60] if alike[k] > 0.3 and _differs(word, some[k])][:12]
            drawn = rng.sample(range(len(some)), min(len(some), 24))
            found[word] = near + [some[k] for k in drawn if _differs(word, some[k])][:8]
    return {word: options for word, options in found.items() if options}


def _differs(word: str, other: str) -> bool:
    return fuzz.ratio(word, other) < 62


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
    """Return every sentence as it is, damaged a little, and damaged much."""
    near = neighbours(documents, encoder, rng)
    made: list[tuple[str, str, dict[int, int], int]] = []
    for document in documents:
        checksum = zlib.crc32(f"{document.source}/{document.name}".encode())
        part = -1 if checksum % 7 == 0 else checksum // 7 % PARTS
        for sentence in document.sentences:
            made.append((_respaced(sentence, rng), sentence, {}, part))
            for most in (3, max(3, len(words(sentence)) // 3)):
                spoilt = damage(sentence, rng, near, most=most)
                made.append((_respaced(spoilt.text, rng), sentence, spoilt.kinds, part))
    features = {k: _features(made[k][0], e) for k, e in encoder.encode([text for text, *_ in made])}
    return [
        Example(text=text, original=original, features=features[k], kinds=kinds, part=part)
        for k, (text, original, kinds, part) in enumerate(made)
    ]


def _features(text: str, encoding: Encoding) -> NDArray[np.float16]:
    burdens = word_burdens([(w.start, w.end) for w in words(text)], check_text(text))
    return word_features(text, encoding, burdens).astype(np.float16)


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


def logits(
    networks: Sequence[Network], some: Sequence[Example], mean: NDArray[np.float32], scale: NDArray[np.float32]
) -> list[NDArray[np.float32]]:
    """Return for each example the mean logit of its words."""
    found: list[NDArray[np.float32]] = []
    with torch.no_grad():
        for features, present, _ in batches(some, mean, scale):
            scores = torch.stack([network(features, present)[..., 0] for network in networks]).mean(dim=0).numpy()
            found += [row[: int(there.sum())] for row, there in zip(scores, present[..., 0], strict=True)]
    return found


def kinds_of(some: Sequence[Example]) -> NDArray[np.int64]:
    """Return the kind of each word of all examples, -1 for a right one."""
    return np.array([e.kinds.get(k, -1) for e in some for k in range(len(e.features))])


def validate(some: Sequence[Example], score: NDArray[np.float64]) -> None:
    """Print how the probabilities of held-out words rank them, what they mean, and what is found of each kind."""
    kind_of = kinds_of(some)
    print(f"{len(some)} sentences held out, {len(score)} words; area under the curve", end=" ")
    print(f"{roc_auc_score(kind_of >= 0, score):.3f}")
    for low, high in itertools.pairwise((0, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95, 1.01)):
        chosen = (score >= low) & (score < high)
        print(f"{low:5} to {high:<5}{chosen.sum():8}{score[chosen].mean():8.2f}{(kind_of[chosen] >= 0).mean():8.2f}")
    least = np.quantile(score[kind_of < 0], 0.98)
    for number, name in enumerate(KINDS):
        chosen = kind_of == number
        print(f"{name:14}{chosen.sum():6}{(score[chosen] > least).mean():8.2f}")


def save(
    path: Path,
    networks: Sequence[Network],
    standard: tuple[NDArray[np.float32], NDArray[np.float32]],
    calibration: tuple[float, float],
    encoder: str,
) -> None:
    """Write the weights of all networks."""
    tensors = {"mean": standard[0], "scale": standard[1], "calibration": np.array(calibration)}
    for k, network in enumerate(networks):
        tensors |= {f"{k}.{name}": tensor.numpy() for name, tensor in network.state_dict().items()}
    about = {"encoder": encoder, "seed": str(SEED), "by": "benchmarks.fit_detector"}
    save_file({name: t.astype(np.float16) for name, t in tensors.items()}, path, metadata=about)


def main() -> None:
    """Fit, write the weights and the estimate, and print what the held-out documents say of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--out", type=Path, default=Path("workbench/scoring"))
    given = parser.parse_args()
    torch.manual_seed(SEED)
    rng, encoder = Random(SEED), load_encoder("e5")
    made = examples(human_documents(open_documents(given.data, given.clones), rng), encoder, rng)
    learnt, held = [e for e in made if e.part >= 0], [e for e in made if e.part < 0]
    sample = np.concatenate([e.features for e in learnt[::5]]).astype(np.float32)
    mean, scale = sample.mean(axis=0), sample.std(axis=0) + np.float32(1e-4)
    scale[:LAYER] = scale[:LAYER].mean()  # so that no axis of a vector grows
    networks, unseen, said = [], [], []
    for part in range(PARTS):
        networks.append(fit([e for e in learnt if e.part != part], mean, scale, Random(SEED + part)))
        left_out = [e for e in learnt if e.part == part]
        unseen += left_out
        said += logits(networks[-1:], left_out, mean, scale)
    curve = LogisticRegression(C=1e6).fit(np.concatenate(said)[:, None], kinds_of(unseen) >= 0)
    slope, constant = float(curve.coef_[0, 0]), float(curve.intercept_[0])
    save(given.out / "error_detection.safetensors", networks, (mean, scale), (slope, constant), encoder.signature)
    judged = [expit(slope * x + constant) for x in said]
    of_held = [expit(slope * x + constant) for x in logits(networks, held, mean, scale)]
    validate(held, np.concatenate(of_held))
    fit_estimate(_judged(unseen, judged), _judged(held, of_held), encoder, given.out / "estimate.toml")


def _judged(some: Sequence[Example], probabilities: Sequence[NDArray[np.float64]]) -> list[Judged]:
    return [
        Judged(text=e.text, original=e.original, kinds=tuple(KINDS[k] for k in e.kinds.values()), probabilities=p)
        for e, p in zip(some, probabilities, strict=True)
    ]


if __name__ == "__main__":
    main()
