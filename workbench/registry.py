"""Registries of plugins: built-in ones by import path, third-party ones by entry point, a user's own from a file.

The entry point group of a kind is `workbench.<kind>`, as in `[project.entry-points."workbench.metrics"]`. A file lists
its plugins in `PLUGINS`, as in `PLUGINS = {"metrics": {"overlap": overlap}}`, and runs only when the user names it. No
plugin is imported before it is used.
"""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoints, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from workbench.errors import PluginError
from workbench.messages import Message

__all__ = [
    "CHECKS",
    "ENCODERS",
    "EXPORTERS",
    "METRICS",
    "PAIR_CHECKS",
    "VECTOR_METRICS",
    "Plugin",
    "Registry",
    "added_plugins",
    "load_plugin_file",
    "load_plugin_source",
    "loaded_plugin_files",
    "loaded_plugin_sources",
]

KINDS = ("encoders", "metrics", "vector_metrics", "checks", "pair_checks", "exporters")
_SOURCES: dict[str, tuple[Path, bytes]] = {}
_LOADED_FILES: dict[str, tuple[Plugin, ...]] = {}  # by hash, in the order in which the user named them


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """A named plugin and its origin.

    Attributes:
        kind: One of KINDS.
        name: The name that users give.
        target: Where to import it from, `module:attribute`.
        origin: The distribution or file that it comes from.
        loaded: The plugin itself, if it came from a file.
    """

    kind: str
    name: str
    target: str
    origin: str
    loaded: Any = None

    def load(self) -> Any:
        """Return the plugin itself, importing it if need be; raise PluginError if that fails."""
        if self.loaded is not None:
            return self.loaded
        module, _, attribute = self.target.partition(":")
        try:
            return getattr(import_module(module), attribute)
        except (ImportError, AttributeError) as error:
            raise PluginError(
                "plugin-not-loadable", kind=self.kind, name=self.name, origin=self.origin, reason=str(error)
            ) from error


@dataclass(frozen=True, slots=True)
class Registry:
    """The plugins of one kind; they are looked up anew whenever the folders that Python imports from have changed."""

    kind: str
    builtin: Mapping[str, str]

    def plugins(self) -> dict[str, Plugin]:
        """Return every plugin by name; raise PluginError if two have the same name."""
        found = {
            name: Plugin(kind=self.kind, name=name, target=target, origin="muqabala")
            for name, target in self.builtin.items()
        }
        for point in _entry_points(_import_path())[self.kind]:
            origin = point.dist.name if point.dist else "an unnamed distribution"
            if point.name in found:
                raise PluginError(
                    "plugin-name-taken", kind=self.kind, name=point.name, first=found[point.name].origin, second=origin
                )
            found[point.name] = Plugin(kind=self.kind, name=point.name, target=point.value, origin=origin)
        for plugin in (p for some in _LOADED_FILES.values() for p in some if p.kind == self.kind):
            if plugin.name in found:
                raise PluginError(
                    "plugin-name-taken-in-file",
                    kind=self.kind,
                    name=plugin.name,
                    first=found[plugin.name].origin,
                    second=plugin.origin,
                )
            found[plugin.name] = plugin
        return found

    def find(self, name: str) -> Plugin:
        """Return the plugin of this name; raise PluginError for an unknown one."""
        plugins = self.plugins()
        if name not in plugins:
            raise PluginError("plugin-unknown", kind=self.kind, name=name, known=sorted(plugins))
        return plugins[name]


@lru_cache(maxsize=1)
def _entry_points(_state: tuple[tuple[str, int], ...]) -> dict[str, EntryPoints]:
    """Return the entry points of each kind; to list them takes 20 ms."""
    found = entry_points()
    return {kind: found.select(group=f"workbench.{kind}") for kind in KINDS}


def _import_path() -> tuple[tuple[str, int], ...]:
    """Return the folders that Python imports from, each with the time of its last change."""
    state = []
    for folder in sys.path:
        try:
            state.append((folder, Path(folder).stat().st_mtime_ns))
        except OSError:
            state.append((folder, 0))
    return tuple(state)


