"""Measuring metrics against people's ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from workbench.errors import InputError
from workbench.evaluation import (
    LOWER_IS_BETTER,
    Column,
    MetaEvaluation,
    Ratings,
    meta_evaluate,
    read_ratings,
    read_seg_scores,
)
from workbench.evaluation import with_column as with_scores
from workbench.ingest.readers import read_text
from workbench.metrics import DEFAULT_METRICS, metrics_signature, score_metrics
from workbench.records import Score
from workbench.registry import METRICS
from workbench.service.settings import Progress, Settings, silent
from workbench.service.texts import score

__all__ = ["evaluate_ratings", "read_rated_translations", "score_ratings"]

_OWN = ("fidelity", "semantic", "precision", "recall", "quality")
_SEG_SCORE = ".seg.score"


def evaluate_ratings(
    file: Path,
    *,
    scores: Sequence[Path] = (),
    reference: str | None = None,
    metrics: Sequence[str] = (),
    negated: Sequence[str] = (),
    settings: Settings | None = None,
    progress: Progress = silent,
) -> MetaEvaluation:
    """Evaluate the metrics that a file of ratings has, those of score files, and ours where both texts are given.

    negated names the columns in which a lower number is better.
    """
    ratings = read_rated_translations(file, scores, reference)
    signature = ""
    if ratings.rights:
        ratings, signature = score_ratings(ratings, metrics, settings, progress)
    elif metrics:
        raise InputError("ratings-no-texts", file=file.name)
    if not ratings.metrics:
        raise InputError("ratings-no-metric", file=file.name)
    found = meta_evaluate(_turned(ratings, negated))
    return replace(found, signature="|".join(filter(None, (signature, found.signature))))


def read_rated_translations(file: Path, scores: Sequence[Path] = (), reference: str | None = None) -> Ratings:
    """Read ratings and further scores of the same translations; a folder stands for all score files in it."""
    text, _ = read_text(file)
    seg = file.name.endswith(_SEG_SCORE)
    ratings = read_seg_scores(text, file.name) if seg else read_ratings(text, file.name, reference)
    for path in _files(scores):
        if not ratings.systems:
            raise InputError("ratings-no-systems", file=file.name, scores=path.name)
        found, _ = read_text(path)
        ratings = with_scores(ratings, path.name.removesuffix(_SEG_SCORE), read_seg_scores(found, path.name))
    return ratings


def score_ratings(
    ratings: Ratings, metrics: Sequence[str], settings: Settings | None, progress: Progress = silent
) -> tuple[Ratings, str]:
    """Return ratings with the scores of our own metrics, and the signature of these."""
    pairs = list(zip(ratings.lefts, ratings.rights, strict=True))
    if metrics and set(metrics) <= set(METRICS.plugins()):  # these need no encoder
        table = [score_metrics(left, right, metrics) for left, right in pairs]
        signature = metrics_signature(metrics)
    else:
        chosen = tuple(m for m in metrics if m not in _OWN) or DEFAULT_METRICS
        reports = [s.report for s in score(pairs, metrics=chosen, settings=settings, progress=progress)]
        table = [(Score(name="fidelity", value=r.fidelity), *r.scores) for r in reports]
        signature = reports[0].signature
    names = [n for n in dict.fromkeys(s.name for row in table for s in row) if not metrics or n in metrics]
    columns = []
    for name in names:
        values = [next((s.value for s in row if s.name == name), float("nan")) for row in table]
        turned = name in LOWER_IS_BETTER
        columns.append(Column(name=f"{name} (negated)" if turned else name, values=np.array(values) * (-1) ** turned))
    return replace(ratings, metrics=(*ratings.metrics, *columns)), signature


def _turned(ratings: Ratings, negated: Sequence[str]) -> Ratings:
    unknown = [n for n in negated if n not in {c.name for c in ratings.metrics}]
    if unknown:
        raise InputError("ratings-unknown-metric", name=unknown[0], known=[c.name for c in ratings.metrics])
    columns = (
        Column(name=f"{c.name} (negated)", values=-c.values) if c.name in negated else c for c in ratings.metrics
    )
    return replace(ratings, metrics=tuple(columns))


def _files(scores: Sequence[Path]) -> list[Path]:
    found = [p for path in scores for p in (sorted(path.glob(f"*{_SEG_SCORE}")) if path.is_dir() else [path])]
    if scores and not found:
        raise InputError("ratings-no-score-file", path=scores[0], suffix=_SEG_SCORE)
    return found
