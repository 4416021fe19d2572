"""Links and events of a corpus of independent documents: python -m benchmarks.unrelated_documents CORPUS

The name of each document begins with its event and an underscore, as in `e00_g.txt` and `e00_c.txt`. Prints the links
within events and between them, and into how many events a release groups the documents.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from workbench.records import ACCEPTED, segment_place
from workbench.service import Workbench
from workbench.service.publishing.event_splits import assign_event_splits
from workbench.service.settings import silent
from workbench.store import Workspace


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w.sqlite"
        Workbench(path).run(arguments.corpus)
        with Workspace.open(path) as workspace:
            documents = workspace.documents()
            event = {d.id: d.name.partition("_")[0] for d in documents}
            pairs = [
                (event[d.id], event[segment_place(i).document_id])
                for d in documents
                for k in workspace.links(d.id)
                if k.probability >= ACCEPTED
                for i in k.right
            ]
            with workspace.reading() as reading:
                found = set(assign_event_splits(reading, Path(folder), silent).events.values())  # type: ignore[arg-type]
    print(f"{len(documents)} documents, {len(set(event.values()))} events")
    print(f"links within an event: {sum(a == b for a, b in pairs)}, between events: {sum(a != b for a, b in pairs)}")
    print(f"events in a release: {len(found)}")


if __name__ == "__main__":
    main()
