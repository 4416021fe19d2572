"""Alignments of other tools by format, which is recognised from the file: gold, and predictions to be scored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workbench.errors import InputError
from workbench.formats.bead_files import DocumentBeads, read_bead_document
from workbench.formats.ces_align import read_ces_align
from workbench.formats.guard import decode_table, is_markup, read_bytes
from workbench.formats.ladders import is_rung, read_ladder
from workbench.formats.moses import moses_members, moses_names, read_moses

__all__ = ["GOLD_FORMATS", "is_gold_there", "read_gold"]

GOLD_FORMATS = ("auto", "beads", "ladder", "cesalign", "moses")
_BEGINNING = 4096  # bytes


def is_gold_there(path: Path) -> bool:
    """Return whether there is a file or a folder of this name, or files of Moses that begin with it."""
    return path.exists() or bool(moses_members(path))


def read_gold(path: Path, format_: str = "auto") -> tuple[DocumentBeads, ...]:
    """Return the alignments of a file, of Moses's files of this name, or of all of them in a folder.

    In a folder hidden files are passed over, and so are XML files without links and texts that belong to Moses's
    files. A file with one alignment gives it its name, so that those of two folders belong together.

    Raises:
        InputError: A file cannot be read in the format, or the format is `auto` and not recognised.
        ValueError: The format is not one of GOLD_FORMATS.
    """
    if format_ not in GOLD_FORMATS:
        raise ValueError(f"no format {format_!r}; known: {', '.join(GOLD_FORMATS)}")
    if path.is_dir():
        return _read_folder(path, format_)
    if format_ == "moses" or (format_ == "auto" and not path.exists() and moses_members(path)):
        return _renamed(read_moses(path), path.name)
    return _renamed(_read_file(path, _recognised(path) if format_ == "auto" else format_), path.name)


def _renamed(documents: tuple[DocumentBeads, ...], name: str) -> tuple[DocumentBeads, ...]:
    return (replace(documents[0], name=name),) if len(documents) == 1 else documents


def _read_folder(folder: Path, format_: str) -> tuple[DocumentBeads, ...]:
    files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    if not files:
        raise InputError("evaluation-folder-empty", folder=folder)
    if format_ == "moses":
        return tuple(d for name in moses_names(folder) for d in _renamed(read_moses(folder / name), name))
    found: list[DocumentBeads] = []
    texts: list[Path] = []
    for path in files:
        kind = _kind(path)
        if format_ == "auto" and kind is None:
            texts.append(path)
        elif kind != "cesalign" or b"<link" in read_bytes(path):
            found += _renamed(_read_file(path, format_ if format_ != "auto" else str(kind)), path.name)
    names = [name for name in moses_names(folder) if any(p.stem == name for p in texts)]
    for path in texts:
        if path.stem not in names:
            raise _unrecognised(path)
    found += [d for name in names for d in _renamed(read_moses(folder / name), name)]
    if not found:
        raise InputError("links-missing", file=folder.name)
    return tuple(found)


def _read_file(path: Path, format_: str) -> tuple[DocumentBeads, ...]:
    if format_ == "cesalign":
        return read_ces_align(path)
    text = decode_table(read_bytes(path), path.name)
    return (read_ladder(text, path.name) if format_ == "ladder" else read_bead_document(text, path.name),)


def _recognised(path: Path) -> str:
    kind = _kind(path)
    if kind is None:
        raise _unrecognised(path)
    return kind


def _kind(path: Path) -> str | None:
    """Return the format that the beginning of a file tells, None if none."""
    data = read_bytes(path)
    if is_markup(data):
        return "cesalign"
    if path.suffix in {".ids", ".links", ".scores"}:
        return None
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    lines = data[:_BEGINNING].decode(encoding, "replace").splitlines()
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("[") or not first:
        return "beads"
    return "ladder" if is_rung(first) else None


def _unrecognised(path: Path) -> InputError:
    return InputError("gold-unrecognised", file=path.name, known=list(GOLD_FORMATS[1:]))
