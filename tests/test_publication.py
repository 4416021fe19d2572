from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from workbench.errors import PublicationError
from workbench.events.near_duplicates import candidate_pairs, jaccard_similarity, minhash_sketches
from workbench.events.splits import Event, EventClusters, assign_splits
from workbench.publication import (
    Editors,
    ReleaseMetadata,
    TableChange,
    companions,
    compare_metadata,
    compare_rows,
    encode,
    from_json,
    licence_id,
    markdown,
    marks,
    rank,
    restore,
    tables,
    to_record,
    withhold,
)
from workbench.publication.card import features
from workbench.publication.metadata_files import to_yaml
from workbench.publication.release_metadata import to_json
from workbench.publication.repository_files import ro_crate
from workbench.publication.standoff import LONGEST, decode
from workbench.service.publishing.restricted_texts import RestrictedTexts

TEXT = "وقالت السلطات الأذربيجانية إن الطائرة أصيبت بطريق الخطأ بنيران روسية، ثم حاولت الهبوط في غرب كازاخستان."
SOURCES = RestrictedTexts({"a": TEXT}.__getitem__, ["a"], Path(tempfile.gettempdir()))
PIECES = st.lists(st.one_of(st.text(max_size=30), st.tuples(st.integers(0, 100), st.integers(0, 60))), max_size=6)


@settings(max_examples=50)
@given(PIECES)
def test_standoff_text_is_restored_and_holds_no_long_quotation(parts: list[object]) -> None:
    text = "".join(p if isinstance(p, str) else TEXT[p[0] : p[0] + p[1]] for p in parts)  # type: ignore[index]
    pieces = encode(text, SOURCES)
    assert decode(pieces, {"a": TEXT}) == text
    own = [p.text or "" for p in pieces if p.document_id is None]
    for some in own:
        runs = [some[k : k + LONGEST + 1] for k in range(len(some) - LONGEST)]
        assert not any(run in TEXT for run in runs)


@settings(max_examples=50)
@given(st.data())
def test_rows_of_every_table_round_trip(data: st.DataObject) -> None:
    texts = st.one_of(st.just(TEXT), st.just(TEXT[5:60]), st.text(max_size=5))
    for table in tables(["chrf"]):
        row: dict[str, object] = {"document_id": "a", "start": 5, "end": 60}
        for column in table.columns:
            if column.text:
                row[column.name] = data.draw(st.lists(texts, max_size=3) if column.many else st.none() | texts)
            elif any(p.text for p in column.parts):
                row[column.name] = [
                    {"document_id": "a", "start": 5, "end": 60, "text": t}
                    for t in data.draw(st.lists(texts, max_size=3))
                ]
        given_row = dict(row)
        without = withhold(row, table.columns, SOURCES)
        assert TEXT[5:60] not in str({k: v for k, v in without.items() if k != "standoff"})
        assert restore(without, {"a": TEXT}) == given_row == row


def test_pseudonyms_are_stable_and_depend_on_the_key() -> None:
    one, other = Editors(key="k"), Editors(key="l")
    assert one.name("Amal") == Editors(key="k").name("Amal") != other.name("Amal")
    assert one.name("Amal") != one.name("amal")
    assert "Amal" not in str(one.name("Amal"))
    assert one.revision("0123456789abcdef") != "0123456789abcdef"
    assert one.revision(None) is None
    assert "k" not in repr(one).removeprefix("Editors")


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("CC BY 4.0", "cc-by-4.0"),
        ("cc-by-nc-sa-4.0", "cc-by-nc-sa-4.0"),
        ("CC0", "cc0-1.0"),
        ("MIT", "mit"),
        ("CC BY-ND 4.0", None),
        ("rights with the publisher; kept for research", None),
        (None, None),
        ("", None),
        ("CC BY 4.0, but ask us", None),
        ("not CC0", None),
    ],
)
def test_only_known_licences_permit_redistribution(said: str | None, known: str | None) -> None:
    assert licence_id(said) == known


