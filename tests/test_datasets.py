"""A workspace as a DatasetDict, and dataset folders as corpora, with the `datasets` library."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import datasets
import pytest
from datasets import Dataset, DatasetDict, load_dataset

from tests.conftest import SEEDS
from workbench import Workbench
from workbench.errors import CorpusError, InputError
from workbench.ingest.corpus import read_corpus
from workbench.service import ReleaseOrder, RunSummary

TABLES = ("sentences", "spans", "alignments", "edits", "articles", "names")
ROWS = [
    {"text": "استدعت الوزارة السفير.", "name": "one", "role": "garbled", "published": date(2025, 7, 2), "extra": 1},
    {"text": "نص ثان", "name": "two", "role": "clean", "published": None, "extra": 2},
]


@pytest.fixture(scope="module")
def bench(seed_run: tuple[Path, RunSummary], tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A workspace of the seeds with one correction."""
    path = tmp_path_factory.mktemp("datasets") / "w.sqlite"
    path.write_bytes(seed_run[0].read_bytes())
    bench = Workbench(path)
    row = next(s for s in bench.segments_for_export() if s.links)
    bench.correct(row.segment_id, f"{row.text} اليوم", base=None, author="أمل", comment="كلمة", seconds=30)
    return bench


@pytest.fixture(scope="module")
def release(bench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "release"
    bench.publish(folder, ReleaseOrder())
    return folder


@pytest.fixture(autouse=True)
def quiet() -> None:
    datasets.disable_progress_bars()


@pytest.mark.parametrize("table", TABLES)
def test_a_dataset_equals_the_table_of_a_release(table: str, bench: Workbench, release: Path, tmp_path: Path) -> None:
    made = bench.to_dataset(table)
    loaded = load_dataset(str(release), table, cache_dir=str(tmp_path))
    assert made.keys() == loaded.keys() != set()
    for split, rows in loaded.items():
        assert made[split].features == rows.features
        assert made[split].to_list() == rows.to_list() != []
        assert made[split].split == rows.split


def test_comments_are_excluded_by_default(bench: Workbench) -> None:
    (without,), (with_them,) = bench.to_dataset("edits").values(), bench.to_dataset("edits", comments=True).values()
    assert without["comment"][:] == [None]
    assert with_them["comment"][:] == ["كلمة"]


def test_an_unknown_table_is_rejected(bench: Workbench) -> None:
    with pytest.raises(InputError, match="no table 'segments'") as raised:
        bench.to_dataset("segments")
    assert "sentences" in raised.value.remedy


def test_a_release_can_be_read_as_a_corpus(release: Path) -> None:
    seeds, read = read_corpus(SEEDS), read_corpus(release)
    assert read.name == seeds.name
    assert {d.role for d in read.documents} == {"garbled", "clean"}
    assert {replace(d, role="unknown") for d in read.documents} == set(seeds.documents)


def test_a_saved_dataset_has_the_same_documents(release: Path, bench: Workbench, tmp_path: Path) -> None:
    bench.to_dataset("articles").save_to_disk(tmp_path / "saved")
    assert read_corpus(tmp_path / "saved").documents == read_corpus(release).documents


def test_a_standoff_release_is_rejected_as_a_corpus(bench: Workbench, tmp_path: Path) -> None:
    bench.publish(tmp_path / "standoff", ReleaseOrder(text="standoff", names=False))
    with pytest.raises(CorpusError, match="stand-off") as raised:
        read_corpus(tmp_path / "standoff")
    assert "workbench rebuild" in raised.value.remedy


def test_one_split_or_several_or_parquet_files(tmp_path: Path) -> None:
    whole = Dataset.from_list(ROWS)
    whole.save_to_disk(tmp_path / "one")
    parted = DatasetDict({"train": whole.select([0]), "test": whole.select([1])})
    parted.save_to_disk(tmp_path / "several")
    for split, rows in parted.items():
        (tmp_path / "parquet" / "data").mkdir(parents=True, exist_ok=True)
        rows.to_parquet(tmp_path / "parquet" / "data" / f"{split}-00000-of-00001.parquet")
    (tmp_path / "parquet" / "README.md").write_text("# about", "utf-8")
    for name in ("one", "several", "parquet"):
        corpus = read_corpus(tmp_path / name)
        assert corpus.name == name
        told = {(d.name, d.text, d.role, d.published, d.language) for d in corpus.documents}
        assert told == {
            ("one", "استدعت الوزارة السفير.", "garbled", "2025-07-02", "ar"),
            ("two", "نص ثان", "clean", None, "ar"),
        }


def test_unnamed_rows_are_named_by_position(tmp_path: Path) -> None:
    DatasetDict({"train": Dataset.from_dict({"text": ["نص", "نص آخر", "نص"]})}).save_to_disk(tmp_path / "saved")
    assert [d.name for d in read_corpus(tmp_path / "saved").documents] == ["train-1", "train-2"]


def test_text_files_take_precedence_over_parquet_files(tmp_path: Path) -> None:
    Dataset.from_list(ROWS).to_parquet(tmp_path / "rows.parquet")
    (tmp_path / "three.txt").write_text("نص ثالث", "utf-8")
    assert [d.name for d in read_corpus(tmp_path).documents] == ["three.txt"]


@pytest.mark.parametrize("form", ["saved", "parquet"])
@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"article": ["نص"]}, "no column 'text', only: article"),
        ({"text": ["نص", "", None]}, r"2 of the 3 rows[\s\S]*-2: the column 'text' contains no text[\s\S]*-3: "),
        ({"text": [["نص"]]}, "contains no text"),
        ({"text": ["نص"], "role": ["good"]}, "unknown role 'good'"),
        ({"text": ["نص"], "published": ["2.7.2025"]}, "invalid date"),
        ({"text": ["نص"], "title": [3]}, "title"),
    ],
)
def test_datasets_that_are_no_corpus_are_reported(
    form: str, columns: dict[str, list[object]], said: str, tmp_path: Path
) -> None:
    rows = Dataset.from_dict(columns)
    if form == "saved":
        rows.save_to_disk(tmp_path / "set")
    else:
        (tmp_path / "set").mkdir()
        rows.to_parquet(tmp_path / "set" / "rows.parquet")
    with pytest.raises(CorpusError, match=said) as raised:
        read_corpus(tmp_path / "set", strict=True)
    assert raised.value.remedy


def test_an_empty_dataset_is_reported(tmp_path: Path) -> None:
    nothing = Dataset.from_dict({"text": []})
    nothing.save_to_disk(tmp_path / "saved")  # which `datasets` itself does not load
    (tmp_path / "parquet").mkdir()
    nothing.to_parquet(tmp_path / "parquet" / "rows.parquet")
    for name, said in (("saved", "cannot be read"), ("parquet", "has no rows")):
        with pytest.raises(CorpusError, match=said):
            read_corpus(tmp_path / name)


def test_damaged_datasets_are_reported(tmp_path: Path) -> None:
    Dataset.from_list(ROWS).save_to_disk(tmp_path / "saved")
    (tmp_path / "saved" / "data-00000-of-00001.arrow").write_bytes(b"no table")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "rows.parquet").write_bytes(b"no table")
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / "release.json").write_text(json.dumps(["no object"]), "utf-8")
    for name, said in (("saved", "cannot be read"), ("empty", "cannot be read"), ("release", "no articles")):
        with pytest.raises(CorpusError, match=said):
            read_corpus(tmp_path / name)
