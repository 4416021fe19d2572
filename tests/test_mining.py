"""Mining: pairs among many sentences of no known order, the same by every engine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from workbench.alignment.mining import MinedCandidates, mining_candidates
from workbench.cli import main

LEFT = (
    "أعلنت وزارة الصحة وفاة ثلاثة أشخاص في حريق بمستشفى في دمنهور.",
    "فاز المنتخب الأردني على نظيره العراقي بهدفين مقابل هدف.",
    "ارتفعت أسعار القمح بنسبة سبعة في المئة منذ مطلع الشهر.",
    "افتتح الرئيس محطة لتحلية مياه البحر شرقي المدينة.",
)
RIGHT = (
    "محطة جديدة لتحلية مياه البحر افتتحها الرئيس في شرق المدينة.",
    "تساقطت الثلوج على مرتفعات الأطلس.",
    "قالت وزارة الصحة إن ثلاثة أشخاص توفوا في حريق نشب بمستشفى في دمنهور.",
    "صعد سعر القمح سبعة في المئة منذ بداية الشهر.",
)
PAIRS = {(0, 2), (2, 3), (3, 0)}


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "left.txt").write_text("\n".join(LEFT), "utf-8")
    (tmp_path / "right").mkdir()
    (tmp_path / "right" / "a.txt").write_text("\n".join(RIGHT[:2]), "utf-8")
    rows = [json.dumps({"text": t}, ensure_ascii=False) for t in (*RIGHT[2:], RIGHT[2])]
    (tmp_path / "right" / "b.jsonl").write_text("\n".join(rows), "utf-8")
    return str(tmp_path / "left.txt"), str(tmp_path / "right")


def mined(*arguments: str) -> str:
    told = CliRunner().invoke(main, ["mine", *arguments, "--per-line"], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    return told.stdout


def test_pairs_are_found_among_files_of_several_kinds(files: tuple[str, str]) -> None:
    rows = [json.loads(line) for line in mined(*files).splitlines()]
    assert {(LEFT.index(r["left"]), RIGHT.index(r["right"])) for r in rows} == PAIRS
    assert [(r["left_place"], r["right_place"]) for r in rows] == [
        ("left.txt:1", "b.jsonl:1"),
        ("left.txt:3", "b.jsonl:2"),
        ("left.txt:4", "a.txt:1"),
    ]
    assert all(
        r["probability"] >= 0.5 and r["margin"] > 1 and "mine:5|align:comparable" in r["signature"] for r in rows
    )


def test_two_workers_find_the_same_pairs(files: tuple[str, str]) -> None:
    assert mined(*files, "--workers", "2") == mined(*files)


def test_each_format_has_the_same_pairs(files: tuple[str, str], tmp_path: Path) -> None:
    rows = [json.loads(line) for line in mined(*files).splitlines()]
    mined(*files, "--format", "parquet", "--out", str(tmp_path / "pairs.parquet"))
    assert pq.read_table(tmp_path / "pairs.parquet").to_pylist() == rows
    head, *cells = (line.split("\t") for line in mined(*files, "--format", "tsv").splitlines())
    assert [dict(zip(head, row, strict=True)) for row in cells] == [{k: str(v) for k, v in r.items()} for r in rows]


def test_a_side_without_a_sentence_is_told(files: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    told = CliRunner().invoke(main, ["mine", files[0], str(tmp_path / "none")])
    assert told.exit_code == 1
    assert "[mining-side-empty]" in told.output


def unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    scaled: NDArray[np.float64] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return scaled.astype(np.float32)


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 60))
def test_candidates_are_pairs_of_the_sides_best_first(seed: int, lefts: int, rights: int) -> None:
    random = np.random.default_rng(seed)
    left, right = (unit(random.normal(size=(n, 8))) for n in (lefts, rights))
    found = mining_candidates(left, right, 3)
    assert set(found.left.tolist()) == set(range(lefts))
    assert found.right.max() < rights
    assert len({*zip(found.left.tolist(), found.right.tolist(), strict=True)}) == len(found)
    for i in range(lefts):
        margins = found.margin[found.left == i]
        assert len(margins) <= 3
        assert (np.diff(margins) <= 0).all()


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1))
def test_noisy_copies_are_found_exactly_and_in_cells(seed: int) -> None:
    random = np.random.default_rng(seed)
    left = random.normal(size=(400, 32))
    order = random.permutation(400)
    right = unit(left + 0.3 * random.normal(size=left.shape))[order]
    for exact_pairs in (10**9, 0):
        found = mining_candidates(unit(left), right, 1, exact_pairs=exact_pairs)
        assert np.mean(order[found.right] == found.left) > 0.98


def test_parallel_sentences_are_each_others_nearest() -> None:
    """Of several lefts that share something with a right sentence one says the same."""
    candidates = MinedCandidates(
        left=np.array([0, 0, 1, 1, 2, 3]),
        right=np.array([0, 1, 0, 2, 2, 3]),
        margin=np.array([1.4, 1.1, 1.3, 1.2, 1.25, 1.02], np.float32),
    )
    assert candidates.are_mutual().tolist() == [True, False, False, False, True, False]
    nothing = np.array([], int)
    assert MinedCandidates(left=nothing, right=nothing, margin=np.array([], np.float32)).are_mutual().size == 0


def test_of_two_that_are_near_one_is_parallel(tmp_path: Path) -> None:
    texts = {
        "left.txt": (LEFT[0], "قالت وزارة الصحة إن شخصين أصيبا في حريق بمستشفى في دمنهور."),
        "right.txt": (RIGHT[2], *RIGHT[:2]),
        "short.txt": ("حريق بمستشفى في دمنهور.", *RIGHT[:2]),
    }
    for name, lines in texts.items():
        (tmp_path / name).write_text("\n".join(lines), "utf-8")

    def kinds(right: str) -> dict[str, str]:
        told = mined(str(tmp_path / "left.txt"), str(tmp_path / right), "--min-probability", "0.2")
        return {r["left"]: r["kind"] for r in map(json.loads, told.splitlines()) if r["right"] == texts[right][0]}

    assert kinds("right.txt") == {texts["left.txt"][0]: "parallel", texts["left.txt"][1]: "partial"}
    assert set(kinds("short.txt").values()) == {"partial"}  # which says a part of it


def test_two_kinds_of_vectors_count_alike() -> None:
    """Whichever kind is the longer, a copy that either shows is found; alone the first kind shows none."""
    random = np.random.default_rng(3)
    same, noise = random.normal(size=(40, 8)), random.normal(size=(80, 24))
    left = np.hstack([100 * noise[:40], same]).astype(np.float32)
    right = np.hstack([100 * noise[40:], same]).astype(np.float32)
    apart = mining_candidates(left, right, 1)
    beside = mining_candidates(left, right, 1, parts=(24, 8))
    assert np.mean(beside.left == beside.right) > np.mean(apart.left == apart.right) + 0.5


def test_what_lacks_one_kind_of_vectors_is_found_by_the_other() -> None:
    random = np.random.default_rng(5)
    own, other = unit(random.normal(size=(40, 24))), unit(random.normal(size=(40, 24)))
    left, right = np.hstack([own, other]), np.hstack([own + 0.3 * unit(random.normal(size=(40, 24))), other])
    right[::4, 24:] = 0
    found = mining_candidates(left, right.astype(np.float32), 1, parts=(24, 24))
    assert found.left.tolist() == found.right.tolist() == list(range(40))
    assert found.are_mutual().all()
    lacking = found.margin[::4].mean()
    assert 0.7 < lacking / np.delete(found.margin, np.arange(0, 40, 4)).mean() < 1.4


def test_languages_of_which_one_kind_of_vectors_knows_nothing_are_mined(tmp_path: Path) -> None:
    pairs = [
        ("وصل الرئيس إلى باكو صباح الثلاثاء.", "Az elnök kedden reggel érkezett Bakuba."),
        ("ارتفع سعر النفط بسبب الحرب.", "A háború miatt emelkedett az olaj ára."),
        ("تعلمت ابنتي السباحة في الصيف الماضي.", "A lányom tavaly nyáron tanult meg úszni."),
        ("أغلقت المدارس أبوابها بعد العاصفة.", "A vihar után bezártak az iskolák."),
        ("تبيع هذه المكتبة كتبا قديمة.", "Ez a könyvesbolt régi könyveket árul."),
    ]
    for name, side in zip(("ar", "hu"), zip(*pairs, strict=True), strict=True):
        (tmp_path / f"{name}.txt").write_text("\n".join(side), encoding="utf-8")
    found = mined(str(tmp_path / "ar.txt"), str(tmp_path / "hu.txt"), "--per-line", "--format", "jsonl")
    rows = {(row["left"], row["right"]) for row in map(json.loads, found.splitlines())}
    assert rows <= set(pairs)
    assert len(rows) >= 4