def test_near_duplicates_are_found_and_others_are_not() -> None:
    copy = TEXT.replace("أ", "ا").replace("،", " ،").replace("غرب", "شرق")
    other = "تهب رياح قوية على السواحل الشمالية مساء الغد، وتنخفض درجات الحرارة في الشمال حتى نهاية الأسبوع المقبل."
    texts = [TEXT, other, "قصيرة", copy, "قصيرة"]
    found = minhash_sketches(texts)
    assert _candidates(texts) == {(0, 3)}
    assert jaccard_similarity(TEXT, copy) > 0.8
    assert jaccard_similarity(TEXT, other) < 0.1
    assert jaccard_similarity("", "") == 0
    one_by_one = [minhash_sketches([t]) for t in texts]
    assert (np.concatenate([s.bands for s in one_by_one]) == found.bands).all()
    assert (np.concatenate([s.fingerprints for s in one_by_one]) == found.fingerprints).all()


def _candidates(texts: list[str]) -> set[tuple[int, int]]:
    found = minhash_sketches(texts)
    bands = enumerate(np.ascontiguousarray(found.bands.T))
    return {pair for k, band in bands for pair in candidate_pairs(band, k, found.fingerprints.__getitem__)}


MOULD = (
    "وسجل سعر صرف الدولار الأمريكي مقابل الجنيه المصري في البنك المركزي اليوم {} جنيه للشراء في حين بلغ سعر اليورو في"
    " البنوك العاملة في السوق المصرية نحو {} جنيه للشراء وبلغ سعر الجنيه الإسترليني {} جنيه وبلغ الريال السعودي {} جنيه"
)


def _figures(rng: random.Random) -> list[str]:
    return [f"{rng.randint(10, 99)},{rng.randint(1000, 9999)}" for _ in range(4)]


@pytest.mark.parametrize("count", [5, 200])
def test_near_duplicates_are_found_among_formulaic_sentences(count: int) -> None:
    rng = random.Random(5)
    texts = [MOULD.format(*_figures(rng)) for _ in range(count)]
    pairs = []
    for _ in range(40):
        figures = _figures(rng)
        texts.append(MOULD.format(*figures))
        figures[1] = _figures(rng)[1]
        texts.append(MOULD.format(*figures))
        pairs.append((len(texts) - 2, len(texts) - 1))
    assert all(0.85 < jaccard_similarity(texts[one], texts[other]) < 0.95 for one, other in pairs)
    assert jaccard_similarity(texts[0], texts[1]) < 0.75
    found = _candidates(texts)
    assert {frozenset(p) for p in pairs} <= {frozenset(p) for p in found}
    assert len(found) < 20 * 10 * len(texts)  # and far from all with all


def test_many_copies_are_one_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.events.near_duplicates._MAX_SORTED", 30)
    events = EventClusters([str(k) for k in range(100)])
    found = _candidates([TEXT] * 100)
    for one, other in found:
        events.merge(str(one), str(other))
    assert {events.representative(str(k)) for k in range(100)} == {"0"}
    assert len(found) < 20 * 100


def _event(name: str, date: str | None, sentences: int = 10) -> Event:
    return Event(name=name, date=date, documents=2, sentences=sentences)


def test_the_newest_events_are_the_test_split() -> None:
    events = [_event(f"e{n:02}", f"2025-01-{n:02}") for n in range(1, 21)]
    found = assign_splits(events)
    assert [e.name for e in events if found[e.name] == "test"] == ["e18", "e19"]
    assert [e.name for e in events if found[e.name] == "validation"] == ["e16", "e17"]
    assert found["e20"] == "train"  # of events of one size the last by name counts as the largest


