"""Intact files of every kind that is read, made of given texts, and the readers of each."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

from workbench.formats import SideChoice, coded_units, read_gold, read_rows
from workbench.formats.termbase import read_termbase
from workbench.ingest.corpus import read_corpus
from workbench.ingest.event_plans import read_event_plan
from workbench.ingest.pair_rows import pair_rows
from workbench.ingest.readers import read_document
from workbench.ingest.srx import read_rules

__all__ = ["KINDS", "READERS"]


def _units(texts: Sequence[str], one: str) -> str:
    return "".join(one.format(text=escape(t), number=k, clock=f"{k // 3600:02}:{k // 60 % 60:02}:{k % 60:02}")
                   for k, t in enumerate(texts))  # fmt: skip


def _package(members: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _docx(texts: Sequence[str]) -> bytes:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = _units(texts, "<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:footnoteReference w:id='{number}'/></w:r></w:p>")
    notes = _units(texts, "<w:footnote w:id='{number}'><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>")
    return _package(
        {
            "word/document.xml": f"<w:document xmlns:w='{w}'><w:body>{body}</w:body></w:document>",
            "word/footnotes.xml": f"<w:footnotes xmlns:w='{w}'>{notes}</w:footnotes>",
        }
    )


def _odt_xml(texts: Sequence[str], tag: str) -> str:
    names = "".join(f" xmlns:{n}='urn:oasis:names:tc:opendocument:xmlns:{n}:1.0'" for n in ("office", "text", "table"))
    body = _units(texts, "<text:p>{text}<text:tab/>ب<text:s text:c='2'/></text:p>")
    return f"<office:{tag}{names}><office:body><office:text>{body}</office:text></office:body></office:{tag}>"


def _epub(texts: Sequence[str]) -> bytes:
    chapter = f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{_units(texts, '<p>{text}</p>')}</body></html>"
    return _package(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
            "<rootfile full-path='a.opf' media-type='application/oebps-package+xml'/></rootfiles></container>",
            "a.opf": "<package xmlns='http://www.idpf.org/2007/opf'><manifest><item id='c' href='c.xhtml'"
            " media-type='application/xhtml+xml'/></manifest><spine><itemref idref='c'/></spine></package>",
            "c.xhtml": chapter,
        }
    )


def _xlsx(texts: Sequence[str]) -> bytes:
    from openpyxl import Workbook

    book, stream = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    sheet.append(["left", "right"])
    for text in texts:
        sheet.append([text, text])
    book.save(stream)
    return stream.getvalue()


def _parquet(texts: Sequence[str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    pq.write_table(pa.table({"left": list(texts), "right": list(texts)}), stream)
    return stream.getvalue()


def _xliff(texts: Sequence[str]) -> str:
    one = (
        "<trans-unit id='{number}'><source>{text}<x id='1'/></source>"
        "<target state='translated'>{text}<x id='1'/></target></trans-unit>"
    )
    return (
        f"<xliff version='1.2'><file original='a' source-language='en' target-language='ar' datatype='plaintext'><body>"
        f"{_units(texts, one)}</body></file></xliff>"
    )


def _xliff2(texts: Sequence[str]) -> str:
    one = (
        "<unit id='{number}'><segment><source>{text}<ph id='1'/></source>"
        "<target>{text}<ph id='1'/></target></segment></unit>"
    )
    head = "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.0' srcLang='en' trgLang='ar'>"
    return f"{head}<file id='f'>{_units(texts, one)}</file></xliff>"


def _tmx(texts: Sequence[str]) -> str:
    one = "<tu><tuv xml:lang='ar'><seg>{text}<ph/></seg></tuv><tuv xml:lang='en'><seg>{text}</seg></tuv></tu>"
    return f"<tmx version='1.4'><header srclang='ar'/><body>{_units(texts, one)}</body></tmx>"


def _tbx(texts: Sequence[str]) -> str:
    one = "<termEntry><langSet xml:lang='ar'><tig><term>{text}</term></tig></langSet></termEntry>"
    return f"<martif type='TBX'><text><body>{_units(texts, one)}</body></text></martif>"


def _srx(texts: Sequence[str]) -> str:
    rules = _units(texts, "<rule break='no'><beforebreak>{text}</beforebreak><afterbreak>\\s</afterbreak></rule>")
    return (
        "<srx xmlns='http://www.lisa.org/srx20' version='2.0'><header segmentsubflows='yes' cascade='no'/><body>"
        f"<languagerules><languagerule languagerulename='a'>{rules}</languagerule></languagerules>"
        "<maprules><languagemap languagepattern='.*' languagerulename='a'/></maprules></body></srx>"
    )


def _segments(texts: Sequence[str]) -> str:
    rows = (f"{k:016x}\t0\t5\t{t}\t{t}\tdone\n" for k, t in enumerate(texts))
    return "document\tstart\tend\tsegment\tcorrection\tstatus\n" + "".join(rows)


def _of_text(make: Callable[[Sequence[str]], str]) -> Callable[[Sequence[str]], bytes]:
    return lambda texts: make(texts).encode()


KINDS: dict[str, Callable[[Sequence[str]], bytes]] = {
    ".txt": _of_text("\n".join),
    ".md": _of_text(lambda t: "---\na: b\n---\n# ع\n\n" + "".join(f"{x}\n\n- {x}\n\n> {x}\n\n" for x in t)),
    ".html": _of_text(
        lambda t: (
            f"<html><body><article><h1>خبر</h1>{_units(t, '<p>{text} وقال المتحدث إن الأمر جار.</p>')}"
            "</article></body></html>"
        )
    ),
    ".srt": _of_text(lambda t: _units(t, "{number}\n{clock},000 --> {clock},900\n<i>{text}</i>.\n\n")),
    ".vtt": _of_text(lambda t: "WEBVTT\n\n" + _units(t, "{clock}.000 --> {clock}.900\n{text}.\n\n")),
    ".docx": _docx,
    ".odt": lambda t: _package({"content.xml": _odt_xml(t, "document-content")}),
    ".fodt": _of_text(lambda t: _odt_xml(t, "document")),
    ".epub": _epub,
    ".tsv": _of_text(lambda t: "left\tright\n" + "".join(f"{x}\t{x}\n" for x in t)),
    ".csv": _of_text(lambda t: "left,right\r\n" + "".join(f'"{x}","{x} ""q"""\r\n' for x in t)),
    ".jsonl": _of_text(lambda t: "".join(json.dumps({"left": x, "right": x}, ensure_ascii=False) + "\n" for x in t)),
    ".json": _of_text(lambda t: json.dumps([{"left": x, "right": x} for x in t], ensure_ascii=False)),
    ".tmx": _of_text(_tmx),
    ".xlf": _of_text(_xliff),
    ".xliff": _of_text(_xliff2),
    ".po": _of_text(lambda t: 'msgid ""\nmsgstr ""\n\n' + "".join(f'msgid "m {x}"\nmsgstr "{x}"\n\n' for x in t)),
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}


