"""Flips bits of a workspace file, one at a time, and counts how many change what is served without being noticed.

python -m benchmarks.bit_flips WORKSPACE [--flips 500] [--seed 1] [--without-vectors]

A flip is *found* if `workbench doctor` or the opening of the workspace reports it, *refused* if reading what is served
raises an error with a code, *harmless* if all that is served stays the same, *silent* otherwise. Vectors take most of a
file: without them the flips hit texts, links, reports and the history.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import click

from workbench.errors import WorkbenchError
from workbench.service import Query, Workbench
from workbench.service.review.segments import segments
from workbench.store import Workspace

__all__ = ["main", "served"]

_TERMS = ("في", "على", "38", "ان")


def served(path: Path) -> str:
    """Return a hash of what commands and page show of a workspace: texts, results, history, search, accounts."""
    hashed = sha256()
    for part in _parts(path):
        hashed.update(repr(part).encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def _parts(path: Path) -> Iterator[object]:
    workbench = Workbench(path)
    yield segments(workbench.context)
    with Workspace.open(path) as workspace:
        documents = workspace.documents(inactive=True)
        yield documents
        yield workspace.human_edits.read()
        yield workspace.people.all()
        yield [workspace.people.password_hash(p.name) for p in workspace.people.all()]
        yield workspace.events.related(0.0)
        yield workspace.statistics.documents(), workspace.statistics.checks(), workspace.progress()
        ids = [d.id for d in workspace.documents(inactive=True)]
        yield [workspace.document_names.read(kind, ids) for kind in ("words", "pairs", "found")]
        yield [workspace.meta(name) for name in ("corpus", "segmentation", "mode", "roles")]
        with workspace.reading() as reading:
            yield [reading.result_signature(d.id) for d in documents], tuple(reading.related_documents())
        for document in documents:
            yield workspace.segments(document), workspace.links(document.id), workspace.reports(document.id)
        for order in ("worst", "document", "uncertain", "recent"):
            page = workspace.search(Query(order=order, size=500))
            yield page
        yield from (workspace.search(Query(text=term)) for term in _TERMS)
        for row in workspace.search(Query(order="document", size=500)).rows:
            yield workspace.view(row.segment.id)
            yield [asdict(m) for m in workspace.memory_entries(row.segment.text)]
        for encoder in _encoders(path):
            texts = [s.text for d in documents for s in workspace.segments(d)]
            missing = set(workspace.missing_vectors(encoder, texts))
            yield workspace.packed_vectors(encoder, [t for t in texts if t not in missing])


def _encoders(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT DISTINCT encoder FROM vectors ORDER BY 1")]


def outcome(path: Path, expected: str) -> str:
    """Return what becomes of a workspace with one flipped bit."""
    try:
        with Workspace.open(path) as workspace:
            if workspace.integrity() != "ok":
                return "found"
    except WorkbenchError:
        return "found"
    try:
        found = served(path)
    except WorkbenchError:
        return "refused"
    return "harmless" if found == expected else "silent"


@click.command()
@click.argument("workspace", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--flips", default=500, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--without-vectors", is_flag=True, help="Take the vectors, most of the file, out first.")
def main(workspace: Path, flips: int, seed: int, *, without_vectors: bool) -> None:
    """Flip bits of copies of a workspace file one at a time."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.sqlite"
        Workbench(workspace).back_up(whole)
        if without_vectors:
            with closing(sqlite3.connect(whole)) as connection:
                connection.execute("DELETE FROM vectors")
                connection.commit()
                connection.execute("VACUUM")
        intact = Path(folder) / "intact.sqlite"
        shutil.copy(whole, intact)
        expected, content = served(intact), whole.read_bytes()
        counts: Counter[str] = Counter()
        started = time.monotonic()
        for number in range(flips):
            bit = chance.randrange(8 * len(content))
            path = Path(folder) / f"{number}.sqlite"
            altered = bytearray(content)
            altered[bit // 8] ^= 1 << bit % 8
            path.write_bytes(altered)
            try:
                found = outcome(path, expected)
            except Exception as error:  # noqa: BLE001 - a fault of the program is a result as well
                found = f"fault: {type(error).__name__}"
            counts[found] += 1
            if found == "silent" or found.startswith("fault"):
                click.echo(f"{found}: bit {bit % 8} of byte {bit // 8}", err=True)
            for left in Path(folder).glob(f"{number}.sqlite*"):
                left.unlink()
    seconds = round(time.monotonic() - started, 1)
    click.echo(json.dumps({"bytes": len(content), "flips": flips, "seconds": seconds, **dict(sorted(counts.items()))}))


if __name__ == "__main__":
    main()
