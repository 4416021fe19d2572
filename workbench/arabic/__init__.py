"""Arabic script: profiles of normalisation that keep offsets, numbers, months, and what a text is written in."""

from workbench.arabic.normalise import PROFILES, Normalised, normalise
from workbench.arabic.quantities import Quantity, quantities
from workbench.arabic.script import Word, is_arabic, share_of_arabic, words

__all__ = [
    "PROFILES",
    "Normalised",
    "Quantity",
    "Word",
    "is_arabic",
    "normalise",
    "quantities",
    "share_of_arabic",
    "words",
]
