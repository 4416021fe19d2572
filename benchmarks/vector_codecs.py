"""What each way to store vectors takes and costs: python -m benchmarks.vector_codecs DATA [--cache FILE] [--only NAME]

Every text is encoded once, in float32 and by the encoder that ships; --cache keeps these vectors. Each choice packs and
unpacks them, and the figures are those of `benchmarks.alignment`, `benchmarks.seeds` and `benchmarks.fidelity` with the
weights that ship. Bytes are those of a segment of the seed corpus, all parts of its vectors.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import hadamard
from scipy.stats import norm

from benchmarks import data as gold
from benchmarks.fidelity import Scorer
from benchmarks.labelled_pairs import Vectors, spearman, sts17
from benchmarks.seeds import CORPUS, seed_probabilities
from workbench.alignment import Sentences, align_comparable, align_parallel
from workbench.encoders import Encoder, embedded, encode_plain
from workbench.encoders.background import background_texts
from workbench.encoders.codec import STEP, pack, unpack
from workbench.encoders.token_vectors import l2_normalise
from workbench.evaluation import AlignedDocument, Bead, score_alignment
from workbench.records import Encoding

Floats = NDArray[np.float32]
Known = dict[str, Encoding]
Stored = tuple[int, Encoding]  # bytes, and what is read
LayerCodec = Callable[[Floats], tuple[float, Floats]]
PLACES = 2 * 2  # bytes of the places of a token
BLOCK = 128  # dimensions of a rotation


def exact(vectors: Floats) -> tuple[float, Floats]:
    """Return vectors in 16 bits a dimension."""
    return vectors.size * 2, vectors


def bytes_with_scale(vectors: Floats) -> tuple[float, Floats]:
    """Return vectors in 8 bits a dimension, with a scale each."""
    scale = np.abs(vectors).max(axis=1, keepdims=True) / 127
    return vectors.size + 2 * len(vectors), np.rint(vectors / scale) * scale


@cache
def best_levels(bits: int) -> Floats:
    """Return the levels that lose least of a normal variable (Max 1960), by Lloyd's iteration."""
    levels = norm.ppf((np.arange(2**bits) + 0.5) / 2**bits)
    for _ in range(2000):
        edges = np.concatenate([[-np.inf], (levels[1:] + levels[:-1]) / 2, [np.inf]])
        levels = -np.diff(norm.pdf(edges)) / np.diff(norm.cdf(edges))
    found: Floats = levels.astype(np.float32)
    return found


def rotated(vectors: Floats, bits: int, block: int = BLOCK) -> tuple[float, Floats]:
    """Return vectors after a rotation in so many bits a dimension; so many dimensions share a scale."""
    mean = vectors.mean(axis=0)
    matrix = hadamard(BLOCK) / np.sqrt(BLOCK)
    signs = np.where(np.random.default_rng(1).random(vectors.shape[1]) < 0.5, -1, 1)
    turned = (((vectors - mean) * signs).reshape(len(vectors), -1, BLOCK) @ matrix).reshape(-1, block)
    scale = np.sqrt((turned**2).mean(axis=1, keepdims=True)) + 1e-9
    levels = best_levels(bits)
    read = levels[np.searchsorted((levels[1:] + levels[:-1]) / 2, turned / scale)] * scale
    back = (read.reshape(len(vectors), -1, BLOCK) @ matrix.T).reshape(vectors.shape) * signs
    return vectors.size * bits / 8 + 2 * scale.size, back + mean


@dataclass(frozen=True)
class Choice:
    """A way to store encodings; `store` returns the bytes and what is read."""

    name: str
    store: Callable[[Encoding], Stored]


def by_layer(encoding: Encoding, last: LayerCodec, middle: LayerCodec | None) -> Stored:
    """Store each layer by itself; without a codec for the middle layer, the last stands for it."""
    size, tokens = last(encoding.tokens.astype(np.float32))
    more, between = middle(encoding.middle.astype(np.float32)) if middle else (0, tokens)
    read = replace(
        encoding,
        tokens=l2_normalise(tokens.astype(np.float32)).astype(np.float16),
        middle=l2_normalise(between.astype(np.float32)).astype(np.float16),
    )
    return int(size + more + 3 * len(encoding.pooled) + PLACES * len(encoding.tokens)), read


