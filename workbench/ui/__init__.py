"""The page in the browser: review, documents, names, overview, bringing in and taking out."""

from workbench.errors import requires_extra

with requires_extra("page"):
    from workbench.ui.app import build, serve

__all__ = ["build", "serve"]
