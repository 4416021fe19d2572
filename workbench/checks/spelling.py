"""Usual misspellings: hamza, ة and ه, ى and ي, joined لا, letters that sound alike.

A listed misspelling is certain. Else a word is compared with its sisters (`sister_spellings`, `hamza_spellings`). What
is meant by `ان`, `علي` and `إلي` is told by the words beside them, and left open where they do not tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from workbench.arabic import Word, words
from workbench.arabic.frequencies import listed_zipf
from workbench.caching import load_once
from workbench.checks.findings import finding
from workbench.checks.hamza_spellings import hamza_spelling, without_last_alef
from workbench.checks.nouns import noun_form
from workbench.checks.sister_spellings import is_right, sister_spelling
from workbench.checks.word_lists import listed_rows, listed_words, word_set
from workbench.messages import Message
from workbench.names.inflection import is_rigid
from workbench.records import ErrorSpan

__all__ = ["is_misspelt", "misspellings"]

_Kind = Literal["usual", "hamza", "ta marbuta", "alef"]
_Told = tuple[_Kind | Literal[""], str | None] | None
_OPEN: _Told = ("", None)  # where a word has to be asked elsewhere
_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
_ARABIC_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]+")
_KINDS: dict[str, _Kind] = {"ة": "ta marbuta", "ه": "ta marbuta", "ى": "alef", "ي": "alef"}
_CLITICS = "وفبكل"
_COMMONER = 0.7  # on the Zipf scale
_RARE = 2.5
_COMMONEST_NAME = 2.7
_COMMON = 3.0
_MUCH_COMMONER = 1.5
_SHORTEST_DOUBLED = 7
_DADS = str.maketrans("ضظ", "ظض")
# Roots of which there are words with either letter: حضر and حظر, ضل and ظل, ضن and ظن, عض and عظ.
_OF_BOTH = re.compile(
    "حظر|^[وفسلبيتنأا]{0,4}(?:ضل|ظل|ضن|ظن|عض|عظ|حض|حظ|فض|فظ|غض|غظ)(?:ه|ها|هم|ني|ك|نا|وا|ت|ا|ون|ين|ات|ال|ة|ت?م)?$"
)
_SHORTEST_WITH_DAD = 4
_RAREST_WITH_DAD = 2.3
_COMMON_WITH_DAD = 3.3
_DAD_COMMONER = 1.7
_REACH = 7  # words before ان in which the verb that governs it is looked for
_NOUNS_OR_DAYS = ("ال", "أمس", "امس", "اليوم")
_SENTENCE_END = re.compile(r"[.!?؟:\n]")
_FIGURE = re.compile(r"\s+(?:نحو |حوالي )?[$€£]?\d")
_CLAUSE_END = re.compile('[.!?؟:؛«»"()\n]')
_OTHER_CLAUSE = re.compile(
    "[وفبلك]?(?:[أإا]ن(?:ه|ها|هم|نا|ني)?|ال(?:ذي|تي|ذين)|الى|لكن|بل|حين|عندما|بينما|حيث|لو|إذا|اذا|ما|من)"
)
_ANNA = re.compile("ان(?:ه|ها|هم|هما|هن|ي|ني|نا|ك|كم)?")


def misspellings(text: str) -> Iterator[ErrorSpan]:
    """Find usual misspellings, with what is meant where that is certain."""
    phrases = [(m.start(), m.end(), _phrases()[" ".join(m.group().split())]) for m in _phrase_pattern().finditer(text)]
    for start, end, meant in phrases:
        creation = "الله" in meant and re.match(r"\s+(?:ال|لل)", text[end:])  # إنشاء الله للكون
        if not creation:
            yield _finding(text, start, end, "usual", meant)
    found = [w for w in words(text) if _ARABIC_WORD.match(w.text)]
    plain = [_MARKS.sub("", w.text) for w in found]
    for k, word in enumerate(found):
        if any(start < word.end and word.start < end for start, end, _ in phrases):
            continue
        before = plain[k - 1] if k and _is_beside(text, found[k - 1], word) else ""
        after = plain[k + 1] if k + 1 < len(found) and _is_beside(text, word, found[k + 1]) else ""
        told = None if _is_amount(plain[k], text, word.end) else _told(plain[k], before, after)
        if told == ("hamza", None) and _ANNA.fullmatch(plain[k]):
            told = "hamza", _anna_from_afar(text, found, plain, k)
        if told:
            yield _finding(text, word.start, word.end, *told)


def _is_amount(word: str, text: str, end: int) -> bool:
    """Return whether ه is the pronoun of an amount, which follows: بوقت مجموعه 4:41."""
    return word.removeprefix("و") in word_set("amounts_of_it") and _FIGURE.match(text, end) is not None


def _anna_from_afar(text: str, found: list[Word], plain: list[str], k: int) -> str | None:
    """Return what `ان` stands for by what governs it from afar: قال رئيس الوزراء أمس ان; None if that is open.

    At the beginning of a sentence it is إن, but for أن before a verb: أن تصل متأخرا خير من ألا تصل.
    """
    after = plain[k + 1] if k + 1 < len(plain) else ""
    if k == 0 or after == "شاء" or _SENTENCE_END.search(text, found[k - 1].end, found[k].start):
        verb = plain[k] == "ان" and after != "شاء" and after[:1] in "يتنأا" and not after.startswith("ال")
        return None if verb else "إ" + plain[k][1:]
    governing = _governing_verb(text, found, plain, k) if plain[k - 1].startswith(_NOUNS_OR_DAYS) else None
    return governing and ("إ" if governing in word_set("saying") else "أ") + plain[k][1:]


def _governing_verb(text: str, found: list[Word], plain: list[str], k: int) -> str | None:
    """Return the verb of saying or telling before the word at k, None if a clause begins between them."""
    for place in range(k - 1, max(-1, k - 1 - _REACH), -1):
        word = plain[place]
        if _CLAUSE_END.search(text, found[place].end, found[place + 1].start):
            return None
        if word in word_set("saying") or (word in word_set("before_anna") and word not in word_set("prepositions")):
            return word
        if _OTHER_CLAUSE.fullmatch(word) or (word[0] in "يت" and len(word) > 3 and word[-1] not in "ةه"):
            return None
    return None


def is_misspelt(word: str) -> bool:
    """Return whether a word is a misspelling by itself, whatever stands beside it."""
    plain = _MARKS.sub("", word)
    return any(
        told(plain) is not None
        for told in (_listed, sister_spelling, hamza_spelling, without_last_alef, _with_other_dad)
    )


def _is_beside(text: str, left: Word, right: Word) -> bool:
    return not text[left.end : right.start].strip(" \u00a0")


def _told(word: str, before: str, after: str) -> _Told:
    """Return the kind of a misspelling and what is meant, None for a word that may stand."""
    for told in (_of_particle, _of_list):
        found = told(word, before, after)
        if found != _OPEN:
            return found
    if _is_with_pronoun(word, before) or _is_verbal_noun(word, before, after):
        return None
    named = _is_part_of_name(word, before, after)
    plural = None if named else without_last_alef(word)
    if plural and not (after.startswith("ال") and noun_form(word[:-1])):  # طالبو اللجوء
        return "usual", plural
    if (other := _with_other_dad(word)) is not None:
        return "usual", other
    sister = sister_spelling(word) or (None if named else hamza_spelling(word))
    return (_KINDS.get(sister.wanted, "hamza"), sister.meant) if sister else None


@lru_cache(maxsize=65536)
def _with_other_dad(word: str) -> str | None:
    """Return a word with ض for ظ or ظ for ض where that is far commoner: الظغط, انتضر."""
    swapped = word.translate(_DADS)
    if swapped == word or len(word) < _SHORTEST_WITH_DAD or _OF_BOTH.search(word) or is_right(word):
        return None
    zipf, common = listed_zipf(word), listed_zipf(swapped)
    return swapped if zipf < _RAREST_WITH_DAD and common >= max(_COMMON_WITH_DAD, zipf + _DAD_COMMONER) else None


def _is_part_of_name(word: str, before: str, after: str) -> bool:
    """Return whether a word ends as foreign names do and stands beside one: ألبرتو راسا, ماريو أدينو."""
    rare = word[-1] in "او" and listed_zipf(word) < _COMMONEST_NAME
    return rare and (is_rigid(before) or is_rigid(after))


def _is_verbal_noun(word: str, before: str, after: str) -> bool:
    """Return whether a word is a verbal noun with إ and not the plural with أ: شدة الإمراض beside انتشرت الإمراض."""
    if not word.startswith(("الإ", "بالإ", "والإ", "للإ")) or word.partition("لإ")[2] not in word_set("verbal_nouns"):
        return False
    plural = before in {"هذه", "تلك", "بعض", "معظم", "جميع", "كل", "من", "أنواع", "عدد", "مئات", "آلاف"}
    return not (plural or before.endswith("ت") or (after.startswith("ال") and after.endswith("ة")))


def _of_particle(word: str, before: str, after: str) -> _Told:
    """Return what is told of `ان`, `الا`, `علي` and `إلي` by the words beside them."""
    if word in word_set("letter_names") and {before, after} & word_set("letter_names"):  # سي ان ان
        return None
    if _ANNA.fullmatch(word):
        return _hamza_of_anna(word, before, after)
    if word in {"علي", "وعلي"}:
        meant = before in word_set("before_ala") or after in word_set("after_ala") or _is_no_man(before, after)
    elif word in {"إلي", "وإلي"}:
        noun = before.startswith("ال") or (before.endswith("ة") and before != "بالنسبة")
        meant = bool(after) and (before in word_set("before_ila") or noun)
    elif word in {"الا", "إلا"} and after in {"وهو", "وهي", "وهم"}:
        return "hamza", "ألا"
    else:
        return _OPEN
    return ("alef", word[:-1] + "ى") if meant else None


def _is_no_man(before: str, after: str) -> bool:
    """Return whether `علي` between these words is no name: `الهجوم علي المدينة`."""
    form = noun_form(after.removeprefix("ال")) if after.startswith("ال") else None
    thing = form is not None and form.noun is not None and not form.human
    return thing and before.startswith("ال") and not _is_human(before[2:])


def _is_human(noun: str) -> bool:
    form = noun_form(noun)
    return form is not None and form.human


def _is_with_pronoun(word: str, before: str) -> bool:
    """Return whether ه at the end of a word is a pronoun: ما مجموعه خمسون."""
    known = word.endswith("ه") and not word.startswith(("ال", "لل")) and listed_zipf(word[:-1]) >= _COMMON
    return known and before.lstrip("وف") in word_set("what")


def _of_list(word: str, before: str, after: str) -> _Told:
    if word == "علية" and (before.startswith("ال") or after.startswith("ال")):  # a surname, or علية القوم
        return None
    if word.endswith("ه") and _is_beside_adjective(word, before, after):
        return "ta marbuta", word[:-1] + "ة"
    listed = _listed(word) or _without_doubled_ya(word)
    if listed is None:
        return _OPEN
    right = word.endswith("وا") and word[0] in "يت" and before.removeprefix("و") in word_set("before_plural_verb")
    return None if right else ("usual", listed)


def _without_doubled_ya(word: str) -> str | None:
    """Return a plural that was written with one ي too many: `المواطنيين`; relative adjectives keep theirs: مصريين."""
    if not word.endswith("يين") or len(word) < _SHORTEST_DOUBLED:
        return None
    meant = word[:-3] + "ين"
    common = listed_zipf(meant)
    return meant if common >= _COMMON and common > listed_zipf(word) + _MUCH_COMMONER else None


def _is_beside_adjective(word: str, before: str, after: str) -> bool:
    """Return whether a word in ه is a feminine adjective, or a noun before one: `رحله طويله`."""
    return (_is_feminine(before) and _is_adjective(word)) or (_is_feminine(word) and _is_adjective(after))


def _is_feminine(noun: str) -> bool:
    """Return whether a noun is feminine, perhaps with ه for ة: `رحله`."""
    if noun.endswith("ه") and len(noun) > 3:
        return listed_zipf(noun[:-1] + "ة") > listed_zipf(noun) + _COMMONER
    return noun.endswith(("ة", "ات"))


def _is_adjective(word: str) -> bool:
    return word.endswith(("ه", "ة")) and word[:-1] in listed_words("adjectives.txt")


def _hamza_of_anna(word: str, before: str, after: str) -> tuple[_Kind, str | None]:
    """Return what `ان` stands for: إن after saying, أن after telling and before a verb; else it is left open."""
    if before in word_set("saying"):
        return "hamza", "إ" + word[1:]
    if before in word_set("before_anna") or (
        word == "ان" and len(after) > 3 and after[0] == "ي" and not after.endswith("ة")
    ):
        return "hamza", "أ" + word[1:]
    return "hamza", None


@lru_cache(maxsize=65536)
def _listed(word: str) -> str | None:
    """Return what is meant by a listed misspelling, also after a clitic if the whole is not the commoner word."""
    meant = _listed_words().get(word)
    if meant is None and len(word) > 4 and word[0] in _CLITICS and word[1:] in _listed_words():
        joined = word[0] + _listed_words()[word[1:]]
        return joined if " " in joined or listed_zipf(joined) > listed_zipf(word) + _COMMONER else None
    if meant is None and len(word) > 4 and word[-1] == "ا" and word[:-1] in _listed_words():  # `ظابطا`
        singular = _listed_words()[word[:-1]]
        return singular + "ا" if singular[-1] not in "ةىيءاوه" and listed_zipf(word) < _RARE else None
    return meant


@load_once
def _listed_words() -> dict[str, str]:
    return {row[0]: row[1] for row in listed_rows("misspellings.tsv") if " " not in row[0]}


@load_once
def _phrases() -> dict[str, str]:
    return {row[0]: row[1] for row in listed_rows("misspellings.tsv") if " " in row[0]}


@load_once
def _phrase_pattern() -> re.Pattern[str]:
    alternatives = "|".join(p.replace(" ", r"\s+") for p in sorted(_phrases(), key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])")


def _finding(text: str, start: int, end: int, kind: str, meant: str | None) -> ErrorSpan:
    return finding(
        text,
        start,
        end,
        category="linguistic-conventions/spelling",
        severity="minor",
        check="spelling",
        reason=_reason(kind, meant) if meant else Message("findings.spelling-open"),
        suggestion=meant,
    )


def _reason(kind: str, meant: str) -> Message:
    if kind == "ta marbuta":
        return Message("findings.spelling-ta-marbuta", meant=meant)
    if kind == "alef":
        return Message("findings.spelling-alef", meant=meant)
    if kind == "hamza":
        return Message("findings.spelling-hamza", meant=meant)
    return Message("findings.spelling-usual", meant=meant)
