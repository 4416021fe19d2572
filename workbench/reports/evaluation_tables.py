"""What was measured as sheets."""

from __future__ import annotations

from itertools import groupby

from workbench.evaluation import LOWER_IS_BETTER, Estimate, MetaEvaluation, PairedComparison
from workbench.evaluation.before_after import CorpusEvaluation
from workbench.evaluation.systems import SystemsEvaluation
from workbench.reports.tables import Cell, ResultTable, TableColumn

__all__ = ["corpus_tables", "rating_tables", "system_tables"]

_CHANCE = "p below .05 in both tests: hardly chance. Of 20 such tests one is below it by chance alone."


def corpus_tables(found: CorpusEvaluation) -> tuple[ResultTable, ...]:
    """Return what correction did, document by document, what it cost, and which findings are gone."""
    changes = ResultTable(
        title="Before and after correction",
        columns=_columns("document", "measure", ("segments", 0), ("before", 3), ("after", 3), *_DIFFERENCE),
        rows=tuple(
            (d.name, c.measure, c.segments, c.first, c.second, *_difference(c))
            for d in found.documents
            for c in d.comparisons
        ),
        note=(
            "fidelity, quality and MQM: all corrected segments; the others: those with a counterpart, against it. "
            "MQM (findings: minor 1, major 5, critical 25, for 1,000 words) and ter: lower is better. quality and MQM "
            "alone look at the text by itself; the others favour texts that copy a counterpart, which 'all but copies' "
            f"leaves out. {_CHANCE}"
        ),
    )
    findings = ResultTable(
        title="Findings",
        columns=_columns("category", "severity", "before", "after"),
        rows=tuple((f.category, f.severity, f.before, f.after) for f in found.findings),
    )
    return changes, _work_sheet(found), findings


def _work_sheet(found: CorpusEvaluation) -> ResultTable:
    """Return what the corrections of each document cost."""
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
            for d in found.documents
        ),
        note=(
            "copies: corrected texts that equal a counterpart. HTER, characters (edited, in percent), chrf and bleu: "
            "the garbled text against the corrected one."
        ),
    )


def rating_tables(found: MetaEvaluation) -> tuple[ResultTable, ...]:
    """Return how well metrics agree with people, which is better than which, and how far people agree."""
    kinds = ("Pearson", "Spearman", "tau-b", "accuracy")
    heads: list[str | tuple[str, int]] = ["metric", "rows"]
    for kind in kinds:
        heads += [(kind, 3), (f"{kind} low", 3), (f"{kind} high", 3)]
    heads += [("tau-c", 3), ("tie below", 4), ("systems", 3), ("soft systems", 3)]
    metrics = ResultTable(
        title=f"Agreement with people, {len(found.systems) or 'no'} systems",
        columns=_columns(*heads),
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
            for q in found.metrics
        ),
        note=(
            "Pearson, Spearman, tau: all translations; accuracy: pairs ordered as people do, differences up to "
            "'tie below' being ties; low and high: 95 of 100 resamplings of the items."
            f"{_left_out(found)}"
        ),
    )
    rivals = ResultTable(
        title="Which metric is better",
        columns=_columns("better", "than", ("Pearson by", 3), ("p permuted", 4), ("p Williams", 4), ("p accuracy", 4)),
        rows=tuple((r.better, r.other, r.difference, r.permuted, r.williams, r.accuracy) for r in found.rivalries),
        note="p: how often chance alone would give the better one as much of a lead.",
    )
    agreement: list[tuple[Cell, ...]] = [(f"alpha, {a.level}", a.value) for a in found.alphas if a.value is not None]
    if found.spans:
        agreement += [("F1 of marked characters", found.spans.characters), ("F1 of whole spans", found.spans.spans)]
    people = ResultTable(
        title=f"Agreement of {len(found.raters)} people",
        columns=_columns("measure", ("value", 3)),
        rows=tuple(agreement),
    )
    return tuple(s for s in (metrics, rivals, people) if s.rows)


def _left_out(found: MetaEvaluation) -> str:
    """Return which metrics keep rated translations from being compared."""
    if not found.gaps:
        return ""
    gaps = ", ".join(f"{g.metric} has no score of {g.rows}" for g in found.gaps)
    return f" Only the {found.rows} of {found.rated} rated translations are compared that all metrics scored: {gaps}."


def system_tables(found: SystemsEvaluation) -> tuple[ResultTable, ...]:
    """Return the ranking, the tests behind it, the buckets and the examples."""
    names = [s.name for s in found.systems[0].scores]
    lower = ", ".join(n for n in names if n in LOWER_IS_BETTER)
    ranking = ResultTable(
        title=f"Ranking by {found.chosen}, {found.segments} segments",
        columns=_columns("rank", "version", *names, "low", "high"),
        rows=tuple(
            (
                _rank(s.best_rank, s.worst_rank),
                s.name,
                *(score.value for score in s.scores),
                s.chosen.low,
                s.chosen.high,
            )
            for s in found.systems
        ),
        note=(
            f"A range of ranks: the versions in it cannot be told apart. low and high are those of {found.chosen}. "
            f"{f'Lower is better: {lower}.' if lower else ''}"
        ),
    )
    pairs = ResultTable(
        title=f"Every two by {found.chosen}",
        columns=_columns("better", "than", *_DIFFERENCE),
        rows=tuple((p.second, p.first, *_difference(p.comparison)) for p in found.pairs),
        note=_CHANCE,
    )
    buckets = tuple(
        ResultTable(
            title=f"{found.chosen} by {kind}",
            columns=_columns(kind, *(h for v in some[0].values for h in (v.system, (f"{v.system} segments", 0)))),
            rows=tuple((b.name, *(c for v in b.values for c in (v.value, v.segments))) for b in some),
        )
        for kind, group in groupby(found.buckets, key=lambda b: b.kind)
        for some in [list(group)]
    )
    examples = ResultTable(
        title="Where they differ most",
        columns=_columns("segment", "version", found.chosen, "text"),
        rows=tuple(
            row
            for e in found.examples
            for row in (
                (str(e.index), "(reference)", None, e.reference),
                *((str(e.index), r.system, r.value, r.text) for r in e.renderings),
            )
        ),
    )
    return tuple(s for s in (ranking, pairs, *buckets, examples) if s.rows)


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


def _columns(*heads: str | tuple[str, int]) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(name=h) if isinstance(h, str) else TableColumn(name=h[0], digits=h[1]) for h in heads)
