"""Corpus folders that are malicious or odd: each is refused with a code, soon, and the terminal is safe."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import pytest
from click.testing import CliRunner

from workbench.cli import main
from workbench.errors import CorpusError, DocumentError, WorkbenchError
from workbench.ingest.corpus import read_corpus
from workbench.ingest.readers import read_document
from workbench.ingest.segmentation import segment
from workbench.ingest.sentence_ends import sentence_ends
from workbench.records import DocumentSummary, RunSummary
from workbench.render import without_controls
from workbench.reports.console import summary_lines

TEXT = "وصل الوفد إلى العاصمة صباح الأحد. وعقد الوزيران اجتماعا مغلقا.\n"


def corpus(folder: Path, listing: str) -> Path:
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (folder / "corpus.toml").write_text(listing, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("listing", "code"),
    [
        ("x = " + "[" * 100_000, "corpus-listing-nested"),
        ("x = " + "{a = " * 50_000, "corpus-listing-nested"),
        (".".join("a" for _ in range(50_000)) + " = 1", "corpus-listing-nested"),
        ("[" + ".".join("a" for _ in range(50_000)) + "]", "corpus-listing-nested"),
        ("x = " + "9" * 100_000, "corpus-listing-unreadable"),
        ("# " + "x" * (17 * 2**20), "corpus-listing-too-large"),
        ('[[documents]]\nfile = "a\\u0000.txt"\n', "corpus-documents-unusable"),
        ('[[documents]]\nfile = "pipe.txt"\n', "corpus-documents-unusable"),
        ('[[documents]]\nfile = "link.txt"\n', "corpus-documents-unusable"),
        ('[[documents]]\nfile = "."\n', "corpus-documents-unusable"),
    ],
    ids=["arrays", "tables", "keys", "header", "digits", "size", "nul", "pipe", "link to a pipe", "folder"],
)
def test_a_hostile_listing_is_refused_soon_and_in_little_memory(listing: str, code: str, tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", listing)
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to(folder / "pipe.txt")
    began = time.monotonic()
    tracemalloc.start()
    with pytest.raises(CorpusError) as raised:
        read_corpus(folder, strict=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert raised.value.code == code
    assert time.monotonic() - began < 10
    assert peak < 200 * 2**20


def test_a_command_reports_a_hostile_listing_without_a_traceback(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", "x = " + "[" * 100_000)
    shown = CliRunner().invoke(main, ["run", str(folder), "--workspace", str(tmp_path / "w.sqlite")])
    assert shown.exit_code == 1
    assert "Traceback" not in shown.output
    assert "nested too deeply" in shown.output


def test_names_cannot_steer_the_terminal() -> None:
    escape = "\x1b]0;owned\x07\x1b[2Jخبر.txt"
    document = DocumentSummary(name=escape, role="garbled", segments=1, notes=(escape,), siblings=(escape,))
    summary = RunSummary(corpus=escape, documents=(document,), encoded=0, redone=0, signature="s")
    shown = "\n".join(summary_lines(summary, width=80))
    assert "خبر.txt" in shown
    assert not [c for c in shown if ord(c) < 32 and c != "\n"]
    assert "\x1b" not in without_controls(f"الملف {escape} فارغ")
    assert without_controls("سطر\nسطر\tآخر") == "سطر\nسطر\tآخر"


def test_a_file_whose_name_has_an_escape_is_named_safely(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    folder.mkdir()
    (folder / "\x1b[31mred.txt").write_text(TEXT, "utf-8")
    shown = CliRunner().invoke(main, ["run", str(folder), "--workspace", str(tmp_path / "w.sqlite")])
    assert shown.exit_code == 1
    assert "\x1b" not in shown.output


SHAPES = {
    "divisions": (".html", "<div>", "نص"),
    "bold": (".html", "<b><i>نص ", "نص"),
    "tables": (".html", "<table><tr><td>", "نص"),
    "paragraphs": (".html", "<p>نص ", "نص"),
    "brackets": (".md", "[", " نص"),
    "pictures": (".md", "![", " نص"),
    "stars": (".md", "*نص ", "نص"),
    "one word": (".txt", "ن", " نص"),
    "stops": (".txt", "نص. ", "نص"),
    "quotations": (".txt", "«نص ", "نص"),
    "ticks": (".txt", "``نص```نص", "نص"),
    "numbers": (".txt", "1.", " نص"),
    "lines": (".txt", "نص\n", "نص"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_takes_no_square_of_the_length(shape: str, tmp_path: Path) -> None:
    suffix, part, end = SHAPES[shape]
    paths = [tmp_path / f"{times}{suffix}" for times in (12_000, 24_000)]
    for path, times in zip(paths, (12_000, 24_000), strict=True):
        path.write_text(part * times + end, "utf-8")
    for _ in range(3):  # a busy machine is given further tries
        once, twice = (_seconds_to_read(path) for path in paths)
        if twice < max(3 * once, 0.5):
            return
    pytest.fail(f"{once:.2f} s, and {twice:.2f} s for twice the length")


def _seconds_to_read(path: Path) -> float:
    began = time.process_time()
    try:
        segment(read_document(path))
    except DocumentError as error:
        assert error.code == "page-nested-too-deeply"
    return time.process_time() - began


def test_long_lines_are_cut_as_short_ones() -> None:
    sentence = "وصل الوفد إلى العاصمة صباح الأحد. "
    ends = sentence_ends(sentence * 2000, "ar")
    assert ends == [len(sentence) * k - 1 for k in range(1, 2001)]


def test_every_error_of_a_listing_has_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError) as raised:
        read_corpus(corpus(tmp_path / "c", "x = [" * 5000))
    assert raised.value.in_language("ar") != raised.value.in_language("en")
