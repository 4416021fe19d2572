"""workbench plugins: list encoders, metrics, checks and exporters."""

from __future__ import annotations

import json

import click

from workbench.cli.base import JSON, main

__all__ = ["plugins"]


@main.command()
@JSON
def plugins(*, as_json: bool) -> None:
    """List encoders, metrics, checks and exporters.

    Lists the built-in ones and those of installed plug-ins, except for the built-in checks, which the documentation
    describes.

    \b
    Example:
      workbench plugins
    """
    from workbench.registry import CHECKS, ENCODERS, EXPORTERS, METRICS, PAIR_CHECKS, VECTOR_METRICS

    registries = (ENCODERS, METRICS, VECTOR_METRICS, CHECKS, PAIR_CHECKS, EXPORTERS)
    available = [p for registry in registries for _, p in sorted(registry.plugins().items())]
    if as_json:
        click.echo(
            json.dumps([{"kind": p.kind, "name": p.name, "target": p.target, "origin": p.origin} for p in available])
        )
    else:
        rows = [(p.kind, p.name, p.origin, p.target) for p in available]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            click.echo("  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
