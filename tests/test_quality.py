from __future__ import annotations

from tests.conftest import SEEDS
from workbench.checks import check_text
from workbench.ingest.readers import read_document
from workbench.ingest.segmentation import content_segments, segment
from workbench.scoring.document_role import detect_role
from workbench.scoring.quality import demerits_per_word, quality


def own_quality(text: str) -> float:
    return quality(text, check_text(text))


def test_roles_of_the_seed_corpus_are_detected() -> None:
    roles = dict(line.split("\t") for line in (SEEDS / "gold" / "roles.tsv").read_text("utf-8").splitlines()[1:])
    for name, role in roles.items():
        document = read_document(SEEDS / "texts" / name)
        assert detect_role([s.text for s in content_segments(segment(document))]) == role


def test_damage_lowers_quality() -> None:
    clean = "استدعت وزارة الخارجية السفير الروسي، اليوم الجمعة، لتقديم احتجاج شديد."
    assert own_quality(clean) == 1
    damaged = [
        clean.replace("،", " ،"),
        clean.replace("السفير", "Ambassador"),
        clean.replace("احتجاج", "احتجاج احتجاج"),
        clean.replace("الخارجية", "الخارجغظية"),
    ]
    assert all(own_quality(text) < 1 for text in damaged)
    both = damaged[0].replace("السفير", "Ambassador")
    assert own_quality(both) < min(own_quality(damaged[0]), own_quality(damaged[1]))


def test_a_text_without_words_has_no_penalty() -> None:
    assert demerits_per_word([]) == 0
    assert demerits_per_word(["12 ."]) == 0
    assert detect_role([""]) == "clean"
