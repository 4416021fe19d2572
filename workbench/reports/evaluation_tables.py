"""Tables of evaluations of corpora, metrics and systems."""

from __future__ import annotations

from itertools import groupby

from workbench.evaluation import LOWER_IS_BETTER, Estimate, MetaEvaluation, PairedComparison
from workbench.evaluation.before_after import CorpusEvaluation
from workbench.evaluation.systems import SystemsEvaluation
from workbench.reports.tables import Cell, ResultTable, TableColumn

__all__ = ["corpus_tables", "rating_tables", "system_tables"]

_SIGNIFICANCE = (
    "A difference is significant if p is below .05 in both tests. Of 20 tests, one is expected to be by chance alone."
)


def corpus_tables(evaluation: CorpusEvaluation) -> tuple[ResultTable, ...]:
    """Return tables of the measures before and after correction, the editing effort, and the findings."""
    changes = ResultTable(
        title="Before and after correction",
        columns=_columns("document", "measure", ("segments", 0), ("before", 3), ("after", 3), *_DIFFERENCE),
        rows=tuple(
            (d.name, c.measure, c.segments, c.first, c.second, *_difference(c))
            for d in evaluation.documents
            for c in d.comparisons
        ),
        note=(
            "quality and MQM cover all corrected segments, the other measures those with a counterpart. MQM "
            "is the penalty of the findings per 1,000 words (minor 1, major 5, critical 25); lower is better for MQM "
            "and ter. quality and MQM alone judge the text by itself; the other measures favour texts copied from a "
            f"counterpart, which 'all but copies' leaves out. {_SIGNIFICANCE}"
        ),
    )
    findings = ResultTable(
        title="Findings",
        columns=_columns("category", "severity", "before", "after"),
        rows=tuple((f.category, f.severity, f.before, f.after) for f in evaluation.findings),
    )
    return changes, _effort_table(evaluation), findings


def _effort_table(evaluation: CorpusEvaluation) -> ResultTable:
    """Return the table of the editing effort by document."""
    return ResultTable(
        title="The work",
        columns=_columns(
            "document",
            "segments",
            "corrected",
            "copies",
            "words",
            "HTER",
            "characters",
            "chrf",
            "bleu",
            "timed",
            "minutes",
            "words an hour",
        ),
        rows=tuple(
            (
                d.name,
                d.work.segments,
                d.work.corrected,
                d.work.copies,
                d.work.words,
                d.work.hter,
                d.work.character_edit_rate,
                d.work.chrf,
                d.work.bleu,
                d.work.timed,
                d.work.seconds / 60 if d.work.timed else None,
                3600 * d.work.timed_words / d.work.seconds if d.work.seconds else None,
            )
            for d in evaluation.documents
        ),
        note=(
            "copies are corrected texts that equal a counterpart. HTER, characters (edited, in percent), chrf and bleu "
            "compare the garbled text with the corrected one."
        ),
    )


def rating_tables(evaluation: MetaEvaluation) -> tuple[ResultTable, ...]:
    """Return tables of the correlation of metrics with human ratings, their ranking, and inter-rater agreement."""
    statistics = ("Pearson", "Spearman", "tau-b", "accuracy")
    columns: list[str | tuple[str, int]] = ["metric", "rows"]
    for statistic in statistics:
        columns += [(statistic, 3), (f"{statistic} low", 3), (f"{statistic} high", 3)]
    columns += [("tau-c", 3), ("tie below", 4), ("systems", 3), ("soft systems", 3)]
    metrics = ResultTable(
        title=f"Agreement with people, {len(evaluation.systems) or 'no'} systems",
        columns=_columns(*columns),
        rows=tuple(
            (
                q.metric,
                q.rows,
                *_estimate(q.pearson),
                *_estimate(q.spearman),
                *_estimate(q.kendall_b),
                *_estimate(q.accuracy),
                q.kendall_c.value if q.kendall_c else None,
                q.threshold,
                q.system_accuracy,
                q.soft_accuracy,
            )
            for q in evaluation.metrics
        ),
        note=(
            "Pearson, Spearman and tau cover all translations. accuracy is the share of pairs ranked as by the raters, "
            "where differences up to 'tie below' count as ties. low and high bound the 95% confidence interval over "
            f"items.{_omitted_note(evaluation)}"
        ),
    )
    rivals = ResultTable(
        title="Which metric is better",
        columns=_columns("better", "than", ("Pearson by", 3), ("p permuted", 4), ("p Williams", 4), ("p accuracy", 4)),
        rows=tuple((r.better, r.other, r.difference, r.permuted, r.williams, r.accuracy) for r in evaluation.rivalries),
        note="p is the probability of a difference at least as large if both metrics were equally good.",
    )
    return tuple(t for t in (metrics, rivals, _agreement_table(evaluation)) if t.rows)


