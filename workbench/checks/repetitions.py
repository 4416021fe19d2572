"""Words, phrases and letters that are said again and again, as decoders do that have lost their way.

A word twice is a slip, unless Arabic says it twice on purpose: `reduplication.txt` has the words. A phrase three times,
a long one twice, or a word three times is no slip, and tells the reader nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from workbench.caching import load_once
from workbench.checks.findings import finding
from workbench.checks.lexicon import arabic_zipf, is_known_word
from workbench.checks.nouns import noun_form
from workbench.messages import Message
from workbench.names.inflection import is_common_word, is_function_word
from workbench.records import ErrorSpan, Severity

__all__ = ["repeats_as", "repetition"]

_TOKEN = re.compile("[^\\W_](?:[^\\W_]|[\u064b-\u0652])*")
_MARKS = re.compile("[\u064b-\u0652]")
_BETWEEN = re.compile(r"\s+")
_SEPARATED = re.compile(r"[\s،,؛;.…!؟?\-–—]+")
_WORDS = re.compile(r"\w+")
_AGAIN = re.compile(r"\b(\w{2,}(?: \w+)?)\b(?:\W+(?:(?:and|or|et|ou|y|und)\W+)?\1\b)+", re.IGNORECASE)
_BREAK = re.compile('[.!؟?:"“”«»„]')
_QUOTED = re.compile('["“«„][^"“”«»„]*["”»]')
_SHORTEST_JOINED = 3  # letters of a word whose و may be no letter of it
_TWICE = 2
_LONGEST_LETTERS = 2  # letters of a word that may be spelt-out letters
_LONGEST_DOUBLED = 4  # letters of a name that doubles
_RARE_ZIPF = 3.0  # of such a name
_LONGEST_UNIT = 24  # words
_LONG_UNIT = 5  # words; as many are not said twice by chance
_MANY = 4  # times, with signs between; fewer are a figure of speech
_OUTCRY = 24  # characters of a word that is called twice
# What people call, chant or sing is said more than once: هتفوا سلمية سلمية.
_CALL_LIST = (
    r"هتف\w*|[يت]هتف\w*|هتاف\w*|هاتف(?:ا|ين)|ردد\w*|[يت]ردد\w*|مرددين|صاح\w?|صاحوا|[يت]صيح\w*|صيح(?:ة|ات)|صرخ\w*|[يت]صرخ\w*|"
    r"صراخ\w*|نادى|نادوا|[يت]نادي|[يت]نادون|شعار\w*|نشيد\w*|أنشد\w*|[يت]نشد\w*|أغني\w*|غن[ىت]\w*|[يت]غني\w*|تلبي\w*|لبيك"
)
_CALL = re.compile(rf"(?:(?<!\w)(?:\w{{0,2}})(?:{_CALL_LIST})(?!\w)[^.؟]*|:\s*[\"«“]?)\Z")
_HEARD = 60  # characters behind such a word
_CHORUS = 6  # times, in quotation marks
_LETTERS = re.compile(r"([^\W\d_])\1{9,}|(?<!\w)(?:[^\W\d_]{1,6}?)([^\W\d_])\2{3,8}(?!\w)")
_SYLLABLES = re.compile(r"([^\W\d_]{2,4})\1{5,}")
_VOWELS = "اويىآ"
_LAUGHTER = frozenset("هخk")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{3,}")
_ACCUSATIVE = re.compile(r"(?!ال)[\u0621-\u064a]{3,6}(?<!و)(?<!ه)(?<!ن)(?<!ي)(?<!هم)(?<!كم)ا")
_LETTER_NAME_LIST = (
    "إيه ايه أيه بي سي دي إي اي أي إف اف جي إتش اتش آي كي إل ال إم ام إن ان "
    "أو بيه كيو آر ار إس اس أس تي يو في إكس واي زد"
)
_LETTER_NAMES = frozenset(_LETTER_NAME_LIST.split())


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class _Loop:
    """`times` repetitions of `size` tokens from the one with the index `first`; joined if only spaces part them."""

    first: int
    size: int
    times: int
    joined: bool


def repetition(text: str) -> Iterator[ErrorSpan]:
    """Find words, phrases and letters that are repeated in succession: `المسؤولين المسؤولين`."""
    tokens = [_Token(m.start(), m.end(), _MARKS.sub("", m[0]).casefold()) for m in _TOKEN.finditer(text)]
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    for loop in _all_loops(text, tokens):
        start = tokens[loop.first].start
        end = tokens[loop.first + loop.size * loop.times - 1].end
        if loop.times < _CHORUS and ("\n" in text[start:end] or _CALL.search(text, max(0, start - _HEARD), start)):
            continue
        severity = _severity(text, tokens, loop)
        chorus = any(a < start and end < b for a, b in quoted) and loop.times < _CHORUS
        if severity is None or (chorus and (loop.size > 1 or (loop.times == 2 and end - start < _OUTCRY))):
            continue
        unit = text[start : tokens[loop.first + loop.size - 1].end]
        reason = Message("findings.word-repeated") if loop.size == 1 else Message("findings.phrase-repeated")
        yield _found(text, start, end, severity, reason, unit)
    yield from _repeated_letters(text)


def repeats_as(right: str, span: ErrorSpan) -> bool:
    """Return whether a counterpart in another language says a word as often in a row: talk, talk and talk."""
    times = max((m[0].casefold().count(m[1].casefold()) for m in _AGAIN.finditer(right)), default=1)
    said = _WORDS.findall(_MARKS.sub("", span.text))
    return times > 1 and bool(said) and sum(w.removeprefix("و") == said[0].removeprefix("و") for w in said) <= times


def _repeated_letters(text: str) -> Iterator[ErrorSpan]:
    """Find a letter or a syllable over and over: `جداااااا`."""
    end = 0
    for match in sorted([*_LETTERS.finditer(text), *_SYLLABLES.finditer(text)], key=lambda m: (m.start(), -m.end())):
        said = match[0]
        letter = match[1] or match[2]
        laughter = set(said) - {"ا"}
        if match.start() < end or (laughter and laughter <= _LAUGHTER and len(said) < 4 * _CHORUS):
            continue
        end = match.end()
        drawn_out = match[1] and match.re is _LETTERS and match[1] in _VOWELS and _is_in_word(text, match)
        if match.re is _LETTERS and (match[2] or drawn_out):
            shorter = _DRAWN_OUT.sub(r"\1", said)
            yield _found(text, match.start(), match.end(), "minor", Message("findings.letter-repeated"), shorter)
        else:
            yield _found(text, match.start(), match.end(), "critical", Message("findings.letter-repeated"), letter)


def _is_in_word(text: str, match: re.Match[str]) -> bool:
    """Return whether a word goes on beside a match: somebody draws it out."""
    return text[match.start() - 1 : match.start()].isalpha() or text[match.end() : match.end() + 1].isalpha()


def _found(text: str, start: int, end: int, severity: Severity, reason: Message, suggestion: str) -> ErrorSpan:
    return finding(
        text,
        start,
        end,
        category="linguistic-conventions/duplication",
        severity=severity,
        check="repetition",
        reason=reason,
        suggestion=suggestion,
    )


def _all_loops(text: str, tokens: Sequence[_Token]) -> Iterator[_Loop]:
    """Yield the repetitions in a text, first those of three times or more whose parts و joins: فرنسا وفرنسا وفرنسا."""
    bare = [replace(t, key=t.key[1:]) if t.key.startswith("و") and len(t.key) > _SHORTEST_JOINED else t for t in tokens]
    taken: set[int] = set()
    for loop in _loops(text, bare):
        place = range(loop.first, loop.first + loop.size * loop.times)
        if loop.times > _TWICE and loop.joined and any(bare[k] is not tokens[k] for k in place[loop.size :]):
            taken.update(place)
            yield loop
    for loop in _loops(text, tokens):
        if taken.isdisjoint(range(loop.first, loop.first + loop.size * loop.times)):
            yield loop


def _loops(text: str, tokens: Sequence[_Token]) -> Iterator[_Loop]:
    """Yield the repetitions in a text, of overlapping ones that of the shortest unit."""
    keys = [t.key for t in tokens]
    first = 0
    while first < len(keys) - 1:
        loop = next(filter(None, (_loop_of(text, tokens, keys, first, size) for size in _sizes(keys, first))), None)
        if loop is None:
            first += 1
        else:
            yield loop
            first += loop.size * loop.times


def _sizes(keys: Sequence[str], first: int) -> list[int]:
    last = min(_LONGEST_UNIT, (len(keys) - first) // 2)
    return [size for size in range(1, last + 1) if keys[first] == keys[first + size]]


def _loop_of(text: str, tokens: Sequence[_Token], keys: Sequence[str], first: int, size: int) -> _Loop | None:
    unit = keys[first : first + size]
    times, joined = 1, True
    while keys[first + times * size : first + (times + 1) * size] == unit:
        at = first + times * size
        gap = text[tokens[at - 1].end : tokens[at].start]
        if not _SEPARATED.fullmatch(gap) or (size == 1 and times == 1 and not _BETWEEN.fullmatch(gap)):
            break
        joined = joined and bool(_BETWEEN.fullmatch(gap))
        times += 1
    return _Loop(first, size, times, joined) if times > 1 else None


def _severity(text: str, tokens: Sequence[_Token], loop: _Loop) -> Severity | None:
    """Return how severe a repetition is, None if it is right."""
    unit = [t.key for t in tokens[loop.first : loop.first + loop.size]]
    if loop.size == 1:
        return _severity_of_word(text, tokens, loop)
    if loop.times == _TWICE and loop.size < _LONG_UNIT and _is_broken(text, tokens, loop):
        return None
    if all(w.isdigit() or w in _LETTER_NAMES or _kinds(w) & {"loop", "name"} for w in unit):
        return None
    if "chant" in _kinds(unit[0]) and loop.times < _MANY:
        return None
    return _severity_of_phrase(loop)


def _is_broken(text: str, tokens: Sequence[_Token], loop: _Loop) -> bool:
    """Return whether a sentence or a quotation ends inside of the first phrase: `في اجتماع." "في اجتماع`."""
    inside = range(loop.first + 1, loop.first + loop.size)
    return any(_BREAK.search(text, tokens[k - 1].end, tokens[k].start) for k in inside)


def _severity_of_phrase(loop: _Loop) -> Severity | None:
    if not loop.joined and loop.size < _LONG_UNIT:
        return "critical" if loop.times >= _MANY else None
    if loop.times > 2 or (loop.joined and loop.size >= _LONG_UNIT):
        return "critical"
    return "major" if loop.size > 2 else "minor"


def _severity_of_word(text: str, tokens: Sequence[_Token], loop: _Loop) -> Severity | None:
    token = tokens[loop.first]
    word, kinds = token.key, _kinds(token.key)
    if word.isdigit() or len(word) < 2 or text[token.start : token.end].istitle() or "loop" in kinds:
        return None
    if loop.times > 2:
        return "critical" if loop.joined or loop.times > _MANY else None
    is_slip = not _is_said_twice(tokens, loop) and (is_known_word(word) or word.startswith("ال"))
    return "minor" if is_slip else None


def _is_said_twice(tokens: Sequence[_Token], loop: _Loop) -> bool:
    """Return whether Arabic says a word twice in a row on purpose, or as two words that are the same."""
    word, kinds = tokens[loop.first].key, _kinds(tokens[loop.first].key)
    after = tokens[loop.first + 2].key if loop.first + 2 < len(tokens) else ""
    if kinds & {"any", "name"} or ("construct" in kinds and after.startswith("ال")):
        return True
    if (word in _LETTER_NAMES and _is_spelt_out(tokens, loop)) or _is_one_by_one(tokens, loop):
        return True
    if _is_short_name(word):
        return True
    return bool(_ACCUSATIVE.fullmatch(word)) and "not" not in kinds


def _is_short_name(word: str) -> bool:
    """Return whether a rare short word is a name that may be said twice: باغو باغو, إس إس."""
    if is_function_word(word) or is_common_word(word):
        return False
    return len(word) <= _LONGEST_LETTERS or (len(word) <= _LONGEST_DOUBLED and arabic_zipf(word) < _RARE_ZIPF)


def _is_one_by_one(tokens: Sequence[_Token], loop: _Loop) -> bool:
    """Return whether an indefinite noun closes a phrase and may be said of each: أنجزت الخطة مرحلة مرحلة."""
    word = tokens[loop.first].key
    before = tokens[loop.first - 1].key if loop.first else ""
    after = tokens[loop.first + 2].key if loop.first + 2 < len(tokens) else ""
    form = noun_form(word)
    singular = form is not None and form.number == "singular" and not word.startswith("ال")
    return singular and bool(before) and not is_function_word(before) and (not after or is_function_word(after))


def _is_spelt_out(tokens: Sequence[_Token], loop: _Loop) -> bool:
    """Return whether a repeated word is the name of a letter, beside other such names."""
    beside = (loop.first - 1, loop.first + 2)
    around = [tokens[k].key for k in beside if 0 <= k < len(tokens)]
    return any(w in _LETTER_NAMES or w.removeprefix("و") in _LETTER_NAMES for w in around)


def _kinds(word: str) -> frozenset[str]:
    return _words().get(word, frozenset())


@load_once
def _words() -> dict[str, frozenset[str]]:
    """Return the kinds that `reduplication.txt` says of each word, which has no vowel signs."""
    kinds: dict[str, set[str]] = {}
    for line in files("workbench.checks").joinpath("reduplication.txt").read_text(encoding="utf-8").splitlines():
        for word in [] if line.startswith("#") else line.split()[1:]:
            kinds.setdefault(_MARKS.sub("", word), set()).add(line.split()[0])
    return {word: frozenset(found) for word, found in kinds.items()}
