"""Readers of the public gold data for the benchmarks; docs/benchmarks/data.md says how to get each set."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.alignment import Sentences
from workbench.encoders import Encoder, encode_plain
from workbench.encoders.codec import pack, unpack

Matrix = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Two lists of sentences and which pairs of them are links, (left, right) booleans."""

    name: str
    left: list[str]
    right: list[str]
    linked: Matrix
    parallel: Matrix | None = None


def apa(data: Path) -> list[Case]:
    """APA-RST: German news and a simplified rewrite; headlines left out, as in the gold files."""
    cases = []
    for path in sorted((data / "apa" / "or").glob("*.txt")):
        stem = path.name.removeprefix("sent_").removesuffix("-or.txt")
        original = _lines(path)[1:]
        rewrite = _lines(data / "apa" / "b1" / f"sent_{stem}-b1.txt")[1:]
        aligned = (data / "apa" / "or-b1" / f"aligned_{stem}_or.txt").read_text("utf-8").splitlines()
        linked = np.zeros((len(original), len(rewrite)), dtype=bool)
        for j, line in enumerate(aligned[: len(rewrite)]):
            for i, sentence in enumerate(original):
                linked[i, j] = sentence in line
        cases.append(Case(name=f"apa {stem}", left=original, right=rewrite, linked=linked))
    return cases


def arbteds(data: Path, part: str = "train", size: int = 70) -> list[Case]:
    """ArbTEDS: Arabic news sentences and headlines about the same event (entailed or not), in sets of `size`."""
    with (data / "nli" / f"{part}_ArbTEDS.csv").open(encoding="utf-8") as stream:
        rows = [(row["t"].strip(), row["h"].strip()) for row in csv.DictReader(stream)]
    rows = [(t, h) for t, h in rows if t and h]
    cases = []
    for first in range(0, len(rows), size):
        some = rows[first : first + size]
        left, right = (list(dict.fromkeys(column)) for column in zip(*some, strict=True))
        linked = np.zeros((len(left), len(right)), dtype=bool)
        for t, h in some:
            linked[left.index(t), right.index(h)] = True
        cases.append(Case(name=f"arbteds {part} {first}", left=left, right=right, linked=linked))
    return cases


def textberg_pairs(data: Path, system: str) -> list[tuple[str, str]]:
    """Return (garbled, clean) French sentences of Text+Berg, one to one, of one translation system."""
    garbled = (data / "textberg" / "mt" / system / "dev.mt_fr_from_de").read_text("utf-8").split("\n")
    clean = (data / "textberg" / "dev.fr").read_text("utf-8").split("\n")
    pairs = []
    for line in _lines(data / "textberg" / "dev.defr"):
        left, right = (json.loads(side) for side in line.split(":")[:2])
        if len(left) == len(right) == 1:
            pairs.append((garbled[left[0]].strip(), clean[right[0]].strip()))
    return [pair for pair in pairs if min(map(len, pair)) > 25]


def wmt24pp_pairs(
    data: Path, kinds: tuple[str, ...] = ("news", "literary"), left: str = "target"
) -> list[tuple[str, str]]:
    """Return (Egyptian, Modern Standard Arabic) versions of sentences from WMT24++; left="source": the English one."""
    pairs = []
    for line in _lines(data / "wmt24pp" / "en-ar_EG.jsonl"):
        row = json.loads(line)
        if not row["is_bad_source"] and row["domain"] in kinds:
            pairs.append((row[left].strip(), row["original_target"].strip()))
    return [pair for pair in pairs if min(map(len, pair)) > 25]


def seeds(corpus: Path) -> tuple[Case, Matrix]:
    """Return the seed corpus, garbled against clean, with its gold, and which pairs are look-alikes."""
    from workbench.ingest.readers import read_document
    from workbench.ingest.segmentation import content_segments, segment

    roles = dict(line.split("\t") for line in _lines(corpus / "gold" / "roles.tsv")[1:])
    sides: dict[str, list[str]] = {"garbled": [], "clean": []}
    at: dict[tuple[str, int], int] = {}
    for name in sorted(roles):
        for s in content_segments(segment(read_document(corpus / "texts" / name))):
            at[name, s.start] = len(sides[roles[name]])
            sides[roles[name]].append(s.text)
    shape = (len(sides["garbled"]), len(sides["clean"]))
    kinds = {kind: np.zeros(shape, dtype=bool) for kind in ("parallel", "partial", "lookalike")}
    for line in _lines(corpus / "gold" / "links.tsv")[1:]:
        name, start, _, other, first, _, kind, *_ = line.split("\t")
        kinds[kind][at[name, int(start)], at[other, int(first)]] = True
    case = Case(
        name="seeds",
        left=sides["garbled"],
        right=sides["clean"],
        linked=kinds["parallel"] | kinds["partial"],
        parallel=kinds["parallel"],
    )
    return case, kinds["lookalike"]


