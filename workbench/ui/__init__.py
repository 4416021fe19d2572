"""The web page: review, documents, names, overview, import and export."""

from workbench.errors import requires_extra

with requires_extra("page"):
    from workbench.ui.app import build, serve

__all__ = ["build", "serve"]
