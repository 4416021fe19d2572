"""workbench plugins: list metrics, checks, encoders and exporters."""

from __future__ import annotations

import json

import click

from workbench.cli.base import main

__all__ = ["plugins"]


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def plugins(*, as_json: bool) -> None:
    """List the encoders, metrics, checks and exporters that can be plugged in, and those that are.

    The workbench's own checks are not among them; all are told of in docs/reference/checks.md.

    \b
    Example:
      workbench plugins
    """
    from workbench.registry import CHECKS, ENCODERS, EXPORTERS, METRICS, PAIR_CHECKS, VECTOR_METRICS

    registries = (ENCODERS, METRICS, VECTOR_METRICS, CHECKS, PAIR_CHECKS, EXPORTERS)
    found = [p for registry in registries for _, p in sorted(registry.plugins().items())]
    if as_json:
        rows = [{"kind": p.kind, "name": p.name, "target": p.target, "origin": p.origin} for p in found]
        click.echo(json.dumps(rows))
    else:
        for p in found:
            click.echo(f"{p.kind:12}{p.name:16}{p.origin:20}{p.target}")
