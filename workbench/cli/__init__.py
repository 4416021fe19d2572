"""The command `workbench`."""

from workbench.cli import find, keep, work
from workbench.cli.base import main

__all__ = ["find", "keep", "main", "work"]