ENCODERS = Registry("encoders", {"e5": "workbench.encoders.default:load", "use": "workbench.encoders.universal:load"})
_LEXICAL_METRICS = {"chrf": "chrf", "chrf++": "chrf_plus", "bleu": "bleu", "ter": "ter"}
METRICS = Registry(
    "metrics",
    {name: f"workbench.metrics.lexical:{function}" for name, function in _LEXICAL_METRICS.items()}
    | {
        f"{name}-{profile}": f"workbench.metrics.lexical:{function}_{profile}"
        for name, function in _LEXICAL_METRICS.items()
        for profile in ("raw", "full")
    }
    | {"hter": "workbench.metrics.lexical:ter"},
)
VECTOR_METRICS = Registry(
    "vector_metrics",
    {"bertscore": "workbench.metrics.vectors:bertscore", "cosine": "workbench.metrics.vectors:cosine"},
)
CHECKS = Registry("checks", {})
PAIR_CHECKS = Registry("pair_checks", {})
EXPORTERS = Registry("exporters", {})


def load_plugin_file(path: Path) -> tuple[Plugin, ...]:
    """Run a Python file and register the plugins that it lists in `PLUGINS`; raise PluginError if that fails."""
    try:
        source = path.read_bytes()
    except OSError as error:
        raise PluginError("plugin-file-unreadable", path=path, reason=error.strerror) from error
    return load_plugin_source(path, source)


def load_plugin_source(path: Path, source: bytes) -> tuple[Plugin, ...]:
    """Do the same for the content of a file, which need not be on this machine."""
    key = hashlib.sha256(source).hexdigest()[:12]
    _SOURCES[key] = path, source
    if key not in _LOADED_FILES:
        _LOADED_FILES[key] = _read_listing(_run_file(path, source, key), path, f"{path.name}#{key}")
    return _LOADED_FILES[key]


def loaded_plugin_files() -> tuple[str, ...]:
    """Return the hashes of the plugin files loaded so far, in their order."""
    return tuple(_LOADED_FILES)


def loaded_plugin_sources() -> tuple[tuple[Path, bytes], ...]:
    """Return the plugin files loaded so far with their content, for another process to load."""
    return tuple(_SOURCES[key] for key in _LOADED_FILES)


def added_plugins(*kinds: str) -> str:
    """Return the third-party plugins of these kinds for a signature, or an empty string."""
    registries = (Registry(kind, {}) for kind in kinds)
    return "".join(f"+{p.name}@{p.origin}" for r in registries for _, p in sorted(r.plugins().items()))


def _run_file(path: Path, source: bytes, key: str) -> ModuleType:
    module = ModuleType(f"_workbench_plugin_{key}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses look up their own module
    try:
        exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - the user named it
    except Exception as error:
        sys.modules.pop(module.__name__, None)
        line = next(
            (f.lineno for f in reversed(traceback.extract_tb(error.__traceback__)) if f.filename == str(path)), 0
        )
        at = line or getattr(error, "lineno", None) or 1
        raise PluginError(
            "plugin-file-failed",
            where=Message("terms.line", file=path, line=at),
            kind=type(error).__name__,
            reason=str(error),
        ) from error
    return module


def _read_listing(module: ModuleType, path: Path, origin: str) -> tuple[Plugin, ...]:
    listed = getattr(module, "PLUGINS", None)
    if not isinstance(listed, dict) or not listed or not all(isinstance(some, dict) for some in listed.values()):
        raise PluginError("plugin-file-empty", path=path)
    plugins = []
    for kind, some in listed.items():
        if kind not in KINDS:
            raise PluginError("plugin-unknown-kind", path=path, kind=kind, known=list(KINDS))
        for name, found in some.items():
            if not isinstance(name, str) or not callable(found):
                raise PluginError("plugin-not-a-function", path=path, name=name)
            plugins.append(Plugin(kind=kind, name=name, target=f"{path.name}:{name}", origin=origin, loaded=found))
    return tuple(plugins)
