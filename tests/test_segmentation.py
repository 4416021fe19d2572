from __future__ import annotations

from dataclasses import replace

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


def wrapped_texts() -> list[tuple[str, list[str]]]:
    lines = (GOLDEN / "wrapped.txt").read_text("utf-8").split("\n")
    texts = "\n".join(x for x in lines if not x.startswith("#")).split("\n====\n")
    halves = (text.split("\n----\n") for text in texts)
    return [(text, [line.removeprefix("\t") for line in found.strip("\n").split("\n")]) for text, found in halves]


@pytest.mark.parametrize(("text", "expected"), wrapped_texts(), ids=lambda x: x[0][:30])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", " \n\t"])
def test_the_lines_of_hard_wrapped_paragraphs_are_joined(text: str, expected: list[str], line_break: str) -> None:
    source = document(text.replace("\n", line_break))
    found = segment(source)
    assert [" ".join(s.text.split()) for s in found] == expected
    assert all(s.text == source.text[s.start : s.end] for s in found)


def test_lines_that_a_reader_made_of_rows_or_blocks_are_not_joined() -> None:
    text = next(text for text, found in wrapped_texts() if len(found) == 2)
    for name in ("x.html", "x.docx", "x.csv"):
        source = replace(document(text), name=name)
        assert all("\n" not in s.text for s in segment(source))


@given(
    st.lists(st.sampled_from(["د.", "م.ت.ف.", "قال", "وقال", "1.", "2.", "«", "؟»", "!", "،", "...", "نعم", "؟", "\n"]))
)
def test_no_sentence_begins_with_a_sign_that_closes_one(words: list[str]) -> None:
    text = " ".join(words)
    starts = [s.text[0] for line in text.split("\n") for s in segment(document(line))[1:]]
    assert not set(starts) & set("،»؟!")


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
