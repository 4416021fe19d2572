"""By how much something is said to have grown: تضاعف, زاد ثلاثة أضعاف, ارتفع بنسبة 100 بالمئة.

What has grown by a hundred percent has doubled. Only sentences that tell of one growth each are compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from workbench.arabic import CompactText, compact, find_dates, find_quantities
from workbench.checks.concepts import concepts
from workbench.checks.number_mentions import find_number_mentions

__all__ = ["Growth", "contradicted_growth", "find_growth"]

_DOUBLED = re.compile(
    r"(?<![^\W_])(?:[وفس]{0,2}[يت]?تضاعف(?:ت|وا|ا|ها|ه)?|[وفس]{0,2}[يتن]?ضاعف(?:ت|وا)?|[وفبل]?مضاعفه)(?![^\W_])"
)
_DENIED = re.compile(r"(?<![^\W_])[وف]?(?:لم|لن|لا|ما|دون|عدم)\s+(?:ان\s+)?\Z")
_GROWS = re.compile(
    r"(?<![^\W_])(?:[وفس]{0,2}(?:[يت](?:زيد|زداد|رتفع|نمو|قفز|صعد)|(?:زاد|ازداد|ارتفع|قفز|صعد)ت?|نما|نمت)"
    r"|[وفبل]?(?:ال)?(?:زياده|ارتفاع|نمو|قفزه)(?:ا|ها|ه)?)(?![^\W_])"
)
_TWICE = re.compile(
    r"(?<![^\W_])(?:(?:بمقدار|بنحو|الي|نحو|بحوالي|عن|من)\s+(?P<what>الضعف)|بالضعف|(?:ب|الي\s+)?(?P<two>ضعف(?:ين|ي(?=\s))))(?![^\W_])"
)
_REACHES = re.compile(r"(?<![^\W_])[وف]?[يت]?بلغ(?:ت|وا)?(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]{3,}")
_BESIDE = 2  # words
_TIMES = re.compile(r"\s+(?:اضعاف|مرات)(?![^\W_])")
_TWO_TIMES = re.compile(r"\s+مرتين(?![^\W_])")
_VAGUE = re.compile(r"\s+(?:[^\W\d_]+\s+){0,6}?(?:(?:عده\s+)?مرات(?:\s+(?:عده|عديده))?|اضعافا?)(?![^\W_])")
_REACH = 80  # characters between a verb and by how much
_MIN_SHARE = 0.5
_TWO = 2.0
_TOLERANCE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What something has grown to at `source[start:end]`, with 1 for what it was; a percentage is of what was added.

    around are the words beside the verb, among which is what has grown.
    """

    start: int
    end: int
    times: float
    around: frozenset[str]
    is_percentage: bool = False


def contradicted_growth(left: str, right: str) -> Iterator[tuple[Growth, Growth]]:
    """Yield the growth of the left and that of the right if two sentences about the same thing tell another one."""
    ours, theirs = find_growth(left), find_growth(right)
    if len(ours) != 1 or len(theirs) != 1 or (ours[0].is_percentage and theirs[0].is_percentage):
        return
    of_one = _are_of_one_thing(left, right) and not ours[0].around.isdisjoint(theirs[0].around)
    if of_one and not _are_same(ours[0], theirs[0]):
        yield ours[0], theirs[0]


def _are_same(one: Growth, other: Growth) -> bool:
    """Return whether two growths may be the same; زاد ثلاثة أضعاف is by 200 percent to some, by 300 to others."""
    readings = [(g.times, g.times + 1) if g.times > _TWO and not g.is_percentage else (g.times,) for g in (one, other)]
    if not (one.is_percentage or other.is_percentage):
        readings = [(one.times,), (other.times,)]
    return any(abs(a - b) <= _TOLERANCE * max(a, b) for a in readings[0] for b in readings[1])


def _are_of_one_thing(left: str, right: str) -> bool:
    """Return whether two sentences have most of their words, and name the same days and years."""
    if {d.year for d in find_dates(left)} != {d.year for d in find_dates(right)}:
        return False
    mine, its = (Counter(c.key for c in concepts(side) if not c.key.startswith("#")) for side in (left, right))
    return 2 * (mine & its).total() >= _MIN_SHARE * (mine.total() + its.total())


@lru_cache(maxsize=1024)
def find_growth(text: str) -> tuple[Growth, ...]:
    """Return the growths that a text tells in order."""
    plain = compact(text)
    if not ("ضعف" in plain.text or "ضاعف" in plain.text or "ضعاف" in plain.text or _GROWS.search(plain.text)):
        return ()
    found = [*_in_times(plain), *_twice(plain)]
    return tuple(found or [*_doubled(plain)] or _in_percent(plain))


def _in_times(text: CompactText) -> Iterator[Growth]:
    """Yield growths in times behind a verb: تضاعف ثلاث مرات, زاد ثلاثة أضعاف, بلغ أربعة أضعاف."""
    for quantity in find_quantities(text.source):
        start, end = text.range_of(quantity.start, quantity.end)
        times = _TIMES.match(text.text, end)
        verbs = [*_DOUBLED.finditer(text.text, 0, start)]
        if times and quantity.value >= _TWO and ("ضعاف" in times.group() or verbs):
            last = text.span(start, times.end())[1]
            yield Growth(start=quantity.start, end=last, times=quantity.value, around=_around(text, start))


def _twice(text: CompactText) -> Iterator[Growth]:
    for match in _TWICE.finditer(text.text):
        named = next((name for name in ("what", "two") if match[name]), 0)
        start, end = text.span(*match.span(named))
        yield Growth(start=start, end=end, times=_TWO, around=_around(text, match.start()))


def _doubled(text: CompactText) -> Iterator[Growth]:
    """Yield what تضاعف tells by itself, unless it is told that it was several times."""
    for match in _DOUBLED.finditer(text.text):
        denied = _DENIED.search(text.text, 0, match.start())
        if not denied and not _VAGUE.match(text.text, match.end()):
            start, end = text.span(*match.span())
            yield Growth(start=start, end=end, times=_TWO, around=_around(text, match.end() + 1))


def _in_percent(text: CompactText) -> Iterator[Growth]:
    """Yield growths in percent behind the word for them: زاد بنسبة 50 بالمئة."""
    words = [*_GROWS.finditer(text.text)]
    for m in find_number_mentions(text.source):
        start = text.range_of(m.start, m.end)[0]
        grows = any(0 < start - w.end() <= _REACH for w in words)
        if grows and m.unit and m.unit.name == "percent" and m.value > 0 and not m.partial:
            times = 1 + m.value / 100
            yield Growth(start=m.start, end=m.whole_end, times=times, around=_around(text, start), is_percentage=True)


def _around(text: CompactText, before: int) -> frozenset[str]:
    """Return the words beside the last verb before a place, or before the place itself if there is none."""
    verbs = [m.span() for pattern in (_GROWS, _DOUBLED, _REACHES) for m in pattern.finditer(text.text, 0, before)]
    start, end = max(verbs, default=(before, before))
    words = [*_WORD.findall(text.text[:start])[-_BESIDE:], *_WORD.findall(text.text[end:])[:_BESIDE]]
    return frozenset(w.removeprefix("ال") for w in words)
