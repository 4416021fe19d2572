"""Numbers in words of a source in another language, put into figures: sixty-two, two hundred and fifty.

Words that go on with each other are one number, others are several: twenty-five, but five to ten. Small numbers such as
one, which are other words as well, are only read beside others and before a scale: fifty-one, one million.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.checks.source_words import SourceWords

__all__ = ["with_figures", "with_parts"]

_UNREAD = "…"
_HUNDRED, _THOUSAND = 100, 1000
_TENS = range(20, 100, 10)


@dataclass(slots=True, kw_only=True)
class _Number:
    """A number in words at `text[start:end]`, so far as it is read: that of its thousands, and what comes behind."""

    start: int
    end: int
    value: int
    thousands: int = 0
    words: int = 1


def with_figures(text: str, words: SourceWords) -> str:
    """Return a text with its numbers in words in figures; millions and thousands behind a number stay words."""
    some = "|".join(sorted(map(re.escape, _values(words)), key=len, reverse=True))
    tokens = list(re.compile(rf"(?<![^\W_])(?:{some})(?![^\W_])", re.IGNORECASE).finditer(text))
    made, at = [], 0
    for number in _numbers(text, tokens, words):
        figure = _figure(text, number, words)
        if figure is not None:
            made += [text[at : number.start], figure]
            at = number.end
    return "".join([*made, text[at:]])


def _values(words: SourceWords) -> dict[str, int]:
    """Return the value of every number word."""
    plain = {word: int(value) for word, value in {**words.numbers, **words.small}.items()}
    return plain | dict.fromkeys(words.hundred, _HUNDRED) | dict.fromkeys(words.thousand, _THOUSAND)


def _numbers(text: str, tokens: list[re.Match[str]], words: SourceWords) -> Iterator[_Number]:
    """Yield the numbers that some number words make up."""
    values = _values(words)
    number: _Number | None = None
    for match in tokens:
        value = values[match[0].lower()]
        if number and _goes_on(number, text[number.end : match.start()], value, words):
            _add(number, value, match.end())
            continue
        if number:
            yield number
        before = (
            re.search(rf"\b(?:{words.one})\s+$", text[: match.start()]) if words.one and value >= _HUNDRED else None
        )
        number = _Number(start=before.start() if before else match.start(), end=match.end(), value=value)
        if value == _THOUSAND:
            number.thousands, number.value = value, 0
    if number:
        yield number


def _goes_on(number: _Number, gap: str, value: int, words: SourceWords) -> bool:
    """Return whether a number word behind a gap is of the number before it."""
    joint, last = gap.strip(" -\u00a0").lower(), number.value
    if not gap or (joint and (joint != words.joint or last % words.joint_behind)):
        return False
    if value in {_HUNDRED, _THOUSAND}:
        fits = last % 10 and last < 20 if value == _HUNDRED else 0 < last < _THOUSAND and not number.thousands
        return not joint and bool(fits)
    if last == 0:
        return value < _THOUSAND
    if last % _HUNDRED == 0:
        return value < _HUNDRED
    tens = last % _HUNDRED
    return tens % 10 == 0 and value < (20 if tens in words.twenties else 10 if tens in _TENS else 0)


def _add(number: _Number, value: int, end: int) -> None:
    """Add a number word to the number that goes on with it."""
    if value == _THOUSAND:
        number.thousands, number.value = number.value * value, 0
    else:
        number.value = number.value * value if value == _HUNDRED else number.value + value
    number.end, number.words = end, number.words + 1


def _figure(text: str, number: _Number, words: SourceWords) -> str | None:
    """Return what stands for a number in words: what is not compared for an ordinal, None for what is no number."""
    if words.ordinals and re.compile(rf"-(?:{words.ordinals})s?\b", re.IGNORECASE).match(text, number.end):
        return None if text[number.end + 1 :].startswith("half") else _UNREAD
    if number.words == 1:
        said = text[number.start : number.end].lower()
        if said not in words.numbers and not (said in words.small and _is_counted(text, number, words)):
            return None
    if number.thousands and not number.value:
        return f"{number.thousands // _THOUSAND} {words.thousand[0]}"
    return str(number.thousands + number.value)


def _is_counted(text: str, number: _Number, words: SourceWords) -> bool:
    """Return whether a word that may be no number is one, before a scale, a percentage, or some of a unit."""
    after = [*words.scales, *words.percent, *(words.units if number.value > 1 else ())]
    return bool(re.compile(rf"[\s-]+(?:{'|'.join(map(re.escape, after))})\b", re.IGNORECASE).match(text, number.end))


def with_parts(text: str, words: SourceWords) -> str:
    """Return a text with the shares of scales, and beside numbers, as Arabic has them: half a million, 2 and a half."""
    scales = "|".join(sorted(map(re.escape, words.scales), key=len, reverse=True))
    article = rf"(?:(?:{words.one})[\s-]+)?" if words.one else ""
    small = {**{word: word for word in words.one.split("|")}, **words.small}
    number = rf"\b(\d+|{'|'.join(small)})"
    for said, more in words.more.items():
        for pattern in (rf"{number}\s+{said}(?:\s+({scales}))?\b", rf"{number}\s+({scales})\s+{said}\b"):
            for match in reversed(list(re.finditer(pattern, text, re.IGNORECASE))):
                text = _with(text, match, _sum(match[1], more, match[2], words))
    for said, share in words.parts.items():
        for match in reversed(
            list(re.finditer(rf"\b{article}(?:{said})[\s-]+{article}({scales})\b", text, re.IGNORECASE))
        ):
            text = _with(text, match, f"{share} {words.scales[match[1].lower()]}")
    return re.sub(rf"\b\d+[\s-](?:{words.shares})\b", _UNREAD, text, flags=re.IGNORECASE) if words.shares else text


def _with(text: str, match: re.Match[str], made: str) -> str:
    return f"{text[: match.start()]}{made}{text[match.end() :]}"


def _sum(said: str, more: float, scale: str | None, words: SourceWords) -> str:
    """Return a number with the share that is added to it, of its scale if it has one."""
    whole = int(words.small.get(said.lower(), said if said.isdigit() else "1"))
    return f"{whole + more:g}{f' {scale}' if scale else ''}"
