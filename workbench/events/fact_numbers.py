"""The numbers and dates of reports as claims, and which of them are of the same fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from workbench.arabic import Date, find_dates, is_of_people
from workbench.checks.date_relations import contradict
from workbench.checks.number_mentions import NumberMention, find_number_mentions
from workbench.checks.number_relations import relation
from workbench.events.fact_claims import Claim, Likeness
from workbench.events.fact_context import shared_context, stems_of, topic_at
from workbench.records import SheetSentence

__all__ = ["DateComparison", "NumberComparison", "date_claims", "number_claims"]

_SKIPPED = {"ordinal", "bare noun"}
_DATED = {"date", "year", "weekday", "time"}
_FIRST_YEAR = 1000  # of news; a smaller one is a number that translation made a year of
_COMMON = 12  # numbers up to this one are in every report
_LINKED = 0.5  # context that linked sentences share at least
_SAME_FROM = 0.4  # score from which the same number in two reports is of one fact
_TOPIC, _SUBJECT, _DISTINCTIVE = 0.3, 0.2, 0.2  # what a topic, a unit and a rare number add to the score
# Context from which two numbers are of one fact: with one topic, with the same noun or unit, people without a topic.
_DIFFER_TOPIC, _DIFFER_SUBJECT, _DIFFER_PEOPLE = 0.25, 0.35, 0.5
_DIFFER_DATES, _DIFFER_YEARS, _VAGUE_DATES = 0.45, 0.2, 0.2
_WHOLE = {"whole", "aboard"}
_LINKS = Set[tuple[str, str]]


def number_claims(report: int, sentence: SheetSentence) -> Iterator[Claim]:
    """Yield what a sentence says in numbers, without ranks and singulars."""
    mentions = [m for m in find_number_mentions(sentence.text) if m.kind not in _SKIPPED]
    taken = [(m.whole_start, m.whole_end) for m in mentions]
    for mention in mentions:
        start, end = mention.whole_start, mention.whole_end
        others = [place for place in taken if place != (start, end)]
        yield Claim(
            kind="number",
            report=report,
            segment_id=sentence.id,
            sentence=sentence.text,
            start=start,
            end=end,
            value=_value(mention),
            block=_block(mention),
            identity=_value(mention),
            topic=topic_at(sentence.text, start, end, others) if _block(mention) == "count" else "",
            context=stems_of(sentence.text[:start] + " " + sentence.text[end:]),
            number=mention,
        )


def _value(mention: NumberMention) -> str:
    if mention.kind == "score":
        return "–".join(f"{v:g}" for v in sorted(mention.values, reverse=True))
    unit = f" {mention.unit.name}" if mention.unit else ""
    return f"{mention.value:,.12g}{unit}"


def _block(mention: NumberMention) -> str:
    if mention.unit:
        return mention.unit.dimension
    return {"score": "score", "code": "code", "fraction": "share"}.get(mention.kind, "count")


class NumberComparison:
    """Tells which numbers are of one fact: of the same thing, in like surroundings."""

    def __init__(self, weights: Mapping[str, float], linked: _LINKS) -> None:
        self._weights, self._linked = weights, linked

    def __call__(self, one: Claim, other: Claim) -> Likeness | None:
        """Return how two numbers relate, None where they are of different things."""
        ours, theirs = one.number, other.number
        if ours is None or theirs is None or not _may_be_one(ours, theirs) or not _topics_agree(one.topic, other.topic):
            return None
        context = _context(one, other, self._weights, self._linked)
        topic = bool(one.topic) and one.topic == other.topic
        found = relation(ours, theirs)
        if found == "same":
            score = (
                context + _TOPIC * topic + _SUBJECT * _same_subject(ours, theirs) + _DISTINCTIVE * _distinctive(ours)
            )
            return Likeness(relation="same", score=score) if score >= _SAME_FROM else None
        if found == "unclear" or one.report == other.report or ours.kind == "code":
            return None
        if context < _least_context(ours, theirs, topic=topic):
            return None
        return Likeness(relation="differ", score=context + _TOPIC * topic)


def _may_be_one(one: NumberMention, other: NumberMention) -> bool:
    """Return whether what two numbers count may be the same."""
    if one.unit or other.unit:
        return bool(one.unit and other.unit)
    if one.noun is None or other.noun is None or one.noun == other.noun:
        return True
    return is_of_people(one.noun) and is_of_people(other.noun)


def _topics_agree(one: str, other: str) -> bool:
    return not one or not other or one == other or {one, other} == _WHOLE


def _same_subject(one: NumberMention, other: NumberMention) -> bool:
    if one.unit and other.unit:
        return one.unit.is_same(other.unit)
    return one.kind == other.kind == "score" or (one.noun is not None and one.noun == other.noun)


def _distinctive(mention: NumberMention) -> bool:
    return mention.value > _COMMON or mention.value % 1 != 0


def _least_context(one: NumberMention, other: NumberMention, *, topic: bool) -> float:
    if topic:
        return _DIFFER_TOPIC
    people = one.noun is not None and is_of_people(one.noun)
    return _DIFFER_SUBJECT if _same_subject(one, other) and not people else _DIFFER_PEOPLE


def _context(one: Claim, other: Claim, weights: Mapping[str, float], linked: _LINKS) -> float:
    shared = shared_context(one.context, other.context, weights)
    pair = (one.segment_id, other.segment_id)
    return max(shared, _LINKED) if pair in linked or pair[::-1] in linked else shared


def date_claims(report: int, sentence: SheetSentence) -> Iterator[Claim]:
    """Yield the dates, years, weekdays and times of a sentence."""
    for date in find_dates(sentence.text):
        if date.kind not in _DATED or (date.kind == "year" and (date.year or 0) < _FIRST_YEAR):
            continue
        block, identity = _day(date)
        yield Claim(
            kind="date",
            report=report,
            segment_id=sentence.id,
            sentence=sentence.text,
            start=date.start,
            end=date.end,
            value=date.value,
            block=block,
            identity=identity,
            context=stems_of(sentence.text[: date.start] + " " + sentence.text[date.end :]),
            date=date,
        )


def _day(date: Date) -> tuple[str, str]:
    """Return what sort of date it is, and the part of it that two dates of one day have in common."""
    if date.kind == "date" and date.day is not None:
        return f"{date.calendar} day", f"{date.month}-{date.day}"
    if date.kind == "date":
        return f"{date.calendar} month", f"{date.month}"
    return date.kind, date.value


class DateComparison:
    """Tells which dates are of one fact: the same, or others in like surroundings."""

    def __init__(self, weights: Mapping[str, float], linked: _LINKS) -> None:
        self._weights, self._linked = weights, linked

    def __call__(self, one: Claim, other: Claim) -> Likeness | None:
        """Return how two dates relate, None where they are of different things."""
        if one.date is None or other.date is None:
            return None
        context = _context(one, other, self._weights, self._linked)
        if not contradict(one.date, other.date):
            vague = one.date.kind in {"weekday", "time"}
            score = 1 - vague + context
            return Likeness(relation="same", score=score) if score >= (_VAGUE_DATES if vague else 1) else None
        least = _DIFFER_YEARS if one.identity == other.identity and one.date.kind == "date" else _DIFFER_DATES
        return Likeness(relation="differ", score=context) if one.report != other.report and context >= least else None
