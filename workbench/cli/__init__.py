"""The command `workbench`."""

from workbench.cli import exchange, keep, propose, work
from workbench.cli.base import main

__all__ = ["exchange", "keep", "main", "propose", "work"]
