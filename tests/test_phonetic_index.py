"""The phonetic index finds every similar form without comparing all of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from tests.conftest import golden_lines
from workbench.names.clustering import NameFacts, cluster_spellings
from workbench.names.ledger import build_ledger, collect_name_evidence
from workbench.names.phonetic_index import PhoneticIndex, min_spelling_distance, spelling_distance
from workbench.names.phonetics import consonant_skeleton, phonetic_distance, phonetic_weight

sounds = st.text(alphabet="aeioubdfghklmnrsStz", max_size=12)
arabic = st.text(alphabet="ابتجحدرزسشعفكلمنهويةى", min_size=3, max_size=9)
latin = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)
forms = arabic | latin


@given(sounds, sounds, st.sampled_from([0.12, 0.3]))
def test_distance_is_at_least_that_of_the_skeletons(one: str, other: str, unwritten: float) -> None:
    apart = Levenshtein.distance(consonant_skeleton(one), consonant_skeleton(other))
    heavier = max(phonetic_weight(one), phonetic_weight(other))
    assert min(heavier, apart) <= phonetic_distance(one, other, unwritten) * heavier + 1e-9


@given(forms, forms)
def test_the_lower_bound_is_never_above_the_distance(one: str, other: str) -> None:
    assert min_spelling_distance(one, other) <= spelling_distance(one, other) + 1e-9


@given(st.lists(forms, unique=True, max_size=30), forms, st.floats(0, 0.5))
def test_no_near_form_is_missed(known: list[str], form: str, limit: float) -> None:
    near = {f for f in known if spelling_distance(form, f) <= limit}
    assert near <= {f for f, _ in PhoneticIndex(known).within(form, limit)}


def spelling(drawn: random.Random) -> str:
    name = drawn.choice(["بوتين", "علييف", "زيلينسكي", "باشينيان", "سبوتنيك", "Putin", "Aliyev", "Zelensky", "Sputnik"])
    letters = list(name)
    if drawn.random() < 0.8:
        letters[drawn.randrange(len(letters))] = drawn.choice("اويتطسصشكقنم" if name[0] > "z" else "aeioustkmn")
    return "".join(letters)


def test_groups_equal_those_of_exhaustive_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = random.Random(7)
    met = []
    for _ in range(60):
        known = list(dict.fromkeys(spelling(drawn) for _ in range(40)))
        clean = {f: 1 for f in known if drawn.random() < 0.4}
        company = {f: {str(drawn.randrange(30)) for _ in range(2)} for f in known}
        aligned = {(drawn.choice(known), drawn.choice(known)): 1 for _ in range(10)}
        anchors = [f for f in known if f not in clean or drawn.random() < 0.5]
        met.append((anchors, known, NameFacts(clean=clean, aligned=aligned, contexts=company)))
    found = [cluster_spellings(*some) for some in met]
    assert any(len(group) > 2 for groups in found for group in groups)
    monkeypatch.setattr(PhoneticIndex, "within", lambda self, *_: ((form, 0.0) for form in self.forms))
    assert found == [cluster_spellings(*some) for some in met]


@pytest.mark.parametrize("line", golden_lines("spellings.tsv"))
def test_spellings_of_a_name_are_grouped(line: str) -> None:
    garbled, clean, said = line.split("\t")
    groups = [{form.text for form in entry.forms} for entry in build_ledger([garbled], [clean])]
    assert ({garbled, clean} in groups) == (said == "together")


def test_texts_are_streamed() -> None:
    class Texts:
        """Gives its texts anew each time."""

        def __init__(self, *texts: str) -> None:
            self.texts, self.times = texts, 0

        def __iter__(self) -> Iterator[str]:
            self.times += 1
            return iter(self.texts)

    garbled, clean = Texts("قال Aliyev إنه", "قال عليف إنه"), Texts("قال علييف إنه")
    found = collect_name_evidence(garbled, clean)
    assert (garbled.times, clean.times) == (1, 1)
    assert found.clean == Counter({"علييف": 1})
    assert any({"Aliyev", "علييف", "عليف"} <= set(group) for group in found.groups)
