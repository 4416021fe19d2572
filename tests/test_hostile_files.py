"""Malicious and damaged files: each is rejected quickly with a reason, and nothing is imported."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.errors import DocumentError, InputError
from workbench.formats import read_rows
from workbench.ingest.readers import read_document
from workbench.service import read_pairs

BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
PASSWORDS = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
NETWORK = '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>'
ELSEWHERE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
IDENTITY = f"<w:tc><w:p><w:r><w:t>{'0' * 16}:0-1@</w:t></w:r></w:p></w:tc>"
SYMBOL = "<w:tc><w:p><w:r><w:sym w:font='Webdings' w:char='F0'/></w:r></w:p></w:tc>"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def xliff(text: str = "نص", before: str = "", encoding: str = "UTF-8") -> bytes:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>{before}<xliff version="1.2"><file original="a"'
        ' source-language="ar" datatype="plaintext"><body><trans-unit id="x:0-1">'
        f"<source>{text}</source><target>{text}</target></trans-unit></body></file></xliff>"
    ).encode(encoding)


def word(body: str | bytes = "", **more: bytes) -> bytes:
    stream = io.BytesIO()
    if isinstance(body, str):
        body = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
        for name, data in more.items():
            archive.writestr(name, data)
    return stream.getvalue()


def lying() -> bytes:
    """Return an archive that says of its member that it is small."""
    data = bytearray(word(b" " * (65 * 2**20)))
    size = (65 * 2**20).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "entity bomb": ("x.xlf", lambda: xliff("&i;", BOMB), "declares"),
    "entity bomb, UTF-16": ("x.xlf", lambda: xliff("&i;", BOMB, "UTF-16"), "declares"),
    "entity bomb in TMX": ("x.tmx", lambda: BOMB.encode() + b"<tmx version='1.4'><body>&i;</body></tmx>", "declares"),
    "file as entity": ("x.xlf", lambda: xliff("&e;", PASSWORDS), "declares"),
    "network": ("x.xlf", lambda: xliff("&e;", NETWORK), "declares"),
    "parameter": ("x.xlf", lambda: xliff("", PARAMETER), "declares"),
    "entity of a DTD elsewhere": ("x.xlf", lambda: xliff("&e;", ELSEWHERE), "entity"),
    "deep": ("x.xlf", lambda: xliff("<g>" * 50_000 + "</g>" * 50_000), "invalid XML"),
    "long text": ("x.xlf", lambda: xliff("a" * (11 * 2**20)), "invalid XML"),
    "cut off": ("x.xlf", lambda: xliff()[:-20], "invalid XML"),
    "another encoding": ("x.xlf", lambda: xliff().replace("نص".encode(), "نص".encode("cp1256")), "invalid XML"),
    "unknown encoding": ("x.xlf", lambda: xliff().replace(b"UTF-8", b"X-MINE"), "invalid XML"),
    "empty": ("x.xlf", lambda: b"", "invalid XML"),
    "another XML": ("x.tmx", lambda: b"<html/>", "not a TMX, XLIFF"),
    "XLIFF of the future": ("x.xlf", lambda: b"<xliff version='3.0'/>", "not a TMX, XLIFF"),
    "native code": ("x.xlf", lambda: xliff("<x id='1'/>"), "inline code <x>"),
    "no table": ("x.docx", lambda: word("<w:p/>"), "no table"),
    "no Word document": (
        "x.docx",
        lambda: word().replace(b"word/document", b"word/dokument"),
        "[Nn]ot a Word document",
    ),
    "cut-off archive": ("x.docx", lambda: word()[:-30], "truncated"),
    "bomb in Word": ("x.docx", lambda: word(BOMB.encode() + b"<x>&i;</x>"), "declares"),
    "zip bomb": ("x.docx", lambda: word(b" " * (65 * 2**20)), "expands"),
    "zip bomb beside": ("x.docx", lambda: word(**{"word/media/x.png": bytes(20 * 2**20)}), "expands"),
    "lying archive": ("x.docx", lying, "truncated"),
    "climbing path": ("x.docx", lambda: word(**{"../../etc/cron.d/x": b"x"}), "written outside"),
    "absolute path": ("x.docx", lambda: word(**{"/etc/x": b"x"}), "written outside"),
    "drive": ("x.docx", lambda: word(**{"C:\\x": b"x"}), "written outside"),
    "many files": ("x.docx", lambda: word(**{f"f{k}": b"" for k in range(5001)}), "5,002 files"),
    "symbol": ("x.docx", lambda: word(f"<w:tbl><w:tr>{IDENTITY}{SYMBOL * 2}</w:tr></w:tbl>"), "of the font"),
    "open quote": ("x.csv", lambda: b'document,start,end,correction\na,0,1,"x', "not valid CSV"),
    "cp1256 table": ("x.csv", lambda: "document,start,end,correction\na,0,1,نص\n".encode("cp1256"), "not valid UTF-8"),
    "odd UTF-16": ("x.tsv", lambda: b"\xff\xfea", "not valid UTF-16"),
    "deep JSON": ("x.jsonl", lambda: b"[" * 200_000, "not valid JSON"),
}


@pytest.mark.parametrize("name", FILES)
def test_malicious_files_are_rejected(name: str, tmp_path: Path) -> None:
    file, content, said = FILES[name]
    path = tmp_path / file
    path.write_bytes(content())
    with pytest.raises(InputError, match=said) as caught:
        [row.checked() for row in read_rows(path)]
    assert path.name in caught.value.message or name == "symbol"
    assert caught.value.remedy


@pytest.mark.parametrize("kind", ["jsonl", "tsv", "csv", "tmx", "xlf", "docx"])
def test_a_file_of_a_gigabyte_is_rejected_before_it_is_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{kind}"
    path.touch()
    os.truncate(path, 2**30)  # sparse: one line of NULs
    with pytest.raises(InputError, match="larger than 64 MiB"):
        read_rows(path)
    with pytest.raises(DocumentError, match="larger than 64 MiB"):
        read_document(path)


@pytest.mark.parametrize(
    "name", [n for n, (f, _, s) in FILES.items() if (f.endswith(("xlf", "tmx")) or "zip" in n) and n != "native code"]
)
def test_documents_and_pairs_are_guarded_alike(name: str, tmp_path: Path) -> None:
    file, content, said = FILES[name]
    path = tmp_path / file
    path.write_bytes(content())
    with pytest.raises(DocumentError, match=said):
        read_document(path)
    if not file.endswith("docx"):
        with pytest.raises(InputError, match=said):
            read_pairs(path)


def test_a_doctype_without_entities_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    path.write_bytes(
        b'<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/tmx14.dtd"><tmx version="1.4"><header srclang="ar"/><body><tu>'
        b'<tuv xml:lang="en"><seg>right</seg></tuv><tuv xml:lang="AR"><seg>left</seg></tuv></tu></body></tmx>'
    )
    assert read_pairs(path) == (("left", "right"),)
