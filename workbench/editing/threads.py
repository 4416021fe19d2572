"""Comments as threads: which comments stand, with their replies, and whom they mention."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from workbench.editing.revisions import CurrentState
from workbench.records import Reply, Revision, Thread

__all__ = ["mentions", "person_key", "threads"]

# A name is written as one word, with _ for its spaces: @أمل_خالد
_MENTION = re.compile(r"(?<![A-Za-z0-9_.@-])@(\w[\w.'’-]*)")


def person_key(name: str) -> str:
    """Return a name as it is compared: letter case, underscores and the forms of Unicode make no difference.

    >>> person_key("Amal_Khaled") == person_key("amal khaled")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().replace("_", " ").split())


def mentions(text: str) -> tuple[str, ...]:
    """Return the keys of the people that a text mentions, each once.

    >>> mentions("رأيك يا @أمل_خالد؟ و@زيد. write to a@b.org")
    ('أمل خالد', 'زيد')
    """
    return tuple(dict.fromkeys(person_key(m[1].rstrip(".'’-")) for m in _MENTION.finditer(text)))


def threads(
    state: CurrentState, history: Iterable[Revision], replies: Sequence[Reply], together: Iterable[str] = ()
) -> tuple[Thread, ...]:
    """Return the comments of a segment that stand, oldest first, each with its replies.

    together are the revisions of batches, which describe themselves. An empty comment takes all before it back. Who
    comments twice with nothing in between has changed the comment: the replies stay with it.
    """
    done, beside = {r.id for r in state.done}, {r.id for r in state.beside}
    by_program = set(together)
    standing: list[Thread] = []
    for r in history:
        if r.action == "comment" and not r.comment:
            standing = []
        if not r.comment or r.id in by_program:
            continue
        if r.id not in done if r.action == "correct" else r.id in beside:
            continue
        former = standing.pop() if standing and _is_changed(standing[-1], r) else None
        standing.append(_thread(r, replies, former))
    return tuple(standing)


def _is_changed(thread: Thread, later: Revision) -> bool:
    """Return whether a comment puts that of a thread in other words: of the same author, before anybody answered."""
    kinds = {thread.opening.action, later.action}
    answered = any(reply.created < later.created for reply in thread.replies)
    return kinds == {"comment"} and thread.opening.author == later.author and not answered


def _thread(opening: Revision, replies: Sequence[Reply], former: Thread | None) -> Thread:
    """Return a thread; replies that were made to its former wording meanwhile belong to it."""
    own = (*(former.replies if former else ()), *(r for r in replies if r.thread == opening.id))
    decided = [r.action for r in own if r.action != "reply"]
    return Thread(opening=opening, replies=own, resolved=decided[-1:] == ["resolve"])
