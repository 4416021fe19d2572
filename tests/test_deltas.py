"""Deltas between releases: applied to the earlier release they make the later one, byte for byte."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.handmade import make, pair
from tests.test_publication import RECORD
from workbench.cli import main
from workbench.errors import InputError, PublicationError
from workbench.publication import (
    LAYOUT,
    ReleaseMetadata,
    TableMetadata,
    TableWriter,
    columns_of,
    from_json,
    read_rows,
    tables,
)
from workbench.service import (
    ReleaseOrder,
    Workbench,
    compare_releases,
    plan_upload,
    rebuild_release,
    write_delta,
)
from workbench.service.publishing.release_folder import digest, write_companions

KNOWN = ("sentences", "spans", "alignments", "names")
Rows = dict[tuple[str, str], list[dict[str, Any]]]


def _row(table: str, number: int, value: int) -> dict[str, Any]:
    """Return a row that is known by its number, and has other values that hang on another one."""
    texts = [None, "", "نصّ", "a\u0301 \u202eb", "\U0001f600"]
    one = {"id": f"{number}", "text": texts[value % 5]}
    rows: dict[str, dict[str, Any]] = {
        "sentences": {
            "id": f"s{number}",
            "garbled": texts[value % 5],
            "editors": [["a"], [], None][value % 3],
            "scores": {"chrf": [0.0, -0.0, 0.1][value % 3]},
            "operations": [{"start": value, "end": value + 1, "text": texts[value % 5] or ""}] * (value % 3),
        },
        "spans": {"sentence_id": f"s{number}", "source": "check", "start": 0, "end": 4, "severity": f"{value}"},
        "alignments": {"document_id": "d", "left": [one], "right": [one] * (number % 2), "probability": value / 7},
        "names": {"id": f"n{number}", "locked": [True, False, None][value % 3]},
    }
    return rows[table]


@st.composite
def _rows(draw: st.DrawFn) -> Rows:
    """Return the rows of some tables and splits; in `spans`, several rows may be known by the same."""
    found: Rows = {}
    for table in KNOWN:
        splits = ("corpus",) if table == "names" else ("train", "test")
        numbers = draw(st.lists(st.integers(0, 12), unique=table != "spans", max_size=10))
        for number in numbers:
            row = _row(table, number, draw(st.integers(0, 5)))
            found.setdefault((table, draw(st.sampled_from(splits))), []).append(row)
    return found


def _release(folder: Path, rows: Rows, version: str, layout: int = LAYOUT, scores: tuple[str, ...] = ("chrf",)) -> None:
    """Write a release with some rows."""
    schema = {t.name: t for t in tables(scores, layout=layout)}
    files = []
    for (table, split), some in sorted(rows.items()):
        path = folder / "data" / table / f"{split}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream, TableWriter(columns_of(schema[table], "full"), stream) as writer:
            for row in some:
                writer.add(row)
        files.append(
            TableMetadata(
                table=table,
                split=split,
                path=path.relative_to(folder).as_posix(),
                rows=writer.rows,
                bytes=writer.bytes,
                size=path.stat().st_size,
                sha256=digest(path),
            )
        )
    folder.mkdir(exist_ok=True)
    metadata: ReleaseMetadata = from_json(
        json.dumps(RECORD | {"version": version, "layout": layout, "scores": list(scores)}), "release.json"
    )
    write_companions(folder, replace(metadata, files=replace(metadata.files, tables=tuple(files))))


def _contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@settings(max_examples=25, deadline=None)
@given(_rows(), _rows(), st.sampled_from([1, 2, LAYOUT]), st.sampled_from([("chrf",), ("bleu", "chrf")]))
def test_a_delta_makes_the_later_release_byte_for_byte(
    before: Rows, after: Rows, layout: int, scores: tuple[str, ...]
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        _release(folder / "before", before, "1.0.0", layout, scores)
        _release(folder / "after", after, "1.1.0")
        write_delta(folder / "before", folder / "after", folder / "delta")
        rebuild_release(folder / "delta", folder / "made", onto=folder / "before")
        assert _contents(folder / "made") == _contents(folder / "after")
        check_changes(folder / "delta", before, after)


def check_changes(delta: Path, before: Rows, after: Rows) -> None:
    """Compare the rows of a delta with those of both releases, which are known by id and split in all but `spans`."""
    for table in set(KNOWN) - {"spans"}:
        old, new = (
            {_key(table, row): (split, row) for (t, split), some in rows.items() if t == table for row in some}
            for rows in (before, after)
        )
        told: dict[str, list[dict[str, Any]]] = {}
        for path in sorted((delta / "data" / table).glob("*.parquet")):
            for row in read_rows(path):
                told.setdefault(row["change"], []).append({**row, "split": path.stem})
        assert {_key(table, r) for r in told.get("added", ())} == set(new) - set(old)
        assert {_key(table, r) for r in told.get("removed", ())} == set(old) - set(new)
        assert all(r["split"] == new[_key(table, r)][0] for k in ("added", "changed", "moved") for r in told.get(k, ()))
        moved = {key for key in set(old) & set(new) if old[key][0] != new[key][0]}
        altered = {_key(table, r) for k in ("changed", "moved") for r in told.get(k, ())}
        assert moved <= altered <= set(old) & set(new)
        assert {_key(table, r) for r in told.get("moved", ())} <= moved
        assert all(r["split_before"] == old[_key(table, r)][0] for k in told if k != "added" for r in told[k])


def _key(table: str, row: dict[str, Any]) -> str:
    return str([s["id"] for side in ("left", "right") for s in row[side]] if table == "alignments" else row["id"])


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    pairs = [pair(n, "CC BY 4.0" if n % 2 else None) for n in range(1, 4)]
    return make(tmp_path_factory.mktemp("corpus") / "w.sqlite", pairs)


@pytest.mark.parametrize("text", ["full", "standoff"])
def test_a_workspace_is_published_as_a_delta(corpus: Workbench, tmp_path: Path, text: Any) -> None:
    path = tmp_path / "w.sqlite"
    shutil.copy(str(corpus.path), path)
    workbench, order = Workbench(path), ReleaseOrder(licence="CC-BY-4.0", text=text, names=False)
    workbench.publish(tmp_path / "one", order)
    rows = workbench.segments()
    workbench.correct(rows[0].segment_id, "نصّ صُحِّح", base=None, author="Amal")
    workbench.take_down(rows[-1].segment_id, reason="asked for", author="Amal")
    later = replace(order, version="1.1.0", against=tmp_path / "one")
    workbench.publish(tmp_path / "two", later)
    made = workbench.publish_delta(tmp_path / "delta", later)
    rebuild_release(tmp_path / "delta", tmp_path / "again", onto=tmp_path / "one")
    assert _contents(tmp_path / "again") == _contents(tmp_path / "two")
    files = [tmp_path / "delta" / t.path for t in made.tables if t.table != "order"]
    told = Counter(row["change"] for path in files for row in read_rows(path))
    compared = compare_releases(tmp_path / "one", tmp_path / "two")
    assert told["added"] == sum(t.added for t in compared.tables)
    assert told["removed"] == sum(t.removed for t in compared.tables)
    withdrawn = rows[-1].text
    assert withdrawn not in str([pq.read_table(p).to_pylist() for p in files])
    assert plan_upload(tmp_path / "delta", "owner/name").version == "1.1.0"
    workbench.publish(tmp_path / "other", replace(order, text="full" if text == "standoff" else "standoff"))
    with pytest.raises(PublicationError, match=f"--text {text}"):
        write_delta(tmp_path / "two", tmp_path / "other", tmp_path / "mixed")


def test_a_delta_by_command(corpus: Workbench, tmp_path: Path) -> None:
    def run(*words: object) -> str:
        done = CliRunner().invoke(main, [str(w) for w in words])
        assert done.exit_code == 0, done.output
        return done.output

    publish = ("publish", "--workspace", corpus.path, "--no-names", "--licence", "CC0-1.0")
    run(*publish, "--out", tmp_path / "one")
    later = ("--version", "2.0.0", "--author", "Doe, Jane")
    shown = run(*publish, *later, "--out", tmp_path / "d", "--delta", tmp_path / "one")
    assert "from version 1.0.0 to 2.0.0, 0 rows" in shown
    run(*publish, *later, "--out", tmp_path / "two", "--against", tmp_path / "one")
    run("compare-releases", tmp_path / "one", tmp_path / "two", "--delta", tmp_path / "same")
    assert _contents(tmp_path / "same") == _contents(tmp_path / "d")
    assert "version 2.0.0" in run("rebuild", tmp_path / "d", "--onto", tmp_path / "one", "--out", tmp_path / "three")
    assert _contents(tmp_path / "three") == _contents(tmp_path / "two")
    for words, code in (
        (("rebuild", tmp_path / "d", "--out", tmp_path / "x"), "delta-without-release"),
        (("rebuild", tmp_path / "one", "--onto", tmp_path / "two", "--out", tmp_path / "x"), "delta-unexpected"),
        (("rebuild", tmp_path / "one", "--out", tmp_path / "x"), "rebuild-without-articles"),
        (
            (*publish, "--out", tmp_path / "x", "--delta", tmp_path / "one", "--against", tmp_path / "two"),
            "delta-and-against",
        ),
    ):
        done = CliRunner().invoke(main, [str(w) for w in words])
        assert done.exit_code != 0
        assert code in done.output
    assert not (tmp_path / "x").exists()


def test_a_delta_fits_one_release_alone(tmp_path: Path) -> None:
    rows = {("names", "corpus"): [_row("names", n, 0) for n in range(3)]}
    _release(tmp_path / "one", rows, "1.0.0")
    _release(tmp_path / "two", {("names", "corpus"): rows["names", "corpus"][1:]}, "1.1.0")
    write_delta(tmp_path / "one", tmp_path / "two", tmp_path / "delta")
    with pytest.raises(PublicationError) as caught:
        rebuild_release(tmp_path / "delta", tmp_path / "out", onto=tmp_path / "two")
    assert caught.value.code == "delta-other-release"
    text = (tmp_path / "delta" / "delta.json").read_text("utf-8")
    assert json.loads(text)["release"] == json.loads((tmp_path / "two" / "release.json").read_text("utf-8"))
    for wrong in ("{}", "[]", text.replace('"format": 1', '"format": 2', 1), text.replace("data/names", "../names")):
        (tmp_path / "delta" / "delta.json").write_text(wrong, encoding="utf-8")
        with pytest.raises(PublicationError):
            rebuild_release(tmp_path / "delta", tmp_path / "out", onto=tmp_path / "one")
    with pytest.raises(InputError):
        rebuild_release(tmp_path / "one", tmp_path / "out")