def test_few_events_still_get_splits() -> None:
    assert assign_splits([_event("a", "2025")]) == {"a": "train"}
    assert assign_splits([_event("a", "2025", 5), _event("b", "2024", 9)]) == {"a": "test", "b": "train"}
    three = assign_splits([_event("a", "2025", 5), _event("b", "2024", 9), _event("c", None, 1)])
    assert three == {"a": "test", "b": "train", "c": "validation"}
    assert assign_splits([_event("a", "2025"), _event("b", "2026", 0)]) == {"a": "train", "b": "train"}


def test_linked_articles_are_one_event() -> None:
    events = EventClusters(["a", "b", "c", "d"])
    assert events.merge("d", "b")
    assert events.merge("c", "d")
    assert not events.merge("b", "c")
    assert not events.merge("a", "of an earlier run")
    assert [events.representative(d) for d in "abcd"] == ["a", "b", "b", "b"]


_VALUES = st.recursive(
    st.one_of(st.text(), st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), _VALUES, min_size=1, max_size=4))
def test_yaml_round_trips(value: dict[str, object]) -> None:
    assert yaml.safe_load(to_yaml(value)) == value


def test_yaml_is_readable() -> None:
    shared = ["news"]
    long = "أخبار " * 40 + "النهاية"
    text = to_yaml({"title": long, "z": shared, "a": shared, "released": "2026-01-02"})
    assert text == f"title: {long}\nz:\n- news\na:\n- news\nreleased: '2026-01-02'\n"


def test_features_match_those_of_the_hub() -> None:
    columns = next(t for t in tables(["chrf"]) if t.name == "edits").columns
    by_name = {f["name"]: f for f in features(columns)}
    assert by_name["created"] == {"name": "created", "dtype": "timestamp[us, tz=UTC]"}
    assert by_name["taken"] == {"name": "taken", "list": "string"}
    assert [p["name"] for p in by_name["operations"]["list"]] == ["start", "end", "text"]  # type: ignore[attr-defined]


def test_markdown_shows_hostile_text_literally() -> None:
    hostile = markdown("a|b\n<script>[x](y)\u202e`*=1+1")
    assert not set(hostile) & set("|<>[]()`*\n\u202e")


def test_versions_are_ordered_by_semver() -> None:
    ordered = [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "1.0.1",
        "1.2.0",
        "1.10.0",
        "2.0.0",
    ]
    ranks = [found for version in ordered if (found := rank(version))]
    assert ranks == sorted(set(ranks))
    assert len(ranks) == len(ordered)
    assert rank("1.0.0+one") == rank("1.0.0+two") == rank("1.0.0")
    assert [rank(v) for v in ("1", "1.0", "1.0.0-", "01.0.0", "1.0.0-01", "1.0.0 ", "١.٠.٠")] == [None] * 7


TABLES = {t.name: t for t in tables(["chrf"])}


def _marks(table: str, *rows: dict[str, Any], split: str = "train", texts: bool = True) -> NDArray[np.uint64]:
    return marks(TABLES[table], split, rows, texts=texts)


def _counted(change: TableChange) -> tuple[int, int, int, int]:
    return change.added, change.removed, change.changed, change.moved


def test_releases_are_compared_by_id() -> None:
    rows = [{"id": f"s{n}", "status": "untouched", "fidelity": 50.0} for n in range(4)]
    before = _marks("sentences", *rows)
    later = _marks("sentences", {**rows[0], "status": "done"}, rows[1], {**rows[3], "id": "new"})
    after = np.concatenate([later, _marks("sentences", rows[2], split="test")])
    assert _counted(compare_rows("sentences", before, after)) == (1, 1, 1, 1)
    assert compare_rows("sentences", before, before[::-1]).same


def test_rows_with_the_same_id_are_distinguished() -> None:
    one: dict[str, Any] = {"sentence_id": "s", "source": "person", "side": "left", "start": 0, "end": 4}
    both = [{**one, "editor": "editor-1", "severity": "minor"}, {**one, "editor": "editor-2", "severity": "minor"}]
    before = _marks("spans", *both)
    assert _counted(compare_rows("spans", before, _marks("spans", both[1]))) == (0, 1, 0, 0)
    for worse in range(2):
        later = [{**row, "severity": "major"} if n == worse else row for n, row in enumerate(both)]
        assert _counted(compare_rows("spans", before, _marks("spans", *later))) == (0, 0, 1, 0)
    elsewhere = _marks("spans", {**both[0], "counterpart_id": "c"}, both[1])
    assert _counted(compare_rows("spans", before, elsewhere)) == (1, 1, 0, 0)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("texts", [True, False])
