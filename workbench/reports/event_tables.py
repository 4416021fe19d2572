"""Events and their sheets as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.records import EventSheet, EventSummary, FactMention, SplitPreview
from workbench.render import bidi_isolated, counted, one_safe_line, truncated

__all__ = ["event_lines", "fact_lines", "preview_lines"]

_WIDTH = 60  # characters of what a report says


def event_lines(events: Iterable[EventSummary]) -> Iterator[str]:
    """Yield a line for each event: its date and the names of its reports."""
    for event in events:
        reports = counted(len(event.documents), "report")
        yield f"{event.date or '-':12}{reports:>11}: {one_safe_line(', '.join(event.documents))}"


def preview_lines(preview: SplitPreview) -> Iterator[str]:
    """Yield the events of a release with their splits, the splits, and what to know of them."""
    for event in preview.events:
        split = f"{event.split}{'*' if event.is_split_named else ''}"
        name = f"{one_safe_line(event.name)}{'*' if event.is_named else ''}"
        reports = f"{counted(len(event.documents), 'article')}, {counted(event.sentences, 'sentence')}"
        yield f"{split:12} {event.date or '-':10} {bidi_isolated(name)}  {reports}: {_names(event.documents)}"
    for found in preview.splits:
        sizes = counted(found.events, "event"), counted(found.articles, "article"), counted(found.sentences, "sentence")
        yield f"{found.name}: {', '.join(sizes)}"
    yield "* named by the curator; the others are found by the program"
    if preview.near_count:
        yield f"made one for nearly the same sentence: {counted(preview.near_count, 'pair')} of events"
        yield from (f"  {_names(pair)}" for pair in preview.near)
    for pair in preview.leaks:
        yield f"leaks, in different splits but like one event: {_names(pair)}"
    for name in preview.unused:
        yield f"no document reports the event {bidi_isolated(one_safe_line(name))}, which was given a split"
    for name in preview.missing:
        yield f"the split {name} is empty: name events for it in events.toml, or add reports of further events"


def _names(names: Iterable[str]) -> str:
    return ", ".join(bidi_isolated(one_safe_line(n)) for n in names)


def fact_lines(sheet: EventSheet) -> Iterator[str]:
    """Yield the facts that several reports have, each report on a line; ! marks disagreements."""
    for row in sheet.rows:
        if row.reports > 1:
            topic = f" ({row.topic})" if row.topic else ""
            yield f"{'!' if row.disagrees else ' '} {row.kind}{topic}: {bidi_isolated(one_safe_line(row.about))}"
            for report, cell in zip(sheet.reports, row.cells, strict=True):
                if cell:
                    yield f"    {one_safe_line(report.name)}: {', '.join(dict.fromkeys(map(_said, cell)))}"


def _said(mention: FactMention) -> str:
    return bidi_isolated(truncated(one_safe_line(mention.text), _WIDTH)) + ("!" if mention.differs else "")
