"""Cases that Arabic spells: plurals in ون and ين, duals in ان and ين, and the nouns أب, أخ and ذو.

A noun is judged only where the word right before it settles its case: a preposition, إن and its sisters, a verb that
takes no object, a verb with its subject inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from workbench.arabic.frequencies import listed_zipf
from workbench.caching import load_once
from workbench.checks.findings import finding
from workbench.checks.nouns import known_form, noun_form, oblique_plural
from workbench.checks.tokens import Token, arabic_tokens
from workbench.checks.word_lists import intransitive_verbs, word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["wrong_cases"]

_Case = Literal["nominative", "accusative", "genitive"]
_JOINED = re.compile("(?P<before>[وف]?(?:ب|ك)ال|[وف]?لل)(?P<noun>\\w{4,})")
_TENS = re.compile("(?P<stem>عشر|ثلاث|أربع|خمس|ست|سبع|ثمان|تسع)ون")
_ORDINAL_TENS = re.compile("(?P<stem>(?P<and>و)?ال(?:عشر|ثلاث|أربع|خمس|ست|سبع|ثمان|تسع))ون")
_KIN = re.compile("(?P<clitic>[لب]?)(?P<noun>أب|أخ)(?P<case>[واي])(?P<owner>ه|ها|هم|هما|ك|كم|نا)")
_KIN_VOWELS: dict[_Case, str] = {"nominative": "و", "accusative": "ا", "genitive": "ي"}
_DUALS_OF_THIS = {"هذان", "هاتان", "اللذان", "اللتان", "اثنان", "اثنتان"}
_ENDINGS = {"ون", "ين", "ان"}
_PRONOUNS = {"هم", "نحن", "وهم", "ونحن", "أنتم"}
_THESE_TWO = {"هذان", "هاتان"}
_COPULAS = {"كان", "وكان", "أصبح", "ليس"}
_DUAL_OF_TA = re.compile("\\w{3,}تان")


def wrong_cases(text: str) -> Iterator[ErrorSpan]:
    """Find plurals, duals and kinship nouns in a case that the word before them excludes."""
    tokens = arabic_tokens(text)
    for k, token in enumerate(tokens):
        if token.text[-2:] not in _ENDINGS and not _KIN.fullmatch(token.text) and token.text != "ذو":
            continue
        case = _case(tokens, k) if k and token.joined else None
        right = _right(token.text, case) if case else _tens_of_ordinal(tokens, k)
        if right and case == "nominative" and tokens[k - 1].text in _THESE_TWO:
            right = token.text[:-2] + "ان"
        if right:
            yield _finding(text, token, right)
        elif case is None and (joined := _after_joined_preposition(token.text)):
            yield _finding(text, token, joined)
        elif k and token.joined and _is_of_uncertain_verb(tokens[k - 1].text, token.text):
            yield _finding(text, token, None)


def _case(tokens: Sequence[Token], k: int) -> _Case | None:
    """Return the case that a word has to be in, None if the word before it does not settle it."""
    before, word = tokens[k - 1].text, tokens[k].text
    if before in _THESE_TWO and k > 1 and tokens[k - 1].joined and (of_two := _case(tokens, k - 1)):
        return of_two  # إلى هذان الرجلان
    earlier = tokens[k - 2].text if k > 1 and tokens[k - 1].joined else ""
    kin = _KIN.fullmatch(word)
    definite = word.startswith("ال") or (kin is not None and not kin["clitic"])
    timed = word in word_set("time_duals") or _TENS.fullmatch(word) is not None
    pronoun = before in _PRONOUNS and earlier not in word_set("plural_copulas")
    genitive = before in word_set("governing") or (before == "من" and earlier in word_set("before_from"))
    accusative = before in word_set("accusative_particles") or before in word_set("with_own_subject")
    if genitive or (before in {"بعد", "قبل"} and timed):
        return "genitive"
    if accusative or (definite and before in {"هذين", "هاتين"}):
        return "accusative"
    if before in word_set("plural_copulas") and not definite:
        return "accusative"
    if (before in _verbs_without_object() or before in _COPULAS or before in _THESE_TWO) if definite else pronoun:
        return "nominative"
    return None


@load_once
def _verbs_without_object() -> frozenset[str]:
    return frozenset(letter + verb for verb, _, _ in intransitive_verbs() for letter in ("", "و", "ف"))


def _right(word: str, case: _Case) -> str | None:
    """Return a word in this case, None if it is in it or does not show its case."""
    if case == "nominative":
        return _nominative(word)
    if case == "genitive" and word == "ذو":
        return "ذي"
    if kin := _KIN.fullmatch(word):
        wanted = _KIN_VOWELS[case]
        clear = not kin["clitic"] and kin["case"] == "و"
        return f"{kin['noun']}{wanted}{kin['owner']}" if clear else None
    if tens := _TENS.fullmatch(word):
        return tens["stem"] + "ين"
    return _oblique(word)


def _oblique(word: str) -> str | None:
    plural = oblique_plural(word)
    if plural:
        return plural
    bare = word.removeprefix("ال")
    if word in _DUALS_OF_THIS or _is_dual(bare):
        return word[:-2] + "ين"
    return None


def _is_dual(word: str) -> bool:
    if not word.endswith("ان"):
        return False
    known = known_form(word)
    if known:
        return known.number == "dual"
    return bool(_DUAL_OF_TA.fullmatch(word)) and listed_zipf(word[:-3] + "ة") >= 3.0


def _nominative(word: str) -> str | None:
    """Return the nominative of a plural or dual in ين."""
    if kin := _KIN.fullmatch(word):
        return f"{kin['noun']}و{kin['owner']}" if not kin["clitic"] and kin["case"] in "اي" else None
    bare = word.removeprefix("ال")
    if not word.endswith("ين"):
        return None
    form = noun_form(bare)
    nominative = word[:-2] + "ون"
    if oblique_plural(nominative) == word and bare not in word_set("not_dual"):
        return nominative
    return word[:-2] + "ان" if form and form.number == "dual" else None


def _tens_of_ordinal(tokens: Sequence[Token], k: int) -> str | None:
    """Return the genitive of the ten of an ordinal whose noun is in it: في القرن العشرون, للمرة الرابعة والثلاثون."""
    match = _ORDINAL_TENS.fullmatch(tokens[k].text)
    place = k - 1 - bool(match and match["and"])
    if match is None or place < 0 or not all(t.joined for t in tokens[place + 1 : k + 1]):
        return None
    counts = k + 1 < len(tokens) and tokens[k + 1].joined and tokens[k + 1].text.endswith("ا")
    noun = "" if counts else tokens[place].text  # الثلاثون شخصا
    before = tokens[place - 1].text.removeprefix("و") if place and tokens[place].joined else ""
    governed = before in word_set("prepositions") or before in word_set("parts_of_time")
    genitive = noun.startswith(("بال", "لل")) or (governed and noun.startswith("ال"))
    return match["stem"] + "ين" if genitive else None


def _after_joined_preposition(word: str) -> str | None:
    """Return the genitive of a word with its preposition: `للمهندسون`, `لأبوه`."""
    if kin := _KIN.fullmatch(word):
        return f"{kin['clitic']}{kin['noun']}ي{kin['owner']}" if kin["clitic"] and kin["case"] in "وا" else None
    match = _JOINED.fullmatch(word)
    if not match:
        return None
    right = _oblique("ال" + match["noun"])
    return match["before"] + right.removeprefix("ال") if right else None


def _is_of_uncertain_verb(verb: str, word: str) -> bool:
    """Return whether a plural in ون follows a verb in ت: it is either `شكر المهندسون` or `شكرت المهندسين`."""
    plain = verb.endswith("ت") and len(verb) > 3 and not verb.startswith("ال") and word.startswith("ال")
    return plain and oblique_plural(word) is not None and listed_zipf(verb[:-1]) >= 3.0 and listed_zipf(verb) >= 2.0


def _finding(text: str, token: Token, right: str | None) -> ErrorSpan:
    return finding(
        text,
        token.start,
        token.end,
        category="linguistic-conventions/grammar",
        severity="minor",
        check="inflection",
        reason=Message("findings.case-of-noun", noun=right) if right else Message("findings.case-of-noun-open"),
        suggestion=right,
    )
