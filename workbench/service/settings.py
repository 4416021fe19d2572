"""Settings of a workbench, progress callbacks, and the context that use cases share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self
from urllib.parse import urlsplit

from workbench.editing.style_guide import StyleGuide
from workbench.encoders.devices import CPU, checked_device
from workbench.errors import ModelError
from workbench.records import DatabaseURL

__all__ = ["PostEditorEndpoint", "Progress", "Settings", "WorkbenchContext", "silent"]


_LONGEST_WAIT = 600  # seconds for one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEditorEndpoint:
    """Where a language model rewrites sentences: a URL that speaks OpenAI's protocol, and the model's name there.

    timeout is in seconds. What is sent there leaves the workbench.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 60.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ModelError("post-editor-bad-url", url=self.url)

    @property
    def host(self) -> str:
        """The name of the machine, with its port."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @classmethod
    def from_environment(cls, values: Mapping[str, str]) -> Self | None:
        """Return the endpoint of WORKBENCH_POST_EDITOR_URL, _MODEL, _KEY and _TIMEOUT, None where no URL is set."""
        url = values.get("WORKBENCH_POST_EDITOR_URL", "").strip()
        if not url:
            return None
        model = values.get("WORKBENCH_POST_EDITOR_MODEL", "").strip()
        if not model:
            raise ModelError("post-editor-without-model")
        try:
            timeout = float(values.get("WORKBENCH_POST_EDITOR_TIMEOUT") or 60)
        except ValueError:
            timeout = 0.0
        if not 0 < timeout <= _LONGEST_WAIT:
            raise ModelError("post-editor-bad-timeout", limit=_LONGEST_WAIT)
        return cls(url=url, model=model, key=values.get("WORKBENCH_POST_EDITOR_KEY", ""), timeout=timeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The encoder's name, whether models may be downloaded from the hub, and the style guide for numbers and dates.

    device is what texts are encoded on, as `workbench.encoders.devices` names it: on another than the processor
    vectors differ by rounding. post_editor is None unless texts may be sent to a language model. cache is the folder
    where aligning and scoring without a workspace keep the vectors of texts for other processes.
    """

    encoder: str = "e5"
    device: str = CPU
    online: bool = False
    style: StyleGuide = field(default_factory=StyleGuide)
    cache: Path | None = None
    post_editor: PostEditorEndpoint | None = None

    @classmethod
    def from_environment(
        cls,
        encoder: str | None = None,
        environment: Mapping[str, str] | None = None,
        *,
        style: str | None = None,
        device: str | None = None,
    ) -> Self:
        """Return settings from WORKBENCH_ENCODER, _DEVICE, _ONLINE and _STYLE, and those of the post-editor.

        Arguments take precedence.
        """
        values = os.environ if environment is None else environment
        return cls(
            encoder=encoder or values.get("WORKBENCH_ENCODER") or "e5",
            device=checked_device(device or values.get("WORKBENCH_DEVICE") or CPU),
            online=values.get("WORKBENCH_ONLINE") == "1",
            post_editor=PostEditorEndpoint.from_environment(values),
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
