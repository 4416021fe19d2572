from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import GOLDEN, SEEDS
from workbench.errors import DocumentError
from workbench.ingest.readers import read_document
from workbench.ingest.segmentation import LONGEST_LINE, content_segments, segment
from workbench.records import Document, content_id


def document(text: str) -> Document:
    return Document(id=content_id(text), name="x.txt", text=text, language="ar")


def blocks() -> list[list[str]]:
    text = "\n".join(x for x in (GOLDEN / "segments.txt").read_text("utf-8").split("\n") if not x.startswith("#"))
    return [block.strip("\n").split("\n") for block in text.strip().split("\n\n")]


@pytest.mark.parametrize("block", blocks(), ids=lambda b: b[0][:30])
def test_sentences_match_the_goldens(block: list[str]) -> None:
    assert [s.text for s in segment(document(block[0]))] == [line.removeprefix("\t") for line in block[1:]]


@given(st.text(alphabet=st.one_of(st.sampled_from('اب.؟!”“" \n\r\u2028\x0b،*#'), st.characters()), max_size=200))
def test_no_character_is_lost(text: str) -> None:
    source = document(text)
    at = 0
    for s in segment(source):
        assert text[s.start : s.end] == s.text
        assert not text[at : s.start].strip()
        assert s.start < s.end
        assert s.start >= at
        assert (s.reason is not None) == (s.kind == "furniture")
        at = s.end
    assert not text[at:].strip()


def test_the_seed_corpus_is_segmented() -> None:
    counts = {}
    for path in sorted((SEEDS / "texts").glob("*.txt")):
        found = segment(read_document(path))
        counts[path.name[:3]] = len(content_segments(found))
        for s in found:
            assert s.id.startswith(s.document_id)
    assert counts == {"000": 20, "001": 18, "002": 18, "003": 50, "004": 27}


def test_page_furniture_is_excluded_with_a_reason() -> None:
    text = "تم النشر بتاريخ\nخبر.\n\n\n\n\n\n\nشاركها.\nExit mobile version\nhttps://example.org/a"
    kinds = [(s.kind, s.reason) for s in segment(document(text))]
    assert kinds == [
        ("furniture", "publication stamp"),
        ("sentence", None),
        ("furniture", "empty run"),
        ("furniture", "sharing button"),
        ("furniture", "page control"),
        ("furniture", "address"),
    ]


def test_headlines_and_headings_are_detected() -> None:
    text = "توتر بين موسكو وباكو\nقال الوزير ذلك.\n**خلفية\n## أخرى\nنص."
    assert [s.kind for s in segment(document(text))] == ["headline", "sentence", "heading", "heading", "sentence"]


def test_an_overlong_line_is_rejected() -> None:
    with pytest.raises(DocumentError, match=r"x\.txt, line 2: 1,000,001"):
        segment(document("نص\n" + "ا" * (LONGEST_LINE + 1)))
