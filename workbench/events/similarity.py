"""Sentences that are nearly the same: MinHash finds the candidates, the share of common 5-grams decides.

Letters are compared without vowel signs, spaces and punctuation, and with the letters that Arabic writers mix up made
one. Sentences that are too short to tell a coincidence from a copy are passed over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["BANDS", "NEAR", "PRINT", "SIGNATURE", "Sketches", "candidates", "likeness", "sketches"]

NEAR = 0.8  # share of common 5-grams (Jaccard) from which on two sentences count as one
BANDS, _ROWS = 10, 5  # 98 of 100 pairs at .8 agree in a band, and nearly all at .9
PRINT = BANDS * _ROWS  # bytes by which the likeness of two sentences is guessed
_FEW = 8  # sentences that agree in a band and are all compared with one another
_NEXT = 64  # where there are more, each is held against so many that follow in order of another band
_MOST = 2  # of which the most alike are candidates
_LIKELY = 37  # if so many of the bytes of both are the same
_CROWD = 20_000  # sentences that are put in order together
_GRAM = 5
_SHORTEST = 40  # letters
SIGNATURE = f"splits:event+date|near:5g-jaccard{NEAR}|minhash:{BANDS}x{_ROWS}+{_MOST}of{_NEXT}"
_MIXED = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_PRIME = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketches:
    """A row a text: BANDS numbers, texts that agree in one may be alike; PRINT bytes, the more agree the more alike.

    Texts that are too short have zeros only.
    """

    bands: NDArray[np.uint64]
    prints: NDArray[np.uint8]


def sketches(texts: Sequence[str]) -> Sketches:
    """Return the sketches of texts."""
    folded = [_codes(t) for t in texts]
    found = Sketches(
        bands=np.zeros((len(texts), BANDS), dtype=np.uint64), prints=np.zeros((len(texts), PRINT), dtype=np.uint8)
    )
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
    found.bands[kept], found.prints[kept] = _banded(grams, starts)
    return found


def _banded(grams: NDArray[np.uint64], starts: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Return the bands of minima of the grams that begin at each of the starts, and a byte of each minimum."""
    bands = np.zeros((len(starts), BANDS), dtype=np.uint64)
    prints = np.zeros((len(starts), PRINT), dtype=np.uint8)
    factors = np.random.default_rng(20250702).integers(1, 2**63, size=(BANDS * _ROWS,), dtype=np.uint64) | np.uint64(1)
    with np.errstate(over="ignore"):
        for k, factor in enumerate(factors):
            mixed = grams * factor
            mixed ^= mixed >> np.uint64(29)
            mixed *= _PRIME
            least = np.minimum.reduceat(mixed, starts)
            prints[:, k] = (least >> np.uint64(24)) & np.uint64(0xFF)
            bands[:, k // _ROWS] = bands[:, k // _ROWS] * _PRIME + least
    return bands, prints


def candidates(
    band: NDArray[np.uint64], number: int, prints: Callable[[NDArray[np.int64]], NDArray[np.uint8]]
) -> Iterator[tuple[int, int]]:
    """Yield pairs that agree in the band of a number, each a few times at most; `prints` gives those of some rows.

    Of few that agree all pairs are candidates. Many that do are mostly sentences of one mould and not copies; of
    them only the most alike are, by their prints.
    """
    order = np.argsort(band, kind="stable")
    values = band[order]
    edges = np.flatnonzero(np.diff(values)) + 1
    starts = np.concatenate([[0], edges])
    ends = np.concatenate([edges, [len(values)]])
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        if values[start]:
            members = order[start:end]
            yield from combinations(members.tolist(), 2) if len(members) <= _FEW else _crowd(members, number, prints)


def _crowd(
    members: NDArray[np.int64], number: int, prints: Callable[[NDArray[np.int64]], NDArray[np.uint8]]
) -> Iterator[tuple[int, int]]:
    """Yield the most alike of many rows; beyond _CROWD only parts of them, all with the first, are compared."""
    for at in range(0, len(members), _CROWD):
        some = np.append(members[:1], members[max(at, 1) : at + _CROWD])
        held = np.roll(prints(some), -_ROWS * (number + 1), axis=1)  # the band itself, in which they agree, comes last
        order = np.argsort(np.ascontiguousarray(held[:, :8]).view(">u8")[:, 0], kind="stable")
        some, held = some[order], held[order]
        alike = np.zeros((min(_NEXT, len(some) - 1), len(some)), dtype=np.uint8)
        for k in range(len(alike)):
            alike[k, : -k - 1] = (held[: -k - 1] == held[k + 1 :]).sum(axis=1)
        alike[1:, alike[0] == PRINT] = 0  # of copies each with the next is enough
        for nearest in np.argsort(-alike.astype(np.int16), axis=0, kind="stable")[:_MOST]:
            for row in np.flatnonzero(np.take_along_axis(alike, nearest[None], axis=0)[0] >= _LIKELY):
                yield int(some[row]), int(some[row + nearest[row] + 1])


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
