"""What people say to each other about segments, who works on what, and what each has done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.records.edits import Revision

__all__ = ["Assignment", "Contribution", "Reply", "ReplyAction", "Thread"]

ReplyAction = Literal["reply", "resolve", "reopen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer to a comment, or the decision that it is settled or open again.

    thread is the id of the revision whose comment began it. A resolution may say something too.
    """

    id: str
    segment_id: str
    thread: str
    action: ReplyAction
    text: str
    author: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A comment with its replies, oldest first; resolved if the last decision on it was to resolve it."""

    opening: Revision
    replies: tuple[Reply, ...] = ()
    resolved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A document given to a person, or with an empty assignee taken from everybody; the last one counts."""

    id: str
    document_id: str
    assignee: str
    author: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What a person has done in a workspace.

    done, reviewed and rejected count the segments that the person gave that status, once each; words and characters are
    those of the machine translation in the segments done, reviewed_words in those reviewed. seconds is the time spent
    on all revisions.
    """

    author: str
    done: int = 0
    reviewed: int = 0
    rejected: int = 0
    words: int = 0
    characters: int = 0
    reviewed_words: int = 0
    seconds: float = 0.0
    since: str = ""
    until: str = ""

    @property
    def pace(self) -> float | None:
        """Return how many words an hour were done or reviewed, None where no time was taken."""
        return 3600 * (self.words + self.reviewed_words) / self.seconds if self.seconds else None
