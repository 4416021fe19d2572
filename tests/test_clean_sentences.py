"""The search in clean sentences, compared with a search through all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.arabic import search_key
from workbench.records import Segment
from workbench.service.review.clean_sentences import CleanSentences

WORDS = st.lists(
    st.sampled_from(["قال", "الرئيس", "رئيس", "أذربيجان", "باكو", "في", "موسكو", "إن", "الأذري"]),
    min_size=1,
    max_size=6,
)
SENTENCES = st.lists(WORDS.map(" ".join), max_size=8)


def candidates(texts: list[str]) -> list[Segment]:
    return [Segment(document_id="d", start=n, end=n + len(t), text=t) for n, t in enumerate(texts)]


def folded(text: str) -> set[str]:
    return set(search_key(text).split())


@given(SENTENCES, WORDS, WORDS)
def test_every_word_of_the_query_must_match(texts: list[str], asked: list[str], own: list[str]) -> None:
    parts = [w[1:] if len(w) > 4 else w for w in asked]  # a part of a word finds it
    found = CleanSentences(candidates(texts)).holding(" ".join(parts), " ".join(own))
    wanted = folded(" ".join(parts))
    assert {c.text for c in found} == {t for t in texts if all(any(p in w for w in folded(t)) for p in wanted)}
    shared = [sum(map(len, folded(c.text) & folded(" ".join(own)))) for c in found]
    assert shared == sorted(shared, reverse=True)


@given(SENTENCES, WORDS)
def test_similar_sentences_are_ranked_by_similarity(texts: list[str], own: list[str]) -> None:
    weights = [sum(map(len, folded(t) & folded(" ".join(own)))) for t in texts]
    found = CleanSentences(candidates(texts)).like(" ".join(own))
    assert [c.start for c in found] == sorted((n for n, w in enumerate(weights) if w), key=lambda n: (-weights[n], n))


def test_a_query_without_letters_matches_nothing() -> None:
    assert CleanSentences(candidates(["نص"])).holding("،", "نص") == ()
