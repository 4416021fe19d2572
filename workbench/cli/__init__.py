"""The command `workbench`."""

from workbench.cli import exchange, keep, work
from workbench.cli.base import main

__all__ = ["exchange", "keep", "main", "work"]
