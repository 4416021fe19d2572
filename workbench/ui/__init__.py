"""The page in the browser: review, documents, names, overview, bringing in and taking out."""

from workbench.ui.app import build, serve

__all__ = ["build", "serve"]
