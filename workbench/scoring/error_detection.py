"""A learned detector of wrong words in Arabic that has nothing to be compared with.

Small networks (each two convolutions over the words of a sentence) read the token vectors of the embedded encoder and
a few facts of each word; the mean of their logits is turned into a probability. They were trained on made damage, each
on other documents (`benchmarks/fit_detector.py`); docs/reference/error-detector.md is the card. They rank words to look
at, and do not find enough of what machine translation does wrong to be a check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from workbench.arabic import Word, plain_form, words
from workbench.caching import load_once
from workbench.checks.lexicon import arabic_zipf, is_known_word
from workbench.records import Encoding, ErrorSpan
from workbench.scoring.quality import demerits

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KINDS", "SIGNATURE", "WordError", "detect_errors", "word_burdens", "word_features"]

SIGNATURE = "detector:2"
KINDS = (
    "agreement",
    "grammar",
    "preposition",
    "meaning",
    "order",
    "name",
    "spelling",
    "spacing",
    "omission",
    "untranslated",
    "repetition",
)
_WIDTHS = (384, 160)  # of the vectors of the embedded encoder: last and middle layer
_SPAN = 5  # words that a convolution sees
_PIECE = 1024  # words of a text that are looked at together: likeness takes room for each pair of them


@dataclass(frozen=True, slots=True, kw_only=True)
class WordError:
    """A word, `text[start:end]`, the probability that it is wrong, 0 to 1, and the kind of error that is likeliest."""

    start: int
    end: int
    probability: float
    kind: str


def detect_errors(
    text: str, encoding: Encoding, findings: Sequence[ErrorSpan], *, least: float = 0.0
) -> tuple[WordError, ...]:
    """Return the words of a text that are wrong with a probability of at least `least`, in order.

    Args:
        text: The text.
        encoding: That of its plain form by the embedded encoder; for one of another width nothing is returned.
        findings: What the checks find in the text by itself.
        least: The least probability.
    """
    form = plain_form(text)
    found = words(form.text)
    if not found or not encoding.has_tokens or (encoding.tokens.shape[1], encoding.middle.shape[1]) != _WIDTHS:
        return ()
    places = [form.to_source(word.start, word.end) for word in found]
    burdens = word_burdens(places, findings)
    if len(found) <= _PIECE:
        scores = _scores(word_features(form.text, encoding, burdens))
    else:
        pieces = (slice(k, k + _PIECE) for k in range(0, len(found), _PIECE))
        scores = np.concatenate([_scores(_piece_features(form.text, found[p], encoding, burdens[p])) for p in pieces])
    probabilities = (1 + np.tanh(scores[:, 0] / 2)) / 2
    kinds = scores[:, 1:].argmax(axis=1)
    return tuple(
        WordError(start=start, end=end, probability=round(probability, 4), kind=KINDS[kind])
        for (start, end), probability, kind in zip(places, probabilities.tolist(), kinds.tolist(), strict=True)
        if probability >= least
    )


def _piece_features(
    plain: str, found: Sequence[Word], encoding: Encoding, burdens: Sequence[float]
) -> NDArray[np.float32]:
    """Return the features of successive words of a text, as if they were a text of their own."""
    start, end = found[0].start, found[-1].end
    within = (encoding.offsets[:, 0] < end) & (encoding.offsets[:, 1] > start)
    piece = replace(
        encoding,
        tokens=encoding.tokens[within],
        middle=encoding.middle[within],
        offsets=np.clip(encoding.offsets[within] - start, 0, None),
    )
    return word_features(plain[start:end], piece, burdens)


def word_burdens(places: Sequence[tuple[int, int]], findings: Sequence[ErrorSpan]) -> list[float]:
    """Return for each place of a word what the gravest finding costs that touches it, 0 where none does."""
    costs = [(span.start, span.end, demerits(span)) for span in findings]
    return [max((cost for a, b, cost in costs if a < end and start < b), default=0.0) for start, end in places]


def word_features(plain: str, encoding: Encoding, burdens: Sequence[float]) -> NDArray[np.float32]:
    """Return what the network reads of each word of a plain text, (words, 177).

    That is the mean vector of its tokens in the middle layer; its frequency, length in letters and tokens, whether it
    is known, Arabic, a word of grammar, the first; what its findings cost (burdens, one a word); and in each layer how
    alike it is to the word before, the word after, and the words beside it together.
    """
    found = words(plain)
    starts, ends = (np.array([getattr(w, side) for w in found]) for side in ("start", "end"))
    member = (encoding.offsets[:, 0] < ends[:, None]) & (encoding.offsets[:, 1] > starts[:, None])
    counts = member.sum(axis=1)
    share = member / np.maximum(counts, 1)[:, None].astype(np.float32)
    last, middle = (share @ v.astype(np.float32) for v in (encoding.tokens, encoding.middle))
    facts = np.array([_facts(w.text, arabic=w.arabic) for w in found], dtype=np.float32)
    place = np.arange(len(found), dtype=np.float32)
    columns = [
        middle,
        facts,
        np.minimum(counts, 8)[:, None],
        np.asarray(burdens, dtype=np.float32)[:, None],
        (place == 0)[:, None],
        np.square(last).sum(axis=1)[:, None],
        _likenesses(last),
        _likenesses(middle),
    ]
    return np.concatenate(columns, axis=1, dtype=np.float32)


def _facts(word: str, *, arabic: bool) -> tuple[float, bool, bool, int, bool]:
    zipf = arabic_zipf(word) / 8 if arabic else 0.0
    return zipf, arabic and is_known_word(word), arabic, min(len(word), 12), word in _grammar_words()


def _likenesses(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how alike each word is to the one before, the one after, the others together, and its likest, (words, 4).

    Cosines are of vectors less their mean over the text, which all its words share; 0 where there is no such word.
    """
    centred = vectors - vectors.mean(axis=0)
    norms = np.linalg.norm(centred, axis=1, keepdims=True)
    unit = centred / np.maximum(norms, 1e-6)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, 0)
    before = np.concatenate([[0], np.diagonal(cosines, -1)])
    after = np.concatenate([np.diagonal(cosines, 1), [0]])
    whole = vectors.sum(axis=0) - vectors
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(whole, axis=1)
    others = (vectors * whole).sum(axis=1) / np.maximum(lengths, 1e-6)
    return np.stack([before, after, others, cosines.max(axis=1)], axis=1).astype(np.float32)


