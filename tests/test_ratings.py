"""Rating files: every format, malformed files, and the output of the command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import GOLDEN
from workbench.cli import main
from workbench.errors import InputError
from workbench.evaluation import Gap, penalty, read_ratings, read_seg_scores
from workbench.service import evaluate_ratings
from workbench.service.evaluation.ratings import read_rated_translations

HEAD = "system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity\n"
MQM = (
    HEAD
    + "A\td\t1\t1\tann\tsaw\tرأى <v>الرجل</v> البيت،\tAccuracy/Mistranslation\tMajor\n"
    + "A\td\t1\t1\tann\tsaw\tرأى الرجل البيت<v>،</v>\tFluency/Punctuation\tMinor\n"
    + "A\td\t1\t1\tbob\tsaw\tرأى <v>الرجل</v> البيت،\tAccuracy/Mistranslation\tMinor\n"
    + "A\td\t2\t2\tann\tsaw\tنعم\tNo-error\tNo-error\n"
    + "ref\td\t1\t1\tann\tsaw\tشاهد الرجل البيت\tNo-error\tNo-error\n"
    + "ref\td\t2\t2\tann\tsaw\tأجل\tNo-error\tNo-error\n"
)


def test_errors_count_by_severity_and_category() -> None:
    found = {
        e: penalty(*e) for e in (("Major", "Accuracy/Omission"), ("Minor", "Fluency/Punctuation"), ("Neutral", ""))
    }
    assert list(found.values()) == [5, 0.1, 0]
    assert penalty("Major", "Non-translation!") == 25
    assert penalty("No-error", "No-error") == 0


def test_mqm_errors_become_ratings_spans_and_texts() -> None:
    found = read_ratings(MQM, "m.tsv", "ref")
    assert found.systems == ("A", "A")
    assert found.items == ("d/1", "d/2")
    assert found.human.tolist() == [-(5.1 + 1) / 2, 0]
    assert {c.name: c.values.tolist()[0] for c in found.raters} == {"ann": -5.1, "bob": -1}
    assert (found.lefts[0], found.rights) == ("رأى الرجل البيت،", ("شاهد الرجل البيت", "أجل"))
    marked = {(a.row, a.rater): [(m.start, m.end) for m in a.marks] for a in found.annotations}
    assert marked == {(0, "ann"): [(4, 9), (15, 16)], (0, "bob"): [(4, 9)], (1, "ann"): []}
    with pytest.raises(InputError, match="no system B"):
        read_ratings(MQM, "m.tsv", "B")


def test_rater_columns_are_averaged_and_gaps_stay_missing() -> None:
    found = read_ratings(
        "left\tright\thuman:ann\thuman:bob\tmine\nا\tب\t1\t3\t.5\nج\tد\t\t4\tNone\nه\tو\t\t\t1\n", "r.tsv"
    )
    assert np.array_equal(found.human, [2, 4, np.nan], equal_nan=True)
    assert np.array_equal(found.metrics[0].values, [0.5, np.nan, 1], equal_nan=True)
    assert found.lefts == ("ا", "ج", "ه")


def test_a_table_quoted_by_a_spreadsheet_is_read() -> None:
    found = read_ratings('left\tright\thuman\r\n"قال ""نعم"""\t"سطر\nوسطر"\t1\r\nب\tج\t2\r\n', "r.tsv")
    assert found.lefts == ('قال "نعم"', "ب")
    assert found.rights == ("سطر\nوسطر", "ج")
    plain = read_ratings('left\tright\thuman\n"نعم" قال\tج\t1\n', "r.tsv")
    assert plain.lefts == ('"نعم" قال',)
    assert read_ratings("left\tright\thuman\nا\rب\tج\t1\n", "r.tsv").lefts == ("ا\rب",)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('left;right;human;m\r\n"قال; ""نعم""";أجل;98,5;0,25\r\nلا;كلا;;0,5\r\n', [98.5, np.nan]),
        ('sep=;\r\nleft;right;human;m\r\n"قال; ""نعم""";أجل;98,5;0,25\r\nلا;كلا;NaN;0,5\r\n', [98.5, np.nan]),
        ('left,right,human,m\n"قال; ""نعم""",أجل,98.5,.25\nلا,كلا,#N/A,.5\n', [98.5, np.nan]),
        ('left|right|human|m\n"قال; ""نعم"""|أجل|98.5|.25\nلا|كلا|n/a|.5\n', [98.5, np.nan]),
        ('left\tright\thuman\t"m"\n"قال; ""نعم"""\tأجل\t98.5\t.25\nلا\tكلا\tNA\t.5\n', [98.5, np.nan]),
    ],
)
def test_tables_of_spreadsheets_are_read_whatever_separates_their_cells(
    tmp_path: Path, text: str, values: list[float]
) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(text, "utf-8-sig", newline="")
    found = read_rated_translations(file)
    assert np.array_equal(found.human, values, equal_nan=True)
    assert found.lefts == ('قال; "نعم"', "لا")
    assert [(c.name, c.values.tolist()) for c in found.metrics] == [("m", [0.25, 0.5])]


