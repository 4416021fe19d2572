"""Replacements in many segments: previewed, and made in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbench.arabic import search_key
from workbench.editing.replacements import Repair, Repaired, apply_repairs, repairs
from workbench.editing.revisions import add, current_state
from workbench.editing.text_search import Finder
from workbench.errors import InputError
from workbench.names.ledger import NameEntry
from workbench.records import BatchOutcome, Replacement, Revision, Status, TextSearch
from workbench.service.review.batches import change_together
from workbench.service.review.revisions import Edit, check_edit, revision_of
from workbench.service.review.rights import stays
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = [
    "preview_name_replacement",
    "preview_replacement",
    "preview_search",
    "repairs_of",
    "replace_everywhere",
]

# Nobody has read the whole sentence: an untouched one becomes a draft, a reviewed one has to be reviewed again.
_STATUS: dict[Status, Status] = {"untouched": "draft", "reviewed": "done", "rejected": "draft"}
_ARTICLE = "ال"
_NAMED = 5  # replacements that a batch tells of; patterns may have made hundreds


def preview_replacement(
    context: WorkbenchContext, before: str, after: str, *, document: str | None = None, exclude: str | None = None
) -> tuple[Replacement, ...]:
    """Return the segments in whose current text `before` would be replaced by `after`; nothing is changed.

    document limits it to the document of this name; exclude is the id of a segment to leave out.
    """
    if not before:
        raise InputError("replacement-empty")
    return preview_search(context, TextSearch(find=before, replacement=after), document=document, exclude=exclude)


def preview_search(
    context: WorkbenchContext, search: TextSearch, *, document: str | None = None, exclude: str | None = None
) -> tuple[Replacement, ...]:
    """Return the segments whose current text a search and its replacement would change; nothing is changed.

    A pattern that is none, or that takes too long, is an InputError.
    """
    finder = Finder(search)
    parts = [""] if search.pattern else [_part(search.find)]
    found = _fitting(context, parts, finder.replaced, document, exclude)
    return tuple(r for r in found if not search.corrected or r.status != "untouched")


def preview_name_replacement(
    context: WorkbenchContext, entry: NameEntry, *, document: str | None = None
) -> tuple[Replacement, ...]:
    """Return the segments in which a name would be replaced by its canonical form; nothing is changed."""
    forms = [f.text for f in entry.forms if f.text != entry.canonical]
    wanted = [Repair(before=f, after=entry.canonical) for f in forms]
    parts = [_part(form) for form in forms]
    return _fitting(context, parts, lambda text: apply_repairs(text, wanted), document, None) if forms else ()


def repairs_of(context: WorkbenchContext, segment_id: str) -> tuple[Repair, ...]:
    """Return the replacements made by the last revision of a segment, to be offered elsewhere."""
    with Workspace.open(context.path) as workspace:
        history = workspace.revisions.of(segment_id)
    newest = current_state(history[0].before, history).newest if history else None
    return repairs(newest.before, newest.after) if newest else ()


def replace_everywhere(context: WorkbenchContext, proposals: Sequence[Replacement], author: str) -> BatchOutcome:
    """Make replacements in one transaction, one revision each; segments changed since the preview are skipped."""
    by_segment = {p.segment_id: p for p in proposals}
    made_of = dict.fromkeys(f"{p.before[o.start : o.end]} → {o.text}" for p in proposals for o in p.operations)
    what = "; ".join([*list(made_of)[:_NAMED], *(["…"] if len(made_of) > _NAMED else [])])

    def made(segment_id: str, garbled: str, history: tuple[Revision, ...]) -> Revision | None:
        state, proposal = current_state(garbled, history), by_segment[segment_id]
        if (state.base, state.text) != (proposal.base, proposal.before) or stays(context, state.status):
            return None
        status = _STATUS.get(state.status, state.status)
        edit = Edit(base=state.base, author=author, text=proposal.after, status=status, comment=what)
        check_edit(edit)
        return add(garbled, history, revision_of(segment_id, edit)).kept

    return change_together(context, list(by_segment), author, what, None, made)


def _fitting(
    context: WorkbenchContext,
    parts: Sequence[str],
    repair: Callable[[str], Repaired],
    document: str | None,
    exclude: str | None,
) -> tuple[Replacement, ...]:
    replacements = []
    with Workspace.open(context.path) as workspace:
        rows = workspace.rows_containing(document, parts)
    for row in rows:
        repaired = repair(row.current)
        if repaired.operations and row.segment.id != exclude:
            replacements.append(
                Replacement(
                    segment_id=row.segment.id,
                    document=row.segment.document,
                    base=row.revision,
                    before=row.current,
                    after=repaired.text,
                    operations=repaired.operations,
                    sure=repaired.sure,
                    status=row.status,
                )
            )
    return tuple(replacements)


def _part(before: str) -> str:
    """Return a folded part that is in every text in which `before` occurs, empty if there is none."""
    stems = [w.removeprefix(_ARTICLE) for w in search_key(before).split()]  # after a particle ال becomes ل
    return max(stems, key=len, default="")
