"""Build the findings of checks."""

from __future__ import annotations

from workbench.messages import Message
from workbench.records import ErrorSpan, Severity

__all__ = ["agreement_finding", "finding"]


def finding(
    text: str,
    start: int,
    end: int,
    *,
    category: str,
    severity: Severity,
    check: str,
    reason: Message | str,
    reason_ar: str = "",
    evidence: str | None = None,
    suggestion: str | None = None,
) -> ErrorSpan:
    """Return the finding on `text[start:end]`, a range of the left text.

    Our own checks give their reason as a message of the catalogue; others give it in English and, if they can, Arabic.
    """
    if isinstance(reason, Message):
        reason_ar = reason.text("ar")
        reason = reason.text("en")
    return ErrorSpan(
        side="left",
        start=start,
        end=end,
        text=text[start:end],
        category=category,
        severity=severity,
        check=check,
        reason=reason,
        evidence=evidence,
        suggestion=suggestion,
        reason_ar=reason_ar,
    )


def agreement_finding(text: str, start: int, end: int, suggestion: str | None, reason: Message) -> ErrorSpan:
    """Return the finding on `text[start:end]` that words do not agree."""
    return finding(
        text,
        start,
        end,
        category="linguistic-conventions/grammar/agreement",
        severity="minor",
        check="agreement",
        reason=reason,
        suggestion=suggestion,
    )
