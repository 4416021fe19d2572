"""Alignments of other tools: what each format means, what is refused, and that what is written is read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from workbench.cli import main
from workbench.errors import AlignmentError, InputError
from workbench.formats import GOLD_FORMATS, alignment_files, read_gold
from workbench.records import AlignedTexts, Link
from workbench.service import evaluate_beads

Sides = tuple[tuple[int, ...], tuple[int, ...]]
BEADS: list[Sides] = [((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((), (2,)), ((4,), (3, 4))]
INTERTEXT = """<?xml version='1.0' encoding='utf-8'?>
<linkGrp toDoc='book.en.xml' fromDoc='book.ar.xml'>
<link type='1-1' xtargets='1:1;1:1' status='man'/>
<link type='1-2' xtargets='1:2;1:2 2:1' status='man'/>
<link type='0-1' xtargets=';2:2' status='man'/>
<link type='1-0' xtargets='2:1;' status='man'/>
<link type='2-1' xtargets='2:2 2:3;2:3' status='auto'/>
</linkGrp>
"""
OPUS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">
<cesAlign version="1.0">
<linkGrp targType="s" fromDoc="ar/book.xml.gz" toDoc="en/book.xml.gz">
<link id="SL1" xtargets="s1;s1" certainty="1.2"/>
<link id="SL2" xtargets="s2 s3;s2"/>
<link id="SL3" xtargets="s4;"/>
<link id="SL4" xtargets=";s3"/>
<link id="SL5" xtargets="s5;s4 s5"/>
</linkGrp>
</cesAlign>
"""
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><linkGrp type="alignment">
<link target="ar.xml#s1 en.xml#s1"/>
<link target="ar.xml#s2 ar.xml#s3 en.xml#s2"/>
<link target="ar.xml#s4"/>
<link target="en.xml#s3"/>
<link target="ar.xml#s5 en.xml#s4 en.xml#s5"/>
</linkGrp></body></text></TEI>
"""
LADDER = "0\t0\t0.4\n1\t1\t1.7\n3\t2\t-0.3\n4\t2\t-0.3\n4\t3\t0.9\n5\t5\t0\n"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def sides(path: Path, format_: str = "auto") -> list[Sides]:
    (document,) = read_gold(path, format_)
    return [b.sides for b in document.beads]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "format_"),
    [
        ("a.beads", "\n".join(f"{list(i)}:{list(j)}" for i, j in BEADS), "beads"),
        ("a.ladder", LADDER, "ladder"),
        ("a.opus.xml", OPUS, "cesalign"),
        ("a.inter.xml", INTERTEXT, "cesalign"),
        ("a.tei.xml", TEI, "cesalign"),
    ],
)
def test_each_format_gives_the_same_beads(tmp_path: Path, name: str, text: str, format_: str) -> None:
    path = written(tmp_path, name, text)
    assert sides(path) == sides(path, format_) == BEADS


def test_a_file_in_utf_16_is_read(tmp_path: Path) -> None:
    for name, text in (("a.ladder", LADDER), ("a.xml", OPUS.replace('"utf-8"', '"utf-16"'))):
        (tmp_path / name).write_bytes(text.encode("utf-16"))
        assert sides(tmp_path / name) == BEADS


def test_moses_line_k_belongs_to_line_k(tmp_path: Path) -> None:
    written(tmp_path, "test.ar", "أ\nب\n")
    written(tmp_path, "test.en", "a\nb\n")
    assert sides(tmp_path / "test") == [((0,), (0,)), ((1,), (1,))]
    assert sides(tmp_path / "test", "moses") == sides(tmp_path) == sides(tmp_path / "test")


def test_moses_links_make_beads_of_lines_that_share_one(tmp_path: Path) -> None:
    written(tmp_path, "test.ar", "أ\nب\nج\nد\nه\n")
    written(tmp_path, "test.en", "a\nb\nc\nd\ne\n")
    written(tmp_path, "test.links", "0-0\n1-1 2-1\n4-3\n4-4\n")
    assert sorted(sides(tmp_path / "test")) == sorted(BEADS)


def test_moses_ids_of_opus_name_sentences_of_documents(tmp_path: Path) -> None:
    written(tmp_path, "x.ar-en.ar", "أ\nب ج\nه\n")
    written(tmp_path, "x.ar-en.en", "a\nb\nd e\n")
    rows = ["ar/x.xml.gz\ten/x.xml.gz\t" + ids for ids in ("1\t1", "2 3\t2", "5\t4 5")]
    written(tmp_path, "x.ar-en.ids", "\n".join(rows) + "\n")
    written(tmp_path, "x.ar-en.scores", "1.1\n0.3\n0.5\n")
    assert sides(tmp_path / "x.ar-en") == [b for b in BEADS if all(b)]


def document(*ids: str) -> str:
    return "<text><p>" + "".join(f"<s id='{i}'>x</s>" for i in ids) + "</p></text>"


def test_the_documents_tell_places_counts_and_sides(tmp_path: Path) -> None:
    """The links leave out a sentence that only the document has, and name the right document first."""
    written(tmp_path, "ar/a.xml", document("x", "y", "z"))
    written(tmp_path, "en/a.xml", document("n", "m"))
    links = "<link xtargets='m;y'/><link xtargets='n;z'/>"
    text = f"<cesAlign><linkGrp fromDoc='ar/a.xml.gz' toDoc='en/a.xml'>{links}</linkGrp></cesAlign>"
    (found,) = read_gold(written(tmp_path, "links.xml", text))
    assert [b.sides for b in found.beads] == [((1,), (1,)), ((2,), (0,)), ((0,), ())]
    assert found.sentences == (3, 2)


def test_a_document_outside_the_folder_is_not_opened(tmp_path: Path) -> None:
    written(tmp_path, "secret.xml", document("x"))
    text = (
        "<cesAlign><linkGrp fromDoc='../secret.xml' toDoc='../secret.xml'><link xtargets='x;x'/></linkGrp></cesAlign>"
    )
    with pytest.raises(InputError) as refused:
        read_gold(written(tmp_path, "in/links.xml", text))
    assert refused.value.code == "sentences-need-document"


def test_ids_of_paragraphs_that_leave_a_gap_need_the_documents(tmp_path: Path) -> None:
    gap = INTERTEXT.replace("<link type='1-2' xtargets='1:2;1:2 2:1' status='man'/>\n", "")
    with pytest.raises(InputError) as refused:
        read_gold(written(tmp_path, "a.xml", gap))
    assert refused.value.code == "sentences-need-document"
    assert "book.ar.xml" in str(refused.value)


XML_GROUP = '<cesAlign><linkGrp fromDoc="a" toDoc="b">\n{}\n</linkGrp></cesAlign>'


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("a.ladder", "0\t0\n1\t1\nx\n", "ladder-bad-line", 3),
        ("a.ladder", "0\t0\n3\t2\n2\t3\n", "ladder-goes-back", 3),
        ("a.ladder", "2\t1\n3\t3\n", "ladder-bad-start", 1),
        ("a.beads", "[0]:[0]\n[1:[1]\n", "evaluation-bad-bead", 2),
        ("a.xml", "<cesAlign>\n<linkGrp>\n</cesAlign>", "xml-invalid", 3),
        ("a.xml", "<cesAlign></cesAlign>", "links-missing", None),
        ("a.xml", XML_GROUP.format('<link xtargets="s1"/>'), "link-bad-targets", 2),
        ("a.xml", XML_GROUP.format("<link/>"), "link-bad-targets", 2),
        ("a.xml", XML_GROUP.format('<link target="#s1 #s2"/>'), "link-bad-targets", 2),
        ("a.xml", XML_GROUP.format('<link target="a#1 b#1 c#1"/>'), "link-bad-targets", 2),
        ("a.xml", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', "xml-declares-entities", None),
        ("a.xml", "<a>\n&nbsp;</a>", "xml-invalid", 2),
        ("a.txt", "A sentence.\n", "gold-unrecognised", None),
    ],
)
def test_bad_files_are_refused_with_their_line(
    tmp_path: Path, name: str, text: str, code: str, line: int | None
) -> None:
    with pytest.raises(InputError) as refused:
        read_gold(written(tmp_path, name, text))
    assert (refused.value.code, refused.value.line) == (code, line)
    assert refused.value.file == name


def test_an_id_that_the_document_does_not_have_is_refused(tmp_path: Path) -> None:
    for name in ("a.xml", "b.xml"):
        written(tmp_path, name, document("s1"))
    text = XML_GROUP.replace('"a"', '"a.xml"').replace('"b"', '"b.xml"').format('<link xtargets="s1;s2"/>')
    with pytest.raises(InputError) as refused:
        read_gold(written(tmp_path, "links.xml", text))
    assert (refused.value.code, refused.value.line) == ("sentence-id-unknown", 2)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"t.ar": "أ\nب\n", "t.en": "a\n"}, "pairs-line-counts-differ"),
        ({"t.ar": "أ\n", "t.en": "a\n", "t.fr": "a\n"}, "moses-two-texts"),
        ({"t.ar": "أ\n", "t.en": "a\n", "t.links": "0-1\n"}, "sentence-out-of-range"),
        ({"t.ar": "أ\n", "t.en": "a\n", "t.links": "0:0\n"}, "moses-bad-link"),
        ({"t.ar": "أ\n", "t.en": "a\n", "t.ids": "x\ty\t1\n"}, "moses-bad-ids"),
        ({"t.ar": "أ\n", "t.en": "a\n", "t.ids": "x\ty\t1\t1\nx\ty\t2\t2\n"}, "pairs-line-counts-differ"),
    ],
)
def test_moses_files_that_do_not_agree_are_refused(tmp_path: Path, files: dict[str, str], code: str) -> None:
    for name, text in files.items():
        written(tmp_path, name, text)
    with pytest.raises(InputError) as refused:
        read_gold(tmp_path / "t")
    assert refused.value.code == code


@st.composite
def aligned_texts(draw: st.DrawFn) -> AlignedTexts:
    """Return texts in the same order, whose beads have up to three sentences a side."""
    links: list[Link] = []
    starts = [0, 0]
    sizes = st.sampled_from([(1, 1), (2, 1), (1, 3), (2, 2), (1, 0), (0, 1)])
    for left, right in draw(st.lists(sizes, min_size=1, max_size=8)):
        lefts, rights = (tuple(range(a, a + n)) for a, n in zip(starts, (left, right), strict=True))
        links.append(Link(left=lefts, right=rights, kind="parallel", score=1.0, probability=0.75))
        starts = [starts[0] + left, starts[1] + right]
    texts = [tuple(f"{name}{k}" for k in range(count)) for name, count in zip("lr", starts, strict=True)]
    return AlignedTexts(left=texts[0], right=texts[1], links=tuple(links), mode="parallel", why="", signature="s")


def read_again(folder: Path, format_: str, aligned: AlignedTexts) -> list[Sides]:
    for suffix, lines in alignment_files(format_, aligned).items():
        (folder / f"x{suffix}").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    paths = {"moses": "x", "cesalign": "x.xml"}
    return sides(folder / paths.get(format_, f"x.{format_}"))


@pytest.mark.parametrize("format_", ["beads", "ladder", "cesalign", "moses"])
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, format_: str) -> None:
    @given(aligned_texts())
    def check(aligned: AlignedTexts) -> None:
        expected = [(k.left, k.right) for k in aligned.links]
        if format_ == "moses":  # which has no sentence alone
            expected = [pair for pair in expected if all(pair)]
            if not expected:
                return
        assert sorted(read_again(tmp_path_factory.mktemp("x"), format_, aligned)) == sorted(expected)

    check()


def test_beads_that_cross_have_no_ladder_but_links() -> None:
    links = [Link(left=(i,), right=(1 - i,), kind="parallel", score=1.0, probability=0.9) for i in (0, 1)]
    crossing = AlignedTexts(
        left=("a", "b"), right=("c", "d"), links=tuple(links), mode="comparable", why="", signature=""
    )
    with pytest.raises(AlignmentError) as refused:
        alignment_files("ladder", crossing)
    assert refused.value.code == "ladder-not-in-order"
    assert '<link id="SL1" type="1-1" xtargets="s1;s2" certainty="0.9"/>' in list(
        alignment_files("cesalign", crossing)[".xml"]
    )


def test_gold_of_every_format_scores_the_same(tmp_path: Path) -> None:
    gold = written(tmp_path, "gold.beads", "\n".join(f"{list(i)}:{list(j)}" for i, j in BEADS))
    predicted = written(tmp_path, "pred.beads", "[0]:[0]:0.9\n[1]:[1]:0.5\n[2]:[]:0.6\n[4]:[3, 4]:0.8\n")
    wanted = evaluate_beads(gold, predicted)
    assert wanted.pooled.gold == 3
    for name, text in (("g.ladder", LADDER), ("g.xml", OPUS), ("i.xml", INTERTEXT), ("t.xml", TEI)):
        assert evaluate_beads(written(tmp_path, name, text), predicted) == wanted


def test_the_sides_of_gold_can_be_swapped(tmp_path: Path) -> None:
    gold = written(tmp_path, "gold.ladder", "0 0\n1 2\n2 3\n")
    predicted = written(tmp_path, "pred.beads", "[0, 1]:[0]\n[2]:[1]\n")
    assert evaluate_beads(gold, predicted, swap_gold=True).pooled.strict_f1.value == 1
    with pytest.raises(InputError) as refused:
        evaluate_beads(gold, predicted)
    assert (refused.value.code, refused.value.file, refused.value.line) == ("sentence-out-of-range", "pred.beads", 2)


def test_every_missing_file_is_named_at_once_and_common_leaves_them_out(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        written(tmp_path, f"gold/{name}.ladder", LADDER)
    written(tmp_path, "pred/b.beads", "[0]:[0]\n")
    asked = ("evaluate", "alignment", "--gold", tmp_path / "gold", "--pred", tmp_path / "pred")
    refused = call(*asked)
    assert refused.exit_code == 1
    assert "no file a.ladder, c.ladder" in refused.stderr
    done = call(*asked, "--common")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (
        0,
        "left out, without predictions: 2 (a.ladder, c.ladder)",
    )
    assert json.loads(call(*asked, "--common", "--json").stdout)["left_out"] == ["a.ladder", "c.ladder"]
    both = call("evaluate", "alignment", "--gold", tmp_path / "x", "--pred", tmp_path / "y")
    assert f"Missing: {tmp_path / 'x'}, {tmp_path / 'y'}." in both.stderr


def test_groups_of_one_file_are_scored_by_name(tmp_path: Path) -> None:
    group = '<linkGrp fromDoc="ar/{0}.xml.gz" toDoc="en/{0}.xml.gz"><link xtargets="s1;s1"/></linkGrp>'
    gold = written(tmp_path, "gold.xml", f"<cesAlign>{group.format('one')}{group.format('two')}</cesAlign>")
    for name in ("one", "two"):
        written(tmp_path, f"pred/{name}.beads", "[0]:[0]\n")
    report = evaluate_beads(gold, tmp_path / "pred")
    assert [d.name for d in report.documents] == ["one", "two"]
    assert evaluate_beads(gold, gold).pooled == report.pooled


def test_a_folder_of_intertext_has_the_documents_beside_the_links(tmp_path: Path) -> None:
    written(tmp_path, "gold/book.ar.en.xml", INTERTEXT)
    written(tmp_path, "gold/book.ar.xml", document("1:1", "1:2", "2:1", "2:2", "2:3"))
    written(tmp_path, "gold/book.en.xml", document("1:1", "1:2", "2:1", "2:2", "2:3"))
    (found,) = read_gold(tmp_path / "gold")
    assert (found.name, [b.sides for b in found.beads], found.sentences) == ("book.ar.en.xml", BEADS, (5, 5))


def test_the_texts_are_checked(tmp_path: Path) -> None:
    gold, predicted = written(tmp_path, "g.ladder", LADDER), written(tmp_path, "p.beads", "[0]:[0]\n[6]:[4]\n")
    left, right = written(tmp_path, "l.txt", "x\n" * 5), written(tmp_path, "r.txt", "x\n" * 5)
    asked = ("evaluate", "alignment", "--gold", gold, "--pred", predicted, "--texts", left)
    assert "p.beads, line 2: sentence 6 does not exist; there are 5" in call(*asked, right).stderr
    written(tmp_path, "r.txt", "x\n" * 4)
    assert "g.ladder is about 5 + 5 sentences, l.txt, r.txt about 5 + 4" in call(*asked, right).stderr


@pytest.mark.parametrize("format_", ["ladder", "cesalign", "moses"])
def test_the_command_writes_what_evaluation_reads(tmp_path: Path, format_: str) -> None:
    left = written(tmp_path, "l.txt", "قتل خمسة أشخاص في الهجوم.\nزار الوزير باكو أمس.\nارتفعت أسعار النفط.\n")
    texts = ("align", left, left, "--per-line", "--mode", "parallel")
    beads = written(tmp_path, "x.beads", call(*texts, "--format", "beads").stdout)
    done = call(*texts, "--format", format_, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.stderr
    scored = call("evaluate", "alignment", "--gold", tmp_path / "out", "--pred", beads, "--json")
    assert json.loads(scored.stdout)["pooled"]["strict_f1"]["value"] == 1


def test_moses_output_needs_a_name(tmp_path: Path) -> None:
    left = written(tmp_path, "l.txt", "كتاب.\n")
    assert call("align", left, left, "--format", "moses").exit_code == 2


def test_the_command_offers_the_formats_that_are_read() -> None:
    shown = call("evaluate", "alignment", "--help").stdout
    assert f"[{'|'.join(GOLD_FORMATS)}]" in shown


def test_texts_of_folders_are_checked_by_name_and_the_missing_ones_named(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        written(tmp_path, f"gold/{name}.ladder", LADDER)
        written(tmp_path, f"pred/{name}.beads", "[0]:[0]\n")
        written(tmp_path, f"left/{name}.txt", "x\n" * 5)
    written(tmp_path, "right/a.txt", "x\n" * 5)
    folders = (tmp_path / "left", tmp_path / "right")
    with pytest.raises(InputError) as refused:
        evaluate_beads(tmp_path / "gold", tmp_path / "pred", texts=folders)
    assert refused.value.code == "evaluation-files-missing"
    assert refused.value.fields["files"] == [str(tmp_path / "right" / f"{name}.ladder") for name in "bc"]
    for name in ("b", "c"):
        written(tmp_path, f"right/{name}.txt", "x\n" * 5)
    assert evaluate_beads(tmp_path / "gold", tmp_path / "pred", texts=folders).pooled.documents == 3
