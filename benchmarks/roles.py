"""Roles that clean Arabic documents and the seeds are given: python -m benchmarks.roles DATA"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from workbench.ingest.readers import read_document
from workbench.ingest.segmentation import content_segments, segment, sentence_spans
from workbench.scoring.document_role import RoleJudgement, document_role

CORPUS = Path(__file__).parent.parent / "corpora" / "azerbaijan-russia-2025"


def clean_documents(data: Path) -> dict[str, list[list[str]]]:
    """Return clean Arabic documents by source, each a list of sentences."""
    ntrex = (data / "ntrex" / "ref.arb.txt").read_text("utf-8").splitlines()
    found = {"NTREX, stretches of 20 sentences": [ntrex[k : k + 20] for k in range(0, len(ntrex), 20)]}
    by_document: dict[tuple[str, str], list[str]] = {}
    for line in (data / "wmt24pp" / "en-ar_EG.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row["is_bad_source"]:
            by_document.setdefault((row["domain"], row["document_id"]), []).extend(
                row["original_target"][start:end] for start, end in sentence_spans(row["original_target"], "ar")
            )
    for kind in ("news", "literary", "speech", "social"):
        documents = [d for (domain, _), d in by_document.items() if domain == kind and sum(map(len, d)) > 400]
        found[f"WMT24++ {kind}, Modern Standard Arabic"] = documents
    return found


def print_row(name: str, judged: list[RoleJudgement]) -> None:
    """Print how many documents have which role, and the median and a high percentile of the probability."""
    roles = [j.role for j in judged]
    middle, high = np.percentile([j.probability for j in judged], [50, 95])
    counts = "".join(f"{roles.count(role):9}" for role in ("garbled", "unknown", "clean"))
    print(f"{name:42}{len(judged):10}{counts}{middle:9.2f}{high:9.2f}")


def main() -> None:
    """Print the roles of clean documents and of the seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    sources = clean_documents(parser.parse_args().data)
    print(f"{'probability of machine translation':42}{'documents':>10}  garbled  unknown    clean   median     95 %")
    for name, documents in sources.items():
        print_row(name, [document_role(d) for d in documents])
    for path in sorted((CORPUS / "texts").glob("*.txt")):
        print_row(path.name, [document_role([s.text for s in content_segments(segment(read_document(path)))])])


if __name__ == "__main__":
    main()
