"""Agreement of verbs with the subject beside them: قالت الوزيرة, قال المسؤولون, المعلمون يعملون, الشركات أعلنت."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.arabic.frequencies import listed_zipf
from workbench.caching import load_once
from workbench.checks.findings import agreement_finding
from workbench.checks.nouns import NounForm, noun_form, oblique_plural
from workbench.checks.tokens import Token, arabic_tokens
from workbench.checks.word_lists import intransitive_verbs, listed_rows, word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["subject_verbs"]

_SAYING = {"قال", "يقول", "يصرح"}
_THAT = {"إن", "أن", "إنه", "إنها", "أنه", "أنها", "بأن", "في", "عن", "على", "إلى", "من", "مع"}
_COMMON = 3.0  # on the Zipf scale
_KNOWN = 2.0
_CLAUSES = {"أن", "إن", "أنه", "إنه", "أنها", "إنها", "بأن", "بأنه", "بأنها", "أنهم", "إنهم"}
_REACH = 5  # words behind a verb of saying in which what is said begins
_BEFORE_CLAUSE = {"لكن", "ولكن", "وقد", "فقد", "حين", "عندما", "وعندما", "بعدما", "بينما"}
# Verbs of saying and nouns that need what is said behind them: أضاف الشركة إلى القائمة, صرح الجامعة, أكدت الحكم.
_UNCERTAIN_VERBS = {"أضاف", "أضافت", "نفى", "نفت", "ادعى", "ادعت", "صرح"}
_UNCERTAIN_PERSONS = {"حكم", "عضو", "عامل", "كاتب", "شاهد", "ممثل", "وكيل", "معلم", "خصم", "مرشح", "بطل", "مدرب"}


def subject_verbs(text: str) -> Iterator[ErrorSpan]:
    """Find verbs whose gender or number is not that of the subject right beside them."""
    tokens = arabic_tokens(text)
    for k, token in enumerate(tokens[:-1]):
        after = tokens[k + 1]
        if not after.joined:
            continue
        found = _before_subject(token, after) or _before_its_noun(tokens, k)
        found = found or _after_things(tokens, k) or _after_subject(tokens, k)
        if found:
            verb, right, subject = found
            before = Message("findings.verb-before-subject", subject=subject.text)
            reason = Message("findings.verb-of-subject", subject=subject.text, verb=right) if right else before
            yield agreement_finding(text, verb.start, verb.end, right, reason)


def _before_subject(verb: Token, subject: Token) -> tuple[Token, str | None, Token] | None:
    """Return a verb that does not agree with the subject after it, with its right form."""
    conjunction = verb.text[:1] if verb.text[:1] in "وف" and verb.text[1:] in _genders() else ""
    said = verb.text.removeprefix(conjunction)
    form = _definite(subject.text)
    if form and form.number == "singular" and said in _genders():
        feminine, other = _genders()[said]
        person = form.human or (form.noun is not None and form.noun.human)
        masculine_subject = form.gender == "m" and person
        feminine_subject = form.gender == "f" and (
            person or (said in _SAYING and subject.text in word_set("speaking_bodies"))
        )
        if masculine_subject if feminine else feminine_subject:
            return verb, conjunction + other, subject
    plural = subject.text.startswith("ال") and oblique_plural(subject.text) is not None
    if plural and (right := _singular_of(verb.text)) is not None:
        return verb, right or None, subject
    return None


def _before_its_noun(tokens: Sequence[Token], k: int) -> tuple[Token, str | None, Token] | None:
    """Return a verb of `verbs_and_subjects.txt` whose gender is not that of the noun after it, with its right form."""
    verb, subject = tokens[k], tokens[k + 1]
    conjunction = verb.text[:1] if verb.text[:1] in "وف" and verb.text[1:] in _judged() else ""
    kind, feminine, other = _judged().get(verb.text.removeprefix(conjunction), ("", False, ""))
    form = _definite(subject.text) if kind else None
    if form is None or form.number != "singular" or form.gender == "e" or feminine == (form.gender == "f"):
        return None
    if verb.joined and _may_be_subject(tokens[k - 1].text, feminine=feminine):
        return None
    if kind == "thing":
        wrong = subject.text.removeprefix("ال") not in word_set("adverbs_of_time")
    elif kind == "moves":
        wrong = subject.text.removeprefix("ال") in word_set("vehicles")
    else:
        person = form.human or (form.noun is not None and form.noun.human)
        body = subject.text in word_set("masculine_bodies" if feminine else "speaking_bodies")
        body = body and (not feminine or _says(tokens, k + 2))
        opens = k == 0 or not verb.joined or tokens[k - 1].text in _BEFORE_CLAUSE
        unclear = verb.text.removeprefix(conjunction) in _UNCERTAIN_VERBS or subject.text[2:] in _UNCERTAIN_PERSONS
        wrong = (person or body) and ((opens and not unclear) or _says(tokens, k + 2))
    return (verb, conjunction + other, subject) if wrong else None


def _may_be_subject(word: str, *, feminine: bool) -> bool:
    """Return whether the word before a verb may be its subject: `الرجل ينتشر الزبدة` has the wrong verb."""
    form = _definite(word)
    gender = "f" if feminine else "m"
    return word == ("التي" if feminine else "الذي") or (form is not None and form.gender in {gender, "e"})


def _says(tokens: Sequence[Token], k: int) -> bool:
    """Return whether what is said begins soon behind the word at k."""
    for token in tokens[k : k + _REACH]:
        if not token.joined:
            return False
        if token.text in _CLAUSES:
            return True
    return False


def _singular_of(verb: str) -> str | None:
    """Return the singular of a plural verb, an empty string if it is not certain; None for any other word."""
    if verb.endswith("وا") and len(verb) > 4 and verb[0] not in "يت":
        stem = verb[:-2]
    elif verb.endswith("ون") and len(verb) > 5 and verb[0] == "ي" and verb not in word_set("singular_verbs"):
        stem = verb[:-2]
        if listed_zipf(verb[:-1] + "ا") < 1.0 or listed_zipf(stem) < _COMMON:
            return None
    else:
        return None
    return stem if listed_zipf(stem) >= _COMMON else ""


def _after_things(tokens: Sequence[Token], k: int) -> tuple[Token, str | None, Token] | None:
    """Return a plural verb after a plural of things, which takes the feminine singular: `الشركات أعلنوا`."""
    subject, before = tokens[k], tokens[k - 1] if k and tokens[k].joined else None
    form = _definite(subject.text)
    if form is None or form.number != "plural" or form.human or subject.text[2:] in word_set("named_as_people"):
        return None
    if before is not None and before.text not in word_set("before_topic"):
        return None
    place = k + 1
    if tokens[place].text.startswith("ال") and tokens[place].text[-1] in "ةى" and place + 1 < len(tokens):
        place += 1  # an adjective: الشركات الكبرى
    verb = tokens[place]
    stem = _singular_of(verb.text) if verb.joined else None
    right = "ت" + stem[1:] if stem and verb.text[0] == "ي" else f"{stem}ت" if stem else None
    return (verb, right, subject) if right and listed_zipf(right) >= _KNOWN else None


def _after_subject(tokens: Sequence[Token], k: int) -> tuple[Token, str | None, Token] | None:
    """Return a verb that does not agree with the subject before it, at the beginning of a sentence."""
    subject, verb = tokens[k], tokens[k + 1]
    following = tokens[k + 2] if k + 2 < len(tokens) and tokens[k + 2].joined else None
    if (k and (subject.joined or not tokens[k - 1].ends)) or (following is not None and following.text not in _THAT):
        return None
    form = _definite(subject.text)
    if form and form.number == "singular" and form.human and verb.text in _genders():
        feminine, other = _genders()[verb.text]
        if form.gender == ("m" if feminine else "f"):
            return verb, other, subject
    if form and following is not None and subject.text in word_set("speaking_bodies") | word_set("masculine_bodies"):
        kind, feminine, other = _judged().get(verb.text, ("", False, ""))
        if kind == "says" and form.gender == ("m" if feminine else "f"):
            return verb, other, subject
    if oblique_plural(subject.text) and subject.text.startswith("ال") and verb.text in _genders():
        plural = _plurals().get(verb.text)
        return (verb, plural, subject) if plural else None
    return None


def _definite(word: str) -> NounForm | None:
    return noun_form(word.removeprefix("ال")) if word.startswith("ال") and len(word) > 4 else None


@load_once
def _genders() -> dict[str, tuple[bool, str]]:
    """Return of each verb whether it is feminine, and its other gender."""
    found: dict[str, tuple[bool, str]] = {}
    for masculine, feminine, _ in intransitive_verbs():
        found[masculine] = (False, feminine)
        if masculine[0] != "ي":  # تقول may be said to a man
            found[feminine] = (True, masculine)
    return found


@load_once
def _judged() -> dict[str, tuple[str, bool, str]]:
    """Return of each verb of `verbs_and_subjects.txt` its kind, whether it is feminine, and its other gender."""
    found: dict[str, tuple[str, bool, str]] = {}
    for (row,) in listed_rows("verbs_and_subjects.txt"):
        kind, masculine, feminine = row.split()
        found[masculine] = (kind, False, feminine)
        if masculine[0] != "ي":  # ترتفع may be said to a man
            found[feminine] = (kind, True, masculine)
    return found


@load_once
def _plurals() -> dict[str, str]:
    return {masculine: plural for masculine, _, plural in intransitive_verbs()}
