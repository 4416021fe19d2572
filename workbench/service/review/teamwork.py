"""What people say to each other about segments, who works on which document, and what each has done."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.editing.content_ids import assignment_with_id, reply_with_id
from workbench.editing.revisions import current_state
from workbench.editing.threads import threads
from workbench.errors import InputError, NoSegmentError
from workbench.records import Assignment, Contribution, Reply, ReplyAction, Revision, Thread
from workbench.service.review.revisions import TWO_PERSON, Edit, check_edit, now
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = [
    "assign",
    "assignments",
    "contributions",
    "reply",
    "set_two_person_rule",
    "two_person_rule",
]

_LONGEST_NAME = 80  # characters, as of the name of a user


def reply(
    context: WorkbenchContext, segment_id: str, thread: str, *, action: ReplyAction, text: str, author: str
) -> Thread:
    """Answer a comment, settle it or open it again; return the thread as it stands then.

    thread is the id of the revision with the comment. Whoever settles what is settled already, or
    says the same twice, changes nothing.
    """
    text = text.strip()
    check_edit(Edit(base=None, author=author, comment=text))
    if action == "reply" and not text:
        raise InputError("reply-empty")
    with Workspace.open(context.path) as workspace:
        garbled = workspace.revisions.garbled(segment_id)
        if garbled is None:
            raise NoSegmentError("segment-unknown", segment=segment_id)

        def decide(history: tuple[Revision, ...], present: tuple[Reply, ...]) -> Reply | None:
            found = _thread(garbled, history, present, thread)
            settled = (action == "resolve" and found.resolved and not text) or (
                action == "reopen" and not found.resolved
            )
            said = [(r.author, r.action, r.text) for r in found.replies[-1:]]
            if settled or (text and said == [(author.strip(), action, text)]):  # sent again, as the answer was lost
                return None
            return reply_with_id(
                Reply(
                    id="",
                    segment_id=segment_id,
                    thread=found.opening.id,
                    action=action,
                    text=text,
                    author=author.strip(),
                    created=now(),
                )
            )

        workspace.replies.add(segment_id, decide)
        return _thread(garbled, workspace.revisions.of(segment_id), workspace.replies.of(segment_id), thread)


def _thread(garbled: str, history: Sequence[Revision], replies: Sequence[Reply], thread: str) -> Thread:
    found = threads(current_state(garbled, history), history, replies)
    standing = next((t for t in found if t.opening.id == thread), None)
    if standing is None:
        raise InputError("thread-unknown", thread=thread)
    return standing


def assign(context: WorkbenchContext, documents: Sequence[str], assignee: str, author: str) -> None:
    """Give garbled documents, by their names or ids, to a person; an empty name takes them from whoever has them."""
    assignee = assignee.strip()
    check_edit(Edit(base=None, author=author, comment=assignee))
    if len(assignee) > _LONGEST_NAME:
        raise InputError("assignee-too-long", most=_LONGEST_NAME)
    with Workspace.open(context.path) as workspace:
        present = {o.id: o for o in workspace.corpus.outlines() if o.role == "garbled"}
        by_name = {d.name: d for d in present.values()}
        unknown = next((name for name in documents if name not in by_name and name not in present), None)
        if unknown is not None:
            raise InputError("document-not-in-workspace", document=unknown, workspace=context.path)
        chosen = [by_name.get(name) or present[name] for name in documents]
        current = workspace.assignments.current()
        workspace.assignments.add(
            assignment_with_id(
                Assignment(id="", document_id=d.id, assignee=assignee, author=author.strip(), created=now())
            )
            for d in chosen
            if current.get(d.id, "") != assignee
        )


def assignments(context: WorkbenchContext) -> dict[str, str]:
    """Return the assignee of each document that has one, by the id of the document."""
    with Workspace.open(context.path) as workspace:
        return workspace.assignments.current()


def contributions(context: WorkbenchContext) -> tuple[Contribution, ...]:
    """Return what each person has done, by name."""
    with Workspace.open(context.path) as workspace:
        return workspace.assignments.contributions()


def two_person_rule(context: WorkbenchContext) -> bool:
    """Return whether only another person than the one who finished a text may review it."""
    with Workspace.open(context.path) as workspace:
        return workspace.meta(TWO_PERSON) == "on"


def set_two_person_rule(context: WorkbenchContext, *, on: bool) -> None:
    """Make it a rule, or no longer, that another person reviews a text than the one who finished it."""
    with Workspace.open(context.path) as workspace:
        workspace.set_meta(TWO_PERSON, "on" if on else "off")
