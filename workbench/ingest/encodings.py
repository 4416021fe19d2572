"""The text of bytes in any usual encoding: of a document, or of a file of rows of which one may be damaged."""

from __future__ import annotations

import codecs
import re
import unicodedata

from workbench.arabic import share_of_arabic
from workbench.errors import DocumentError
from workbench.messages import Message

__all__ = ["decode", "decode_page", "decode_po", "decode_rows"]

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY = {  # the first bytes of what people most often drop in by mistake
    b"%PDF": Message("terms.kind-pdf"),
    b"{\\rtf": Message("terms.kind-rtf"),
    b"PK\x03\x04": Message("terms.kind-archive"),
    b"\x89PNG": Message("terms.kind-image"),
    b"\xff\xd8\xff": Message("terms.kind-image"),
    b"GIF8": Message("terms.kind-image"),
    b"\x1f\x8b": Message("terms.kind-compressed"),
    b"SQLite format 3": Message("terms.kind-database"),
    b"\x7fELF": Message("terms.kind-program"),
}
_DECLARED = re.compile(
    rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE
)
_DECLARED_BY_PO = re.compile(rb"""^"Content-Type:[^"\n]*?charset=([\w.:-]+)""", re.IGNORECASE | re.MULTILINE)
_DECLARED_WITHIN = 65_536  # bytes; browsers look for it in the first 1024, and then in the rest of the head
_DECLARABLE = re.compile("utf_?8|cp125[0-8]|cp87[04]|iso8859_?[0-9]*|koi8_|mac_|gb|big5|euc_|shift_jis|cp9|utf_16")
_UTF_16 = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}  # how a page without a byte order mark begins
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
_STRAY = re.compile("[\udc80-\udcff]")
_VALID_FOR_ONE_NUL = 1000  # bytes of a page
_VALID_FOR_ONE_STRAY = 20  # characters of several bytes that make a file one in UTF-8 in spite of an invalid byte


def decode(data: bytes, name: str) -> tuple[str, str | None]:
    """Return the text of bytes, and a note if the encoding was detected rather than UTF-8 or marked by a BOM.

    Single invalid bytes in what is otherwise UTF-8 become U+FFFD, which the note says too.
    """
    text, note = _decoded(data, name)
    strays = sum("\udc80" <= c <= "\udcff" for c in text)
    if strays:
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        note = f"{strays} bytes are not UTF-8 and were read as U+FFFD"
    # A NUL indicates a binary file, and many control characters a wrong encoding.
    if "\0" in text or _odd(text, detected=note is not None and not strays) > max(3, len(text) // 100):
        raise DocumentError("document-binary", file=name)
    return text, note


def decode_page(data: bytes, name: str) -> tuple[str, str | None]:
    """Return the text of a web page; what is not UTF-8 is read in the encoding that the page declares, if that fits.

    Single NULs are left out, as browsers do.
    """
    if 0 < data.count(b"\0") * _VALID_FOR_ONE_NUL < len(data) and not data.startswith(_BOMS[1][0]):
        data = data.replace(b"\0", b"")
    if data[:2] in _UTF_16:
        return data.decode(_UTF_16[data[:2]], "replace"), None
    declared = _declared(data)
    if declared and not any(data.startswith(start) for start in (*_BINARY, *(bom for bom, _ in _BOMS))):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode(declared, "replace")
            strays = text.count("\ufffd")
            if "\0" not in text and strays * _VALID_FOR_ONE_STRAY <= sum(c > "\x7f" for c in text):
                told = f", {strays} bytes as U+FFFD" if strays else ""
                return text, f"read as {declared}, not UTF-8{told}"
    return decode(data, name)


def _declared(data: bytes) -> str | None:
    """Return the encoding that a page declares, None if it declares none that is one of text."""
    found = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    return _text_encoding(found[1] or found[2]) if found else None


def _text_encoding(declared: bytes) -> str | None:
    """Return the name by which Python knows a declared encoding, None if it is none of text."""
    try:
        name = codecs.lookup(declared.decode("ascii", "replace").lower().removeprefix("x-")).name
    except LookupError:
        return None
    return _AS_BROWSERS_DO.get(name, name) if _DECLARABLE.match(name.replace("-", "_")) else None


def decode_po(data: bytes, name: str) -> str:
    """Return the text of a PO file; one that is not UTF-8 is read in the encoding that its header declares."""
    found = _DECLARED_BY_PO.search(data)
    declared = found and _text_encoding(found[1])
    if declared and not any(data.startswith(bom) for bom, _ in _BOMS):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return data.decode(declared)
            except UnicodeDecodeError:
                pass
    return decode_rows(data, name)


def decode_rows(data: bytes, name: str) -> str:
    """Return the text of a file of rows; an invalid byte in UTF-8 is a lone surrogate from U+DC80, for its row to tell.

    A NUL is left in its row, unless most lines have one.
    """
    text, note = _of_mixed_rows(data), None
    if text is None:
        text, note = _decoded(data, name)
    lines = text.split("\n")
    if sum("\0" in line for line in lines) * 2 > len(lines) > 1 or text.count("\0") * 10 > len(text):
        raise DocumentError("document-binary", file=name)
    if note and _odd(text, detected=True) > max(3, len(text) // 100):
        raise DocumentError("document-binary", file=name)
    return text


def _of_mixed_rows(data: bytes) -> str | None:
    """Return the text of a file of which most lines with other letters than ASCII's are UTF-8, and not all."""
    if any(data.startswith(start) for start in (*_BINARY, *(bom for bom, _ in _BOMS[1:]))):
        return None
    text = data.decode("utf-8-sig", "surrogateescape")
    lines = [line for line in text.split("\n") if not line.isascii()]
    damaged = sum(_STRAY.search(line) is not None for line in lines)
    return text if 0 < damaged * 2 < len(lines) else None


def _decoded(data: bytes, name: str) -> tuple[str, str | None]:
    if not data.strip():
        raise DocumentError("document-empty", file=name)
    for magic, kind in _BINARY.items():
        if data.startswith(magic):
            raise DocumentError("document-not-text", file=name, kind=kind)
    encoding = next((e for bom, e in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8-sig", "surrogateescape")
    strays = sum("\udc80" <= c <= "\udcff" for c in text)
    if strays * (_VALID_FOR_ONE_STRAY + 1) <= sum(c > "\x7f" for c in text):
        return text, None
    return _decode_detected(data, name)


def _odd(text: str, *, detected: bool) -> int:
    """Return the number of control characters, in a detected encoding with those that are assigned to nothing."""
    kinds = {"Cc", "Cn", "Co"} if detected else {"Cc"}
    return sum(unicodedata.category(c) in kinds and c not in "\n\r\t\f\v\x85" for c in text)


def _decode_detected(data: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1256", "iso8859_6", "cp720", "mac_arabic", "utf_16", "cp1252"]).best()
    text = str(best) if best else ""
    # Single-byte encodings decode anything, so the result has to look like text.
    if best is None or best.chaos > 0.2 or ("cp1252" not in best.encoding and share_of_arabic(text) < 0.3):
        raise DocumentError("document-unknown-encoding", file=name)
    return text, f"read as {best.encoding}, not UTF-8"
