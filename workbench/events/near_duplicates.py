"""Near-duplicate sentences: candidates by MinHash, decided by the Jaccard similarity of letter 5-grams.

Texts are compared by letters and digits only, without vowel signs, spaces and punctuation, and with interchangeable
Arabic letters folded. Sentences too short to tell a coincidence from a copy are skipped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from workbench.caching import load_once

__all__ = [
    "BANDS",
    "FINGERPRINT_BYTES",
    "NEAR_DUPLICATE_JACCARD",
    "SIGNATURE",
    "MinHashSketches",
    "candidate_pairs",
    "has_same_wording",
    "jaccard_similarity",
    "letter_ngrams",
    "minhash_sketches",
]

NEAR_DUPLICATE_JACCARD = 0.8  # similarity from which two sentences count as duplicates
BANDS, _ROWS = 10, 5  # 98 of 100 pairs of similarity .8 agree in a band, and nearly all of .9
FINGERPRINT_BYTES = BANDS * _ROWS  # one byte of each MinHash, by which similarity is estimated
_MAX_ALL_PAIRS = 8  # sentences in a bucket up to which all pairs are candidates
_NEIGHBOURS_COMPARED = 64  # in a larger bucket each is compared with as many followers in the order of other bands
_MAX_CANDIDATES = 2  # of these, the most similar ones
_MIN_EQUAL_BYTES = 37  # that a candidate has to share
_MAX_SORTED = 20_000  # sentences of a bucket that are sorted together
_NGRAM = 5
_MIN_LETTERS = 40  # of a sentence that can be a duplicate
SIGNATURE = (
    f"splits:event+date|near:5g-jaccard{NEAR_DUPLICATE_JACCARD}"
    f"|minhash:{BANDS}x{_ROWS}+{_MAX_CANDIDATES}of{_NEIGHBOURS_COMPARED}"
)
_INTERCHANGED_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_PRIME = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, kw_only=True)
class MinHashSketches:
    """MinHash sketches, one row per text; a text that is too short has zeros only.

    Attributes:
        bands: (texts, BANDS); texts that agree in a band may be similar.
        fingerprints: (texts, FINGERPRINT_BYTES); the more bytes two texts share, the more similar they are.
    """

    bands: NDArray[np.uint64]
    fingerprints: NDArray[np.uint8]


def minhash_sketches(texts: Sequence[str]) -> MinHashSketches:
    """Return the MinHash sketches of texts."""
    codes_by_text = [_folded_codes(t) for t in texts]
    sketch_rows = MinHashSketches(
        bands=np.zeros((len(texts), BANDS), dtype=np.uint64),
        fingerprints=np.zeros((len(texts), FINGERPRINT_BYTES), dtype=np.uint8),
    )
    long_enough = [k for k, codes in enumerate(codes_by_text) if len(codes) >= _MIN_LETTERS]
    if not long_enough:
        return sketch_rows
    lengths = np.array([len(codes_by_text[k]) for k in long_enough])
    codes = np.concatenate([codes_by_text[k] for k in long_enough]).astype(np.uint64)
    hashes = np.zeros(len(codes), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for shift in range(_NGRAM):
            hashes = hashes * _PRIME + np.roll(codes, -shift) + np.uint64(1)
    within_text = np.ones(len(codes), dtype=bool)
    ends = np.cumsum(lengths)
    for offset in range(1, _NGRAM):
        within_text[ends - offset] = False
    hashes, counts = hashes[within_text], lengths - (_NGRAM - 1)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    sketch_rows.bands[long_enough], sketch_rows.fingerprints[long_enough] = _min_hashes(hashes, starts)
    return sketch_rows


def _min_hashes(hashes: NDArray[np.uint64], starts: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Return the bands and fingerprints of texts, given their 5-gram hashes and where those of each text start."""
    bands = np.zeros((len(starts), BANDS), dtype=np.uint64)
    fingerprints = np.zeros((len(starts), FINGERPRINT_BYTES), dtype=np.uint8)
    factors = np.random.default_rng(20250702).integers(1, 2**63, size=(BANDS * _ROWS,), dtype=np.uint64) | np.uint64(1)
    with np.errstate(over="ignore"):
        for k, factor in enumerate(factors):
            mixed = hashes * factor
            mixed ^= mixed >> np.uint64(29)
            mixed *= _PRIME
            minimum = np.minimum.reduceat(mixed, starts)
            fingerprints[:, k] = (minimum >> np.uint64(24)) & np.uint64(0xFF)
            bands[:, k // _ROWS] = bands[:, k // _ROWS] * _PRIME + minimum
    return bands, fingerprints


def candidate_pairs(
    band: NDArray[np.uint64], band_index: int, fingerprints: Callable[[NDArray[np.int64]], NDArray[np.uint8]]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows that agree in a band and may be near-duplicates; a pair may come a few times.

    A small bucket yields all its pairs. A large one holds mostly formulaic sentences rather than copies, so it yields
    only the most similar ones by fingerprint.

    Args:
        band: The values of one band for all rows, (rows,).
        band_index: Which band it is.
        fingerprints: Returns the fingerprints of given rows, (rows, FINGERPRINT_BYTES).
    """
    order = np.argsort(band, kind="stable")
    values = band[order]
    boundaries = np.flatnonzero(np.diff(values)) + 1
    starts = np.concatenate([[0], boundaries])
    ends = np.concatenate([boundaries, [len(values)]])
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        if values[start]:
            bucket = order[start:end]
            if len(bucket) <= _MAX_ALL_PAIRS:
                yield from combinations(bucket.tolist(), 2)
            else:
                yield from _most_similar_pairs(bucket, band_index, fingerprints)


def _most_similar_pairs(
    bucket: NDArray[np.int64], band_index: int, fingerprints: Callable[[NDArray[np.int64]], NDArray[np.uint8]]
) -> Iterator[tuple[int, int]]:
    """Yield the most similar pairs of a large bucket; beyond _MAX_SORTED it is split, each part with the first row."""
    for start in range(0, len(bucket), _MAX_SORTED):
        rows = np.append(bucket[:1], bucket[max(start, 1) : start + _MAX_SORTED])
        # The rows are sorted by their bytes from the next band on; the band in which they agree comes last.
        rotated = np.roll(fingerprints(rows), -_ROWS * (band_index + 1), axis=1)
        order = np.argsort(np.ascontiguousarray(rotated[:, :8]).view(">u8")[:, 0], kind="stable")
        rows, rotated = rows[order], rotated[order]
        equal_bytes = np.zeros((min(_NEIGHBOURS_COMPARED, len(rows) - 1), len(rows)), dtype=np.uint8)
        for k in range(len(equal_bytes)):
            equal_bytes[k, : -k - 1] = (rotated[: -k - 1] == rotated[k + 1 :]).sum(axis=1)
        equal_bytes[1:, equal_bytes[0] == FINGERPRINT_BYTES] = 0  # in a run of copies, each with the next is enough
        for nearest in np.argsort(-equal_bytes.astype(np.int16), axis=0, kind="stable")[:_MAX_CANDIDATES]:
            for row in np.flatnonzero(np.take_along_axis(equal_bytes, nearest[None], axis=0)[0] >= _MIN_EQUAL_BYTES):
                yield int(rows[row]), int(rows[row + nearest[row] + 1])


def jaccard_similarity(left_text: str, right_text: str) -> float:
    """Return the Jaccard similarity of the letter 5-grams of two texts, 0 to 1."""
    left, right = letter_ngrams(left_text), letter_ngrams(right_text)
    return len(left & right) / len(left | right) if left | right else 0.0


def has_same_wording(left_text: str, right_text: str) -> bool:
    """Return whether the shorter of two texts, near enough, is in the other: the one is a copy, or quotes the other.

    Two translations of the same statement agree in far fewer letter 5-grams.
    """
    left, right = letter_ngrams(left_text), letter_ngrams(right_text)
    fewer = min(len(left), len(right))
    return fewer > 0 and len(left & right) >= NEAR_DUPLICATE_JACCARD * fewer


def letter_ngrams(text: str) -> set[bytes]:
    """Return the letter 5-grams of a text."""
    codes = _folded_codes(text)
    return {bytes(codes[k : k + _NGRAM]) for k in range(len(codes) - _NGRAM + 1)}


def _folded_codes(text: str) -> NDArray[np.uint32]:
    """Return the folded letters and digits of a text as code points, (letters,)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded: NDArray[np.uint32] = _folding_table()[np.minimum(codes, 0xFFFF)]
    letters: NDArray[np.uint32] = folded[folded > 0]
    return letters


@load_once
def _folding_table() -> NDArray[np.uint32]:
    """Return the folded code point of each character of the first plane, 0 for those left out."""
    table = np.zeros(0x10000, dtype=np.uint32)
    for code in range(0x10000):
        character = chr(code)
        kind = unicodedata.category(character)
        if kind[0] == "L" and kind != "Lm":
            plain = unicodedata.normalize("NFKC", character).translate(_INTERCHANGED_LETTERS).casefold()
            table[code] = ord(plain[0])
        elif kind == "Nd":
            table[code] = ord("0") + unicodedata.digit(character)
    return table
