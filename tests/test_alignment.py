from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.data import average_precision, seeds
from benchmarks.seeds import CORPUS, with_dates
from tests.conftest import SEEDS
from workbench.alignment import Sentences, align_comparable, align_parallel, pair_probabilities
from workbench.alignment.candidates import nearest_candidates
from workbench.alignment.lexical_evidence import LexicalEvidence
from workbench.encoders import Encoder
from workbench.encoders.background import background_texts
from workbench.records import ACCEPTED, Encoding
from workbench.service import read_sentences

Sides = tuple[Sentences, Sentences, Sentences]


def side(texts: list[str], encoder: Encoder, published: str | None = None) -> Sentences:
    found = dict(encoder.encode(texts))
    return Sentences(
        texts=tuple(texts),
        encodings=tuple(found[i] for i in range(len(texts))),
        documents=(0,) * len(texts),
        published=(published,) * len(texts),
    )


def taken(side: Sentences, order: list[int]) -> Sentences:
    return Sentences(
        texts=tuple(side.texts[i] for i in order),
        encodings=tuple(side.encodings[i] for i in order),
        documents=tuple(side.documents[i] for i in order),
        published=tuple(side.published[i] for i in order),
    )


@pytest.fixture(scope="module")
def gold(e5: Encoder) -> Sides:
    case, _ = seeds(CORPUS)
    background = side(list(background_texts()), e5)
    return with_dates(side(case.left, e5), "garbled"), with_dates(side(case.right, e5), "clean"), background


def test_the_seed_corpus_reaches_its_gold_scores(gold: Sides) -> None:
    case, lookalike = seeds(CORPUS)
    assert case.parallel is not None
    link, same = np.zeros(case.linked.shape), np.zeros(case.linked.shape)
    for pair in pair_probabilities(*gold):
        link[pair.left, pair.right], same[pair.left, pair.right] = pair.link, pair.same
    called = {
        (i, j)
        for k in align_comparable(*gold).links
        if k.kind == "parallel" and k.probability >= 0.5
        for i in k.left
        for j in k.right
    }
    right = sum(bool(case.parallel[pair]) for pair in called)
    assert right >= 10
    assert len(called) - right <= 2
    assert link[lookalike].max() <= 0.5
    assert average_precision(same, case.parallel) >= 0.97
    assert average_precision(link, case.linked) >= 0.69


def test_two_sentences_with_one_counterpart_become_one_link(gold: Sides) -> None:
    joined = [k for k in align_comparable(*gold).links if len(k.left) > 1]
    assert [gold[1].texts[k.right[0]][:12] for k in joined] == ["وكانت روسيا "]
    assert {gold[0].texts[i][:12] for i in joined[0].left} == {"كانت روسيا أ", "روسيا هي موط"}


@pytest.mark.parametrize("seed", range(3))
def test_sentence_order_does_not_change_the_links(gold: Sides, seed: int) -> None:
    left, right, background = gold
    order = [list(range(len(left))), list(range(len(right)))]
    for some in order:
        random.Random(seed).shuffle(some)
    straight = {(k.left, k.right, k.kind): k.probability for k in align_comparable(left, right, background).links}
    mixed = {
        (tuple(sorted(order[0][i] for i in k.left)), tuple(order[1][j] for j in k.right), k.kind): k.probability
        for k in align_comparable(taken(left, order[0]), taken(right, order[1]), background).links
    }
    assert straight.keys() == mixed.keys()
    for key, probability in straight.items():
        assert mixed[key] == pytest.approx(probability, abs=2e-3)


def test_every_left_sentence_is_accounted_for(gold: Sides) -> None:
    links = align_comparable(*gold).links
    for i in range(len(gold[0])):
        assert any(i in k.left and (k.probability >= 0.5 or not k.right) for k in links)
    assert all(0 <= k.probability <= 1 for k in links)
    assert all((k.kind == "none") == (not k.right) for k in links)


def test_unrelated_texts_get_no_links(e5: Encoder) -> None:
    left = side(["ارتفعت أسعار النفط.", "فاز الفريق بالكأس.", "هطلت أمطار غزيرة."], e5)
    right = side(["أعلن الطبيب شفاء المريض.", "افتتح المتحف معرضا للمخطوطات."], e5)
    assert [
        k.kind for k in align_comparable(left, right, side(list(background_texts()), e5)).links if k.probability >= 0.5
    ] == ["none"] * 3


def test_empty_sides_give_no_links(e5: Encoder) -> None:
    one = side(["نص"], e5)
    none = side([], e5)
    assert [k.right for k in align_comparable(one, none, one).links] == [()]
    assert align_comparable(none, one, one).links == ()


def test_equal_and_single_sentences_are_aligned(e5: Encoder) -> None:
    background = side(list(background_texts()), e5)
    same = side(["قال الوزير إن المحادثات تأجلت إلى الشهر المقبل."] * 3, e5)
    links = align_comparable(same, same, background).links
    assert {i for k in links for i in k.left} == {0, 1, 2}
    one = side(["قال الوزير إن المحادثات تأجلت إلى الشهر المقبل."], e5)
    assert len(align_comparable(one, one, background).links) >= 1


