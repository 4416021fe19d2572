"""How the tests are dealt out to the workers of pytest-xdist: by module, the longest first.

The groups of `--dist loadgroup` are no help: pytest-xdist 3.8 marks them in a place that pytest 9.2 no longer reads.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

__all__ = ["ModuleScheduling", "longest_first"]

# `test_browser_workflows` makes a release, which the server's page shows from then on, with a version in figures of its own.
BROWSER = ("test_browser", "test_browser_layout", "test_browser_workflows", "test_api_endpoints", "test_ui")
LONGEST = (*BROWSER, "test_notebooks", "test_cli", "test_encoders", "test_docs", "test_alignment", "test_plugins")
if missing := [name for name in LONGEST if not Path(__file__).with_name(f"{name}.py").exists()]:
    raise FileNotFoundError(f"tests/scheduling.py names modules that are not there: {', '.join(missing)}")


class ModuleScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Gives all tests of a module to one worker, so that what they share is made once.

    The modules that drive the browser go together: one worker has the server and Chromium.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = _module(nodeid)
        return BROWSER[0] if module in BROWSER else module


def longest_first(items: list[pytest.Item]) -> None:
    """Sort tests so that the longest modules come first: none is left for the end, where a worker has nobody beside."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(_module(item.nodeid), len(places)))


def _module(nodeid: str) -> str:
    return Path(nodeid.partition("::")[0]).stem
