from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import sacrebleu

from workbench.encoders import Encoder
from workbench.errors import InputError, PluginError
from workbench.metrics import (
    DEFAULT_METRICS,
    metrics_signature,
    read_external_scores,
    score_texts,
    score_vectors,
    select_metrics,
)
from workbench.records import Encoding

CLEAN = "استدعت وزارة الخارجية السفير الروسي، اليوم الجمعة، لتقديم احتجاج شديد."
OTHER = "استدعت الوزارة سفير روسيا، لتقديم احتجاج."


def scores(left: str, right: str, wanted: tuple[str, ...] = DEFAULT_METRICS) -> dict[str, float]:
    return {s.name: s.value for s in score_texts(left, right, wanted)}


def test_equal_texts_get_the_best_score() -> None:
    found = scores(CLEAN, CLEAN)
    assert found == {"chrf": 100, "chrf++": 100, "bleu": pytest.approx(100), "ter": 0}


def test_differences_removed_by_normalisation_cost_nothing() -> None:
    assert scores(CLEAN.replace("،", " ،"), CLEAN) == scores(CLEAN, CLEAN)


def test_scores_equal_those_of_sacrebleu() -> None:
    found = scores(OTHER, CLEAN)
    assert found["chrf"] == pytest.approx(sacrebleu.sentence_chrf(OTHER, [CLEAN]).score, abs=1e-4)
    bleu = sacrebleu.sentence_bleu(OTHER, [CLEAN], tokenize="intl", use_effective_order=True)
    assert found["bleu"] == pytest.approx(bleu.score, abs=1e-4)
    spaced = [t.replace("،", " ،").replace(".", " .") for t in (OTHER, CLEAN)]
    assert found["ter"] == pytest.approx(sacrebleu.sentence_ter(spaced[0], [spaced[1]]).score, abs=1e-4)


@pytest.mark.parametrize("name", ["chrf", "chrf++", "bleu", "ter"])
def test_each_profile_ignores_what_it_removes(name: str) -> None:
    marked, folded = CLEAN.replace("وزارة", "وِزارة"), CLEAN.replace("وزارة", "وزاره")
    same = 0 if name == "ter" else 100
    raw, light, full = f"{name}-raw", name, f"{name}-full"
    assert scores(marked, CLEAN, (light, full)) == {light: pytest.approx(same), full: pytest.approx(same)}
    assert scores(folded, CLEAN, (full,))[full] == pytest.approx(same)
    for damaged, wanted in ((marked, raw), (folded, raw), (folded, light)):
        assert scores(damaged, CLEAN, (wanted,))[wanted] != pytest.approx(same)


def test_hter_is_the_share_of_changed_words() -> None:
    assert scores("قال الرئيس كلاما أمس", "قال الوزير كلاما أمس", ("hter",)) == {"hter": 25}


def test_the_signature_has_profile_metrics_and_version() -> None:
    found = metrics_signature(DEFAULT_METRICS)
    assert found == (
        f"norm:ar-light-1|chrf:nc6nw0|chrf++:nc6nw2|bleu:tok:intl+eff|ter:tok:intl|sacrebleu:{sacrebleu.__version__}"
    )
    named = metrics_signature(("chrf-raw", "bleu-full", "bertscore"))
    assert "|chrf-raw:nc6nw0+raw|bleu-full:tok:intl+eff+ar-full-2|bertscore:muqabala|" in named


def encoding(*tokens: tuple[float, float]) -> Encoding:
    rows = np.array(tokens, dtype=np.float16)
    return Encoding(
        pooled=rows.mean(axis=0).astype(np.float32),
        tokens=rows,
        middle=rows,
        offsets=np.zeros((len(rows), 2), np.int32),
    )


def test_bertscore_matches_greedily_in_both_directions() -> None:
    one, two = encoding((1, 0)), encoding((1, 0), (0, 1))
    # precision 1, recall (1 + 0) / 2
    assert {s.name: s.value for s in score_vectors(one, two, ("bertscore", "cosine"))} == {
        "bertscore": pytest.approx(2 / 3, abs=1e-4),
        "cosine": 0.5,
    }


def test_bertscore_of_real_vectors(e5: Encoder) -> None:
    clean, other = (e for _, e in sorted(e5.encode([CLEAN, OTHER]), key=lambda found: found[0]))
    same, apart = (score_vectors(clean, e, ("bertscore",))[0].value for e in (clean, other))
    assert same == pytest.approx(1, abs=1e-3)
    assert apart < same


def test_an_unknown_metric_is_rejected() -> None:
    with pytest.raises(PluginError, match="not one of the metrics"):
        score_texts("a", "b", ["comet"])
    with pytest.raises(PluginError, match=r"(?s)No metric named 'comet'.*bertscore.*comet:FILE"):
        select_metrics(["chrf", "comet"])


def comet(path: Path, systems: dict[str, list[object]]) -> str:
    path.write_text(json.dumps(systems, indent=4, ensure_ascii=False), "utf-8")
    return f"comet:{path}"


def test_comet_scores_are_read(tmp_path: Path) -> None:
    rows: list[object] = [{"src": "s", "mt": f"{t} ", "ref": "r", "COMET": v} for t, v in ((CLEAN, 0.8), (OTHER, 0.25))]
    found = read_external_scores(comet(tmp_path / "c.json", {"mt.txt": rows}), [CLEAN, OTHER])
    assert (found.name, found.values) == ("comet", (0.8, 0.25))
    assert found.signature.startswith("comet:file-")
    both = comet(tmp_path / "both.json", {"a": rows, "b": rows[::-1]})
    assert read_external_scores(f"{both}#b", [OTHER, CLEAN]).values == (0.25, 0.8)
    with pytest.raises(InputError, match=r"(?s)2 systems.*comet:FILE#SYSTEM with one of: a, b"):
        read_external_scores(both, [CLEAN, OTHER])
    with pytest.raises(InputError, match="segment 0: this score is for another text"):
        read_external_scores(f"{both}#b", [CLEAN, OTHER])


def test_metricx_scores_are_read(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    rows = [{"hypothesis": t, "reference": "r", "prediction": v} for t, v in ((CLEAN, 1), (OTHER, 24.5))]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert read_external_scores(f"metricx:{path}", [CLEAN, OTHER]).values == (1.0, 24.5)
    with pytest.raises(InputError, match="2 segments, but 1 text is"):
        read_external_scores(f"metricx:{path}", [CLEAN])


@pytest.mark.parametrize(
    ("program", "content", "said"),
    [
        ("comet", "[", "line 1: not valid JSON"),
        ("comet", "[1]", "not an object of systems"),
        ("comet", '{"a": [{"mt": "x"}]}', "segment 0: no number 'COMET'"),
        ("comet", '{"a": [{"mt": "x", "COMET": NaN}]}', "'COMET' is nan"),
        ("comet", '{"a": [{"mt": "x", "COMET": true}]}', "no number"),
        ("metricx", '{"prediction": 1}\n{"prediction"', "line 2: not valid JSON"),
        ("metricx", "7", "line 1: no number 'prediction'"),
        ("metricx", '{"prediction": "high"}', "no number"),
    ],
)
def test_malformed_score_files_are_reported(tmp_path: Path, program: str, content: str, said: str) -> None:
    path = tmp_path / "bad"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=said):
        read_external_scores(f"{program}:{path}", ["x"])


def test_missing_and_binary_score_files_are_reported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_external_scores(f"comet:{tmp_path / 'none.json'}", ["x"])
    (tmp_path / "b").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(InputError, match="not UTF-8"):
        read_external_scores(f"metricx:{tmp_path / 'b'}", ["x"])
