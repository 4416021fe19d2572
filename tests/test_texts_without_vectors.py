"""Characters that an encoder has no vector for, anywhere in a text, stop nothing and change no other sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.alignment import Sentences, align_comparable, align_parallel
from workbench.cli import main
from workbench.encoders import Encoder, encoding_of
from workbench.encoders.background import background_texts
from workbench.encoders.codec import pack
from workbench.encoders.combined import CombinedEncoder
from workbench.errors import EncoderError
from workbench.ingest.segmentation import content_segments, segment
from workbench.records import Document, Encoding, Link, LinkConstraint, RunSummary, content_id
from workbench.service import Settings, Workbench, align, score
from workbench.service.review.rescoring import rescore
from workbench.service.vector_spool import VectorSpool
from workbench.store import Workspace

GARBLED = (
    "قتل خمسة أشخاص في الهجوم على القاعدة.",
    "قال الوزير إن الحرب سوف يستمر.",
    "وصل الوفد إلى العاصمة في أمس.",
    "غادر الرئيس البلاد مساء.",
    "عاد السكان الى بيوتهم.",
)
CLEAN = (
    "قتل خمسة أشخاص في هجوم على القاعدة.",
    "أعلن الوزير أن الحرب ستستمر.",
    "وصل الوفد إلى العاصمة أمس.",
    "غادر الرئيس البلاد مساء اليوم.",
    "عاد السكان إلى منازلهم.",
)
# Format characters, replacement, soft hyphen, variation selector, a mark alone, private use, unassigned.
INVISIBLE = [
    *"\u200b\u200c\u200d\u200e\u200f\u202e\u2060\u2062\u2066\ufeff\ufffd\xad\ufe0f\u0301\u064b\ue000\U000e0fff"
]
ANY = [*INVISIBLE, "🙂", "\ud800", "\u0378", "ﷺ", "\u3000"]


def links_without(links: Sequence[Link], left: int, right: int) -> list[tuple[object, ...]]:
    """Return the links of the other sentences, as if those two were not there."""
    return [
        (tuple(i - (i > left) for i in k.left), tuple(j - (j > right) for j in k.right), k.kind, k.probability)
        for k in links
        if left not in k.left and right not in k.right
    ]


@pytest.mark.parametrize("mode", ["parallel", "comparable", "auto"])
def test_a_line_without_a_visible_character_changes_no_link(mode: str, remembering: Encoder) -> None:
    alone = [(k.left, k.right, k.kind, k.probability) for k in align(GARBLED, CLEAN, mode=mode).links]
    for number, character in enumerate(INVISIBLE):
        at, there = number % 6, (number * 5) % 6
        left, right = ([*side[:k], character * 2, *side[k:]] for side, k in ((GARBLED, at), (CLEAN, there)))
        assert links_without(align(left, right, mode=mode).links, at, there) == alone, repr(character)
    assert not any(k.left and k.right for k in align(["\u200f"], CLEAN, mode=mode).links)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    character=st.sampled_from(ANY),
    line=st.integers(0, 4),
    at=st.integers(0, 40),
    side=st.booleans(),
    mode=st.sampled_from(["parallel", "comparable"]),
)
def test_any_character_anywhere_stops_neither_alignment_nor_scores(
    character: str, line: int, at: int, side: bool, mode: str, remembering: Encoder
) -> None:
    changed = [GARBLED[line][:at] + character + GARBLED[line][at:] if k == line else t for k, t in enumerate(GARBLED)]
    texts = (CLEAN, changed) if side else (changed, CLEAN)
    links = align(*texts, mode=mode).links
    assert {i for k in links for i in k.left} == set(range(5))
    assert np.isfinite([k.probability for k in links]).all()
    pairs = list(zip(*texts, strict=True))
    found = score(pairs)
    for k, one in enumerate(
        score(list(zip(GARBLED, CLEAN, strict=True)) if not side else list(zip(CLEAN, GARBLED, strict=True)))
    ):
        assert k == line or one.report == found[k].report
    assert np.isfinite([s.value for row in found for s in row.report.scores]).all()


@pytest.mark.parametrize("character", ANY)
def test_a_text_of_one_such_character_is_scored(character: str, remembering: Encoder) -> None:
    visible = character in {"🙂", "ﷺ"}
    pairs = [(character, CLEAN[0]), (GARBLED[0], character), (character, character)]
    pairs = [p for p in pairs if p[0].strip()]
    for found in score(pairs, metrics=["chrf", "bertscore", "cosine"]):
        assert (found.report.fidelity is None) == (found.report.label == "unsupported") != visible


@given(st.lists(st.sampled_from(["نص أول.", "ثان؟", " ", *INVISIBLE, "\n"]), max_size=12).map("".join))
def test_an_invisible_rest_is_no_sentence_and_no_character_is_lost(text: str) -> None:
    text = f"عنوان\n{text}"  # what stops in the first line is a headline, which is not cut
    source = Document(id=content_id(text), name="x.txt", text=text, language="ar")
    at = 0
    for s in segment(source):
        assert text[s.start : s.end] == s.text
        assert not text[at : s.start].strip()
        at = s.end
    assert not text[at:].strip()
    assert all(any(c.isalpha() for c in s.text) for s in content_segments(segment(source)))


class SomeWords:
    """An encoder that has vectors for texts of the letter a and for its background, and for nothing else."""

    signature = "some@1"

    def __init__(self, odd: Encoding | None = None) -> None:
        self._odd = odd or encoding_of(np.array([]), [])

    def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
        for k, text in enumerate(texts):
            known = "a" in text or text in background_texts()
            yield k, encoding_of(np.array([[1.0, len(text) % 7]]), [(0, len(text))]) if known else self._odd


def sentences(texts: Sequence[str], encoder: Encoder) -> Sentences:
    found = dict(encoder.encode(texts))
    return Sentences(
        texts=tuple(texts),
        encodings=[found[k] for k in range(len(texts))],
        documents=(0,) * len(texts),
        published=(None,) * len(texts),
    )


def test_decisions_on_a_sentence_without_vectors_stand() -> None:
    left, right = sentences(["a1", "ب", "a22"], SomeWords()), sentences(["a1", "ت", "a22"], SomeWords())
    background = sentences(background_texts(), SomeWords())
    kept = [LinkConstraint(left=(1,), right=(1,), kept=True)]
    for aligner in (align_parallel, align_comparable):
        assert ((1,), (1,), 1.0) in [
            (k.left, k.right, k.probability) for k in aligner(left, right, background, kept).links
        ]
        free = aligner(left, right, background, [replace(kept[0], kept=False)]).links
        assert [k.right for k in free if 1 in k.left] == [()]
    links = [(k.left, k.right) for k in align_parallel(left, right, background).links]
    assert {((1,), ()), ((), (1,))} <= set(links)
    assert sorted(i for k in links for i in k[0]) == sorted(j for k in links for j in k[1]) == [0, 1, 2]


def test_an_encoder_without_vectors_for_plain_sentences_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(SomeWords):
        def encode(self, texts: Sequence[str]) -> Iterator[tuple[int, Encoding]]:
            yield from ((k, encoding_of(np.array([]), [])) for k, _ in enumerate(texts))

    monkeypatch.setattr("workbench.service.vectors.loaded_encoder", lambda *_: Broken())
    monkeypatch.setattr("workbench.service.vectors._background", lambda *_: {})
    with pytest.raises(EncoderError, match="The encoder e5 produced no vector for"):
        score([("a", "b")])


@pytest.mark.parametrize("part", ["pooled", "tokens", "middle"])
def test_vectors_that_are_not_finite_are_an_error(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = encoding_of(np.array([[1.0, 1.0]]), [(0, 1)])
    odd = replace(whole, **{part: getattr(whole, part) * np.array([np.nan, 1], whole.pooled.dtype)})
    monkeypatch.setattr("workbench.service.vectors.loaded_encoder", lambda *_: SomeWords(odd))
    monkeypatch.setattr("workbench.service.vectors._background", lambda *_: {})
    with pytest.raises(EncoderError) as raised:
        score([("نص", "a b"), ("a b", "a b")])
    assert raised.value.code == "encoder-not-finite"


def test_no_vectors_are_kept_as_they_are(tmp_path: Path) -> None:
    none, one = encoding_of(np.array([]), []), encoding_of(np.array([[1.0, 2.0]]), [(0, 1)])
    spool = VectorSpool()
    assert [spool.read(spool.append(pack(e))).has_tokens for e in (none, one)] == [False, True]
    with Workspace.open(tmp_path / "w.sqlite", create=True) as workspace:
        workspace.save_vectors("x", [("\u200f", pack(none)), ("a", pack(one))])
        assert workspace.missing_vectors("x", ["\u200f", "a"]) == []
        assert [e.has_tokens for e in workspace.vectors("x", ["\u200f", "a"])] == [False, True]
    both = CombinedEncoder((SomeWords(), SomeWords()))
    assert [e.has_tokens for _, e in both.encode(["a", "ب"])] == [True, False]


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_a_corpus_with_such_characters_is_run(tmp_path: Path) -> None:
    places: dict[str, RunSummary] = {}
    for name, strays in (("plain", [""] * 5), ("strays", [" \u200f", "\n\ufffd", "\n\u2060\n", " \ue000", "\ufeff"])):
        folder = tmp_path / name
        folder.mkdir()
        for role, texts in (("garbled", GARBLED), ("clean", CLEAN)):
            (folder / f"{role}.txt").write_text("\n".join(t + s for t, s in zip(texts, strays, strict=True)), "utf-8")
        listing = "".join(f'[[documents]]\nfile = "{r}.txt"\nrole = "{r}"\n' for r in ("garbled", "clean"))
        (folder / "corpus.toml").write_text(f'name = "z"\nlanguage = "ar"\n{listing}', "utf-8")
        places[name] = Workbench(tmp_path / f"{name}.sqlite").run(folder)
    before, after = (next(d for d in s.documents if d.role == "garbled") for s in places.values())
    assert (after.segments, after.parallel, after.partial, after.none) == (
        before.segments,
        before.parallel,
        before.partial,
        before.none,
    )
    with Workspace.open(tmp_path / "strays.sqlite") as workspace:
        garbled = next(d for d in workspace.documents() if d.role == "garbled")
        first = content_segments(workspace.segments(garbled))[0]
    context = Workbench(tmp_path / "strays.sqlite", Settings()).context
    for text in ("\u200f", "\u2060", "\ud800", "نص"):
        assert 0 <= rescore(context, first.id, text).ranking <= 100
    assert rescore(context, first.id, "\u2060").label == "unsupported"


def test_rows_that_cannot_be_scored_are_named_and_the_rest_is_scored(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    rows = [f"{GARBLED[0]}\t{CLEAN[0]}", f"\t{CLEAN[1]}", f"{GARBLED[2]}\t", "\u200f\tنص", "x\0y\tنص", "وحده"]
    path.write_bytes("\n".join([*rows, "<\tنص", f"{GARBLED[4]}\t{CLEAN[4]}"]).encode().replace(b"<", b"\xff\xfe"))
    shown = call("score", "--pairs", path)
    assert shown.exit_code == 0, shown.output
    found = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [row["index"] for row in found] == [0, 2, 3, 7]
    assert [row["label"] == "unsupported" for row in found] == [False, True, True, False]
    said = shown.stderr.splitlines()
    assert [line.split(":")[1].strip() for line in said] == [f"p.tsv, line {n}" for n in (2, 5, 6, 7)]
    assert [w in line for w, line in zip(("empty", "NUL", "no tab", "not UTF-8"), said, strict=True)] == [True] * 4
    assert call("score", "--pairs", path, "--strict").exit_code == 1
    alone = [json.loads(line) for line in call("score", "--pairs", path).stdout.splitlines()]
    path.write_text(f"{GARBLED[0]}\t{CLEAN[0]}\n", "utf-8")
    assert json.loads(call("score", "--pairs", path).stdout) == alone[0]
    path.write_text("\tنص\n", "utf-8")
    nothing = call("score", "--pairs", path)
    assert (nothing.exit_code, nothing.stdout) == (1, "")


def test_rows_of_json_and_csv_fail_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    good = json.dumps({"left": "نص", "right": ""})
    path.write_text("\n".join([good, "{", '{"left": "\\ud800", "right": "x"}', "[1]", '{"left": 3}', good]), "utf-8")
    shown = call("score", "--pairs", path)
    assert [json.loads(line)["index"] for line in shown.stdout.splitlines()] == [0, 5]
    assert [f"line {n}" in line for n, line in zip((2, 3, 4, 5), shown.stderr.splitlines(), strict=True)] == [True] * 4
    table = tmp_path / "p.csv"
    table.write_text('left,right\nنص,\n"لم يغلق,نص\nثان,\n"قال" نعم,نص\nثالث,\n', "utf-8")
    shown = call("score", "--pairs", table)
    assert [json.loads(line)["label"] for line in shown.stdout.splitlines()] == ["unsupported"] * 3
    assert [f"line {n}" in line for n, line in zip((3, 5), shown.stderr.splitlines(), strict=True)] == [True] * 2


def test_external_scores_keep_their_rows(tmp_path: Path) -> None:
    path, scores = tmp_path / "p.tsv", tmp_path / "m.jsonl"
    path.write_text("أ\t\n\tب\nج\t\n", "utf-8")
    scores.write_text("".join(json.dumps({"prediction": n}) + "\n" for n in (1, 2, 3)), "utf-8")
    shown = call("score", "--pairs", path, "--metric", f"metricx:{scores}")
    assert [json.loads(line)["scores"]["metricx"] for line in shown.stdout.splitlines()] == [1, 3]


def test_align_keeps_the_numbers_of_rows_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    lines = [f"{a}\t{b}" for a, b in zip(GARBLED, CLEAN, strict=True)]
    path.write_text("\n".join([lines[0], "وحده", *lines[1:]]), "utf-8")
    shown = call("align", path, "--mode", "parallel", "--format", "beads")
    assert shown.exit_code == 0, shown.output
    assert [line.rsplit(":", 1)[0] for line in shown.stdout.splitlines()] == [f"[{n}]:[{n}]" for n in (0, 2, 3, 4, 5)]
    assert "p.tsv, line 2: no tab" in shown.stderr
    assert call("align", path, "--mode", "parallel", "--strict").exit_code == 1
