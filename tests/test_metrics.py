from __future__ import annotations

import pytest
import sacrebleu

from workbench.errors import PluginError
from workbench.metrics import DEFAULT_METRICS, metrics_signature, score_metrics

CLEAN = "استدعت وزارة الخارجية السفير الروسي، اليوم الجمعة، لتقديم احتجاج شديد."


def scores(left: str, right: str) -> dict[str, float]:
    return {s.name: s.value for s in score_metrics(left, right)}


def test_equal_texts() -> None:
    found = scores(CLEAN, CLEAN)
    assert found == {"chrf": 100, "chrf++": 100, "bleu": pytest.approx(100), "ter": 0}


def test_what_the_light_profile_undoes_costs_nothing() -> None:
    assert scores(CLEAN.replace("،", " ،"), CLEAN) == scores(CLEAN, CLEAN)


def test_the_numbers_are_sacrebleus() -> None:
    other = "استدعت الوزارة سفير روسيا، لتقديم احتجاج."
    found = scores(other, CLEAN)
    assert found["chrf"] == pytest.approx(sacrebleu.sentence_chrf(other, [CLEAN]).score, abs=1e-4)
    bleu = sacrebleu.sentence_bleu(other, [CLEAN], tokenize="intl", use_effective_order=True)
    assert found["bleu"] == pytest.approx(bleu.score, abs=1e-4)
    spaced = [t.replace("،", " ،").replace(".", " .") for t in (other, CLEAN)]
    assert found["ter"] == pytest.approx(sacrebleu.sentence_ter(spaced[0], [spaced[1]]).score, abs=1e-4)


def test_the_signature_names_profile_metrics_and_version() -> None:
    found = metrics_signature(DEFAULT_METRICS)
    assert found == (
        f"norm:ar-light-1|chrf:nc6nw0|chrf++:nc6nw2|bleu:tok:intl+eff|ter:tok:intl|sacrebleu:{sacrebleu.__version__}"
    )


def test_an_unknown_metric() -> None:
    with pytest.raises(PluginError, match="no metric named"):
        score_metrics("a", "b", ["comet"])
