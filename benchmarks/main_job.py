"""Time of the main job: python -m benchmarks.main_job

A first run on the seed corpus, a second run, the help page, and the encoder's throughput beside that of plain
`SentenceTransformer.encode` with the same model and sentences, each in its own process.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "corpora" / "azerbaijan-russia-2025"
WORKBENCH = str(Path(sys.executable).parent / "workbench")

THROUGHPUT = """
import sys, time
from pathlib import Path
from workbench.ingest.readers import read_document
from workbench.encoders import load_encoder
from workbench.ingest.segmentation import prose, segment
texts = [s.text for f in sorted(Path(sys.argv[1]).glob("texts/*.txt")) for s in prose(segment(read_document(f)))]
encoder = load_encoder("e5")
def ours(): list(encoder.encode(texts))
def plain(): encoder.model.encode(["query: " + t for t in texts], batch_size=32)
ours(); plain()
best = {}
for name, job in [("ours", ours), ("plain", plain)] * 3:
    start = time.perf_counter(); job(); took = time.perf_counter() - start
    best[name] = min(best.get(name, took), took)
print(len(texts) / best["ours"], len(texts) / best["plain"])
"""


def timed(command: list[str]) -> float:
    """Return the seconds of a command that has to succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        command = [WORKBENCH, "run", str(CORPUS), "--workspace", f"{folder}/w.sqlite"]
        first = timed(command)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
        second = timed(command)
    help_page = min(timed([WORKBENCH, "--help"]) for _ in range(5))
    shown = subprocess.run([sys.executable, "-c", THROUGHPUT, str(CORPUS)], check=True, capture_output=True, text=True)
    ours, plain = map(float, shown.stdout.split())
    print(f"{'':44}{'measured':>10}{'limit':>10}")
    print(f"{'first run, nothing cached (seconds)':44}{first:10.1f}{60:10}")
    print(f"{'its peak memory (GiB)':44}{peak:10.2f}{2.5:10}")
    print(f"{'second run, nothing changed (seconds)':44}{second:10.1f}{5:10}")
    print(f"{'workbench --help (seconds, best of 5)':44}{help_page:10.2f}{0.5:10}")
    print(f"{'encoder (sentences a second, with tokens)':44}{ours:10.1f}{'':>10}")
    print(f"{'SentenceTransformer.encode (the same)':44}{plain:10.1f}{'':>10}")


if __name__ == "__main__":
    main()
