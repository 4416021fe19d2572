"""The tokenizers of the embedded encoders, made for the texts at hand from the word pieces that occur in them.

A tokenizer with all 250,002 pieces takes most of a second and 270 MB to make, and cuts these texts no differently.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from workbench.encoders.cache import cached_file
from workbench.encoders.embedded.tokenizer import unigram_tokenizer
from workbench.encoders.embedded.word_pieces import WordPieces

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

__all__ = ["PieceIndex", "TextTokenizer"]

_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # of the hash of a string
_LONGEST = 32  # characters of a piece, at most
_TOGETHER = 1 << 17  # characters that are looked up at a time


class TextTokenizer:
    """A tokenizer for certain texts only."""

    def __init__(self, tokenizer: Tokenizer, numbers: NDArray[np.int64], scores: NDArray[np.float32]) -> None:
        self._tokenizer = tokenizer
        self._numbers = numbers
        self._scores = scores

    def encode(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Return the numbers of a text's pieces between `<s>` and `</s>`, (n,), and their places in it, (n, 2)."""
        found = self._tokenizer.encode(text)
        return self._numbers[found.ids], np.array(found.offsets, dtype=np.int32).reshape(-1, 2)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return the places of a text's pieces."""
        places: list[tuple[int, int]] = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return places

    def likelihood(self, text: str) -> tuple[float, int]:
        """Return the log probability of the pieces of a text that have letters, and how many letters."""
        found = self._tokenizer.encode(text, add_special_tokens=False)
        letters = np.array([sum(map(str.isalpha, text[start:end])) for start, end in found.offsets], dtype=np.int64)
        return float(self._scores[found.ids] @ (letters > 0)), int(letters.sum())


class PieceIndex:
    """Finds the word pieces that occur in texts by the hashes of all their short substrings."""

    def __init__(self, pieces: WordPieces) -> None:
        self._pieces = pieces
        self._counts, self._hashes, self._numbers = _index(pieces)
        self._cutter = unigram_tokenizer([("<unk>", 0.0)], unknown=0, ends=pieces.ends)
        # The score of an unknown character follows from the lowest score of all.
        self._always = np.array([*range(pieces.special), pieces.lowest()])

    def tokenizer(self, texts: Sequence[str]) -> TextTokenizer:
        """Return a tokenizer that cuts these texts as one with all pieces would."""
        words = dict.fromkeys(word for text in texts for word in self._words(text))
        found = [self._always, *self._occurring("\n".join(words))]
        numbers = np.unique(np.concatenate(found)).astype(np.int64)
        model = self._pieces
        tokenizer = unigram_tokenizer(model.pieces(numbers), unknown=model.unknown, ends=model.ends)
        scores = np.where(numbers == model.unknown, model.unknown_score(), model.scores[numbers])
        return TextTokenizer(tokenizer, numbers, scores)

    def _words(self, text: str) -> Iterator[str]:
        """Yield the words that a text is cut into before its pieces are looked for."""
        normal = self._cutter.normalizer.normalize_str(text)
        for word, _ in self._cutter.pre_tokenizer.pre_tokenize_str(normal):
            yield word

    def _occurring(self, text: str) -> Iterator[NDArray[np.int32]]:
        """Yield the numbers of the pieces that occur in a text and, where hashes are equal, of others."""
        characters = _code_points(text)
        ends = np.cumsum(self._counts)
        for first in range(0, len(characters), _TOGETHER):
            hashes = np.zeros(min(_TOGETHER, len(characters) - first), np.uint64)
            for length, (count, end) in enumerate(zip(self._counts, ends, strict=True)):
                following = characters[first + length : first + length + len(hashes)]
                hashes = _extended(hashes[: len(following)], following)
                if count:
                    known = self._hashes[end - count : end]
                    asked = np.unique(hashes)
                    at = np.minimum(np.searchsorted(known, asked), count - 1)
                    yield self._numbers[end - count : end][at[known[at] == asked]]


def _index(model: WordPieces) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.int32]]:
    """Return how many pieces there are of each length from 1, and by length their sorted hashes and their numbers."""
    data = cached_file(f"{model.name}-pieces", lambda: _make_index(model))
    counts = np.frombuffer(data, "<i8", _LONGEST)
    hashes = np.frombuffer(data, "<u8", counts.sum(), counts.nbytes)
    numbers = np.frombuffer(data, "<i4", counts.sum(), counts.nbytes + hashes.nbytes)
    return counts.astype(np.int64), hashes.astype(np.uint64), numbers.astype(np.int32)


def _make_index(model: WordPieces) -> bytes:
    pieces = [piece for piece, _ in model.pieces()]
    lengths = np.array(list(map(len, pieces)))
    starts = np.cumsum(lengths) - lengths
    characters = _code_points("".join(pieces))
    hashes = np.zeros(len(pieces), np.uint64)
    for length in range(lengths.max()):
        longer = lengths > length
        hashes[longer] = _extended(hashes[longer], characters[starts[longer] + length])
    order = np.lexsort((hashes, lengths))
    counts = np.bincount(lengths, minlength=_LONGEST + 1)[1:]
    return bytes(counts.astype("<i8").tobytes() + hashes[order].astype("<u8").tobytes() + order.astype("<i4").tobytes())


def _extended(hashes: NDArray[np.uint64], characters: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return the hashes of strings that are longer by a character."""
    longer: NDArray[np.uint64] = (hashes + characters + np.uint64(1)) * _FACTOR
    return longer


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)
