"""The workbench on a workspace: every use case as a method."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.engine.stages import EngineOptions
from workbench.ingest.corpus import Corpus
from workbench.ingest.srx import SentenceRules
from workbench.records import (
    Article,
    Beside,
    DatabaseURL,
    Document,
    DocumentSummary,
    ExportedSegment,
    HumanEdits,
    Role,
    RunSummary,
    Status,
)
from workbench.service import backups
from workbench.service.facade.accounts import AccountMethods
from workbench.service.facade.collaboration import CollaborationMethods
from workbench.service.facade.overview import OverviewMethods
from workbench.service.facade.publishing import PublishingMethods
from workbench.service.facade.review import ReviewMethods
from workbench.service.pipeline import add_documents as added
from workbench.service.pipeline import new_corpus as begun
from workbench.service.pipeline import remove_document as removed
from workbench.service.pipeline import run as pipeline
from workbench.service.pipeline.summary import summaries
from workbench.service.review import names
from workbench.service.settings import Progress, Settings, WorkbenchContext, silent
from workbench.store import Workspace

if TYPE_CHECKING:
    from workbench.errors import InputError
    from workbench.evaluation import SpellingScore
    from workbench.evaluation.before_after import CorpusEvaluation
    from workbench.service.exchange.import_result import ImportSummary

__all__ = ["Workbench"]


class Workbench(ReviewMethods, CollaborationMethods, OverviewMethods, AccountMethods, PublishingMethods):
    """All use cases on one workspace, a file or a PostgreSQL database; a string is a path, or a URL."""

    def __init__(
        self, workspace: Path | DatabaseURL | str, settings: Settings | None = None, progress: Progress = silent
    ) -> None:
        if isinstance(workspace, str):
            workspace = DatabaseURL(workspace) if "://" in workspace else Path(workspace)
        self.context = WorkbenchContext(path=workspace, settings=settings or Settings(), progress=progress)

    @property
    def path(self) -> Path | DatabaseURL:
        """The workspace: a file, or the URL of a database."""
        return self.context.path

    @property
    def settings(self) -> Settings:
        """The encoder, whether models may be downloaded, and the style guide."""
        return self.context.settings

    def documents(self) -> tuple[DocumentSummary, ...]:
        """Return a summary of each document of the workspace."""
        with Workspace.open(self.path) as workspace:
            return summaries(workspace)

    def run(
        self,
        folder: Path | str,
        *,
        strict: bool = False,
        mode: str = "auto",
        rules: SentenceRules | None = None,
        engine: EngineOptions | None = None,
        vectors: pipeline.VectorPlace | str = None,
    ) -> RunSummary:
        """Bring the workspace up to date with a corpus folder; its summary tells which files were left out and why.

        If `strict`, a document that cannot be used is a CorpusError, and nothing is changed. mode is `parallel` if
        siblings are translations in the same order, `comparable` if they are other reports, and `auto` to find out,
        which takes `parallel` only for a single sibling. rules are those of sentences, without which those of the
        corpus are taken. engine says who does it: without it this process; the results are the same. From this run on
        vectors are kept in the file `vectors`, or in the workspace, where they are unless told otherwise.
        """
        place: pipeline.VectorPlace = None if vectors is None else Path(vectors)
        if vectors == "workspace":
            place = "workspace"
        return pipeline.run(
            self.context, Path(folder), strict=strict, mode=mode, rules=rules, engine=engine, vectors=place
        )

    def run_corpus(self, corpus: Corpus, *, engine: EngineOptions | None = None) -> RunSummary:
        """Bring the workspace up to date with a corpus; documents that are not in it are kept, but no longer active."""
        return pipeline.run_corpus(self.context, corpus, engine=engine)

    def new_corpus(self, name: str) -> None:
        """Make the workspace, for a corpus of this name; one that holds a corpus already is a WorkspaceError."""
        begun.new_corpus(self.context, name)

    def corpus_name(self) -> str:
        """Return the name of the corpus, empty where there is none."""
        return begun.corpus_name(self.context)

    def name_corpus(self, name: str) -> None:
        """Give a corpus that has no documents yet another name."""
        begun.name_corpus(self.context, name)

    def add_documents(
        self, files: Sequence[Path | str], role: Role | Sequence[Role] = "unknown", language: str = ""
    ) -> RunSummary:
        """Add files to the corpus, then align and score; all of the files or none.

        role is that of all files, or a sequence with that of each; another number than of files is a ValueError.
        language is the code of the language that sources are in, such as `en`, empty for what the file says.

        A text that the workspace has already keeps its metadata, except for a role that is given here. The first may
        come alone, with nothing to compare it with yet.
        """
        return added.add_documents(self.context, [Path(file) for file in files], role, language)

    def document_named(self, name: str) -> Document:
        """Return the document of the corpus that has a name or an id."""
        return removed.document_named(self.context, name)

    def remove_document(self, document: str) -> RunSummary:
        """Remove a document by its name or id, then align and score those of its events, which the summary has.

        Its corrections, annotations and decisions stay in the history, and come back if the document is added again.
        """
        return removed.remove_document(self.context, document)

    def import_file(
        self, file: Path | str, *, author: str = "", strict: bool = False, forbidden: Collection[Status] = ()
    ) -> ImportSummary:
        """Import a history (.jsonl of `workbench history`) or corrected segments (any format of `IMPORTS`).

        author is that of corrections, empty for the one that a row names. A row that cannot be imported is among
        `refused` and the others are imported; if strict is true, it raises an InputError and nothing is imported.
        forbidden are the statuses that may not be set.
        """
        from workbench.service.exchange import imports

        return imports.import_file(self.context, Path(file), author=author, strict=strict, forbidden=forbidden)

    def import_preview(
        self, file: Path | str, *, author: str = "", strict: bool = False, forbidden: Collection[Status] = ()
    ) -> ImportSummary:
        """Return what `import_file` would do; nothing is changed."""
        from workbench.service.exchange import imports

        return imports.import_file(
            self.context, Path(file), author=author, strict=strict, forbidden=forbidden, dry_run=True
        )

    def human_edits(self) -> HumanEdits:
        """Return every human edit in the workspace, each kind oldest first."""
        from workbench.service.exchange import imports

        return imports.human_edits(self.context)

    def segments_for_export(
        self, name: str | None = None, *, suggest: bool = False, worst_first: bool = False
    ) -> tuple[ExportedSegment, ...]:
        """Return the garbled segments, or those of one document, with suggested edits if `suggest`."""
        from workbench.service.exchange import export_segments

        return export_segments.segments_for_export(self.context, name, suggest=suggest, worst_first=worst_first)

    def articles(self, name: str | None = None, beside: Beside | None = None) -> tuple[Article, ...]:
        """Return the garbled documents, or the one of a name, as they stand after correction.

        beside puts the machine text or the source text next to each sentence; a document without a source text then has
        nothing beside it, and where none has one, that is an InputError.
        """
        from workbench.service.exchange import articles

        return articles.articles(self.context, name, beside)

    def fill_file(self, file: Path | str) -> tuple[bytes, list[InputError]]:
        """Return a TMX or XLIFF file with the corrections of the document read from it, and what stays out of it."""
        from workbench.service.exchange import filled_files

        return filled_files.fill_file(self.context, Path(file))

    def back_up(self, target: Path | str) -> None:
        """Copy the workspace to a new file, even while it is in use."""
        backups.back_up_workspace(self.context, Path(target))

    def restore(self, backup: Path | str, *, replace_present: bool = False) -> Path | None:
        """Replace the workspace by a backup; return the copy of the former workspace, None if there was none."""
        return backups.restore_workspace(self.context, Path(backup), replace_present=replace_present)

    def evaluate_corpus(self, progress: Progress = silent) -> CorpusEvaluation:
        """Compare all done or reviewed segments before and after correction, against the same counterparts."""
        from workbench.service.evaluation import corpus as evaluation

        return evaluation.evaluate_corpus(self.context, progress)

    def evaluate_names(self, gold: Path | str) -> SpellingScore:
        """Score the name ledger against a gold file with one name a line."""
        return names.evaluate_names(self.context, Path(gold))
