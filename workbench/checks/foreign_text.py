"""Running text in another language where Arabic is expected: a whole sentence, half of one, or words in other letters.

Names, titles of works, brands, abbreviations, addresses and code stay as they are in Arabic news. Running text is told
from them by the small words of a language and by words in lower case between them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from workbench.arabic import Word, language_votes, normalise, share_of_arabic, words
from workbench.caching import load_once
from workbench.checks.lexicon import english_zipf

__all__ = [
    "ADDRESSES",
    "ENGLISH_ZIPF",
    "NAMING_WORDS",
    "foreign_stretches",
    "is_named",
    "is_quoted_name",
    "small_words",
]

ADDRESSES = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|\S+@\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co|io|tv|info)\b\S*")
ENGLISH_ZIPF = 3.3  # Zipf frequency from which a lower-case word is English rather than a name
_NAMING_WORD_LIST = (
    "اذاعه استوديو اسم اصدار اغنيه البوم المسماه المسمي باسم برنامج بطوله بنك بودكاست تسمي تطبيق تقنيه تلفزيون "
    "جائزه جامعه جايزه جريده جمعيه جهاز حرف حساب خدمه دار دوري راديو رمز رواد روايه سلسله سياره شبكه شركات "
    "شركه صحيفه صفحه طراز عباره علامه عمله فرقه فريق فلم فندق فيلم قناه كاس كتاب كلمه لعبه مؤسسه ماركه متاجر "
    "متجر متصفح مثل مجله مجموعه محرك مدونه مركز مسلسل مصرف مصطلح مطعم معرض معهد مقهي منصه منظمه مهرجان موسسه "
    "موقع نادي نسخه نظام هاتف هاشتاغ وسم وكاله يسمي بعنوان عنوان شعار مقطوعه مسرحيه قصيده كتيب دراسه ورقه حمله مشروع "
    "مبادره معروف معروفه مختصر اختصار تعني معني لوحه ملف امر دوريه ديوان موسوعه سيمفونيه اوبرا عرض حفل جوله "
    "مبدا قاعده نظريه خوارزميه معادله"
)
NAMING_WORDS = frozenset(_NAMING_WORD_LIST.split())
_SPEECH = re.compile(
    r"(?:^|\s)[وف]?(?:قال|قالت|يقول|تقول|أضاف|أضافت|أكد|أكدت|صرح|صرحت|ذكر|ذكرت|كتب|كتبت|رد|ردت|تابع|تابعت)\b[^.؟!]{0,40}$"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_QUOTED = re.compile("[\"“”«„'‘][^\"“”«»„'‘’]{1,120}[\"“”»'’]")
_CODE = re.compile(r"[{}=<>`|\\_$]|\w\(|::|--\w|;\s*$|/\w+/")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_ARTICLE = re.compile(r"(?<!\w)[وفبل]?ال[-\s]*$")  # which makes a term of the words after it
_BREAK = re.compile(r"[()\[\]\n]")
_LOOK_BACK = 80  # characters in which a text says what is quoted or named after it
_LEAST_WORDS = 3  # of running text
_LEAST_WITHOUT_FUNCTION = 4  # English words in lower case in a row, none of them a small one
_LONGEST_TITLE = 12  # words
_CLEARLY_TEXT = 7  # words of what is no title, even if it begins with a capital letter
_WINDOW = 7  # words, or as few as four, in which another language in Arabic letters is told
_LEAST_VOTES = 3  # of a window, all for the other language
_LEAST_VOTES_OF_TEXT = 2
_LEAST_RATIO = 4  # of votes in a text; Persian uses Arabic phrases
_Span = tuple[int, int]


@lru_cache(maxsize=1024)
def foreign_stretches(text: str) -> tuple[_Span, ...]:
    """Return the ranges of running text in other languages, in order.

    >>> text = "قتل خمسة أشخاص in the attack on the city."
    >>> [text[a:b] for a, b in foreign_stretches(text)]
    ['in the attack on the city']
    """
    spared = [m.span() for m in ADDRESSES.finditer(text)]
    starts = [start for start, _ in spared]
    tokens = []
    for word in words(text):
        last = bisect_right(starts, word.start) - 1
        if last < 0 or word.start >= spared[last][1]:
            tokens.append(word)
    found = [*_in_other_letters(text, tokens), *_in_arabic_letters(text, tokens)]
    return tuple(sorted(found))


def is_named(before: str) -> bool:
    """Return whether the words before a Latin name introduce a company, a work or the like, which keep their names."""
    last = [normalise(w.text, "full").text for w in words(before[-40:])[-2:]]
    forms = {form for w in last for form in (w, w[1:], w[2:], w[3:])}
    forms |= {f[:-2] for f in forms if f.endswith(("ها", "ته"))}
    return bool(forms & NAMING_WORDS)


def is_quoted_name(text: str, start: int, end: int) -> bool:
    """Return whether a range stands in quotation marks and is no quotation of speech."""
    quotation = next((q for q in _quotations(text) if q[0] < start and end < q[1]), None)
    if quotation is None:
        return False
    before = text[max(0, quotation[0] - _LOOK_BACK) : quotation[0]].rstrip()
    return is_named(before) or not (before.endswith(":") or _SPEECH.search(before))


@lru_cache(maxsize=16)
def _quotations(text: str) -> tuple[_Span, ...]:
    return tuple(m.span() for m in _QUOTED.finditer(text))


def _in_other_letters(text: str, tokens: Sequence[Word]) -> Iterator[_Span]:
    alone = share_of_arabic(text) == 0
    brackets = [] if alone else [m.span() for m in _BRACKETS.finditer(text)]
    for run in _runs(text, tokens):
        start, end = run[0].start, run[-1].end
        if any(a <= start < b for a, b in brackets) or _CODE.search(text[max(0, start - 1) : end + 2]):
            continue
        if not _LATIN.match(run[0].text):
            foreign = [w for w in run if not _LATIN.match(w.text)]
            if sum(len(w.text) for w in foreign) > 1 and (alone or not is_quoted_name(text, start, end)):
                yield start, end
        elif _is_running(run, alone=alone) and not _is_title(text, run, alone=alone):
            yield start, end


def _runs(text: str, tokens: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield the words in other letters that have no Arabic word and no bracket between them."""
    run: list[Word] = []
    for word in tokens:
        if run and (word.arabic or _BREAK.search(text, run[-1].end, word.start)):
            yield run
            run = []
        if not word.arabic:
            run.append(word)
    if run:
        yield run


