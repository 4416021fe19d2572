"""Aligning and scoring texts as they come, without a workspace."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.alignment import Sentences, align_comparable, align_parallel
from workbench.alignment.words import align_words
from workbench.encoders.background import background_texts
from workbench.errors import AlignmentError, InputError
from workbench.formats import MARKUP, read_bytes, text_pairs, xml_rows
from workbench.ingest.readers import ROWS, read_document, read_text, sentences_of
from workbench.ingest.segmentation import SIGNATURE as SEGMENTS
from workbench.ingest.segmentation import prose, segment
from workbench.messages import Message
from workbench.metrics import DEFAULT_METRICS, ScoreFile, SelectedMetrics, read_scores, score_vectors, wanted_metrics
from workbench.records import ACCEPTED, AlignedTexts, LinkConstraint, PairScore, Score, preference
from workbench.scoring.contradiction import SIGNATURE as CONTRADICTION
from workbench.scoring.contradiction import contradiction
from workbench.scoring.fidelity import report_alone, report_pair, signature
from workbench.service.settings import Progress, Settings, silent
from workbench.service.vectors import Vectors
from workbench.version import VERSION

__all__ = ["align", "pair_files", "read_pairs", "read_sentences", "read_sides", "score", "score_alone"]

_FEWEST = 5  # sentences of a side from which on their order says something
_LOOKED = 2_000  # sentences that are looked at to tell the order


def read_sentences(path: Path, *, per_line: bool) -> tuple[str, ...]:
    """Return the sentences of a file: its lines or rows as they are, or the segments of it as a document."""
    if not per_line:
        return tuple(s.text for s in prose(segment(read_document(path))))
    if path.suffix.lower() in ROWS:
        return tuple(sentences_of(path))
    text, _ = read_text(path)
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return tuple(line.removesuffix("\r") for line in lines)


def align(
    left: Sequence[str],
    right: Sequence[str],
    *,
    mode: str = "auto",
    settings: Settings | None = None,
    progress: Progress = silent,
    decisions: Sequence[LinkConstraint] = (),
) -> AlignedTexts:
    """Align two lists of sentences; empty ones are never linked, and what a person decided stands.

    mode is `parallel`, which keeps the order, `comparable`, which assumes none, or `auto`, which looks at
    the texts and takes the one that fits.
    """
    if mode not in {"auto", "parallel", "comparable"}:
        raise ValueError(f"no mode {mode!r}; known: auto, parallel, comparable")
    keep = [[i for i, t in enumerate(side) if t.strip()] for side in (left, right)]
    for name, side in zip((Message("terms.left"), Message("terms.right")), keep, strict=True):
        if not side:
            raise AlignmentError("alignment-side-empty", side=name)
    vectors = Vectors(settings or Settings(), None, progress)
    kept = [[texts[i] for i in rows] for texts, rows in zip((left, right), keep, strict=True)]
    vectors.prepare([*background_texts(), *kept[0], *kept[1]])
    sides = [vectors.sentences(texts) for texts in (*kept, background_texts())]
    chosen, why = (mode, "asked for") if mode != "auto" else _fitting(*sides[:2])
    aligner = align_parallel if chosen == "parallel" else align_comparable
    found = aligner(sides[0], sides[1], sides[2], _renumbered(decisions, keep))
    links = [
        replace(k, left=tuple(keep[0][i] for i in k.left), right=tuple(keep[1][j] for j in k.right))
        for k in found.links
    ]
    return AlignedTexts(
        left=tuple(left),
        right=tuple(right),
        links=tuple(links),
        mode=chosen,
        why=why,
        signature=f"{SEGMENTS}|enc:{vectors.signature}|{found.signature}|v:{VERSION}",
    )


def _renumbered(decisions: Sequence[LinkConstraint], keep: list[list[int]]) -> list[LinkConstraint]:
    """Return decisions by the places of the sentences that are not empty."""
    places = [{old: new for new, old in enumerate(rows)} for rows in keep]
    for name, known, side in ((Message("terms.left"), places[0], "left"), (Message("terms.right"), places[1], "right")):
        for d in decisions:
            for i in getattr(d, side):
                if i not in known:
                    raise AlignmentError("alignment-sentence-out-of-range", side=name, index=i)
    return [
        replace(d, left=tuple(places[0][i] for i in d.left), right=tuple(places[1][j] for j in d.right))
        for d in decisions
    ]


def _fitting(left: Sentences, right: Sentences) -> tuple[str, str]:
    """Return the mode that fits two texts, and why: parallel where four in five sentences go together in order.

    Of a long side 2,000 sentences, evenly spread, stand for all.
    """
    if min(len(left), len(right)) < _FEWEST:
        return "comparable", "the texts are too short to tell whether they keep an order"
    pooled = [np.stack([e.pooled for e in side.encodings]) for side in (left, right)]
    fewer, more = sorted((p - p.mean(axis=0) for p in pooled), key=len)
    looked = np.unique(np.linspace(0, len(fewer) - 1, min(len(fewer), _LOOKED), dtype=np.int64))
    nearest = _nearest(fewer[looked], more)
    back = _nearest(more[nearest], fewer)
    ordered = _longest_rise([int(j) for i, j, k in zip(looked, nearest, back, strict=True) if k == i])
    said = f"{ordered} of {len(looked)} sentences of the shorter side have their nearest counterpart in the same order"
    return ("parallel" if ordered >= 0.8 * len(looked) else "comparable"), said


def _nearest(some: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.int64]:
    parts = [(some[k : k + 256] @ others.T).argmax(axis=1) for k in range(0, len(some), 256)]
    return np.concatenate(parts)


def _longest_rise(values: Sequence[int]) -> int:
    """Return the length of the longest rising subsequence (Schensted 1961)."""
    ends: list[int] = []
    for value in values:
        at = bisect_left(ends, value)
        ends[at : at + 1] = [value]
    return len(ends)


def pair_files(
    left: Path, right: Path, settings: Settings, progress: Progress = silent, *, per_line: bool
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of two files: line k with line k, or for documents each left sentence with its counterpart."""
    ours, theirs = (read_sentences(path, per_line=per_line) for path in (left, right))
    if not per_line:
        return _likeliest(align(ours, theirs, mode="comparable", settings=settings, progress=progress))
    if len(ours) != len(theirs):
        raise InputError(
            "pairs-line-counts-differ", left=left.name, left_count=len(ours), right=right.name, right_count=len(theirs)
        )
    return tuple(zip(ours, theirs, strict=True))


