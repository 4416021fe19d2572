"""Arabic text: script detection, offset-preserving normalisation, numbers, dates, and measures."""

from workbench.arabic.dates import Date, dates
from workbench.arabic.measures import Measure, measures
from workbench.arabic.normalisation import PROFILES, NormalisedText, fold_preserving_offsets, normalise, search_key
from workbench.arabic.numbers import Quantity, quantities
from workbench.arabic.script import Word, is_arabic, share_of_arabic, words

__all__ = [
    "PROFILES",
    "Date",
    "Measure",
    "NormalisedText",
    "Quantity",
    "Word",
    "dates",
    "fold_preserving_offsets",
    "is_arabic",
    "measures",
    "normalise",
    "quantities",
    "search_key",
    "share_of_arabic",
    "words",
]
