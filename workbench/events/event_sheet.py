"""The event sheet: one row a fact, one column a report, and where the reports disagree.

Numbers are of one fact if they count the same, of the same happening, in like surroundings or linked sentences; dates
are if they are the same day, or stand in like surroundings; names by the ledger and the gazetteer; quotations by their
words. Nothing tells which report is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from workbench.arabic import words
from workbench.events.fact_claims import Claim, Likeness, group_claims
from workbench.events.fact_context import rarity, stem, stems_of
from workbench.events.fact_names import name_claims
from workbench.events.fact_numbers import DateComparison, NumberComparison, date_claims, number_claims
from workbench.events.fact_quotations import QuotationComparison, indirect_claims, quotation_claims
from workbench.names.ledger import NameEntry
from workbench.records import EventSheet, FactMention, FactRow, SheetReport

__all__ = ["event_sheet"]

_ABOUT_WORDS, _QUOTED_WORDS = 4, 8
_KINDS = ("number", "date", "quotation", "name")
_Compare = Callable[[Claim, Claim], Likeness | None]


def event_sheet(
    reports: Sequence[SheetReport],
    ledger: Sequence[NameEntry] = (),
    linked: Iterable[tuple[str, str]] = (),
) -> EventSheet:
    """Return what the reports of an event say of the same facts, the disagreements first.

    linked are the ids of sentences that the aligner holds to be counterparts.
    """
    links = frozenset(linked)
    rows = [_row(group, compare, len(reports)) for group, compare in _groups(reports, ledger, links)]
    return EventSheet(reports=tuple(reports), rows=tuple(sorted(rows, key=_order)))


def _groups(
    reports: Sequence[SheetReport], ledger: Sequence[NameEntry], links: Set[tuple[str, str]]
) -> Iterator[tuple[list[Claim], _Compare]]:
    sentences = [(k, s) for k, report in enumerate(reports) for s in report.sentences]
    weights = rarity(stems_of(s.text) for _, s in sentences)
    numbers = NumberComparison(weights, links)
    for group in group_claims([c for k, s in sentences for c in number_claims(k, s)], numbers):
        yield group, numbers
    dates = DateComparison(weights, links)
    for group in group_claims([c for k, s in sentences for c in date_claims(k, s)], dates):
        yield group, dates
    quoted = QuotationComparison(links)
    for group in group_claims([c for k, r in enumerate(reports) for c in quotation_claims(k, r)], quoted):
        yield [*group, *indirect_claims(group, reports)], quoted
    for group in name_claims(reports, ledger):
        yield group, _compare_spellings


def _compare_spellings(one: Claim, other: Claim) -> Likeness | None:
    return Likeness(relation="same" if one.value == other.value else "differ", score=1.0)


def _order(row: FactRow) -> tuple[bool, int, int]:
    return not row.disagrees, _KINDS.index(row.kind), -row.reports


def _row(group: Sequence[Claim], compare: _Compare, reports: int) -> FactRow:
    versions = _versions(group, compare)
    said = {k: {c.report for c in version} for k, version in enumerate(versions)}
    most = max((len(r) for r in said.values()), default=0)
    usual = _standard(versions) or [k for k, r in said.items() if len(r) == most]
    disagrees = len(versions) > 1 and len(set().union(*said.values())) > 1
    version_of = {id(c): k for k, version in enumerate(versions) for c in version}
    cells: list[list[FactMention]] = [[] for _ in range(reports)]
    for claim in group:
        number = version_of.get(id(claim))
        differs = disagrees and number is not None and (len(usual) > 1 or number != usual[0])
        cells[claim.report].append(_mention(claim, differs=differs))
    return FactRow(
        kind=group[0].kind,
        about=_about(group),
        topic=next((c.topic for c in group if c.topic), ""),
        cells=tuple(map(tuple, cells)),
        disagrees=disagrees,
    )


def _standard(versions: Sequence[Sequence[Claim]]) -> list[int]:
    """Return the version with the spelling of the ledger, where there is one."""
    return [k for k, v in enumerate(versions) if v[0].kind == "name" and v[0].block == f"name {v[0].value}"]


def _versions(group: Sequence[Claim], compare: _Compare) -> list[list[Claim]]:
    """Return the claims by what they say; a quotation that a report gives without marks says nothing else."""
    versions: list[list[Claim]] = []
    for claim in (c for c in group if c.block != "indirect"):
        same = next((v for v in versions if any(_agree(c, claim, compare) for c in v)), None)
        if same is None:
            versions.append([claim])
        else:
            same.append(claim)
    return versions


def _agree(one: Claim, other: Claim, compare: _Compare) -> bool:
    if one.value == other.value:
        return True
    like = compare(one, other)
    return like is not None and like.relation == "same"


def _mention(claim: Claim, *, differs: bool) -> FactMention:
    return FactMention(
        segment_id=claim.segment_id,
        start=claim.start,
        end=claim.end,
        text=claim.text,
        value=claim.value,
        speaker=claim.speaker,
        differs=differs,
    )


def _about(group: Sequence[Claim]) -> str:
    """Return what a row is about: a name, the beginning of a quotation, or the words near a figure that most have."""
    first = group[0]
    if first.kind == "name":
        return Counter(c.block.removeprefix("name ") if "name " in c.block else c.text for c in group).most_common(1)[
            0
        ][0]
    if first.kind == "quotation":
        found = words(first.value)[:_QUOTED_WORDS]
        return first.value[: found[-1].end]
    counts = Counter(s for report in {c.report for c in group} for s in _stems_of(group, report))
    least = 2 if len({c.report for c in group}) > 1 else 1
    shared = {s for s, n in counts.items() if n >= least}
    near = [
        w for w in words(first.sentence) if stem(w.text) in first.context and not first.start <= w.start < first.end
    ]
    near.sort(key=lambda w: (stem(w.text) not in shared, max(first.start - w.end, w.start - first.end)))
    return " ".join(w.text for w in sorted(near[:_ABOUT_WORDS], key=lambda w: w.start))


def _stems_of(group: Sequence[Claim], report: int) -> frozenset[str]:
    return frozenset().union(*(c.context for c in group if c.report == report))
