"""Align garbled Arabic with cleaner siblings, score how faithful it is, say why, repair it, publish it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.version import VERSION

if TYPE_CHECKING:
    from workbench.encoders import load_encoder
    from workbench.errors import WorkbenchError
    from workbench.records import Document, ErrorSpan, FidelityReport, Link, Segment
    from workbench.service import Settings, Workbench, align, read_pairs, read_sentences, score, score_alone

__version__ = VERSION

__all__ = [
    "Document",
    "ErrorSpan",
    "FidelityReport",
    "Link",
    "Segment",
    "Settings",
    "Workbench",
    "WorkbenchError",
    "__version__",
    "align",
    "load_encoder",
    "read_pairs",
    "read_sentences",
    "score",
    "score_alone",
]

_HOMES = {
    **dict.fromkeys(("Document", "ErrorSpan", "FidelityReport", "Link", "Segment"), "workbench.records"),
    "WorkbenchError": "workbench.errors",
    "load_encoder": "workbench.encoders",
}

if not TYPE_CHECKING:  # a type checker would take every name for a public one

    def __getattr__(name: str) -> Any:
        """Import a public name when it is first used, so that importing the package costs nothing."""
        if name not in __all__:
            raise AttributeError(f"module 'workbench' has no attribute {name!r}")
        return getattr(import_module(_HOMES.get(name, "workbench.service")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
