"""How alike translations by people are, by language: python -m benchmarks.language_levels ARABIC OTHER ...

All files have a sentence a line, that of ARABIC beside its translations, such as those of FLORES-200. Printed are the
script of each, the share of its sentences with vectors of whole sentences, and the medians of `likeness` without the
level of `meaning.toml` and of `meaning`: the levels bring the medians of the first to that of English.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

from benchmarks.labelled_pairs import Vectors
from workbench.arabic import main_script
from workbench.encoders import load_encoder
from workbench.scoring.meaning import level, likeness, shared_meaning


def main() -> None:
    """Print a line for each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("arabic", type=Path)
    parser.add_argument("others", type=Path, nargs="+")
    parser.add_argument("--first", type=int, default=1, help="line to begin with")
    parser.add_argument("--last", type=int, default=100, help="line to end with")
    given = parser.parse_args()
    vectors = Vectors(load_encoder("e5"), None)
    scale = vectors.semantics()
    some = slice(given.first - 1, given.last)
    arabic = given.arabic.read_text("utf-8").splitlines()[some]
    for path in given.others:
        pairs = list(zip(arabic, path.read_text("utf-8").splitlines()[some], strict=True))
        vectors.prepare(text for pair in pairs for text in pair)
        compared = [(a, b, scale.compare(a, vectors[a], b, vectors[b])) for a, b in pairs]
        script = Counter(main_script(b) for _, b in pairs).most_common(1)[0][0]
        sentences = np.mean([s.sentence is not None for *_, s in compared])
        alike = np.median([likeness(a, b, s) / level(a, b, s) for a, b, s in compared])
        meaning = np.median([100 * shared_meaning(a, b, s) for a, b, s in compared])
        print(f"{path.stem:14} {script:12} {sentences:5.2f} {alike:7.3f} {meaning:5.0f}", flush=True)


if __name__ == "__main__":
    main()
