"""The catalogue of checks: Arabic names and MQM categories."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CATALOGUE", "Check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check with its Arabic name, the categories of its findings, and whether it needs a counterpart."""

    name_ar: str
    categories: tuple[str, ...]
    pair: bool = False


_WRONG = "accuracy/mistranslation"
_FORM = "linguistic-conventions"

CATALOGUE: dict[str, Check] = {
    "untranslated": Check(name_ar="كلمة غير مترجمة", categories=("accuracy/untranslated",)),
    "spacing": Check(name_ar="المسافات والعلامات", categories=(f"{_FORM}/punctuation",)),
    "repetition": Check(name_ar="تكرار", categories=(f"{_FORM}/duplication",)),
    "foreign inflection": Check(name_ar="تصريف أجنبي", categories=(f"{_FORM}/grammar",)),
    "unknown words": Check(name_ar="كلمة غير معروفة", categories=(f"{_FORM}/spelling",)),
    "broken": Check(name_ar="حروف تالفة", categories=(f"{_FORM}/character-encoding",)),
    "quotation": Check(name_ar="الاقتباس وصاحبه", categories=(f"{_FORM}/punctuation", f"{_WRONG}/attribution")),
    "agreement": Check(name_ar="المطابقة", categories=(f"{_FORM}/grammar/agreement",)),
    "numbers": Check(name_ar="الأعداد", categories=(f"{_WRONG}/number",), pair=True),
    "dates": Check(name_ar="التواريخ", categories=(f"{_WRONG}/date",), pair=True),
    "negation": Check(name_ar="النفي والإثبات", categories=(f"{_WRONG}/polarity",), pair=True),
    "names": Check(name_ar="الأعلام", categories=(f"{_WRONG}/name",), pair=True),
    "name ledger": Check(name_ar="سجل الأعلام", categories=(f"{_WRONG}/name", "accuracy/untranslated")),
    "spelling": Check(name_ar="الإملاء", categories=(f"{_FORM}/spelling",), pair=True),
    "article": Check(name_ar="أداة التعريف", categories=(f"{_FORM}/grammar",), pair=True),
    "omission": Check(name_ar="نقص", categories=("accuracy/omission",), pair=True),
    "addition": Check(name_ar="زيادة", categories=("accuracy/addition",), pair=True),
    "word order": Check(name_ar="ترتيب الكلمات", categories=(f"{_FORM}/grammar/word-order",), pair=True),
}
