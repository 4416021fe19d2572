"""Validate exports against the published schemas: python -m benchmarks.schemas FOLDER [--workspace FILE]

FOLDER holds, at any depth, `tmx14.dtd` (LISA, TMX 1.4b), and in one folder `xliff_core_2.0.xsd`, `matches.xsd` and
`metadata.xsd` with what they import (OASIS, XLIFF 2.1). The published schema of XLIFF 1.2 is in `tests/schemas`.
Exports one segment of each status with hostile text in every text field, and the whole workspace if one is named.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from tests.test_exchange import SCHEMAS, every_status
from workbench.formats import EXPORT_WRITERS
from workbench.records import ExportedSegment
from workbench.service import Workbench

_MODULES = {"document": "xliff_core_2.0", "matches": "matches", "metadata": "metadata"}


def main() -> None:
    """Print a line for each format: how many segments, and whether the published schema takes them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workspace", type=Path)
    arguments = parser.parse_args()
    written = {"made-up": every_status()}
    if arguments.workspace:
        written[arguments.workspace.name] = list(Workbench(arguments.workspace).segments_for_export(suggest=True))
    schemas: dict[str, Any] = {
        "tmx": etree.DTD(_found(arguments.folder, "tmx14.dtd")),
        "xliff": etree.XMLSchema(etree.parse(SCHEMAS / "xliff-core-1.2-strict.xsd")),
        "xliff2": _xliff2(_found(arguments.folder, "matches.xsd", "XLIFF Version 2.1").parent),
    }
    for form, schema in schemas.items():
        for name, segments in written.items():
            valid = schema.validate(etree.fromstring(_written(form, segments)))
            print(f"{form:8}{name:20}{len(segments):6} segments  {'valid' if valid else schema.error_log}")


def _written(form: str, segments: Sequence[ExportedSegment]) -> bytes:
    stream = io.BytesIO()
    EXPORT_WRITERS[form](segments, stream)
    return stream.getvalue()


def _found(folder: Path, name: str, holding: str = "") -> Path:
    for path in sorted(folder.rglob(name)):
        if holding in path.read_text("utf-8"):
            return path
    raise SystemExit(f"{folder} holds no {name}")


def _xliff2(folder: Path) -> Any:
    """Return the core with the modules that we write."""
    imports = "".join(
        f'<xs:import namespace="urn:oasis:names:tc:xliff:{urn}:2.0" schemaLocation="{(folder / file).as_uri()}.xsd"/>'
        for urn, file in _MODULES.items()
    )
    return etree.XMLSchema(
        etree.fromstring(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>')
    )


if __name__ == "__main__":
    main()
