"""Agreement of relative pronouns with the noun before them: المرأة التي, المسؤولون الذين, البلدان اللذان.

A noun in the nominative of the dual or plural is no genitive, so that the pronoun behind it belongs to no other noun.
Any other is judged where it stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.checks.adjectives import is_alone, singular_agreement, without_article
from workbench.checks.findings import agreement_finding
from workbench.checks.nouns import NounForm, dual_gender, known_form, noun_form, oblique_plural
from workbench.checks.tokens import Token, arabic_tokens
from workbench.checks.word_lists import word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["relative_pronouns"]

_PRONOUNS = {"الذي", "التي", "الذين", "اللذان", "اللتان", "اللذين", "اللتين"}
_OF_PEOPLE = "الذين"
_DUALS = {"m": "اللذان", "f": "اللتان"}


def relative_pronouns(text: str) -> Iterator[ErrorSpan]:
    """Find relative pronouns whose gender or number is not that of the noun before them: `المرأة الذي`."""
    tokens = arabic_tokens(text) if any(word in text for word in ("الذ", "التي", "اللت", "اللذ")) else ()
    for k, token in enumerate(tokens[1:], 1):
        noun = tokens[k - 1]
        if token.text not in _PRONOUNS or not token.joined or without_article(noun.text) == noun.text:
            continue
        right = _wanted(tokens, k - 1)
        if right in {None, token.text} or not _may_be_wrong(token.text, str(right), without_article(noun.text)):
            continue
        if right == "التي":
            reason = Message("findings.adjective-feminine", noun=noun.text, adjective=right)
        elif right == "الذي":
            reason = Message("findings.adjective-masculine", noun=noun.text, adjective=right)
        else:
            reason = Message("findings.relative-pronoun", noun=noun.text, pronoun=right)
        yield agreement_finding(text, token.start, token.end, right, reason)


def _may_be_wrong(said: str, right: str, noun: str) -> bool:
    """Return whether a pronoun is no other form that the noun may have: البلدان التي and اللذان, الشخصيات الذين."""
    if said in {"الذي", "التي"} or right in _DUALS.values():
        return True
    listed = known_form(noun)
    things = listed is not None and listed.number == "plural" and noun not in word_set("named_as_people")
    return said == _OF_PEOPLE and right == "التي" and things


def _wanted(tokens: Sequence[Token], k: int) -> str | None:
    """Return the pronoun that follows the noun at k, None where that is not certain."""
    noun = tokens[k].text
    bare = without_article(noun)
    gender = dual_gender(bare) if noun.startswith("ال") and bare.endswith("ان") else None
    if gender is not None and gender != "e":
        return _DUALS[gender]
    form = known_form(bare) or noun_form(bare)
    if form is None:
        return None
    if noun.startswith("ال") and form.number == "plural" and oblique_plural(noun):
        return _OF_PEOPLE
    if not is_alone(tokens, k):
        return None
    return _of_people(bare, form) or _singular(bare)


def _of_people(bare: str, form: NounForm) -> str | None:
    """Return الذين for a plural of men that the list has: الجنود الذين."""
    listed = form.number == "plural" and form.human and form.gender == "m" and form.noun is not None
    return _OF_PEOPLE if listed and bare not in word_set("named_as_people") else None


def _singular(bare: str) -> str | None:
    feminine = singular_agreement(bare)
    return None if feminine is None else "التي" if feminine else "الذي"
