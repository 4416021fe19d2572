"""Files of translation tools as pairs: segments within units, half-translated files, compressed and damaged ones."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import InputError
from workbench.formats import SideChoice, coded_units, file_kind, unit_pairs, xml_rows
from workbench.ingest.pair_rows import pair_rows
from workbench.ingest.readers import read_document

Pairs = list[tuple[str, str | None]]
X1 = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">{}</xliff>'
FILE = '<file original="a" source-language="en" target-language="ar" datatype="x"><body>{}</body></file>'
X2 = (
    '<xliff version="2.0" srcLang="en" trgLang="ar" xmlns="urn:oasis:names:tc:xliff:document:2.0">'
    '<file id="f">{}</file></xliff>'
)
TMX = '<tmx version="1.4"><header srclang="en"/><body>{}</body></tmx>'
TU = '<tu><tuv xml:lang="en"><seg>{}</seg></tuv><tuv xml:lang="ar"><seg>{}</seg></tuv></tu>'


def pairs(text: str | bytes, name: str = "x.xlf") -> tuple[Pairs, list[str]]:
    data = text if isinstance(text, bytes) else text.encode()
    rows = list(unit_pairs(data, name, SideChoice()))
    return [(r.left, r.right) for r in rows if r.fault is None], [r.fault.message for r in rows if r.fault]


def mrk(number: int, text: str) -> str:
    return f'<mrk mtype="seg" mid="{number}">{text}</mrk>'


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (
            (
                f"<source>One. Two.</source><seg-source>{mrk(1, 'One.')} {mrk(2, 'Two.')}</seg-source>"
                f"<target>{mrk(1, 'واحد.')} {mrk(2, 'اثنان.')}</target>"
            ),
            [("One.", "واحد."), ("Two.", "اثنان.")],
        ),
        (
            (
                f'<source>a</source><seg-source><g id="1">{mrk(1, "One.")}</g>{mrk(2, "Two.")}</seg-source>'
                f'<target><g id="1">{mrk(1, "واحد.")}</g>{mrk(2, "")}</target>'
            ),
            [("One.", "واحد."), ("Two.", None)],
        ),
        (
            (
                f"<source>b</source><seg-source>{mrk(1, 'One.')} {mrk(2, 'Two.')}</seg-source>"
                f"<target>{mrk(2, 'اثنان.')}</target>"
            ),
            [("One.", None), ("Two.", "اثنان.")],
        ),
        (f"<source>One</source><seg-source>{mrk(1, 'One')}</seg-source><target>واحد</target>", [("One", "واحد")]),
        (f"<source>One</source><target>{mrk(7, 'واحد')}</target>", [("One", "واحد")]),
        ("<source>Only the source</source>", [("Only the source", None)]),
    ],
)
def test_segments_that_a_tool_marked_in_both_sides_are_pairs(unit: str, expected: Pairs) -> None:
    assert pairs(X1.format(FILE.format(f'<trans-unit id="1">{unit}</trans-unit>'))) == (expected, [])


def test_what_is_not_to_be_translated_is_told_wherever_it_is_marked() -> None:
    plain = '<trans-unit id="{0}" {1}><source>{0}</source></trans-unit>'
    inside = plain.format("A", "") + plain.format("B", 'translate="yes"')
    group = f'<group translate="no">{inside}</group>' + plain.format("C", 'translate="no"')
    found, faults = pairs(X1.format(FILE.format(group)))
    assert found == [("B", None)]
    assert len(faults) == 2
    later = X2.replace('id="f"', 'id="f" translate="no"').format(
        '<unit id="1"><segment><source>A</source></segment></unit>'
    )
    assert pairs(later)[0] == []


def test_the_order_of_targets_is_the_one_they_state() -> None:
    unit = (
        '<unit id="1"><segment><source>A. </source><target order="3">أ. </target></segment>'
        "<ignorable><source>x</source></ignorable>"
        '<segment><source>B.</source><target order="1">ب.</target></segment></unit>'
    )
    assert pairs(X2.format(unit))[0] == [("A. xB.", "ب.xأ. ")]


@pytest.mark.parametrize(
    "text",
    [
        f"<xliff>{FILE}</xliff>",
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.1">{FILE}</xliff>',
        f'<x:xliff version="1.0" xmlns:x="urn:none">{FILE}</x:xliff>',
    ],
)
def test_files_without_version_or_namespace_are_read(text: str) -> None:
    assert pairs(text.format('<trans-unit id="1"><source>Hi</source><target>أهلا</target></trans-unit>'))[0] == [
        ("Hi", "أهلا")
    ]


@pytest.mark.parametrize("damage", ["&#x1F;", "&#8;", "&#xFFFF;", "&nbsp;", "\x0b", "\x01", "\udc92", "&#xD800;", "& "])
def test_one_symbol_that_cannot_be_read_costs_its_row(damage: str) -> None:
    good = "".join(TU.format(f"Sentence {n}", f"الجملة رقم {n} من هذا الملف") for n in range(3))
    data = TMX.format(TU.format(f"Bad {damage}", "نص") + good).encode("utf-8", "surrogateescape")
    found, faults = pairs(data, "x.tmx")
    assert [left for left, _ in found] == ["Sentence 0", "Sentence 1", "Sentence 2"]
    assert len(faults) == 1
    assert "line 1" in faults[0]


def test_what_is_no_damage_is_left_alone() -> None:
    body = TU.format("<![CDATA[a &nbsp; &#1; b]]> &amp; &#x627;<!-- &#2; -->", "ا")
    assert pairs(TMX.format(body), "x.tmx") == ([("a &nbsp; &#1; b & ا", "ا")], [])
    latin = '<?xml version="1.0" encoding="windows-1256"?>' + TMX.format(TU.format("a", "باكو"))
    assert pairs(latin.encode("cp1256"), "x.tmx")[0] == [("a", "باكو")]
    twice = X2.format('<unit id="1" xml:id="u"><segment><source xml:id="u">A</source></segment></unit>')
    assert pairs(twice)[0] == [("A", None)]


def test_entities_that_a_file_declares_are_refused_still() -> None:
    with pytest.raises(InputError, match="entit"):
        pairs('<!DOCTYPE tmx [<!ENTITY a "b">]>' + TMX.format(TU.format("&a;", "x")), "x.tmx")


@pytest.mark.parametrize("name", ["x.tmx.gz", "X.TMX.GZ"])
def test_compressed_files_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(TMX.format(TU.format("One", "واحد")).encode()))
    assert [(r.left, r.right) for r in pair_rows(path, SideChoice())] == [("One", "واحد")]
    assert read_document(path).text == "One"
    assert file_kind(path) == ".tmx"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (gzip.compress(b"\0" * (80 * 2**20), mtime=0), "file-too-large"),
        (gzip.compress(b"<tmx/>", mtime=0)[:-9], "archive-damaged"),
        (b"<tmx/>", "archive-damaged"),
    ],
)
def test_compressed_files_that_are_bombs_or_broken_are_refused(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "x.tmx.gz"
    path.write_bytes(data)
    with pytest.raises(InputError) as raised:
        pair_rows(path, SideChoice())
    assert raised.value.code == code


@pytest.mark.parametrize("suffix", [".sdlxliff", ".mqxliff", ".mxliff"])
def test_files_of_other_tools_are_known_by_their_suffix(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    unit = f"<source>One</source><seg-source>{mrk(1, 'One')}</seg-source><target>{mrk(1, 'واحد')}</target>"
    hidden = '<trans-unit id="t" translate="no"><source><x id="1"/></source></trans-unit>'
    path.write_text(X1.format(FILE.format(f'{hidden}<trans-unit id="1">{unit}</trans-unit>')), "utf-8")
    rows = pair_rows(path, SideChoice())
    assert [(r.left, r.right) for r in rows if r.fault is None] == [("One", "واحد")]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_are_read_or_refused(data: st.DataObject) -> None:
    unit = f"<source>One<x id='1'/></source><seg-source>{mrk(1, 'One')}</seg-source><target>{mrk(1, 'واحد')}</target>"
    whole = bytearray(X1.format(FILE.format(f'<trans-unit id="1">{unit}</trans-unit>')).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole)))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    try:
        found, faults = pairs(bytes(whole))
    except InputError as error:
        assert error.remedy
    else:
        assert all("\ufdd0" not in (left + (right or "")) for left, right in found)
        assert all(faults)


def test_text_outside_of_marked_segments_is_not_lost() -> None:
    """Where a tool has marked only some of a text as segments, its unit is one pair."""
    sides = f"<seg-source>{mrk(1, 'One.')} Loose. {mrk(2, 'Two.')}</seg-source>"
    target = f"<target>{mrk(1, 'واحد.')} سائب. {mrk(2, 'اثنان.')}</target>"
    unit = f'<trans-unit id="1"><source>One. Loose. Two.</source>{sides}{target}</trans-unit>'
    data = X1.format(FILE.format(unit))
    assert pairs(data) == ([("One. Loose. Two.", "واحد. سائب. اثنان.")], [])
    _, units = coded_units(data.encode(), "x.xlf", SideChoice())
    assert [u.text for u in units] == ["⟦1⟧One.⟦/1⟧ Loose. ⟦2⟧Two.⟦/2⟧"]


def test_tracked_changes_of_trados_count_as_accepted() -> None:
    changed = '<mrk mtype="x-sdl-deleted">مدير</mrk><mrk mtype="x-sdl-added">وزير</mrk>'
    unit = f'<trans-unit id="1"><source>A minister.</source><target>قال {changed}.</target></trans-unit>'
    data = X1.format(FILE.format(unit))
    assert pairs(data) == ([("A minister.", "قال وزير.")], [])
    assert [row.values["correction"] for row in xml_rows(data.encode(), "x.sdlxliff")] == ["قال وزير."]
    _, units = coded_units(data.encode(), "x.sdlxliff", SideChoice(left_lang="ar"))
    assert [u.text for u in units] == ["قال ⟦1⟧⟦2⟧وزير⟦/2⟧."]


def test_codes_that_phrase_writes_as_text_are_left_out() -> None:
    unit = '<trans-unit id="1"><source>The {1>minister&lt;1} said{2} {b>no&lt;b} {x}.</source></trans-unit>'
    data = X1.format(FILE.format(unit))
    assert pairs(data)[0] == [("The {1>minister<1} said{2} {b>no<b} {x}.", None)]
    phrase = data.replace("<xliff ", '<xliff xmlns:m="http://www.memsource.com/mxlf/2.0" ')
    assert pairs(phrase)[0] == [("The minister said no {x}.", None)]


def test_a_po_file_is_read_in_the_encoding_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=WINDOWS-1256\\n"\n\n'
    path.write_bytes((head + 'msgid "Baku"\nmsgstr "باكو"\n').encode("cp1256"))
    assert [(r.left, r.right) for r in pair_rows(path, SideChoice())] == [("باكو", "Baku")]
