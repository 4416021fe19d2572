"""Arabic text: script detection, offset-preserving normalisation, numbers, dates, and measures."""

from workbench.arabic.dates import Date, find_dates
from workbench.arabic.languages import KEYBOARD_LETTERS, is_in_arabic
from workbench.arabic.measures import Measure, find_measures
from workbench.arabic.normalisation import PROFILES, NormalisedText, fold_preserving_offsets, normalise, search_key
from workbench.arabic.numbers import Quantity, find_quantities
from workbench.arabic.plain import plain_form, plain_text
from workbench.arabic.queries import has_words, search_terms, symbol_key, term_alternatives
from workbench.arabic.script import Word, has_visible_character, is_arabic, share_of_arabic, words

__all__ = [
    "KEYBOARD_LETTERS",
    "PROFILES",
    "Date",
    "Measure",
    "NormalisedText",
    "Quantity",
    "Word",
    "find_dates",
    "find_measures",
    "find_quantities",
    "fold_preserving_offsets",
    "has_visible_character",
    "has_words",
    "is_arabic",
    "is_in_arabic",
    "normalise",
    "plain_form",
    "plain_text",
    "search_key",
    "search_terms",
    "share_of_arabic",
    "symbol_key",
    "term_alternatives",
    "words",
]
