"""Find the columns of the left and right texts of a table, or the fields of a JSON object, by their heads.

The left text is the one that is judged, so a machine's text comes before a person's. Where the heads tell both sides,
the first of these that fits is taken: machine and reference; text and correction; target and reference; machine and
target; machine and source; source and target; source and reference; two languages, in the order of the file. Nothing
else is guessed from heads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.arabic import is_arabic, normalise
from workbench.caching import load_once
from workbench.errors import InputError
from workbench.messages import Message

__all__ = [
    "Columns",
    "SideChoice",
    "fields_by_heads",
    "find_columns",
    "find_field",
    "language_matches",
    "names_columns",
    "names_languages",
    "role_of",
    "text_column",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideChoice:
    """What a person says of a file: its columns by name or number, its languages, its sheet; None what it tells."""

    left: str | None = None
    right: str | None = None
    left_lang: str | None = None
    right_lang: str | None = None
    sheet: str | None = None

    def of_right_file(self) -> SideChoice:
        """Return the choice for a file that has only the right texts."""
        return replace(self, left=self.right, right=None, left_lang=self.right_lang, right_lang=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The indices of the left and right column, right None if there is none; and whether the first row is a head."""

    left: int
    right: int | None
    head: bool


# What each head says of its column, as it reads without case, punctuation and words such as `text`.
_HEADS = {
    "machine": "left, mt, machine, machine translation, machine translated, mt output, hypothesis, hyp, output, "
    "system, prediction, predicted, candidate, garbled, raw mt, الآلي, الآلية, الترجمة الآلية, ترجمة الآلة, "
    "مخرجات الآلة, المشوه, الأيسر",
    "reference": "right, ref, reference, pe, post edit, post edited, postedit, postedited, post editing, human, "
    "human translation, human reference, reference translation, refs, references, correction, corrected, edited, "
    "revised, gold, clean, المرجع, المرجعية, الترجمة المرجعية, "
    "الترجمة البشرية, البشري, البشرية, التصحيح, المصحح, المصححة, الترجمة المصححة, المنقح, المنقحة, الترجمة المنقحة, "
    "المعدل, المعدلة, الترجمة المعدلة, بعد التحرير, الأيمن",
    "source": "source, src, original, المصدر, الأصل, الأصلي, لغة المصدر",
    "target": "target, tgt, trg, translation, translated, الهدف, الترجمة, المترجم, لغة الهدف",
    "text": "text, sentence, segment text, النص, الجملة",
    "other": "id, no, nr, number, index, idx, row, line, key, sid, segment id, seg id, doc, document, doc id, "
    "document id, domain, score, date, url, speaker, start, end, segment, status, comment, label, system id, الرقم, "
    "رقم, م, التسلسل, المعرف, الملف, الوثيقة, التاريخ, الملاحظات, الحالة",
}
_ORDER = (
    ("machine", "reference"),
    ("text", "reference"),
    ("target", "reference"),
    ("machine", "target"),
    ("machine", "source"),
    ("source", "target"),
    ("source", "reference"),
)
_LANGUAGES = {
    "ar": "arabic, ara, العربية, عربي, العربي, بالعربية",
    "en": "english, eng, الإنجليزية, الانكليزية, إنجليزي, بالإنجليزية",
    "fr": "french, fra, fre, français, الفرنسية, فرنسي",
    "de": "german, deu, ger, deutsch, الألمانية",
    "es": "spanish, spa, español, الإسبانية",
    "it": "italian, ita, الإيطالية",
    "ru": "russian, rus, الروسية",
    "tr": "turkish, tur, التركية",
    "fa": "persian, farsi, fas, per, الفارسية",
    "he": "hebrew, heb, العبرية",
    "ur": "urdu, urd, الأردية",
    "zh": "chinese, zho, الصينية",
    "pt": "portuguese, por, البرتغالية",
    "nl": "dutch, nld",
    "ku": "kurdish, kur, الكردية",
    "az": "azerbaijani, aze, الأذربيجانية",
    "hy": "armenian, hye, الأرمنية",
}
_FILLERS = {
    "text",
    "texts",
    "string",
    "strings",
    "sentence",
    "sentences",
    "segment",
    "column",
    "lang",
    "language",
    "نص",
    "جمله",
    "عمود",
}
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{4})?(?:[-_][a-z]{2}|[-_]\d{3})?", re.IGNORECASE)
_WITH_COUNTRY = re.compile(r"(\w+)\s*\([\w\s]+\)")
_IDENTIFIER = re.compile(r"[A-Za-z_#][A-Za-z0-9_#.\- ]{0,39}")
_ID_CELL = re.compile(
    r"[A-Za-z]{0,12}[-_.:#/]?\d[\w.:#/-]*|[0-9a-fA-F-]{12,}"
    r"|(?:[A-Za-z][A-Za-z0-9+.-]*://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\w.~-]*/)+[\w.-]+"  # addresses, paths
)
_SENTENCE_END = re.compile(r"[.!?؟…:؛]\s*$")
_LONGEST_HEAD = 40
_LONGEST_KNOWN_HEAD = 100  # with words that are left out, such as `column` and `text`
_MUCH_LONGER = 1.5


