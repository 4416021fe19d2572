"""The command `workbench`."""

from workbench.cli import keep, publish, work
from workbench.cli.base import main

__all__ = ["keep", "main", "publish", "work"]
