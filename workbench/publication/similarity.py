"""Sentences that are nearly the same: MinHash finds the candidates, the share of common 5-grams decides.

Letters are compared without vowel signs, spaces and punctuation, and with the letters that Arabic writers mix up made
one. Sentences that are too short to tell a coincidence from a copy are passed over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["BANDS", "NEAR", "SIGNATURE", "candidates", "likeness", "sketches"]

NEAR = 0.8  # share of common 5-grams (Jaccard) from which on two sentences count as one
BANDS, _ROWS = 10, 5  # finds 98 of 100 pairs at .8, and all but a few in a million at .9
_GRAM = 5
_SHORTEST = 40  # letters
SIGNATURE = f"splits:event+date|near:5g-jaccard{NEAR}|minhash:{BANDS}x{_ROWS}"
_MIXED = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_PRIME = np.uint64(0x9E3779B97F4A7C15)


def sketches(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return a row of BANDS numbers a text; texts that agree in one are candidates. Short ones have zeros only."""
    folded = [_codes(t) for t in texts]
    found = np.zeros((len(texts), BANDS), dtype=np.uint64)
    kept = [k for k, codes in enumerate(folded) if len(codes) >= _SHORTEST]
    if not kept:
        return found
    lengths = np.array([len(folded[k]) for k in kept])
    codes = np.concatenate([folded[k] for k in kept]).astype(np.uint64)
    grams = np.zeros(len(codes), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for shift in range(_GRAM):
            grams = grams * _PRIME + np.roll(codes, -shift) + np.uint64(1)
    inside = np.ones(len(codes), dtype=bool)
    ends = np.cumsum(lengths)
    for back in range(1, _GRAM):
        inside[ends - back] = False
    grams, counts = grams[inside], lengths - (_GRAM - 1)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    found[kept] = _banded(grams, starts)
    return found


def _banded(grams: NDArray[np.uint64], starts: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the bands of minima of the grams that begin at each of the starts."""
    bands = np.zeros((len(starts), BANDS), dtype=np.uint64)
    factors = np.random.default_rng(20250702).integers(1, 2**63, size=(BANDS * _ROWS,), dtype=np.uint64) | np.uint64(1)
    with np.errstate(over="ignore"):
        for k, factor in enumerate(factors):
            mixed = grams * factor
            mixed ^= mixed >> np.uint64(29)
            mixed *= _PRIME
            bands[:, k // _ROWS] = bands[:, k // _ROWS] * _PRIME + np.minimum.reduceat(mixed, starts)
    return bands


def candidates(band: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that agree in a band: each of a group with its first."""
    order = np.argsort(band, kind="stable")
    values = band[order]
    edges = np.flatnonzero(np.diff(values)) + 1
    starts = np.concatenate([[0], edges])
    ends = np.concatenate([edges, [len(values)]])
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        if values[start]:
            first = int(order[start])
            yield from ((first, int(other)) for other in order[start + 1 : end])


def likeness(one: str, other: str) -> float:
    """Return the share of 5-grams that two texts have in common, 0 to 1."""
    left, right = ({bytes(c[k : k + _GRAM]) for k in range(len(c) - _GRAM + 1)} for c in map(_codes, (one, other)))
    return len(left & right) / len(left | right) if left | right else 0.0


def _codes(text: str) -> NDArray[np.uint32]:
    """Return the letters and digits of a text as numbers, folded."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded: NDArray[np.uint32] = _table()[np.minimum(codes, 0xFFFF)]
    kept: NDArray[np.uint32] = folded[folded > 0]
    return kept


@cache
def _table() -> NDArray[np.uint32]:
    """Return what each character of the first plane is folded to, 0 where it is left out."""
    found = np.zeros(0x10000, dtype=np.uint32)
    for code in range(0x10000):
        character = chr(code)
        kind = unicodedata.category(character)
        if kind[0] == "L" and kind != "Lm":
            plain = unicodedata.normalize("NFKC", character).translate(_MIXED).casefold()
            found[code] = ord(plain[0])
        elif kind == "Nd":
            found[code] = ord("0") + unicodedata.digit(character)
    return found
