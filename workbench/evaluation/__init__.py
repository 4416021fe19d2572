"""Measuring: alignments against gold, metrics against people, versions against one another, with their uncertainty."""

from workbench.evaluation.agreement import (
    LEVELS,
    Level,
    MarkedTwice,
    Marks,
    SpanAgreement,
    krippendorff_alpha,
    span_agreement,
)
from workbench.evaluation.alignment import (
    AlignmentScore,
    Bead,
    Judged,
    Measured,
    ReliabilityBin,
    calibration_error_by_chance,
    expected_calibration_error,
    read_beads,
    reliability,
    score_alignment,
)
from workbench.evaluation.corpus_metrics import LOWER_IS_BETTER, TEXT_MEASURES, text_measures
from workbench.evaluation.correlation import kendall_b, kendall_c, pearson, spearman
from workbench.evaluation.meta_evaluation import Alpha, Gap, MetaEvaluation, MetricQuality, Rivalry, meta_evaluate
from workbench.evaluation.metric_comparison import permuted, randomised, williams
from workbench.evaluation.name_spellings import NamedForm, NameGroup, SpellingScore, read_names, score_names
from workbench.evaluation.pairwise_accuracy import (
    Accuracy,
    ScoredGroup,
    confidences,
    pairwise_accuracy,
    soft_accuracy,
    system_accuracy,
)
from workbench.evaluation.ratings import (
    WEIGHTS,
    Annotation,
    Column,
    Ratings,
    penalty,
    read_ratings,
    read_seg_scores,
    with_column,
)
from workbench.evaluation.significance import SIGNATURE as RESAMPLING
from workbench.evaluation.significance import (
    Comparison,
    Estimate,
    Measure,
    bootstrap,
    compare,
    interval,
    mean_measure,
)

__all__ = [
    "LEVELS", "LOWER_IS_BETTER", "RESAMPLING", "TEXT_MEASURES", "WEIGHTS", "Accuracy", "AlignmentScore", "Alpha",
    "Annotation", "Bead", "Column", "Comparison", "Estimate", "Gap", "Judged", "Level", "MarkedTwice", "Marks",
    "Measure", "Measured", "MetaEvaluation", "MetricQuality", "NameGroup", "NamedForm", "Ratings", "ReliabilityBin",
    "Rivalry", "ScoredGroup", "SpanAgreement", "SpellingScore", "bootstrap", "calibration_error_by_chance", "compare",
    "confidences", "expected_calibration_error", "interval", "kendall_b", "kendall_c", "krippendorff_alpha",
    "mean_measure", "meta_evaluate", "pairwise_accuracy", "pearson", "penalty", "permuted", "randomised", "read_beads",
    "read_names", "read_ratings", "read_seg_scores", "reliability", "score_alignment", "score_names", "soft_accuracy",
    "span_agreement", "spearman", "system_accuracy", "text_measures", "williams", "with_column",
]  # fmt: skip
