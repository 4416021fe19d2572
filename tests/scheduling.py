"""Distribution of the tests to the workers of pytest-xdist: by module, the longest first.

`--dist loadgroup` does not help: pytest-xdist 3.8 marks its groups in a place that pytest 9.2 no longer reads.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

__all__ = ["ModuleScheduling", "longest_first"]

# In this order: `test_browser_workflows` makes a release, which the page of the shared server shows from then on.
BROWSER = ("test_browser", "test_browser_layout", "test_browser_workflows", "test_api_endpoints", "test_ui")
LONGEST = (
    *BROWSER,
    "test_browser_editing",
    "test_browser_review_round",
    "test_browser_start",
    "test_browser_day",
    "test_browser_side_by_side",
    "test_browser_finish",
    "test_browser_standing",
    "test_browser_imports",
    "test_browser_lost_server",
    "test_packaging",
    "test_corrections_return",
    "test_publishing",
    "test_notebooks",
    "test_cli",
    "test_encoders",
    "test_docs",
    "test_alignment",
    "test_plugins",
)
if missing := [name for name in LONGEST if not Path(__file__).with_name(f"{name}.py").exists()]:
    raise FileNotFoundError(f"tests/scheduling.py names missing modules: {', '.join(missing)}")


class ModuleScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Gives all tests of a module to one worker, so that shared fixtures are made once.

    The modules that use a browser share a worker with one server and one Chromium.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = _module(nodeid)
        return BROWSER[0] if module in BROWSER else module


def longest_first(items: list[pytest.Item]) -> None:
    """Sort the tests so that the longest modules come first and no worker is left alone with one at the end."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(_module(item.nodeid), len(places)))


def _module(nodeid: str) -> str:
    return Path(nodeid.partition("::")[0]).stem