def find_columns(
    rows: Sequence[tuple[Message, Sequence[str]]], name: str, choice: SideChoice, *, both: bool = True
) -> Columns:
    """Return the columns of the texts of a table, without `both` those of the left texts alone.

    Raises:
        InputError: There is no such column, or neither the choice nor the table tells which are meant.
    """
    where, first = rows[0]
    head = [_stripped(cell) for cell in first]
    by_heads = _by_heads(head, choice)
    if choice.left is not None or (both and choice.right is not None):
        return _chosen(rows, head, by_heads, name, choice, both=both)
    if by_heads:
        _refuse_twice(where, head, by_heads)
        return Columns(left=by_heads[0], right=by_heads[1], head=True)
    single = None if both else text_column(head)
    if single is not None and len(head) > 1:
        return Columns(left=single, right=None, head=True)
    texts = _text_columns(rows)
    wanted = {2} if both else {1, 2}
    if len(texts) not in wanted or _looks_like_head(rows, head) or _stands_out(rows, head):
        if both and max(len(cells) for _, cells in rows) < 2:
            return Columns(left=0, right=1, head=False)
        raise _unclear(rows, head, name)
    return Columns(left=texts[0], right=texts[1] if len(texts) > 1 else None, head=False)


def fields_by_heads(names: Sequence[str], choice: SideChoice) -> tuple[str, str] | None:
    """Return the names of the left and right field among those of a JSON object, None if they do not tell."""
    found = _by_heads([name.rpartition(".")[2] for name in names], choice)
    return (names[found[0]], names[found[1]]) if found else None


def find_field(wanted: str, names: Sequence[str]) -> str | None:
    """Return the field or column that is meant by a name; one without a mistake in case or spacing comes first."""
    if wanted in names:
        return wanted
    folded = _stripped(wanted).casefold()
    return next((name for name in names if _stripped(name).casefold() == folded), None)


def names_columns(rows: Sequence[tuple[Message, Sequence[str]]], choice: SideChoice) -> bool:
    """Return whether the first of some rows is the head of a table: by a column that was chosen, or by known heads."""
    head = [_stripped(cell) for cell in rows[0][1]]
    chosen = (w for w in (choice.left, choice.right) if w is not None)
    return any(find_field(w, head) is not None for w in chosen) or sum(role_of(cell) is not None for cell in head) > 1


def names_languages(head: Sequence[str]) -> bool:
    """Return whether a head says of a column which language its texts have."""
    return any((role_of(_stripped(cell)) or "").startswith("lang:") for cell in head)


def text_column(head: Sequence[str]) -> int | None:
    """Return the column of the text that is judged, by its head alone, None if it does not tell."""
    roles = [role_of(cell) for cell in head]
    for role in ("text", "machine", "target", "source"):
        if roles.count(role) == 1:
            return roles.index(role)
    return None


def language_matches(wanted: str, tag: str) -> bool:
    """Return whether a language tag is within a range, as in RFC 4647: `en` matches `en-US`, `*` any."""
    wanted, tag = (t.replace("_", "-").casefold() for t in (wanted, tag))
    return wanted in {"*", tag} or tag.startswith(f"{wanted}-")


