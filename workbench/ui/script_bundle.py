"""Bundles the page's scripts into one file, so that a browser loads one file instead of dozens.

The modules stay plain scripts that a browser can also run unbundled. In the bundle, each is a function that returns
its exports and comes after the modules that it imports. Only the forms of import and export that the page uses are
supported; any other raises a ValueError.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

__all__ = ["bundle"]

_IMPORT = re.compile(
    r"^import (?:\{\s+(?P<names>[^}]+?),?\s+\}|\* as (?P<namespace>\w+)) from '\./(?P<module>[\w-]+)\.js';$",
    re.MULTILINE,
)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (?P<name>\w+))", re.MULTILINE)
_UNSUPPORTED = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundle(modules: Mapping[str, str]) -> str:
    """Return one script for modules given by name and source."""
    return "\n".join(_function(name, modules[name]) for name in _topological_order(modules))


def _topological_order(modules: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of modules, each after those that it imports."""
    finished: dict[str, bool] = {}

    def visit(name: str) -> Iterator[str]:
        if name in finished:
            if not finished[name]:
                raise ValueError(f"{name}.js is part of an import cycle")
            return
        finished[name] = False
        for match in _IMPORT.finditer(modules[name]):
            yield from visit(match["module"])
        finished[name] = True
        yield name

    for name in modules:
        yield from visit(name)


def _function(name: str, source: str) -> str:
    exported = [match["name"] for match in _EXPORT.finditer(source)]
    body = _EXPORT.sub("", _IMPORT.sub(_destructured, source))
    if unsupported := _UNSUPPORTED.search(body):
        raise ValueError(f"{name}.js: unsupported import or export: {unsupported[0]!r}")
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _destructured(match: re.Match[str]) -> str:
    """Return an import as a declaration that destructures the value of another module."""
    names = f"{{ {match['names'].replace(' as ', ': ')} }}" if match["names"] else match["namespace"]
    return f"const {names} = {_variable(match['module'])};"


def _variable(module: str) -> str:
    return f"module_{module.replace('-', '_')}"
