"""Inline codes: placeholders while a text is corrected, and byte for byte what they were on the way out."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.arabic import plain_form, plain_text
from workbench.cli import main
from workbench.editing.code_findings import code_findings
from workbench.editing.standing import standing
from workbench.errors import InputError
from workbench.formats import SideChoice, coded_units, filled_file
from workbench.formats.inline_codes import code_faults
from workbench.records import FidelityReport

LEFT, TARGET = SideChoice(), SideChoice(left_lang="ar")
X1 = (
    "<?xml version='1.0'  encoding=\"UTF-8\" ?>\n<!-- kept --><xliff version='1.2' xmlns=\"urn:oasis:names:tc:xliff:"
    'document:1.2"><file original="a" source-language="en"  target-language="ar" datatype="x">'
    "<body>{}</body></file></xliff>"
)
X2 = (
    '<x:xliff version="2.0" srcLang="en" trgLang="ar" xmlns:x="urn:oasis:names:tc:xliff:document:2.0">'
    '<x:file id="f"><x:unit id="u">{}</x:unit></x:file></x:xliff>'
)
SEGMENT = "<x:segment><x:source>A</x:source><x:target>{}</x:target></x:segment>"
TMX = (
    '<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="ar"><seg>{}</seg></tuv>'
    '<tuv xml:lang="en"><seg>Text</seg></tuv></tu></body></tmx>'
)


def unit(target: str, source: str = "Text") -> str:
    return f'<trans-unit id="1"><source>{source}</source><target state="new">{target}</target></trans-unit>'


def texts(data: bytes | str, choice: SideChoice = TARGET) -> list[str]:
    data = data if isinstance(data, bytes) else data.encode()
    return [u.text for u in coded_units(data, "x.xlf", choice)[1] if u.fault is None]


def filled(data: str, corrected: dict[int, str], choice: SideChoice = TARGET) -> tuple[str, list[str]]:
    found, faults = filled_file(data.encode(), "x.xlf", choice, corrected)
    return found.decode(), [fault.message for fault in faults]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ('نص <x id="1"/> آخر', "نص ⟦1⟧ آخر"),
        ('<g id="1" ctype="bold">غامق</g>، <g id="2"/>', "⟦1⟧غامق⟦/1⟧، ⟦2⟧"),
        ('<bpt id="1">&lt;b></bpt>غامق<ept id="1">&lt;/b></ept>', "⟦1⟧غامق⟦/1⟧"),
        ('<bx id="1" rid="a"/>أ<bx id="2" rid="b"/>ب<ex id="3" rid="b"/><ex id="4" rid="a"/>', "⟦1⟧أ⟦2⟧ب⟦/2⟧⟦/1⟧"),
        ('<it id="1" pos="open">&lt;i></it>أ<ph id="2">{0}</ph>', "⟦1⟧أ⟦2⟧"),
        ('<ex id="1"/>أ<mrk mtype="term">ب <x id="9"/></mrk>', "⟦1⟧أ⟦2⟧ب ⟦3⟧⟦/2⟧"),
    ],
)
def test_codes_become_placeholders_and_come_back_byte_for_byte(inside: str, text: str) -> None:
    whole = X1.format(unit(inside))
    assert texts(whole) == [text]
    assert filled(whole, {0: text}) == (whole.replace("&lt;b>", "&lt;b>"), [])
    longer, faults = filled(whole, {0: f"{text} <و> & زيادة"})
    assert faults == []
    assert longer == whole.replace(f"{inside}</target>", f"{inside} &lt;و&gt; &amp; زيادة</target>")


@pytest.mark.parametrize(
    ("whole", "text"),
    [
        (X2.format(SEGMENT.format('أ<x:pc id="1">ب</x:pc><x:ph id="2"/>')),
         "أ⟦1⟧ب⟦/1⟧⟦2⟧"),
        (X2.format(SEGMENT.format('<x:sc id="s"/>ب<x:ec startRef="s"/>')),
         "⟦1⟧ب⟦/1⟧"),
        (TMX.format('أ<bpt i="1">{\\b </bpt>ب<ept i="1">}</ept><hi>ج</hi>'), "أ⟦1⟧ب⟦/1⟧⟦2⟧ج⟦/2⟧"),
    ],
)  # fmt: skip
def test_codes_of_other_formats_come_back_too(whole: str, text: str) -> None:
    assert texts(whole) == [text]
    assert filled(whole, {0: text}) == (whole, [])
    assert filled(whole, {0: f"س{text}"})[0].count("س") == 1


def test_a_target_is_made_where_there_is_none() -> None:
    whole = X1.format('<trans-unit id="1"><source>A <x id="1"/></source></trans-unit>')
    assert filled(whole, {0: "أ ⟦1⟧"}, LEFT)[0] == whole.replace("</source>", '</source><target>أ <x id="1"/></target>')
    empty = X1.format('<trans-unit id="1"><source>A</source><target state="new"/></trans-unit>')
    assert filled(empty, {0: "أ"}, LEFT)[0] == empty.replace('<target state="new"/>', '<target state="new">أ</target>')
    mark = '<mrk mtype="seg" mid="7">{}</mrk>'
    segmented = f"<source>A.</source><seg-source>{mark.format('A.')}</seg-source>"
    for target in ("", "<target/>", "<target>قديم</target>"):
        marked = X1.format(f'<trans-unit id="1">{segmented}{target}</trans-unit>')
        assert f"</seg-source><target>{mark.format('أ.')}</target></trans-unit>" in filled(marked, {0: "أ."}, LEFT)[0]
    prefixed = X2.format("<x:segment><x:source>A</x:source></x:segment>")
    assert "<x:target>أ</x:target>" in filled(prefixed, {0: "أ"}, LEFT)[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("أ ⟦1⟧ب⟦/1⟧ ⟦2⟧", ""),
        ("⟦2⟧ أ ⟦1⟧ب⟦/1⟧", ""),
        ("أ ⟦1⟧ب⟦/1⟧", "⟦2⟧ are missing"),
        ("أ ب⟦/1⟧ ⟦2⟧", "⟦1⟧ are missing"),
        ("أ ⟦1⟧ب⟦/1⟧ ⟦2⟧⟦2⟧", "⟦2⟧ stand more often"),
        ("أ ⟦1⟧ب⟦/1⟧ ⟦2⟧ ⟦3⟧", "no inline codes ⟦3⟧"),
        ("أ ⟦/1⟧ب⟦1⟧ ⟦2⟧", "⟦/1⟧ close"),
    ],
)
def test_codes_are_checked_as_a_translation_tool_does(text: str, said: str) -> None:
    whole = X1.format(unit('أ <g id="1">ب</g> <x id="2"/>'))
    found, faults = filled(whole, {0: text})
    assert bool(faults) == bool(said)
    assert all(said in fault and "line 2" in fault for fault in faults)
    assert not said or found == whole


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("قال ⟦1⟧الوزير⟦/1⟧ ⟦2⟧", []),
        ("⟦2⟧ قال ⟦1⟧الوزير⟦/1⟧", []),
        ("قال ⟦1⟧الوزير⟦/1⟧", ["⟧"]),
        ("قال ⟦1⟧الوزير⟦/1⟧ ⟦2⟧ ⟦2⟧ ⟦7⟧", ["⟦2⟧", "⟦7⟧"]),
        ("قال ⟦/1⟧الوزير⟦1⟧ ⟦2⟧", ["⟦/1⟧"]),
        ("", [""]),
    ],
)
def test_findings_on_codes_stand_beside_a_correction(text: str, places: list[str]) -> None:
    garbled = "قالت ⟦1⟧الوزير⟦/1⟧ ⟦2⟧"
    found = code_findings(garbled, text)
    assert [e.text for e in found] == places
    assert all(e.severity == "major" and e.reason and e.reason_ar for e in found)
    report = FidelityReport(fidelity=None, label="unsupported", scores=(), signature="x")
    assert [e.text for e in standing(garbled, text, report, None).findings] == places
    assert standing(garbled, garbled, report, None).findings == ()


def test_pairs_that_cross_are_told() -> None:
    wanted = ["⟦1⟧", "⟦2⟧", "⟦/2⟧", "⟦/1⟧"]
    assert code_faults(wanted, "⟦1⟧أ⟦2⟧ب⟦/2⟧⟦/1⟧") == ()
    assert [m.code for m in code_faults(wanted, "⟦1⟧أ⟦2⟧ب⟦/1⟧⟦/2⟧")] == ["terms.code-order"]


def test_a_file_whose_places_cannot_be_told_is_refused() -> None:
    whole = X1.format(unit("نص"))
    for data in (whole.encode("utf-16"), X1.format(unit("نص &#1;")).encode()):
        with pytest.raises(InputError) as raised:
            filled_file(data, "x.xlf", TARGET, {})
        assert raised.value.remedy


def test_the_plain_form_has_no_placeholders() -> None:
    assert plain_text("قال ⟦1⟧الوزير⟦/1⟧ أمس ⟦2⟧ إنه") == "قال الوزير أمس إنه"
    text = "قال ⟦1⟧الوزير⟦/1⟧"
    form = plain_form(text)
    assert "".join(text[a:b] for a, b in zip(form.starts, form.ends, strict=True)) == form.text == "قال الوزير"


_INSIDE = st.recursive(
    st.sampled_from(
        ["نص", " ", "&amp;", '<x id="1"/>', '<ph id="2">{0}</ph>', "<bpt id='3'/>", "<ept id='3'/>", "&#x627;"]
    ),
    lambda inner: st.lists(inner, max_size=4).map(lambda some: f'<g id="4">{"".join(some)}</g>'),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_INSIDE, max_size=5).map("".join), st.text("نص ⟦⟧/1<&", max_size=8))
def test_nothing_but_the_text_of_a_target_changes(inside: str, more: str) -> None:
    whole = X1.format(unit(inside, source="kept <x id='1' />"))
    (text,) = texts(whole)
    found, faults = filled(whole, {0: text + more})
    before, after = whole.split(f"{inside}</target>")[0], "</target></trans-unit></body></file></xliff>"
    assert found.startswith(before)
    assert found.endswith(after)
    assert faults or texts(found) == [(text + more).strip("\r\n")]


def test_corrections_go_back_into_the_file_of_a_tool(tmp_path: Path) -> None:
    def run(*arguments: str | Path) -> tuple[int, str]:
        done = CliRunner().invoke(main, [str(a) for a in arguments])
        return done.exit_code, done.stderr

    folder, workspace, table = tmp_path / "c", tmp_path / "w.sqlite", tmp_path / "t.csv"
    folder.mkdir()
    job = folder / "job.sdlxliff"
    job.write_text(X1.format(unit('قالت <g id="1">الوزير</g> أمس. وغادر <x id="2"/> المدينة.')), "utf-8", newline="")
    (folder / "other.txt").write_text("قال الوزير أمس. وغادر المدينة.", "utf-8")
    listed = '[[documents]]\nfile = "job.sdlxliff"\nrole = "garbled"\nlanguage = "ar"\n'
    (folder / "corpus.toml").write_text(f'{listed}[[documents]]\nfile = "other.txt"\nrole = "clean"\n', "utf-8")
    assert run("run", folder, "--workspace", workspace)[0] == 0
    assert run("export", "--workspace", workspace, "--format", "csv", "--out", table)[0] == 0
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [r["text"] for r in rows] == ["قالت ⟦1⟧الوزير⟦/1⟧ أمس.", "وغادر ⟦2⟧ المدينة."]
    for text in ("قال الوزير⟦/1⟧ أمس.", "قال ⟦1⟧الوزير⟦/1⟧ أمس."):
        rows[0] |= {"correction": text, "status": "done"}
        with table.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        told = run("import", table, "--workspace", workspace, "--author", "أمل", "--dry-run")[1]
        assert ("1 correction with an inline code that is missing or broken" in told) == ("⟦1⟧" not in text)
    assert run("import", table, "--workspace", workspace, "--author", "أمل")[0] == 0
    out = tmp_path / "out.sdlxliff"
    assert run("export", "--workspace", workspace, "--into", job, "--out", out) == (0, "")
    assert out.read_bytes() == job.read_bytes().replace("قالت".encode(), "قال".encode())
    other = tmp_path / "other.xlf"
    other.write_text(X1.format(unit("نص آخر")), "utf-8")
    code, said = run("export", "--workspace", workspace, "--into", other, "--out", out)
    assert code == 1
    assert "other.xlf" in said