def test_every_column_is_compared_except_optional_texts(name: str, *, texts: bool) -> None:
    def differs(column: str, one: object, other: object) -> bool:
        before, after = (_marks(name, {**row, column: value}, texts=texts) for value in (one, other))
        return not compare_rows(name, before, after).same

    for column in TABLES[name].columns:
        row: dict[str, Any] = {c.name: [] if c.many and c.parts else None for c in TABLES[name].columns}
        if not column.parts:
            assert differs(column.name, None, "x") == (texts or not column.text), column.name
        for part in column.parts:
            item = {p.name: "x" for p in column.parts}
            one, other = ([some] if column.many else some for some in (item, {**item, part.name: "y"}))
            assert differs(column.name, one, other) == (texts or not part.text), (column.name, part.name)


# A release.json as the first version wrote it, before stand-off tables, spans, decisions and origins were in it.
RECORD: dict[str, Any] = {
    "format": 1,
    "name": "n",
    "version": "1.0.0",
    "date": None,
    "text": "full",
    "authors": ["A"],
    "licence": "cc-by-4.0",
    "comments": False,
    "scores": ["chrf"],
    "languages": ["ar"],
    "roles": [{"name": "garbled", "count": 2}],
    "licences": [{"said": None, "articles": 2}],
    "withheld": 2,
    "events": 1,
    "near": [{"one": "a:0-5", "other": "b:0-5", "likeness": 0.9}],
    "near_count": 1,
    "splits": [{"name": "train", "events": 1, "articles": 2, "sentences": 3, "first": "2025-01", "last": None}],
    "sentences": 3,
    "statuses": [{"name": "untouched", "count": 3}],
    "labels": [],
    "fidelity": 71.2345,
    "corrected": 0,
    "hter": None,
    "editors": 0,
    "revisions": 0,
    "hours": None,
    "agreement": {"sentences": 1, "same": 0, "likeness": 88.5},
    "links": [],
    "checks": [],
    "names": True,
    "signatures": ["chrf:nc6nw0"],
    "made_with": ["muqabala 1"],
    "changelog": "# Changelog\n",
    "tables": [
        {
            "table": "names",
            "split": "corpus",
            "path": "data/names/corpus.parquet",
            "rows": 1,
            "bytes": 9,
            "size": 8,
            "sha256": "0a",
        }
    ],
}
LATER: dict[str, Any] = {
    "rebuilt": [],
    "spans": [],
    "decisions": [],
    "unsettled": 0,
    "origins": [{"said": "وكالة", "articles": 2}],
    "other_origins": 0,
    "layout": 3,
    "masked": True,
    "personal_data": [{"name": "phone", "count": 1}],
    "withdrawn": ["0123456789abcdef"],
    "origin_unknown": 1,
    "url": "https://example.org/set",
    "answers": [{"topic": "datasheet.funding", "text": "nobody"}],
    "named_events": 2,
    "named_splits": 1,
    "leaks": 1,
    "thresholds": {"same_event": 0.6, "link": 0.5, "near_duplicate": 0.9, "share": 0.2},
}
FIRST = {
    "named_events": 0,
    "named_splits": 0,
    "leaks": 0,
    "thresholds": {"same_event": 0.5, "link": 0.5, "near_duplicate": 0.8, "share": 0.1},
    "origins": [],
    "layout": 1,
    "masked": False,
    "personal_data": [],
    "withdrawn": [],
    "origin_unknown": 0,
    "url": None,
    "answers": [],
}
RIGHTS: dict[str, Any] = {
    "rights": {
        "additions": "cc-by-4.0",
        "texts": [{"said": None, "articles": 2, "licence": None, "included": True}],
        "whole": None,
        "url": None,
        "statement": "No single licence covers this release. Links, scores, findings and corrections are under"
        " CC-BY-4.0; each text is under the rights of its article, which the column licence states."
        " The texts of 2 articles that are not known to permit redistribution are included.",
    }
}


