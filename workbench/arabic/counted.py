"""What numbers count in Arabic text, and numbers that a noun says by its form: جنديان is two soldiers, شخص واحد one.

The nouns are in `counted_nouns.txt`.

>>> [(c.value, c.noun) for c in find_counted("قتل جنديان وشخص واحد")]
[(2.0, 'جندي'), (1.0, 'شخص')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from workbench.arabic.compact_text import CompactText, compact
from workbench.arabic.units import unit_after, unit_of_noun
from workbench.caching import load_once

__all__ = ["Counted", "counted_noun", "find_counted", "is_of_people"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A noun at `source[start:end]` whose form, or واحد after it, says how many there are.

    is_bare is true for a singular that says one by being no plural, which may also be no count at all; definite for a
    dual with the article or a pronoun (السفينتان, طفلاه), perhaps after كلا.
    """

    start: int
    end: int
    value: float
    noun: str
    is_bare: bool = False
    definite: bool = False


_WORD = re.compile(r"[^\W\d_]+")
_PREFIX = re.compile(r"(?P<prefix>[وف]?[بلك]?)(?=[^\W\d_]{3})")
_ARTICLE = re.compile(r"(?P<and>[وف]?)(?:[بك]?ال|لل)")
_OWNED = re.compile(r"(?P<dual>[^\W\d_]{3,}?(?P<case>[اي]))(?:ه|ها|هما|هم|نا)")
_BOTH = re.compile(r"(?<![^\W_])(?:كلا|كلي|كلتا|كلتي)\s+$")
_OTHER_WORDS = frozenset({"ولدي", "رجلي", "رجلا"})  # ولديه has something, رجليه are legs
_ONE = re.compile(r"\s+واحد[اه]?(?![^\W_])")
_HALF_MORE = re.compile(
    r"\s+و\s?(?P<share>نصف|ربع|ثلث)(?![^\W_])(?:\s+ال(?P<of>[^\W\d_]+)(?:\s+ال(?:مربع|مكعب|مئويه|ميويه))?)?"
)
_NOUN_AFTER = re.compile(r"\s+(?!من|في|علي|الي|عن|بعد|قبل|مع|و)[^\W\d_]{2,}")
_SHARES = {"نصف": 0.5, "ربع": 0.25, "ثلث": 1 / 3}
_EVERY = re.compile(
    r"(?:كل|اي|لكل|بكل|وكل|غير|من|بين|دون|بدون|ليس|حق|هذا|هذه|ذلك|تلك|نفس|ذات|مثل|عن|ك|بل|لا|ولا|الف|مليون|مليار|مايه)\s+$"
)