def test_many_equal_sentences_all_have_a_counterpart(e5: Encoder) -> None:
    """Equal sentences have no margin over each other, and yet each is a counterpart."""
    one = side(["قال الوزير إن المحادثات تأجلت إلى الشهر المقبل."], e5)
    many = replace(
        one, texts=one.texts * 300, encodings=tuple(one.encodings) * 300, documents=(0,) * 300, published=(None,) * 300
    )
    links = align_comparable(many, many, side(list(background_texts()), e5)).links
    assert {i for k in links if k.right and k.probability >= ACCEPTED for i in k.left} == set(range(300))
    against = align_comparable(one, many, side(list(background_texts()), e5)).links
    assert all(k.right and k.probability >= ACCEPTED for k in against)


def test_unusual_input_is_aligned(e5: Encoder) -> None:
    """NUL, a lone surrogate, 50,000 characters, a single sign; with order and without."""
    some = read_sentences(SEEDS / "texts" / "004_4fd9f03a3114214d.txt", per_line=False)[:6]
    texts = [*some, "سطر \x00 فيه \ud800 شيء", "الجمهورية " * 5_000, "."]
    both, background = side(texts, e5), side(list(background_texts()), e5)
    for links in (align_parallel(both, both, background).links, align_comparable(both, both, background).links):
        found = {(k.left, k.right) for k in links if k.probability >= ACCEPTED}
        assert {((i,), (i,)) for i in range(8)} <= found


def test_sides_of_unequal_length_are_rejected(e5: Encoder) -> None:
    with pytest.raises(ValueError, match="differ in number"):
        replace(side(["نص"], e5), texts=("نص", "نص"))


def bare(text: str, published: str | None = None) -> Sentences:
    vector = Encoding(
        pooled=np.ones(1, np.float32),
        tokens=np.ones((1, 1), np.float16),
        middle=np.ones((1, 1), np.float16),
        offsets=np.array([[0, 1]], np.int32),
    )
    return Sentences(texts=(text,), encodings=(vector,), documents=(0,), published=(published,))


@pytest.mark.parametrize(
    ("left", "right", "dates", "other"),
    [
        ("مكالمة هاتفية", "مكالمة هاتفية يوم الجمعة", ("2025-07", "2025-11"), True),
        ("مكالمة هاتفية", "مكالمة هاتفية يوم الجمعة", ("2025-07", "2025-07-02"), False),
        ("مكالمة هاتفية", "مكالمة هاتفية يوم الجمعة", (None, "2025-11"), False),
        ("استدعت يوم الثلاثاء", "استدعت الأربعاء", ("2025-07", "2025-07-02"), True),
        ("استدعت يوم الثلاثاء", "استدعت الثلاثاء", ("2025-07", "2025-07-02"), False),
        ("مكالمة", "مكالمة", ("2024", "2025-11"), False),
    ],
)
def test_dates_of_different_days_are_told_apart(
    left: str, right: str, dates: tuple[str | None, str | None], other: bool
) -> None:
    assert LexicalEvidence(bare(left, dates[0]), bare(right, dates[1]), bare("نص")).has_other_day(0, 0) is other


@pytest.mark.parametrize(
    ("left", "right", "other"),
    [
        ("استدعت موسكو سفير أذربيجان", "استدعت أذربيجان سفير موسكو", True),
        ("وزارة الخارجية الروسية سفيرة أذربيجان", "وزارة الخارجية الأذربيجانية سفير روسيا", True),
        ("استدعت موسكو سفير أذربيجان", "موسكو استدعت سفير أذربيجان", False),
        ("اعتذر بوتين إلى علييف", "علييف اعتذر بوتين له", False),
    ],
)
def test_different_actors_are_told_apart(left: str, right: str, other: bool) -> None:
    assert LexicalEvidence(bare(left), bare(right), bare("نص")).has_other_actor(0, 0) is other


def test_shared_numbers_and_words_are_evidence() -> None:
    left, right = bare("قتل ثمانية وثلاثون شخصا"), bare("مقتل 38 شخصا")
    assert LexicalEvidence(left, right, bare("نص")).shared_quantities(0, 0) != 0
    assert LexicalEvidence(left, right, bare("نص")).shared_words(0, [0]) != 0
    assert LexicalEvidence(left, bare("لا شيء"), bare("نص")).shared_quantities(0, 0) == 0


def test_candidates_include_the_nearest_sentences() -> None:
    rng = np.random.default_rng(3)
    right = rng.normal(size=(300, 16)).astype(np.float32)
    left = right[rng.permutation(300)] + rng.normal(scale=0.1, size=(300, 16)).astype(np.float32)
    chosen = nearest_candidates(left, right, 10)
    nearest = (left @ right.T).argmax(axis=1)
    assert all(10 <= len(c) <= 20 for c in chosen)
    assert np.mean([n in c for n, c in zip(nearest, chosen, strict=True)]) > 0.99


def test_approximate_search_has_high_recall() -> None:
    rng = np.random.default_rng(4)
    topics = rng.normal(size=(40, 16)).astype(np.float32)
    right = topics[rng.integers(0, 40, 4000)] + rng.normal(scale=2, size=(4000, 16)).astype(np.float32)
    left = right[:500] + rng.normal(scale=0.1, size=(500, 16)).astype(np.float32)
    exact, near = nearest_candidates(left, right, 10), nearest_candidates(left, right, 10, exact_limit=0)
    assert np.mean([len(np.intersect1d(a, b)) / len(a) for a, b in zip(exact, near, strict=True)]) > 0.9
    assert all((np.diff(b) > 0).all() and b[0] >= 0 and b[-1] < 4000 for b in near)
    assert any(len(a) != len(b) or (a != b).any() for a, b in zip(exact, near, strict=True)), "searched exactly"
