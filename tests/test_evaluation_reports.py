"""Evaluations of corpora and systems: figures, tables in every format, charts."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from workbench.cli import main
from workbench.errors import InputError
from workbench.reports import ResultTable, TableColumn, corpus_tables, table_lines
from workbench.reports.charts import scatter
from workbench.service import CorpusEvaluation, SystemsEvaluation, Workbench, evaluate_systems

CLEAN = ["وصل الوزير إلى موسكو أمس", "بحث الوزير العلاقات بين البلدين", "غادر الوفد العاصمة صباح اليوم"] * 4
WORSE = [t.replace("الوزير", "الوزير الوزير").replace("العاصمة", "capital") for t in CLEAN]
WORST = [" ".join(t.split()[:2]) + " ،" for t in CLEAN]


@pytest.fixture(scope="module")
def corrected(seed_run: tuple[Path, object], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CorpusEvaluation]:
    path = tmp_path_factory.mktemp("corrected") / "corrected.sqlite"
    path.write_bytes(seed_run[0].read_bytes())
    workbench = Workbench(path)
    with pytest.raises(InputError, match="is corrected"):
        workbench.evaluate_corpus()
    rows = workbench.segments()
    for row in rows:
        parallel = [k for k in row.links if k.kind == "parallel"]
        if parallel:
            workbench.correct(row.segment_id, parallel[0].text, base=row.revision, author="Amal", seconds=36)
    partial = next(r for r in rows if r.links and all(k.kind == "partial" for k in r.links))
    workbench.correct(partial.segment_id, f"{partial.text} اليوم", base=None, author="Amal", seconds=36)
    untimed = next(r for r in rows if not r.links)
    workbench.correct(untimed.segment_id, untimed.text.replace(" ،", "،"), base=None, author="Amal")
    draft = next(r for r in reversed(rows) if not r.links)
    workbench.correct(draft.segment_id, "مسودة", base=None, author="Amal", status="draft")
    return path, workbench.evaluate_corpus()


def test_a_text_corrected_to_its_sibling_counts_as_better(corrected: tuple[Path, CorpusEvaluation]) -> None:
    _, found = corrected
    everything = found.documents[-1]
    measures = {c.measure: c for c in everything.comparisons}
    assert everything.name == "all"
    assert everything.linked == everything.work.corrected - 1 == everything.work.timed
    assert measures["chrf"].first < measures["chrf"].second
    assert measures["ter"].first > measures["ter"].second
    assert measures["MQM"].first > measures["MQM"].second
    assert measures["quality"].segments == everything.work.corrected == len(found.segments)
    assert measures["chrf"].segments == measures["fidelity"].segments == everything.linked
    assert everything.work.hter > 0
    assert everything.work.seconds == 36 * everything.work.timed
    assert sum(f.before for f in found.findings) > sum(f.after for f in found.findings)
    assert "sacrebleu:" in found.signature
    assert "seed:12345" in found.signature


def test_copies_of_siblings_are_counted_and_excluded_once(corrected: tuple[Path, CorpusEvaluation]) -> None:
    path, found = corrected
    named = {d.name: d for d in found.documents}
    everything, own = named["all"], named["all but copies"]
    kept = {r.segment_id: r for r in Workbench(path).segments() if r.status == "done"}
    copies = [r for r in kept.values() if any(r.correction == k.text for k in r.links)]
    assert len(copies) > 3
    assert (everything.work.copies, own.work.copies) == (len(copies), 0)
    assert own.work.corrected == len(kept) - len(copies) == 2
    before, after = ({c.measure: c for c in d.comparisons} for d in (own, everything))
    assert (before["chrf"].segments, after["chrf"].segments) == (1, len(copies) + 1)
    assert before["chrf"].second < after["chrf"].second
    assert after["MQM alone"].first <= after["MQM"].first  # what contradicts the counterpart is not among it


def test_tables_are_written_in_every_format(corrected: tuple[Path, CorpusEvaluation]) -> None:
    _, found = corrected
    sheets = corpus_tables(found)
    shown = {
        form: list(table_lines(sheets, form, found.signature)) for form in ("text", "markdown", "latex", "csv", "json")
    }
    tables = json.loads("\n".join(shown["json"]))["tables"]
    chrf = next(row for row in tables[0]["rows"] if (row["document"], row["measure"]) == ("all", "chrf"))
    number = chrf["after"]
    assert any("chrf" in line and f"{number:.3f}" in line for line in shown["text"])
    assert any(line.startswith("| all | chrf |") and f"{number:.3f}" in line for line in shown["markdown"])
    assert any(line.startswith("all & chrf & ") and line.endswith(r" \\") for line in shown["latex"])
    rows = list(csv.reader(io.StringIO("\n".join(shown["csv"]))))
    assert ["Before and after correction", "all / chrf", "after", repr(number)] in rows
    assert all(found.signature in "\n".join(lines) for lines in shown.values())


def test_hostile_cells_are_escaped() -> None:
    sheet = ResultTable(
        title="=1+1",
        columns=(TableColumn(name="a|b"), TableColumn(name="n", digits=1)),
        rows=(("<b>\x1b[2J\n& % $ نص", -0.04), ("@x", None)),
    )
    text, markdown, latex, table = (
        "\n".join(table_lines([sheet], form, "s")) for form in ("text", "markdown", "latex", "csv")
    )
    assert "\x1b" not in text + markdown + latex + table
    assert "<b>[2J & % $ نص" in text
    assert r"\<b\>" in markdown
    assert r"a\|b" in markdown
    assert r"\& \% \$" in latex
    assert "'=1+1" in table
    assert " 0.0" in text
    assert "–" in text


def test_charts_are_reproducible_byte_for_byte(corrected: tuple[Path, CorpusEvaluation], tmp_path: Path) -> None:
    path, _ = corrected
    for folder in ("one", "two"):
        command = ["evaluate", "corpus", "--workspace", str(path), "--pictures", str(tmp_path / folder)]
        shown = CliRunner().invoke(main, command)
        assert shown.exit_code == 0, shown.output
    names = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert names == ["distribution.svg", "errors.svg", "scatter.svg"]
    for name in names:
        drawn = (tmp_path / "one" / name).read_bytes()
        assert drawn == (tmp_path / "two" / name).read_bytes()
        assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314 - we drew it


def test_arabic_is_shaped_and_set_from_right_to_left() -> None:
    """The word is drawn with joined letter forms, which separate letters do not use."""
    joined, apart = (scatter("x", [1, 2], [1, 2], labels=(label, "")).svg for label in ("سلام", "س ل ا م"))
    glyphs = [{part.split('"')[0] for part in svg.split("DejaVuSans-")[1:]} for svg in (joined, apart)]
    assert glyphs[0] - glyphs[1]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("systems")
    gaps = [t if k % 2 else "" for k, t in enumerate(CLEAN)]
    texts = {"clean": CLEAN, "worse": WORSE, "worst": WORST, "copy": WORSE, "gaps": gaps}
    for name, lines in texts.items():
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return [folder / f"{name}.txt" for name in texts]


@pytest.fixture(scope="module")
def systems(files: list[Path]) -> SystemsEvaluation:
    return evaluate_systems(files[1:], files[0], per_line=True, by="chrf", metrics=("chrf", "ter"))


def test_systems_are_ranked_and_equal_ones_share_ranks(systems: SystemsEvaluation) -> None:
    ranks = {s.name: (s.best_rank, s.worst_rank) for s in systems.systems}
    assert ranks["worse.txt"] == ranks["copy.txt"]
    assert ranks["worse.txt"][0] == 1
    assert ranks["worst.txt"][1] == 4
    pair = next(p for p in systems.pairs if {p.first, p.second} == {"worst.txt", "worse.txt"})
    assert (pair.first, pair.second) == ("worst.txt", "worse.txt")
    assert pair.comparison.difference.value > 0
    same = next(p for p in systems.pairs if {p.first, p.second} == {"copy.txt", "worse.txt"})
    assert (same.comparison.difference.value, same.comparison.randomisation) == (0, 1)
    assert (same.first, same.second) == ("copy.txt", "worse.txt")  # as in the ranking, the first that was given leads


@pytest.mark.parametrize("by", ["meaning", "form", "contradicted", "unsupported", "contradiction"])
def test_systems_are_ranked_by_any_column_of_the_table(files: list[Path], by: str) -> None:
    ranked = evaluate_systems(files[1:3], files[0], per_line=True, by=by, metrics=("chrf",))
    assert (ranked.chosen, ranked.systems[0].best_rank) == (by, 1)
    assert by in {score.name for score in ranked.systems[0].scores}


def test_systems_are_compared_by_length_and_finding_and_in_examples(systems: SystemsEvaluation) -> None:
    lengths = [b for b in systems.buckets if b.kind == "words of the reference"]
    assert [(b.name, b.values[0].segments) for b in lengths] == [("1 to 10", 12)]
    assert any(b.name.startswith("accuracy/untranslated") for b in systems.buckets)
    values = [max(r.value for r in e.renderings) - min(r.value for r in e.renderings) for e in systems.examples]
    assert values == sorted(values, reverse=True)
    assert values[0] > 0
    assert systems.examples[0].reference == CLEAN[systems.examples[0].index]


def test_omitted_sentences_get_the_worst_score(systems: SystemsEvaluation) -> None:
    gaps = next(s for s in systems.systems if s.name == "gaps.txt")
    assert next(s.value for s in gaps.scores if s.name == "fidelity") == pytest.approx(50, abs=1)
    whole = next(s for s in systems.systems if s.name == "worse.txt")
    for worst, name in ((100, "ter"), (1, "unsupported"), (1, "contradicted"), (1, "contradiction")):
        assert next(s.value for s in gaps.scores if s.name == name) > 0.45 * worst, name
        assert next(s.value for s in whole.scores if s.name == name) < 0.45 * worst, name
    left_out = next(b for b in systems.buckets if b.name == "left out")
    assert {v.system: v.segments for v in left_out.values}["gaps.txt"] == 6


def test_the_command_compares_systems_and_rejects_bad_input(files: list[Path], tmp_path: Path) -> None:
    command = ["evaluate", "systems", str(files[1]), str(files[2]), "--reference", str(files[0]), "--per-line"]
    shown = CliRunner().invoke(main, [*command, "--metric", "chrf", "--pictures", str(tmp_path)])
    assert shown.exit_code == 0, shown.output
    assert "Ranking by fidelity, 12 segments" in shown.output
    assert (tmp_path / "systems.svg").is_file()
    alone = CliRunner().invoke(main, ["evaluate", "systems", str(files[1]), "--reference", str(files[0])])
    assert alone.exit_code == 1
    assert "only one system" in alone.output
    fewer = CliRunner().invoke(main, [*command, str(files[3]), "--metric", "chrf", "--without", "worst"])
    assert fewer.exit_code == 0, fewer.output
    assert "copy.txt" in fewer.output
    assert "worst.txt" not in fewer.output
    for left_out, said in (
        ("refB", "Give one of: worse.txt, worst.txt."),
        ("worst.txt", "only one system"),
    ):
        refused = CliRunner().invoke(main, [*command, "--without", left_out])
        assert refused.exit_code == 1
        assert said in " ".join(refused.output.split())
    refused = CliRunner().invoke(main, [*command, "--without", "worse", "--without", "worst"])
    assert refused.exit_code == 1
    assert "Every system is left out" in refused.output
    refused = CliRunner().invoke(main, [*command, "--metric", "chrf", "--by", "comet"])
    assert refused.exit_code == 1
    assert "cannot be ranked by comet" in refused.output
