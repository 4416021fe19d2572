"""Time and memory of publishing and of restoring texts: python -m benchmarks.publish [SIZE ...]

Synthetic events of one garbled and one clean article of 50 sentences each; SIZE counts the garbled sentences. Each
release is made in its own process to measure peak memory, which includes Python and its libraries. Times are processor
times. The name ledger is skipped unless --names is given; without vectors, it clusters by sound and context alone.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.synthetic_workspace import make_workspace
from workbench.service import ReleaseOrder, Workbench


def measure(workspace: Path, out: Path, count: int, order: ReleaseOrder) -> None:
    """Publish and print."""
    start = time.process_time()
    facts = Workbench(workspace).publish(out, order)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    size = sum(t.size for t in facts.files.tables) / 2**20
    rows = sum(t.rows for t in facts.files.tables)
    print(
        f"{count:9,} sentences, {rows:9,} rows  {order.text:9}{'names  ' * order.names}{seconds:8.1f} s of CPU"
        f"  {1e6 * seconds / count:5.0f} us a sentence"
        f"  peak {peak:6.0f} MB  {size:7.1f} MB of Parquet",
        flush=True,
    )


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--text", choices=["full", "standoff"], default="full")
    parser.add_argument("--names", action="store_true", help="with the name ledger")
    parser.add_argument("--keep", type=Path, help="keep the made-up workspaces in this folder, and use those there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        order = ReleaseOrder(names=arguments.names, text=arguments.text)
        for count in arguments.sizes:
            workspace = (arguments.keep or Path(name)) / f"made-{count}.sqlite"
            if not workspace.exists():
                make_workspace(workspace, count)
            out = Path(name) / "release"
            process = multiprocessing.get_context("spawn").Process(target=measure, args=(workspace, out, count, order))
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(f"Publishing {count} sentences ended with {process.exitcode}.")
            shutil.rmtree(out, ignore_errors=True)


if __name__ == "__main__":
    main()
