"""The command `workbench`."""

from workbench.cli import exchange, keep, team, users, work
from workbench.cli.base import main

__all__ = ["exchange", "keep", "main", "team", "users", "work"]
