"""Align and score texts without a workspace."""

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
from workbench.formats import XML_SUFFIXES, read_bytes, text_pairs, xml_rows
from workbench.ingest.readers import ROW_SUFFIXES, read_document, read_text, read_units
from workbench.ingest.segmentation import SIGNATURE as SEGMENTS
from workbench.ingest.segmentation import content_segments, segment
from workbench.messages import Message
from workbench.metrics import (
    DEFAULT_METRICS,
    ScoreFile,
    SelectedMetrics,
    read_external_scores,
    score_vectors,
    select_metrics,
)
from workbench.records import ACCEPTED, AlignedTexts, LinkConstraint, PairScore, Score, preference
from workbench.scoring.contradiction import SIGNATURE as CONTRADICTION
from workbench.scoring.contradiction import contradiction_probability
from workbench.scoring.fidelity import fidelity_signature, report_pair, report_text
from workbench.service.settings import Progress, Settings, silent
from workbench.service.vectors import Vectors
from workbench.version import VERSION

__all__ = ["align", "pair_files", "read_pairs", "read_sentences", "read_sides", "score", "score_alone"]

_MIN_SENTENCES = 5  # on each side, to judge whether they have the same order
_MAX_SAMPLED = 2_000  # sentences sampled to judge the order
_IN_ORDER = 0.8  # share of sentences in the same order from which texts count as parallel


def read_sentences(path: Path, *, per_line: bool) -> tuple[str, ...]:
    """Return the sentences of a file: with per_line its lines or rows, otherwise the segments of the document."""
    if not per_line:
        return tuple(s.text for s in content_segments(segment(read_document(path))))
    if path.suffix.lower() in ROW_SUFFIXES:
        return tuple(read_units(path))
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
    """Align two lists of sentences; empty sentences are never linked, and decisions are constraints.

    mode is `parallel`, which assumes the same order on both sides, `comparable`, which assumes none, or `auto`, which
    chooses between them.
    """
    if mode not in {"auto", "parallel", "comparable"}:
        raise ValueError(f"no mode {mode!r}; known: auto, parallel, comparable")
    rows = [[i for i, t in enumerate(side) if t.strip()] for side in (left, right)]
    for name, side in zip((Message("terms.left"), Message("terms.right")), rows, strict=True):
        if not side:
            raise AlignmentError("alignment-side-empty", side=name)
    vectors = Vectors(settings or Settings(), None, progress)
    texts = [[side[i] for i in indices] for side, indices in zip((left, right), rows, strict=True)]
    vectors.prepare([*background_texts(), *texts[0], *texts[1]])
    sides = [vectors.sentences(side) for side in (*texts, background_texts())]
    chosen, why = (mode, "requested") if mode != "auto" else _choose_mode(*sides[:2])
    aligner = align_parallel if chosen == "parallel" else align_comparable
    aligned = aligner(sides[0], sides[1], sides[2], _renumbered(decisions, rows))
    links = [
        replace(k, left=tuple(rows[0][i] for i in k.left), right=tuple(rows[1][j] for j in k.right))
        for k in aligned.links
    ]
    return AlignedTexts(
        left=tuple(left),
        right=tuple(right),
        links=tuple(links),
        mode=chosen,
        why=why,
        signature=f"{SEGMENTS}|enc:{vectors.signature}|{aligned.signature}|v:{VERSION}",
    )


def _renumbered(decisions: Sequence[LinkConstraint], rows: list[list[int]]) -> list[LinkConstraint]:
    """Return decisions with the indices that their sentences have once empty ones are left out."""
    places = [{old: new for new, old in enumerate(indices)} for indices in rows]
    for name, known, side in ((Message("terms.left"), places[0], "left"), (Message("terms.right"), places[1], "right")):
        for d in decisions:
            for i in getattr(d, side):
                if i not in known:
                    raise AlignmentError("alignment-sentence-out-of-range", side=name, index=i)
    return [
        replace(d, left=tuple(places[0][i] for i in d.left), right=tuple(places[1][j] for j in d.right))
        for d in decisions
    ]


def _choose_mode(left: Sentences, right: Sentences) -> tuple[str, str]:
    """Return the mode that fits two texts, and why.

    Parallel fits if enough sentences of the shorter side, sampled evenly, have mutual nearest neighbours in the same
    order.
    """
    if min(len(left), len(right)) < _MIN_SENTENCES:
        return "comparable", "the texts have too few sentences to judge their order"
    pooled = [np.stack([e.pooled for e in side.encodings]) for side in (left, right)]
    fewer, more = sorted((p - p.mean(axis=0) for p in pooled), key=len)
    sample = np.unique(np.linspace(0, len(fewer) - 1, min(len(fewer), _MAX_SAMPLED), dtype=np.int64))
    nearest = _nearest(fewer[sample], more)
    back = _nearest(more[nearest], fewer)
    ordered = _longest_increasing([int(j) for i, j, k in zip(sample, nearest, back, strict=True) if k == i])
    why = f"{ordered} of {len(sample)} sentences of the shorter side have their nearest counterpart in the same order"
    return ("parallel" if ordered >= _IN_ORDER * len(sample) else "comparable"), why


