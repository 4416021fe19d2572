"""The command `workbench`."""

from workbench.cli import keep, measure, work
from workbench.cli.base import main

__all__ = ["keep", "main", "measure", "work"]
