"""Arabic script: profiles of normalisation that keep offsets, numbers, dates, and what a text is written in."""

from workbench.arabic.dates import Date, dates
from workbench.arabic.normalise import PROFILES, Normalised, normalise, same_length
from workbench.arabic.quantities import Quantity, quantities
from workbench.arabic.script import Word, is_arabic, share_of_arabic, words

__all__ = [
    "PROFILES",
    "Date",
    "Normalised",
    "Quantity",
    "Word",
    "dates",
    "is_arabic",
    "normalise",
    "quantities",
    "same_length",
    "share_of_arabic",
    "words",
]
