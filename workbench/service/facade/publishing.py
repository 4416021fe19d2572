"""The publishing methods of Workbench: releases, what to know before one, and texts that none may hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.records import Erasure, SplitPreview, Takedown
from workbench.service.settings import Progress, WorkbenchContext, silent

if TYPE_CHECKING:
    from datasets import DatasetDict

    from workbench.publication import DeltaMetadata, ReleaseMetadata
    from workbench.service.pipeline.erase_document import ErasedDocument
    from workbench.service.publishing.release import ReleaseOrder
    from workbench.service.publishing.release_check import ReleaseCheck

__all__ = ["PublishingMethods"]


class PublishingMethods:
    """Releases of the workspace."""

    context: WorkbenchContext

    def check_release(self, *, comments: bool = False, progress: Progress = silent) -> ReleaseCheck:
        """Return what to know before a release: personal data, unknown origins and rights, withdrawn texts."""
        from workbench.service.publishing import release_check

        return release_check.check_release(self.context, comments=comments, progress=progress)

    def publish(self, out: Path | str, order: ReleaseOrder, progress: Progress = silent) -> ReleaseMetadata:
        """Write a release folder, completely or not at all, and return its metadata."""
        from workbench.service.publishing import release

        return release.publish(self.context, Path(out), order, progress)

    def preview_splits(self, events: Path | str | None = None, progress: Progress = silent) -> SplitPreview:
        """Return the events and splits of a release, by the plan of the workspace or that of a file `events.toml`."""
        from workbench.service.publishing import event_splits

        return event_splits.preview_splits(self.context, None if events is None else Path(events), progress)

    def publish_delta(self, out: Path | str, order: ReleaseOrder, progress: Progress = silent) -> DeltaMetadata:
        """Write the rows that differ from the release that the order is against, completely or not at all."""
        from workbench.service.publishing import release

        return release.publish_delta(self.context, Path(out), order, progress)

    def to_dataset(
        self, table: str = "sentences", *, comments: bool = False, progress: Progress = silent
    ) -> DatasetDict:
        """Return a table of the workspace with its splits, as `datasets.load_dataset` loads it from a release."""
        from workbench.service.publishing import dataset

        return dataset.to_dataset(self.context, table, comments=comments, progress=progress)

    def take_down(self, target: str, *, reason: str, author: str) -> Takedown:
        """Keep a document, by its id or name, or a segment, by its id, out of later releases."""
        from workbench.service.publishing import takedowns

        return takedowns.take_down(self.context, target, reason=reason, author=author)

    def withdraw_takedown(self, target: str, *, reason: str, author: str) -> Takedown:
        """Withdraw a takedown: later releases hold the text again."""
        from workbench.service.publishing import takedowns

        return takedowns.withdraw_takedown(self.context, target, reason=reason, author=author)

    def takedowns(self) -> tuple[Takedown, ...]:
        """Return every takedown and withdrawal, oldest first."""
        from workbench.service.publishing import takedowns

        return takedowns.takedowns(self.context)

    def erase_document(self, target: str, *, reason: str, author: str) -> ErasedDocument:
        """Erase a document with its texts, by its id or name, also from the history; no later run brings it back."""
        from workbench.service.pipeline import erase_document

        return erase_document.erase_document(self.context, target, reason=reason, author=author)

    def erasures(self) -> tuple[Erasure, ...]:
        """Return which documents have been erased, oldest first."""
        from workbench.service.pipeline import erase_document

        return erase_document.erasures(self.context)
