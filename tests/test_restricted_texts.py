"""What publishing keeps on the disk gives what it would give in memory."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from workbench.events.near_duplicates import candidate_pairs, minhash_sketches
from workbench.publication import STEP
from workbench.publication.standoff import GRAM
from workbench.records import Segment
from workbench.service.publishing import minhash_store as sketched
from workbench.service.publishing import restricted_texts as withheld
from workbench.service.publishing.minhash_store import MinHashStore
from workbench.service.publishing.restricted_texts import RestrictedTexts


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    rng = random.Random(1)
    words = ["موسكو", "باكو", "السفير", "الطائرة", "\U0001f600", "الكاراباخ", "وزارة", "أعلنت"]
    return {f"d{n}": " ".join(rng.choices(words, k=rng.randint(0, 60))) for n in range(80)}


def _by_hand(texts: dict[str, str], wanted: str) -> dict[int, list[tuple[str, int]]]:
    found = {}
    for at in range(len(wanted) - GRAM + 1):
        gram = wanted[at : at + GRAM]
        places = [
            (d, k) for d, t in texts.items() for k in range(0, len(t) - GRAM + 1, STEP) if t[k : k + GRAM] == gram
        ]
        if places:
            found[at] = places
    return found


@pytest.mark.parametrize(("at_once", "block"), [(500_000, 256), (100, 8), (37, 3)])
def test_places_do_not_depend_on_part_and_block_size(
    texts: dict[str, str], at_once: int, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withheld, "_SORTED_AT_ONCE", at_once)
    monkeypatch.setattr(withheld, "_BLOCK", block)
    monkeypatch.setattr(withheld, "_MAX_PLACES", block)
    index = RestrictedTexts(texts.__getitem__, texts, tmp_path)
    for wanted in [*list(texts.values())[:9], "نص آخر ليس في أي مقال", ""]:
        found = {at: [(p.document_id, p.at) for p in places] for at, places in index.places(wanted).items()}
        assert found == {at: places[:block] for at, places in _by_hand(texts, wanted).items()}
    assert index.text("d3") == texts["d3"]
    assert index.text("none of them") == ""


def test_an_index_without_articles_finds_nothing(tmp_path: Path) -> None:
    assert not RestrictedTexts(str, (), tmp_path).places("وقالت السلطات الأذربيجانية إن الطائرة أصيبت")


@pytest.mark.parametrize("at_once", [250_000, 7])
def test_candidate_pairs_equal_those_in_memory(
    texts: dict[str, str], at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sketched, "_AT_ONCE", at_once)
    monkeypatch.setattr(sketched, "_BATCH", 10)
    every = [*texts.values(), *list(texts.values())[:20]]
    made = minhash_sketches(every)
    bands = enumerate(np.ascontiguousarray(made.bands.T))
    wanted = {pair for k, band in bands for pair in candidate_pairs(band, k, made.fingerprints.__getitem__)}
    with MinHashStore(tmp_path) as kept:
        for n, text in enumerate(every):
            kept.add(n, [Segment(document_id=str(n), start=3, end=3 + len(text), text=text)])
        found = list(kept.pairs())
    assert {(a, b) for a, _, b, _ in found} == wanted
    assert len(wanted) >= 15
    assert all(one == (3, 3 + len(every[a])) and other == (3, 3 + len(every[b])) for a, one, b, other in found)
