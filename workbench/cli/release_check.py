"""What `workbench publish` tells of a release before it is made."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.render import counted, one_safe_line

if TYPE_CHECKING:
    from workbench.service import ReleaseCheck

__all__ = ["check_record", "show_check", "warn_of_check"]

_MOST = 20  # places and names that are shown


def check_record(check: ReleaseCheck) -> dict[str, object]:
    """Return a check as a JSON object."""
    personal = {
        "counts": {c.name: c.count for c in check.counts},
        "places": [{k: v for k, v in asdict(p).items() if k != "value"} for p in check.personal],
    }
    others = {"articles", "origin_unknown", "rights_unknown", "withdrawn"}
    return {"personal_data": personal, **{k: v for k, v in asdict(check).items() if k in others}}


def show_check(check: ReleaseCheck, *, as_json: bool) -> None:
    """Print a check and nothing else."""
    if as_json:
        click.echo(json.dumps(check_record(check), ensure_ascii=False))
        return
    click.echo(counted(check.articles, "article"))
    for line in _lines(check, masked=False):
        click.echo(line)


def warn_of_check(check: ReleaseCheck, *, masked: bool) -> None:
    """Print to stderr what to know before a release is made."""
    for line in _lines(check, masked=masked):
        click.echo(line, err=True)


def _lines(check: ReleaseCheck, *, masked: bool) -> list[str]:

    lines = []
    if check.personal:
        counts = ", ".join(f"{c.name} {c.count}" for c in check.counts)
        lines.append(
            f"personal data blotted out: {counts}"
            if masked
            else f"personal data found: {counts}; blot them out with --mask-personal-data"
        )
        for p in check.personal[:_MOST]:
            where = p.sentence or p.document_id
            lines.append(f"  {p.kind}  {one_safe_line(p.document)}  {where}  {p.field}: {one_safe_line(p.text)}")
        if len(check.personal) > _MOST:
            lines.append(f"  and {len(check.personal) - _MOST} more, listed by --check --json")
    if check.origin_unknown:
        names = ", ".join(map(one_safe_line, check.origin_unknown[:_MOST]))
        more = f" and {len(check.origin_unknown) - _MOST} more" if len(check.origin_unknown) > _MOST else ""
        lines.append(
            f"origin unknown for {counted(len(check.origin_unknown), 'document')}: {names}{more};"
            " state origin, publisher or url in corpus.toml"
        )
    if check.withdrawn:
        lines.append(f"left out, as they were taken down: {', '.join(check.withdrawn)}")
    return lines
