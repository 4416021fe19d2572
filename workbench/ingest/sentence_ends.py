"""Where the sentences of a line end: after a stop that is no part of a word, and before the items of a list.

`sentencex` proposes. A proposal is dropped after an abbreviation, an initial, three dots or the number of an item, and
where the sentence goes on after a quotation. Two files hold the words that decide: `abbreviations.txt` and
`sentence_openers.txt`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Literal

from workbench.caching import load_once
from workbench.ingest.list_items import is_item_mark, item_starts

__all__ = ["sentence_ends"]

_Abbreviation = Literal["title", "unit", "year", "end", "name"]
_SPEECH_VERBS = "قال|قالت|وقال|وقالت|أضاف|وأضاف|أضافت|وأضافت|يقول|تقول|وتابع|تابع|وأكد|أكد|وأوضح|أوضح|وذكر|ذكر|صرح|وصرح"
_GLUED_QUOTE = re.compile(rf"(?<=[”»\"])(?=(?:{_SPEECH_VERBS})\s)")
_UNPROPOSED = re.compile(r"\.(?=\s+[\u0621-\u064a])")
_FOLLOWING_MARKS = re.compile(r"\s*[»”’›)\]}.!?؟…]+|\"")
_QUOTE = re.compile('"')
_GOES_ON = re.compile(r"\s*[،,;؛:/]")
_MARKS = re.compile(r"([.!?؟…؛。۔][.!?؟…؛。۔\s]*)([»”’›)\]}\"'\s]*)$")
_TOKEN = re.compile(r"[^\s\"“”«»‹›()\[\]{}،؛,;/]*$")
_TOKEN_BEFORE = re.compile(r"([^\s\"“”«»()\[\]،؛,:;]+)\s+$")
_NEXT_WORD = re.compile(r"\s*[\"“«‹(\[]*\s*([^\s\"“”«»()\[\]،؛,:;.!?؟…]*)")
_OPENING = re.compile(r"\s+[\"“«‹(\[]")
_REPORTED = re.compile(r":\s*(?:«[^«»]*»|“[^“”]*”|\"[^\"]*\")\s*$")
_VOWELS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_LETTER = r"[\u0621-\u063a\u0641-\u064aA-Za-z]"
_DOTTED = re.compile(rf"(?:ال)?(?:{_LETTER}{{1,2}}\.){{2,}}")  # م.ت.ف., U.S.
_INITIAL = re.compile(rf"(?:ال|و|وال)?({_LETTER})\.")
_WORD_WITH_STOP = re.compile(r"\s+(\w{1,6}\.)")
_DATED = re.compile(r"[\d٠-٩۰-۹]+(?:ه|م|ق\.م|ص)\.")  # 1445هـ.
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_AND_VERB = re.compile(r"و(?!ال|لل)[^\W\d_]{3}")
_LATIN = re.compile(r"[A-Za-z]")
_IN_NAME = re.compile(r"[A-Za-z\d]")
_NUMBER = re.compile(r"[وبلف]?[\d٠-٩۰-۹][\d٠-٩۰-۹.,/\u066b\u066c-]*")
_LOOK_AROUND = 80  # characters beside a stop; what decides is no longer
_LONGEST_QUOTATION = 2_000
_LONGEST_PART = 8_000  # characters of a line, longer than any paragraph of prose
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))


def sentence_ends(line: str, language: str) -> list[int]:
    """Return the offsets at which the sentences of a line end, in order, without that of the last."""
    proposed = {_without_space(line, end) for end in _proposals(line, language)}
    unproposed = {m.end() for m in _UNPROPOSED.finditer(line)} - proposed
    forced = {m.start() for m in _GLUED_QUOTE.finditer(line)}
    forced |= {_without_space(line, k) for k in item_starts(line)}
    quotes = [m.start() for m in _QUOTE.finditer(line)]
    ends: list[int] = [0]
    for place in sorted(proposed | unproposed | forced):
        stop = place if place in forced else _after_marks(line, place, quotes)
        if not ends[-1] < stop < len(line) or _GOES_ON.match(line, stop):
            continue
        start = ends[-1]
        if place in forced or (place in proposed and _is_end(line, start, stop)) or _is_opened(line, start, stop):
            ends.append(stop)
    return ends[1:]


def _proposals(line: str, language: str) -> Iterator[int]:
    """Yield the ends of sentences that `sentencex` proposes; it takes the square of the length, so of a part at a time.

    A part that is not the last one ends anywhere: what it proposes there is left to the next part.
    """
    import sentencex

    start = 0
    while start < len(line):
        part = line[start : start + _LONGEST_PART]
        ends = [start + b["end_index"] for b in sentencex.get_sentence_boundaries(language, part)]
        if start + len(part) < len(line):
            ends = [end for end in ends if end < start + len(part)]
        yield from ends
        whole = start + len(part)
        start = ends[-1] if ends and whole < len(line) else whole


def _without_space(line: str, end: int) -> int:
    while end and line[end - 1].isspace():
        end -= 1
    return end


def _after_marks(line: str, stop: int, quotes: Sequence[int]) -> int:
    """Return the end of the signs that close what ends at a stop; quotes are the places of straight quotation marks."""
    while (match := _FOLLOWING_MARKS.match(line, stop)) and (match[0] != '"' or bisect_left(quotes, stop) % 2):
        stop = match.end()
    return stop


def _is_end(line: str, start: int, stop: int) -> bool:
    """Return whether a sentence that begins at `start` ends at `stop`, where one is proposed."""
    start = max(start, stop - _LONGEST_QUOTATION)
    marks = _MARKS.search(line, max(start, stop - _LOOK_AROUND), stop)
    if marks is None:
        return True
    if is_item_mark(line[start:stop]):
        return False
    sign = marks[1].strip()
    if not line[stop].isspace():
        return marks[2] != "" or sign[-1] != "." or _is_glued_end(line, start, stop)
    following = _next_word(line, stop)
    if marks[2].strip() and not _is_foreign(following):
        return _ends_quotation(line[start:stop], sign, following) or bool(_OPENING.match(line, stop))
    dots = "…" in sign or ".." in sign
    if dots and (not _is_foreign(following) or _ARABIC.search(line, start, stop)):
        return "؟" in sign or "!" in sign or following in _openers("clause")
    kind = _abbreviation(line, start, stop)
    return kind is None or _opens(kind, following)


def _is_foreign(word: str) -> bool:
    """Return whether a word is of a script whose capital letters, which `sentencex` looks at, begin a sentence."""
    return word[:1].isalpha() and not _ARABIC.match(word)


def _is_opened(line: str, start: int, stop: int) -> bool:
    """Return whether an abbreviation ends a sentence at `stop`, where none is proposed: the next word opens one."""
    kind = _abbreviation(line, start, stop)
    following = _next_word(line, stop)
    if line[stop - 1] != "." or kind is None or _is_foreign(following) or not _opens(kind, following):
        return False
    start = max(start, stop - _LONGEST_QUOTATION)
    closed = all(line.count(a, start, stop) <= line.count(b, start, stop) for a, b in _PAIRS)
    return closed and not line.count('"', start, stop) % 2


def _opens(kind: _Abbreviation, following: str) -> bool:
    """Return whether a sentence begins with a word after an abbreviation of a kind."""
    if kind == "title" or _is_foreign(following):
        return kind != "title"
    if kind == "unit":
        return following not in _openers("onward")
    if kind == "year" and _AND_VERB.match(following) and following not in _openers("conjoined"):
        return True
    return following in _openers("clause") or (kind in {"year", "end"} and following in _openers("phrase"))


def _ends_quotation(sentence: str, sign: str, following: str) -> bool:
    """Return whether a sentence ends with the quotation or the bracket that closes it, after a sign."""
    if following in _openers("speech"):
        return False
    if (sign[-1] not in "؟?!…" and not sign.endswith("..")) or following in _openers("reported"):
        return True
    reported = _REPORTED.search(sentence) is not None
    return reported and following not in _openers("onward") and not following.startswith("ف")


def _is_glued_end(line: str, start: int, stop: int) -> bool:
    """Return whether a stop without a space after it ends a sentence, and is not inside of a name or a number."""
    token = _token(line, start, stop)
    right = line[stop : stop + _LOOK_AROUND]
    following = _VOWELS.sub("", re.split(r"[^\w\u0640]", right, maxsplit=1)[0])
    before = token[:-1].rpartition(".")[2]
    if _IN_NAME.match(right) and (_IN_NAME.match(before[-1:]) or right[0].islower()):
        return False
    if any(following in _openers(kind) for kind in ("speech", "reported", "clause")):
        return True
    words = _words()
    if _is_letter(before) or words.get(token) == "title" or words.get(following) == "ending":
        return False
    parts = token.split(".")[:-1]
    if not all(_is_letter(w) or words.get(w) == "part" for w in (parts[0].removeprefix("و"), *parts[1:]) if w):
        return True
    return len(parts) == 1 and not _is_letter(following) and words.get(following) != "part"


def _is_letter(word: str) -> bool:
    """Return whether a word is a single letter, which may have an article or a و before it."""
    return len(word) == 1 or (len(word) == 2 and word[0] == "و") or (len(word) == 3 and word.startswith("ال"))


def _abbreviation(line: str, start: int, stop: int) -> _Abbreviation | None:
    """Return what kind of an abbreviation the stop at `stop` belongs to, None if it belongs to none."""
    token = _token(line, start, stop)
    words = _words()
    bare = token.removeprefix("و")
    kind = words.get(token) or words.get(bare)
    before = _TOKEN_BEFORE.search(line, max(0, stop - len(token) - _LOOK_AROUND), stop - len(token))
    previous = _VOWELS.sub("", before[1]) if before else ""
    initial = _INITIAL.fullmatch(token)
    if initial and any(words.get(previous.removeprefix(p)) == "label" for p in ("", "و", "ب", "ل")):
        return None
    numbered = _NUMBER.fullmatch(previous) is not None
    if kind == "title" and not numbered:
        return "title"
    if kind == "unit" and numbered:
        return "unit"
    if kind == "money" or _DATED.fullmatch(token) or (numbered and (initial or kind in {"title", "end"})):
        return "year"
    if kind in {"title", "end"}:
        return "end"
    beside = (previous, match[1]) if (match := _WORD_WITH_STOP.match(line, stop)) else (previous,)
    letters = words.get(bare[:-1]) == "part" and any(words.get(w[:-1]) == "part" for w in beside if w.endswith("."))
    return "name" if initial or letters or _DOTTED.fullmatch(token) or _is_spelt(bare) else None


def _is_spelt(token: str) -> bool:
    """Return whether a word is made of letters and names of letters with stops between: بي.دبليو.سي."""
    parts = token.split(".")
    named = {part for part in parts if _words().get(part) == "part"}
    return not parts[-1] and bool(named) and all(part in named or _is_letter(part) for part in parts[:-1])


def _token(line: str, start: int, stop: int) -> str:
    """Return the word that ends at a stop, with it, without vowel signs."""
    match = _TOKEN.search(line, max(start, stop - _LOOK_AROUND), stop)
    return _VOWELS.sub("", match[0] if match else "")


def _next_word(line: str, stop: int) -> str:
    match = _NEXT_WORD.match(line, stop, stop + _LOOK_AROUND)
    return _VOWELS.sub("", match[1] if match else "")


@load_once
def _words() -> dict[str, str]:
    """Return what `abbreviations.txt` says of each word, which has no vowel signs."""
    return {_VOWELS.sub("", word): kind for word, kind in _entries("abbreviations.txt")}


@load_once
def _openers(kind: str) -> frozenset[str]:
    """Return the words of a kind in `sentence_openers.txt`; `reported` are verbs of speech that begin a sentence."""
    words = _entries("sentence_openers.txt")
    speech = {word for word, k in words if k == "speech"}
    if kind == "reported":
        return frozenset("و" + word for word in speech)
    begun = {c + word for word in speech for c in "وف"} if kind == "clause" else set()
    return frozenset(word for word, k in words if k == kind) | begun


def _entries(name: str) -> list[tuple[str, str]]:
    lines = files("workbench.ingest").joinpath(name).read_text(encoding="utf-8").splitlines()
    entries = (line.partition("\t") for line in lines if line.strip() and not line.startswith("#"))
    return [(word, kind.strip()) for word, _, kind in entries]