def read(**changed: object) -> ReleaseMetadata:
    """Return the metadata of the record with some of its values changed."""
    return from_json(json.dumps(RECORD | changed), "release.json")


def test_release_json_has_a_stable_format() -> None:
    text = json.dumps(RECORD | LATER | RIGHTS, ensure_ascii=False, indent=1) + "\n"
    assert to_json(from_json(text, "release.json")) == text


def test_an_ro_crate_lists_every_file_of_a_release() -> None:
    metadata = read()
    crate = json.loads(ro_crate(metadata))["@graph"]
    listed = next(part["hasPart"] for part in crate if part["@id"] == "./")
    paths = {t.path for t in metadata.files.tables}
    written = {*companions(metadata), "SHA256SUMS"} - {"ro-crate-metadata.json"}
    assert {part["@id"] for part in listed} == paths | written
    assert written < {part["@id"] for part in crate if "File" in part["@type"]}


def test_release_json_of_the_first_version_is_read() -> None:
    metadata = read()
    assert (metadata.identity.version, metadata.corpus.sentences, metadata.files.tables[0].rows) == ("1.0.0", 3, 1)
    assert to_record(metadata) == to_record(read(**LATER | FIRST))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"sentences": "three"}, r"sentences: .*integer"),
        ({"tables": [{"table": "names"}]}, r"tables\.0\.split: Field required"),
        ({"splits": None}, "splits: "),
        ({"format": 2}, "format"),
        ({"invented": 1}, "'invented' is unknown"),
    ],
)
def test_malformed_release_json_is_reported_with_its_place(changed: dict[str, object], reason: str) -> None:
    with pytest.raises(PublicationError, match=reason):
        read(**changed)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[" * 100_000, '{"format": 1}'])
def test_other_json_is_rejected(text: str) -> None:
    with pytest.raises(PublicationError, match=r"not a release\.json that this version can read"):
        from_json(text, "release.json")


# Fields that are not compared for themselves: the first come with the version, the others are counted from the rows,
# or say how these were made, which the rows say as well.
NOT_COMPARED = {
    "version",
    "date",
    "changelog",
    "tables",
    "rebuilt",
    "signatures",
    "scores",
    "languages",
    "roles",
    "licences",
    "withheld",
    "events",
    "near",
    "near_count",
    "splits",
    "sentences",
    "statuses",
    "labels",
    "fidelity",
    "corrected",
    "hter",
    "editors",
    "revisions",
    "hours",
    "agreement",
    "links",
    "checks",
    "names",
    "spans",
    "decisions",
    "unsettled",
    "origins",
    "other_origins",
    "rights",
    "personal_data",
    "origin_unknown",
    "named_events",
    "named_splits",
    "leaks",
    "thresholds",
}


def test_all_metadata_is_compared_or_computed_from_rows() -> None:
    other: dict[str, Any] = {
        "authors": ["A", "B"],
        "comments": True,
        "made_with": ["muqabala 2"],
        "licence": "cc0-1.0",
        "layout": 2,
        "masked": True,
        "withdrawn": ["0123456789abcdef"],
        "url": "https://example.org/set",
        "answers": [{"topic": "datasheet.funding", "text": "nobody"}],
    }
    for key in to_record(read()):
        if key not in NOT_COMPARED:
            (change,) = compare_metadata(read(), read(**{key: other.get(key, "other")}))
            assert change.fact == key
            assert change.before != change.after
    assert compare_metadata(read(), read(version="2.0.0", date="2026-01-01")) == ()
