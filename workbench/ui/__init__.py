"""The page: translators correct garbled segments beside their counterparts, and see the state of the documents."""

from workbench.ui.overview import build
from workbench.ui.review import KEYS

__all__ = ["KEYS", "build"]
