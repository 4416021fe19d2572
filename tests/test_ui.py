from __future__ import annotations

import re
from pathlib import Path
from urllib.request import urlopen

import pytest

from workbench.errors import WorkspaceError
from workbench.fidelity import report_alone
from workbench.records import ExportedLink, ExportedSegment
from workbench.service import Workbench
from workbench.ui import build
from workbench.ui.overview import pairs_html


def test_the_page_is_served(served: str) -> None:
    with urlopen(served, timeout=60) as answer:
        page = answer.read().decode()
    assert "Muqabala" in page
    assert "003_30cd569a23fb4a9a.txt" in page


def test_a_missing_workspace_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no workspace"):
        build(Workbench(tmp_path / "none.sqlite"))


def test_the_pairs_of_the_seeds(seed_workspace: Path) -> None:
    rows = Workbench(seed_workspace).segments("003_30cd569a23fb4a9a.txt", worst_first=True)
    page = pairs_html(rows, 1)
    assert page.count("<tr>") == 26
    assert "1 / 2" in page
    assert '<mark class="major"' in page
    numbers = [float(n) for n in re.findall(r'class="number">(\d+)', page)]
    assert numbers == sorted(numbers)


def test_hostile_text_stays_text() -> None:
    bad = "<script>alert(1)</script> \" onmouseover='x' نص"
    link = ExportedLink(document=bad, start=0, end=1, text=bad, kind="partial", probability=0.9)
    row = ExportedSegment(document="d", start=0, end=1, text=bad, links=(link,), report=report_alone(bad, "s"))
    page = pairs_html((row,), 1)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 3  # its text, its counterpart, the name of that document