def _stripped(cell: str) -> str:
    return cell.strip().strip("\ufeff\u200e\u200f").strip()


@load_once
def _roles() -> Mapping[str, str]:
    return {_plain(head): role for role, heads in _HEADS.items() for head in heads.split(", ")}


@load_once
def _languages() -> Mapping[str, str]:
    return {_plain(head): code for code, heads in _LANGUAGES.items() for head in heads.split(", ")}


def _plain(head: str) -> str:
    """Return a head without what its writers vary: case, signs, spellings of Arabic, the article, words like `text`."""
    text = normalise(unicodedata.normalize("NFKC", head).casefold(), "full").text
    text = re.sub(r"[\W_]+", " ", text)
    words = [re.sub(r"^ال(?=\w{2})", "", word) for word in text.split()]
    kept = [word for word in words if word not in _FILLERS]
    return " ".join(kept or words)


def role_of(head: str) -> str | None:
    """Return what a head says of its column: a role, `other`, or the language as `lang:ar`."""
    if len(head) > _LONGEST_KNOWN_HEAD:
        return None
    plain = _plain(head)
    if role := _roles().get(plain):
        return role
    code = plain if plain in _LANGUAGES else _languages().get(plain)
    if code is None and (found := _CODE.fullmatch(head.strip())) and found.group(1).casefold() in _LANGUAGES:
        code = head.strip().replace("_", "-").casefold()
    if code:
        return f"lang:{code}"
    role, _, language = plain.partition(" ")  # `mt ar`, `source en us`
    tag = _CODE.fullmatch(language.replace(" ", "-"))
    if language in _languages() or (tag and tag[1] in _LANGUAGES):
        return _roles().get(role)
    named = _WITH_COUNTRY.fullmatch(head.strip())  # `English (United States)`
    language = _languages().get(_plain(named[1]), "") if named else ""
    return f"lang:{language}" if language else None


def _by_heads(head: Sequence[str], choice: SideChoice) -> tuple[int, int] | None:
    roles = [role_of(cell) for cell in head]
    languages = [(k, role[5:]) for k, role in enumerate(roles) if role and role.startswith("lang:")]
    if choice.left_lang or choice.right_lang:
        return _by_languages(languages, choice)
    for left, right in _ORDER:
        if left in roles and right in roles:
            if _several(head, roles, left) or _several(head, roles, right):
                return None
            if right != "reference" and {"machine", "source", "target"} <= set(roles):
                return None  # the target may be the machine's source, or its reference
            return roles.index(left), roles.index(right)
    if len(languages) == 2 and not any(role in roles for role in ("machine", "reference", "source", "target")):
        return languages[0][0], languages[1][0]
    return None


def _several(head: Sequence[str], roles: Sequence[str | None], role: str) -> bool:
    """Return whether columns of different names have the same role."""
    return len({head[k].casefold() for k, other in enumerate(roles) if other == role}) > 1


def _by_languages(languages: Sequence[tuple[int, str]], choice: SideChoice) -> tuple[int, int] | None:
    lefts = [k for k, tag in languages if choice.left_lang is None or language_matches(choice.left_lang, tag)]
    rights = [k for k, tag in languages if choice.right_lang is None or language_matches(choice.right_lang, tag)]
    if choice.left_lang is None:
        lefts = [k for k in lefts if k not in rights]
    if choice.right_lang is None:
        rights = [k for k in rights if k not in lefts]
    return (lefts[0], rights[0]) if len(lefts) == len(rights) == 1 and lefts != rights else None


