"""Who works on a workspace, and what they mark, lock and decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.records.reports import Severity

__all__ = [
    "Annotation",
    "AnnotationAction",
    "Lock",
    "NameDecision",
    "NameStatement",
    "Person",
    "PersonRole",
]

AnnotationAction = Literal["mark", "change", "dismiss"]
PersonRole = Literal["translator", "reviewer", "admin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What a person said of a span of a segment: it is wrong (mark), wrong in another way (change), or fine (dismiss).

    about is the mark that is changed or dismissed; without it, dismiss is about the finding of `check` there. The
    offsets are those of the garbled text or of the text of `revision`, as `side` says.
    """

    id: str
    segment_id: str
    about: str | None
    action: AnnotationAction
    side: Literal["garbled", "current"]
    revision: str | None
    start: int
    end: int
    text: str
    category: str
    severity: Severity
    check: str | None
    comment: str
    author: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDecision:
    """What a person said of a name: use this form for it, two forms belong together, or they do not.

    A name that is locked keeps what was said of it until it is unlocked.
    A name is locked by a decision for each of its spellings, and unlocked the same way.
    """

    kind: Literal["use", "together", "apart", "lock", "unlock"]
    form: str
    canonical: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameStatement:
    """What a person decided on a name, who it was, and when."""

    decision: NameDecision
    author: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Who is at work on a segment, and until when if they give no further sign."""

    segment_id: str
    holder: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in, and what they may do there."""

    name: str
    role: PersonRole
    created: str
