"""Arabic text: script detection, offset-preserving normalisation, numbers, dates, and measures."""

from workbench.arabic.compact_text import CompactText, compact
from workbench.arabic.counted import Counted, counted_noun, find_counted, is_of_people
from workbench.arabic.date_values import Date
from workbench.arabic.date_words import zone_offsets
from workbench.arabic.dates import find_dates
from workbench.arabic.languages import KEYBOARD_LETTERS, is_in_arabic, language_votes
from workbench.arabic.measures import Measure, find_measures
from workbench.arabic.normalisation import PROFILES, NormalisedText, fold_preserving_offsets, normalise, search_key
from workbench.arabic.numbers import Quantity, find_quantities
from workbench.arabic.placeholders import PLACEHOLDER, crossing_codes
from workbench.arabic.plain import plain_form, plain_text
from workbench.arabic.queries import has_terms, has_words, search_terms, symbol_key, term_alternatives
from workbench.arabic.relative_days import direction_after
from workbench.arabic.script import Word, has_visible_character, is_arabic, main_script, share_of_arabic, words
from workbench.arabic.typography import even_characters, even_typography
from workbench.arabic.units import Unit, unit_after, unit_before, unit_of_noun

__all__ = [
    "KEYBOARD_LETTERS",
    "PLACEHOLDER",
    "PROFILES",
    "CompactText",
    "Counted",
    "Date",
    "Measure",
    "NormalisedText",
    "Quantity",
    "Unit",
    "Word",
    "compact",
    "counted_noun",
    "crossing_codes",
    "direction_after",
    "even_characters",
    "even_typography",
    "find_counted",
    "find_dates",
    "find_measures",
    "find_quantities",
    "fold_preserving_offsets",
    "has_terms",
    "has_visible_character",
    "has_words",
    "is_arabic",
    "is_in_arabic",
    "is_of_people",
    "language_votes",
    "main_script",
    "normalise",
    "plain_form",
    "plain_text",
    "search_key",
    "search_terms",
    "share_of_arabic",
    "symbol_key",
    "term_alternatives",
    "unit_after",
    "unit_before",
    "unit_of_noun",
    "words",
    "zone_offsets",
]
