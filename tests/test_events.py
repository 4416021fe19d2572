"""Which reports tell of one event, and that a document's result depends on them and on nothing else."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import GOLDEN, SEEDS
from workbench.encoders.token_vectors import l2_normalise
from workbench.events.document_profiles import (
    DocumentProfile,
    document_profile,
    pack_profile,
    unpack_profile,
    unpack_profiles,
)
from workbench.events.profile_blocks import ProfileBlock, block_of, blocks_of, pack_block, unpack_block
from workbench.events.same_event import (
    are_near,
    event_features,
    likely_same_event,
    possible_pairs,
    same_event_probability,
)
from workbench.ingest.corpus import Corpus, read_corpus
from workbench.ingest.readers import read_document
from workbench.records import ACCEPTED, DatabaseURL, Document, Role, content_id
from workbench.service import RunSummary, Workbench
from workbench.store import Workspace
from workbench.store.checksums import checksum
from workbench.store.events import DocumentPair, profile_checksum

REPORTS = {p.stem: read_document(p).text for p in sorted((GOLDEN / "events").glob("*.txt"))}
EVENTS = sorted({name.partition("_")[0] for name in REPORTS} - {"unrelated"})


def report(name: str, text: str | None = None) -> Document:
    body = REPORTS[name] if text is None else text
    role: Role = "garbled" if name.endswith("_2") else "clean"
    return Document(id=content_id(body), name=name, text=body, language="ar", role=role)


def run(place: Path | DatabaseURL, documents: Iterable[Document]) -> RunSummary:
    return Workbench(place).run_corpus(Corpus(name="events", documents=tuple(documents)))


def outcome(place: Path | DatabaseURL, names: Iterable[str]) -> str:
    """Return all that is known of some documents, down to the last digit."""
    kept = set(names)
    with Workspace.open(place) as workspace:
        documents = [d for d in workspace.documents() if d.name in kept]
        facts = [
            [asdict(k) for d in documents for k in workspace.links(d.id)],
            [asdict(r) for d in documents for r in workspace.reports(d.id)],
            [asdict(s) for s in Workbench(place).documents() if s.name in kept],
        ]
    return json.dumps(facts, ensure_ascii=False)


def siblings(place: Path | DatabaseURL) -> dict[str, set[str]]:
    return {d.name: set(d.siblings) for d in Workbench(place).documents() if d.role == "garbled"}


def accepted(place: Path | DatabaseURL) -> set[tuple[str, str]]:
    """Return each segment with a counterpart, and the document that it is in."""
    with Workspace.open(place) as workspace:
        return {
            (i, j.partition(":")[0])
            for d in workspace.documents()
            for k in workspace.links(d.id)
            if k.probability >= ACCEPTED
            for i in k.left
            for j in k.right
        }


def test_each_report_finds_its_event_and_no_other(place: Path | DatabaseURL) -> None:
    run(place, [report(name) for name in REPORTS])
    assert siblings(place) == {f"{event}_2": {f"{event}_1"} for event in EVENTS}
    clean = {content_id(text): name for name, text in REPORTS.items()}
    linked = {(clean[i.partition(":")[0]], clean[d]) for i, d in accepted(place)}
    assert linked == {(f"{event}_2", f"{event}_1") for event in EVENTS}


@pytest.mark.parametrize("seed", range(1))
def test_the_order_of_arrival_changes_nothing(tmp_path: Path, seed: int) -> None:
    documents = [report(name) for name in REPORTS]
    run(tmp_path / "at_once.sqlite", documents)
    order = random.Random(seed).sample(range(len(documents)), len(documents))
    here: set[int] = {k for k, d in enumerate(documents) if d.name in ("bank_1", "bank_2")}
    for k in order:
        here.add(k)
        run(tmp_path / "one_by_one.sqlite", [documents[k] for k in sorted(here)])
    assert outcome(tmp_path / "at_once.sqlite", REPORTS) == outcome(tmp_path / "one_by_one.sqlite", REPORTS)


def test_an_unrelated_document_changes_nothing(seed_workspace: Path) -> None:
    before = [d.name for d in Workbench(seed_workspace).documents()]
    expected = outcome(seed_workspace, before)
    corpus = read_corpus(SEEDS)
    told = Workbench(seed_workspace).run_corpus(
        replace(corpus, documents=(report("cup_1"), *corpus.documents, report("ferry_1"), report("unrelated")))
    )
    assert told.redone == 0
    assert outcome(seed_workspace, before) == expected


def test_a_report_is_compared_once_and_only_its_event_is_aligned_anew(place: Path | DatabaseURL) -> None:
    first = [report(name) for name in REPORTS if name != "cup_1"]
    assert run(place, first).redone == len(EVENTS)
    assert siblings(place)["cup_2"] == set()
    assert run(place, [*first, report("cup_1")]).redone == 1
    assert siblings(place)["cup_2"] == {"cup_1"}
    assert run(place, [*first, report("cup_1")]).redone == 0


def test_a_document_in_another_language_is_compared_anew(place: Path | DatabaseURL, tmp_path: Path) -> None:
    def related(where: Path | DatabaseURL) -> tuple[DocumentPair, ...]:
        with Workspace.open(where) as workspace:
            return workspace.events.related(ACCEPTED)

    documents = [report(name) for name in REPORTS]
    foreign = [replace(d, role="source", language="en") if d.name == "ferry_1" else d for d in documents]
    run(tmp_path / "foreign.sqlite", foreign)
    run(tmp_path / "same.sqlite", documents)
    for given, other in ((documents, "same"), (foreign, "foreign"), (documents, "same")):
        run(place, given)
        assert related(place) == related(tmp_path / f"{other}.sqlite")


@pytest.mark.parametrize("further", [1, 2, 4])
def test_further_reports_of_an_event_take_no_sibling_away(seed_workspace: Path, further: int) -> None:
    had, linked = siblings(seed_workspace), accepted(seed_workspace)
    corpus = read_corpus(SEEDS)
    with Workspace.open(seed_workspace) as workspace:
        clean = [d for d in workspace.documents() if d.role == "clean"]
    copies = [
        report(f"further {k} {d.name}", d.text.replace("،", " ،").replace(".", "!") + f"\nوكالة الأنباء {k}")
        for k in range(further)
        for d in clean
    ]
    Workbench(seed_workspace).run_corpus(replace(corpus, documents=(*corpus.documents, *copies)))
    now = siblings(seed_workspace)
    assert all(had[name] <= now[name] for name in had)
    assert {i for i, _ in linked} <= {i for i, _ in accepted(seed_workspace)}


def test_texts_of_one_site_with_the_same_furniture_are_not_one_event(tmp_path: Path) -> None:
    furniture = "\nاقرأ أيضا: أهم أخبار الأسبوع.\nتابعوا صفحتنا ليصلكم كل جديد أولا بأول.\n"
    documents = [report(name, REPORTS[name] + furniture) for name in REPORTS]
    run(tmp_path / "w.sqlite", documents)
    assert siblings(tmp_path / "w.sqlite") == {f"{event}_2": {f"{event}_1"} for event in EVENTS}


def test_lines_without_a_letter_are_nobodys_counterpart(tmp_path: Path) -> None:
    digits = "\n2024 / 12 / 25\n– 38 / 67 –\n"
    documents = [report(name, REPORTS[name] + digits) for name in ("ferry_1", "ferry_2")]
    run(tmp_path / "w.sqlite", documents)
    with Workspace.open(tmp_path / "w.sqlite") as workspace:
        texts = {s.id: s.text for d in workspace.documents() for s in workspace.segments(d)}
        links = [k for d in workspace.documents() for k in workspace.links(d.id) if k.right]
    linked = {texts[i] for k in links for i in (*k.left, *k.right)}
    assert len(linked) > 5
    assert all(any(map(str.isalpha, text)) for text in linked)


def test_the_index_keeps_what_was_found(place: Path | DatabaseURL) -> None:
    pairs = [DocumentPair(one="a", other=o, probability=p) for o, p in (("b", 0.9), ("c", 0.4))]
    sums = {d: profile_checksum(d, "s1", b"of " + d.encode()) for d in ("a", "b")}
    with Workspace.open(place, create=True) as workspace:
        events = workspace.events
        events.save("s1", {"b": b"of b", "a": b"of a"}, pairs, {3: b"three", 1: b"one"})
        assert events.known("s1") == sums
        assert events.known("s2") == {}
        assert events.profiles(["b", "a", "no"]) == {"a": b"of a", "b": b"of b"}
        assert list(events.blocks("s1")) == [(1, b"one"), (3, b"three")]
        assert (events.last_block("s1"), events.last_block("s2")) == ((3, b"three"), None)
        events.save_blocks("s1", {1: None, 3: b"other"})
        assert list(events.blocks("s1")) == [(3, b"other")]
        assert events.related(0.5) == (pairs[0],)
        assert events.related(0.4) == tuple(pairs)
        events.save("s2", {"a": b""}, [replace(pairs[1], probability=0.8)])
        assert events.known("s1") == {"b": sums["b"]}
        assert list(events.blocks("s1")) == list(events.blocks("s2")) == []
        assert events.related(0.4) == (replace(pairs[1], probability=0.8),)


@pytest.mark.parametrize(
    ("together", "documents", "size"), [(1, 1, 10), (4, 3, 10**6), (256, 256, 20_000), (5, 256, 1)]
)
def test_documents_are_compared_alike_however_many_together(
    together: int, documents: int, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.service.pipeline.events._GROUP", together)
    monkeypatch.setattr("workbench.service.pipeline.events._COMPARED", 1 + together // 4)
    monkeypatch.setattr("workbench.events.profile_blocks._MOST_DOCUMENTS", documents)
    monkeypatch.setattr("workbench.events.profile_blocks._MOST_BYTES", size)
    run(tmp_path / "w.sqlite", [report(name) for name in REPORTS])
    assert siblings(tmp_path / "w.sqlite") == {f"{event}_2": {f"{event}_1"} for event in EVENTS}
    assert held(tmp_path / "w.sqlite") == sorted(report(name).id for name in REPORTS)


def held(place: Path) -> list[str]:
    """Return the ids of the documents that blocks hold; none holds what another one does."""
    with Workspace.open(place) as workspace, sqlite3.connect(place) as connection:
        signature = connection.execute("SELECT DISTINCT signature FROM profile_blocks").fetchone()[0]
        members = [m for _, data in workspace.events.blocks(signature) for m in unpack_block(data).members]
        assert {m.document: m.checksum for m in members} == workspace.events.known(signature)
    return sorted(m.document for m in members)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM profile_blocks",
        "DELETE FROM document_profiles WHERE document_id = (SELECT min(document_id) FROM document_profiles)",
        "UPDATE profile_blocks SET number = 7",
        "INSERT INTO profile_blocks SELECT 9, signature, data, checksum FROM profile_blocks",
    ],
)
def test_blocks_that_lack_or_repeat_documents_are_made_anew(tmp_path: Path, damage: str) -> None:
    place = tmp_path / "w.sqlite"
    *most, last = [report(name) for name in REPORTS]
    run(place, most)
    with sqlite3.connect(place) as connection:
        connection.execute(damage)
        for number, signature, data in connection.execute(
            "SELECT number, signature, data FROM profile_blocks"
        ).fetchall():
            row = {"number": number, "signature": signature, "data": data}
            connection.execute(
                "UPDATE profile_blocks SET checksum = ? WHERE number = ?", (checksum("profile_blocks", row), number)
            )
    run(place, [*most, last])
    assert siblings(place) == {f"{event}_2": {f"{event}_1"} for event in EVENTS}
    assert held(place) == sorted(report(name).id for name in REPORTS)


def test_another_way_to_compare_makes_the_index_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [report(name) for name in REPORTS]
    run(tmp_path / "w.sqlite", documents)
    monkeypatch.setattr("workbench.service.pipeline.events.event_signature", lambda: "events:other")
    monkeypatch.setattr("workbench.service.pipeline.events.ACCEPTED", 1.1)  # which no two documents reach
    assert run(tmp_path / "w.sqlite", documents).redone == len(EVENTS)
    assert siblings(tmp_path / "w.sqlite") == {f"{event}_2": set() for event in EVENTS}
    with sqlite3.connect(tmp_path / "w.sqlite") as connection:
        assert connection.execute("SELECT DISTINCT signature FROM document_pairs").fetchall() == []


def profile(rows: int, *, seed: int, numbers: str = "") -> DocumentProfile:
    generator = np.random.default_rng(seed)
    pooled = generator.normal(size=(rows, 16)).astype(np.float32)
    return document_profile([numbers], pooled, np.zeros((1, 16), np.float32), "ar")


@pytest.mark.parametrize(("one", "other"), [(1, 1), (1, 9), (5, 2), (40, 40)])
def test_the_probability_is_the_same_in_either_order(one: int, other: int) -> None:
    left, right = profile(one, seed=1), profile(other, seed=2)
    assert same_event_probability(left, right) == same_event_probability(right, left)
    assert event_features(left, left)[0] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("least", [0.0, 0.02, 0.5, 0.9])
def test_what_is_seen_of_many_pairs_at_once_is_what_is_said_of_each(least: float) -> None:
    generator = np.random.default_rng(4)
    shared = generator.normal(size=(12, 16))
    documents = [
        document_profile(
            [f"قتل {k % 5 + 140} شخصا"],
            (shared[: k % 7] + 0.15 * (k % 11) * generator.normal(size=(min(k % 7, 12), 16))).astype(np.float32),
            np.zeros((1, 16), np.float32),
            "en" if k % 4 == 0 else "ar",
        )
        for k in range(60)
    ]
    left, right = documents[:25], documents[25:]
    single = {
        (i, j): probability
        for i in range(25)
        for j in range(35)
        if are_near(left[i], right[j]) and (probability := same_event_probability(left[i], right[j])) >= least
    }
    possible = possible_pairs(left, block(right), least)
    assert {pair: likely_same_event(left[pair[0]], right[pair[1]], least) for pair in single} == single
    assert single.keys() <= set(possible)
    assert 0 < len(single) <= len(possible) < 25 * 35 or not least
    found = {pair: likely_same_event(left[pair[0]], right[pair[1]], least) for pair in possible}
    assert {pair: probability for pair, probability in found.items() if probability is not None} == single


def block(documents: Iterable[DocumentProfile]) -> ProfileBlock:
    """Return the block of some profiles, as it is stored."""
    (made,) = blocks_of(block_of(str(k), "", pack_profile(one)) for k, one in enumerate(documents))
    return unpack_block(pack_block(made))


@pytest.mark.parametrize(
    ("documents", "size", "counts"), [(3, 10**6, [3, 3, 1]), (9, 100, [5, 2]), (9, 1, [2] + [1] * 5)]
)
def test_blocks_are_of_limited_size(
    monkeypatch: pytest.MonkeyPatch, documents: int, size: int, counts: list[int]
) -> None:
    monkeypatch.setattr("workbench.events.profile_blocks._MOST_DOCUMENTS", documents)
    monkeypatch.setattr("workbench.events.profile_blocks._MOST_BYTES", size)
    made = [profile(rows, seed=rows, numbers=f"قتل {20 + rows} شخصا") for rows in range(7)]
    blocks = list(blocks_of(block_of(f"d{k}", f"c{k}", pack_profile(one)) for k, one in enumerate(made)))
    assert [len(b.members) for b in blocks] == counts
    members = [m for b in blocks for m in b.members]
    assert [(m.document, m.checksum, m.sentences, m.quantities, m.language) for m in members] == [
        (f"d{k}", f"c{k}", k, 1, "ar") for k in range(7)
    ]
    stored = l2_normalise(np.concatenate([unpack_block(pack_block(b)).levels.astype(np.float32) for b in blocks]))
    assert np.abs(stored - np.concatenate([one.sentences for one in made])).max() < 0.01
    assert list(blocks_of([])) == []


def test_a_document_without_vectors_is_of_no_event() -> None:
    empty, other = profile(0, seed=1), profile(3, seed=2)
    assert not np.isnan(empty.vector).any()
    assert same_event_probability(empty, other) < 0.01
    assert same_event_probability(empty, empty) < 0.01


def test_rare_numbers_are_evidence_and_years_are_not() -> None:
    found = [profile(1, seed=1, numbers=text).quantities for text in ("قتل 143 شخصا", "عام 2024", "قتل 7 أشخاص")]
    assert found == [frozenset({143.0}), frozenset(), frozenset()]


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_a_stored_profile_is_found_again(rows: int) -> None:
    made = profile(rows, seed=4, numbers="قتل 143 شخصا و2.5 مليون")
    found = unpack_profile(pack_profile(made))
    assert (found.quantities, found.language) == (made.quantities, made.language)
    assert found.sentences.shape == made.sentences.shape
    assert np.abs(found.sentences - made.sentences).max(initial=0) < 0.01


def test_profiles_are_the_same_together_and_alone() -> None:
    made = [pack_profile(profile(rows, seed=rows, numbers=f"قتل {20 + rows} شخصا")) for rows in (3, 0, 1, 30, 0)]
    for several in (made, made[1:2], made[:0]):
        together = unpack_profiles(several)
        for one, other in zip(together, map(unpack_profile, several), strict=True):
            assert np.array_equal(one.sentences, other.sentences)
            assert (one.quantities, one.language) == (other.quantities, other.language)