def _document(path: Path) -> str:
    found = read_document(path)
    return "\n".join((found.text, *found.notes))


def _corpus(path: Path) -> str:
    (path.parent / "a.txt").write_text("نص", encoding="utf-8")
    return str(read_corpus(path.parent))


_TOML = '[[documents]]\nfile = "a.txt"\norigin = "{}"\nevent = "e"\npublished = "2025-07"\n'
_EVENTS = '[thresholds]\nlink = 0.5\n[[events]]\nname = "{}"\nsplit = "test"\ndocuments = ["a.txt"]\n'

Reader = tuple[Callable[[Sequence[str]], bytes], str, Callable[[Path], object], bool]


def _readers() -> Iterator[tuple[str, Reader]]:
    """Yield each reader by name: what makes an intact file, its name, what reads it, whether all words come out."""
    for suffix, make in KINDS.items():
        yield f"document {suffix}", (make, f"x{suffix}", _document, True)
    for suffix in (".tsv", ".csv", ".jsonl", ".json", ".tmx", ".xlf", ".xliff", ".po", ".xlsx", ".parquet"):
        yield f"pairs {suffix}", (KINDS[suffix], f"x{suffix}", lambda p: pair_rows(p, SideChoice()), True)
    for suffix in (".tmx", ".xlf", ".xliff"):
        yield (
            f"codes {suffix}",
            (KINDS[suffix], f"x{suffix}", lambda p: coded_units(p.read_bytes(), p.name, SideChoice())[1], True),
        )
        yield f"import {suffix}", (KINDS[suffix], f"x{suffix}", read_rows, False)
    yield "import .tsv", (_of_text(_segments), "x.tsv", read_rows, True)
    yield "import .docx", (_docx, "x.docx", read_rows, False)
    yield "glossary .tbx", (_of_text(_tbx), "x.tbx", lambda p: read_termbase(p.read_bytes(), p.name), True)
    yield "rules .srx", (_of_text(_srx), "x.srx", read_rules, False)
    yield "gold .tsv", (_of_text(lambda t: "".join(f"{k}\t{k}\n" for k, _ in enumerate(t))), "x.tsv", read_gold, False)
    yield "corpus.toml", (_of_text(lambda t: _TOML.format(" ".join(t))), "corpus.toml", _corpus, True)
    yield "events.toml", (_of_text(lambda t: _EVENTS.format(" ".join(t))), "events.toml", _events, True)


def _events(path: Path) -> object:
    return read_event_plan(path, {"a.txt": "0"})


READERS: dict[str, Reader] = dict(_readers())
