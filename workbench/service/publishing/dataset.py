"""A table of a workspace as a `datasets.DatasetDict`, without a release folder."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from workbench.errors import InputError, requires_extra
from workbench.publication import tables
from workbench.service.publishing.release import ReleaseOrder, publish
from workbench.service.settings import Progress, WorkbenchContext, silent

if TYPE_CHECKING:
    from datasets import DatasetDict

__all__ = ["to_dataset"]


def to_dataset(
    context: WorkbenchContext, table: str = "sentences", *, comments: bool = False, progress: Progress = silent
) -> DatasetDict:
    """Return a table of the workspace as a DatasetDict, equal to what `datasets.load_dataset` makes of a release.

    Tables, columns, splits and pseudonyms are those of `workbench publish`; the rows are held in memory. A table
    without rows gives an empty DatasetDict; an unknown table raises an InputError.
    """
    with requires_extra("publish"):
        import pyarrow.parquet as pq
        from datasets import Dataset, DatasetDict, NamedSplit
        from datasets.table import InMemoryTable

    known = [t.name for t in tables(())]
    if table not in known:
        raise InputError("release-unknown-table", table=table, known=known)
    order = ReleaseOrder(comments=comments, names=table == "names")
    with TemporaryDirectory() as folder:
        release = Path(folder) / "release"
        metadata = publish(context, release, order, progress)
        return DatasetDict(
            {
                file.split: Dataset(InMemoryTable(pq.read_table(release / file.path)), split=NamedSplit(file.split))
                for file in metadata.files.tables
                if file.table == table
            }
        )
