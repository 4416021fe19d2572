"""Agreement of ordinals with the noun before them: الدورة الخامسة عشرة, القرن الحادي والعشرون, المرة الثانية.

Both parts of eleven to nineteen have the gender of the noun, so that `الخامس عشرة` is wrong whatever it is said of.
Their case is not written: في القرن الخامس عشر.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.arabic import find_dates
from workbench.checks.adjectives import is_alone, singular_agreement, without_article
from workbench.checks.findings import agreement_finding
from workbench.checks.tokens import Token, arabic_tokens
from workbench.checks.word_lists import word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["ordinals"]

_UNITS = {
    "الأول": "الأولى",
    "الحادي": "الحادية",
    "الثاني": "الثانية",
    "الثالث": "الثالثة",
    "الرابع": "الرابعة",
    "الخامس": "الخامسة",
    "السادس": "السادسة",
    "السابع": "السابعة",
    "الثامن": "الثامنة",
    "التاسع": "التاسعة",
    "العاشر": "العاشرة",
}
_MASCULINE = {feminine: masculine for masculine, feminine in _UNITS.items()}
_TEENS = {"عشر": False, "عشرة": True}
_FIRST = {"الأول", "الأولى"}  # which also stand by themselves: فاز على الشركة الأول وخسر الثاني
_TENS = re.compile("وال(?:عشر|ثلاث|أربع|خمس|ست|سبع|ثمان|تسع)(?:ين|ون)")
_JOINED_PREPOSITIONS = ("بال", "لل", "وبال", "ولل")
_PRONOUNS = ("ه", "ها", "هم", "هما")


def ordinals(text: str) -> Iterator[ErrorSpan]:
    """Find ordinals whose gender is not that of their noun, or whose two parts differ in gender."""
    tokens = arabic_tokens(text)
    for k, token in enumerate(tokens):
        if token.text not in _UNITS and token.text not in _MASCULINE:
            continue
        following = tokens[k + 1] if k + 1 < len(tokens) and tokens[k + 1].joined else None
        teen = _TEENS.get(following.text) if following else None
        said = token.text in _MASCULINE
        compound = teen is not None or bool(following and _TENS.fullmatch(following.text))
        gender = _gender_of_noun(tokens, k, compound=compound)
        if following and teen is not None and teen != said:
            yield _finding(text, token, following, noun=tokens[k - 1] if k else token, feminine=gender)
        elif gender is not None and gender != said and not _is_dated(text, token):
            last = following if following and teen is not None else token
            yield _finding(text, token, last, noun=tokens[k - 1], feminine=gender)


def _gender_of_noun(tokens: Sequence[Token], k: int, *, compound: bool) -> bool | None:
    """Return whether the ordinal at k belongs to a feminine noun, None where that is not certain."""
    noun = tokens[k - 1] if k and tokens[k].joined else None
    bare = without_article(noun.text) if noun else ""
    if noun is None or bare == noun.text:
        return None
    feminine = singular_agreement(bare)
    if feminine is None or (tokens[k].text in _FIRST and bare not in word_set("numbered")):
        return None
    return feminine if _is_numbered(tokens, k - 1, feminine=feminine, compound=compound) else None


def _is_numbered(tokens: Sequence[Token], k: int, *, feminine: bool, compound: bool) -> bool:
    """Return whether an ordinal behind the noun at k is of that noun and not of one before it."""
    noun, bare = tokens[k], without_article(tokens[k].text)
    before = tokens[k - 1] if k and noun.joined else None
    prefixed = noun.text.startswith(_JOINED_PREPOSITIONS)
    governed = before is not None and before.text.removeprefix("و") in word_set("prepositions")
    if bare == "يوم" and not (prefixed or governed):  # اليوم الثالثة مساء
        return False
    if is_alone(tokens, k):
        return True
    if bare not in word_set("numbered"):
        return False
    if (prefixed or governed) and compound:
        return True
    if prefixed or governed:
        carrier = before if prefixed else tokens[k - 2] if k > 1 and before and before.joined else None
        return carrier is None or not _may_be_numbered(carrier.text, feminine=not feminine)
    return before is not None and before.text.endswith("ت") and not before.text.endswith("ات")  # انطلقت الدورة


def _may_be_numbered(word: str, *, feminine: bool) -> bool:
    """Return whether a word may be a definite noun of a gender: الهدف, زيارته."""
    definite = without_article(word) != word
    if not definite and not word.endswith(_PRONOUNS):
        return False
    form = singular_agreement(without_article(word)) if definite else None
    return form is None or form == feminine


def _is_dated(text: str, token: Token) -> bool:
    return any(d.start < token.end and token.start < d.end for d in find_dates(text))


def _finding(text: str, first: Token, last: Token, *, noun: Token, feminine: bool | None) -> ErrorSpan:
    if feminine is None:
        mixed = Message("findings.agreement-numeral-mixed")
        return agreement_finding(text, first.start, last.end, None, mixed)
    unit = _UNITS.get(first.text, first.text) if feminine else _MASCULINE.get(first.text, first.text)
    right = unit if last is first else f"{unit} {'عشرة' if feminine else 'عشر'}"
    reason = (
        Message("findings.adjective-feminine", noun=noun.text, adjective=right)
        if feminine
        else Message("findings.adjective-masculine", noun=noun.text, adjective=right)
    )
    return agreement_finding(text, first.start, last.end, right, reason)
