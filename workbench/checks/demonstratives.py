"""Agreement of demonstratives with the noun after them: هذه المدينة, هذا الكتاب, هؤلاء المعلمون, هذه الكتب."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.checks.findings import agreement_finding
from workbench.checks.nouns import NounForm, dual_gender, noun_form
from workbench.checks.tokens import Token, arabic_tokens
from workbench.checks.word_lists import word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["demonstratives"]

_NEAR = {"m": "هذا", "f": "هذه", "people": "هؤلاء"}
_FAR = {"m": "ذلك", "f": "تلك", "people": "أولئك"}
_DUALS = {"هذان": "هاتان", "هذين": "هاتين", "هاتان": "هذان", "هاتين": "هذين"}
_KINDS = {said: kind for table in (_NEAR, _FAR) for kind, said in table.items()}
_DEMONSTRATIVE = re.compile(f"(?P<clitic>[وفبلك]?)(?P<this>{'|'.join(_KINDS)})")
_ARTICLE = "ال"
_FORMS = {clitic + this for clitic in ("", *"وفبلك") for this in _KINDS}


def demonstratives(text: str) -> Iterator[ErrorSpan]:
    """Find demonstratives in the wrong gender or number before a noun with the article."""
    tokens = arabic_tokens(text)
    yield from _of_two(text, tokens)
    for k, token in enumerate(tokens[:-1]):
        match = _DEMONSTRATIVE.fullmatch(token.text) if token.text in _FORMS else None
        noun = tokens[k + 1]
        if not match or not noun.joined or not noun.text.startswith(_ARTICLE) or len(noun.text) < 5:
            continue
        before = tokens[k - 1] if k and token.joined else None
        if before and before.joined and tokens[k - 2].text in {"بما", "بمن"}:  # بما في ذلك
            continue
        if _is_by_itself(match, before):
            continue
        if not (before and not match["clitic"] and _takes_object(before, match["this"])):
            yield from _disagreeing(text, token, match, noun)


def _of_two(text: str, tokens: Sequence[Token]) -> Iterator[ErrorSpan]:
    """Find هذان before a feminine dual, and هاتان before a masculine one: `هذان المدينتان`."""
    for k, token in enumerate(tokens[:-1]):
        clitic = token.text[:1] if token.text[1:] in _DUALS and token.text[0] in "وفبلك" else ""
        said, noun = token.text.removeprefix(clitic), tokens[k + 1]
        if said not in _DUALS or not noun.joined or not noun.text.startswith(_ARTICLE):
            continue
        gender = dual_gender(noun.text.removeprefix(_ARTICLE))
        if gender is None or gender == ("m" if said.startswith("هذ") else "f"):
            continue
        right, start = _DUALS[said], token.start + len(clitic)
        yield agreement_finding(text, start, token.end, right, _reason(gender, noun.text, right))


def _is_by_itself(match: re.Match[str], before: Token | None) -> bool:
    """Return whether `ذلك` refers to what was said, as after most particles: كذلك, بما في ذلك, بعد ذلك."""
    if match["this"] not in {"ذلك", "تلك"}:
        return False
    return bool(match["clitic"]) or (before is not None and before.text not in {"في", "وفي"})


def _takes_object(before: Token, this: str) -> bool:
    """Return whether the demonstrative may be a subject and the noun its object: `يشمل هذا المدن والقرى`."""
    return this in {"هذا", "ذلك", "هذه", "تلك"} and before.text.lstrip("وفسل") in word_set("verbs_of_this")


def _disagreeing(text: str, token: Token, match: re.Match[str], noun: Token) -> Iterator[ErrorSpan]:
    form = noun_form(noun.text.removeprefix(_ARTICLE))
    this = match["this"]
    said = _KINDS.get(this)
    if form is None or said is None or (form.gender == "e" and form.number != "plural"):
        return
    wanted = _wanted(form)
    if said == "people" and form.number == "plural" and form.noun is None:  # هؤلاء الشخصيات
        return
    if said == wanted or (form.human and form.gender == "f" and form.number == "plural"):
        return  # هذه النساء is usual beside هؤلاء النساء
    right = (_NEAR if this in _NEAR.values() else _FAR).get(wanted)
    # هؤلاء with a singular may as well have the wrong noun.
    certain = right is not None and not (said == "people" and form.number == "singular")
    suggestion = right if certain else None
    start = token.start + len(match["clitic"])
    yield agreement_finding(text, start, token.end, suggestion, _reason(wanted, noun.text, right or ""))


def _wanted(form: NounForm) -> str:
    if form.number == "dual":
        return "dual"
    if form.number == "plural":
        return "people" if form.human else "f"
    return form.gender


def _reason(wanted: str, noun: str, right: str) -> Message:
    if wanted == "f":
        return Message("findings.agreement-feminine", noun=noun, demonstrative=right)
    if wanted == "m":
        return Message("findings.agreement-masculine", noun=noun, demonstrative=right)
    if wanted == "people":
        return Message("findings.agreement-people", noun=noun, demonstrative=right)
    return Message("findings.agreement-dual", noun=noun)
