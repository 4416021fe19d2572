from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import SEEDS
from workbench.engine.roles import assign_roles
from workbench.errors import CorpusError
from workbench.ingest.corpus import read_corpus
from workbench.ingest.readers import read_document
from workbench.ingest.segmentation import content_segments, segment
from workbench.scoring.document_role import document_role

ROLES = dict(line.split("\t") for line in (SEEDS / "gold" / "roles.tsv").read_text("utf-8").splitlines()[1:])
PASSAGES = Path(__file__).parent / "golden" / "document_roles.txt"


def sentences(name: str) -> list[str]:
    return [s.text for s in content_segments(segment(read_document(SEEDS / "texts" / name)))]


def without_stray_spaces(text: str) -> str:
    return re.sub(r"\s+(?=[،.؛:؟!»])|(?<=«)\s+", "", " ".join(text.split()))


@pytest.mark.parametrize("name", ROLES)
def test_roles_of_the_seed_corpus_are_found_whatever_its_spaces(name: str) -> None:
    texts = sentences(name)
    assert document_role(texts).role == ROLES[name]
    assert document_role([without_stray_spaces(t) for t in texts]).role == ROLES[name]
    assert document_role([re.sub(r"(?=[،.؛:])", " ", t) for t in texts]).role == ROLES[name]


def test_passages_have_the_roles_that_the_golden_says() -> None:
    for part in PASSAGES.read_text("utf-8").strip().split("\n\n"):
        role, *texts = part.splitlines()
        assert document_role(texts).role == role, texts[0]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 4), st.sampled_from("\u064e\u064f\u0650\u0640"))
def test_vowel_signs_change_no_role(number: int, sign: str) -> None:
    texts = sentences(sorted(ROLES)[number])[:6]
    signed = [re.sub("(?<=[بتجد])(?=[\u0621-\u064a])", sign, t) for t in texts]
    assert document_role(signed) == document_role(texts)


def test_a_short_text_without_findings_is_clean() -> None:
    assert document_role(["تهب رياح قوية على السواحل الشمالية مساء الغد."]).role == "clean"
    assert document_role([]).role == "clean"


def test_a_document_that_does_not_tell_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.engine.roles.detect_role", lambda _: "unknown")
    with pytest.raises(CorpusError) as raised:
        assign_roles(read_corpus(SEEDS))
    assert raised.value.code == "corpus-role-unclear"
    assert all(name in str(raised.value) for name in ROLES)
