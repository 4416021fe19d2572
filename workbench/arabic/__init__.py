"""Arabic script: normalisation that keeps offsets, numbers, dates, measures, and what a text is written in."""

from workbench.arabic.dates import Date, dates
from workbench.arabic.measures import Measure, measures
from workbench.arabic.normalisation import PROFILES, Normalised, normalise, same_length, searchable
from workbench.arabic.numbers import Quantity, quantities
from workbench.arabic.script import Word, is_arabic, share_of_arabic, words

__all__ = [
    "PROFILES",
    "Date",
    "Measure",
    "Normalised",
    "Quantity",
    "Word",
    "dates",
    "is_arabic",
    "measures",
    "normalise",
    "quantities",
    "same_length",
    "searchable",
    "share_of_arabic",
    "words",
]
