"""The command `workbench`."""

from workbench.cli import exchange, find, keep, work
from workbench.cli.base import main

__all__ = ["exchange", "find", "keep", "main", "work"]
