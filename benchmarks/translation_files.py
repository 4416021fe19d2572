"""Read all translation files below a folder: python -m benchmarks.translation_files FOLDER [--depth N] [--reasons]

Reads every TMX, XLIFF, SDLXLIFF, memoQ and Memsource file as pairs, compressed or not, and prints for each suite (the
first N folders of the path) how many well-formed files there are, how many were read, and how many of their units were
left out. Of the published suites those of Okapi, translate-toolkit and the OASIS XLIFF TC (`test-suite`) are large.
Files of more than two languages are read with the first two, as a user would choose them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from workbench.errors import InputError
from workbench.formats import XML_SUFFIXES, SideChoice
from workbench.formats.guard import parse_xml, read_bytes
from workbench.ingest.pair_rows import pair_rows


def main() -> None:
    """Print a line for each suite, and with --reasons each file that was not read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--depth", type=int, default=2)
    parser.add_argument("--reasons", action="store_true")
    arguments = parser.parse_args()
    files, read, units, faulty = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    found = (p for p in arguments.folder.rglob("*") if p.is_file() and p.name.lower().endswith(XML_SUFFIXES))
    for path in sorted(found):
        suite = "/".join(path.relative_to(arguments.folder).parts[:-1][: arguments.depth])
        if not _is_well_formed(path):
            files[f"{suite} (broken)"] += 1
            continue
        files[suite] += 1
        try:
            rows = _rows(path)
        except InputError as error:
            if arguments.reasons:
                print(f"{path.relative_to(arguments.folder)}: {error.code}: {error.message[:200]}")
            continue
        read[suite] += 1
        units[suite] += len(rows)
        faulty[suite] += sum(r is not None for r in rows)
    for suite in sorted(files):
        print(
            f"{read[suite]:5} of {files[suite]:5} files, {faulty[suite]:5} of {units[suite]:6} units left out  {suite}"
        )
    valid = {s: n for s, n in files.items() if not s.endswith("(broken)")}
    print(f"{read.total():5} of {sum(valid.values()):5} well-formed files read")


def _rows(path: Path) -> list[InputError | None]:
    try:
        return [row.fault for row in pair_rows(path, SideChoice())]
    except InputError as error:
        if error.code != "pairs-languages-unclear":
            raise
        languages = [str(tag) for tag in cast("Sequence[str]", error.fields["languages"])]
        return [row.fault for row in pair_rows(path, SideChoice(left_lang=languages[0], right_lang=languages[1]))]


def _is_well_formed(path: Path) -> bool:
    try:
        parse_xml(read_bytes(path), path.name)
    except InputError:
        return False
    return True


if __name__ == "__main__":
    main()
