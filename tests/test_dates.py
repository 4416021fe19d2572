from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import golden_lines
from workbench.arabic import find_dates
from workbench.arabic.months import gregorian_months, hijri_months

DATES = st.dates(dt.date(1900, 1, 1), dt.date(2049, 12, 31))
DIGIT_SETS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
MARKS = st.sampled_from(["", "\u200f", "\u200e", "\u061c"])
HOURS = [
    "الثانية عشرة",
    "الواحدة",
    "الثانية",
    "الثالثة",
    "الرابعة",
    "الخامسة",
    "السادسة",
    "السابعة",
    "الثامنة",
    "التاسعة",
    "العاشرة",
    "الحادية عشرة",
]
MINUTES = {
    0: [""],
    5: [" وخمس دقائق"],
    10: [" وعشر دقائق"],
    15: [" والربع", " وربع", " و15 دقيقة"],
    20: [" والثلث", " وثلث"],
    25: [" والنصف إلا خمس دقائق", " وخمس وعشرين دقيقة"],
    30: [" والنصف", " ونصف"],
    35: [" والنصف وخمس دقائق"],
    40: [" إلا ثلثا", " إلا الثلث"],
    45: [" إلا ربعا", " إلا الربع"],
    50: [" إلا عشر دقائق"],
    55: [" إلا خمس دقائق"],
}
DAYS = {
    1: "الأول",
    2: "الثاني",
    7: "السابع",
    10: "العاشر",
    11: "الحادي عشر",
    12: "الثاني عشر",
    19: "التاسع عشر",
    20: "العشرين",
    21: "الحادي والعشرين",
    25: "الخامس والعشرين",
    28: "الثامن والعشرين",
}


@pytest.mark.parametrize("line", [x for x in golden_lines("dates.tsv") if x])
def test_dates_match_the_goldens(line: str) -> None:
    text, _, expected = line.partition("\t")
    assert " | ".join(f"{d.value}={text[d.start : d.end]}" for d in find_dates(text)) == expected


def in_digits(text: str, digits: str) -> str:
    return text.translate(str.maketrans("0123456789", digits))


@given(DATES, st.sampled_from(sorted(gregorian_months())), DIGIT_SETS)
def test_every_name_of_a_month_makes_the_same_date(date: dt.date, name: str, digits: str) -> None:
    written = in_digits(f"{date.day} {name} {date.year}", digits)
    text = f"وقع الهجوم في {written} قرب الحدود"
    (found,) = find_dates(text)
    assert found.value == f"{date.year}-{gregorian_months()[name]:02}-{date.day:02}"
    assert text[found.start : found.end] == written


@given(DATES, DIGIT_SETS, MARKS, st.sampled_from("/-."))
def test_every_format_of_a_date_reads_alike(date: dt.date, digits: str, mark: str, sign: str) -> None:
    between = f"{mark}{sign}"
    day, month, year = f"{date.day:02}", f"{date.month:02}", str(date.year)
    for parts in ((day, month, year), (str(date.day), str(date.month), year), (year, month, day)):
        written = in_digits(between.join(parts), digits)
        text = f"صدر القرار بتاريخ {mark}{written}{mark} في العاصمة"
        (found,) = find_dates(text)
        assert found.value == date.isoformat()
        assert text[found.start : found.end] == written


@given(st.integers(1350, 1499), st.sampled_from(sorted(hijri_months())), st.integers(1, 29))
def test_hijri_dates_in_words_and_digits_read_alike(year: int, name: str, day: int) -> None:
    month = hijri_months()[name]
    value = f"h{year}-{month:02}-{day:02}"
    for written in (
        f"{day} {name} {year}",
        f"{day} {name} {year}هـ",
        f"{year}/{month}/{day} هـ",
        f"{day}/{month}/{year}",
    ):
        assert [d.value for d in find_dates(f"صدر الأمر في {written}")] == [value]


@given(st.integers(0, 23), st.sampled_from(sorted(MINUTES)), st.data())
def test_times_in_words_and_digits_read_alike(hour: int, minute: int, data: st.DataObject) -> None:
    less = minute >= 40
    said = HOURS[(hour + less) % 12] + data.draw(st.sampled_from(MINUTES[minute]))
    halves = ["صباحا"] if hour < 12 else ["مساء", "بعد الظهر"]
    if less and (hour + 1) % 12 == 0:  # the hour named is in the other half of the day
        halves = ["مساء"] if hour < 12 else ["صباحا"]
    text = f"بدأ الاجتماع الساعة {said} {data.draw(st.sampled_from(halves))} في المقر"
    (found,) = find_dates(text)
    assert found.value == f"T{hour:02}:{minute:02}"
    assert find_dates(f"بدأ الاجتماع الساعة {hour:02}:{minute:02} في المقر")[0].value == found.value


@given(st.sampled_from(sorted(DAYS)), st.sampled_from(sorted(gregorian_months())))
def test_days_in_words_and_digits_read_alike(day: int, name: str) -> None:
    for of in ("من", "من شهر"):
        said = [d.value for d in find_dates(f"في {DAYS[day]} {of} {name} 2020")]
        assert said == [d.value for d in find_dates(f"في {day} {of} {name} 2020")]
        assert said == [f"2020-{gregorian_months()[name]:02}-{day:02}"]


@given(st.text(alphabet=st.sampled_from("0123٤٥:/.-، يوليومارسالأحدعامغشتكانونهـأمسغداالساعةوربع\u200f"), max_size=40))
def test_dates_lie_in_the_text_and_apart(text: str) -> None:
    found = find_dates(text)
    assert all(0 <= d.start < d.end <= len(text) for d in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(d.month is None or 1 <= d.month <= 12 for d in found)
    assert all(d.hour is None or (0 <= d.hour < 24 and 0 <= d.minute < 60) for d in found)
