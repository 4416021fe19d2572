"""Damage files of every kind that is read, for a while: python -m benchmarks.fuzz_readers --minutes 10

A reader must give a text or a WorkbenchError that says what is wrong, within some seconds, and lose no word of an
intact file that no note tells. `--growth` doubles the size of intact files and tells readers whose time grows faster.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import pairwise
from math import log2
from pathlib import Path
from types import FrameType

from workbench.errors import WorkbenchError
from workbench.formats import SideChoice, coded_units, read_gold, read_rows
from workbench.formats.termbase import read_termbase
from workbench.ingest.corpus import read_corpus
from workbench.ingest.event_plans import read_event_plan
from workbench.ingest.pair_rows import pair_rows
from workbench.ingest.readers import read_document
from workbench.ingest.srx import read_rules

__all__ = ["KINDS", "READERS", "growth", "main", "run"]

_WORD = "علامة"  # begins the words that must come out again
_LIMIT = 10  # seconds of the processor for one file
_LETTERS = "ابتثجحخدرزسشصضطظعغفقكلمنهوي"
_SCRAPS = (
    *(
        "<",
        ">",
        "&",
        "&amp;",
        "&#0;",
        "&#xD800;",
        "&#x202E;",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "<?x ?>",
        "<!DOCTYPE x>",
    ),
    *(
        '"',
        "'",
        "\t",
        "\n",
        "\r",
        "\r\n\r\n",
        "\0",
        "\x0b",
        "\x85",
        "\u2028",
        "\ufeff",
        "\u200f",
        "\u0301" * 50,
        "⟦1⟧",
        "⟦/1⟧",
    ),
    *(
        "msgid",
        'msgstr "',
        "-->",
        "00:00:01,000 --> 00:00:02,000",
        "---\n",
        "```\n",
        "| a | b |\n",
        "#" * 20,
        "[[",
        "]]",
    ),
    *(
        "<g>",
        "</g>",
        "<ph/>",
        "<mrk>",
        "<seg>",
        "<tuv>",
        "<p>",
        "</p>",
        "<table>",
        "<td>",
        "<script>",
        "1e999",
        "-0",
        "NaN",
    ),
)


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


class _TooLongError(Exception):
    """A reader took longer than the limit."""


def _ring(number: int, frame: FrameType | None) -> None:
    raise _TooLongError(f"signal {number} at {frame.f_code.co_filename if frame else '?'}")


def _words(chance: random.Random, count: int) -> list[str]:
    return [
        " ".join(
            _WORD + "".join(chance.choices(_LETTERS, k=chance.randrange(2, 9))) for _ in range(chance.randrange(1, 9))
        )
        for _ in range(count)
    ]


def _damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a file with some damage; within a package, mostly of one of its members."""
    if data[:2] == b"PK" and chance.random() < 0.8:
        return _damaged_member(data, chance)
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at, end = sorted(chance.randrange(len(made) + 1) for _ in range(2))
        end = min(end, at + chance.choice((1, 8, 200, 10_000)))
        kind = chance.randrange(7)
        if kind == 0 and made:
            made[min(at, len(made) - 1)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del made[at:end]
        elif kind == 2:
            made[at:at] = made[at:end] * chance.choice((1, 2, 50))
        elif kind == 3:
            made[at:at] = (chance.choice(_SCRAPS) * chance.choice((1, 1, 3, 500))).encode("utf-8", "surrogatepass")
        elif kind == 4:
            made[at:end] = other[at:end]
        elif kind == 5:
            made[at:at] = chance.randbytes(chance.randrange(1, 9))
        else:
            del made[at:]
    return bytes(made[: 2**20])


def _damaged_member(data: bytes, chance: random.Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        chosen = chance.choice(archive.namelist())
        for name in archive.namelist():
            inner = archive.read(name)
            made.writestr(name, _damaged(inner, inner[::-1], chance) if name == chosen else inner)
    return stream.getvalue()


def run(
    name: str, seconds: float, seed: int, out: Path | None = None, most: int | None = None
) -> tuple[int, Counter[str]]:
    """Read damaged and intact files for some seconds, or `most` of them; return how many, and what went wrong where."""
    make, file, read, whole = READERS[name]
    chance, faults, count = random.Random(f"{seed} {name}"), Counter[str](), 0
    end = time.monotonic() + seconds
    previous = signal.signal(signal.SIGPROF, _ring)
    try:
        while time.monotonic() < end and count != most:
            texts = _words(chance, chance.choice((1, 3, 20)))
            data = make(texts)
            intact = chance.random() < 0.2
            if not intact:
                data = _damaged(data, make(_words(chance, 3)), chance)
            count += 1
            if fault := _fault(read, file, data, [w for t in texts for w in t.split()] if intact and whole else []):
                if out and fault not in faults:
                    (out / f"{len(faults)}-{name.replace(' ', '-')}-{file}").write_bytes(data)
                faults[fault] += 1
    finally:
        signal.signal(signal.SIGPROF, previous)
    return count, faults


def _fault(read: Callable[[Path], object], file: str, data: bytes, words: Sequence[str]) -> str:
    """Return what went wrong in reading a file, empty if nothing did; words are those that have to come out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(data)
        signal.setitimer(signal.ITIMER_PROF, _LIMIT)
        try:
            found = str(read(path))
        except WorkbenchError as error:
            return f"refused an intact file: {error.code}" if words else ""
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            ours = [f for f in traceback.extract_tb(error.__traceback__) if "/workbench/" in f.filename] or [last]
            said = re.sub(r"[0-9]+", "0", str(error))[:40]
            return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}: {said}"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    missing = [w for w in words if w not in found]
    return "lost words of an intact file" if missing else ""


def growth(name: str, *, joined: bool, texts: int = 1000, most: float = 20.0) -> list[tuple[int, float]]:
    """Return the seconds that files of 1, 2, 4 and 8 times as many texts take, up to a most for one file.

    If joined, the texts of a file are one long one.
    """
    make, file, read, _ = READERS[name]
    taken: list[tuple[int, float]] = []
    for times in (1, 2, 4, 8):
        words = _words(random.Random(times), texts * times)
        data = make([" ".join(words)] if joined else words)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file
            path.write_bytes(data)
            start = time.process_time()
            try:
                read(path)
            except WorkbenchError as error:
                print(f"{name}: {error.code} at {texts * times} texts")
                break
            taken.append((texts * times, time.process_time() - start))
        if taken[-1][1] > most:
            break
    return taken


def _shows_growth(name: str, *, joined: bool) -> bool:
    """Print how the time of a reader grows; tell whether it grows faster than the file."""
    taken = growth(name, joined=joined)
    rates = [log2(b / a) for (_, a), (_, b) in pairwise(taken) if a > 0]
    is_slow = bool(rates) and rates[-1] > 1.6 and taken[-1][1] > 1
    shown = "  ".join(f"{n:,}: {s:.2f} s" for n, s in taken)
    what = "one text" if joined else "texts"
    print(f"{name:20} {what:8} {shown}  exponent {rates[-1] if rates else 0:.2f}{'  SLOW' * is_slow}", flush=True)
    return is_slow


def main() -> int:
    """Run all readers, or those whose names have a word; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", help="words that the names of readers have; all without")
    parser.add_argument("--minutes", type=float, default=1.0, help="for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="a folder for files that something goes wrong with")
    parser.add_argument("--growth", action="store_true", help="double intact files instead")
    options = parser.parse_args()
    chosen = [n for n in READERS if not options.readers or any(word in n for word in options.readers)]
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for name in chosen:
        if options.growth:
            wrong += sum(_shows_growth(name, joined=joined) for joined in (False, True))
            continue
        count, faults = run(name, options.minutes * 60, options.seed, options.out)
        wrong += len(faults)
        print(f"{name:20} {count:8,} files  {'clean' if not faults else ''}", flush=True)
        for fault, times in faults.most_common():
            print(f"    {times:6,}  {fault}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
