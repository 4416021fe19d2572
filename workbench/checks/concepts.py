"""A sentence as a sequence of concepts: what its words name or mean, whichever form or synonym it has.

Names of one entity are equal (الولايات المتحدة, أمريكا), and so are words that stand for each other in the sets of
`opposites.txt` (ارتفعت, صعود), and the forms of any other word that differ by joined particles and usual endings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from workbench.checks.lexicon import arabic_zipf
from workbench.checks.opposites import EXCLUDING, Sense, fold_word, phrase_senses, split_senses, word_senses
from workbench.checks.word_comparison import Token, compare_words, tokens
from workbench.names.gazetteer import Entity, EntityMention, find_entities

__all__ = ["NEGATIONS", "Concept", "ConceptComparison", "compare_concepts", "concepts", "may_be_alike"]

_NEGATIONS = "لم لن لا ليس ليست ليسوا لسنا لست غير بغير لغير دون بدون عدم بعدم لعدم بلا ما مش موش مو"
NEGATIONS = frozenset(f"{c}{n}" for n in _NEGATIONS.split() for c in ("", "و", "ف"))
_FAR_NEGATIONS = frozenset({"ليس", "ليست", "ليسوا"})
_GOVERNED = frozenset({"من", "عن", "علي", "الي", "في"})
_AUXILIARIES = frozenset({"يكن", "تكن", "يكونوا", "يعد", "تعد", "يكون", "تكون"})
_AFTER_PARTICLE = frozenset({"كان", "تم", "جاء", "بات", "اصبح", "ظل", "يكون", "تكون"})  # verbs behind فقد
_CLOCK_OF = re.compile(r"توقيت\s+(?:مدينة\s+)?\Z")  # a place is no more than a time zone behind it
_TIMES = frozenset({"اضعاف", "اضعافا", "اضعافها", "اضعافه"})
_HOW_MANY = re.compile(r"#?[\d.]+|[وب]?(?:(?:ثلاث|اربع|خمس|ست|سبع|ثماني|تسع|عشر|عد|بضع)[هة]|مئات|ميات|عشرات)")
_FAR = 3  # words over which ليس reaches
_ARTICLES = ("وال", "فال", "بال", "كال", "ال", "لل")
_ENDINGS = ("تين", "تان", "ات", "ون", "ين", "ان", "وا", "ها", "هم", "ه", "ا", "ت", "ي")
_MIN_STEM = 3  # letters
_MIN_JOINED = 4  # letters of a noun that ب or ل is taken from
_JOINED_GAP = 0.2  # by how much the noun alone is more frequent, on the Zipf scale
_MIN_SHARE_OF_WORDS = 0.33
_MIN_SHARE_OF_SHORT = 0.28  # of which few words stand as they are in other words: تمسكت بقرارها, تراجعت عن قرارها
_SHORT = 6  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One or more words at `source[start:end]`; concepts are equal if their keys are.

    Attributes:
        start: Offset of the first character.
        end: Offset behind the last.
        word: The word or the phrase of the sets, folded; the first word of a name; the value of a number behind #.
        key: What is compared.
        entities: What the words may name.
        senses: Their places in the sets of opposites.
        negated: Whether a negation stands before them.
        symmetric: Whether it does not matter who comes first beside them: التقى.
        actor: Whether they name somebody who acts, or what is acted upon.
        contest: Whether مع beside them says ضد: مباراة, حرب.
        denial: Whether they deny what follows them without a particle: تجنب التصعيد, كذب الأنباء.
        rest: Where the word is that completes the phrase behind others, 0 for none: لقي ثلاثة عمال حتفهم.
    """

    start: int
    end: int
    word: str
    key: str
    entities: tuple[Entity, ...] = ()
    senses: tuple[Sense, ...] = ()
    negated: bool = False
    symmetric: bool = False
    actor: bool = False
    contest: bool = False
    denial: bool = False
    rest: int = 0

    @property
    def tells(self) -> bool:
        """Whether another word in their place may change what is said."""
        return bool(self.entities or self.senses)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptComparison:
    """Two sentences compared concept by concept.

    Attributes:
        left: Concepts of the left sentence.
        right: Concepts of the right sentence.
        matched: Index pairs of equal concepts.
        differences: Ranges (left start, left end, right start, right end) between them.
    """

    left: tuple[Concept, ...]
    right: tuple[Concept, ...]
    matched: tuple[tuple[int, int], ...]
    differences: tuple[tuple[int, int, int, int], ...]

    def free(self, side: int) -> list[Concept]:
        """Return the concepts of the left (0) or right (1) sentence that no equal one matches, in order."""
        some = (self.left, self.right)[side]
        return [some[k] for k in sorted(self.free_places(side))]

    def free_places(self, side: int) -> set[int]:
        """Return the indexes of the concepts of the left (0) or right (1) sentence that no equal one matches."""
        ranges = [difference[2 * side : 2 * side + 2] for difference in self.differences]
        return {k for start, end in ranges for k in range(start, end)}

    def share(self, more: int = 0, *, governed: bool = True) -> float:
        """Return the share of matched concepts among all, 0 to 1, as if so many more pairs matched.

        Unless governed is false, a preposition that only one side has counts for nothing, since its verb governs it:
        سمح للنساء, حظر على النساء.
        """
        ignored = sum(c.word in _GOVERNED for side in (0, 1) for c in self.free(side)) if governed else 0
        return min(1.0, 2 * (len(self.matched) + more) / max(1, len(self.left) + len(self.right) - ignored))