def in_steps(encoding: Encoding, step: float = STEP) -> Stored:
    """Store as the codec that ships does."""
    packed = pack(encoding, step)
    return len(packed), unpack(packed)


def with_layers(encoding: Encoding, last: Floats | None, middle: Floats | None) -> Encoding:
    """Return an encoding whose layers are projected on axes, (384, d), where some are given."""

    def on(vectors: NDArray[np.float16], axes: Floats | None) -> NDArray[np.float16]:
        return vectors if axes is None else l2_normalise(vectors.astype(np.float32) @ axes).astype(np.float16)

    return replace(encoding, tokens=on(encoding.tokens, last), middle=on(encoding.middle, middle))


def projected(encoding: Encoding, last: Floats | None, middle: Floats | None, step: float = STEP) -> Stored:
    """Store in steps what is left of the layers on some axes."""
    return in_steps(with_layers(encoding, last, middle), step)


def principal_axes(known: Known, layer: str) -> Floats:
    """Return the principal axes of a layer on the background texts, (384, 384), the first first."""
    rows = np.concatenate([getattr(known[t], layer) for t in background_texts()]).astype(np.float32)
    return np.ascontiguousarray(np.linalg.eigh(rows.T @ rows)[1][:, ::-1])


def choices(known: Known) -> Iterator[Choice]:
    """Yield every choice; where nothing else is said, both layers have all 384 dimensions."""
    yield Choice("float16", lambda e: by_layer(e, exact, exact))
    yield Choice("8 bits, a scale a token", lambda e: by_layer(e, bytes_with_scale, bytes_with_scale))
    for bits in ((6, 6), (5, 5), (4, 4), (4, 3), (3, 3), (3, 2), (2, 2)):
        codecs = [partial(rotated, bits=b) for b in bits]
        yield Choice(f"rotated, {bits[0]} and {bits[1]} bits", partial(by_layer, last=codecs[0], middle=codecs[1]))
    one_scale = [partial(rotated, bits=b, block=384) for b in (4, 3)]
    yield Choice("rotated, 4 and 3 bits, a scale a token", lambda e: by_layer(e, *one_scale))
    for step in (0.3, 0.5, 0.8, 1.0, 1.5):
        yield Choice(f"steps of {step}", partial(in_steps, step=step))
    last, middle = (principal_axes(known, layer) for layer in ("tokens", "middle"))
    for many in (256, 192, 128, 96, 64):
        yield Choice(
            f"steps of {STEP}, middle in {many} dimensions",
            partial(projected, last=None, middle=middle[:, :many]),
        )
    for step in (0.3, 0.6, 0.8, 1.0):
        yield Choice(
            f"steps of {step}, middle in 128 dimensions",
            partial(projected, last=None, middle=middle[:, :128], step=step),
        )
    yield Choice(
        f"steps of {STEP}, last in 256, middle in 128",
        lambda e: in_steps(with_layers(e, last[:, :256], middle[:, :128])),
    )
    yield Choice(f"steps of {STEP}, the last layer alone", lambda e: in_steps(replace(e, middle=e.tokens)))
    yield Choice(f"steps of {STEP}, the middle layer alone", lambda e: in_steps(replace(e, tokens=e.middle)))


def alignment_figures(data: Path, known: Known) -> dict[str, float]:
    """Return strict F1 of each set of documents in the same order."""
    found: dict[str, list[AlignedDocument]] = {}
    for case in (*gold.textberg(data), *gold.alignar(data)):
        left, right, background = (sentences(some, known) for some in (case.left, case.right, list(background_texts())))
        beads = [Bead(k.left, k.right, k.probability) for k in align_parallel(left, right, background).links]
        told = [Bead(tuple(a), tuple(b)) for a, b in case.beads]
        found.setdefault(case.name, []).append(AlignedDocument(gold=told, predicted=beads))
    return {name: score_alignment(documents).strict_f1.value for name, documents in found.items()}