def _agreement_table(evaluation: MetaEvaluation) -> ResultTable:
    """Return the table of the agreement between raters."""
    rows: list[tuple[Cell, ...]] = [(f"alpha, {a.level}", a.value) for a in evaluation.alphas if a.value is not None]
    if evaluation.spans:
        rows.append(("F1 of marked characters", evaluation.spans.characters))
        rows.append(("F1 of whole spans", evaluation.spans.spans))
    return ResultTable(
        title=f"Agreement of {len(evaluation.raters)} people",
        columns=_columns("measure", ("value", 3)),
        rows=tuple(rows),
    )


def _omitted_note(evaluation: MetaEvaluation) -> str:
    """Return a note on the rated translations that are omitted because a metric has no score for them."""
    if not evaluation.gaps:
        return ""
    gaps = ", ".join(f"{g.metric} lacks {g.rows}" for g in evaluation.gaps)
    return f" Only the {evaluation.rows} of {evaluation.rated} rated translations with all scores are used: {gaps}."


def system_tables(evaluation: SystemsEvaluation) -> tuple[ResultTable, ...]:
    """Return tables of the ranking, the pairwise tests, the scores by bucket, and examples."""
    pairs = ResultTable(
        title=f"Every two by {evaluation.chosen}",
        columns=_columns("better", "than", *_DIFFERENCE),
        rows=tuple((p.second, p.first, *_difference(p.comparison)) for p in evaluation.pairs),
        note=_SIGNIFICANCE,
    )
    examples = ResultTable(
        title="Where they differ most",
        columns=_columns("segment", "version", evaluation.chosen, "text"),
        rows=tuple(
            row
            for e in evaluation.examples
            for row in (
                (str(e.index), "(reference)", None, e.reference),
                *((str(e.index), r.system, r.value, r.text) for r in e.renderings),
            )
        ),
    )
    return tuple(t for t in (_ranking_table(evaluation), pairs, *_bucket_tables(evaluation), examples) if t.rows)


def _ranking_table(evaluation: SystemsEvaluation) -> ResultTable:
    """Return the systems from best to worst, with their scores and the range of their ranks."""
    names = [s.name for s in evaluation.systems[0].scores]
    lower = ", ".join(n for n in names if n in LOWER_IS_BETTER)
    return ResultTable(
        title=f"Ranking by {evaluation.chosen}, {evaluation.segments} segments",
        columns=_columns("rank", "version", *names, "low", "high"),
        rows=tuple(
            (
                _rank(s.best_rank, s.worst_rank),
                s.name,
                *(score.value for score in s.scores),
                s.chosen.low,
                s.chosen.high,
            )
            for s in evaluation.systems
        ),
        note=(
            "Versions that share a range of ranks do not differ significantly. low and high are those of "
            f"{evaluation.chosen}. "
            f"{f'Lower is better: {lower}.' if lower else ''}"
        ),
    )


def _bucket_tables(evaluation: SystemsEvaluation) -> tuple[ResultTable, ...]:
    """Return a table of the scores for each kind of bucket."""
    return tuple(
        ResultTable(
            title=f"{evaluation.chosen} by {kind}",
            columns=_columns(kind, *(h for v in rows[0].values for h in (v.system, (f"{v.system} segments", 0)))),
            rows=tuple((b.name, *(c for v in b.values for c in (v.value, v.segments))) for b in rows),
        )
        for kind, group in groupby(evaluation.buckets, key=lambda b: b.kind)
        for rows in [list(group)]
    )


_DIFFERENCE: tuple[str | tuple[str, int], ...] = (
    ("difference", 3),
    ("low", 3),
    ("high", 3),
    ("p bootstrap", 4),
    ("p randomised", 4),
    "effect",
)


def _difference(c: PairedComparison) -> tuple[Cell, ...]:
    return c.difference.value, c.difference.low, c.difference.high, c.bootstrap, c.randomisation, c.effect


def _estimate(estimate: Estimate | None) -> tuple[Cell, ...]:
    return (estimate.value, estimate.low, estimate.high) if estimate else (None, None, None)


def _rank(best: int, worst: int) -> str:
    return str(best) if best == worst else f"{best} to {worst}"


def _columns(*columns: str | tuple[str, int]) -> tuple[TableColumn, ...]:
    """Return columns given by name, or by name and number of digits."""
    return tuple(TableColumn(name=c) if isinstance(c, str) else TableColumn(name=c[0], digits=c[1]) for c in columns)
