"""How a check makes a finding of a range of the text that is judged."""

from __future__ import annotations

from workbench.messages import Message
from workbench.records import ErrorSpan, Severity

__all__ = ["finding"]


def finding(
    text: str,
    start: int,
    end: int,
    *,
    category: str,
    severity: Severity,
    check: str,
    reason: Message,
    evidence: str | None = None,
    suggestion: str | None = None,
) -> ErrorSpan:
    """Return the finding on `text[start:end]`, a range of the left text."""
    return ErrorSpan(
        side="left",
        start=start,
        end=end,
        text=text[start:end],
        category=category,
        severity=severity,
        check=check,
        reason=reason.text("en"),
        evidence=evidence,
        suggestion=suggestion,
        reason_ar=reason.text("ar"),
    )
