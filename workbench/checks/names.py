"""Names whose spelling differs from the name ledger of the corpus.

People change the ledger, so its findings are added to finished reports, and removed again, without recomputing anything
else. They do not affect fidelity.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.checks.findings import finding
from workbench.checks.untranslated import untranslated_words
from workbench.messages import Message
from workbench.names.ledger import NameEntry, NameMention, noncanonical_names
from workbench.records import NAME_LEDGER_CHECK, ErrorSpan

__all__ = ["NAME_LEDGER_CHECK", "with_ledger_findings"]


def with_ledger_findings(text: str, errors: Sequence[ErrorSpan], ledger: Sequence[NameEntry]) -> tuple[ErrorSpan, ...]:
    """Return the findings of a text with those of a former ledger replaced by those of this one.

    A finding on a name in Latin letters replaces the hint that it is untranslated. Suggestions of other checks for the
    same place take precedence.
    """
    hints = {(s.start, s.end): s for s in untranslated_words(text) if s.severity == "neutral"}
    former = [s for s in errors if s.check == NAME_LEDGER_CHECK]
    base = [s for s in errors if s.check != NAME_LEDGER_CHECK]
    base += [hints[s.start, s.end] for s in former if (s.start, s.end) in hints]
    named = list(noncanonical_names(text, ledger))
    found: list[ErrorSpan] = []
    for span in [s for s in base if s == hints.get((s.start, s.end))]:
        inside = [(n, e) for n, e in named if span.start <= n.start and n.end <= span.end]
        if inside:
            base.remove(span)
            found.append(_latin(text, span, inside))
    for naming, entry in named:
        place = naming.start, naming.end
        taken = any(s.start < place[1] and place[0] < s.end and (s.suggestion or s in found) for s in (*base, *found))
        if not taken and not text[slice(*place)].isascii():
            found.append(_misspelt(text, place, naming.form, entry))
    return tuple(sorted([*base, *found], key=lambda s: (s.start, s.end, s.check)))


def _latin(text: str, hint: ErrorSpan, named: Sequence[tuple[NameMention, NameEntry]]) -> ErrorSpan:
    suggestion = text[hint.start : hint.end]
    for naming, entry in sorted(named, key=lambda pair: -pair[0].start):
        start, end = naming.start - hint.start, naming.end - hint.start
        suggestion = suggestion[:start] + entry.canonical + suggestion[end:]
    return finding(
        text,
        hint.start,
        hint.end,
        category="accuracy/untranslated",
        severity="major",
        check=NAME_LEDGER_CHECK,
        reason=Message("findings.latin-but-in-ledger", text=hint.text, name=suggestion),
        evidence=_evidence([entry for _, entry in named]),
        suggestion=suggestion,
    )


def _misspelt(text: str, place: tuple[int, int], form: str, entry: NameEntry) -> ErrorSpan:
    return finding(
        text,
        *place,
        category="accuracy/mistranslation/name",
        severity="minor",
        check=NAME_LEDGER_CHECK,
        reason=Message("findings.name-not-as-in-ledger", name=entry.canonical, form=form),
        evidence=_evidence([entry]),
        suggestion=entry.canonical,
    )


def _evidence(entries: Sequence[NameEntry]) -> str:
    """Return the authority for each canonical form: a person, or a count in clean documents."""
    parts = []
    for entry in entries:
        clean = next((f.clean for f in entry.forms if f.text == entry.canonical), 0)
        said = "decided by a person" if entry.decided == "person" else f"{clean} times in clean documents"
        parts.append(f"{entry.canonical}: {said}")
    return "; ".join(parts)