def _likeliest(aligned: AlignedTexts) -> tuple[tuple[str, str], ...]:
    best: dict[int, str] = {}
    for link in sorted(aligned.links, key=preference):
        if link.right and link.probability >= ACCEPTED:
            best |= dict.fromkeys(link.left, " ".join(aligned.right[j] for j in link.right))
    return tuple((text, best.get(i, "")) for i, text in enumerate(aligned.left))


def read_pairs(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the pairs of a file: .jsonl (left and right), .tsv or .csv (named or first two columns), .tmx or .xliff.

    Where a file gives no right text it is empty.
    """
    return tuple((left, right or "") for left, right in _pairs(path))


def read_sides(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the left texts and the right texts of a file that has both, each as they stand."""
    found = list(_pairs(path))
    return tuple(left for left, _ in found), tuple(right for _, right in found if right is not None)


def _pairs(path: Path) -> Iterator[tuple[str, str | None]]:
    kind = path.suffix.lower()
    if kind in MARKUP:
        for row in xml_rows(read_bytes(path), path.name):
            yield row.values["text"], row.values.get("correction")
    else:
        for pair in text_pairs(read_text(path)[0], path.name, kind):
            yield pair.left, pair.right


def score(
    pairs: Sequence[tuple[str, str]],
    *,
    metrics: Sequence[str] = DEFAULT_METRICS,
    settings: Settings | None = None,
    progress: Progress = silent,
) -> tuple[PairScore, ...]:
    """Score (left, right) pairs; a pair with an empty right side is scored by its left alone."""
    wanted = _wanted([left for left, _ in pairs], metrics)
    foreign = _foreign(wanted, [left for left, _ in pairs])
    vectors = Vectors(settings or Settings(), None, progress)
    own = f"{signature((*wanted.texts, *wanted.vectors))}|{CONTRADICTION}"
    full = "|".join([f"enc:{vectors.signature}|{own}", *(f.signature for f in foreign), f"v:{VERSION}"])
    whole = [(left, right) for left, right in pairs if right.strip()]
    vectors.prepare([*background_texts(), *(t for pair in whole for t in pair)] if whole else [])
    semantics = vectors.semantics() if whole else None
    scores = []
    for index, (left, right) in enumerate(pairs):
        if semantics and right.strip():
            a, b = vectors.of([left, right])
            soft = semantics.compare(left, a, right, b)
            links = align_words(left, a, right, b)
            report = report_pair(left, right, soft, "parallel", full, wanted.texts, links)
            against = Score(name="contradiction", value=contradiction(left, a, right, b, soft))
            report = replace(report, scores=(*score_vectors(a, b, wanted.vectors), *report.scores, against))
        else:
            report = report_alone(left, full)
        others = tuple(Score(name=f.name, value=f.values[index]) for f in foreign)
        report = replace(report, scores=(*others, *report.scores))
        scores.append(PairScore(index=index, left=left, right=right or None, report=report))
        progress("score", index + 1, len(pairs))
    return tuple(scores)


def _wanted(texts: Sequence[str], metrics: Sequence[str]) -> SelectedMetrics:
    wanted = wanted_metrics(metrics)
    empty = [index for index, text in enumerate(texts) if not text.strip()]
    if empty:
        raise InputError("pairs-empty-left-text", index=empty[0])
    return wanted


def _foreign(wanted: SelectedMetrics, texts: Sequence[str]) -> list[ScoreFile]:
    """Read the files of other programs; where there are several of one program, each number is named by its file."""
    found = [read_scores(name, texts) for name in wanted.files]
    names = [f.name for f in found]
    return [
        f if names.count(f.name) == 1 else replace(f, name=name) for f, name in zip(found, wanted.files, strict=True)
    ]


def score_alone(texts: Sequence[str], *, metrics: Sequence[str] = ()) -> tuple[PairScore, ...]:
    """Score texts that have no counterpart by their quality, without an encoder; of metrics only files apply."""
    foreign = _foreign(_wanted(texts, metrics), texts)
    full = "|".join([signature(()), *(f.signature for f in foreign), f"v:{VERSION}"])
    scores = []
    for index, text in enumerate(texts):
        others = tuple(Score(name=f.name, value=f.values[index]) for f in foreign)
        report = report_alone(text, full)
        report = replace(report, scores=(*others, *report.scores))
        scores.append(PairScore(index=index, left=text, right=None, report=report))
    return tuple(scores)
