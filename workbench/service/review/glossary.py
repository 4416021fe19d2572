"""The glossary: names and terms that people have entered or imported, and the files it is exchanged in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from workbench.errors import InputError
from workbench.formats.guard import read_bytes
from workbench.formats.termbase import GlossaryTerm, read_terms, write_tbx, write_tsv
from workbench.names.ledger import NameEntry
from workbench.records import NameDecision
from workbench.service.output import output_stream
from workbench.service.review.names import decide_names, ledger
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["TermImport", "enter_term", "export_terms", "glossary_terms", "import_terms", "write_terms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermImport:
    """What came of a glossary file: how many forms it has, how many of them are new, and what is wrong with others."""

    forms: int
    new: int
    faults: tuple[InputError, ...]


def import_terms(context: WorkbenchContext, path: Path, author: str) -> TermImport:
    """Enter the terms of a TBX file or a table that the glossary does not have yet."""
    read, faults = read_terms(read_bytes(path), path.name)
    with Workspace.open(context.path) as workspace:
        held = {(d.kind, d.form, d.canonical) for d in workspace.name_decisions()}
    new = [d for d in read if (d.kind, d.form, d.canonical) not in held]
    if new:
        decide_names(context, new, author)
    forms, entered = (sum(d.kind != "note" for d in decisions) for decisions in (read, new))
    return TermImport(forms=forms, new=entered, faults=faults)


def enter_term(context: WorkbenchContext, term: GlossaryTerm, author: str) -> None:
    """Enter a name or term with the forms it is written for, which nobody is to write, and a note on its use.

    A term without other forms is entered too. An empty note takes the former one back.
    """
    canonical = " ".join(term.canonical.split())
    kind: Literal["add", "term"] = "term" if term.kind == "term" else "add"
    forms = [(" ".join(form.split()), language) for form, language in term.forms] or [(canonical, "")]
    entered = [NameDecision(kind=kind, form=f, canonical=canonical, language=code) for f, code in dict.fromkeys(forms)]
    note = " ".join(term.note.split())
    with Workspace.open(context.path) as workspace:
        notes = [d.form for d in workspace.name_decisions() if (d.kind, d.canonical) == ("note", canonical)]
    if note != (notes[-1] if notes else ""):
        entered.append(NameDecision(kind="note", form=note, canonical=canonical))
    decide_names(context, entered, author)


def glossary_terms(entries: Iterable[NameEntry]) -> tuple[GlossaryTerm, ...]:
    """Return the names and terms of a ledger that people have decided on, in order of the Arabic form to use."""
    terms = (
        GlossaryTerm(
            canonical=e.canonical,
            forms=tuple((f.text, f.language) for f in e.forms if f.text != e.canonical),
            kind=e.kind,
            note=e.note,
        )
        for e in entries
        if e.decided == "person"
    )
    return tuple(sorted(terms, key=lambda t: t.canonical))


def export_terms(context: WorkbenchContext, path: Path) -> int:
    """Write what people have decided to a TBX file, or a TSV file by its suffix; return the number of terms."""
    return write_terms(ledger(context), path)


def write_terms(entries: Iterable[NameEntry], path: Path) -> int:
    """Write what people have decided of the names of a ledger as `export_terms` does."""
    terms = glossary_terms(entries)
    if path.suffix.lower() not in {".tbx", ".tsv", ".xml"}:
        raise InputError("termbase-suffix", file=path.name)
    with output_stream(path) as stream:
        (write_tsv if path.suffix.lower() == ".tsv" else write_tbx)(terms, stream)
    return len(terms)
