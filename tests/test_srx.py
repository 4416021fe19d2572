from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import GOLDEN
from workbench.errors import InputError
from workbench.ingest import srx
from workbench.ingest.corpus import read_corpus
from workbench.ingest.segmentation import SIGNATURE, segmentation_signature, sentence_spans
from workbench.ingest.srx import SentenceRules, read_rules

HOUSE = GOLDEN / "house.srx"


def sentences(line: str, rules: SentenceRules, language: str = "ar") -> list[str]:
    return [line[a:b] for a, b in sentence_spans(line, language, rules)]


def language_map(pattern: str, name: str) -> str:
    return f'<languagemap languagepattern="{pattern}" languagerulename="{name}"/>'


EVERY = language_map(".*", "x")


def rules_of(*rules: str, head: str = "", maps: str = EVERY) -> bytes:
    body = "".join(rules)
    return (
        f'<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header {head}/><body><languagerules>'
        f'<languagerule languagerulename="x">{body}</languagerule>'
        '<languagerule languagerulename="y"><rule break="yes"><beforebreak>،</beforebreak></rule></languagerule>'
        f"</languagerules><maprules>{maps}</maprules></body></srx>"
    ).encode()


def rule(breaks: str, before: str, after: str = "") -> str:
    return f'<rule break="{breaks}"><beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak></rule>'


def test_own_rules_decide_first_and_the_built_in_ones_where_none_matches() -> None:
    rules = read_rules(HOUSE)
    line = "القاهرة. رويترز نقلت الخبر؛ ثم حذفته. صرح د. خالد بأن القرار رقم. 12 نافذ."
    assert sentences(line, rules) == [
        "القاهرة. رويترز نقلت الخبر؛",
        "ثم حذفته.",
        "صرح د. خالد بأن القرار رقم. 12 نافذ.",
    ]


def test_rules_are_those_of_the_language() -> None:
    rules = read_rules(HOUSE)
    assert sentences("He left. She came.", rules, "en") == ["He left. She came."]
    assert sentences("He left. She came.", rules, "en-GB") == ["He left. She came."]
    assert sentences("Il part. Elle vient.", rules, "fr") == ["Il part.", "Elle vient."]


def test_the_first_rule_that_matches_decides() -> None:
    line = "قال نعم. ثم غادر."
    stop, other = rule("no", r"نعم\.", r"\s"), rule("yes", r"\.", r"\s")
    assert sentences(line, SentenceRules("x.srx", rules_of(stop, other))) == [line]
    assert sentences(line, SentenceRules("x.srx", rules_of(other, stop))) == ["قال نعم.", "ثم غادر."]


def test_with_cascade_every_map_that_matches_counts() -> None:
    maps = EVERY + language_map("ar", "y")
    stop = rule("no", r"نعم\.", r"\s")
    line = "نعم. جاء، ثم غادر"
    assert sentences(line, SentenceRules("x", rules_of(stop, maps=maps))) == [line]
    cascading = SentenceRules("x", rules_of(stop, maps=maps, head='cascade="yes"'))
    assert sentences(line, cascading) == ["نعم. جاء،", "ثم غادر"]


def test_a_rule_without_patterns_leaves_nothing_to_the_built_in_ones() -> None:
    only = rules_of(rule("yes", "؟"), rule("no", ""))
    assert sentences("أين؟ هنا. وهناك!", SentenceRules("x", only)) == ["أين؟", "هنا. وهناك!"]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"<srx", "xml-invalid"),
        (b"<srx/>", "srx-without-rules"),
        (rules_of(rule("yes", "(")), "srx-bad-pattern"),
        (rules_of(rule("yes", "a" * 6000)), "srx-bad-pattern"),
        (
            rules_of(rule("yes", "a"), maps=language_map("ar", "z")),
            "srx-unknown-rules",
        ),
        (rules_of(*[rule("yes", "a")] * 5001), "srx-too-many-rules"),
        (rules_of(rule("yes", "a")) + b" " * (2 * 1024 * 1024), "srx-too-large"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><srx/>', "xml-declares-entities"),
    ],
)
def test_files_that_are_no_rules_are_refused(source: bytes, code: str, tmp_path: Path) -> None:
    file = tmp_path / "x.srx"
    file.write_bytes(source)
    with pytest.raises(InputError) as caught:
        read_rules(file)
    assert caught.value.code == code


def test_a_pattern_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(srx, "_SECONDS", 0.05)
    rules = SentenceRules("x.srx", rules_of(rule("yes", "(?:ا+)+(?:ا+)+ب")))
    with pytest.raises(InputError) as caught:
        rules.decisions("ا" * 4000, "ar")
    assert caught.value.code == "srx-too-slow"


def test_a_corpus_names_its_rules(tmp_path: Path) -> None:
    (tmp_path / "house.srx").write_bytes(HOUSE.read_bytes())
    (tmp_path / "a.txt").write_text("نص أول.", "utf-8")
    (tmp_path / "corpus.toml").write_text('segmentation = "house.srx"\n[[documents]]\nfile = "a.txt"\n', "utf-8")
    rules = read_corpus(tmp_path).rules
    assert rules == read_rules(HOUSE)
    assert segmentation_signature(rules).startswith(SIGNATURE + "+srx-")
    assert segmentation_signature() == SIGNATURE


def test_rules_outside_of_the_corpus_are_refused(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("نص أول.", "utf-8")
    (tmp_path / "corpus" / "corpus.toml").write_text('segmentation = "../x.srx"\n', "utf-8")
    with pytest.raises(Exception, match="outside"):
        read_corpus(tmp_path / "corpus")
