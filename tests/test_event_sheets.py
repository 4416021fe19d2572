"""The event sheet: facts of several reports side by side, and where they disagree."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import GOLDEN
from workbench.cli import main
from workbench.errors import InputError
from workbench.events.event_sheet import event_sheet
from workbench.names.ledger import build_ledger
from workbench.records import EventSheet, FactRow, SheetReport, SheetSentence
from workbench.service import Workbench

SHEETS = sorted((GOLDEN / "event_sheets").glob("*.toml"))


def report(name: str, *lines: str) -> SheetReport:
    """Return a report with a sentence on each line."""
    sentences = tuple(SheetSentence(id=f"{name}:{k}", text=line) for k, line in enumerate(lines))
    return SheetReport(name=name, title=None, role="unknown", sentences=sentences)


def shown(row: FactRow) -> str:
    """Return a row as the goldens have it."""
    cells = (" + ".join(dict.fromkeys(("*" if m.differs else "") + m.text for m in cell)) for cell in row.cells)
    return " | ".join([row.kind, row.topic, "yes" if row.disagrees else "no", *cells])


def squeezed(row: str) -> str:
    return "|".join(part.strip() for part in row.split("|"))


def said(sheet: EventSheet, kind: str) -> list[str]:
    return [squeezed(shown(row)) for row in sheet.rows if row.kind == kind]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_reports_of_one_event_stand_side_by_side(path: Path) -> None:
    golden = tomllib.loads(path.read_text("utf-8"))
    sheet = event_sheet([report(r["name"], *r["text"].split("\n")) for r in golden["reports"]])
    rows = [squeezed(shown(row)) for row in sheet.rows]
    for row in golden["expected"]["says"]:
        assert squeezed(row) in rows, "\n".join(rows)


def test_the_same_quotation_in_other_words_is_one_row_with_its_speakers() -> None:
    sheet = event_sheet(
        [
            report("a", "وقال بوتين إن «الصواريخ لم تصب الطائرة بل انفجرت بالقرب منها»."),
            report("b", "وذكر بوتين أن “الصواريخ لم تضرب الطائرة وإنما انفجرت بالقرب منها”."),
            report("c", "وأضاف بوتين أن الصواريخ لم تصب الطائرة بل انفجرت بالقرب منها."),
        ]
    )
    (row,) = (r for r in sheet.rows if r.kind == "quotation")
    assert [len(cell) for cell in row.cells] == [1, 1, 1]
    assert [cell[0].speaker for cell in row.cells] == ["بوتين"] * 3
    assert row.cells[2][0].value == "", "said without quotation marks"


def test_spellings_of_a_name_are_one_row() -> None:
    texts = ["زار ميخائيل يفدوكيموف باكو. وقال يفدوكيموف كلمة.", "وغادر يفدوكيموف باكو.", "وصل يفدوكيمف إلى باكو."]
    ledger = build_ledger([texts[2]], texts[:2])
    sheet = event_sheet([report(str(k), text) for k, text in enumerate(texts)], ledger)
    (row,) = (r for r in sheet.rows if r.about == "يفدوكيموف")
    assert row.disagrees
    assert [[m.differs for m in cell] for cell in row.cells] == [[False, False], [False], [True]]
    assert any(r.about == "باكو" and r.reports == 3 and not r.disagrees for r in sheet.rows)


def test_linked_sentences_are_like_surroundings() -> None:
    reports = [report("a", "سقط 45 جنديا هناك."), report("b", "بلغت الخسائر 54 جنديا.")]
    assert not any(r.disagrees for r in event_sheet(reports).rows)
    (row,) = event_sheet(reports, linked=[("a:0", "b:0")]).rows
    assert row.disagrees


def test_a_report_does_not_contradict_itself() -> None:
    """Two values in one report are two facts, whatever the others have."""
    one = report("a", "قتل 12 جنديا في الغارة على المعسكر.", "قتل 30 جنديا في الغارة على المعسكر.")
    sheet = event_sheet([one, report("b", "قتل 30 جنديا في الغارة على المعسكر.")])
    assert said(sheet, "number") == ["number|killed|no|30 جنديا|30 جنديا", "number|killed|no|12 جنديا|"]


@given(st.lists(st.lists(st.text('قتل شخصا 3 8 «»"“”و.،20 مارس', max_size=60), max_size=4), max_size=4))
def test_every_mention_is_what_its_sentence_has(texts: list[list[str]]) -> None:
    reports = [report(str(k), *lines) for k, lines in enumerate(texts)]
    sentences = {s.id: s.text for r in reports for s in r.sentences}
    for row in event_sheet(reports).rows:
        assert len(row.cells) == len(reports)
        assert row.disagrees == any(m.differs for cell in row.cells for m in cell)
        for k, cell in enumerate(row.cells):
            for mention in cell:
                assert mention.segment_id.split(":")[0] == str(k)
                assert sentences[mention.segment_id][mention.start : mention.end] == mention.text


def test_the_seeds_have_a_sheet(seed_workspace: Path) -> None:
    bench = Workbench(seed_workspace)
    (event,) = bench.events()
    sheet = bench.event_sheet(event.documents[0])
    assert {r.name for r in sheet.reports} == set(event.documents)
    killed = next(r for r in sheet.rows if any(m.value == "38" for cell in r.cells for m in cell))
    assert (killed.topic, killed.reports) == ("killed", 4)
    assert any(r.kind == "name" and r.disagrees for r in sheet.rows)
    with pytest.raises(InputError, match="nowhere"):
        bench.event_sheet("nowhere")


def test_a_sheet_follows_corrections(seed_workspace: Path) -> None:
    bench = Workbench(seed_workspace)
    segment = next(s for s in bench.segments() if "ثمانية وثلاثون شخصًا" in s.text)
    bench.correct(segment.segment_id, segment.text.replace("ثمانية وثلاثون", "ثلاثون"), base=None, author="سلمى")
    sheet = bench.event_sheet(segment.document)
    killed = next(r for r in sheet.rows if any(m.value == "38" for cell in r.cells for m in cell))
    assert killed.disagrees
    (differing,) = [m for cell in killed.cells for m in cell if m.differs]
    assert (differing.value, differing.segment_id) == ("30", segment.segment_id)


def test_the_command_lists_events_and_their_facts(seed_workspace: Path) -> None:
    runner = CliRunner()
    listed = runner.invoke(main, ["events", "--workspace", str(seed_workspace), "--json"])
    (event,) = map(json.loads, listed.stdout.splitlines())
    assert "5 reports" in runner.invoke(main, ["events", "--workspace", str(seed_workspace)]).stdout
    name = event["documents"][0]
    facts = runner.invoke(main, ["events", name, "--workspace", str(seed_workspace), "--json"]).stdout.splitlines()
    assert set(json.loads(facts[0])["cells"]) == set(event["documents"])
    lines = runner.invoke(main, ["events", name, "--workspace", str(seed_workspace)]).stdout
    assert "! name" in lines
    refused = runner.invoke(main, ["events", "nowhere", "--workspace", str(seed_workspace)])
    assert (refused.exit_code, "nowhere" in refused.stderr) == (1, True)
