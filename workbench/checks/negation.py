"""Added and lost negations, checked only where two sentences are otherwise nearly the same."""

from __future__ import annotations

from collections.abc import Iterator, Set
from difflib import SequenceMatcher

from workbench.checks.findings import finding
from workbench.checks.polarity import Stated, has_negation_around, may_be_denied_by_ma, other_polarity
from workbench.checks.relations import has_opposites
from workbench.checks.word_comparison import Difference, Token, WordComparison, compare_words
from workbench.messages import Message
from workbench.records import ErrorSpan

__all__ = ["changed_negation"]

_NEGATIONS = {
    "لم",
    "لن",
    "لا",
    "ليس",
    "ليست",
    "ليسوا",
    "لسنا",
    "لست",
    "غير",
    "دون",
    "بدون",
    "بغير",
    "عدم",
    "بعدم",
    "بلا",
    "دونما",
    "بدونما",
    "مش",
    "موش",
    "مو",
    *(c + n for c in "وف" for n in ("لم", "لن", "لا")),
}
# Words that are negative in themselves: beside them a missing negation is no contradiction.
_DENIALS = {
    "نفي",
    "نفت",
    "ينفي",
    "رفض",
    "رفضت",
    "يرفض",
    "فشل",
    "فشلت",
    "تعذر",
    "امتنع",
    "منع",
    "كلا",
    "سوي",
    "خلا",
    "استبعد",
    "استحاله",
    "انكر",
    "خالي",
    "انعدام",
    "غياب",
    "مستحيل",
    "عجز",
    "لولا",
    "تجنب",
    "يتجنب",
    "تتجنب",
    "تفادي",
    "يتفادي",
    "تتفادي",
    "اجتناب",
    "تحاشي",
}
_IDIOMS = {"يزال", "تزال", "يزالون", "زال", "زالت", "زالوا", "سيما", "بد", "شك", "محاله", "ريب", "ان", "انه", "انها"}
_BEFORE_RELATIVE_LIST = (
    "كل جميع بعض اكثر اقل مثل عند بعد قبل حين طال قل متي اين كيف اي سرعان علي الي من في عن مع حسب وفق"
)
_BEFORE_RELATIVE_MA = frozenset(_BEFORE_RELATIVE_LIST.split())
_EXCEPT = {"الا", "سوي"}
_MA = {"ما", "وما", "فما"}  # which denies, or means what
_MORE_THAN_ONE = {"مره", "واحد", "واحده"}  # behind غير
# Words behind which what is negated elsewhere is put off, given up or opposed: أرجأت النظر, لم تنظر.
_PUT_OFF_LIST = (
    "ضد اجل اجلت ارجا ارجات ارجاء تاجيل الغي الغت الغاء عجز عجزت اخفق اخفقت افتقر تفتقر يفتقر حال حالت تخلف تخلفت"
)
_PUT_OFF = frozenset(f"{c}{w}" for w in _PUT_OFF_LIST.split() for c in ("", "و", "ف"))
_MIN_SHARE = 0.75
_MIN_SHARE_OF_WORDS = 0.4  # of common words from which sentences are worth comparing further
_DENIAL_REACH = 4  # words between a denial and the negation that it takes back
_CONTRACTIONS = {"الا": "انلا", "لئلا": "لانلا", "كيلا": "كيلا"}
_ENDINGS = ("ون", "ين", "ان", "ات", "وا", "ها", "ه", "ا", "ت")
_PREFIXES = frozenset("يتناسم")
_MIN_CORE = 3  # letters


def changed_negation(left: str, right: str) -> Iterator[ErrorSpan]:
    """Find a negation that only one of two nearly identical sentences has: `لم يعترف` and `اعترف`."""
    compared = compare_words(left, right)
    found = [*_in_place(left, right, compared), *_restriction(left, right, compared)]
    if not found and compared.share >= _MIN_SHARE_OF_WORDS:
        found = list(_anywhere(left, right, compared))
    if found and not has_opposites(left, right):
        yield from found


def _restriction(left: str, right: str, compared: WordComparison) -> Iterator[ErrorSpan]:
    """Find the إلا or سوى that makes a statement of a denial, where it is all that differs: ما عرف إلا الاجتهاد."""
    if len(compared.differences) != 1:
        return
    place = compared.differences[0]
    ours, theirs = compared.left[slice(*place.left)], compared.right[slice(*place.right)]
    if len(ours) + len(theirs) != 1 or (ours or theirs)[0].key not in _EXCEPT:
        return
    denied = [next((t for t in side if t.key in _NEGATIONS | _MA), None) for side in (compared.left, compared.right)]
    if denied[0] is None or denied[1] is None:
        return
    said = right[denied[1].start : (theirs[0] if theirs else denied[1]).end]
    yield finding(
        left,
        denied[0].start,
        (ours[0] if ours else denied[0]).end,
        category="accuracy/mistranslation/polarity",
        severity="critical",
        check="negation",
        evidence=right,
        reason=Message("findings.negation-lost", other=said)
        if ours
        else Message("findings.negation-added", other=said),
    )


