"""Find and replace: anywhere, by whole words and by regular expressions, within bounds, undone as one batch."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from tests.test_revisions import FIRST, OTHER, make
from tests.test_rights import PEOPLE, people, workbench
from workbench.cli import main
from workbench.editing.revisions import apply_operations
from workbench.editing.text_search import Finder
from workbench.errors import InputError
from workbench.records import TextSearch
from workbench.service import Workbench

__all__ = ["people", "workbench"]

# Sockets and event loops that Gradio leaves open.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
PIECES = st.lists(st.sampled_from([*"ابتالو0123 ،.()[]*+?\\|^$", "في", "Baku"]), max_size=8).map("".join)


@pytest.mark.parametrize("line", golden_lines("find_replace.tsv"))
def test_what_is_found_is_replaced(line: str) -> None:
    kind, text, find, replacement, wanted = line.split("\t")
    search = TextSearch(
        find=find, replacement=replacement, whole_words="words" in kind.split("+"), pattern="pattern" in kind
    )
    assert Finder(search).replaced(text).text == wanted


@given(PIECES, PIECES, PIECES, st.booleans(), st.booleans())
def test_any_search_replaces_what_its_operations_say_or_is_refused(
    text: str, find: str, replacement: str, whole_words: bool, pattern: bool
) -> None:
    search = TextSearch(find=find, replacement=replacement, whole_words=whole_words, pattern=pattern)
    try:
        replaced = Finder(search).replaced(text)
    except InputError as error:
        assert pattern or not find
        assert error.remedy
        return
    assert apply_operations(text, replaced.operations) == replaced.text


@given(PIECES, PIECES.filter(bool), PIECES)
def test_a_literal_search_is_that_of_the_language(text: str, find: str, replacement: str) -> None:
    found = Finder(TextSearch(find=find, replacement=replacement, whole_words=False)).replaced(text)
    if find.isascii() and find.isalpha():
        return  # in either case
    assert found.text == text.replace(find, replacement)


@pytest.mark.parametrize(
    ("find", "replacement", "code"),
    [
        ("", "x", "replacement-empty"),
        ("(", "x", "pattern-invalid"),
        ("[ب-ا]", "x", "pattern-invalid"),
        ("a", r"\2", "pattern-bad-replacement"),
        ("(a)", r"\g<b>", "pattern-bad-replacement"),
        ("a*", "x", "pattern-matches-nothing"),
        ("|a", "x", "pattern-matches-nothing"),
        ("(?:(?:a{500}){500}){500}", "x", "pattern-too-large"),
        ("a{99999}", "x", "pattern-too-large"),
        ("a" * 501, "x", "pattern-too-long"),
    ],
)
def test_a_bad_pattern_is_a_clear_error(find: str, replacement: str, code: str) -> None:
    with pytest.raises(InputError) as error:
        Finder(TextSearch(find=find, replacement=replacement, pattern=True))
    assert error.value.code == code
    assert error.value.remedy


def test_a_pattern_has_a_time_limit_for_all_texts() -> None:
    finder = Finder(TextSearch(find="(ا|اا)+$", replacement="x", pattern=True, whole_words=False), seconds=0.1)
    began = time.monotonic()
    for _ in range(3):
        with pytest.raises(InputError) as error:
            finder.replaced("ا" * 5_000 + "ب")
        assert error.value.code == "pattern-too-slow"
    assert time.monotonic() - began < 20


def test_what_grows_without_measure_is_refused() -> None:
    finder = Finder(TextSearch(find="(.+)", replacement=r"\1" * 200, pattern=True, whole_words=False))
    with pytest.raises(InputError) as error:
        finder.replaced("ا" * 1_000)
    assert error.value.code == "pattern-too-long"


def test_a_search_of_corrections_leaves_other_texts_alone_and_is_undone_as_one(tmp_path: Path) -> None:
    bench = make(tmp_path / "w.sqlite")
    bench.correct(FIRST, "في 10 بالمئة و5 بالمئة", base=None, author="أمل")
    search = TextSearch(find=r"(\d+) بالمئة", replacement=r"\1 في المئة", pattern=True, whole_words=False)
    (proposal,) = bench.preview_search(search)
    assert proposal.after == "في 10 في المئة و5 في المئة"
    everything = bench.preview_search(TextSearch(find="في", replacement="من"))
    corrected = bench.preview_search(TextSearch(find="في", replacement="من", corrected=True))
    assert [r.segment_id for r in corrected] == [FIRST]
    assert len(everything) > 1
    made = bench.replace_everywhere([*corrected], "بسمة")
    assert made.batch is not None
    assert bench.segment(FIRST).row.current == "من 10 بالمئة و5 بالمئة"
    bench.undo_batch(made.batch.id, "بسمة")
    assert bench.segment(FIRST).row.current == "في 10 بالمئة و5 بالمئة"


def test_a_batch_of_many_different_replacements_names_some(tmp_path: Path) -> None:
    bench = make(tmp_path / "w.sqlite")
    bench.correct(OTHER, " ".join(f"{n} بالمئة" for n in range(1, 40)), base=None, author="أمل")
    search = TextSearch(find=r"(\d+) بالمئة", replacement=r"\1 في المئة", pattern=True, whole_words=False)
    made = bench.replace_everywhere(bench.preview_search(search), "أمل")
    assert made.batch is not None
    assert made.batch.what.startswith("1 بالمئة → 1 في المئة; 2 بالمئة")
    assert made.batch.what.endswith("…")
    assert len(made.batch.what) < 200


def test_the_command_replaces_by_a_regular_expression(tmp_path: Path) -> None:
    bench = make(tmp_path / "w.sqlite")
    bench.correct(FIRST, "نما 5 بالمئة", base=None, author="أمل")
    runner = CliRunner()
    shared = ["--workspace", str(tmp_path / "w.sqlite"), "--author", "أمل"]
    done = runner.invoke(main, ["replace", r"(\d+) بالمئة", r"\1 في المئة", "--regex", "--corrected", "--yes", *shared])
    assert done.exit_code == 0, done.output
    assert bench.segment(FIRST).row.current == "نما 5 في المئة"
    assert runner.invoke(main, ["replace", "لمئ", "لم", "--anywhere", "--yes", *shared]).exit_code == 0
    assert bench.segment(FIRST).row.current == "نما 5 في المة"
    refused = runner.invoke(main, ["replace", "(", "x", "--regex", "--dry-run", *shared])
    assert refused.exit_code == 1
    assert "not a regular expression" in refused.output


def test_the_route_takes_what_the_dialog_asks(people: dict, workbench: Workbench) -> None:  # type: ignore[type-arg]
    assert len(people) == len(PEOPLE)
    reviewed = workbench.correct(FIRST, "نما 5 بالمئة", base=None, author="جنى", status="reviewed")
    asked = {"text": r"(\d+) بالمئة", "replacement": r"\1 في المئة", "pattern": True, "corrected": True}
    (row,) = people["أمل"].post("/api/everywhere/preview", json=asked).json()["rows"]
    assert row["after"] == "نما 5 في المئة"
    assert people["أمل"].post("/api/everywhere/preview", json={**asked, "document": "b.txt"}).json()["rows"] == []
    bad = people["أمل"].post("/api/everywhere/preview", json={**asked, "text": "("})
    assert (bad.status_code, bad.json()["code"]) == (400, "pattern-invalid")
    left = people["أمل"].post("/api/everywhere", json={**asked, "segments": [FIRST]}).json()
    assert (left["changed"], left["left"]) == (0, [FIRST])
    assert workbench.segment(FIRST).row.revision == reviewed.id
    made = people["بسمة"].post("/api/everywhere", json={**asked, "segments": [FIRST]}).json()
    assert made["changed"] == 1
    assert workbench.segment(FIRST).row.current == "نما 5 في المئة"
    people["بسمة"].post("/api/everywhere/undo", json={"batch": made["batch"]})
    assert workbench.segment(FIRST).row.current == "نما 5 بالمئة"