def sentences(texts: list[str], encoder: Encoder, cache: dict[str, object]) -> Sentences:
    """Return one side without documents or dates, encoded once for each text."""
    missing = [t for t in dict.fromkeys(texts) if t not in cache]
    for k, encoding in encode_plain(encoder, missing):
        cache[missing[k]] = unpack(pack(encoding))
    return Sentences(
        texts=tuple(texts),
        encodings=tuple(cache[t] for t in texts),  # type: ignore[misc]
        documents=(0,) * len(texts),
        published=(None,) * len(texts),
    )


def average_precision(scores: NDArray[np.floating], gold: Matrix) -> float:
    """Return the average precision of all pairs ranked by score; ties count as the worst order."""
    order = np.lexsort((gold.ravel(), -scores.ravel()))
    hits = gold.ravel()[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].sum() / max(1, hits.sum()))


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parallel:
    """Two texts in the same order with gold beads: left indexes, right indexes."""

    name: str
    left: list[str]
    right: list[str]
    beads: list[tuple[tuple[int, ...], tuple[int, ...]]]


def textberg(data: Path) -> list[Parallel]:
    """Text+Berg, German to French, and three old machine translations of the German against the clean French."""
    folder = data / "textberg"
    beads = _beads(folder / "dev.defr")
    right = _all_lines(folder / "dev.fr")
    lefts = {"textberg de-fr": _all_lines(folder / "dev.de")}
    for system in ("google", "europarlfull", "europarllight"):
        lefts[f"textberg {system}"] = _all_lines(folder / "mt" / system / "dev.mt_fr_from_de")
    return [Parallel(name=name, left=left, right=right, beads=beads) for name, left in lefts.items()]


def textberg_german(data: Path) -> list[Parallel]:
    """The German of Text+Berg against three old machine translations of the French."""
    folder = data / "textberg"
    beads, left = _beads(folder / "dev.defr"), _all_lines(folder / "dev.de")
    return [
        Parallel(
            name=f"textberg {system}, German",
            left=left,
            right=_all_lines(folder / "mt" / system / "dev.mt_de_from_fr"),
            beads=beads,
        )
        for system in ("google", "europarlfull", "europarllight")
    ]


def alignar(data: Path) -> list[Parallel]:
    """AlignAR: Arabic, and its English machine translation, against English, in two genres."""
    cases = []
    for genre in ("law", "literature"):
        for language in ("ar", "artoen"):
            for path in sorted((data / "alignar" / genre / "gold").iterdir()):
                folder = data / "alignar" / genre
                cases.append(
                    Parallel(
                        name=f"alignar {genre} {language}",
                        left=_all_lines(folder / language / path.name),
                        right=_all_lines(folder / "en" / path.name),
                        beads=_beads(path),
                    )
                )
    return cases


def wmt24pp(data: Path) -> Iterator[Parallel]:
    """WMT24++: Egyptian against Modern Standard Arabic, the documents of a domain in one text, line by line."""
    rows = [json.loads(line) for line in _lines(data / "wmt24pp" / "en-ar_EG.jsonl")]
    for domain in sorted({row["domain"] for row in rows if not row["is_bad_source"]}):
        some = [row for row in rows if row["domain"] == domain and not row["is_bad_source"]]
        yield _line_by_line("wmt24pp EG-MSA", [r["target"] for r in some], [r["original_target"] for r in some])


def ntrex(data: Path) -> Parallel:
    """NTREX: professionally translated news, Arabic and English, line by line."""
    texts = (_all_lines(data / "ntrex" / name) for name in ("ref.arb.txt", "src.eng.txt"))
    return _line_by_line("ntrex ar-en", *texts)


def _line_by_line(name: str, left: list[str], right: list[str]) -> Parallel:
    return Parallel(name=name, left=left, right=right, beads=[((i,), (i,)) for i in range(len(left))])


def _beads(path: Path) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    found = []
    for line in _lines(path):
        left, right = (tuple(json.loads(side)) for side in line.split(":")[:2])
        found.append((left, right))
    return found


def _all_lines(path: Path) -> list[str]:
    # An empty line cannot be encoded; a dash keeps its number.
    return [line if line.strip() else "-" for line in path.read_text("utf-8").removesuffix("\n").split("\n")]
