"""Verbs after particles: لم يذهبوا and not لم يذهبون, لم يقل and not لم يقول, لن يكون and not لن يكن."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.arabic.frequencies import listed_zipf
from workbench.caching import load_once
from workbench.checks.findings import finding
from workbench.checks.tokens import Token, arabic_tokens
from workbench.checks.word_lists import listed_rows, word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["wrong_moods"]

_PLURAL = re.compile("(?P<stem>[يت]\\w{2,})ون(?P<object>ه|ها|هم|هما|هن|نا|ني|ك|كم)?")
_DUAL = re.compile("(?P<stem>[يت]\\w{3,})ان")
_FEMININE = re.compile("(?P<stem>ت\\w{2,})ين")
_PURPOSE = re.compile("[وف]?ل(?P<verb>ي\\w{2,}ون(?:ه|ها|هم|نا|ني)?)")
_OBJECTS = ("ه", "ها", "هم", "هما", "نا", "ني", "ك", "كم")
_KNOWN = 2.0  # on the Zipf scale
_WELL_KNOWN = 3.0
_PERSONS = "يتنأ"
_VERB_LETTERS = set(_PERSONS) | set("لوف")  # of a verb, of لن, of the ل of purpose
_Found = tuple[str, str | None]  # a particle, and the right form of the verb after it where that is certain
# After لن stands the full form of these; others with the letters of a jussive may be another verb.
_AFTER_LAN = {p + j[1:]: p + i[1:] for p in _PERSONS for i, j in (("يكون", "يكن"), ("يستطيع", "يستطع"))}


def wrong_moods(text: str) -> Iterator[ErrorSpan]:
    """Find imperfect verbs in the wrong mood, with the right form where it is certain."""
    tokens = arabic_tokens(text)
    for k, token in enumerate(tokens):
        if token.text[0] not in _VERB_LETTERS:
            continue
        if k and token.joined:
            found = _after(tokens, k)
            if found is not None:
                particle, right = found
                yield _finding(text, token, particle, right)
        elif (purpose := _after_lam(tokens, k)) is not None:
            yield _finding(text, token, "ل", purpose)
        if k and token.joined and token.text == "لن" and tokens[k - 1].text in {"سوف", "وسوف"}:
            right = "ولن" if tokens[k - 1].text[0] == "و" else "لن"
            yield _will_not(text, tokens[k - 1].start, token.end, right)


def _after(tokens: Sequence[Token], k: int) -> _Found | None:
    """Return the particle before a verb and the verb's right form; None for a verb that may stand."""
    word, before = tokens[k].text, tokens[k - 1].text
    if before in word_set("jussive"):
        return _after_lam_of_denial(word, before)
    if before in {"لن", "ولن", "فلن"} and word in _AFTER_LAN:
        return before, _AFTER_LAN[word]
    particle = _subjunctive_particle(tokens, k)
    right = _short(word, feminine=particle.endswith("لن")) if particle else _after_lam(tokens, k)
    return (particle or "ل", right) if right else None


def _after_lam_of_denial(word: str, before: str) -> _Found | None:
    right = _short(word) or _jussives().get(word)
    if not right:
        return None
    # لم تأتي may be said to a woman.
    return before, None if right == "?" or (word[0] == "ت" and right + "ي" == word) else right


def _subjunctive_particle(tokens: Sequence[Token], k: int) -> str:
    """Return what puts the word at k in the subjunctive, an empty string if nothing surely does."""
    before = tokens[k - 1].text
    earlier = tokens[k - 2].text if k > 1 and tokens[k - 1].joined else ""
    if before in word_set("subjunctive"):
        return before
    if before == "لا" and earlier in {"أن", "وأن", "بأن", "كي", "لكي", "حتى"}:
        return f"{earlier} لا"
    if before == "ألا" and earlier in word_set("before_an_la"):
        return "ألا"
    lately = {t.text for t in tokens[max(0, k - 5) : k - 1]}
    until = k > 1 and before in {"حتى", "وحتى"} and not lately & word_set("before_even")
    return "حتى" if until else ""


def _short(word: str, *, feminine: bool = True) -> str | None:
    """Return a verb of the five forms without its ن, None for any other word."""
    if word in word_set("singular_verbs"):
        return None
    if match := _PLURAL.fullmatch(word):
        stem, suffix = match["stem"], match["object"] or ""
        if stem + "ون" in word_set("singular_verbs") or not _is_verb(stem, stem + "ون", stem + "وا"):
            return None
        return stem + ("و" + suffix if suffix else "وا")
    if match := _DUAL.fullmatch(word):
        stem = match["stem"]
        other = "ي" + stem[1:]
        known = listed_zipf(stem) >= _KNOWN and listed_zipf(other) >= _WELL_KNOWN
        return stem + "ا" if known and (stem[0] == "ي" or listed_zipf(other + "ان") >= 1.0) else None
    if feminine and (match := _FEMININE.fullmatch(word)):
        stem = match["stem"]
        known = listed_zipf(stem) >= _WELL_KNOWN and listed_zipf("ي" + stem[1:]) >= _WELL_KNOWN
        return stem + "ي" if known and not stem.endswith("ي") and _is_verb(stem, word, stem + "ي") else None
    return None


def _is_verb(stem: str, *forms: str) -> bool:
    """Return whether a stem or one of its forms is known, and is a verb: the other person is known too."""
    if not any(listed_zipf(form) >= _KNOWN for form in (stem, *forms)):
        return False
    other = ("ت" if stem[0] == "ي" else "ي") + stem[1:]
    return any(listed_zipf(other + end) >= 1.0 for end in ("", "ون", "وا", "ى", "ي", "و"))


def _after_lam(tokens: Sequence[Token], k: int) -> str | None:
    """Return the right form of a verb joined to the ل of purpose: `ليقومون`; that of emphasis follows إن."""
    match = _PURPOSE.fullmatch(tokens[k].text) if "لي" in tokens[k].text else None
    if not match or any(t.text.startswith(("إن", "وإن", "فإن")) for t in tokens[max(0, k - 8) : k]):
        return None
    right = _short(match["verb"])
    return tokens[k].text[: match.start("verb")] + right if right and listed_zipf(match["verb"]) >= _KNOWN else None


@load_once
def _jussives() -> dict[str, str]:
    found: dict[str, str] = {}
    for (row,) in listed_rows("jussives.txt"):
        indicative, short = row.split()
        for person in _PERSONS:
            if person == "أ" and indicative[1] in "أؤئ":
                continue
            full, right = person + indicative[1:], short if short == "?" else person + short[1:]
            found[full] = right
            if full.endswith("و"):  # لم يدعوه has a plural for its subject
                continue
            base = full[:-1] + "ا" if full.endswith("ى") else full
            found.update({base + o: right + o if right != "?" else right for o in _OBJECTS if o != "كم"})
    return found


def _finding(text: str, token: Token, particle: str, right: str | None) -> ErrorSpan:
    return finding(
        text,
        token.start,
        token.end,
        category="linguistic-conventions/grammar",
        severity="minor",
        check="inflection",
        reason=Message("findings.verb-after-particle", particle=particle, verb=right)
        if right
        else Message("findings.verb-after-particle-open", particle=particle),
        suggestion=right,
    )


def _will_not(text: str, start: int, end: int, right: str) -> ErrorSpan:
    return finding(
        text,
        start,
        end,
        category="linguistic-conventions/grammar",
        severity="minor",
        check="inflection",
        reason=Message("findings.future-twice"),
        suggestion=right,
    )
