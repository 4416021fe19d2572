"""Import of histories and of corrected segments.

Records that are already present are skipped, so importing a file twice changes nothing. A row that cannot be imported
is reported and does not keep the others out, unless the import is strict: then the file is imported completely or not
at all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.errors import InputError
from workbench.formats import SegmentRow, read_rows
from workbench.messages import Message
from workbench.records import HumanEdits, Status
from workbench.service.exchange.history_jsonl import is_history_row
from workbench.service.exchange.import_history import HistoryImport
from workbench.service.exchange.import_result import ImportSummary
from workbench.service.exchange.import_segments import SegmentImport
from workbench.service.exchange.imported_rows import ImportedRows
from workbench.service.exchange.own_exports import kind_of_file
from workbench.service.exchange.segment_finder import is_of_another_corpus
from workbench.service.review.revisions import TWO_PERSON
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["human_edits", "import_file"]


def human_edits(context: WorkbenchContext) -> HumanEdits:
    """Return every human edit in a workspace, each kind in chronological order."""
    with Workspace.open(context.path) as workspace:
        return workspace.human_edits.read()


def import_file(
    context: WorkbenchContext,
    file: Path,
    *,
    author: str = "",
    strict: bool = False,
    forbidden: Collection[Status] = (),
    dry_run: bool = False,
) -> ImportSummary:
    """Import a history, as `workbench history` writes it, or corrected segments in one of the formats of `IMPORTS`.

    author is that of the corrections, empty for the one that a row names. forbidden are the statuses that may not be
    set. With dry_run nothing is changed.

    Raises:
        InputError: The file cannot be read, or is of another corpus; or it has a faulty row and strict is true.
    """
    if file.suffix.lower() in {".html", ".htm"} and kind_of_file(file) == "report":
        raise InputError("import-report-only", file=file.name)
    rows = read_rows(file)
    with Workspace.open(context.path) as workspace:
        documents = {d.id: d for d in workspace.documents(inactive=True)}
        if any(is_history_row(row) for row in rows):
            history = HistoryImport(rows, documents, strict=strict)
            return history.preview(workspace) if dry_run else history.run(workspace, context.settings)
        read = ImportedRows(rows, workspace, strict=strict)
        _check_corpus(file, rows, read)
        changes = SegmentImport(
            read.good,
            documents,
            author=author,
            forbidden=forbidden,
            strict=strict,
            two_people=workspace.meta(TWO_PERSON) == "on",
        )
        if dry_run:
            changes(workspace.revisions.all())
        else:
            workspace.revisions.extend_all(changes)
        summary = changes.summary
    return replace(summary, refused=tuple(sorted([*read.refused, *summary.refused], key=_line)))


def _line(error: InputError) -> int:
    """Return the line or row of a fault in its file."""
    where = error.fields.get("where")
    number = where.fields.get("line", where.fields.get("row")) if isinstance(where, Message) else None
    return number if isinstance(number, int) else 0


def _check_corpus(file: Path, rows: Sequence[SegmentRow], read: ImportedRows) -> None:
    """Raise an InputError for a file of which no row is of a document of the workspace."""
    strange = [error for error in read.refused if is_of_another_corpus(error)]
    if strange and len(strange) == len(rows):
        raise InputError("import-other-corpus", file=file.name, rows=len(rows), first=strange[0].fields["fault"])
