"""Named plugins: built-in ones by import path, third-party ones by entry point.

An entry point group is `workbench.<kind>`, as in `[project.entry-points."workbench.metrics"]`.
Nothing is imported before it is asked for by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from workbench.errors import PluginError

__all__ = ["ENCODERS", "METRICS", "VECTOR_METRICS", "Plugin", "Registry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """A name and where it comes from: `target` is `module:attribute`, `origin` the distribution."""

    kind: str
    name: str
    target: str
    origin: str

    def load(self) -> Any:
        """Import and return what the plugin names."""
        module, _, attribute = self.target.partition(":")
        try:
            return getattr(import_module(module), attribute)
        except (ImportError, AttributeError) as error:
            raise PluginError(
                f"The {self.kind} plugin '{self.name}' of {self.origin} cannot be loaded: {error}",
                remedy=f"Reinstall {self.origin}, or uninstall it if you do not need it.",
            ) from error


@dataclass(frozen=True, slots=True)
class Registry:
    """All plugins of one kind, found anew at every call, so that the answer depends on nothing asked before."""

    kind: str
    builtin: Mapping[str, str]

    def plugins(self) -> dict[str, Plugin]:
        """Return every plugin by name; a name claimed twice is an error."""
        found = {
            name: Plugin(kind=self.kind, name=name, target=target, origin="muqabala")
            for name, target in self.builtin.items()
        }
        for point in entry_points(group=f"workbench.{self.kind}"):
            origin = point.dist.name if point.dist else "an unnamed distribution"
            if point.name in found:
                raise PluginError(
                    f"Two {self.kind} claim the name '{point.name}': {found[point.name].origin} and {origin}",
                    remedy=f"Uninstall one of the two with 'pip uninstall {origin}'.",
                )
            found[point.name] = Plugin(kind=self.kind, name=point.name, target=point.value, origin=origin)
        return found

    def find(self, name: str) -> Plugin:
        """Return the plugin of this name; an unknown name is an error that lists the known ones."""
        plugins = self.plugins()
        if name not in plugins:
            raise PluginError(
                f"There is no {self.kind.removesuffix('s')} named '{name}'.",
                remedy=f"Known {self.kind}: {', '.join(sorted(plugins))}.",
            )
        return plugins[name]


ENCODERS = Registry("encoders", {"e5": "workbench.encoders.embedded:load"})
_LEXICAL = {"chrf": "chrf", "chrf++": "chrf_plus", "bleu": "bleu", "ter": "ter"}
METRICS = Registry(
    "metrics",
    {name: f"workbench.metrics.lexical:{function}" for name, function in _LEXICAL.items()}
    | {
        f"{name}-{profile}": f"workbench.metrics.lexical:{function}_{profile}"
        for name, function in _LEXICAL.items()
        for profile in ("raw", "full")
    }
    | {"hter": "workbench.metrics.lexical:ter"},
)
VECTOR_METRICS = Registry(
    "vector_metrics",
    {"bertscore": "workbench.metrics.vectors:bertscore", "cosine": "workbench.metrics.vectors:cosine"},
)
