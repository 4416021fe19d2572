"""The command `workbench`."""

from workbench.cli import exchange, find, keep, propose, publish, team, users, work
from workbench.cli.base import main

__all__ = ["exchange", "find", "keep", "main", "propose", "publish", "team", "users", "work"]
