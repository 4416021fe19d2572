"""The findings of the glossary, brought up to date as soon as a term has changed and not at the next run or edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.arabic import search_key
from workbench.errors import WorkspaceBusyError
from workbench.names.ledger import NameEntry
from workbench.records import basis_of, compared_links
from workbench.service.review.assessments import save_assessment
from workbench.service.review.glossary_findings import with_glossary_findings
from workbench.service.review.names import save_name_findings
from workbench.service.settings import WorkbenchContext
from workbench.store import Workspace

__all__ = ["refresh_findings"]


def refresh_findings(context: WorkbenchContext, forms: Iterable[str], entries: Sequence[NameEntry]) -> int:
    """Look again for names and terms in the sentences that have some forms; return how many have other findings now.

    entries is the name ledger. The machine texts, the assessed corrections and the source sentences are searched for
    the forms. During a run only corrections are looked at, since the run looks at the rest.
    """
    keys = list(dict.fromkeys(key for form in forms if (key := max(search_key(form).split(), key=len, default=""))))
    if not keys:
        return 0
    with Workspace.open(context.path) as workspace:
        rows = workspace.rows_containing(None, keys)
        changed = _machine_texts(workspace, {r.segment.document_id for r in rows}, entries)
    changed |= {r.segment.id for r in rows if r.status != "untouched" and _refreshed(context, r.segment.id)}
    return len(changed)


def _machine_texts(workspace: Workspace, document_ids: set[str], entries: Sequence[NameEntry]) -> set[str]:
    others = [o.id for o in workspace.corpus.outlines() if o.language != "ar"]
    foreign = {d.id: d.text for d in workspace.corpus.documents(others)}
    changed: set[str] = set()
    for document in workspace.corpus.documents(document_ids):
        try:
            with workspace.run_lock():
                result = workspace.result_of(document.id)
                if result is not None:
                    changed |= save_name_findings(workspace, document, result, entries, foreign)
        except WorkspaceBusyError:
            return changed
    return changed


def _refreshed(context: WorkbenchContext, segment_id: str) -> bool:
    """Look again at the correction of a segment; return whether its findings have changed."""
    with Workspace.open(context.path) as workspace:
        view = workspace.view(segment_id)
        if view is None or view.standing.report is None:
            return False
        links = workspace.link_decisions.links_of(segment_id)
        known = view.standing.report
        report = with_glossary_findings(workspace, segment_id, view.row.current, known, links)
    if report != known:
        save_assessment(context, segment_id, view.row.current, report, basis_of(compared_links(links, segment_id)))
    return report != known
