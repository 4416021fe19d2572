"""Two texts in, a number out: by sacrebleu, from vectors, from files of other programs, and by plugins."""

from workbench.metrics.external_scores import ScoreFile, read_scores
from workbench.metrics.lexical import bleu, chrf, chrf_plus, ter, ter_words
from workbench.metrics.selection import (
    DEFAULT_METRICS,
    Metric,
    SelectedMetrics,
    metrics_signature,
    score_metrics,
    score_vectors,
    wanted_metrics,
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
    "read_scores",
    "score_metrics",
    "score_vectors",
    "ter",
    "ter_words",
    "wanted_metrics",
]
