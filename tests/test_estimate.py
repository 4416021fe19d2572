from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import score, score_alone
from workbench.arabic import plain_text, words
from workbench.encoders import Encoder
from workbench.formats import score_line
from workbench.records import Encoding, FidelityReport, PairScore
from workbench.scoring.estimate import with_estimate
from workbench.scoring.fidelity import report_text
from workbench.store.results import report_columns, report_from_row

CLEAN = (
    "أعلنت وزارة الزراعة اليوم عن خطة جديدة لدعم صغار المزارعين في المناطق الجبلية.",
    "وصل رئيس الوزراء إلى العاصمة مساء أمس في زيارة رسمية تستغرق ثلاثة أيام.",
    "قال مدير المستشفى إن عدد المصابين ارتفع إلى أربعين، بينهم عشرة في حالة خطرة.",
    "تتوقع الأرصاد الجوية هطول أمطار غزيرة على السواحل الشمالية حتى نهاية الأسبوع.",
    "افتتح المتحف معرضا يضم لوحات لفنانين من بلدان عربية عدة، ويستمر حتى الشهر المقبل.",
    "رفض الاتحاد الدولي الشكوى التي تقدم بها النادي بعد خسارته المباراة النهائية.",
)
SPOILT = (
    "أعلنت وزارة الزراعة اليوم على خطة جديد لدعم صغارالمزارعين في المناطق الجبليه Mountain.",
    "وصل وصل رئيس الوزارء إلى عاصمة مساء أمس في زيارة رسمي تستغرق ثلاثة يوم.",
    "قال مدير المستشفي إن عدد المصابن ارتفع الى أربعين، بينهم عشر على حالةخطرة.",
    "تتوقع الأرصاد الجويه هطول أمطار غزير من السواحل الشماليه حتى نهايةالأسبوع.",
    "افتتح المتحف معرضا تضم لوحات لفنانون من بلدان Arab عدة، وتستمر حتى الشهرالمقبل.",
    "رفضت الاتحاد الدولي الشكوي الذي تقدم بها النادي بعد خسارتة المباراة النهائئية.",
)
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
SIGNED = "أَعْلَنَتْ وِزَارَةُ الزِّرَاعَةِ خُطَّةً جَدِيدَةً لدعم صغارالمزارعين المزارعني."


def judged(encoder: Encoder, text: str) -> FidelityReport:
    ((_, encoding),) = encoder.encode([plain_text(text)])
    return with_estimate(report_text(text, "s"), text, encoding)


@pytest.mark.parametrize(("clean", "spoilt"), zip(CLEAN, SPOILT, strict=True))
def test_a_spoilt_sentence_is_estimated_lower_than_the_sentence(e5: Encoder, clean: str, spoilt: str) -> None:
    right, wrong = judged(e5, clean).estimate, judged(e5, spoilt).estimate
    assert right
    assert wrong
    assert wrong.value < right.value - 10
    assert wrong.low < right.low
    assert right.high > 90


def test_clean_text_has_few_suspects(e5: Encoder) -> None:
    suspects, count = sum(len(judged(e5, t).suspects) for t in CLEAN), sum(len(words(t)) for t in CLEAN)
    assert suspects <= 0.03 * count
    assert sum(len(judged(e5, t).suspects) for t in SPOILT) >= 12


def test_suspects_point_into_the_text_as_it_is(e5: Encoder) -> None:
    suspects = judged(e5, SIGNED).suspects
    assert "المزارعني" in {s.text for s in suspects}
    assert all(SIGNED[s.start : s.end] == s.text for s in suspects)


def test_a_report_comes_back_from_the_database_as_it_was(e5: Encoder) -> None:
    report = judged(e5, SPOILT[0])
    assert report.suspects
    assert report_from_row(report_columns(report)) == report
    alone = report_text(SPOILT[0], "s")
    assert report_from_row(report_columns(alone)) == alone


def test_only_a_text_without_counterpart_is_estimated() -> None:
    compared, alone, empty = score([(CLEAN[0], CLEAN[0]), (SPOILT[1], ""), ("12 % …", "")])
    assert compared.report.estimate is None
    assert compared.report.told_alone == {}
    assert alone.report.fidelity is None
    assert alone.report.label == "unsupported"
    assert alone.report.estimate is not None
    assert empty.report.estimate is None
    told = json.loads(score_line(alone))
    assert told["estimate_low"] <= told["estimate"] <= told["estimate_high"]
    assert [w["text"] for w in told["suspect_words"]] == [s.text for s in alone.report.suspects]
    assert told["scores"].keys() == {"quality", "form"}
    (by_itself,) = score_alone([SPOILT[1]])
    assert by_itself.report.estimate == alone.report.estimate


def test_sentences_that_may_be_worse_come_first(e5: Encoder) -> None:
    for clean, spoilt in zip(CLEAN, SPOILT, strict=True):
        assert 50 <= judged(e5, spoilt).ranking < judged(e5, clean).ranking <= 100


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=4, max_size=9))
def test_intervals_are_ordered_and_within_the_scale_and_the_same_each_time(seed: int, some: list[str]) -> None:
    text, chance = " ".join(some), np.random.default_rng(seed)
    offsets = np.array([(w.start, w.end) for w in words(text)], dtype=np.int32)
    tokens, middle = (chance.normal(size=(len(offsets), width)).astype(np.float16) for width in (384, 160))
    encoding = Encoding(pooled=np.zeros(384, np.float32), tokens=tokens, middle=middle, offsets=offsets)
    report = with_estimate(report_text(text, "s"), text, encoding)
    assert report.estimate
    assert 0 <= report.estimate.low <= report.estimate.value <= report.estimate.high <= 100
    assert all(text[s.start : s.end] == s.text for s in report.suspects)
    line = score_line(PairScore(index=0, left=text, right=None, report=report))
    again = with_estimate(report_text(text, "s"), text, encoding)
    assert line == score_line(PairScore(index=0, left=text, right=None, report=again))


@pytest.mark.parametrize("text", ["The minister arrived in the capital last night.", "أهم الأخبار", "12 % …"])
def test_a_text_of_which_nothing_was_learnt_has_no_estimate(e5: Encoder, text: str) -> None:
    report = judged(e5, text)
    assert report.estimate is None
    assert report.suspects == ()
    assert "estimate" not in score_line(PairScore(index=0, left=text, right=None, report=report))


def test_another_encoder_gives_no_estimate(e5: Encoder) -> None:
    ((_, encoding),) = e5.encode([CLEAN[0]])
    other = replace(encoding, tokens=encoding.tokens[:, :100], middle=encoding.middle[:, :100])
    assert with_estimate(report_text(CLEAN[0], "s"), CLEAN[0], other).estimate is None
