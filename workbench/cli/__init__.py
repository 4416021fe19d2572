"""The command `workbench`."""

from workbench.cli import exchange, keep, measure, work
from workbench.cli.base import main

__all__ = ["exchange", "keep", "main", "measure", "work"]
