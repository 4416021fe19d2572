"""What a use case can be told, and how it tells of its progress."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self

from workbench.editing.style_guide import StyleGuide
from workbench.records import DatabaseURL

__all__ = ["Progress", "Settings", "WorkbenchContext", "silent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The encoder's name, whether models may be fetched from the hub, and how the house writes numbers and dates."""

    encoder: str = "e5"
    online: bool = False
    style: StyleGuide = field(default_factory=StyleGuide)

    @classmethod
    def from_environment(
        cls, encoder: str | None = None, environment: Mapping[str, str] | None = None, *, style: str | None = None
    ) -> Self:
        """Return the settings of WORKBENCH_ENCODER, WORKBENCH_ONLINE and WORKBENCH_STYLE; what is given goes first."""
        values = os.environ if environment is None else environment
        return cls(
            encoder=encoder or values.get("WORKBENCH_ENCODER") or "e5",
            online=values.get("WORKBENCH_ONLINE") == "1",
            style=StyleGuide.read(values.get("WORKBENCH_STYLE", "") if style is None else style),
        )


class WorkbenchContext(Protocol):
    """What a use case has to know of the workbench: where its workspace is, and what it was told."""

    path: Path | DatabaseURL
    settings: Settings


class Progress(Protocol):
    """HumanEdits how far a stage of the work has come."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note that `done` of `total` are done."""


def silent(stage: str, done: int, total: int) -> None:
    """Take no note of anything."""