def _anywhere(left: str, right: str, compared: WordComparison) -> Iterator[ErrorSpan]:
    """Find the only negation that one of two sentences lacks, whatever their order, where no other word denies."""
    stated = other_polarity(left, right)
    if stated is None or stated[0].word in _IDIOMS:
        return
    ours, theirs = stated
    sides = compared.left, compared.right
    if _is_said_otherwise(compared, _DENIALS | _PUT_OFF) or any(map(_is_restricted, sides)):
        return
    if _is_spoken_or(*sides) or _is_spoken_or(*reversed(sides)):
        return
    said = right[theirs.start : theirs.end]
    added, lost = Message("findings.negation-added", other=said), Message("findings.negation-lost", other=said)
    yield finding(
        left,
        ours.start,
        ours.end,
        category="accuracy/mistranslation/polarity",
        severity="critical",
        check="negation",
        evidence=right,
        suggestion=None if _is_contracted(left, ours) or _is_contracted(right, theirs) else said,
        reason=added if ours.negated else lost,
    )


def _is_contracted(text: str, stated: Stated) -> bool:
    """Return whether a negation is one word with أن, which stays where the negation goes: ألا يشارك, أن يشارك."""
    return stated.negated and text[stated.start : stated.end].startswith(("ألا", "وألا", "لئلا"))


def _is_said_otherwise(compared: WordComparison, denying: Set[str]) -> bool:
    """Return whether one side has a word that denies and that the other lacks, with or without a pronoun."""
    matched = {i for i, _ in compared.matched}, {j for _, j in compared.matched}
    return any(
        k not in matched[n] and not denying.isdisjoint((t.key, t.key.removesuffix("ها"), t.key.removesuffix("ه")))
        for n, side in enumerate((compared.left, compared.right))
        for k, t in enumerate(side)
    )


def _in_place(left: str, right: str, compared: WordComparison) -> Iterator[ErrorSpan]:
    if _is_said_otherwise(compared, _PUT_OFF):
        return
    for difference in compared.differences:
        ours = compared.left[slice(*difference.left)]
        theirs = compared.right[slice(*difference.right)]
        negated, denied = (
            [
                side[k]
                for k in range(*place)
                if side[k].key in _NEGATIONS or (k + 1 == place[1] and _is_denying_ma(side, k))
            ]
            for side, place in ((compared.left, difference.left), (compared.right, difference.right))
        )
        if bool(negated) == bool(denied) or max(len(ours), len(theirs)) > 4:
            continue
        if _share_without_negations(compared, ours, theirs) < _MIN_SHARE:
            continue
        if not _is_polarity(compared, difference, of_left=bool(negated)):
            continue
        yield _polarity(left, right, compared, difference, added=bool(negated))


def _is_denying_ma(side: tuple[Token, ...], at: int) -> bool:
    """Return whether a ما denies the verb behind it: محمد ما جاء, not كل ما جاء, إذا ما جاء or غالبا ما جاء."""
    if side[at].key not in _MA or at + 1 >= len(side):
        return False
    after = side[at + 1].key
    if not may_be_denied_by_ma(after) or after.startswith("ال") or after in _BEFORE_RELATIVE_MA | {"اذا"}:
        return False
    before = side[at - 1].key if at else ""
    return before not in _BEFORE_RELATIVE_MA and not before.endswith("ا")


def _share_without_negations(compared: WordComparison, ours: tuple[Token, ...], theirs: tuple[Token, ...]) -> float:
    """Return the share of common words without negations, counting the verb that a negation changes the form of."""
    plain = [[t for t in side if t.key not in _NEGATIONS | _MA] for side in (ours, theirs)]
    same = min(len(plain[0]), len(plain[1])) and _are_related_forms(plain[0][0].key, plain[1][0].key)
    negations = len(ours) + len(theirs) - len(plain[0]) - len(plain[1])
    total = len(compared.left) + len(compared.right) - negations
    if not compared.matched:
        return 0.0
    return 2 * (len(compared.matched) + bool(same)) / total


