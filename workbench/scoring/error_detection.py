"""A learned detector of wrong words in Arabic that has nothing to be compared with.

A small network (two convolutions over the words of a sentence) reads the token vectors of the embedded encoder and a
few facts of each word. It was trained on made damage (`benchmarks/fit_detector.py`); docs/reference/error-detector.md
is its card. It ranks words to look at; it does not find enough of what machine translation does wrong to be a check.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from workbench.arabic import plain_form, words
from workbench.checks.lexicon import arabic_zipf, is_known_word
from workbench.records import Encoding

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KINDS", "SIGNATURE", "WordError", "detect_errors", "word_features"]

SIGNATURE = "detector:1"
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
)
_WIDTHS = (384, 160)  # of the vectors of the embedded encoder: last and middle layer
_SPAN = 5  # words that a convolution sees


@dataclass(frozen=True, slots=True, kw_only=True)
class WordError:
    """A word, `text[start:end]`, the probability that it is wrong, 0 to 1, and the kind of error that is likeliest."""

    start: int
    end: int
    probability: float
    kind: str


def detect_errors(text: str, encoding: Encoding, *, least: float = 0.0) -> tuple[WordError, ...]:
    """Return the words of a text that are wrong with a probability of at least `least`, in order.

    encoding is that of the text's plain form by the embedded encoder; for one of another width nothing is returned.
    """
    form = plain_form(text)
    found = words(form.text)
    if not found or not encoding.has_tokens or (encoding.tokens.shape[1], encoding.middle.shape[1]) != _WIDTHS:
        return ()
    scores = _scores(word_features(form.text, encoding))
    probabilities = (1 + np.tanh(scores[:, 0] / 2)) / 2
    kinds = scores[:, 1:].argmax(axis=1)
    errors = []
    for word, probability, kind in zip(found, probabilities.tolist(), kinds.tolist(), strict=True):
        if probability >= least:
            start, end = form.to_source(word.start, word.end)
            errors.append(WordError(start=start, end=end, probability=round(probability, 4), kind=KINDS[kind]))
    return tuple(errors)


def word_features(plain: str, encoding: Encoding) -> NDArray[np.float32]:
    """Return what the network reads of each word of a plain text, (words, 551).

    That is the mean vector of its tokens in both layers, its frequency, whether it is known and Arabic, its length in
    letters and tokens, its cosine with the text, and how alike its tokens are.
    """
    found = words(plain)
    starts, ends = (np.array([getattr(w, side) for w in found]) for side in ("start", "end"))
    member = (encoding.offsets[:, 0] < ends[:, None]) & (encoding.offsets[:, 1] > starts[:, None])
    counts = member.sum(axis=1)
    share = member / np.maximum(counts, 1)[:, None].astype(np.float32)
    last, middle = (share @ v.astype(np.float32) for v in (encoding.tokens, encoding.middle))
    facts = np.array(
        [
            (arabic_zipf(w.text) / 8 if w.arabic else 0.0, w.arabic and is_known_word(w.text), w.arabic, len(w.text))
            for w in found
        ],
        dtype=np.float32,
    )
    cosine = last @ encoding.tokens.astype(np.float32).mean(axis=0)
    columns = [last, middle, facts, counts[:, None], cosine[:, None], np.square(last).sum(axis=1)[:, None]]
    return np.concatenate(columns, axis=1, dtype=np.float32)


def _scores(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return for each word the logit that it is wrong, then the scores of the kinds, (words, 1 + kinds)."""
    w = _weights()
    standard: NDArray[np.float32] = (features - w["mean"]) / w["scale"]
    hidden = _gelu(standard @ w["in.weight"].T + w["in.bias"])
    for layer in ("first", "second"):
        hidden = hidden + _gelu(_convolved(hidden, w[f"{layer}.weight"], w[f"{layer}.bias"]))
    scores: NDArray[np.float32] = hidden @ w["out.weight"].T + w["out.bias"]
    return scores


def _convolved(
    hidden: NDArray[np.float32], weight: NDArray[np.float32], bias: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the convolution over words, (words, d), with zeros beyond both ends; weight is (d, d, words seen)."""
    padded = np.pad(hidden, ((_SPAN // 2, _SPAN // 2), (0, 0)))
    count = len(hidden)
    seen = [padded[k : k + count] @ weight[:, :, k].T for k in range(_SPAN)]
    total: NDArray[np.float32] = np.sum(seen, axis=0, dtype=np.float32) + bias
    return total


def _gelu(x: NDArray[np.float32]) -> NDArray[np.float32]:
    activated: NDArray[np.float32] = x * 0.5 * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return activated


@cache
def _weights() -> dict[str, NDArray[np.float32]]:
    from safetensors.numpy import load_file

    with as_file(files("workbench.scoring").joinpath("error_detection.safetensors")) as path:
        return {name: tensor.astype(np.float32) for name, tensor in load_file(path).items()}