def _chosen(
    rows: Sequence[tuple[Message, Sequence[str]]],
    head: Sequence[str],
    by_heads: tuple[int, int] | None,
    name: str,
    choice: SideChoice,
    *,
    both: bool,
) -> Columns:
    width = max(len(cells) for _, cells in rows)
    found = [None if w is None else _column(w, head, width, rows, name) for w in (choice.left, choice.right)]
    named = any(w is not None and find_field(w, head) is not None for w in (choice.left, choice.right))
    left, right = found
    if both and (left is None or right is None):
        given = left if left is not None else right
        others = list(by_heads) if by_heads else _text_columns(rows)
        others = [k for k in others if k != given]
        if len(others) != 1:
            raise _unclear(rows, head, name)
        left, right = (others[0], right) if left is None else (left, others[0])
    if left == right or left is None:
        raise InputError("pairs-same-column", file=name, column=choice.left or choice.right)
    chosen = [head[k] for k in (left, right) if k is not None and k < len(head)]
    if named:
        _refuse_twice(rows[0][0], head, [head.index(cell) for cell in chosen])
    return Columns(left=left, right=right if both else None, head=named or _looks_like_head(rows, head))


def _column(
    wanted: str, head: Sequence[str], width: int, rows: Sequence[tuple[Message, Sequence[str]]], name: str
) -> int:
    field = find_field(wanted, head)
    if field is not None:
        return head.index(field)
    if wanted.strip().isdecimal() and 1 <= int(wanted) <= width:
        return int(wanted) - 1
    raise InputError("pairs-no-such-column", file=name, column=wanted, columns=_shown(rows, head))


def _refuse_twice(where: Message, head: Sequence[str], columns: Sequence[int]) -> None:
    for k in columns:
        if head.count(head[k]) > 1:
            raise InputError("table-repeated-column", where=where, column=head[k])


def _unclear(rows: Sequence[tuple[Message, Sequence[str]]], head: Sequence[str], name: str) -> InputError:
    return InputError("pairs-columns-unclear", file=name, columns=_shown(rows, head))


def _shown(rows: Sequence[tuple[Message, Sequence[str]]], head: Sequence[str]) -> list[str]:
    """Return the columns as a person may name them: by head, or by number with the beginning of the first cell."""
    if _looks_like_head(rows, head):
        return [cell or str(k) for k, cell in enumerate(head, 1)]
    return [f"{k} ({cell[:20]}…)" if len(cell) > 20 else f"{k} ({cell})" for k, cell in enumerate(head, 1)]


def _text_columns(rows: Sequence[tuple[Message, Sequence[str]]]) -> list[int]:
    """Return the columns that hold texts rather than numbers, ids or nothing."""
    width = max(len(cells) for _, cells in rows)
    columns = [[cells[k].strip() for _, cells in rows if k < len(cells) and cells[k].strip()] for k in range(width)]
    texts = [k for k, cells in enumerate(columns) if cells and not all(_is_id(cell) for cell in cells)]
    return texts or ([0, 1] if width == 2 else [0] if width == 1 else [])


def _is_id(cell: str) -> bool:
    return bool(_ID_CELL.fullmatch(cell)) or not any(c.isalpha() for c in cell)


def _stands_out(rows: Sequence[tuple[Message, Sequence[str]]], head: Sequence[str]) -> bool:
    """Return whether the first row has a known head, and is much shorter than the texts below it."""
    if not any(map(role_of, head)) or any(map(_SENTENCE_END.search, head)):
        return False
    below = [sum(map(len, cells)) for _, cells in rows[1:]]
    return bool(below) and sum(map(len, head)) * _MUCH_LONGER < sum(below) / len(below)


def _looks_like_head(rows: Sequence[tuple[Message, Sequence[str]]], head: Sequence[str]) -> bool:
    """Return whether the first row names its columns: known heads, or names in Latin letters above Arabic texts."""
    cells = [cell for cell in head if cell]
    plain = {cell.casefold() for cell in cells}
    if len(cells) < 2 or len(plain) < len(cells):
        return False
    if any(len(cell) > _LONGEST_HEAD or _SENTENCE_END.search(cell) for cell in cells):
        return False
    known = [cell for cell in cells if role_of(cell)]
    if len(known) >= 2 or (known and all(cell in known or _IDENTIFIER.fullmatch(cell) for cell in cells)):
        return True
    below = [cells for _, cells in rows[1:]]
    return (
        len(below) >= 2
        and all(_IDENTIFIER.fullmatch(cell) for cell in cells)
        and any(all(k < len(r) and any(map(is_arabic, r[k])) for r in below) for k in range(len(head)))
    )
