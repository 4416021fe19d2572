"""Names whose spelling differs from the name ledger of the corpus.

People change the ledger, so its findings are added to finished reports, and removed again, without recomputing anything
else. They do not affect fidelity.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.checks.findings import finding
from workbench.checks.untranslated import untranslated_words
from workbench.messages import Message
from workbench.names.fixes import NameFix, name_fixes
from workbench.names.ledger import Ledger, NameEntry
from workbench.names.phonetics import has_arabic_letters
from workbench.names.phrases import has_phrase
from workbench.records import NAME_LEDGER_CHECK, ErrorSpan

__all__ = ["NAME_LEDGER_CHECK", "with_ledger_findings"]

_UNTRANSLATED = "accuracy/untranslated"
_TERM = "terminology/inconsistent-with-resource"


def with_ledger_findings(
    text: str, errors: Sequence[ErrorSpan], ledger: Sequence[NameEntry], sources: Sequence[str] = ()
) -> tuple[ErrorSpan, ...]:
    """Return the findings of a text with those of a former ledger replaced by those of this one.

    sources are the sentences in Latin letters that the text translates, whose terms it is to have in Arabic.

    A finding on a name in Latin letters replaces the hint that it is untranslated. Suggestions of other checks for the
    same place take precedence.
    """
    hints = {(s.start, s.end): s for s in untranslated_words(text) if s.severity == "neutral"}
    former = [s for s in errors if s.check == NAME_LEDGER_CHECK and s.category == _UNTRANSLATED]
    base = [s for s in errors if s.check != NAME_LEDGER_CHECK]
    base += [h for h in hints.values() if any(s.start <= h.start and h.end <= s.end for s in former)]
    fixes = list(name_fixes(text, ledger))
    found: list[ErrorSpan] = []
    for span in [s for s in base if s == hints.get((s.start, s.end))]:
        inside = [f for f in fixes if span.start < f.end and f.start < span.end and not has_arabic_letters(f.form)]
        if inside:
            base.remove(span)
            found.append(_latin(text, span, inside))
    for fix in (f for f in fixes if has_arabic_letters(f.form)):
        if not any(s.start < fix.end and fix.start < s.end and (s.suggestion or s in found) for s in (*base, *found)):
            found.append(_misspelt(text, fix))
    found += _missing_terms(text, sources, ledger)
    return tuple(sorted([*base, *found], key=lambda s: (s.start, s.end, s.check)))


def _missing_terms(text: str, sources: Sequence[str], ledger: Sequence[NameEntry]) -> Iterator[ErrorSpan]:
    """Yield the terms of the glossary that a source has, and the text neither in Arabic nor as the source has them."""
    entries = ledger if isinstance(ledger, Ledger) else Ledger(ledger)
    mentions = {m.phrase.canonical: m.phrase for source in sources for m in entries.foreign_terms.find(source)}
    for phrase in mentions.values():
        if text.strip() and not has_phrase(text, phrase.canonical) and not has_phrase(text, phrase.form):
            yield finding(
                text,
                0,
                len(text),
                category=_TERM,
                severity="minor",
                check=NAME_LEDGER_CHECK,
                reason=Message("findings.term-missing", term=phrase.form, canonical=phrase.canonical),
                evidence=f"{phrase.form}: {phrase.canonical}",
            )


def _latin(text: str, hint: ErrorSpan, fixes: Sequence[NameFix]) -> ErrorSpan:
    """Return the finding on a name in Latin letters, with a fix if the ledger has all of it."""
    whole = fixes[0] if len(fixes) == 1 and fixes[0].end == hint.end and fixes[0].start <= hint.start else None
    names = " ".join(e.canonical for f in fixes for e in f.entries)
    return finding(
        text,
        whole.start if whole and whole.replacement else hint.start,
        hint.end,
        category=_UNTRANSLATED,
        severity="major",
        check=NAME_LEDGER_CHECK,
        reason=Message("findings.latin-but-in-ledger", text=hint.text, name=names),
        evidence=_evidence([e for f in fixes for e in f.entries]),
        suggestion=whole.replacement if whole else None,
    )


def _misspelt(text: str, fix: NameFix) -> ErrorSpan:
    """Return the finding on another spelling of a name: a hint where house style alone decides."""
    (entry,) = fix.entries
    if entry.kind == "term":
        return finding(
            text,
            fix.start,
            fix.end,
            category=_TERM,
            severity="minor",
            check=NAME_LEDGER_CHECK,
            reason=Message("findings.term-forbidden", form=fix.form, canonical=entry.canonical),
            evidence=_evidence([entry]),
            suggestion=fix.replacement,
        )
    return finding(
        text,
        fix.start,
        fix.end,
        category="style/inconsistent-style" if fix.style else "accuracy/mistranslation/name",
        severity="neutral" if fix.style else "minor",
        check=NAME_LEDGER_CHECK,
        reason=Message("findings.name-in-other-style", name=entry.canonical, form=fix.form)
        if fix.style
        else Message("findings.name-not-as-in-ledger", name=entry.canonical, form=fix.form),
        evidence=_evidence([entry]),
        suggestion=fix.replacement,
    )


def _evidence(entries: Sequence[NameEntry]) -> str:
    """Return the authority for each canonical form: a person, or a count in clean documents."""
    parts = []
    for entry in entries:
        clean = next((f.clean for f in entry.forms if f.text == entry.canonical), 0)
        said = "decided by a person" if entry.decided == "person" else f"{clean} times in clean documents"
        parts.append(f"{entry.canonical}: {said}")
    return "; ".join(parts)
