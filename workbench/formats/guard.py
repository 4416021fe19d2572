"""Safe reading of untrusted files: size limits, XML without declarations, ZIP archives without bombs or escapes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.parsers import expat

from workbench.errors import InputError
from workbench.formats.damaged_xml import mended
from workbench.messages import Message

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = [
    "LARGEST_FILE",
    "decode_table",
    "file_kind",
    "is_markup",
    "opened_archive",
    "parse_xml",
    "read_bytes",
    "refuse_declarations",
    "refuse_deep_markup",
    "unzip",
]

LARGEST_FILE = 64 * 1024 * 1024
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9]*)")
_WITHOUT_END = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd tr td th option thead tbody "
    b"tfoot colgroup rt rp html head body optgroup".split()
)
_DEEPEST = 5_000  # elements
_COMPRESSED = ".gz"
_MOST_MEMBERS = 5_000
_LARGEST_ARCHIVE = 4 * LARGEST_FILE  # unpacked
_SUSPECT_RATIO = 200  # text and markup shrink to a fiftieth at best
_SUSPECT_SIZE = 4 * 1024 * 1024


def file_kind(path: Path | PurePath) -> str:
    """Return the suffix that tells what a file is, in lower case: of one that is compressed, the suffix before `.gz`.

    >>> file_kind(PurePath("memory.TMX.gz")), file_kind(PurePath("a.b.html"))
    ('.tmx', '.html')
    """
    suffix = path.suffix.lower()
    return (PurePath(path.stem).suffix.lower() or suffix) if suffix == _COMPRESSED else suffix


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, of `.gz` those that are compressed in it.

    Raises:
        InputError: It is unreadable, or larger than LARGEST_FILE.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise InputError("file-unreadable", path=path, reason=error.strerror) from error
    if len(data) > LARGEST_FILE:
        raise InputError("file-too-large", file=path.name, limit=LARGEST_FILE // 2**20)
    return _decompressed(data, path.name) if path.suffix.lower() == _COMPRESSED else data


def _decompressed(data: bytes, name: str) -> bytes:
    """Return what gzip compressed; a file may be several streams, one after the other."""
    found = bytearray()
    try:
        while data:
            stream = zlib.decompressobj(wbits=31)
            found += stream.decompress(data, LARGEST_FILE + 1 - len(found))
            if len(found) > LARGEST_FILE:
                raise InputError("file-too-large", file=name, limit=LARGEST_FILE // 2**20)
            if not stream.eof:
                raise InputError("archive-damaged", file=name)
            data = stream.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise InputError("archive-damaged", file=name) from error
    return bytes(found)


def decode_table(data: bytes, name: str) -> str:
    """Return the text of a table in UTF-8, or UTF-16 with a byte order mark; raise InputError for other encodings."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            "file-bad-encoding", file=name, position=error.start, encoding="UTF-16" if encoding == "utf-16" else "UTF-8"
        ) from error


def is_markup(data: bytes) -> bool:
    """Return whether a file begins as XML does."""
    return _as_utf8(data[:64]).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def parse_xml(data: bytes, name: str, *, damaged: bool = False) -> Element:
    """Return the root of an XML file; raise InputError if it is malformed or declares entities or defaults.

    A DOCTYPE that only names a DTD, as in many TMX files, is ignored, and the DTD is never loaded. UTF-16 is told by
    its byte order, whatever encoding the file declares. With `damaged`, what XML cannot hold in its text becomes
    DAMAGED, for whoever reads the text to tell.
    """
    data = mended(_as_utf8(data)) if damaged else _as_utf8(data)
    refuse_declarations(data, name)
    from lxml import etree

    # An id of two elements is no fault of the XML; but lxml looks for a DTD that is named unless it collects ids.
    ids = b"<!DOCTYPE" in data
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=ids)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _broken(name, str(error), error.lineno) from error
    for entity in root.iter(etree.Entity):
        raise InputError(
            "xml-unknown-entity", where=Message("terms.line", file=name, line=entity.sourceline), entity=entity.text
        )
    return root


def _as_utf8(data: bytes) -> bytes:
    """Return an XML file in UTF-16 in UTF-8, without the encoding that it declares; any other is returned as it is."""
    starts = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
    encoding = starts.get(data[:2])
    if encoding is None:
        return data
    text = data.decode(encoding, "replace")
    return re.sub(r"""(<\?xml[^>]*?)\sencoding=(["'])[^"']*\2""", r"\1", text, count=1).encode("utf-8", "replace")


def refuse_deep_markup(data: bytes, name: str) -> None:
    """Raise InputError for a web page whose elements are nested more deeply than any real one: readers take the square.

    Elements that need no end tag do not count.
    """
    depth = 0
    for tag in _TAG.finditer(data):
        if tag[2].lower() not in _WITHOUT_END:
            depth = depth + 1 if not tag[1] else max(0, depth - 1)
            if depth > _DEEPEST:
                raise InputError("page-nested-too-deeply", file=name, limit=_DEEPEST)


def unzip(data: bytes, name: str, wanted: Collection[str]) -> dict[str, bytes]:
    """Return the wanted members of an archive that it contains; nothing else is unpacked, and nothing is written."""
    with opened_archive(io.BytesIO(data), name) as archive:
        return {m: _member(archive, m, name) for m in archive.namelist() if m in wanted}


@contextmanager
def opened_archive(file: BinaryIO | Path, name: str, largest: int = _LARGEST_ARCHIVE) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose members may be unpacked: none leads out of a folder, all have `largest` bytes at most.

    Raises:
        InputError: The archive is damaged or hostile, also where that is seen only inside the context.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive.infolist(), name, largest)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError("archive-damaged", file=name) from error


def refuse_declarations(data: bytes, name: str) -> None:
    """Raise InputError if an XML file is malformed or declares entities or defaults."""

    def doctype(_root: str, _system: str | None, _public: str | None, declares: Any) -> None:
        if declares:
            raise InputError("xml-declares-entities", file=name)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise _broken(name, str(error), getattr(error, "lineno", None)) from error


def _broken(name: str, why: str, line: int | None) -> InputError:
    where = Message("terms.line", file=name, line=line or 1)  # an unknown encoding is declared in the first
    return InputError("xml-invalid", where=where, reason=why)


def _check_members(members: list[zipfile.ZipInfo], name: str, largest: int) -> None:
    odd = None
    if len(members) > _MOST_MEMBERS:
        odd = Message("terms.archive-too-many-files", count=len(members))
    elif len({m.filename for m in members}) < len(members):
        odd = Message("terms.archive-duplicate-names")
    elif sum(m.file_size for m in members) > largest:
        odd = Message("terms.archive-too-large", limit=largest // 2**20)
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if member.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            odd = Message("terms.archive-path-outside", member=member.filename)
        elif member.flag_bits & 1:
            odd = Message("terms.archive-encrypted")
        elif member.file_size > _SUSPECT_SIZE and member.file_size > _SUSPECT_RATIO * max(1, member.compress_size):
            odd = Message("terms.archive-bomb", member=member.filename, size=member.file_size // 2**20)
    if odd:
        raise InputError("archive-refused", file=name, fault=odd)


def _member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    with archive.open(member) as stream:
        data = stream.read(LARGEST_FILE + 1)  # the size that the archive declares need not be true
    if len(data) > LARGEST_FILE:
        raise InputError("archive-member-too-large", file=name, member=member, limit=LARGEST_FILE // 2**20)
    return data