@load_once
def _nouns() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Return the noun of each singular and plural, the noun of each dual, and the nouns of people, all folded."""
    forms: dict[str, str] = {}
    duals: dict[str, str] = {}
    people: set[str] = set()
    names: set[str] = set()
    lines = files("workbench.arabic").joinpath("counted_nouns.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line or line.startswith(("#", "!")):
            names |= {line[1:]} if line.startswith("!") else set()
            continue
        singular, *plurals = (compact(word).text for word in line.removeprefix("*").split())
        if line.startswith("*"):
            people.add(singular)
        for form in (singular, *plurals):
            forms.setdefault(form, singular)
        if not singular.endswith(("ه", "ي")):
            forms.setdefault(singular + "ا", singular)
        if singular.endswith("ي") and not line.split()[0].endswith("ى"):
            forms.setdefault(singular + "ا", singular)
        stem = singular[:-1] + "ت" if singular.endswith("ه") else singular
        for dual in (stem + "ان", stem + "ين", *([stem + "ا"] if singular.endswith("ه") else [])):
            if dual not in forms and dual not in plurals:
                duals[dual] = singular
    return forms, {d: n for d, n in duals.items() if d not in forms and d not in names}, frozenset(people)


def counted_noun(word: str) -> str | None:
    """Return the folded singular of a folded noun that is counted, None for any other word."""
    forms, duals, _ = _nouns()
    bare = word.removeprefix("ال")
    return forms.get(word) or forms.get(bare) or duals.get(bare)


def is_of_people(noun: str) -> bool:
    """Return whether a noun counts people, so that another noun may call them too."""
    return noun in _nouns()[2]


@lru_cache(maxsize=4096)
def find_counted(text: str) -> tuple[Counted, ...]:
    """Return the duals, the nouns with واحد, and the bare singulars of people, in order."""
    plain = compact(text)
    forms, duals, people = _nouns()
    found = []
    for match in _WORD.finditer(plain.text):
        prefix = _PREFIX.match(match.group())
        length = len(prefix["prefix"]) if prefix else 0
        for skip in dict.fromkeys((0, 1, length)):
            word = match.group()[skip:]
            if skip <= length and (word in duals or word in forms):
                break
        else:
            found += _definite_dual(plain, match)
            continue
        start, end, value, is_bare = match.start() + skip, match.end(), 2.0, False
        noun = duals.get(word) or forms[word]
        described = _end_of_unit(plain.text, start, end) if word in forms else end
        more = _HALF_MORE.match(plain.text, described)
        if word in forms:
            one = _ONE.match(plain.text, described)
            more = more if one is None and _adds_to_one(plain.text, match, word, more) else None
            is_bare = one is None and more is None
            if word not in {noun, noun + "ا"}:
                continue
            if is_bare and not (noun in people and _may_be_one(plain.text, match)):
                continue
            value, end = 1.0, one.end() if one else end
        if more:
            value, end = value + _SHARES[more["share"]], more.end()
        places = plain.span(start, end)
        found.append(Counted(start=places[0], end=places[1], value=value, noun=noun, is_bare=is_bare))
    return tuple(found)


def _definite_dual(text: CompactText, match: re.Match[str]) -> list[Counted]:
    """Return the dual with the article or a pronoun that a word is, with كلا before it; none for other words."""
    word, article, prefix = match.group(), _ARTICLE.match(match.group()), _PREFIX.match(match.group())
    found = {len(article["and"]): _nouns()[1].get(word[article.end() :])} if article else {}
    joined = len(prefix["prefix"]) if prefix else 0
    found |= {k: found.get(k) or _owned_dual(text, word[k:], match.end()) for k in range(joined + 1)}
    skip, noun = next(((k, noun) for k, noun in sorted(found.items()) if noun), (0, None))
    if noun is None:
        return []
    both = _BOTH.search(text.text[max(0, match.start() - 8) : match.start()])
    place = text.span(match.start() - len(both.group()) if both else match.start() + skip, match.end())
    return [Counted(start=place[0], end=place[1], value=2.0, noun=noun, definite=True)]


def _owned_dual(text: CompactText, word: str, end: int) -> str | None:
    """Return the noun of a dual with a pronoun: طفلاه, سيارتيها, but not بلدية or لاعبيه, which is a plural."""
    match = _OWNED.fullmatch(word)
    if match is None or match["dual"] in _OTHER_WORDS or text.written(end - 1, end) == "ة":
        return None
    forms, duals, people = _nouns()
    noun = duals.get(match["dual"] + "ن")
    if noun is None or unit_of_noun(noun) or (noun not in people and not noun.endswith("ه")):
        return None
    stem = match["dual"][:-1]
    return noun if match["case"] == "ا" or stem + "ين" not in forms else None


def _end_of_unit(plain: str, start: int, end: int) -> int:
    """Return where a noun ends with the adjective that makes a unit of it: نقطة مئوية واحدة, كيلومتر مربع ونصف."""
    unit = unit_after(plain, start)
    return max(end, unit[1]) if unit else end


def _adds_to_one(plain: str, match: re.Match[str], word: str, more: re.Match[str] | None) -> bool:
    """Return whether a singular and a fraction are one and a part: ساعة ونصف الساعة, شهر ونصف; not يوم ونصف السكان."""
    if more is None or not _may_be_one(plain, match):
        return False
    of = more["of"]
    return (not of and _NOUN_AFTER.match(plain, more.end()) is None) or of == word.removesuffix("ا")


def _may_be_one(plain: str, match: re.Match[str]) -> bool:
    """Return whether a singular may be a count of one: not after every, any, or a number."""
    before = plain[max(0, match.start() - 12) : match.start()]
    return _EVERY.search(before) is None and re.search(r"\d\s*$", before) is None
