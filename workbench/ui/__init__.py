"""The web page: review, documents, names, overview, import and export."""

from workbench.errors import requires_extra

with requires_extra("page"):
    from workbench.ui.app import build, serve
    from workbench.ui.component import pair_editor

__all__ = ["build", "pair_editor", "serve"]
