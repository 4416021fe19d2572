"""What a run is going to cost, and what it did cost, for the terminal, as JSON and as a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from html import escape

from workbench.records import RunPlan, RunReport, StageTime
from workbench.render import counted

__all__ = ["duration", "plan_json", "plan_lines", "report_html", "report_json"]

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td,th{padding:.2rem .8rem;text-align:start;border-bottom:1px solid #ccc}"
    "td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}"
)


def plan_lines(plan: RunPlan) -> Iterator[str]:
    """Yield the lines of a plan."""
    documents, sentences = counted(plan.documents, "document"), counted(plan.sentences, "sentence")
    yield f"{documents}, {plan.garbled:,} of them garbled; {sentences}"
    yield f"{counted(plan.texts, 'text')} without vectors yet"
    for stage in plan.stages:
        yield f"{stage.stage}: {duration(stage.seconds)}"
    yield f"disk: {_size(plan.disk)}; memory: {_size(plan.memory)}"
    where = "a worker of the cluster" if plan.engine == "ray" else "this process"
    yield (
        f"Estimated from {counted(plan.sampled, 'sentence')}, which {where} encoded on {plan.device} and aligned,"
        " with nothing else running. Nothing was run."
    )


def plan_json(plan: RunPlan) -> str:
    """Return a plan as a JSON object."""
    return json.dumps(asdict(plan), ensure_ascii=False)


def report_json(report: RunReport) -> str:
    """Return a report as a JSON object."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=2)


def report_html(report: RunReport) -> str:
    """Return a report as a page that needs nothing else."""
    facts = {
        "documents": f"{report.documents:,}",
        "sentences": f"{report.sentences:,}",
        "texts encoded": f"{report.encoded:,}",
        "documents aligned and scored": f"{report.redone:,}",
        "engine": f"{report.engine}, {report.workers} worker{'s' * (report.workers > 1)}",
        "time": duration(report.seconds),
        "peak memory of the main process": _size(report.memory),
    }
    rows = "".join(
        f"<tr><th scope=row>{name}</th><td class=n>{escape(value)}</td></tr>" for name, value in facts.items()
    )
    heads = "".join(f"<th class=n>{head}</th>" for head in ("items", "time", "a second"))
    stages = "".join(_stage_row(s) for s in report.stages)
    skipped = "".join(f"<li dir=auto>{escape(reason)}</li>" for reason in report.skipped)
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Run of {escape(report.corpus)}</title>"
        f"<style>{_STYLE}</style><h1>Run of <bdi>{escape(report.corpus)}</bdi></h1><table>{rows}</table>"
        f"<h2>Stages</h2><table><tr><th>stage</th>{heads}</tr>{stages}</table>"
        + (f"<h2>Left out</h2><ul>{skipped}</ul>" if skipped else "")
        + f"<p>Signature: <code>{escape(report.signature)}</code></p></html>\n"
    )


def _stage_row(stage: StageTime) -> str:
    rate = "" if stage.rate is None else f"{stage.rate:,.1f}"
    return (
        f"<tr><td>{escape(stage.stage)}</td><td class=n>{stage.items:,}</td>"
        f"<td class=n>{duration(stage.seconds)}</td><td class=n>{rate}</td></tr>"
    )


def duration(seconds: float) -> str:
    """Return seconds in the two units that tell most.

    >>> duration(0.25), duration(75), duration(200_000)
    ('0.2 s', '1 min 15 s', '2 d 7 h')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    for unit, name, part, part_name in ((86_400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= unit:
            return f"{whole // unit} {name} {whole % unit // part} {part_name}"
    return f"{whole} s"


def _size(count: int) -> str:
    """Return bytes in a unit that a person can read."""
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
