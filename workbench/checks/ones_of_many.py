"""One or some of several, by the gender of what there are several of: إحدى الشركات, واحد من أهم القرارات, ست منها."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.checks.findings import agreement_finding
from workbench.checks.nouns import NounForm, noun_form
from workbench.checks.number_mentions import find_number_mentions
from workbench.checks.tokens import Token, arabic_tokens
from workbench.checks.word_lists import word_set
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["one_of", "some_of_them"]

_ONE_OF = {"أحد": ("m", "إحدى"), "إحدى": ("f", "أحد"), "كلا": ("m", "كلتا"), "كلتا": ("f", "كلا")}
_ONE = {"واحد": ("m", "واحدة"), "واحدا": ("m", "واحدة"), "واحدة": ("f", None)}  # واحد or واحدا, by its case
_FEW = {
    "ثلاثة": "ثلاث",
    "أربعة": "أربع",
    "خمسة": "خمس",
    "ستة": "ست",
    "سبعة": "سبع",
    "ثمانية": "ثماني",
    "تسعة": "تسع",
    "عشرة": "عشر",
}
_FEW_FEMININE = {feminine: masculine for masculine, feminine in _FEW.items()}
_OF_PEOPLE = ("ون", "ين", "وا", "اء", "هم")  # endings of plurals and verbs that are chiefly those of people


def one_of(text: str) -> Iterator[ErrorSpan]:
    """Find أحد before a feminine, إحدى before a masculine, and the same of كلا, كلتا and واحد من."""
    tokens = arabic_tokens(text)
    for k, token in enumerate(tokens[:-1]):
        clitic = token.text[:1] if token.text[1:] in _ONE_OF or token.text[1:] in _ONE else ""
        said = token.text.removeprefix(clitic)
        if clitic not in {"", *"وفبلك"} or not tokens[k + 1].joined:
            continue
        place = k + 1
        if said in _ONE and tokens[k + 1].text == "من":
            gender, other = _ONE[said]
            place += 1
        elif said in _ONE_OF:
            gender, other = _ONE_OF[said]
        else:
            continue
        noun, form = _of_what(tokens, place, dual=said.startswith("كل"), definite=said in _ONE)
        if noun is None or form is None or form.gender in {gender, "e"}:
            continue
        start = token.start + len(clitic)
        reason = Message("findings.agreement-numeral", noun=noun.text, numeral=other or "واحد")
        yield agreement_finding(text, start, token.end, other, reason)


def _of_what(tokens: Sequence[Token], k: int, *, dual: bool, definite: bool) -> tuple[Token | None, NounForm | None]:
    """Return the plural or dual at a place, or behind a superlative there: أكبر الشركات."""
    if k < len(tokens) and tokens[k].text in word_set("superlatives") and not dual:
        k += 1
    if k >= len(tokens) or not tokens[k].joined or (definite and not tokens[k].text.startswith("ال")):
        return None, None
    bare = tokens[k].text.removeprefix("ال")
    form = noun_form(bare)
    fits = (
        form is not None and form.number == ("dual" if dual else "plural") and bare not in word_set("named_as_people")
    )
    return (tokens[k], form) if fits else (None, None)


def some_of_them(text: str) -> Iterator[ErrorSpan]:
    """Find منهم of things that were counted before: `12 شركة، ستة منهم` for ست منها."""
    tokens = arabic_tokens(text) if "منهم" in text else ()
    for k, token in enumerate(tokens[1:], 1):
        few = tokens[k - 1]
        if token.text != "منهم" or not token.joined or few.text not in {*_FEW, *_FEW_FEMININE}:
            continue
        noun = _things_before(text, tokens, k - 1)
        if noun is None:
            continue
        masculine = _FEW_FEMININE.get(few.text, few.text)
        right = f"{masculine if noun.gender == 'm' else _FEW[masculine]} منها"
        reason = Message("findings.agreement-numeral", noun=noun.noun.singular if noun.noun else "", numeral=right)
        yield agreement_finding(text, few.start, token.end, right, reason)


def _things_before(text: str, tokens: Sequence[Token], k: int) -> NounForm | None:
    """Return the counted noun of things in the sentence before a place, None where it speaks of people as well."""
    counted = [(m.end, m.whole_end) for m in find_number_mentions(text) if m.noun and m.whole_end <= tokens[k].start]
    found: NounForm | None = None
    for place in range(k - 1, -1, -1):
        token = tokens[place]
        if any(c in ".!؟?\n" for c in text[token.end : tokens[place + 1].start]):
            break
        form = noun_form(token.text.removeprefix("ال"))
        if (form and form.human) or (token.text.endswith(_OF_PEOPLE) and not (form and form.number == "dual")):
            return None
        if found is None and any(start <= token.start and token.end <= end for start, end in counted):
            certain = form is not None and form.noun is not None and form.noun.gender != "e"
            if not certain or not form or not form.noun or set(form.noun.plurals) & word_set("named_as_people"):
                return None
            found = form
    return found
