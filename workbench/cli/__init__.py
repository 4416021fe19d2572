"""The command `workbench`."""

from workbench.cli import exchange, find, keep, measure, propose, publish, team, users, work
from workbench.cli.base import main

__all__ = ["exchange", "find", "keep", "main", "measure", "propose", "publish", "team", "users", "work"]
