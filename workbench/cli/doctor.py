"""workbench doctor: check the installation and a workspace."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from workbench.cli.base import PLACE, main
from workbench.records import DatabaseURL

__all__ = ["doctor"]


@main.command()
@click.option("--workspace", type=PLACE, metavar="FILE", help="Also check this workspace.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(workspace: Path | DatabaseURL | None, *, as_json: bool) -> None:
    """Say what is installed, what runs, on which device, and whether a workspace is sound.

    \b
    Example:
      workbench doctor --workspace demo.sqlite
    """
    from workbench.service import health_checks

    findings = health_checks(workspace)
    if as_json:
        click.echo(json.dumps([{"what": f.what, "state": f.state, "ok": f.ok} for f in findings], ensure_ascii=False))
    else:
        for f in findings:
            click.echo(f"{'ok  ' if f.ok else 'FAIL'}  {f.what:28}{f.state}")
    if not all(f.ok for f in findings):
        sys.exit(1)