def test_a_fault_of_a_table_that_names_its_separator_has_the_line_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text("sep=;\nhuman;m\n1;2\n3;4 %\n", "utf-8")
    with pytest.raises(InputError, match="line 4: '4 %' in the column m is not a number"):
        read_rated_translations(file)


def test_a_column_of_words_is_no_metric() -> None:
    found = read_ratings("human\tsource\tm\tnote\n1\tsaw it\t2\t\n3\tthe end\t4\tgood\n", "r.tsv")
    assert [c.name for c in found.metrics] == ["m"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("human\tm\n1\tx\n", "line 2: 'x' in the column m is not a number"),
        ("human\tm\n1\tinf\n", "is not a number"),
        ("human\tm\n1\tbad\n2\t3\n", "'bad' in the column m is not a number"),
        ("human\tm\n1\t2,5\n", "'2,5' in the column m is not a number"),
        ("human\tm\n1\t2\t3\n", "3 cells, but the header has 2"),
        ("human\thuman\n1\t2\n", "appears twice"),
        ("score\tm\n1\t2\n", "no column 'human'"),
        ("human\tm\n", "contains no ratings"),
        ("item\tsystem\thuman\n1\tA\t1\n2\tA\t2\n1\tA\t5\n", "line 4: the system A already has a translation of 1"),
    ],
)
def test_malformed_ratings_are_reported(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said.replace("(", r"\(")):
        read_ratings(text, "r.tsv")


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(-1, 1)), min_size=1, max_size=20))
def test_ratings_round_trip(rows: list[tuple[float, float]]) -> None:
    found = read_ratings("human\tm\n" + "".join(f"{a!r}\t{b!r}\n" for a, b in rows), "r.tsv")
    assert list(zip(found.human.tolist(), found.metrics[0].values.tolist(), strict=True)) == rows


def test_wmt_score_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "metrics").mkdir()
    human = tmp_path / "en-ar.mqm.seg.score"
    human.write_text("A\t1\nA\t2\nA\tNone\nB\t3\nB\t1\nB\t2\n")
    (tmp_path / "metrics" / "mine.seg.score").write_text("B\t30\nB\t10\nB\t20\nA\t10\nA\t20\nA\t30\n")
    found = evaluate_ratings(human, scores=[tmp_path / "metrics"])
    (quality,) = found.metrics
    assert (quality.metric, quality.rows, found.systems) == ("mine", 5, ("A", "B"))
    assert quality.pearson is not None
    assert quality.pearson.value == pytest.approx(1)
    (tmp_path / "metrics" / "short.seg.score").write_text("A\t1\n")
    with pytest.raises(InputError, match="no score for segment 2 of A"):
        read_rated_translations(human, [tmp_path / "metrics"])
    with pytest.raises(InputError, match="different numbers"):
        read_seg_scores("A\t1\nB\t1\nB\t2\n", "x.seg.score")


