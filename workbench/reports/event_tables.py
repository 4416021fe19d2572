"""Events and their sheets as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.records import EventSheet, EventSummary, FactMention
from workbench.render import bidi_isolated, one_safe_line, truncated

__all__ = ["event_lines", "fact_lines"]

_WIDTH = 60  # characters of what a report says


def event_lines(events: Iterable[EventSummary]) -> Iterator[str]:
    """Yield a line for each event: its date and the names of its reports."""
    for event in events:
        yield f"{event.date or '-':12}{len(event.documents):3} reports: {one_safe_line(', '.join(event.documents))}"


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
