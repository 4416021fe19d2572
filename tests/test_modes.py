"""The mode of alignment in `score`, `run` and `evaluate systems`: asked for or chosen, and named in the results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workbench.alignment import Sentences
from workbench.cli import main
from workbench.engine.sibling_modes import align_with_siblings, mode_of_signatures
from workbench.errors import AlignmentError
from workbench.records import LinkConstraint
from workbench.service import Settings, Workbench, pair_files, silent
from workbench.service.vectors import Vectors

GARBLED = (
    "استدعت الخارجية الأذربيجانية سفير Russia في باكو اليوم الثلاثاء.",
    "قتل خمسة أشخاص في الهجوم الهجوم على محطة القطارات في المدينة.",
    "أعلن President أن الاتفاق سيوقع في شهر مايو بعد المحادثات.",
    "لم يعلق Kremlin على التقرير الذي نشرته الوكالة أمس.",
    "ارتفعت أسعار أسعار النفط إلى أعلى مستوى لها منذ عامين.",
    "زار Minister الملك في قصره وبحث معه العلاقات بين البلدين.",
)
CLEAN = (
    "استدعت وزارة الخارجية الأذربيجانية السفير الروسي في باكو يوم الثلاثاء.",
    "لقي خمسة أشخاص حتفهم في هجوم على محطة القطارات في المدينة.",
    "قال الرئيس إن الاتفاق سيوقع في مايو بعد انتهاء المحادثات.",
    "رفض الكرملين التعليق على التقرير الذي نشرته الوكالة أمس.",
    "صعدت أسعار النفط إلى أعلى مستوياتها منذ عامين.",
    "زار الوزير الملك في قصره وبحث معه العلاقات بين البلدين.",
)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path]:
    paths = tmp_path / "garbled.txt", tmp_path / "clean.txt"
    for path, sentences in zip(paths, (GARBLED, CLEAN), strict=True):
        path.write_text("\n\n".join(sentences) + "\n", "utf-8")
    return paths


@pytest.mark.parametrize("mode", ["parallel", "comparable"])
def test_score_pairs_in_the_mode_that_is_asked_for(texts: tuple[Path, Path], mode: str) -> None:
    done = call("score", *texts, "--mode", mode, "--metric", "chrf")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert f"mode: {mode} (requested)" in done.stderr
    assert len(rows) == len(GARBLED)
    assert [row.right for row in pair_files(*texts, Settings(), per_line=False, mode=mode).rows] == list(CLEAN)
    assert all(f"|align:{mode}-" in row["signature"] for row in rows)


def test_score_says_why_it_chose_a_mode_and_lines_have_none(texts: tuple[Path, Path]) -> None:
    assert "mode: " in call("score", *texts, "--metric", "chrf").stderr
    by_line = call("score", *texts, "--metric", "chrf", "--per-line")
    assert "mode: " not in by_line.stderr
    assert "align:" not in by_line.stdout


def test_a_score_in_parallel_mode_keeps_the_order(tmp_path: Path, texts: tuple[Path, Path]) -> None:
    """Shuffled sentences find each other only where no order is taken for granted."""
    shuffled = tmp_path / "shuffled.txt"
    shuffled.write_text("\n\n".join(reversed(CLEAN)) + "\n", "utf-8")
    found = {}
    for mode in ("parallel", "comparable"):
        paired = pair_files(texts[0], shuffled, Settings(), per_line=False, mode=mode)
        found[mode] = [row.right for row in paired.rows]
    assert found["comparable"] == list(CLEAN)
    places = [CLEAN.index(right) for right in found["parallel"] if right in CLEAN]
    assert places == sorted(places, reverse=True)


def test_systems_are_aligned_in_a_mode_and_the_signature_names_it(texts: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("\n\n".join(GARBLED[:5]) + "\n", "utf-8")
    asked = ("evaluate", "systems", texts[0], other, "--reference", texts[1], "--metric", "chrf")
    for mode in ("parallel", "comparable"):
        done = call(*asked, "--mode", mode)
        assert done.exit_code == 0, done.stderr
        assert f"garbled.txt: mode: {mode} (requested)" in done.stderr
        assert f"|align:{mode}-" in done.stdout
    assert "align:" not in call(*asked[:3], texts[0], *asked[4:], "--per-line").stdout


def corpus(folder: Path, clean: int) -> Path:
    folder.mkdir()
    (folder / "garbled.txt").write_text("\n\n".join(GARBLED) + "\n", "utf-8")
    for k in range(clean):
        text = "\n\n".join(CLEAN) if k == 0 else "\n\n".join(s.replace("باكو", "موسكو") for s in reversed(CLEAN))
        (folder / f"clean{k}.txt").write_text(text + "\n", "utf-8")
    documents = [("garbled.txt", "garbled"), *((f"clean{k}.txt", "clean") for k in range(clean))]
    rows = [f'[[document]]\nfile = "{name}"\nrole = "{role}"\nlanguage = "ar"\n' for name, role in documents]
    (folder / "corpus.toml").write_text('name = "modes"\n' + "".join(rows), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("clean", "mode", "chosen"),
    [
        (1, "comparable", "comparable"),
        (1, "parallel", "parallel"),
        (2, "auto", "parallel"),  # the second one is not in order
        (2, "parallel", "parallel"),
    ],
)
def test_a_run_names_the_mode_of_each_document(tmp_path: Path, clean: int, mode: str, chosen: str) -> None:
    done = call("run", corpus(tmp_path / "news", clean), "--workspace", tmp_path / "w.sqlite", "--mode", mode, "--json")
    assert done.exit_code == 0, done.stderr
    summary = next(d for d in json.loads(done.stdout)["documents"] if d["role"] == "garbled")
    assert summary["mode"] == chosen
    rows = Workbench(tmp_path / "w.sqlite").segments()
    garbled = [r for r in rows if r.document == "garbled.txt"]
    assert all(f"|align:{chosen}-" in r.report.signature for r in garbled)
    assert sum(bool(r.links) for r in garbled) >= 5


def test_a_run_takes_a_single_sibling_in_order_for_a_translation(tmp_path: Path) -> None:
    done = call("run", corpus(tmp_path / "news", 1), "--workspace", tmp_path / "w.sqlite")
    assert "garbled.txt: siblings clean0.txt; mode: parallel" in done.stdout


def test_another_mode_aligns_anew_and_an_added_document_keeps_it(tmp_path: Path) -> None:
    news = corpus(tmp_path / "news", 1)
    workbench = Workbench(tmp_path / "w.sqlite")
    assert workbench.run(news, mode="comparable").redone == 1
    assert workbench.run(news, mode="comparable").redone == 0
    extra = tmp_path / "extra.txt"
    extra.write_text("\n\n".join(s.replace("الملك", "الأمير") for s in GARBLED) + "\n", "utf-8")
    summary = workbench.add_documents([extra], "garbled")
    assert {d.mode for d in summary.documents if d.role == "garbled"} == {"comparable"}
    assert workbench.run(news, mode="parallel").redone == 1


@pytest.fixture
def sides() -> tuple[Sentences, Sentences, Sentences]:
    """Three sentences, and two siblings: one has two of them joined otherwise, the other lacks one."""
    left = (GARBLED[0], f"{CLEAN[1]} {CLEAN[2]}", GARBLED[4])
    right, documents = (CLEAN[0], CLEAN[1], CLEAN[2], CLEAN[4], CLEAN[0], CLEAN[4]), (0, 0, 0, 0, 1, 1)
    vectors = Vectors(Settings(), None, silent)
    background = vectors_background(vectors, [*left, *right])
    made = [
        Sentences(texts=texts, encodings=vectors.of(texts), documents=numbers, published=(None,) * len(texts))
        for texts, numbers in ((left, (0, 0, 0)), (right, documents))
    ]
    return made[0], made[1], background


def vectors_background(vectors: Vectors, texts: list[str]) -> Sentences:
    from workbench.encoders.background import background_texts

    vectors.prepare([*background_texts(), *texts])
    return vectors.background()


def test_each_sibling_is_aligned_in_its_order(sides: tuple[Sentences, Sentences, Sentences]) -> None:
    found = align_with_siblings(*sides, (), "parallel")
    assert mode_of_signatures(["enc|align:comparable-2", f"enc|{found.signature}"]) == "parallel"
    assert {(k.left, k.right) for k in found.links} >= {
        ((0,), (0,)),
        ((1,), (1,)),
        ((1,), (2,)),
        ((2,), (3,)),
        ((2,), (5,)),
    }
    assert next(k for k in found.links if k.right == (4,)).left[0] == 0
    assert [k.kind for k in found.links if k.left == (1,)] == ["partial", "partial"]


def test_decisions_that_cross_need_no_order(sides: tuple[Sentences, Sentences, Sentences]) -> None:
    crossing = [LinkConstraint(left=(0,), right=(3,), kept=True), LinkConstraint(left=(2,), right=(0,), kept=True)]
    found = align_with_siblings(*sides, crossing, "auto")
    assert {(k.left, k.right) for k in found.links} >= {((0,), (3,)), ((2,), (0,))}
    with pytest.raises(AlignmentError):
        align_with_siblings(*sides, crossing, "parallel")
    with pytest.raises(ValueError, match="known: auto"):
        align_with_siblings(*sides, (), "other")
