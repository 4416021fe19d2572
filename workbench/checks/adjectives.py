"""Agreement of adjectives with the noun before them, where they can belong to no other noun.

In `رئيس الحكومة الجديد` the adjective belongs to the first noun, in `الهجوم على المدينة الأخير` too. So a noun is
judged only where no noun stands before it that the adjective could describe: at the beginning of a sentence, after a
pronoun or a demonstrative, or after a preposition that itself follows a verb or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.arabic.frequencies import listed_zipf
from workbench.checks.findings import agreement_finding
from workbench.checks.nouns import NounForm, known_form, noun_form
from workbench.checks.tokens import Token, arabic_tokens
from workbench.checks.word_lists import intransitive_verbs, listed_words, word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["Adjective", "adjective_of", "adjectives", "is_alone", "singular_agreement", "without_article"]

_PREFIXES = ("بال", "لل", "كال", "وال", "ال")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjective:
    """An adjective: its stem, gender, and ending of the accusative."""

    stem: str
    feminine: bool
    accusative: bool

    def agreeing(self, *, feminine: bool) -> str:
        """Return the form that agrees with a noun of this gender."""
        return self.stem + ("ة" if feminine else "ا" if self.accusative else "")


def adjectives(text: str) -> Iterator[ErrorSpan]:
    """Find adjectives whose gender is not that of the noun before them: `هذه مدينة جميل`, `في البيت الكبيرة`."""
    tokens = arabic_tokens(text)
    for k, token in enumerate(tokens[1:], 1):
        noun = tokens[k - 1]
        definite = token.text.startswith("ال")
        adjective = adjective_of(token.text.removeprefix("ال")) if token.joined else None
        if adjective is None or definite != (without_article(noun.text) != noun.text):
            continue
        accusative = _accusative_agreement(tokens, k - 1) if not definite else None
        form = singular_agreement(without_article(noun.text)) if accusative is None else accusative
        annexed = k + 1 < len(tokens) and tokens[k + 1].joined and tokens[k + 1].text.startswith("ال")
        if form is None or form == adjective.feminine or (annexed and not definite):
            continue
        if not definite and _is_no_adjective(noun.text, token.text, adjective):
            continue
        if accusative is None and not is_alone(tokens, k - 1) and not (form and _is_object(tokens, k - 1)):
            continue
        right = ("ال" if definite else "") + adjective.agreeing(feminine=form)
        if accusative is False and adjective.feminine:
            right += "ا"
        reason = (
            Message("findings.adjective-feminine", noun=noun.text, adjective=right)
            if form
            else Message("findings.adjective-masculine", noun=noun.text, adjective=right)
        )
        yield agreement_finding(text, token.start, token.end, right, reason)


def _accusative_agreement(tokens: Sequence[Token], k: int) -> bool | None:
    """Return whether a noun is feminine that tanween shows to stand by itself: أصدرت قرارا; None for any other."""
    form = known_form(tokens[k].text)
    if form is None or form.number != "accusative" or form.gender == "e" or form.noun is None:
        return None
    if form.noun.singular in word_set("adverbs_of_time") or tokens[k].text in word_set("adverbs_in_alef"):
        return None
    before = _before(tokens, k)
    counted = before is None or before.endswith(("ون", "ين", "عشر", "عشرة")) or before in word_set("before_subject")
    return None if counted else form.gender == "f"


def _is_object(tokens: Sequence[Token], k: int) -> bool:
    """Return whether an indefinite noun behind a definite one can be no genitive: تواجه البلاد أزمة."""
    noun, before = tokens[k].text, tokens[k - 1] if k and tokens[k].joined else None
    if noun.startswith("ال") or before is None or not before.text.startswith("ال"):
        return False
    joined = noun[0] in "لبوفك" and listed_zipf(noun[1:]) > listed_zipf(noun)
    return not joined and known_form(before.text[2:]) is not None


def _is_no_adjective(noun: str, word: str, adjective: Adjective) -> bool:
    """Return whether a word behind an indefinite noun may be a genitive or an adverb: رئة مريض, تابعة سياسيا."""
    form = known_form(noun)
    if noun in word_set("scales"):  # 10 ملايين مدني
        return not adjective.feminine
    if adjective.accusative:
        return form is None or form.noun is None or word in word_set("adverbs_in_alef") or form.number == "accusative"
    person = adjective.stem in word_set("persons_by_adjective") and not adjective.feminine
    return person and not (form is not None and form.human)


def without_article(word: str) -> str:
    """Return a noun without its article and the و, ب, ك or ل before it; a noun without article as it is."""
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word[len(prefix) :]
    return word


def adjective_of(word: str) -> Adjective | None:
    """Return the adjective that a word without its article is, None for any other word."""
    listed = listed_words("adjectives.txt")
    if word in listed:
        return Adjective(stem=word, feminine=False, accusative=False)
    if word and word[-1] in "ةا" and word[:-1] in listed:
        return Adjective(stem=word[:-1], feminine=word[-1] == "ة", accusative=word[-1] == "ا")
    return None


def singular_agreement(noun: str) -> bool | None:
    """Return whether adjectives of a noun are feminine singular, None where they are plural or it is not certain."""
    form: NounForm | None = noun_form(noun)
    if form is None or form.gender == "e" or form.number in {"dual", "accusative"}:
        return None
    if form.number == "plural":
        return None if form.human or form.noun is None else True
    return form.gender == "f"


def is_alone(tokens: Sequence[Token], k: int) -> bool:
    """Return whether no word before the noun at k can be what its adjective describes."""
    prefixed = tokens[k].text.startswith(("بال", "لل", "كال"))
    before = _before(tokens, k) if not prefixed else None
    if before in {"هذا", "هذه"} or before in word_set("prepositions"):
        this = before in {"هذا", "هذه"}
        before = _before(tokens, k - 1)
        return before is None or before in word_set("before_subject") or (not this and _is_verb(before))
    if prefixed:
        before = _before(tokens, k)
        return before is None or before in word_set("before_subject") or _is_verb(before)
    return before is None or before in word_set("before_subject")


def _before(tokens: Sequence[Token], k: int) -> str | None:
    """Return the word right before another, without its و; None if there is none."""
    return tokens[k - 1].text.removeprefix("و") if k and tokens[k].joined else None


def _is_verb(word: str) -> bool:
    if word in word_set("with_own_subject") or any(word in forms for forms in intransitive_verbs()):
        return True
    return len(word) > 3 and word.startswith(("ي", "سي", "ست", "سن")) and word[-1] not in "ةى"
