"""Whether a text in Arabic letters is in Arabic, or in Persian, Urdu, Kurdish or another language that uses them.

Each word has at most one vote. Letters that Arabic does not have, and the small words of Persian and Urdu, vote against
it, but two words in گ, چ or پ as one where nothing else does, since spoken Arabic has these too. The article, letters
of Arabic's own and its small words vote for it. Letters that keyboards for Persian and Urdu write for Arabic ones (`ی`
for `ي`, `ک` for `ك`, `ہ` for `ه`) say nothing by themselves, nor do marks that Persian has.
"""

from __future__ import annotations

import re

__all__ = ["KEYBOARD_LETTERS", "is_in_arabic", "language_votes"]

# What keyboards for Persian and Urdu write, and the Arabic letter that is meant; a final ی may also be ى.
KEYBOARD_LETTERS = {
    "ی": "ي",
    "ک": "ك",
    "ڪ": "ك",
    "ہ": "ه",
    "ھ": "ه",
    "ە": "ه",
    "ۃ": "ة",
    **{chr(0x6F0 + digit): chr(0x660 + digit) for digit in range(10)},
}
_KEYBOARD = str.maketrans(KEYBOARD_LETTERS)
_FOLDING = str.maketrans({**KEYBOARD_LETTERS, "أ": "ا", "إ": "ا", "ٱ": "ا", "ى": "ي"})
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
_TELLING_MARKS = re.compile("[\u064c-\u0650\u0652\u0670]")  # without those of Persian words such as مثلاً and مدّت
_MARKS_FOR_A_VOTE = 3
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN_LETTER = re.compile("[\u0672-\u06a8\u06ab-\u06bd\u06bf\u06c0\u06c4-\u06cb\u06cd-\u06d3\u0750-\u077f]")
_SPOKEN_LETTERS = frozenset("پچژگڤ")  # which write the sounds of spoken Arabic and of names too: گاز, يگول
_HAMZA = frozenset("أإ")  # which Persian does not write in its small words: اين is Persian, أين Arabic
_PERSIAN_PREFIX = re.compile("(?<!\\w)ن?م[یي]\u200c")
_ARABIC_FORM = re.compile(r"(?:[وف]?[بك]?ال|[وف]?لل)\w{3,}|\w*[ةأإ]\w*")
# As they are once folded, without those that two of the languages share.
_ARABIC_LIST = (
    "في الي ان التي الذي الذين اللذين هذا هذه ذلك تلك كان كانت قد لم لن عن مع قال قالت ليس هو هي كما حيث منذ عند لكن "
    "ولكن اذا ثم فقد انه انها كانوا وقد وفي ومن وان وقال لقد سوف حتي هناك وهو وهي فيها فيه منه منها عليه عليها اليه "
    "اليها لدي ايضا نحو لها وكان وكانت بها بان مما عما"
)
_PERSIAN_LIST = (
    "از در كه را با است براي هاي شد شده مي خود يك كرد كرده بود تا نيز بايد دارد كند شود اند درباره هستند نيست همه هر "
    "سه روز مردم البته همين اينكه آنها آن اين بر وي شدن كردن ميشود ميكند نميشود باشد توسط داد داده دادن ايشان كنند "
    "خواهد خواهند بودن بودند هنوز سپس بسيار ديگر اگر همچنين امروز ديروز كنيم كنيد كردند شدند دارند ميكنند ميشوند "
    "ميتوان ميتواند نبايد ميباشد بيشتر هيچ اكنون"
)
_URDU_LIST = "كا كو اور يه وه كيا بهي تها تهي ايك كر رها رهي هوئي كئي جب ليكن"
_ARABIC_WORDS = frozenset(_ARABIC_LIST.split())
_FOREIGN_WORDS = frozenset(f"{_PERSIAN_LIST} {_URDU_LIST}".split())


def is_in_arabic(text: str) -> bool | None:
    """Return whether a text with Arabic letters is in Arabic; None where nothing speaks for it or against it.

    >>> is_in_arabic("قال الرئیس"), is_in_arabic("رئیس جمهور گفت که"), is_in_arabic("کتاب")
    (True, False, None)
    """
    found, against = language_votes(text)
    if found == against:
        return False if found else None
    return found > against


def language_votes(text: str) -> tuple[int, int]:
    """Return how many words of a text speak for Arabic, and how many for another language in Arabic letters."""
    against, spoken = len(_PERSIAN_PREFIX.findall(text)), 0
    bare = _MARKS.sub("", _INVISIBLE.sub("", text))
    found = len(_TELLING_MARKS.findall(text)) // _MARKS_FOR_A_VOTE
    for word in _WORD.findall(bare):
        folded = word.translate(_FOLDING)
        letters = set(_FOREIGN_LETTER.findall(word))
        if letters and letters <= _SPOKEN_LETTERS and folded not in _FOREIGN_WORDS:
            arabic = _ARABIC_FORM.fullmatch(word.translate(_KEYBOARD)) is not None  # الگاز has the article
            found, spoken = found + arabic, spoken + (not arabic)
        elif letters or (folded in _FOREIGN_WORDS and not _HAMZA.intersection(word)):
            against += 1
        elif folded in _ARABIC_WORDS or _ARABIC_FORM.fullmatch(word.translate(_KEYBOARD)):
            found += 1
    return found, against + (spoken if against else spoken // 2)
