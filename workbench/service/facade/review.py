"""The review methods of Workbench: reading, correcting, scoring and replacing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from workbench.editing.replacements import Repair
from workbench.editing.translation_memory import MemoryMatch
from workbench.formats.termbase import GlossaryTerm
from workbench.names.ledger import NameEntry
from workbench.records import (
    Batch,
    BatchOutcome,
    Boundary,
    BoundaryChange,
    ErrorSpan,
    ExportedSegment,
    FidelityReport,
    HistoryEntry,
    NameDecision,
    Replacement,
    Revision,
    Severity,
    Status,
    TextSearch,
)
from workbench.service.review import (
    approvals,
    assessments,
    batches,
    boundaries,
    concordance,
    document_text,
    glossary,
    glossary_refresh,
    names,
    replacements,
    rescoring,
    revisions,
    segment_review,
    segments,
    suggestions,
    translation_memory,
)
from workbench.service.review.approvals import Approval
from workbench.service.review.concordance import Concordance
from workbench.service.review.document_text import DocumentText
from workbench.service.review.revisions import CurrentText
from workbench.service.review.segment_review import SegmentReview, Verdict
from workbench.service.settings import WorkbenchContext
from workbench.store import CorrectionGains, Query, QueueRow, ResultPage, SegmentView

__all__ = ["ReviewMethods"]


class ReviewMethods:
    """Everything that translators do with segments."""

    context: WorkbenchContext

    def segments(self, name: str | None = None, *, worst_first: bool = False) -> tuple[ExportedSegment, ...]:
        """Return every garbled segment, or those of the document of a name, in the order of the text or of fidelity."""
        return segments.segments(self.context, name, worst_first=worst_first)

    def search(self, query: Query) -> ResultPage:
        """Return a page of the garbled segments that match a query."""
        return segments.search(self.context, query)

    def concordance(self, words: str, *, limit: int = 30) -> Concordance:
        """Return where some words stand: in machine text, corrections, linked siblings and sources, and the memory.

        There are at most `limit` hits of each place, in the order of the corpus; the search folds letters.
        """
        return concordance.concordance(self.context, words, limit)

    def document_text(self, name: str) -> DocumentText:
        """Return the garbled document of a name as headings and paragraphs; an InputError where there is none."""
        return document_text.document_text(self.context, name)

    def segment(self, segment_id: str) -> SegmentView:
        """Return a garbled segment with its report, counterparts, neighbours and history."""
        return segments.segment(self.context, segment_id)

    def correct(
        self,
        segment_id: str,
        text: str,
        *,
        base: str | None,
        author: str,
        status: Status = "done",
        comment: str = "",
        seconds: float | None = None,
        taken: Sequence[str] = (),
        refused: Sequence[str] = (),
        beside: bool = True,
    ) -> Revision:
        """Replace the text of a segment; base is the revision that the author saw, None for the garbled text.

        If another revision came first nothing is overwritten: a ConflictError has it, and the text is kept as a draft
        beside it unless beside is false. What stands already is not saved again: its revision is returned.
        """
        return revisions.correct(
            self.context,
            segment_id,
            text,
            base=base,
            author=author,
            status=status,
            comment=comment,
            seconds=seconds,
            taken=taken,
            refused=refused,
            beside=beside,
        )

    def comment(self, segment_id: str, text: str, *, author: str) -> Revision:
        """Comment on a segment, as a revision that changes neither its text nor its status.

        An empty comment takes the last one back. It never conflicts with a correction.
        """
        return revisions.comment(self.context, segment_id, text, author=author)

    def undo(
        self, segment_id: str, *, base: str | None, author: str, allow: Callable[[Status], None] | None = None
    ) -> Revision:
        """Restore the text from before the last revision that is not undone, as a revision of its own.

        allow may refuse, by raising, the status that comes back with it.
        """
        return revisions.undo(self.context, segment_id, base=base, author=author, allow=allow)

    def redo(
        self, segment_id: str, *, base: str | None, author: str, allow: Callable[[Status], None] | None = None
    ) -> Revision:
        """Restore what the last undo took away; allow may refuse, by raising, its status."""
        return revisions.redo(self.context, segment_id, base=base, author=author, allow=allow)

    def history(self, document: str | None = None, *, measured: bool = False) -> tuple[HistoryEntry, ...]:
        """Return all revisions, or those of one document, oldest first.

        measured adds the edit distance of each text from the garbled one, which takes far longer.
        """
        return revisions.history(self.context, document, measured=measured)

    def current(self) -> tuple[CurrentText, ...]:
        """Return the current text of every segment that was ever corrected, in the order of the corpus."""
        return revisions.current(self.context)

    def segment_review(self, segment_id: str, author: str) -> SegmentReview:
        """Return a garbled segment with its active findings, reviewed links and the draft of the author."""
        return segment_review.segment_review(self.context, segment_id, author)

    def judged_report(self, segment_id: str, text: str, report: FidelityReport) -> FidelityReport:
        """Return the report on a text in place of a segment, with the findings and annotations that people left in."""
        return segment_review.judged_report(self.context, segment_id, text, report)

    def annotate_span(
        self, view: SegmentView, start: int, end: int, category: str, severity: Severity, author: str
    ) -> ErrorSpan:
        """Annotate a span of the garbled text as an error."""
        return segment_review.annotate_span(self.context, view, start, end, category, severity, author)

    def dismiss_span(
        self,
        view: SegmentView,
        check: str,
        start: int,
        end: int,
        author: str,
        *,
        side: Literal["garbled", "current"] = "garbled",
    ) -> None:
        """Dismiss the finding of a check, or the annotation of a person, at a span of the garbled or current text."""
        segment_review.dismiss_span(self.context, view, check, start, end, author, side=side)

    def restore_span(
        self,
        view: SegmentView,
        check: str,
        start: int,
        end: int,
        author: str,
        *,
        side: Literal["garbled", "current"] = "garbled",
    ) -> None:
        """Undo the dismissal of a finding, or of the last annotation of a person, at a span."""
        segment_review.restore_span(self.context, view, check, start, end, author, side=side)

    def judge_link(self, view: SegmentView, target: str, verdict: Verdict, author: str) -> None:
        """Confirm, cut or pick a counterpart, or withdraw the decision on it."""
        segment_review.judge_link(self.context, view, target, verdict, author)

    def rescore(self, segment_id: str, text: str) -> FidelityReport:
        """Score a text in place of a garbled segment, against its current counterpart; nothing is saved."""
        return rescoring.rescore(self.context, segment_id, text)

    def memory(
        self, text: str, *, limit: int = 5, least: float = 60.0, exclude: str | None = None
    ) -> tuple[MemoryMatch, ...]:
        """Search the translation memory: approved corrections of the same or a similar text, most similar first.

        least is the minimum similarity in percent; exclude is the id of a segment to leave out.
        """
        return translation_memory.memory(self.context, text, limit=limit, least=least, exclude=exclude)

    def suggestions(
        self, *, model: str | None = None, template: Path | str | None = None, document: str | None = None
    ) -> Iterator[ExportedSegment]:
        """Yield each garbled segment that is not corrected yet with suggested edits, those of a language model last."""
        own = None if template is None else Path(template)
        return suggestions.segments_with_suggestions(self.context, model=model, template=own, document=document)

    def preview_replacement(
        self, before: str, after: str, *, document: str | None = None, exclude: str | None = None
    ) -> tuple[Replacement, ...]:
        """Return the segments in which `before` would be replaced by `after`; nothing is changed.

        document limits it to the document of this name; exclude is the id of a segment to leave out.
        """
        return replacements.preview_replacement(self.context, before, after, document=document, exclude=exclude)

    def preview_search(self, search: TextSearch, *, document: str | None = None) -> tuple[Replacement, ...]:
        """Return the segments whose current text a search and its replacement would change; nothing is changed."""
        return replacements.preview_search(self.context, search, document=document)

    def preview_name_replacement(self, entry: NameEntry, *, document: str | None = None) -> tuple[Replacement, ...]:
        """Return the segments in which a name would be replaced by its canonical form; nothing is changed."""
        return replacements.preview_name_replacement(self.context, entry, document=document)

    def replace_everywhere(self, proposals: Sequence[Replacement], author: str) -> BatchOutcome:
        """Make replacements in one transaction, one revision each; segments changed since the preview are skipped."""
        return replacements.replace_everywhere(self.context, proposals, author)

    def repairs_of(self, segment_id: str) -> tuple[Repair, ...]:
        """Return the replacements made by the last revision of a segment, to be offered elsewhere."""
        return replacements.repairs_of(self.context, segment_id)

    def join_segments(self, segment_id: str, *, author: str, comment: str = "") -> BoundaryChange:
        """Join a segment and the one after it, then align and score what that changes.

        Corrections, annotations and decisions on links go over to the joined segment, and come back if it is split
        there again. The next runs keep the boundary.
        """
        return boundaries.join(self.context, segment_id, author=author, comment=comment)

    def split_segment(self, segment_id: str, at: int, *, author: str, comment: str = "") -> BoundaryChange:
        """Split a segment before the character `at` of its garbled text, then align and score what that changes."""
        return boundaries.split(self.context, segment_id, at, author=author, comment=comment)

    def segments_at(self, segment_id: str) -> tuple[str, ...]:
        """Return the ids of the segments that now stand where a segment is or was; none where its document is gone."""
        return boundaries.standing_at(self.context, segment_id)

    def boundaries(self) -> tuple[Boundary, ...]:
        """Return the segments that were joined and split by hand, oldest first."""
        return boundaries.boundaries(self.context)

    def undo_batch(self, batch_id: str, author: str, *, allow: Callable[[Status], None] | None = None) -> BatchOutcome:
        """Undo a batch by a batch of its own; segments changed since are skipped. Undoing an undo redoes it.

        allow is called with each status that comes back, and may refuse it by raising; nothing is changed then.
        """
        return batches.undo_batch(self.context, batch_id, author, allow)

    def preview_approval(self, query: Query, status: Approval) -> tuple[QueueRow, ...]:
        """Return the segments that match a query and that `approve_together` would give a status; nothing is changed.

        `done` is for those that are untouched or drafts, `reviewed` for those that are done. There are at most
        `LARGEST_APPROVAL` of them; the order is that of the query.
        """
        return approvals.preview_approval(self.context, query, status)

    def approve_together(self, seen: Mapping[str, str | None], status: Approval, author: str) -> BatchOutcome:
        """Give segments a status in one transaction, one revision each, as a batch that can be undone.

        seen has the newest revision of each segment as its author saw it; what was changed since is skipped.
        """
        return approvals.approve_together(self.context, seen, status, author)

    def batches(self) -> tuple[Batch, ...]:
        """Return all batches, oldest first."""
        return batches.batches(self.context)

    def names(self) -> tuple[NameEntry, ...]:
        """Return the name ledger of the workspace, as of the last run."""
        return names.ledger(self.context)

    def decide_name(self, decision: NameDecision, author: str) -> None:
        """Save a decision on a name; a locked name takes none until it is unlocked."""
        names.decide_name(self.context, decision, author)

    def decide_names(self, decisions: Sequence[NameDecision], author: str) -> None:
        """Save several decisions on names, all or none."""
        names.decide_names(self.context, decisions, author)

    def import_terms(self, path: Path | str, author: str) -> glossary.TermImport:
        """Enter the terms of a TBX file or a table that the glossary does not have yet."""
        return glossary.import_terms(self.context, Path(path), author)

    def enter_term(self, term: GlossaryTerm, author: str) -> None:
        """Enter a name or term with the forms it is written for and a note; an empty note takes the former one back."""
        glossary.enter_term(self.context, term, author)

    def refresh_findings(self, forms: Iterable[str], ledger: Sequence[NameEntry] | None = None) -> int:
        """Look again for names and terms in the sentences that have some forms; return how many have other findings.

        ledger is the name ledger, by default that of the workspace.
        """
        entries = names.ledger(self.context) if ledger is None else ledger
        return glossary_refresh.refresh_findings(self.context, forms, entries)

    def export_terms(self, path: Path | str) -> int:
        """Write the names and terms that people have decided on to a TBX or TSV file; return their number."""
        return glossary.export_terms(self.context, Path(path))

    def write_terms(self, entries: Iterable[NameEntry], path: Path | str) -> int:
        """Write those names of a ledger that people have decided on to a TBX or TSV file; return their number."""
        return glossary.write_terms(entries, Path(path))

    def lock_name(self, form: str, author: str, *, locked: bool = True) -> NameEntry:
        """Lock the name that has this spelling against new evidence, or unlock it."""
        return names.lock_name(self.context, form, author, locked=locked)

    def correction_gains(self) -> CorrectionGains:
        """Return what correction has gained over all approved segments."""
        return assessments.gains(self.context)

    def unmeasured_segments(self, limit: int) -> tuple[str, ...]:
        """Return the ids of segments that were worked on and whose text is not assessed yet, last changed first."""
        return assessments.unassessed(self.context, limit)

    def measure_correction(self, segment_id: str) -> None:
        """Assess the current text of a segment: its report, and what correcting it has gained."""
        assessments.assess(self.context, segment_id)

    def save_assessment(self, segment_id: str, text: str, report: FidelityReport, basis: str) -> None:
        """Save the report on a text in place of a garbled segment; basis is that of its link to the counterpart."""
        assessments.save_assessment(self.context, segment_id, text, report, basis)
