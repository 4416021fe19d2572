from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import SEEDS
from workbench.cli import main
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
        ("[[documents]]\nfile = 'one.txt'\npublished = 2025-07-02.5", "cannot be read"),
        ("[[documents]]\nfile = 'one.txt'\npublished = 20257", "invalid date"),
        ("[[documents]]\nfile = 'one.txt'\npublished = true", "must be text"),
        ("[[documents]]\nfile = 'one.txt'\ntitle = 2025", "must be text"),
        ("[[documents]]\nfile = 'one.txt'\ncolour = 'red'", "unknown keys"),
    ],
)
def test_faults_in_corpus_toml_are_reported(tmp_path: Path, listing: str, said: str) -> None:
    with pytest.raises(CorpusError, match=said) as raised:
        read_corpus(corpus(tmp_path, listing, one="نص"))
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("written", "read"),
    [("2025-07-02", "2025-07-02"), ("2025-07-02T10:30:00Z", "2025-07-02"), ("2025", "2025"), ("'2025-07'", "2025-07")],
)
def test_dates_need_no_quotation_marks(tmp_path: Path, written: str, read: str) -> None:
    listing = f"[[documents]]\nfile = 'one.txt'\npublished = {written}\nretrieved = {written}"
    (document,) = read_corpus(corpus(tmp_path, listing, one="نص")).documents
    assert (document.published, document.retrieved) == (read, read)


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


def test_every_file_that_is_left_out_is_named_with_its_reason(tmp_path: Path) -> None:
    corpus(tmp_path, one="نص أول", two="نص أول", empty="", broken="نص\0", blank=" \n", long="ن" * 1_000_001)
    for name in (".git/a.txt", ".git/b.txt", ".note.txt", "README.md", "more/x.pdf", "more/table.tsv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("نص آخر", "utf-8")
    (tmp_path / "pdf.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    found = read_corpus(tmp_path)
    assert [d.name for d in found.documents] == ["one.txt"]
    assert {s.file: s.code for s in found.skipped} == {
        "two.txt": "corpus-file-repeated",
        "empty.txt": "document-empty",
        "blank.txt": "document-empty",
        "broken.txt": "document-binary",
        "long.txt": "document-line-too-long",
        "pdf.txt": "document-not-text",
        "gone.txt": "document-unreadable",
        ".git": "corpus-file-hidden",
        ".note.txt": "corpus-file-hidden",
        "README.md": "corpus-file-about",
        "more/x.pdf": "document-kind-not-read",
        "more/table.tsv": "corpus-file-of-rows",
    }
    assert all(s.file.rpartition("/")[2] in s.reason for s in found.skipped)


def test_a_listed_file_that_is_missing_or_wrong_is_left_out(tmp_path: Path) -> None:
    listing = "".join(f"[[documents]]\nfile = '{n}.txt'\n" for n in ("one", "none", "two"))
    corpus(tmp_path, f"{listing}role = 'good'\n", one="نص أول", two="نص ثان", other="نص ثالث")
    found = read_corpus(tmp_path)
    assert [d.name for d in found.documents] == ["one.txt"]
    assert [(s.file, s.code) for s in found.skipped] == [
        ("none.txt", "document-unreadable"),
        ("two.txt", "corpus-unknown-role"),
    ]


def test_stray_bytes_and_characters_do_not_refuse_a_document(tmp_path: Path) -> None:
    text = "قال الوزير إن الحرب ستستمر حتى النصر في كل مكان.\n" * 3
    corpus(tmp_path, one=text, two=text + "\ue000\ue001\ue002\ue003\U000e0fff" * 2)
    (tmp_path / "one.txt").write_bytes(text.encode() + b"\xff\xfe\n")
    found = read_corpus(tmp_path)
    assert found.skipped == ()
    one = found.documents[0]
    assert one.text == f"{text}\ufffd\ufffd\n"
    assert one.notes == ("2 bytes are not UTF-8 and were read as U+FFFD",)


def test_run_tells_what_it_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    folder.mkdir()
    clean, garbled = "قتل خمسة أشخاص في الهجوم.", "قتل خمسة أشخاص في the هجوم ."
    corpus(folder, clean=clean, garbled=garbled, empty="")
    (folder / "corpus.toml").write_text(
        "".join(f"[[documents]]\nfile = '{n}.txt'\nrole = '{n}'\n" for n in ("clean", "garbled"))
        + "[[documents]]\nfile = 'empty.txt'\n",
        "utf-8",
    )
    place = ["--workspace", str(tmp_path / "w.sqlite")]
    strict = CliRunner().invoke(main, ["run", str(folder), *place, "--strict"])
    assert strict.exit_code == 1
    assert "1 of the 3 documents" in strict.stderr
    assert not (tmp_path / "w.sqlite").exists()
    shown = CliRunner().invoke(main, ["run", str(folder), *place, "--json"])
    assert shown.exit_code == 0, shown.output
    assert "empty.txt: the file is empty" in shown.stderr
    summary = json.loads(shown.stdout)
    assert summary["skipped"] == [
        {"file": "empty.txt", "code": "document-empty", "reason": "empty.txt: the file is empty."}
    ]
    assert [d["name"] for d in summary["documents"]] == ["clean.txt", "garbled.txt"]


def test_an_empty_or_missing_folder_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="contains no documents"):
        read_corpus(tmp_path)
    with pytest.raises(CorpusError, match="does not exist"):
        read_corpus(tmp_path / "none")


def test_names_and_files_that_no_document_can_have_stop_nothing(tmp_path: Path) -> None:
    """A link to itself, a pipe, a name with a line break, and one that is not UTF-8."""
    folder = tmp_path / "c"
    folder.mkdir()
    corpus(folder, one="نص أول هنا.", two="نص ثان هنا.")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "two\nlines.txt").write_text("نص", "utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.txt")).write_text("نص", "utf-8")
    read = read_corpus(folder)
    assert [d.name for d in read.documents] == ["one.txt", "two.txt"]
    told = {s.file: s.code for s in read.skipped}
    assert told["loop.txt"] == "document-unreadable"
    assert told["pipe.txt"] == "corpus-no-file"
    assert {told[r"two\nlines.txt"], told[r"bad\udcff.txt"]} == {"corpus-file-name"}
