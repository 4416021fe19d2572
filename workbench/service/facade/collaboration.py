"""The collaboration methods of Workbench: annotations, decisions on links, locks and drafts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from workbench.records import (
    Annotation,
    Contribution,
    ErrorSpan,
    LinkDecision,
    LinkKind,
    Lock,
    ReplyAction,
    Severity,
    Thread,
)
from workbench.service.review import annotations as span_annotations
from workbench.service.review import link_decisions, locks, teamwork
from workbench.service.settings import WorkbenchContext
from workbench.store import Draft, Workspace

__all__ = ["CollaborationMethods"]


class CollaborationMethods:
    """Judgements of people on spans and links, and who works on what."""

    context: WorkbenchContext

    def annotate(
        self,
        segment_id: str,
        start: int,
        end: int,
        *,
        category: str,
        severity: Severity,
        author: str,
        side: Literal["garbled", "current"] = "garbled",
        comment: str = "",
    ) -> Annotation:
        """Annotate the characters start to end as an error, in the garbled or the current text of a segment."""
        return span_annotations.annotate(
            self.context,
            segment_id,
            start,
            end,
            category=category,
            severity=severity,
            author=author,
            side=side,
            comment=comment,
        )

    def change_annotation(
        self, annotation_id: str, *, category: str, severity: Severity, author: str, comment: str = ""
    ) -> Annotation:
        """Change the category or severity of an annotation."""
        return span_annotations.change_annotation(
            self.context, annotation_id, category=category, severity=severity, author=author, comment=comment
        )

    def dismiss_annotation(self, annotation_id: str, *, author: str, comment: str = "") -> Annotation:
        """Remove an annotation, or undo the dismissal of a finding."""
        return span_annotations.dismiss_annotation(self.context, annotation_id, author=author, comment=comment)

    def dismiss_finding(
        self,
        segment_id: str,
        finding: ErrorSpan,
        *,
        author: str,
        side: Literal["garbled", "current"] = "garbled",
        comment: str = "",
    ) -> Annotation:
        """Dismiss a finding of a check in the garbled or the current text."""
        return span_annotations.dismiss_finding(
            self.context, segment_id, finding, author=author, side=side, comment=comment
        )

    def annotations(self, segment_id: str | None = None) -> tuple[Annotation, ...]:
        """Return the active annotations of all segments or of one; the action `dismiss` is a dismissed finding."""
        return span_annotations.list_annotations(self.context, segment_id)

    def annotation_history(self, segment_id: str | None = None) -> tuple[Annotation, ...]:
        """Return every annotation ever made, oldest first."""
        return span_annotations.annotation_history(self.context, segment_id)

    def confirm_link(
        self, left: Sequence[str], right: Sequence[str], *, author: str, kind: LinkKind | None = None, comment: str = ""
    ) -> LinkDecision:
        """Confirm a link, as it is or as another kind; left and right are segment ids."""
        return link_decisions.confirm_link(self.context, left, right, author=author, kind=kind, comment=comment)

    def cut_link(self, left: Sequence[str], right: Sequence[str], *, author: str, comment: str = "") -> LinkDecision:
        """Say that none of the left segments has any of the right ones as its counterpart."""
        return link_decisions.cut_link(self.context, left, right, author=author, comment=comment)

    def pick_link(
        self,
        left: Sequence[str],
        right: Sequence[str],
        *,
        author: str,
        kind: LinkKind | None = None,
        instead: Sequence[str] = (),
        comment: str = "",
    ) -> LinkDecision:
        """Link segments that the aligner did not; links to `instead` are cut in the same step."""
        return link_decisions.pick_link(
            self.context, left, right, author=author, kind=kind, instead=instead, comment=comment
        )

    def merge_links(
        self, left: Sequence[str], right: Sequence[str], *, author: str, kind: LinkKind | None = None, comment: str = ""
    ) -> LinkDecision:
        """Merge links into one: all left segments together correspond to all right ones."""
        return link_decisions.merge_links(self.context, left, right, author=author, kind=kind, comment=comment)

    def split_link(
        self, parts: Sequence[tuple[Sequence[str], Sequence[str]]], *, author: str, comment: str = ""
    ) -> tuple[LinkDecision, ...]:
        """Split a link into parts, each a link of its own."""
        return link_decisions.split_link(self.context, parts, author=author, comment=comment)

    def withdraw_decision(self, decision_id: str, *, author: str, comment: str = "") -> LinkDecision:
        """Withdraw a decision; the links it replaced come back unless others decide on them."""
        return link_decisions.withdraw_decision(self.context, decision_id, author=author, comment=comment)

    def link_decisions(self, segment_id: str | None = None, *, active: bool = False) -> tuple[LinkDecision, ...]:
        """Return all decisions on links, or those on one garbled segment, oldest first.

        active leaves out those that were withdrawn.
        """
        return link_decisions.link_decisions(self.context, segment_id, active=active)

    def lock(self, segment_id: str, person: str, *, seconds: float = 120.0) -> Lock:
        """Lock a segment or renew the lock; return the lock in force, which may be another person's."""
        return locks.lock(self.context, segment_id, person, seconds=seconds)

    def unlock(self, segment_id: str, person: str) -> None:
        """Release a segment; the lock of another person stays."""
        locks.unlock(self.context, segment_id, person)

    def holder(self, segment_id: str) -> Lock | None:
        """Return the lock on a segment that is in force, if there is one."""
        return locks.holder(self.context, segment_id)

    def locks(self) -> tuple[Lock, ...]:
        """Return all locks that are in force."""
        return locks.locks(self.context)

    def reply(
        self, segment_id: str, thread: str, text: str = "", *, author: str, action: ReplyAction = "reply"
    ) -> Thread:
        """Answer a comment, settle it (resolve) or open it again (reopen); return the thread as it stands then.

        thread is the id of the revision with the comment.
        """
        return teamwork.reply(self.context, segment_id, thread, action=action, text=text, author=author)

    def assign(self, documents: Sequence[str], assignee: str, *, author: str) -> None:
        """Give garbled documents, by name or id, to a person; an empty name takes them from whoever has them."""
        teamwork.assign(self.context, documents, assignee, author)

    def assignments(self) -> dict[str, str]:
        """Return the assignee of each document that has one, by the id of the document."""
        return teamwork.assignments(self.context)

    def contributions(self) -> tuple[Contribution, ...]:
        """Return what each person has done: segments, words, time and pace, by name."""
        return teamwork.contributions(self.context)

    def two_person_rule(self) -> bool:
        """Return whether only another person than the one who finished a text may review it."""
        return teamwork.two_person_rule(self.context)

    def set_two_person_rule(self, *, on: bool) -> None:
        """Make it a rule, or no longer, that another person reviews a text than the one who finished it."""
        teamwork.set_two_person_rule(self.context, on=on)

    def draft(self, segment_id: str, author: str) -> Draft | None:
        """Return the unsaved text of a person at a segment."""
        with Workspace.open(self.context.path) as workspace:
            return workspace.drafts.of(segment_id, author)

    def save_draft(self, draft: Draft) -> None:
        """Save an unsaved text in place of the former one; the history does not change."""
        with Workspace.open(self.context.path) as workspace:
            workspace.drafts.save(draft)

    def save_comment_draft(self, segment_id: str, author: str, comment: str | None, at: str) -> None:
        """Save what a person has typed of a comment, None to delete it; the history does not change."""
        with Workspace.open(self.context.path) as workspace:
            workspace.drafts.save_comment(segment_id, author, comment, at)

    def discard_draft(self, segment_id: str, author: str) -> None:
        """Delete the unsaved text of a person at a segment; a comment that is being typed stays."""
        with Workspace.open(self.context.path) as workspace:
            workspace.drafts.delete(segment_id, author)
