"""Forms by how they sound, so that those near another are found without comparing it with each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from workbench.names.phonetics import in_arabic, skeleton, sound, sound_distance, weight

__all__ = ["PhoneticIndex", "form_distance", "least_distance"]

_UNWRITTEN = 0.12  # what a vowel costs that Arabic leaves out
_SLACK = 1e-9  # for sums of decimal fractions


def form_distance(one: str, other: str) -> float:
    """Return the distance of sound, 0 to 1; Arabic writes few of the vowels that Latin letters write."""
    if in_arabic(one) == in_arabic(other):
        return sound_distance(sound(one), sound(other))
    arabic, latin = (one, other) if in_arabic(one) else (other, one)
    return sound_distance(sound(arabic), sound(latin), _UNWRITTEN)


def least_distance(one: str, other: str) -> float:
    """Return what the distance of two forms is at the least; it takes a hundredth of the time."""
    heard, against = sound(one), sound(other)
    heavier = max(weight(heard), weight(against))
    return Levenshtein.distance(skeleton(heard), skeleton(against)) / heavier if heavier else 0.0


class PhoneticIndex:
    """Forms, grouped by the skeletons of their sounds, of which there are far fewer."""

    def __init__(self, forms: Iterable[str]) -> None:
        self.forms = tuple(forms)
        homes: dict[str, list[int]] = {}
        for k, form in enumerate(self.forms):
            homes.setdefault(skeleton(sound(form)), []).append(k)
        self._skeletons = tuple(homes)
        self._homes = tuple(homes.values())
        self._weights = [weight(sound(form)) for form in self.forms]
        self._heaviest = np.array([max(self._weights[k] for k in home) for home in self._homes])

    def near(self, form: str, limit: float) -> Iterator[tuple[str, float]]:
        """Yield, in their order, the forms that may be within a distance of one, with the least that it can be."""
        if not self.forms:
            return
        heard = sound(form)
        own = weight(heard)
        apart = cdist([skeleton(heard)], self._skeletons, scorer=Levenshtein.distance, dtype=np.int32)[0]
        homes = np.flatnonzero(apart <= limit * np.maximum(own, self._heaviest) + _SLACK)
        for k, letters in sorted((k, float(apart[home])) for home in homes for k in self._homes[home]):
            least = letters / (max(own, self._weights[k]) or 1.0)
            if least <= limit + _SLACK:
                yield self.forms[k], least
