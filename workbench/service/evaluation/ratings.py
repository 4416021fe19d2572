"""Evaluate metrics against human ratings."""

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
    without_systems,
)
from workbench.evaluation import with_column as with_scores
from workbench.formats.cell_separators import cell_separator, is_separator_line
from workbench.ingest.readers import read_text
from workbench.metrics import DEFAULT_METRICS, metrics_signature, score_texts
from workbench.records import Score
from workbench.registry import METRICS
from workbench.service.settings import Progress, Settings, silent
from workbench.service.texts import score

__all__ = ["evaluate_ratings", "read_rated_translations", "score_ratings"]

_NAN = float("nan")
_OWN = ("fidelity", "semantic", "precision", "recall", "quality")
_SEG_SCORE = ".seg.score"


def evaluate_ratings(
    file: Path,
    *,
    scores: Sequence[Path] = (),
    reference: str | None = None,
    metrics: Sequence[str] = (),
    negated: Sequence[str] = (),
    without: Sequence[str] = (),
    settings: Settings | None = None,
    progress: Progress = silent,
) -> MetaEvaluation:
    """Evaluate the metrics of a ratings file, those of score files and, if it has both texts, our own.

    negated names the metrics for which lower is better, without the systems to leave out: references that were rated
    like systems.
    """
    ratings = read_rated_translations(file, scores, reference, without)
    signature = ""
    if ratings.rights:
        ratings, signature = score_ratings(ratings, metrics, settings, progress)
    elif metrics:
        raise InputError("ratings-no-texts", file=file.name)
    if not ratings.metrics:
        raise InputError("ratings-no-metric", file=file.name)
    evaluation = meta_evaluate(_with_negated(ratings, negated))
    return replace(evaluation, signature="|".join(filter(None, (signature, evaluation.signature))))


def read_rated_translations(
    file: Path, scores: Sequence[Path] = (), reference: str | None = None, without: Sequence[str] = ()
) -> Ratings:
    """Read ratings and further scores of the same translations; a folder means all score files in it."""
    text, _ = read_text(file)
    if file.name.endswith(_SEG_SCORE):
        ratings = read_seg_scores(text, file.name)
    else:
        table, separator = _table(text)
        ratings = read_ratings(table, file.name, reference, separator)
    ratings = _without(ratings, [name for name in without if name != reference], file.name)
    for path in _score_files(scores):
        if not ratings.systems:
            raise InputError("ratings-no-systems", file=file.name, scores=path.name)
        column, _ = read_text(path)
        ratings = with_scores(ratings, path.name.removesuffix(_SEG_SCORE), read_seg_scores(column, path.name))
    return ratings


def _table(text: str) -> tuple[str, str]:
    """Return a table, empty where Excel names the separator in the first line, and the separator of its cells.

    A head with a tab is that of a TSV, whatever else its names hold.
    """
    head, _, rest = text.partition("\n")
    if is_separator_line(head):
        return f"\n{rest}", cell_separator(head)
    return text, "\t" if "\t" in head else cell_separator(head)


def _without(ratings: Ratings, systems: Sequence[str], file: str) -> Ratings:
    """Return ratings without some systems, which must be there."""
    if not systems:
        return ratings
    known = list(dict.fromkeys(ratings.systems))
    if not known:
        raise InputError("ratings-nothing-to-leave-out", file=file)
    unknown = next((name for name in systems if name not in known), None)
    if unknown is not None:
        raise InputError("evaluation-unknown-system", system=unknown, known=known)
    if set(known) <= set(systems):
        raise InputError("evaluation-all-left-out")
    return without_systems(ratings, systems)


def score_ratings(
    ratings: Ratings, metrics: Sequence[str], settings: Settings | None, progress: Progress = silent
) -> tuple[Ratings, str]:
    """Return ratings with columns for our own metrics, and the signature of these."""
    pairs = list(zip(ratings.lefts, ratings.rights, strict=True))
    if metrics and set(metrics) <= set(METRICS.plugins()):  # these need no encoder
        table = [score_texts(left, right, metrics) for left, right in pairs]
        signature = metrics_signature(metrics)
    else:
        chosen = tuple(m for m in metrics if m not in _OWN) or DEFAULT_METRICS
        reports = [s.report for s in score(pairs, metrics=chosen, settings=settings, progress=progress)]
        table = [(Score(name="fidelity", value=_NAN if r.fidelity is None else r.fidelity), *r.scores) for r in reports]
        signature = reports[0].signature
    names = [n for n in dict.fromkeys(s.name for row in table for s in row) if not metrics or n in metrics]
    columns = []
    for name in names:
        values = [next((s.value for s in row if s.name == name), _NAN) for row in table]
        column = Column(name=name, values=np.array(values))
        columns.append(_negated(column) if name in LOWER_IS_BETTER else column)
    return replace(ratings, metrics=(*ratings.metrics, *columns)), signature


def _with_negated(ratings: Ratings, negated: Sequence[str]) -> Ratings:
    """Return ratings with the named metrics negated, so that higher is better for all."""
    unknown = [n for n in negated if n not in {c.name for c in ratings.metrics}]
    if unknown:
        raise InputError("ratings-unknown-metric", name=unknown[0], known=[c.name for c in ratings.metrics])
    return replace(ratings, metrics=tuple(_negated(c) if c.name in negated else c for c in ratings.metrics))


def _negated(column: Column) -> Column:
    return Column(name=f"{column.name} (negated)", values=-column.values)


def _score_files(scores: Sequence[Path]) -> list[Path]:
    files = [p for path in scores for p in (sorted(path.glob(f"*{_SEG_SCORE}")) if path.is_dir() else [path])]
    if scores and not files:
        raise InputError("ratings-no-score-file", path=scores[0], suffix=_SEG_SCORE)
    return files
