"""The corpus of a workspace and its rules of segmentation, kept for changes without the corpus folder."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode

from workbench.errors import CorpusError
from workbench.ingest.corpus import Corpus
from workbench.ingest.srx import SentenceRules
from workbench.store import Workspace

__all__ = ["keep_rules", "kept_corpus", "kept_rules"]

_RULES = "segmentation_rules"  # a fact on the workspace


def keep_rules(workspace: Workspace, rules: SentenceRules | None) -> None:
    """Keep the rules of a corpus, or that it has none."""
    fact = json.dumps([rules.name, b64encode(rules.source).decode()]) if rules else ""
    if fact != (workspace.meta(_RULES) or ""):
        workspace.set_meta(_RULES, fact)


def kept_corpus(workspace: Workspace) -> Corpus:
    """Return the corpus of a workspace as it is."""
    name = workspace.meta("corpus")
    if name is None:
        raise CorpusError("workspace-without-corpus")
    return Corpus(name=name, documents=workspace.documents(), rules=kept_rules(workspace))


def kept_rules(workspace: Workspace) -> SentenceRules | None:
    """Return the rules of the last run, None if there were none."""
    fact = workspace.meta(_RULES)
    if not fact:
        return None
    name, source = json.loads(fact)
    return SentenceRules(name=name, source=b64decode(source))
