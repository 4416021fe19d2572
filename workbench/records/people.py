"""People who work on a workspace, their annotations, locks and decisions on names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.records.reports import Severity

__all__ = [
    "Annotation",
    "AnnotationAction",
    "ApiToken",
    "AuditEntry",
    "DecisionKind",
    "Lock",
    "NameDecision",
    "NameStatement",
    "Person",
    "PersonRole",
    "TokenScope",
]

AnnotationAction = Literal["mark", "change", "dismiss"]
PersonRole = Literal["translator", "reviewer", "admin"]
TokenScope = Literal["read", "translate", "review", "admin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A judgement of a person on a span of a segment: an error (mark), another error (change), or none (dismiss).

    about is the annotation that is changed or dismissed; a dismissal without it is of the finding of `check`. side says
    whether the offsets point into the garbled text or into that of `revision`.
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


DecisionKind = Literal["use", "together", "apart", "lock", "unlock", "add", "term", "drop", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDecision:
    """A decision of a person on a name: use this form, two forms are the same name (together), or they are not (apart).

    A locked name takes no other decision until it is unlocked. To lock or unlock a name takes one decision for each of
    its spellings. The glossary is made of such decisions too: write this form for that name (add) or term (term), or
    no longer (drop), or explain the use of the canonical form by the text in form (note); an empty note takes the
    former one back. language is the code of the form's language, where it is told.
    """

    kind: DecisionKind
    form: str
    canonical: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameStatement:
    """A decision on a name with its author and time."""

    decision: NameDecision
    author: str
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The lock of a person on a segment, and when it expires unless it is renewed."""

    segment_id: str
    holder: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person who may sign in, and their role."""

    name: str
    role: PersonRole
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A token by which a script acts for a person, as far as its scope and their role allow; its secret is not kept.

    created, until and used are UTC in ISO 8601; used is when it was used last, to the minute, None if it never was.
    """

    id: str
    name: str
    title: str
    scope: TokenScope
    created: str
    until: str
    used: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """What somebody did to the service: a sign-in, a change of accounts, an export or a release.

    target is what it was done to, such as another person or a release; address is where it came from, empty for a
    command. No password, token or text is in it.
    """

    at: str
    actor: str
    action: str
    target: str = ""
    address: str = ""
