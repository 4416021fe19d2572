from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from workbench.checks import check_text
from workbench.formats import bead_lines, jsonl_lines, score_line, text_pairs, tmx_lines, tsv_lines
from workbench.records import AlignedTexts, FidelityReport, Link, PairScore, Score
from workbench.render import bidi_isolated, highlights_html, one_safe_line, summarise_findings, truncated


def aligned() -> AlignedTexts:
    links = (
        Link(left=(0, 2), right=(1,), kind="parallel", score=0.9, probability=0.95),
        Link(left=(1,), right=(0,), kind="partial", score=0.4, probability=0.3),
        Link(left=(1,), right=(), kind="none", score=0.0, probability=0.7),
    )
    return AlignedTexts(
        left=("أ", "ب\tت", "ث"), right=("ج", "ح", "خ", " "), links=links, mode="comparable", why="", signature="s"
    )


def test_beads_are_written() -> None:
    assert list(bead_lines(aligned())) == ["[0, 2]:[1]:0.95", "[1]:[]:0.7", "[]:[0]:0.7", "[]:[2]:1.0"]


def test_jsonl_is_written() -> None:
    (row,) = map(json.loads, jsonl_lines(aligned()))
    assert row == {
        "left": [0, 2],
        "right": [1],
        "kind": "parallel",
        "score": 0.9,
        "probability": 0.95,
        "left_text": "أ ث",
        "right_text": "ح",
    }
    assert len(list(jsonl_lines(aligned(), everything=True))) == 3


def test_tsv_keeps_its_columns() -> None:
    lines = list(tsv_lines(aligned(), everything=True))
    assert {line.count("\t") for line in lines} == {3}
    assert lines[1] == "أ ث\tح\tparallel\t0.95"


def test_a_quoted_text_round_trips_through_tsv() -> None:
    quoted = replace(aligned(), left=('"نعم"', '"قال" نعم', '"'), right=('"', '"a"b"', "ت", ""))
    assert [(p.left, p.right) for p in text_pairs("\n".join(tsv_lines(quoted)), "x.tsv", ".tsv")] == [
        ('"نعم" "', '"a"b"')
    ]


def test_tmx_is_well_formed_for_any_text() -> None:
    hostile = AlignedTexts(
        left=("نص عربي طويل <b>&amp; \x00 \ud800",),
        right=("]]> \x1f clean",),
        links=(Link(left=(0,), right=(0,), kind="parallel", score=1, probability=0.9),),
        mode="parallel",
        why="",
        signature="s",
    )
    root = ET.fromstring("\n".join(tmx_lines(hostile)).encode())  # noqa: S314
    (unit,) = root.iter("tu")
    assert ["".join(seg.itertext()) for seg in unit.iter("seg")] == [
        "نص عربي طويل <b>&amp; U+0000 U+D800",
        "]]> U+001F clean",
    ]
    assert [ph.text for ph in unit.iter("ph")] == ["U+0000", "U+D800", "U+001F"]
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [tuv.get(language) for tuv in unit.iter("tuv")] == ["ar", "und"]
    assert unit.findtext("prop[@type='x-probability']") == "0.9"


def test_a_score_line_has_its_fields() -> None:
    report = FidelityReport(fidelity=50, label="major", scores=(Score(name="bleu", value=1),), signature="s")
    row = json.loads(score_line(PairScore(index=3, left="أ", right=None, report=report)))
    assert row == {
        "index": 3,
        "fidelity": 50,
        "label": "major",
        "scores": {"bleu": 1},
        "errors": [],
        "signature": "s",
    }


def test_control_characters_do_not_reach_the_terminal() -> None:
    hostile = "نص\x1b[31m\u202eأحمر\r\n\x07"
    assert one_safe_line(hostile) == "نص[31mأحمر"
    assert bidi_isolated(hostile) == "\u2068نص[31mأحمر\u2069"


def test_long_texts_are_truncated() -> None:
    assert truncated("كلمة أخرى", 20) == "كلمة أخرى"
    assert truncated("كلمة أخرى طويلة جدا", 12) == "كلمة أخرى…"


def test_findings_are_summarised_by_count_and_severity() -> None:
    text = "شكر president ، نظيره ، على ، دعم مجلسالأمن"
    assert summarise_findings(check_text(text)) == "“president” is left in Latin letters; spacing ×3; unknown words"
    assert summarise_findings(()) == "nothing found in it"


@given(st.text(alphabet=st.one_of(st.sampled_from("<>&\"'ab ابت،."), st.characters()), max_size=60))
def test_highlighted_text_keeps_its_content(text: str) -> None:
    page = highlights_html(text, check_text(text))
    assert unescape(re.sub(r"<mark [^<>]*>|</mark>", "", page)) == text


def test_highlights_carry_severity_and_reason() -> None:
    text = "قال <script>alert(1)</script> ، نعم"
    assert highlights_html(text, check_text(text)).startswith("قال &lt;")
    assert "<script" not in highlights_html(text, check_text(text))
    assert highlights_html("في Grozny الآن", check_text("في Grozny الآن")) == (
        'في <mark class="neutral" title="“Grozny” is left in Latin letters.">Grozny</mark> الآن'
    )
