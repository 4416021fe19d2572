"""Puts the corrections of a workspace into the translation file that a document was read from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.errors import InputError
from workbench.formats import CodedText, SideChoice, coded_units, file_languages, filled_file, read_bytes
from workbench.records import ExportedSegment, content_id
from workbench.service.review.segments import segments
from workbench.service.settings import WorkbenchContext

__all__ = ["fill_file"]

_OF_LANGUAGES = {"pairs-languages-unclear", "pairs-no-such-language"}


def fill_file(context: WorkbenchContext, file: Path) -> tuple[bytes, list[InputError]]:
    """Return a TMX or XLIFF file with the corrections of its document, and what is wrong with those that stay out.

    Only corrected texts change; inline codes, and all else, stay byte for byte.

    Raises:
        InputError: No document of the workspace was read from the file, or it cannot be read.
    """
    data = read_bytes(file)
    by_document: dict[str, list[ExportedSegment]] = {}
    for segment in segments(context, None):
        by_document.setdefault(segment.segment.document_id, []).append(segment)
    for language in (None, *file_languages(data, file.name)):
        choice = SideChoice(left_lang=language)
        try:
            _, units = coded_units(data, file.name, choice)
        except InputError as error:
            if error.code not in _OF_LANGUAGES:
                raise
            continue
        text = "\n".join(u.text for u in units if u.fault is None)
        if found := by_document.get(content_id(text)):
            return filled_file(data, file.name, choice, _corrected(units, found))
    raise InputError("fill-no-document", file=file.name)


def _corrected(units: Sequence[CodedText], found: Sequence[ExportedSegment]) -> dict[int, str]:
    """Return the texts that corrections change, by their number among the units."""
    changed: dict[int, str] = {}
    begin = 0
    for number, unit in enumerate(units):
        if unit.fault is not None:
            continue
        end = begin + len(unit.text)
        inside = [s for s in found if begin <= s.start and s.end <= end and s.correction is not None]
        text = unit.text
        for s in sorted(inside, key=lambda s: s.start, reverse=True):
            text = f"{text[: s.start - begin]}{s.correction}{text[s.end - begin :]}"
        if inside:
            changed[number] = text
        begin = end + 1
    return changed
