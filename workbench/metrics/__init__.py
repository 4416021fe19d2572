"""Metrics of a pair of texts: from sacrebleu, from vectors, from score files of other programs, from plugins."""

from workbench.metrics.external_scores import ScoreFile, read_external_scores
from workbench.metrics.lexical import bleu, chrf, chrf_plus, ter, ter_words
from workbench.metrics.selection import (
    DEFAULT_METRICS,
    Metric,
    SelectedMetrics,
    metrics_signature,
    score_texts,
    score_vectors,
    select_metrics,
)

__all__ = [
    "DEFAULT_METRICS",
    "Metric",
    "ScoreFile",
    "SelectedMetrics",
    "bleu",
    "chrf",
    "chrf_plus",
    "metrics_signature",
    "read_external_scores",
    "score_texts",
    "score_vectors",
    "select_metrics",
    "ter",
    "ter_words",
]