def _is_running(run: Sequence[Word], *, alone: bool) -> bool:
    """Return whether Latin words are a clause rather than names; `alone` where the text has no Arabic word."""
    said = [w.text for w in run]
    if len(said) < _LEAST_WORDS:
        return False
    small, verbs = max(((_count(said, f), _count(said, v)) for f, v in small_words().values()), key=sum)
    every = frozenset().union(*(f | v for f, v in small_words().values()))
    content = [w for w in said if w.islower() and len(w) > 2 and w not in every]
    if small + verbs == 0:
        english = sum(english_zipf(w) >= ENGLISH_ZIPF for w in content)
        return english >= _LEAST_WITHOUT_FUNCTION or (alone and len(said) > _LEAST_WORDS and english > 1)
    if verbs and (content or small) and len(said) > _LEAST_WORDS:
        return True
    if alone or (said[0].islower() and small + verbs >= _LEAST_WORDS) or all(w.islower() for w in said):
        return bool(content) or small + verbs > 2
    return len(content) > 1 and (said[0].islower() or len(said) >= _CLEARLY_TEXT)  # others are titles of works


def _is_title(text: str, run: Sequence[Word], *, alone: bool) -> bool:
    """Return whether running words are the title of a work, a slogan or a term, which is quoted or introduced."""
    if alone or len(run) > _LONGEST_TITLE:
        return False
    start, end = run[0].start, run[-1].end
    before = text[max(0, start - _LOOK_BACK) : start]
    return is_quoted_name(text, start, end) or is_named(before) or bool(_ARTICLE.search(before))


def _in_arabic_letters(text: str, tokens: Sequence[Word]) -> Iterator[_Span]:
    """Yield the stretches in Persian, Urdu or another language that has Arabic letters."""
    arabic = [w for w in tokens if w.arabic]
    if len(arabic) > _LEAST_WORDS and _speaks_otherwise(text, _LEAST_VOTES_OF_TEXT):
        yield arabic[0].start, arabic[-1].end
        return
    if language_votes(text)[1] < _LEAST_VOTES:
        return
    marked = [False] * len(arabic)
    for size in range(_WINDOW, _LEAST_WORDS, -1):
        for first in range(max(1, len(arabic) - size + 1)):
            window = arabic[first : first + size]
            if len(window) > _LEAST_WORDS and _speaks_otherwise(text[window[0].start : window[-1].end], _LEAST_VOTES):
                marked[first : first + len(window)] = [True] * len(window)
    start = None
    for k, is_marked in enumerate([*marked, False]):
        if is_marked and start is None:
            start = k
        elif not is_marked and start is not None:
            yield arabic[start].start, arabic[k - 1].end
            start = None


def _speaks_otherwise(text: str, least: int) -> bool:
    found, against = language_votes(text)
    return against >= least and (found == 0 or (least < _LEAST_VOTES and against >= _LEAST_RATIO * found))


def _count(said: Sequence[str], known: frozenset[str]) -> int:
    return sum(w.lower() in known for w in said if w.islower() or w == said[0])


@load_once
def small_words() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the small words of each language by its code, and its verbs and pronouns."""
    lines = files("workbench.checks").joinpath("function_words.txt").read_text(encoding="utf-8").splitlines()
    listed = {line.split()[0]: frozenset(line.split()[1:]) for line in lines if line and not line.startswith("#")}
    return {code: (words_, listed[f"{code}*"]) for code, words_ in listed.items() if not code.endswith("*")}
