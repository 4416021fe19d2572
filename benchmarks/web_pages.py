"""Measure what is read of web pages: python -m benchmarks.web_pages FOLDER

FOLDER is `tests` of trafilatura (github.com/adbar/trafilatura: `evaldata.json`, pages in `eval` and `cache`), whose
pages name texts that belong to the article and texts that do not; or a copy of
github.com/scrapinghub/article-extraction-benchmark (`ground-truth.json`, pages in `html`), which has whole articles.
Prints precision and recall, of the named texts or (mean of the pages) of all runs of four words, and the pages that are
refused or empty.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from workbench.errors import DocumentError
from workbench.ingest.encodings import decode_page
from workbench.ingest.web_pages import page_text

_RUN = 4  # words


def main() -> None:
    """Print a line for the pages of a folder, and one for each that comes out empty."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    measure = _named_texts if (folder / "evaldata.json").is_file() else _whole_articles
    pages, precision, recall, empty = measure(folder)
    print(f"{pages} pages: precision {precision:.3f}, recall {recall:.3f}, {len(empty)} empty")
    for name in empty:
        print(f"empty: {name}")


def _text(data: bytes, name: str) -> str:
    try:
        return page_text(decode_page(data, name)[0])
    except DocumentError as error:
        print(f"{name}: {error.code}")
        return ""


def _named_texts(folder: Path) -> tuple[int, float, float, list[str]]:
    right = wrong = missed = 0
    empty = []
    table = json.loads((folder / "evaldata.json").read_text("utf-8"))
    found = [(page, path) for page in table.values() if (path := _path(folder, page["file"])) is not None]
    for page, path in found:
        text = _spaced(_text(path.read_bytes(), path.name))
        if not text:
            empty.append(path.name)
        there = [_spaced(w) in text for w in page["with"]]
        right, missed = right + sum(there), missed + len(there) - sum(there)
        wrong += sum(_spaced(w) in text for w in page["without"])
    return len(found), right / (right + wrong), right / (right + missed), empty


def _path(folder: Path, name: str) -> Path | None:
    return next((path for part in ("cache", "eval") if (path := folder / part / name).is_file()), None)


def _spaced(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


def _whole_articles(folder: Path) -> tuple[int, float, float, list[str]]:
    table = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    precision, recall, empty = [], [], []
    for name, page in table.items():
        path = folder / "html" / f"{name}.html.gz"
        if not path.is_file():
            continue
        text = _text(gzip.decompress(path.read_bytes()), path.name)
        if not text:
            empty.append(name)
        read, true = Counter(_runs(text)), Counter(_runs(page.get("articleBody", "")))
        both = (read & true).total()
        if read:
            precision.append(both / read.total())
        if true:
            recall.append(both / true.total())
    return len(recall), mean(precision), mean(recall), empty


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return (tuple(words[k : k + _RUN]) for k in range(max(1, len(words) - _RUN + 1)) if words)


if __name__ == "__main__":
    main()
