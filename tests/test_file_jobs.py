"""Commands on many pairs of files: folders and lists, one load, failures told one by one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import CountingEncoder
from workbench import align
from workbench.cli import main
from workbench.encoders import Encoder
from workbench.errors import InputError
from workbench.service import folder_jobs, listed_jobs

LEFT = "قتل خمسة أشخاص في الهجوم.\nزار الوزير باكو أمس.\n"
RIGHT = "سقط خمسة قتلى في الهجوم.\nوصل الوزير إلى باكو.\n"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    left, right = tmp_path / "left", tmp_path / "right"
    for folder, text in ((left, LEFT), (right, RIGHT)):
        folder.mkdir()
        for name in ("a", "b", "c"):
            (folder / f"{name}.txt").write_text(text, "utf-8")
    return left, right


def test_the_files_of_two_folders_are_aligned(folders: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = call("align", *folders, "--out", out, "--mode", "parallel", "--format", "beads")
    assert (done.exit_code, done.stdout) == (0, "")
    assert {f.name: f.read_text("utf-8") for f in out.iterdir()} == dict.fromkeys(
        ("a.beads", "b.beads", "c.beads"),
        call("align", folders[0] / "a.txt", folders[1] / "a.txt", "--mode", "parallel", "--format", "beads").stdout,
    )
    assert "3 of 3 pairs of files done" in done.stderr


def test_a_pair_that_fails_does_not_stop_the_others(folders: tuple[Path, Path], tmp_path: Path) -> None:
    left, right = folders
    (left / "alone.txt").write_text(LEFT, "utf-8")
    (left / "b.txt").write_bytes(b"")
    (right / ".hidden.txt").touch()
    done = call("align", left, right, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert sorted(f.name for f in (tmp_path / "out").iterdir()) == ["a.jsonl", "c.jsonl"]
    assert "alone.txt" in done.stderr
    assert "[jobs-file-alone]" in done.stderr
    assert "[document-empty]" in done.stderr
    assert "2 of 4 pairs of files done" in done.stderr


@pytest.mark.parametrize("kind", ["headless", "head", "jsonl"])
def test_a_list_of_files_is_worked_through(folders: tuple[Path, Path], tmp_path: Path, kind: str) -> None:
    """Paths are relative to the list, and two results never have one name."""
    pairs = [("left/a.txt", "right/a.txt", ""), ("left/a.txt", "right/b.txt", ""), ("left/c.txt", "right/c.txt", "x/y")]
    if kind == "jsonl":
        lines = [json.dumps(dict(zip(("left", "right", "name"), pair, strict=True))) for pair in pairs]
    else:
        lines = ["\t".join(pair) for pair in pairs]
        lines = ["left\tright\tname", *lines] if kind == "head" else lines
    jobs = tmp_path / ("jobs.jsonl" if kind == "jsonl" else "jobs.tsv")
    jobs.write_text("\n".join([*lines, "[]" if kind == "jsonl" else "left/a.txt"]), "utf-8")
    done = call("score", "--jobs", jobs, "--out", tmp_path / "out", "--metric", "chrf")
    assert sorted(f.name for f in (tmp_path / "out").iterdir()) == ["a-1.jsonl", "a-2.jsonl", "y.jsonl"]
    assert all(
        [json.loads(line)["index"] for line in f.read_text("utf-8").splitlines()] == [0, 1]
        for f in (tmp_path / "out").iterdir()
    )
    assert done.exit_code == 1
    assert f"{jobs.name}, line {4 + (kind == 'head')}" in done.stderr
    assert folders[0].is_dir()


def test_files_that_differ_in_their_suffixes_only_are_all_worked_on_or_named(tmp_path: Path) -> None:
    left, right = tmp_path / "left", tmp_path / "right"
    for folder, names in (
        (left, "a.txt a.md b.txt c.txt c.md d.txt e.txt"),
        (right, "a.md a.txt b.md c.html d.txt d.md"),
    ):
        folder.mkdir()
        for name in names.split():
            (folder / name).write_text(LEFT, "utf-8")
    jobs = folder_jobs(left, right)
    done = [(j.left.name, j.right.name, j.name) for j in jobs if j.fault is None]
    assert done == [
        ("a.md", "a.md", "a.md"),
        ("a.txt", "a.txt", "a.txt"),
        ("b.txt", "b.md", "b"),
        ("d.txt", "d.txt", "d.txt"),
    ]
    faults = [(str(j.fault.fields["file"]), j.fault.code) for j in jobs if j.fault]
    assert faults == [
        *((name, "jobs-file-unclear") for name in ("c.md", "c.txt", "c.html")),
        ("d.md", "jobs-file-alone"),
        ("e.txt", "jobs-file-alone"),
    ]


def test_misuse_is_told(folders: tuple[Path, Path], tmp_path: Path) -> None:
    left, right = folders
    assert call("align", left, right).exit_code == 2  # no folder for the results
    assert call("align", left, right / "a.txt", "--out", tmp_path / "o").exit_code == 2
    assert call("align").exit_code == 2
    (tmp_path / "jobs.tsv").write_text("\n", "utf-8")
    assert "[jobs-file-empty]" in call("align", "--jobs", tmp_path / "jobs.tsv", "--out", tmp_path / "o").stderr
    assert call("align", left, "--jobs", tmp_path / "jobs.tsv", "--out", tmp_path / "o").exit_code == 2
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no files"):
        folder_jobs(tmp_path / "empty", tmp_path / "empty")
    (tmp_path / "latin.tsv").write_bytes("é".encode("latin-1"))
    with pytest.raises(InputError, match="not valid UTF-8"):
        listed_jobs(tmp_path / "latin.tsv")


def test_no_text_is_encoded_twice_in_a_process(
    folders: tuple[Path, Path], tmp_path: Path, e5: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = CountingEncoder(e5)
    monkeypatch.setattr("workbench.service.vectors.loaded_encoder", lambda *_: counting)
    call("align", *folders, "--out", tmp_path / "out")
    first = align(LEFT.splitlines(), RIGHT.splitlines())
    assert align(LEFT.splitlines(), RIGHT.splitlines()).links == first.links
    assert counting.asked
    assert set(counting.asked.values()) == {1}
