"""False positives of the garbled-document rule on clean Arabic: python -m benchmarks.roles DATA"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from workbench.ingest.readers import read_document
from workbench.ingest.segmentation import content_segments, segment
from workbench.scoring.quality import GARBLED_THRESHOLD, demerits_per_word

CORPUS = Path(__file__).parent.parent / "corpora" / "azerbaijan-russia-2025"


def clean_documents(data: Path) -> dict[str, list[list[str]]]:
    """Return clean Arabic documents by source, each a list of sentences."""
    ntrex = (data / "ntrex" / "ref.arb.txt").read_text("utf-8").splitlines()
    found = {"NTREX, stretches of 20 sentences": [ntrex[k : k + 20] for k in range(0, len(ntrex), 20)]}
    by_document: dict[tuple[str, str], list[str]] = {}
    for line in (data / "wmt24pp" / "en-ar_EG.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row["is_bad_source"]:
            by_document.setdefault((row["domain"], row["document_id"]), []).append(row["original_target"])
    for kind in ("news", "literary", "speech", "social"):
        documents = [d for (domain, _), d in by_document.items() if domain == kind and sum(map(len, d)) > 400]
        found[f"WMT24++ {kind}, Modern Standard Arabic"] = documents
    return found


def main() -> None:
    """Print the burden of clean documents and of the seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    sources = clean_documents(parser.parse_args().data)
    print(f"{'demerits a word':42}{'documents':>10}{'median':>9}{'95 %':>9}{'called garbled':>16}")
    for name, documents in sources.items():
        values = np.array([demerits_per_word(d) for d in documents])
        middle, high = np.percentile(values, [50, 95])
        print(f"{name:42}{len(values):10}{middle:9.4f}{high:9.4f}{int((values > GARBLED_THRESHOLD).sum()):16}")
    for path in sorted((CORPUS / "texts").glob("*.txt")):
        value = demerits_per_word([s.text for s in content_segments(segment(read_document(path)))])
        print(f"{path.name:42}{1:10}{value:9.4f}{'':9}{int(value > GARBLED_THRESHOLD):16}")


if __name__ == "__main__":
    main()
