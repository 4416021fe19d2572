"""Bundles the page's scripts into one file, so that a browser does not wait for dozens of answers.

The modules stay plain scripts that any browser runs as they are. Each becomes a function that returns what it
exports, after those that it imports from. Only the forms of import and export that the page uses are known here;
another one is a ValueError.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

__all__ = ["bundle"]

_IMPORT = re.compile(
    r"^import (?:\{\s+(?P<names>[^}]+?),?\s+\}|\* as (?P<whole>\w+)) from '\./(?P<module>[\w-]+)\.js';$", re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (?P<name>\w+))", re.MULTILINE)
_ELSE = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundle(modules: Mapping[str, str]) -> str:
    """Return one script that does what modules do, each given by its name and its source."""
    return "\n".join(_function(name, modules[name]) for name in _in_order(modules))


def _in_order(modules: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of modules, each after those that it imports from."""
    done: dict[str, bool] = {}

    def visit(name: str) -> Iterator[str]:
        if name in done:
            if not done[name]:
                raise ValueError(f"{name}.js imports itself by way of others")
            return
        done[name] = False
        for found in _IMPORT.finditer(modules[name]):
            yield from visit(found["module"])
        done[name] = True
        yield name

    for name in modules:
        yield from visit(name)


def _function(name: str, source: str) -> str:
    exported = [found["name"] for found in _EXPORT.finditer(source)]
    body = _EXPORT.sub("", _IMPORT.sub(_taken, source))
    if left := _ELSE.search(body):
        raise ValueError(f"{name}.js: {left[0]!r} is no form of import or export that is known here")
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _taken(found: re.Match[str]) -> str:
    names = f"{{ {found['names'].replace(' as ', ': ')} }}" if found["names"] else found["whole"]
    return f"const {names} = {_variable(found['module'])};"


def _variable(module: str) -> str:
    return f"module_{module.replace('-', '_')}"