@load_once
def _grammar_words() -> frozenset[str]:
    return frozenset(files("workbench.scoring").joinpath("grammar_words.txt").read_text("utf-8").split())


def _scores(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return for each word the logit that it is wrong, then the scores of the kinds, (words, 1 + kinds)."""
    w = _weights()
    standard: NDArray[np.float32] = (features - w["mean"]) / w["scale"]
    hidden = _gelu(standard @ w["enter.weight"] + w["enter.bias"])  # (networks, words, d)
    for layer in ("first", "second"):
        hidden = hidden + _gelu(_windows(hidden) @ w[f"{layer}.weight"] + w[f"{layer}.bias"])
    scores: NDArray[np.float32] = (hidden @ w["out.weight"] + w["out.bias"]).mean(axis=0)
    slope, constant = w["calibration"]
    scores[:, 0] = slope * scores[:, 0] + constant
    return scores


def _windows(hidden: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return beside each word those around it, zeros beyond both ends, (networks, words, words seen × d)."""
    padded = np.pad(hidden, ((0, 0), (_SPAN // 2, _SPAN // 2), (0, 0)))
    count = hidden.shape[1]
    return np.concatenate([padded[:, k : k + count] for k in range(_SPAN)], axis=2)


def _gelu(x: NDArray[np.float32]) -> NDArray[np.float32]:
    activated: NDArray[np.float32] = x * 0.5 * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))
    return activated


@load_once
def _weights() -> dict[str, NDArray[np.float32]]:
    """Return the weights, those of all networks together and as they are multiplied with, (networks, from, to)."""
    from safetensors.numpy import load_file

    with as_file(files("workbench.scoring").joinpath("error_detection.safetensors")) as path:
        stored = {name: tensor.astype(np.float32) for name, tensor in load_file(path).items()}
    found = {name: stored[name] for name in ("mean", "scale", "calibration")}
    for name in (n.removeprefix("0.") for n in stored if n.startswith("0.")):
        tensors = [stored[f"{k}.{name}"] for k in range(sum(n.endswith(f".{name}") for n in stored))]
        if name.endswith("bias"):
            found[name] = np.stack(tensors)[:, None]
        elif tensors[0].ndim == 2:
            found[name] = np.stack([t.T for t in tensors])
        else:  # of a convolution, (to, from, words seen)
            found[name] = np.stack([t.transpose(2, 1, 0).reshape(-1, t.shape[0]) for t in tensors])
    return found