def _is_polarity(compared: WordComparison, difference: Difference, *, of_left: bool) -> bool:
    """Return whether the sentences differ by the negation alone: both have its verb, and no other word negates it."""
    side, place = (compared.left, difference.left) if of_left else (compared.right, difference.right)
    other, gap = (compared.right, difference.right) if of_left else (compared.left, difference.left)
    negations = [k for k in range(*place) if side[k].key in _NEGATIONS | _MA]
    following = side[negations[-1] + 1].key if negations[-1] + 1 < len(side) else ""
    if following in _IDIOMS or (
        side[negations[-1]].key == "غير" and (following.startswith("ان") or following in _MORE_THAN_ONE)
    ):
        return False
    around = other[max(0, gap[0] - 3) : gap[1] + 3]
    if any(t.key in _NEGATIONS | _DENIALS | _MA or has_negation_around(t.key) for t in around) or _is_restricted(side):
        return False
    if _is_spoken_or(side, other):
        return False
    if _is_denied_otherwise(compared, place[0], of_left=of_left) or _is_same_spelt(
        side[slice(*place)], other[slice(*gap)]
    ):
        return False
    if place[1] > negations[-1] + 1:  # the word behind it changed too, as in لم يعترف for اعترف
        counterpart = other[slice(*gap)]
        return bool(counterpart) and _are_related_forms(following, counterpart[0].key)
    return not other[slice(*gap)] or side[negations[-1]].key in {"غير", "دون", "عدم"}


def _is_denied_otherwise(compared: WordComparison, at: int, *, of_left: bool) -> bool:
    """Return whether a denial before the negation, which the other side lacks, takes it back: يرفض عدم الاعتراف."""
    side, matched = (
        (compared.left, {i for i, _ in compared.matched})
        if of_left
        else (compared.right, {j for _, j in compared.matched})
    )
    return any(side[k].key in _DENIALS and k not in matched for k in range(max(0, at - _DENIAL_REACH), at))


def _is_same_spelt(some: tuple[Token, ...], others: tuple[Token, ...]) -> bool:
    """Return whether words are the same but for spaces and contraction: ألا for أن لا."""
    one, other = ("".join(_CONTRACTIONS.get(t.key, t.key) for t in side) for side in (some, others))
    return one == other


def _is_spoken_or(side: tuple[Token, ...], other: tuple[Token, ...]) -> bool:
    """Return whether a side has ولا where the other has أو, which spoken Arabic says so."""
    keys = [[t.key for t in some] for some in (side, other)]
    return keys[0].count("ولا") > keys[1].count("ولا") and keys[1].count("او") > keys[0].count("او")


def _is_restricted(side: tuple[Token, ...]) -> bool:
    """Return whether `لا … إلا` or `ما … إلا` affirms; إلا أن merely means but."""
    keys = [*(t.key for t in side), ""]
    first = next((k for k, key in enumerate(keys) if key in _NEGATIONS | _MA), len(keys))
    return any(keys[k] in _EXCEPT and not keys[k + 1].startswith("ان") for k in range(first, len(side)))


def _are_related_forms(one: str, other: str) -> bool:
    """Return whether two words may be forms of one, as يعترف and اعترف; affixes alone make none: المنتظمة, المتقلبة."""
    return bool(one) and SequenceMatcher(None, _core(one), _core(other), autojunk=False).ratio() >= 0.6


def _core(word: str) -> str:
    bare = word.removeprefix("ال")
    ending = next((e for e in _ENDINGS if bare.endswith(e) and len(bare) - len(e) >= _MIN_CORE), "")
    bare = bare[: len(bare) - len(ending)]
    return bare[1:] if bare[:1] in _PREFIXES and len(bare) > _MIN_CORE else bare


def _polarity(left: str, right: str, compared: WordComparison, difference: Difference, *, added: bool) -> ErrorSpan:
    theirs = _or_neighbour(compared.right, difference.right) if added else compared.right[slice(*difference.right)]
    ours = compared.left[slice(*difference.left)] if added else _or_neighbour(compared.left, difference.left)
    if not added and difference.left[0] == difference.left[1]:
        theirs = (*theirs, *compared.right[difference.right[1] : difference.right[1] + 1])
    said = right[theirs[0].start : theirs[-1].end]
    deleted = added and difference.right[0] == difference.right[1]
    return finding(
        left,
        ours[0].start,
        ours[-1].end,
        category="accuracy/mistranslation/polarity",
        severity="critical",
        check="negation",
        evidence=right,
        suggestion=None if deleted else said,
        reason=Message("findings.negation-added", other=said)
        if added
        else Message("findings.negation-lost", other=said),
    )


def _or_neighbour(tokens: tuple[Token, ...], place: tuple[int, int]) -> tuple[Token, ...]:
    """Return the words at a place; if there are none, the next one or else the last."""
    return tokens[slice(*place)] or tokens[place[0] : place[0] + 1] or tokens[-1:]
