"""Export and import of all human edits: byte-identical round trips with all their effects."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.test_revisions import call
from tests.workspace_snapshot import fill, lay_out
from workbench.records import DatabaseURL, NameDecision
from workbench.service import Workbench
from workbench.store import Workspace

KINDS = {
    "before": "revision",
    "what": "batch",
    "severity": "mark",
    "left": "link",
    "canonical": "name",
    "thread": "reply",
    "assignee": "assignment",
}


def everything(place: Path | DatabaseURL) -> list[str]:
    shown = call("history", "--all", "--workspace", getattr(place, "url", place))
    assert shown.exit_code == 0, shown.output
    return shown.stdout.splitlines()


def kind(line: str) -> str:
    return next(KINDS[key] for key in KINDS if key in json.loads(line))


@pytest.fixture
def lines(place: Path | DatabaseURL) -> list[str]:
    fill(place)
    workbench = Workbench(place)
    first, _, third = workbench.segments()
    with Workspace.open(place) as w:
        sibling = w.links(first.segment_id.partition(":")[0])[0].right
    workbench.cut_link([first.segment_id], sibling, author="بسمة", comment="يوم آخر")
    one = workbench.annotate(third.segment_id, 3, 7, category="style", severity="minor", author="أمل", side="current")
    workbench.change_annotation(one.id, category="style", severity="major", author="بسمة")
    for _ in range(2):  # the same twice is kept twice
        with Workspace.open(place) as w:
            w.save_name_decisions([NameDecision(kind="together", form="أ", canonical="ب")], "أمل", "2025-07-01")
    return everything(place)


def test_a_full_history_round_trips_byte_for_byte(lines: list[str], place: Path | DatabaseURL, tmp_path: Path) -> None:
    assert {kind(line) for line in lines} == set(KINDS.values())
    file, other = tmp_path / "all.jsonl", tmp_path / "other.sqlite"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    lay_out(other)
    shown = call("import", file, "--workspace", other)
    assert shown.exit_code == 0, shown.output
    assert everything(other) == lines
    assert Workbench(other).segments() == Workbench(place).segments()
    assert Workbench(other).segments()[0].report.label == "unsupported"  # as its link was cut
    with Workspace.open(other) as w:
        assert w.integrity() == "ok"
    again = call("import", file, "--workspace", other)
    assert again.stdout == f"0 revisions imported, 0 of them kept beside newer ones; {len(lines)} already present\n"
    assert everything(other) == lines


def test_a_history_is_merged_with_newer_edits(lines: list[str], place: Path | DatabaseURL, tmp_path: Path) -> None:
    other, file = tmp_path / "other.sqlite", tmp_path / "all.jsonl"
    lay_out(other)
    mine = Workbench(other)
    mine.annotate(mine.segments()[1].segment_id, 0, 2, category="x", severity="minor", author="جنى")
    mine.decide_name(NameDecision(kind="apart", form="أ", canonical="ب"), "جنى")
    before = everything(other)
    file.write_text("\n".join(lines), "utf-8")
    found = mine.import_file(file)
    revisions = sum("before" in json.loads(line) for line in lines)
    assert (found.added, found.said) == (revisions, len(lines) - revisions)
    assert sorted(everything(other)) == sorted([*before, *lines])
    file.write_text("\n".join(everything(other)), "utf-8")
    back = Workbench(place).import_file(file)
    assert (back.added, back.said) == (0, 2)
    assert sorted(everything(place)) == sorted(everything(other))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with people's work in it, made once: hashing its passwords takes a second."""
    folder = tmp_path_factory.mktemp("filled")
    fill(folder / "one.sqlite")
    Workbench(folder / "one.sqlite").back_up(folder / "filled.sqlite")
    return folder / "filled.sqlite"


@pytest.fixture(scope="module")
def filled_lines(filled: Path) -> tuple[str, ...]:
    return tuple(everything(filled))


CHANGES: list[tuple[str, dict[str, object], str]] = [
    ("batch", {"what": "x"}, "its id does not match its content"),
    ("mark", {"comment": "x"}, "its id does not match its content"),
    ("mark", {"severity": "grave"}, "unknown severity 'grave'"),
    ("mark", {"segment_id": "f" * 16 + ":0-3"}, "its id does not match its content"),
    ("link", {"kind": "x"}, "unknown kind 'x'"),
    ("link", {"left": [3]}, "'left.0' has the wrong type"),
    ("link", {"replaced": [3]}, "'replaced.0' has the wrong type"),
    ("link", {"replaced": [{"left": []}]}, "'replaced.0.right' is missing"),
    ("name", {"kind": "rename"}, "unknown kind 'rename'"),
    ("name", {"author": " "}, "needs an author"),
    ("name", {"form": "\0"}, "NUL"),
    ("revision", {"before": "x"}, "its id does not match its content"),
    ("revision", {"before": "\ud800"}, "half a character"),
    ("revision", {"start": "0"}, "'start' has the wrong type"),
    ("revision", {"start": True}, "'start' has the wrong type"),
    ("revision", {"seconds": "4"}, "'seconds' has the wrong type"),
    ("revision", {"suggestions": {"taken": []}}, "'suggestions.refused' is missing"),
]


@pytest.mark.parametrize(("what", "change", "said"), CHANGES)
def test_a_tampered_line_is_reported_and_nothing_is_imported(
    what: str, change: dict[str, object], said: str, filled_lines: tuple[str, ...], tmp_path: Path
) -> None:
    lines = [*filled_lines]
    at = next(k for k, line in enumerate(lines) if kind(line) == what)
    lines[at] = json.dumps({**json.loads(lines[at]), **change})
    check_refused(lines, f"line {at + 1}", said, tmp_path)


@pytest.mark.parametrize("needed", ["revision", "mark"])
def test_a_line_with_an_unknown_reference_is_rejected(needed: str, filled: Path, tmp_path: Path) -> None:
    shutil.copy(filled, tmp_path / "one.sqlite")
    workbench = Workbench(tmp_path / "one.sqlite")
    workbench.dismiss_annotation(workbench.annotations()[0].id, author="أمل")
    lines = [line for line in everything(tmp_path / "one.sqlite") if kind(line) != needed or '"dismiss"' in line]
    check_refused(lines, "line ", "neither above nor in the workspace", tmp_path)


def test_a_line_of_unknown_kind_is_rejected(filled_lines: tuple[str, ...], tmp_path: Path) -> None:
    check_refused([*filled_lines, '{"id": "x"}'], f"line {len(filled_lines) + 1}", "not a line of a history", tmp_path)


def check_refused(lines: list[str], where: str, said: str, folder: Path) -> None:
    other, file = folder / "other.sqlite", folder / "all.jsonl"
    lay_out(other)
    file.write_text("\n".join(lines), "utf-8")
    shown = call("import", file, "--workspace", other, "--strict")
    assert shown.exit_code == 1
    assert f"all.jsonl, {where}" in shown.stderr
    assert said in shown.stderr
    assert everything(other) == []


def test_each_kind_of_record_can_be_exported_alone(filled: Path, filled_lines: tuple[str, ...]) -> None:
    for option, wanted in (("--names", "name"), ("--links", "link"), ("--marks", "mark")):
        shown = call("history", option, "--workspace", filled).stdout.splitlines()
        assert shown == [line for line in filled_lines if kind(line) == wanted]
    assert call("history", "--names", "--all", "--workspace", filled).exit_code == 2
    assert call("history", "--all", "--document", "x", "--workspace", filled).exit_code == 2
