"""Corrected segments as folders of plain text for other tools."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.test_exchange import every_status
from workbench.cli import main
from workbench.formats import EXPORT_FOLDERS
from workbench.formats.plain_corpora import metrics_folder, moses_folder, wmt_folder, word_tags

WORDS = st.lists(st.sampled_from(["قال", "الوزير", "أمس", "إن", "السفير"]), max_size=8)


@pytest.mark.parametrize(
    ("mt", "pe", "tags"),
    [
        ("قالت الوزير أمس", "قال الوزير أمس", "OK BAD OK OK OK OK OK"),
        ("قال الوزير", "قال الوزير أمس", "OK OK OK OK BAD"),
        ("قال قال الوزير", "قال الوزير", ("OK BAD OK OK OK OK OK", "OK OK OK BAD OK OK OK")),
        ("الوزير", "قال الوزير", "BAD OK OK"),
        ("", "قال", "BAD"),
        ("قال", "قال", "OK OK OK"),
    ],
)
def test_words_and_gaps_are_tagged_as_wmt_does(mt: str, pe: str, tags: str | tuple[str, ...]) -> None:
    assert " ".join(word_tags(mt.split(), pe.split())) in ((tags,) if isinstance(tags, str) else tags)


@given(WORDS, WORDS)
def test_there_is_a_tag_for_each_word_and_gap(mt: list[str], pe: list[str]) -> None:
    tags = word_tags(mt, pe)
    assert len(tags) == 2 * len(mt) + 1
    assert ("BAD" in tags) == (mt != pe)
    assert sum(tag == "OK" for tag in tags[1::2]) <= len(pe)


@pytest.mark.parametrize("format_", EXPORT_FOLDERS)
def test_all_files_have_the_same_lines_of_corrected_segments(format_: str) -> None:
    segments = every_status()
    files = EXPORT_FOLDERS[format_](segments)
    assert {"draft", "rejected"} <= {s.status for s in segments if (s.correction or "").strip()}
    wanted = [
        s for s in segments if s.status in {"done", "reviewed"} and (s.correction or "").strip() and s.text.strip()
    ]
    assert wanted
    assert {len(lines) for lines in files.values()} == {len(wanted)}
    assert all("\n" not in line and "\r" not in line for lines in files.values() for line in lines)


def test_the_lines_are_those_of_the_segments() -> None:
    one = replace(next(s for s in every_status() if s.status == "done"), correction="نص\nمصحح", links=())
    assert moses_folder([one])["corpus.pe"] == ("نص مصحح",)
    assert moses_folder([one])["corpus.ids"][0].split("\t")[2:] == [one.segment_id] * 2
    assert "corpus.src" not in wmt_folder([one])
    assert set(metrics_folder([one])) == {
        "documents/und-ar.docs", "sources/und-ar.txt", "references/und-ar.refA.txt",
        "system-outputs/und-ar/garbled.txt",
    }  # fmt: skip


def test_the_command_writes_a_folder(seed_workspace: Path, tmp_path: Path) -> None:
    def run(*arguments: str | Path) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["export", "--workspace", str(seed_workspace), *map(str, arguments)])
        return done.exit_code, done.stderr

    assert run("--format", "wmt")[0] == 2
    code, note = run("--format", "wmt", "--out", tmp_path / "new" / "folder")
    assert code == 0
    assert "all files are empty" in note
    assert {p.name for p in (tmp_path / "new" / "folder").iterdir()} >= {"corpus.mt", "corpus.pe", "corpus.tags"}
    earlier = tmp_path / "new" / "folder" / "corpus.src"
    earlier.write_text("a source of an earlier export\n", "utf-8")
    assert run("--format", "wmt", "--out", tmp_path / "new" / "folder") == (0, note)
    assert not earlier.exists()
    assert run("--format", "tsv", "--out", tmp_path / "new" / "folder")[0] == 1
    (tmp_path / "file").write_text("x")
    assert "cannot" in run("--format", "moses", "--out", tmp_path / "file")[1]