def sentences(texts: list[str], known: Known) -> Sentences:
    """Return one side without documents or dates."""
    nowhere = (0,) * len(texts)
    return Sentences(
        texts=tuple(texts),
        encodings=tuple(known[t] for t in texts),
        documents=nowhere,
        published=(None,) * len(texts),
    )


def seed_figures(encoder: Encoder, known: Known) -> dict[str, float]:
    """Return average precisions on the seeds, and how many of the parallel pairs are called parallel."""
    seeds = seed_probabilities(encoder, dict(known))
    parallel, linked = seeds.precisions()
    called = np.zeros(seeds.case.linked.shape, dtype=bool)
    for link in align_comparable(*seeds.sides).links:
        if link.kind == "parallel" and link.probability >= 0.5:
            called[np.ix_(link.left, link.right)] = True
    return {"seeds parallel": parallel, "seeds linked": linked, "called": int((called & seeds.case.parallel).sum())}


def people_figures(data: Path, known: Known) -> dict[str, float]:
    """Return Spearman's correlation of two scores with people on STS17."""
    vectors = Vectors.of(known)
    scorer = Scorer(vectors, vectors.semantics())
    pairs, people = sts17(data)
    reports = [scorer.report(*pair) for pair in pairs]
    semantic = [score.value for r in reports for score in r.scores if score.name == "semantic"]
    return {
        "STS17 semantic": spearman(semantic, people),
        "STS17 fidelity": spearman([r.ranking for r in reports], people),
    }


def texts_of(data: Path) -> list[str]:
    """Return every text that the figures need."""
    seeds, _ = gold.seeds(CORPUS)
    parallel = [*gold.textberg(data), *gold.alignar(data)]
    sides = [(seeds.left, seeds.right), *((case.left, case.right) for case in parallel)]
    texts = [t for left, right in sides for t in (*left, *right)]
    return list(dict.fromkeys([*background_texts(), *texts, *(t for pair in sts17(data)[0] for t in pair)]))


def encoded(data: Path, cache: Path | None) -> tuple[Known, Known]:
    """Return the vectors of every text in float32, and as the encoder that ships gives them."""
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())  # type: ignore[no-any-return]  # noqa: S301
    texts = texts_of(data)
    found = tuple(
        {texts[k]: e for k, e in encode_plain(embedded.load(p, whole_middle=True), texts)} for p in ("float32", None)
    )
    if cache:
        cache.write_bytes(pickle.dumps(found))
    return found[0], found[1]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, help="keep the vectors in this file")
    parser.add_argument("--only", default="", help="only choices whose name holds this")
    given = parser.parse_args()
    precise, shipping = encoded(given.data, given.cache)
    seeds, _ = gold.seeds(CORPUS)
    segments = [*seeds.left, *seeds.right]
    names, encoder = None, embedded.load()
    rows = [(Choice("float32 encoder", lambda e: by_layer(e, exact, exact)), precise)]
    rows += [(choice, shipping) for choice in choices(shipping)]
    for choice, known in rows:
        if given.only not in choice.name:
            continue
        stored = {text: choice.store(e) for text, e in known.items()}
        read = {text: e for text, (_, e) in stored.items()}
        size = sum(stored[t][0] for t in segments) / len(segments)
        figures = alignment_figures(given.data, read) | seed_figures(encoder, read) | people_figures(given.data, read)
        if names is None:
            names = list(figures)
            print("choice, bytes a segment, " + ", ".join(names))
        cells = "".join(f"{figures[name]:7d}" if name == "called" else f"{figures[name]:8.4f}" for name in names)
        print(f"{choice.name:42}{size:8,.0f}{cells}", flush=True)


if __name__ == "__main__":
    main()
