"""The page. So far it shows a workspace: its documents, and each garbled segment beside its counterparts."""

from workbench.ui.overview import build

__all__ = ["build"]
