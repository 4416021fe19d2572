"""An index of spellings by phonetic code, which finds similar-sounding ones without comparing all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from workbench.names.phonetics import (
    consonant_skeleton,
    has_arabic_letters,
    phonetic_code,
    phonetic_distance,
    phonetic_weight,
)

__all__ = ["PhoneticIndex", "min_spelling_distance", "spelling_distance"]

_UNWRITTEN_VOWEL_COST = 0.12  # of a vowel that Arabic omits
_SLACK = 1e-9  # for rounding errors


def spelling_distance(left: str, right: str) -> float:
    """Return the phonetic distance of two spellings, 0 to 1; vowels that only the Latin spelling has cost little."""
    if has_arabic_letters(left) == has_arabic_letters(right):
        return phonetic_distance(phonetic_code(left), phonetic_code(right))
    arabic, latin = (left, right) if has_arabic_letters(left) else (right, left)
    return phonetic_distance(phonetic_code(arabic), phonetic_code(latin), _UNWRITTEN_VOWEL_COST)


def min_spelling_distance(left: str, right: str) -> float:
    """Return a lower bound of the distance of two spellings, in a hundredth of the time."""
    left_code, right_code = phonetic_code(left), phonetic_code(right)
    heavier = max(phonetic_weight(left_code), phonetic_weight(right_code))
    return (
        Levenshtein.distance(consonant_skeleton(left_code), consonant_skeleton(right_code)) / heavier
        if heavier
        else 0.0
    )


class PhoneticIndex:
    """Spellings grouped by consonant skeleton, of which there are far fewer."""

    def __init__(self, forms: Iterable[str]) -> None:
        self.forms = tuple(forms)
        forms_by_skeleton: dict[str, list[int]] = {}
        for k, form in enumerate(self.forms):
            forms_by_skeleton.setdefault(consonant_skeleton(phonetic_code(form)), []).append(k)
        self._skeletons = tuple(forms_by_skeleton)
        self._groups = tuple(forms_by_skeleton.values())
        self._weights = [phonetic_weight(phonetic_code(form)) for form in self.forms]
        self._heaviest = np.array([max(self._weights[k] for k in group) for group in self._groups])

    def within(self, form: str, limit: float) -> Iterator[tuple[str, float]]:
        """Yield, in order, the spellings that may be within a distance of a form, with a lower bound of it."""
        if not self.forms:
            return
        code = phonetic_code(form)
        own_weight = phonetic_weight(code)
        skeleton_distances = cdist(
            [consonant_skeleton(code)], self._skeletons, scorer=Levenshtein.distance, dtype=np.int32
        )[0]
        groups = np.flatnonzero(skeleton_distances <= limit * np.maximum(own_weight, self._heaviest) + _SLACK)
        for k, letters in sorted(
            (k, float(skeleton_distances[group])) for group in groups for k in self._groups[group]
        ):
            least = letters / (max(own_weight, self._weights[k]) or 1.0)
            if least <= limit + _SLACK:
                yield self.forms[k], least
