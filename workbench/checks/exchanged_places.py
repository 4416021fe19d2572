"""Two actors of a sentence that stand in each other's place in one that is alike in all else.

Where either order says the same (`التقى`, `بين … و…`), or the verb's gender leaves open who acts, nothing is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise, product

from workbench.arabic import find_quantities
from workbench.checks.actors import Piece, joined_pieces, pieces
from workbench.checks.role_words import joining_phrases, role_words

__all__ = ["exchanged_actors", "exchanged_words"]

_MIN_SHARE = 0.9  # share of common concepts, the actors' names aside
_NEAR = 6  # pieces before the first actor in which a word such as التقى concerns both
_PREPOSITIONS = frozenset({"من", "الي", "علي", "ضد", "عن", "في", "لدي", "امام", "نحو", "تجاه", "عند", "صوب"})
_MARKING = _PREPOSITIONS | {"قبل", "يد", "ايدي", "جانب", "طرف"}  # من قبل
_WHEN = frozenset(
    {"قبل", "بعد", "منذ", "خلال", "اثناء", "حين", "عقب", "قبيل", "بعيد", "مع", "امس", "اليوم", "غدا", "الان"}
)
# What goes out of a place, so that صادرات إثيوبيا من البن are صادرات البن من إثيوبيا; واردات مصر من القمح come to it.
_FROM_ITS_PLACE = frozenset({"صادرات", "انتاج", "شحنات", "امدادات", "تدفقات", "محصول", "مبيعات", "انبعاثات"})
_NO_VERBS = _PREPOSITIONS | {"ليس", "ليست", "ثم"}
_ACTOR = "@"
_PRONOUNS = ("ه", "ها", "هم", "هما")
_OTHERS = ("اخر", "نظير", "كذلك", "لا")  # words for another of the same kind: لاعبين من ألمانيا وآخرين من فرنسا
_COUSINS = frozenset((a, b) for a in ("ابن", "ابنة", "بنت") for b in ("عم", "خا"))
_SIBLINGS = frozenset({"شقيق", "شقيقة", "اخو", "اخت", "زميل", "زميلة", "توام", "صديق", "صديقة", "جار", "جارة"})
_BESIDE = ("الي", "جانب")
_MAX_BLOCK = 3  # pieces that are exchanged together
_APART = 2  # pieces from one name to another with a noun of its own
_MIN_VERB = 2  # letters that are left of a verb without what tells its gender

_Exchange = Callable[[Sequence[Piece], Sequence[Piece]], tuple[Piece, Piece] | None]


def exchanged_actors(left: str, right: str) -> tuple[Piece, Piece] | None:
    """Return two actors of the left that are exchanged in the right, None if there are none."""
    if not _may_be_exchanged(pieces(left), pieces(right)) or _numbers(left) != _numbers(right):
        return None  # where numbers have moved as well, whole clauses have
    ways: tuple[_Exchange, ...] = (_exchanged_in_place, _exchanged_around_verb, _exchanged_by_preposition)
    found = (way(view(left), view(right)) for view in (pieces, joined_pieces) for way in ways)
    return next((pair for pair in found if pair), None)


def exchanged_words(left: str, right: str) -> tuple[Piece, Piece] | None:
    """Return words of any kind that are exchanged where all else is the same, by their first, None if there are none.

    One of them is marked by a preposition or is a name: سلمت ماريا الجائزة إلى جوليا, تأثير الدخل على التعليم.
    """
    ours, theirs = pieces(left), pieces(right)
    if len(ours) != len(theirs) or _numbers(left) != _numbers(right):
        return None
    mine, its = ([p.key if p.actor else _without_gender(p.key) for p in side] for side in (ours, theirs))
    start = next((k for k, (a, b) in enumerate(zip(mine, its, strict=True)) if a != b), len(mine))
    rest = next((k for k, (a, b) in enumerate(zip(mine[::-1], its[::-1], strict=True)) if a != b), len(mine))
    end = len(mine) - rest
    for one, other in product(range(1, _MAX_BLOCK + 1), repeat=2):
        between = slice(start + one, end - other), slice(start + other, end - one)
        if end - start <= one + other or mine[between[0]] != its[between[1]]:
            continue
        resumed = any(_is_resumed(a, b) for a, b in zip(ours[between[0]], theirs[between[1]], strict=True))
        same = (
            mine[start : start + one] == its[end - one : end] and mine[end - other : end] == its[start : start + other]
        )
        if same and not resumed:
            listed = _are_listed(theirs, start, end - one)
            return None if listed else _marked(ours, start, one, end - other, other)
    return None


def _marked(parts: Sequence[Piece], i: int, one: int, m: int, other: int) -> tuple[Piece, Piece] | None:
    """Return the first pieces of two stretches, at i and m, if they are exchanged nouns of which either says more."""
    blocks = parts[i : i + one], parts[m : m + other]
    before = [parts[k - 1].word if k else "" for k in (i, m)]
    marked = before[0] != before[1] and not _MARKING.isdisjoint(before)
    named = any(p.names for block in blocks for p in block)
    loose = any(block[0].word in _WHEN for block in blocks) or any(
        p.key.startswith("#") or p.word in _NO_VERBS or p.joined or (p.word,) in joining_phrases()
        for block in blocks
        for p in block
    )
    counted = parts[i + one].key.startswith("#") or parts[m - 1].key.startswith("#")
    alike = named or blocks[0][-1].definite == blocks[1][-1].definite
    goods = i > 0 and parts[i - 1].word.removeprefix("ال") in _FROM_ITS_PLACE and before[1] == "من"
    if loose or goods or not alike or not (marked or named or counted):
        return None
    return None if _is_symmetric(parts, i, m) else (parts[i], parts[m])


def _numbers(text: str) -> list[float]:
    return [q.value for q in find_quantities(text)]


def _may_be_exchanged(ours: Sequence[Piece], theirs: Sequence[Piece]) -> bool:
    """Return whether both sentences have the same actors, two or more, in another order."""
    mine, its = ([p.key for p in side if p.actor] for side in (ours, theirs))
    return len(mine) > 1 and mine != its and Counter(mine) == Counter(its)


def _frame(parts: Sequence[Piece]) -> list[str]:
    """Return the keys of parts with all actors alike, and verbs without what tells their gender."""
    return [_ACTOR if p.actor else _without_gender(p.key) for p in parts]


def _without_gender(key: str) -> str:
    if key[:1] in {"ي", "ت"} and len(key) > _MIN_VERB + 1:
        return key[1:]
    return key[:-1] if key.endswith(("ت", "ي", "ا")) and len(key) > _MIN_VERB else key  # أدت, أدى


def _exchanged_in_place(ours: Sequence[Piece], theirs: Sequence[Piece]) -> tuple[Piece, Piece] | None:
    """Return two actors that are exchanged in sentences that have all else in the same order."""
    matcher = SequenceMatcher(None, _frame(ours), _frame(theirs), autojunk=False)
    if matcher.ratio() < _MIN_SHARE:
        return None
    pairs = [(b.a + k, b.b + k) for b in matcher.get_matching_blocks() for k in range(b.size)]
    other = [(i, j) for i, j in pairs if ours[i].key != theirs[j].key and ours[i].actor]
    if len(other) != 2:
        return None
    (i, j), (m, n) = other
    exchanged = ours[i].key == theirs[n].key and ours[m].key == theirs[j].key
    apposed = m - i == 1 and _are_apposed(ours[i], ours[m])
    resumed = any(_is_resumed(ours[a], theirs[b]) for a, b in pairs if ours[a].key == theirs[b].key)
    mutual = _is_symmetric(ours, i, m) or _are_listed(theirs, j, n)  # ثم tells an order only if both sides have it
    if not exchanged or apposed or resumed or mutual or _leaves_open(ours, i, theirs, j):
        return None
    return ours[i], ours[m]


def _are_apposed(one: Piece, other: Piece) -> bool:
    """Return whether two actors beside each other may be one: أخنوش رئيس الحكومة, فانس نائب ترامب."""
    return _is_person(one) != _is_person(other) or (_is_person(one) and bool(one.heads) != bool(other.heads))


def _is_person(piece: Piece) -> bool:
    return any(n.startswith("person:") or ":" not in n for n in piece.names)


def _is_symmetric(parts: Sequence[Piece], first: int, second: int) -> bool:
    """Return whether either order of two actors says the same: both belong to التقى, or are of one list."""
    near = [p for p in parts[max(0, first - _NEAR) : first] if p.word != "مع"] + list(parts[first:second])
    cousins = any((a.word, b.word[:2]) in _COUSINS or (a.word, b.word) == _BESIDE for a, b in pairwise(near))
    cousins = cousins or (second - first == _APART and parts[first + 1].word in _SIBLINGS)
    talks = any("تحدث" in p.word for p in near) and any(p.word == "الي" for p in near)
    mutual = (cousins or talks or any(p.symmetric for p in near)) and not _are_of_unlike(parts, first, second)
    return mutual or _are_listed(parts, first, second)


def _are_of_unlike(parts: Sequence[Piece], first: int, second: int) -> bool:
    """Return whether two names tell of whom two unlike nouns or numbers are: التقى ملك الأردن رئيس مصر."""
    if first == 0 or second - first < _APART:
        return False
    one, other = parts[first - 1], parts[second - 1]
    if one.key.startswith("#") and other.key.startswith("#"):
        return one.word != other.word  # ثلاثة سوريين وخمسة لبنانيين
    nouns = one.heads and other.heads and not one.names and not other.names
    return bool(nouns) and one.key != other.key and not other.word.removeprefix("ال").startswith(_OTHERS)


def _are_listed(parts: Sequence[Piece], first: int, second: int) -> bool:
    """Return whether و or the like joins two actors, or what they alike belong to, in no order.

    وزير الدفاع الإيطالي ووزير الدفاع اليوناني, مصر فضلا عن تونس; not مصر ثم تونس, مصر فتونس.
    """
    joints = [k for k in range(first + 1, second + 1) if _joins(parts, k)]
    if not joints:
        return False
    joined = joints[-1]
    heads = parts[joined + _joint(parts, joined) : second]
    named = any(p.actor for p in heads)  # in زار البابا لبنان وزار الأردن who does it stands between
    others = [p for p in parts[:first] if named or not p.actor]
    before = others[max(0, len(others) - len(heads)) :]
    if not heads and not all(p.actor or p.joined or p.word.startswith("ال") for p in parts[first + 1 : joined]):
        return False  # فازت مصر بالذهبية وتونس بالفضية
    return len(before) == len(heads) and all(map(_are_alike, before, heads))


def _are_alike(head: Piece, other: Piece) -> bool:
    """Return whether two of a list are said of the same: وزير and وزير, not ثلاثة and خمسة."""
    if head.key.startswith("#"):
        return head.word == other.word
    return head.key == other.key or other.word.removeprefix("ال").startswith(_OTHERS)


def _joins(parts: Sequence[Piece], k: int) -> bool:
    return (parts[k].joined and not (parts[k].follows and parts[k].actor)) or _joint(parts, k) > 0


def _joint(parts: Sequence[Piece], k: int) -> int:
    """Return of how many pieces a phrase is that joins in no order, 0 for none: أو, فضلا عن."""
    for size in range(3, 0, -1):
        if tuple(p.word for p in parts[k : k + size]) in joining_phrases():
            return size
    return 0


def _leaves_open(ours: Sequence[Piece], i: int, theirs: Sequence[Piece], j: int) -> bool:
    """Return whether the verb before two actors of different gender has the same form in both sentences.

    It then agrees with the second of them in one, where the object comes first.
    """
    if i == 0 or j == 0 or not ours[i].gender or not theirs[j].gender or ours[i - 1].actor:
        return False
    before = ours[i - 1].word
    noun = before in _PREPOSITIONS or before.endswith("ة") or before.startswith("ال")
    same_verb = before == theirs[j - 1].word and not noun
    return same_verb and ours[i].gender != theirs[j].gender


def _exchanged_around_verb(ours: Sequence[Piece], theirs: Sequence[Piece]) -> tuple[Piece, Piece] | None:
    """Return two actors around a verb that stands before both in one sentence and between them in the other."""
    mine, its = _clause(ours, theirs), _clause(theirs, ours)
    if mine is None or its is None or mine[0].key == its[0].key:
        return None
    verbs = [[p.word for p in side if not p.actor and p.word not in _PREPOSITIONS] for side in (ours, theirs)]
    if any(_resumes(a, b) for a in verbs[0] for b in verbs[1]):
        return None
    return mine


def _is_resumed(one: Piece, other: Piece) -> bool:
    """Return whether one of two forms of a word has a pronoun that resumes whom it is done to: ستسلمه, تسليم."""
    objects = [any(r.resumes for r in role_words(p.word)) for p in (one, other)]
    return objects[0] != objects[1] or _resumes(one.word, other.word)


def _resumes(one: str, other: str) -> bool:
    """Return whether a pronoun at the end of one of two forms of a verb resumes whom it is done to: استقبله, استقبل."""
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return longer != shorter and any(longer == shorter + pronoun for pronoun in _PRONOUNS)


def _clause(parts: Sequence[Piece], others: Sequence[Piece]) -> tuple[Piece, Piece] | None:
    """Return who acts and upon whom, if the words that differ in order are a verb and two actors, in this order or with
    the verb second."""
    keys, their_keys = _frame(parts), _frame(others)
    if len(keys) != len(their_keys) or Counter(keys) != Counter(their_keys):
        return None
    plain, their_plain = [p.key for p in parts], [p.key for p in others]
    differing = [k for k in range(len(keys)) if keys[k] != their_keys[k] or plain[k] != their_plain[k]]
    if not differing or differing[-1] - differing[0] != 2 or any(p.symmetric for p in parts[: differing[0] + 3]):
        return None
    three = parts[differing[0] : differing[0] + 3]
    verb_at = [k for k, p in enumerate(three) if not p.actor]
    if len(verb_at) != 1 or verb_at[0] == 2 or not _may_be_verb(three[verb_at[0]], first=verb_at[0] == 0):
        return None
    actors = [p for p in three if p.actor]
    if any(p.joined for p in actors[1:]):
        return None
    return actors[0], actors[1]


def _may_be_verb(piece: Piece, *, first: bool) -> bool:
    """Return whether a piece that stands between two actors, or first, may be what the one does: not ونظيره."""
    none = piece.word in _NO_VERBS | _SIBLINGS or (piece.word,) in joining_phrases() or piece.word.startswith("ال")
    return not none and (first or not piece.joined)


def _exchanged_by_preposition(ours: Sequence[Piece], theirs: Sequence[Piece]) -> tuple[Piece, Piece] | None:
    """Return two actors that have each other's preposition in sentences of the same words: من العراق إلى الأردن."""
    if Counter(_frame(ours)) != Counter(_frame(theirs)):
        return None
    mine, its = _prepositions(ours), _prepositions(theirs)
    if mine.keys() != its.keys():
        return None
    other = [key for key in mine if mine[key] != its[key]]
    if len(other) != 2 or "" in {mine[k] for k in other} | {its[k] for k in other}:
        return None
    one, two = other
    if mine[one] != its[two] or mine[two] != its[one]:
        return None
    parts = {p.key: p for p in ours}
    return parts[one], parts[two]


def _prepositions(parts: Sequence[Piece]) -> dict[str, str]:
    """Return the preposition before each actor, empty where there is none."""
    before = ["", *(p.key if p.key in _PREPOSITIONS else "" for p in parts)]
    return {p.key: before[k] for k, p in enumerate(parts) if p.actor}