@lru_cache(maxsize=4096)
def concepts(text: str) -> tuple[Concept, ...]:
    """Return the concepts of a text in order."""
    found = tokens(text)
    folded = _folded(text, found)
    mentions = {m.start: m for m in find_entities(text) if not _CLOCK_OF.search(text, max(0, m.start - 20), m.start)}
    concepts: list[Concept] = []
    rests: set[int] = set()
    k = 0
    while k < len(found):
        token = found[k]
        if token.start in rests:
            k += 1
            continue
        mention = mentions.get(token.start)
        if (token.number or token.date) and phrase_senses(folded, k)[0] < 2:  # ربع النهائي is a stage
            word = f"#{token.number.value}" if token.number else token.key
            size, concept = 1, Concept(start=token.start, end=token.end, word=word, key=token.key)
        else:
            size, concept = _concept(found, folded, k, mention)
        concepts.append(concept)
        rests.add(concept.rest)
        k += size
    return tuple(concepts)


def _folded(text: str, found: Sequence[Token]) -> tuple[str, ...]:
    """Return the words of a text folded, and a number behind دور by its value: دور الستة عشر, دور الـ16."""
    folded = [fold_word(text[t.start : t.end]) for t in found]
    for k, token in enumerate(found):
        before = [w for w in folded[max(0, k - 2) : k] if w != "ال"]
        if token.number and before and before[-1].endswith("دور"):
            folded[k] = f"#{token.number.value:g}"
    return tuple(folded)


def _concept(
    found: Sequence[Token], folded: tuple[str, ...], k: int, mention: EntityMention | None
) -> tuple[int, Concept]:
    """Return how many tokens from k on are one concept, and the concept."""
    token, end, rest = found[k], found[k].end, 0
    senses: tuple[Sense, ...] = ()
    entities: tuple[Entity, ...] = ()
    if mention:
        entities, end = mention.entities, mention.end
        size = sum(token.start <= t.start < mention.end for t in found)
    else:
        size, senses = phrase_senses(folded, k)
        if not size:
            size, rest, senses = _split(found, folded, k)
        end = found[k + size - 1].end
    if size == 1:
        senses = senses or word_senses(folded[k])
    if _is_particle(folded, k):
        senses = ()
    kinds = {s.kind for s in senses}
    senses = tuple(s for s in senses if s.kind in EXCLUDING)
    key = (
        f"@{entities[0].id}"
        if entities
        else f"${senses[0].set}.{senses[0].member}"
        if senses
        else _stem(_without_preposition(token.key, folded[k]))
    )
    return size, Concept(
        start=token.start,
        end=end,
        word=" ".join(t.key for t in found[k : k + size]) if senses else token.key,
        key=key,
        entities=entities,
        senses=senses,
        negated=bool(senses) and _is_negated(folded, k),
        symmetric="symmetric" in kinds,
        actor=bool(entities) or "agents" in kinds,
        contest="contests" in kinds,
        denial="denials" in kinds,
        rest=rest,
    )


