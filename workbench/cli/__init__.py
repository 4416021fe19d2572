"""The command `workbench`."""

from workbench.cli import keep, work
from workbench.cli.base import main

__all__ = ["keep", "main", "work"]
