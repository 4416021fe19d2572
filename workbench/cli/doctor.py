"""workbench doctor: check the installation and a workspace."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from workbench.cli.base import JSON, WORKSPACE_TYPE, main
from workbench.records import DatabaseURL

__all__ = ["doctor"]


@main.command()
@click.option("--workspace", type=WORKSPACE_TYPE, metavar="FILE", help="Also check this workspace.")
@JSON
def doctor(workspace: Path | DatabaseURL | None, *, as_json: bool) -> None:
    """Check the installation and a workspace.

    Prints the versions in use, the device, the results of a short trial run, and whether the workspace is intact. Exits
    with 1 if a check fails.

    \b
    Example:
      workbench doctor --workspace demo.sqlite
    """
    from workbench.service import Settings, health_checks

    checks = health_checks(workspace, Settings.from_environment().device)
    if as_json:
        click.echo(json.dumps([{"what": c.what, "state": c.state, "ok": c.ok} for c in checks], ensure_ascii=False))
    else:
        width = max(len(c.what) for c in checks)
        for c in checks:
            click.echo(f"{'ok  ' if c.ok else 'FAIL'}  {c.what:{width}}  {c.state}")
    if not all(c.ok for c in checks):
        sys.exit(1)
