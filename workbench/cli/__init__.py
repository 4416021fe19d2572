"""The command `workbench`."""

from workbench.cli import keep, team, work
from workbench.cli.base import main

__all__ = ["keep", "main", "team", "work"]