def _split(found: Sequence[Token], folded: tuple[str, ...], k: int) -> tuple[int, int, tuple[Sense, ...]]:
    """Return how many words from k on are a verb with its noun, where the noun is if others part them, and senses."""
    at, senses = split_senses(folded, k)
    return (2, 0, senses) if at == k + 1 else (1, found[at].start if at else 0, senses)


def _is_particle(folded: Sequence[str], k: int) -> bool:
    """Return whether the word at k only looks like a word of the sets: فقد سيطرت, من أجل, خمسة أضعاف."""
    if folded[k] in _TIMES:
        return k > 0 and bool(_HOW_MANY.fullmatch(folded[k - 1]))
    if folded[k] == "فقد":
        after = folded[k + 1] if k + 1 < len(folded) else ""
        verbal = any(s.verbal for s in word_senses(after)) and not after.startswith("ال")
        return verbal or after in _AFTER_PARTICLE or (after.endswith("ت") and not after.endswith("ات"))
    return folded[k] == "اجل" and k > 0 and folded[k - 1] in {"من", "ومن", "فمن"}


def _is_negated(folded: Sequence[str], k: int) -> bool:
    """Return whether the word at k is negated: لم يرتفع, لم يكن آمنا, ليس الوضع آمنا."""
    before = folded[max(0, k - _FAR) : k]
    if not before:
        return False
    if before[-1] in NEGATIONS or (len(before) > 1 and before[-1] in _AUXILIARIES and before[-2] in NEGATIONS):
        return True
    return not _FAR_NEGATIONS.isdisjoint(before)


@lru_cache(maxsize=32768)
def _without_preposition(key: str, folded: str) -> str:
    """Return the key of a word without ب or ل where it is surely joined to a noun: بقيادة, لتسليم."""
    bare = folded[1:]
    is_joined = key[:1] in {"ب", "ل"} and folded[:1] == key[:1] and len(bare) >= _MIN_JOINED
    return key[1:] if is_joined and arabic_zipf(bare) - arabic_zipf(folded) >= _JOINED_GAP else key


def _stem(key: str) -> str:
    """Return the key of a word without its article and usual endings."""
    for article in _ARTICLES:
        if key.startswith(article) and len(key) - len(article) >= _MIN_STEM:
            key = key[len(article) :]
            break
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) - len(ending) >= _MIN_STEM:
            return key[: len(key) - len(ending)]
    return key


def may_be_alike(left: str, right: str) -> bool:
    """Return whether two sentences have enough words in common to be worth comparing concept by concept."""
    words = compare_words(left, right)
    short = max(len(words.left), len(words.right)) <= _SHORT
    return words.share >= (_MIN_SHARE_OF_SHORT if short else _MIN_SHARE_OF_WORDS)


@lru_cache(maxsize=1024)
def compare_concepts(left: str, right: str) -> ConceptComparison:
    """Return the comparison of two sentences concept by concept."""
    a, b = concepts(left), concepts(right)
    matcher = SequenceMatcher(None, [c.key for c in a], [c.key for c in b], autojunk=False)
    matched: list[tuple[int, int]] = []
    differences = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            matched += list(zip(range(i1, i2), range(j1, j2), strict=True))
        else:
            differences.append((i1, i2, j1, j2))
    return ConceptComparison(left=a, right=b, matched=tuple(matched), differences=tuple(differences))
