"""The command `workbench`."""

from workbench.cli import keep, team, users, work
from workbench.cli.base import main

__all__ = ["keep", "main", "team", "users", "work"]
