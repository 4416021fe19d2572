"""Import of segments that were corrected in another tool: what came back as it went out changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.editing.revisions import CurrentState, add, current_state
from workbench.editing.revisions import comment as comment_on
from workbench.errors import InputError, PermissionDeniedError
from workbench.formats import SegmentRow, status_of_word
from workbench.messages import Message
from workbench.records import Document, Revision, Status
from workbench.service.exchange.import_result import (
    ImportSummary,
    broken_codes,
    conflict_line,
    import_changes,
    revisions_by_segment,
)
from workbench.service.exchange.imported_rows import ImportedRow
from workbench.service.exchange.same_text import same_comment, same_text
from workbench.service.review.revisions import Edit, check_edit, check_two_people, revision_of

__all__ = ["SegmentImport", "check_row", "summarised"]


class SegmentImport:
    """Adds imported rows to the revisions of a workspace, each after the revision it names or else the newest.

    forbidden are the statuses that whoever imports may not set; a row that would set one is refused, like any other
    that cannot be taken; so is a review by who finished the text, if two_people are wanted. The others are taken,
    unless strict is true: then the first fault is raised.
    """

    def __init__(
        self,
        rows: Sequence[ImportedRow],
        documents: Mapping[str, Document],
        *,
        author: str = "",
        forbidden: Collection[Status] = (),
        strict: bool = False,
        two_people: bool = False,
    ) -> None:
        self._rows, self._documents = rows, documents
        self._author, self._forbidden, self._strict = author, forbidden, strict
        self._two_people = two_people
        self.summary = ImportSummary(added=0, known=0, beside=0)

    def __call__(self, present: tuple[Revision, ...]) -> list[Revision]:
        """Return the revisions to add to those that are present."""
        histories = revisions_by_segment(present)
        compared = [_Comparison(row, histories.get(row.segment.id, ())) for row in self._rows]
        rewritten = _states_rewritten(compared)
        added: list[Revision] = []
        refused: list[InputError] = []
        for one in compared:
            try:
                revision = self._revision(one, stated=not (rewritten and one.row.state is not None))
            except InputError as error:
                if self._strict:
                    raise
                refused.append(error)
            else:
                added += [] if revision is None else [revision]
        known = sum(row.says_something for row in self._rows) - len(added) - len(refused)
        summary = summarised(present, added, self._documents, known=max(0, known))
        notes = (Message("terms.import-states-rewritten"),) if rewritten else ()
        self.summary = replace(summary, refused=tuple(refused), notes=notes)
        return added

    def _revision(self, one: _Comparison, *, stated: bool) -> Revision | None:
        """Return the revision to add, None if the segment is unchanged or the revision is already present."""
        found = one.edit(self._author, stated=stated)
        if found is None:
            return None
        edit, only_comments = found
        row, state = one.row, one.state
        if edit.base is not None and one.exported is None:
            raise row.row.refuse(Message("terms.import-revision-unknown", revision=edit.base))
        check_row(row.row, edit)
        changes = not only_comments and (edit.text, edit.status) != (state.text, state.status)
        if changes and edit.status in self._forbidden:
            raise row.row.refuse(Message("terms.import-status-forbidden", status=edit.status))
        if changes and state.status == "reviewed" and state.status in self._forbidden:
            raise row.row.refuse(Message("terms.import-reviewed-kept"))
        try:
            change = comment_on if only_comments else add
            outcome = change(row.segment.text, one.history, revision_of(row.segment.id, edit))
        except InputError as error:
            raise row.row.refuse(error) from error
        if self._two_people and outcome.kept is not None:
            try:
                check_two_people(row.segment.text, one.history, outcome.kept)
            except PermissionDeniedError as error:
                raise row.row.refuse(error) from error
        return None if outcome.kept in one.history else outcome.kept


def summarised(
    present: Sequence[Revision], added: Sequence[Revision], documents: Mapping[str, Document], *, known: int
) -> ImportSummary:
    """Return the summary of an import, with a conflict for each revision kept beside a newer one."""
    changes = import_changes(present, added, documents)
    conflicts = tuple(conflict_line(c) for c in changes if c.beside is not None)
    garbled = {
        r.segment_id: documents[r.document_id].text[r.start : r.end] for r in added if r.document_id in documents
    }
    return ImportSummary(
        added=len(added),
        known=known,
        beside=len(conflicts),
        conflicts=conflicts,
        changes=changes,
        broken_codes=broken_codes(changes, garbled),
    )


def check_row(row: SegmentRow, edit: Edit) -> None:
    """Raise an InputError that names the row if an edit is invalid."""
    try:
        check_edit(edit)
    except InputError as error:
        raise row.refuse(error) from error


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A row beside the history of its segment: which revision was exported, and what was changed since."""

    row: ImportedRow
    history: Sequence[Revision]

    @property
    def state(self) -> CurrentState:
        return current_state(self.row.segment.text, self.history)

    @property
    def base(self) -> str | None:
        """The revision that was exported, as the file names it; the newest if it names none."""
        return self.row.revision if self.row.names_revision else self.state.base

    @property
    def exported(self) -> Revision | None:
        return next((r for r in self.history if r.id == self.base), None)

    @property
    def exported_text(self) -> str:
        return self.row.segment.text if self.exported is None else self.exported.after

    @property
    def exported_status(self) -> Status:
        return "untouched" if self.exported is None else self.exported.status

    @property
    def unchanged_text(self) -> str | None:
        """The text that the row brings back as it went out, None if it brings another.

        Without a status or a revision the machine translation is none that anybody decided for.
        """
        row = self.row
        if row.text is None or (not row.text and self._had_no_text):
            return self.exported_text
        texts = [row.text, row.perhaps.get("correction", row.text)]
        known = next((k for k in (self.exported_text, self.state.text) for text in texts if same_text(text, k)), None)
        undecided = row.status is None and not row.names_revision
        if known is None and undecided and any(same_text(text, row.segment.text) for text in texts):
            return self.exported_text
        return known

    @property
    def _had_no_text(self) -> bool:
        """Whether the cell of the correction was empty when the segment was exported, or may well have been."""
        return self.base is None or same_text(self.state.text, self.row.segment.text)

    @property
    def comment(self) -> str:
        """The comment of the row, empty if it was exported with the segment."""
        said = [self.row.comment, self.row.perhaps.get("comment", self.row.comment)]
        kept = self.row.text is not None and self.unchanged_text == self.state.text
        sent = [self.exported, self.state.newest if kept else None, *(r for r in self.history if r.action == "comment")]
        sent = sent if self.row.names_revision else [*self.history]
        known = any(same_comment(comment, r.comment) for comment in said for r in sent if r is not None)
        return "" if known else self.row.comment

    def edit(self, author: str, *, stated: bool) -> tuple[Edit, bool] | None:
        """Return the edit to make and whether it only comments, None if there is none or it is present.

        stated is False if states say nothing.
        """
        row, kept, comment = self.row, self.unchanged_text, self.comment
        chosen: Status
        only_comments = False
        status = row.status if stated or kept is None else None
        if kept is None:
            text = row.text or ""
            last = text.rstrip().rpartition("\n")[2]
            if row.status is None and status_of_word(last) is not None:
                raise row.row.refuse(Message("terms.import-status-as-correction", text=last.strip()))
            chosen = "done" if status is None or status == "untouched" else status
        else:
            text, changed = kept, self._changed_status(status)
            if not comment and changed is None:
                return None
            only_comments = changed is None or (bool(comment) and row.text is None and self.exported is not None)
            chosen = changed or "draft"
        edit = Edit(
            base=self.base,
            author=author or row.author,
            text=text,
            status=chosen,
            comment=comment,
            seconds=row.seconds,
        )
        return None if self._is_present(edit) else (edit, only_comments)

    def _changed_status(self, status: Status | None) -> Status | None:
        """Return the status that a row with an unchanged text sets, None if it is as it was."""
        if status is None or status in {self.exported_status, self.state.status}:
            return None
        if status == "untouched":
            if self.row.names_revision and self.exported is not None:
                raise self.row.row.refuse(Message("terms.import-status-untouched"))
            return None
        return status

    def _is_present(self, edit: Edit) -> bool:
        beside = {r.id for r in self.state.beside}
        return any(
            (r.base, r.after, r.comment) == (edit.base, edit.text, edit.comment)
            and (r.status == edit.status or r.id in beside)
            for r in self.history
        )


def _states_rewritten(compared: Sequence[_Comparison]) -> bool:
    """Return whether the tool that saved a file, and no person, has set the states of all its units to `translated`.

    It has if a unit whose text did not change lost a review or a rejection by that, or if every unit got that state
    and no text changed, several that nobody had touched among them.
    """
    units = [c for c in compared if c.row.text is not None and c.row.state is not None]
    unchanged = [c for c in units if c.unchanged_text is not None and c.row.state == "translated"]
    if any(c.row.status == "done" and c.exported_status in {"reviewed", "rejected"} for c in unchanged):
        return True
    untouched = sum(c.exported_status == "untouched" for c in unchanged)
    return len(unchanged) == len(units) and untouched > 1
