"""Settings of a workbench, progress callbacks, and the context that use cases share."""

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
    """The encoder's name, whether models may be downloaded from the hub, and the style guide for numbers and dates.

    cache is the folder where aligning and scoring without a workspace keep the vectors of texts for other processes.
    """

    encoder: str = "e5"
    online: bool = False
    style: StyleGuide = field(default_factory=StyleGuide)
    cache: Path | None = None

    @classmethod
    def from_environment(
        cls, encoder: str | None = None, environment: Mapping[str, str] | None = None, *, style: str | None = None
    ) -> Self:
        """Return settings from WORKBENCH_ENCODER, WORKBENCH_ONLINE and WORKBENCH_STYLE; arguments take precedence."""
        values = os.environ if environment is None else environment
        return cls(
            encoder=encoder or values.get("WORKBENCH_ENCODER") or "e5",
            online=values.get("WORKBENCH_ONLINE") == "1",
            style=StyleGuide.read(values.get("WORKBENCH_STYLE", "") if style is None else style),
        )


class Progress(Protocol):
    """A callback for the progress of a stage."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report that `done` of `total` items of a stage are done."""


def silent(stage: str, done: int, total: int) -> None:
    """Ignore progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbenchContext:
    """What every use case needs: the location of the workspace, the settings and a progress callback.

    reviews is false where it acts for somebody without the right to review.
    """

    path: Path | DatabaseURL
    settings: Settings = field(default_factory=Settings)
    progress: Progress = silent
    reviews: bool = True
