"""Readers of human-labelled sentence pairs, and a cache of their vectors; docs/benchmarks/data.md names the sources."""

from __future__ import annotations

import csv
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from workbench.encoders import Encoder, encode_plain
from workbench.encoders.background import background_texts
from workbench.encoders.codec import pack, unpack
from workbench.records import Encoding
from workbench.scoring.semantic import SemanticScorer

CONTRADICTION = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPair:
    """A pair of ArNLI: 0 neutral, 1 entailment, 2 contradiction; relatedness 1 to 5; the English it was made from."""

    left: str
    right: str
    label: int
    relatedness: float
    left_english: str
    right_english: str


def arnli(data: Path, part: str) -> list[LabelledPair]:
    """Return the pairs of ArNLI, part `train` or `valid`."""
    columns = ("t", "h", "sentence_t_en", "sentence_h_en")
    pairs = []
    with (data / "nli" / f"{part}_nli.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            left, right, english, other = (row[c].strip() for c in columns)
            if left and right and english and other:
                pairs.append(
                    LabelledPair(
                        left=left,
                        right=right,
                        label=int(row["label"]),
                        relatedness=float(row["relatedness_score"]),
                        left_english=english,
                        right_english=other,
                    )
                )
    return pairs


def pairs_with_unseen_text(pairs: Iterable[LabelledPair], known: Iterable[LabelledPair]) -> list[LabelledPair]:
    """Return the pairs of which at least one sentence is in none of the known ones: the parts of ArNLI overlap."""
    seen = {text for pair in known for text in (pair.left_english, pair.right_english)}
    return [p for p in pairs if not {p.left_english, p.right_english} <= seen]


def news_entailment(data: Path, part: str) -> list[tuple[str, str]]:
    """Return the pairs of ArbTEDS, part `train` or `valid`: news that is entailed or not, none of it contradicted."""
    with (data / "nli" / f"{part}_ArbTEDS.csv").open(encoding="utf-8") as stream:
        pairs = [(row["t"].strip(), row["h"].strip()) for row in csv.DictReader(stream)]
    return [(t, h) for t, h in pairs if t and h]


def sts17(data: Path) -> tuple[list[tuple[str, str]], list[float]]:
    """Return the Arabic and English pairs of STS 2017, and how alike people found them, 0 to 5."""
    lines = (data / "sts17" / "STS.input.track2.ar-en.txt").read_text("utf-8").splitlines()
    pairs = [(english.strip(), arabic.strip()) for english, arabic in (line.split("\t") for line in lines)]
    gold = [float(x) for x in (data / "sts17" / "STS.gs.track2.ar-en.txt").read_text("utf-8").split()]
    return [(arabic, english) for english, arabic in pairs], gold


class Vectors:
    """Encodings of texts, kept in a file where one is named: encoding is most of the work."""

    def __init__(self, encoder: Encoder | None, cache: Path | None) -> None:
        self._encoder, self._file = encoder, cache
        self._known: dict[str, Encoding] = pickle.loads(cache.read_bytes()) if cache and cache.exists() else {}  # noqa: S301

    @classmethod
    def of(cls, known: Mapping[str, Encoding]) -> Self:
        """Return these encodings as they are."""
        vectors = cls(None, None)
        vectors._known = dict(known)
        return vectors

    def prepare(self, texts: Iterable[str]) -> None:
        """Encode what is not known yet."""
        missing = [t for t in dict.fromkeys(texts) if t not in self._known]
        if not missing or self._encoder is None:
            return
        for k, encoding in encode_plain(self._encoder, missing):
            self._known[missing[k]] = unpack(pack(encoding))
        if self._file:
            self._file.write_bytes(pickle.dumps(self._known))

    def __getitem__(self, text: str) -> Encoding:
        return self._known[text]

    def semantics(self, *, mapped: bool = True) -> SemanticScorer:
        """Return the encoder's scale."""
        self.prepare(background_texts())
        return SemanticScorer([self[t] for t in background_texts()], mapped=mapped)


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rank of each value, from 1; ties share their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    found: NDArray[np.float64] = (last - (counts - 1) / 2)[inverse]
    return found


def spearman(one: Iterable[float], other: Iterable[float]) -> float:
    """Return Spearman's correlation."""
    return float(np.corrcoef(ranks(np.array(list(one))), ranks(np.array(list(other))))[0, 1])


def roc_auc(scores: Iterable[float], right: Iterable[bool]) -> float:
    """Return the area under the curve: how often a pair that has the quality scores above one that has not."""
    place, has = ranks(np.array(list(scores))), np.array(list(right))
    many = int(has.sum())
    return float((place[has].sum() - many * (many + 1) / 2) / (many * (len(has) - many)))
