"""The gazetteer: what Arabic text names, and which names exclude each other."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.names.gazetteer import are_exclusive, entity_ids, find_entities, is_place

GOLDEN = Path(__file__).parent / "golden" / "gazetteer.tsv"
ROWS = [line.split("\t") for line in GOLDEN.read_text("utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_texts_mention_entities(row: list[str]) -> None:
    text, expected = row[0], row[1] if len(row) > 1 else ""
    found = find_entities(text)
    wanted = [part.partition("=") for part in expected.split(" | ") if part]
    assert [m.text for m in found] == [words for _, _, words in wanted]
    for mention, (entity_id, _, words) in zip(found, wanted, strict=True):
        assert entity_id in {e.id for e in mention.entities}
        assert text[mention.start : mention.end] == words


@pytest.mark.parametrize(
    ("one", "other", "exclusive"),
    [
        ("العراق", "إيران", True),
        ("حلب", "حمص", True),
        ("بغداد", "البصرة", True),
        ("العراق", "بغداد", False),
        ("العراق", "العراقية", False),
        ("العراق", "الإيرانية", True),
        ("البيت الأبيض", "واشنطن", False),
        ("البيت الأبيض", "الكرملين", True),
        ("أوروبا", "فرنسا", False),
        ("أوروبا", "آسيا", False),
        ("أوروبا", "العراق", True),
        ("غزة", "فلسطين", False),
        ("حماس", "إسرائيل", True),
        ("حماس", "غزة", False),
        ("حماس", "فتح", True),
        ("بريطانيا", "المملكة المتحدة", False),
        ("عمان", "الأردن", False),
        ("البحر الأحمر", "البحر الأسود", True),
        ("البحر الأحمر", "مصر", False),
        ("رويترز", "فرانس برس", True),
        ("رئيس الوزراء", "رئيس الجمهورية", True),
    ],
)
def test_names_exclude_each_other(one: str, other: str, exclusive: bool) -> None:
    left, right = find_entities(one), find_entities(other)
    assert len(left) == len(right) == 1
    assert are_exclusive(left[0].entities, right[0].entities) is exclusive
    assert are_exclusive(right[0].entities, left[0].entities) is exclusive


def test_phrases_have_identifiers() -> None:
    assert entity_ids("للولايات المتحدة") == entity_ids("أميركا") == ("country:US",)
    assert entity_ids("وكييف") == entity_ids("كييڤ") == ("seat:UA",)
    assert entity_ids("زار العراق") == entity_ids("كتاب") == entity_ids("") == ()
    assert is_place("بغداد")
    assert is_place("الخليج العربي")
    assert not is_place("حماس")
    assert not is_place("العراقيون")


@given(
    st.lists(
        st.sampled_from(
            [
                "العراق",
                "وإيران",
                "في",
                "الولايات",
                "المتحدة",
                "رئيس",
                "الوزراء",
                "الدفاع",
                "وزير",
                "حلب",
                "كتاب",
                ",",
                "x",
            ]
        ),
        max_size=9,
    )
)
def test_mentions_are_in_order_and_apart(parts: list[str]) -> None:
    text = " ".join(parts)
    found = find_entities(text)
    assert all(text[m.start : m.end] == m.text and m.entities for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
