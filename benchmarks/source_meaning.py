"""What is found beside an English source that says otherwise: python -m benchmarks.source_meaning DATA [--cache FILE]

Sentences of WMT24++ and NTREX with their Arabic translations. As they are, whatever is found is false, but for errors
of the translations. Then one word of each English sentence is changed: a word into one that excludes it, a country,
people or capital into another one, a negation taken away or, with the Arabic one taken away, left alone.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.data import wmt24pp_pairs
from benchmarks.labelled_pairs import Vectors
from workbench.alignment.words import align_words
from workbench.checks.opposites import are_opposites, word_senses
from workbench.checks.source_meaning import changed_in_translation
from workbench.checks.word_lists import listed_rows
from workbench.encoders import load_encoder
from workbench.names.english_places import english_places, find_english_entities
from workbench.records import ErrorSpan

KINDS = ("news", "literary", "social", "speech")
WHOLE = 688  # lines of NTREX before those whose words run together
NEGATION = re.compile(r"\b(?:not|never) |(?<=[a-z])n['’]t\b")
ARABIC_NEGATION = re.compile(r"(?<!\w)(?:لم|لن|ليس|لا) ")


@dataclass(frozen=True, slots=True)
class Case:
    """A translation, its source, one of them changed, and the check that is to find it."""

    left: str
    right: str
    check: str


def changed(left: str, right: str, chance: Random) -> Iterator[Case]:
    """Yield at most one case for each kind of change."""
    if words := list(_other_words(right)):
        yield Case(left, chance.choice(words), "opposites")
    if mentions := find_english_entities(right):
        mention = chance.choice(mentions)
        told = {c for m in mentions for e in m.entities for c in e.countries}
        kind = mention.entities[0].kind
        others = [n for n, e in english_places() if e.kind == kind and e.countries.isdisjoint(told)]
        if right.count(mention.text) == 1:
            yield Case(left, right.replace(mention.text, chance.choice(others)), "names")
    if len(NEGATION.findall(right)) == 1 and ARABIC_NEGATION.search(left):
        yield Case(left, NEGATION.sub("", right), "negation")
        if len(ARABIC_NEGATION.findall(left)) == 1:
            yield Case(ARABIC_NEGATION.sub("", left), right, "negation")


def _other_words(text: str) -> Iterator[str]:
    """Yield a text with one word changed into one that excludes it, as far as the ending tells in the same form."""
    rows = [
        (forms.split(), [s for word in arabic.split() for s in word_senses(word)])
        for forms, arabic, *_ in listed_rows("english_words.tsv")
        if forms != "-"
    ]
    for match in re.finditer("[A-Za-z]+", text):
        said = match[0]
        senses = next((senses for forms, senses in rows if said in forms or said.lower() in forms), [])
        others = [forms for forms, found in rows if are_opposites(senses, found)]
        if others:
            ending = next((e for e in ("ing", "ed", "s") if said.endswith(e)), "")
            other = next((f for f in others[0] if ending and f.endswith(ending)), others[0][0])
            yield text[: match.start()] + (other.capitalize() if said[0].isupper() else other) + text[match.end() :]


def found(vectors: Vectors, left: str, right: str) -> list[ErrorSpan]:
    """Return what is found in a translation beside its source."""
    return list(changed_in_translation(left, right, align_words(left, vectors[left], right, vectors[right])))


def ntrex(data: Path) -> Sequence[tuple[str, str]]:
    """Return the Arabic lines of NTREX with the English ones, as far as the Arabic words stand apart."""
    sides = [(data / "ntrex" / name).read_text("utf-8").splitlines() for name in ("ref.arb.txt", "src.eng.txt")]
    return list(zip(*sides, strict=True))[:WHOLE]


def main() -> None:
    """Print what is found in sentences as they are, and of each kind of change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, help="file to keep vectors in")
    parser.add_argument("--list", action="store_true", help="print what is found in sentences as they are")
    options = parser.parse_args()
    vectors, chance = Vectors(load_encoder("e5"), options.cache), Random(1)
    english_first = wmt24pp_pairs(options.data, kinds=KINDS, left="source")
    for name, pairs in (("WMT24++", [(b, a) for a, b in english_first]), ("NTREX", ntrex(options.data))):
        cases = [case for pair in pairs for case in changed(*pair, chance)]
        vectors.prepare(text for pair in (*pairs, *((c.left, c.right) for c in cases)) for text in pair)
        plain = [(span, pair) for pair in pairs for span in found(vectors, *pair)]
        for span, pair in plain if options.list else ():
            print(span.check, span.text, span.reason, *pair, sep="\t")
        false = Counter(span.check for span, _ in plain)
        counts = Counter(c.check for c in cases)
        hits = Counter(c.check for c in cases if c.check in {s.check for s in found(vectors, c.left, c.right)})
        print(f"{name}: {len(pairs)} sentences as they are: {dict(false) or 'nothing'} found")
        for check, count in counts.items():
            print(f"  {check:10} {hits[check]:4} of {count:4} changes found ({hits[check] / count:.0%})")


if __name__ == "__main__":
    main()
