"""How often words in Arabic letters are taken for Arabic: python -m benchmarks.languages

Words are drawn by the frequency that wordfreq has of them in Persian, Urdu and Arabic, the latter with the letters of
a Persian keyboard, and are in no order: a sentence is easier.
"""

from __future__ import annotations

import random

import wordfreq

from workbench.arabic import is_in_arabic

SEQUENCES = 3_000
KEYBOARD = str.maketrans("يكى", "یکی")


def sequences(language: str, words: int) -> list[str]:
    """Return sequences of words of a language, drawn by frequency."""
    chance = random.Random(1)
    frequencies = wordfreq.get_frequency_dict(language)
    drawn = chance.choices(list(frequencies), list(frequencies.values()), k=words * SEQUENCES)
    texts = (" ".join(drawn[k : k + words]) for k in range(0, len(drawn), words))
    return [text.translate(KEYBOARD if language == "ar" else {}) for text in texts]


def main() -> None:
    """Print for each language and length how many sequences are taken for Arabic, for another language, or neither."""
    print(f"{'language':10}{'words':>6}{'Arabic':>8}{'other':>8}{'neither':>9}")
    for language in ("fa", "ur", "ar"):
        for words in (3, 8, 15):
            found = [is_in_arabic(text) for text in sequences(language, words)]
            counts = [found.count(answer) for answer in (True, False, None)]
            print(f"{language:10}{words:6}{counts[0]:8}{counts[1]:8}{counts[2]:9}")


if __name__ == "__main__":
    main()
