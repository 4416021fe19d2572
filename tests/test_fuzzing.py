"""Damaged files of every kind: each gives a text or an error that says what is wrong."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.fuzz_readers import run
from benchmarks.intact_files import KINDS, READERS
from workbench.errors import CorpusError, InputError
from workbench.formats import SideChoice
from workbench.formats.damaged_xml import mended
from workbench.formats.termbase import read_termbase
from workbench.ingest.corpus import read_corpus
from workbench.ingest.pair_rows import pair_rows


@pytest.mark.parametrize("name", READERS)
def test_damaged_files_are_read_or_refused_with_a_reason(name: str) -> None:
    count, faults = run(name, 60, seed=2, most=40)
    assert count == 40
    assert not faults


def test_parquet_files_whose_text_is_no_utf8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    column = pa.array([b"\xd8\x27 broken"]).cast(pa.string(), safe=False).view(pa.string())
    pq.write_table(pa.table({"left": column, "right": column}), path)
    with pytest.raises(InputError) as caught:
        pair_rows(path, SideChoice())
    assert caught.value.code == "pairs-parquet-unreadable"


@pytest.mark.parametrize(
    ("there", "instead"),
    [(b"schemas.openxmlformats", b"schemas.open]]>xmlformats"), (b"sheet.main+xml", b"sheet.other+xml")],
)
def test_a_workbook_with_invalid_markup_is_refused(tmp_path: Path, there: bytes, instead: bytes) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(KINDS[".xlsx"](["نص"]))) as intact, zipfile.ZipFile(made, "w") as damaged:
        for name in intact.namelist():
            damaged.writestr(name, intact.read(name).replace(there, instead))
    (tmp_path / "x.xlsx").write_bytes(made.getvalue())
    with pytest.raises(InputError) as caught:
        pair_rows(tmp_path / "x.xlsx", SideChoice())
    assert caught.value.code == "sheet-damaged"


def test_a_glossary_with_ends_of_lines_of_any_kind_is_read() -> None:
    found = read_termbase("canonical\tspelling\rعلييف\tألييف\r\nباكو\tباكوو\n".encode(), "x.tsv")
    assert [(d.form, d.canonical) for d in found] == [("ألييف", "علييف"), ("باكوو", "باكو")]


def test_a_listed_file_with_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_text(f'[[documents]]\nfile = "{"a" * 300}.txt"\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="too long"):
        read_corpus(tmp_path, strict=True)


@pytest.mark.parametrize("opening", [b"<!DOCTYPE x [ ", b"<!DOCTYPE [ ] ", b"<!-- ", b"<![CDATA["])
def test_markup_that_is_never_closed_takes_no_square_of_time(opening: bytes) -> None:
    start = time.process_time()
    assert mended(opening * 100_000) == opening * 100_000
    assert time.process_time() - start < 10


def test_declarations_comments_and_quoted_characters_are_left_alone() -> None:
    kept = b'<!DOCTYPE x [<!ENTITY a "\x01>"> ] ><!--\x01--><![CDATA[&none;]]>'
    assert mended(kept + b"\x01&none;") == kept + b"&#xFDD0;&#xFDD0;"
    assert mended(b"<!DOCTYPE x>\x01") == b"<!DOCTYPE x>&#xFDD0;"
