"""The glossary: names and terms that people have entered or imported, and the files it is exchanged in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.errors import InputError
from workbench.formats.guard import read_bytes
from workbench.formats.termbase import GlossaryTerm, read_termbase, write_tbx, write_tsv
from workbench.names.ledger import NameEntry
from workbench.service.review.names import decide_names, ledger
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["export_terms", "glossary_terms", "import_terms"]


def import_terms(context: WorkbenchContext, path: Path, author: str) -> int:
    """Enter the terms of a TBX or TSV file that the glossary does not have yet; return how many forms are new."""
    read = read_termbase(read_bytes(path), path.name)
    with Workspace.open(context.path) as workspace:
        held = {(d.kind, d.form, d.canonical) for d in workspace.name_decisions()}
    new = [d for d in read if (d.kind, d.form, d.canonical) not in held]
    if new:
        decide_names(context, new, author)
    return len(new)


def glossary_terms(entries: Iterable[NameEntry]) -> tuple[GlossaryTerm, ...]:
    """Return the names and terms of a ledger that people have decided on, in order of the Arabic form to use."""
    terms = (
        GlossaryTerm(
            canonical=e.canonical,
            forms=tuple((f.text, f.language) for f in e.forms if f.text != e.canonical),
            kind=e.kind,
        )
        for e in entries
        if e.decided == "person"
    )
    return tuple(sorted(terms, key=lambda t: t.canonical))


def export_terms(context: WorkbenchContext, path: Path) -> int:
    """Write what people have decided to a TBX file, or a TSV file by its suffix; return the number of terms."""
    terms = glossary_terms(ledger(context))
    if path.suffix.lower() not in {".tbx", ".tsv", ".xml"}:
        raise InputError("termbase-suffix", file=path.name)
    try:
        with path.open("wb") as stream:
            (write_tsv if path.suffix.lower() == ".tsv" else write_tbx)(terms, stream)
    except OSError as error:
        raise InputError("output-not-writable", path=path, reason=error.strerror) from error
    return len(terms)
