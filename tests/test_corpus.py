from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SEEDS
from workbench.errors import CorpusError
from workbench.ingest.corpus import read_corpus


def corpus(folder: Path, listing: str | None = None, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    if listing is not None:
        (folder / "corpus.toml").write_text(listing, "utf-8")
    return folder


def test_the_seed_corpus_is_read() -> None:
    found = read_corpus(SEEDS)
    assert found.name == "azerbaijan-russia-2025"
    assert [d.role for d in found.documents] == ["unknown"] * 5
    assert [d.published for d in found.documents] == ["2025-07-02", "2025-07", "2025-11", "2025-07", "2025-10"]


def test_a_folder_without_corpus_toml_is_read(tmp_path: Path) -> None:
    corpus(tmp_path, one="نص أول", two="نص ثان", three="نص أول")
    (tmp_path / "README.md").write_text("# about", "utf-8")
    (tmp_path / ".hidden.txt").write_text("x", "utf-8")
    assert [d.name for d in read_corpus(tmp_path).documents] == ["one.txt", "two.txt"]


@pytest.mark.parametrize(
    ("listing", "said"),
    [
        ("name = ", "cannot be read"),
        ("documents = 3", "list of tables"),
        ("[[documents]]\ntitle = 'x'", "list of tables"),
        ("[[documents]]\nfile = '../one.txt'", "outside"),
        ("[[documents]]\nfile = 'none.txt'", "cannot be read"),
        ("[[documents]]\nfile = 'one.txt'\nsha256 = 'abc'", "different sha256"),
        ("[[documents]]\nfile = 'one.txt'\nrole = 'good'", "unknown role"),
        ("[[documents]]\nfile = 'one.txt'\npublished = '2.7.2025'", "invalid date"),
        ("[[documents]]\nfile = 'one.txt'\npublished = 2025-07-02", "must be text"),
        ("[[documents]]\nfile = 'one.txt'\ncolour = 'red'", "unknown keys"),
    ],
)
def test_faults_in_corpus_toml_are_reported(tmp_path: Path, listing: str, said: str) -> None:
    with pytest.raises(CorpusError, match=said) as raised:
        read_corpus(corpus(tmp_path, listing, one="نص"))
    assert raised.value.remedy


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    corpus(tmp_path, one="نص", two="", three="\0\0")
    with pytest.raises(CorpusError, match=r"2 of the 3 documents[\s\S]*three[\s\S]*two"):
        read_corpus(tmp_path, strict=True)
    found = read_corpus(tmp_path)
    assert [d.name for d in found.documents] == ["one.txt"]
    assert [(s.file, s.code) for s in found.skipped] == [
        ("three.txt", "document-binary"),
        ("two.txt", "document-empty"),
    ]


def test_an_empty_or_missing_folder_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="contains no documents"):
        read_corpus(tmp_path)
    with pytest.raises(CorpusError, match="does not exist"):
        read_corpus(tmp_path / "none")
