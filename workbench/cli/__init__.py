"""The command `workbench`."""

from workbench.cli import keep, propose, work
from workbench.cli.base import main

__all__ = ["keep", "main", "propose", "work"]
