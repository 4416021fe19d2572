"""The command `workbench`."""

from workbench.cli import exchange, find, keep, team, users, work
from workbench.cli.base import main

__all__ = ["exchange", "find", "keep", "main", "team", "users", "work"]