def _nearest(queries: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return for each query the index of the nearest vector; works in blocks to limit memory."""
    parts = [(queries[k : k + 256] @ vectors.T).argmax(axis=1) for k in range(0, len(queries), 256)]
    return np.concatenate(parts)


def _longest_increasing(values: Sequence[int]) -> int:
    """Return the length of the longest increasing subsequence (Schensted 1961)."""
    ends: list[int] = []
    for value in values:
        at = bisect_left(ends, value)
        ends[at : at + 1] = [value]
    return len(ends)


def pair_files(
    left: Path, right: Path, settings: Settings, progress: Progress = silent, *, per_line: bool
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of two files: with per_line by line, otherwise each left sentence with its best counterpart."""
    lefts, rights = (read_sentences(path, per_line=per_line) for path in (left, right))
    if not per_line:
        return _best_counterparts(align(lefts, rights, mode="comparable", settings=settings, progress=progress))
    if len(lefts) != len(rights):
        raise InputError(
            "pairs-line-counts-differ",
            left=left.name,
            left_count=len(lefts),
            right=right.name,
            right_count=len(rights),
        )
    return tuple(zip(lefts, rights, strict=True))


def _best_counterparts(aligned: AlignedTexts) -> tuple[tuple[str, str], ...]:
    best: dict[int, str] = {}
    for link in sorted(aligned.links, key=preference):
        if link.right and link.probability >= ACCEPTED:
            best |= dict.fromkeys(link.left, " ".join(aligned.right[j] for j in link.right))
    return tuple((text, best.get(i, "")) for i, text in enumerate(aligned.left))


def read_pairs(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the pairs of a .jsonl, .tsv, .csv, .tmx or .xliff file.

    JSON objects have the fields left and right, tables columns of these names or else the first two. A missing right
    text is empty.
    """
    return tuple((left, right or "") for left, right in _pairs(path))


def read_sides(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the left texts and the right texts of a file of pairs."""
    pairs = list(_pairs(path))
    return tuple(left for left, _ in pairs), tuple(right for _, right in pairs if right is not None)


def _pairs(path: Path) -> Iterator[tuple[str, str | None]]:
    suffix = path.suffix.lower()
    if suffix in XML_SUFFIXES:
        for row in (r.checked() for r in xml_rows(read_bytes(path), path.name)):
            yield row.values["text"], row.values.get("correction")
    else:
        for pair in text_pairs(read_text(path)[0], path.name, suffix):
            yield pair.left, pair.right


def score(
    pairs: Sequence[tuple[str, str]],
    *,
    metrics: Sequence[str] = DEFAULT_METRICS,
    settings: Settings | None = None,
    progress: Progress = silent,
) -> tuple[PairScore, ...]:
    """Score (left, right) pairs; if the right text is empty, the left one is scored alone."""
    selected = _select(metrics, [left for left, _ in pairs])
    external = _external_scores(selected, [left for left, _ in pairs])
    vectors = Vectors(settings or Settings(), None, progress)
    own = f"{fidelity_signature((*selected.texts, *selected.vectors))}|{CONTRADICTION}"
    full = "|".join([f"enc:{vectors.signature}|{own}", *(f.signature for f in external), f"v:{VERSION}"])
    complete = [(left, right) for left, right in pairs if right.strip()]
    vectors.prepare([*background_texts(), *(t for pair in complete for t in pair)] if complete else [])
    semantics = vectors.semantics() if complete else None
    scores = []
    for index, (left, right) in enumerate(pairs):
        if semantics and right.strip():
            a, b = vectors.of([left, right])
            soft = semantics.compare(left, a, right, b)
            links = align_words(left, a, right, b)
            report = report_pair(left, right, soft, "parallel", full, selected.texts, links)
            against = Score(name="contradiction", value=contradiction_probability(left, a, right, b, soft))
            report = replace(report, scores=(*score_vectors(a, b, selected.vectors), *report.scores, against))
        else:
            report = report_text(left, full)
        file_scores = tuple(Score(name=f.name, value=f.values[index]) for f in external)
        report = replace(report, scores=(*file_scores, *report.scores))
        scores.append(PairScore(index=index, left=left, right=right or None, report=report))
        progress("score", index + 1, len(pairs))
    return tuple(scores)


def _select(metrics: Sequence[str], texts: Sequence[str]) -> SelectedMetrics:
    """Return the selected metrics; raises an InputError if a text is empty."""
    selected = select_metrics(metrics)
    empty = [index for index, text in enumerate(texts) if not text.strip()]
    if empty:
        raise InputError("pairs-empty-left-text", index=empty[0])
    return selected


def _external_scores(selected: SelectedMetrics, texts: Sequence[str]) -> list[ScoreFile]:
    """Return the scores read from files; if several files have the same metric, each score is named by its file."""
    files = [read_external_scores(name, texts) for name in selected.files]
    names = [f.name for f in files]
    return [
        f if names.count(f.name) == 1 else replace(f, name=name) for f, name in zip(files, selected.files, strict=True)
    ]


def score_alone(texts: Sequence[str], *, metrics: Sequence[str] = ()) -> tuple[PairScore, ...]:
    """Score the quality of texts without counterparts; needs no encoder, and of the metrics only score files apply."""
    external = _external_scores(_select(metrics, texts), texts)
    full = "|".join([fidelity_signature(()), *(f.signature for f in external), f"v:{VERSION}"])
    scores = []
    for index, text in enumerate(texts):
        file_scores = tuple(Score(name=f.name, value=f.values[index]) for f in external)
        report = report_text(text, full)
        report = replace(report, scores=(*file_scores, *report.scores))
        scores.append(PairScore(index=index, left=text, right=None, report=report))
    return tuple(scores)