def test_references_among_the_systems_are_left_out(tmp_path: Path) -> None:
    people, metric = tmp_path / "people.mqm.seg.score", tmp_path / "mine.seg.score"
    people.write_text("A\t-1\nA\t-2\nB\t-3\nB\t-1\nrefA\t0\nrefA\t0\n", "utf-8")
    metric.write_text("A\t.5\nA\t.4\nB\t.1\nB\t.6\n", "utf-8")  # no references, as in most metrics' files
    with pytest.raises(InputError, match="no score for segment 1 of refA"):
        read_rated_translations(people, [metric])
    found = read_rated_translations(people, [metric], None, ["refA"])
    assert (found.systems, found.human.tolist()) == (("A", "A", "B", "B"), [-1, -2, -3, -1])
    assert found.metrics[0].values.tolist() == [0.5, 0.4, 0.1, 0.6]
    for without, said in ((["refC"], "no system refC to leave out"), (["A", "B", "refA"], "Every system")):
        with pytest.raises(InputError, match=said):
            read_rated_translations(people, (), None, without)


def test_a_system_left_out_takes_its_spans_and_raters_with_it(tmp_path: Path) -> None:
    file = tmp_path / "m.tsv"
    file.write_text(MQM + "refB\td\t1\t1\tzoe\tsaw\tنظر <v>هو</v> إليه\tAccuracy\tMajor\n", "utf-8")
    assert [c.name for c in read_rated_translations(file, (), "ref").raters] == ["ann", "bob", "zoe"]
    kept = read_rated_translations(file, (), "ref", ["ref", "refB"])
    plain = read_ratings(MQM, "m.tsv", "ref")
    assert (kept.items, kept.lefts, kept.rights) == (plain.items, plain.lefts, plain.rights)
    assert [c.name for c in kept.raters] == ["ann", "bob"]
    assert kept.annotations == plain.annotations
    file.write_text("human\tm\n1\t2\n", "utf-8")
    with pytest.raises(InputError, match="names no systems"):
        read_rated_translations(file, (), None, ["A"])


def test_the_command_prints_json() -> None:
    ratings = str(GOLDEN / "ratings.tsv")
    shown = CliRunner().invoke(
        main, ["evaluate", "fidelity", "--ratings", ratings, "--negate", "far", "--format", "json"]
    )
    assert shown.exit_code == 0, shown.output
    told = json.loads(shown.output)
    rows = {row["metric"]: row for row in told["tables"][0]["rows"]}
    assert rows["near"]["Pearson"] == pytest.approx(0.6817426735960093)
    assert rows["far (negated)"]["Pearson"] == pytest.approx(-0.4964336721593092)
    assert told["tables"][1]["rows"][0]["better"] == "near"


def test_a_metric_with_missing_scores_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "gaps.tsv"
    path.write_text("human\tm\tn\n1\t2\t1\n2\t3\t\n3\t4\t\n4\t5\t2\n\t6\t7\n5\t5.5\t3\n", "utf-8")
    found = evaluate_ratings(path)
    assert (found.rows, found.rated, found.gaps) == (3, 5, (Gap(metric="n", rows=2),))
    shown = CliRunner().invoke(main, ["evaluate", "fidelity", "--ratings", str(path)])
    assert "Only the 3 of 5 rated translations with all scores are used: n lacks 2." in " ".join(shown.output.split())


def test_texts_are_scored_by_built_in_metrics(tmp_path: Path) -> None:
    path = tmp_path / "mqm.tsv"
    path.write_text(MQM, "utf-8")
    found = evaluate_ratings(path, reference="ref", metrics=("chrf", "ter"))
    assert sorted(q.metric for q in found.metrics) == ["chrf", "ter (negated)"]
    assert found.spans is not None
    assert found.spans.characters == 2 * 5 / 11
    assert found.signature.startswith("norm:ar-light-1|chrf:")
    with pytest.raises(InputError, match="does not have both texts"):
        evaluate_ratings(path, metrics=("chrf",))
    with pytest.raises(InputError, match="has no metric"):
        evaluate_ratings(path)
