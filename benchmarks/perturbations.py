"""Sensitivity of fidelity and checks to known damage: python -m benchmarks.perturbations DATA

The left is a damaged clean Arabic sentence. Its counterpart is first the original sentence, then another Arabic version
of it (WMT24++ has two, by different translators), then nothing. For each kind of damage: how often fidelity falls below
that of the original, and how often the check for this kind finds more than in the original. Finally, how often the
checks find something in undamaged sentences.

The checks were developed on every other sentence (--development); the figures are those of the rest. The sample is
seeded.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.damage import DAMAGE_KINDS, DamageKind
from benchmarks.labelled_pairs import Vectors
from benchmarks.language_damage import LANGUAGE_KINDS
from workbench.alignment.words import align_words
from workbench.checks import check_text, check_with_counterpart, merge_findings
from workbench.encoders import Encoder, load_encoder
from workbench.records import ErrorSpan, WordLink
from workbench.scoring.contradiction import contradiction_probability
from workbench.scoring.fidelity import report_pair, report_text

SAMPLE = 60
_AT_ONCE = 900  # texts that are encoded before the vectors are kept
KINDS = (*DAMAGE_KINDS, *LANGUAGE_KINDS)
TABLES = ("itself", "other", "alone", "untouched")
# From this line on the Arabic of NTREX-128 was published with spaces lost: مجلسالأمن, in some lines every second word.
GLUED = 688


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A spoilt sentence, the sentence as it was, and its counterpart, None where it has none."""

    spoilt: str
    clean: str
    right: str | None


def clean_sentences(data: Path) -> list[str]:
    """Return clean news sentences: NTREX-128, and the Modern Standard Arabic of the WMT24++ news."""
    lines = (data / "ntrex" / "ref.arb.txt").read_text("utf-8").splitlines()
    lines += [standard for standard, _, domain in versions(data) if domain == "news"]
    return list(dict.fromkeys(s.strip() for s in lines if len(s.split()) >= 6))


def glued_sentences(data: Path) -> set[str]:
    """Return the sentences of the part of NTREX-128 that was published with words run together."""
    return {s.strip() for s in (data / "ntrex" / "ref.arb.txt").read_text("utf-8").splitlines()[GLUED - 1 :]}


def versions(data: Path) -> list[tuple[str, str, str]]:
    """Return the sentences of WMT24++ in Modern Standard Arabic, as edited for Egypt, and their domain."""
    rows = [json.loads(x) for x in (data / "wmt24pp" / "en-ar_EG.jsonl").read_text("utf-8").splitlines()]
    return [
        (r["original_target"].strip(), r["target"].strip(), r["domain"])
        for r in rows
        if not r["is_bad_source"] and len(r["original_target"].split()) >= 6
    ]


def cases(
    kind: DamageKind,
    pairs: Sequence[tuple[str, str | None]],
    sample: int,
    seed: int,
    more: Sequence[tuple[str, str | None]] = (),
) -> list[Case]:
    """Return up to `sample` cases of a kind from pairs of a clean sentence and its counterpart, seeded.

    Where the pairs have too few, the rest comes from `more`.
    """
    rng = Random(f"{kind.name}-{seed}")
    found: list[Case] = []
    for text, right in (*rng.sample(list(pairs), len(pairs)), *rng.sample(list(more), len(more))):
        other = rng.choice(pairs)[0]
        spoilt = kind.spoil(text, other, rng)
        if spoilt and spoilt != text:
            found.append(Case(spoilt=spoilt, clean=text, right=right))
        if len(found) == sample:
            break
    return found


class Judge:
    """Fidelity by one encoder, each text encoded once."""

    def __init__(self, encoder: Encoder, cache: Path | None = None, *, doubting: bool = False) -> None:
        self._vectors = Vectors(encoder, cache)
        self._doubting = doubting
        self._scale = self._vectors.semantics()

    def fidelity(self, left: str, right: str | None) -> float:
        """Return the ranking of a parallel pair or a text alone; a doubting judge takes off what may contradict."""
        if right is None:
            return report_text(left, "").ranking
        a, b = self._vectors[left], self._vectors[right]
        soft = self._scale.compare(left, a, right, b)
        report = report_pair(left, right, soft, "parallel", "", (), self.links(left, right))
        against = contradiction_probability(left, a, right, b, soft, report.errors) if self._doubting else 0.0
        return report.ranking * (1 - against)

    def links(self, left: str, right: str) -> tuple[WordLink, ...]:
        """Return the links between the words of two texts."""
        return align_words(left, self._vectors[left], right, self._vectors[right])

    def prepare(self, texts: Sequence[str]) -> None:
        """Encode many texts at once."""
        self._vectors.prepare(texts)


def findings(left: str, right: str | None, judge: Judge | None = None) -> tuple[ErrorSpan, ...]:
    """Return all findings in a text with its counterpart, as a report has them."""
    if right is None:
        return check_text(left)
    links = judge.links(left, right) if judge else ()
    return merge_findings(check_text(left), check_with_counterpart(left, right, links, parallel=True), right)


def found(kind: DamageKind, case: Case, judge: Judge | None) -> bool:
    """Tell whether the check meant for a kind finds more in the spoilt sentence than in the clean one."""
    after, before = ([s.check for s in findings(text, case.right, judge)] for text in (case.spoilt, case.clean))
    return any(after.count(name) > before.count(name) for name in kind.checks)


def row(kind: DamageKind, some: Sequence[Case], judge: Judge | None) -> str:
    """Return the cells of a kind: cases, share that falls, median fall, share that is found."""
    if not some:
        return f"{0:6}{'':29}"
    falls = []
    if judge:
        falls = [judge.fidelity(c.clean, c.right) - judge.fidelity(c.spoilt, c.right) for c in some]
    fell = f"{sum(f > 0 for f in falls) / len(falls):8.0%}{median(falls):13.1f}" if falls else f"{'':21}"
    return f"{len(some):6}{fell}{sum(found(kind, c, judge) for c in some) / len(some):8.0%}"


def change(case: Case) -> str:
    """Return what was done to a sentence, with a few characters around it."""
    common = [a == b for a, b in zip(case.clean, case.spoilt, strict=False)]
    start = common.index(False) if False in common else len(common)
    place = slice(max(0, start - 15), start + 25)
    return f"{case.clean[place]} -> {case.spoilt[place]}"


def touched(title: str, drawn: dict[DamageKind, list[Case]], judge: Judge | None, *, missed: bool) -> None:
    """Print the table of what notices each kind of damage, and if asked for each case that nothing notices."""
    if judge:
        some = [c for cases in drawn.values() for c in cases if c.right is not None]
        texts = [t for c in some for t in (c.spoilt, c.clean, c.right) if t is not None]
        for start in range(0, len(texts), _AT_ONCE):
            judge.prepare(texts[start : start + _AT_ONCE])
    print(f"\n{title}\n{'damage':30}{'cases':>6}{'falls':>8}{'median fall':>13}{'found':>8}  check")
    for kind, some in drawn.items():
        print(f"{kind.name:30}{row(kind, some, judge)}  {' or '.join(kind.checks) or 'none'}")
        for case in (c for c in some if missed and not found(kind, c, judge)):
            print(f"    missed: {change(case)}")


def untouched(title: str, pairs: Sequence[tuple[str, str | None]], judge: Judge | None = None) -> None:
    """Print how often the checks find something where nothing was done."""
    if judge:
        judge.prepare([t for pair in pairs for t in pair if t is not None])
    rows = [findings(left, right, judge) for left, right in pairs]
    errors = sum(any(s.severity != "neutral" for s in some) for some in rows)
    hints = sum(any(s.severity == "neutral" for s in some) for some in rows)
    print(
        f"\n{title}: {len(rows)} untouched, {errors / len(rows):.1%} with an error, {hints / len(rows):.1%} with a hint"
    )
    for name in sorted({s.check for some in rows for s in some}):
        counts = [
            sum(any(s.check == name and (s.severity == "neutral") == hint for s in some) for some in rows)
            for hint in (False, True)
        ]
        print(f"  {name:20}{counts[0] / len(rows):8.1%} error{counts[1] / len(rows):8.1%} hint")


def main() -> None:
    """Print what notices each kind of damage, and what is found where there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--missed", action="store_true", help="with each case that the check does not find")
    parser.add_argument("--with-contradiction", action="store_true", help="as if `contradiction` were a part of it")
    parser.add_argument("--cache", type=Path, help="keep vectors in this file")
    parser.add_argument("--only", choices=TABLES, help="one of the tables")
    parser.add_argument("--kind", action="append", help="only this kind of damage; repeatable")
    parser.add_argument("--development", action="store_true", help="the sentences that the rules were mended on")
    parser.add_argument("--checks-only", action="store_true", help="no fidelity, which needs the encoder")
    given = parser.parse_args()
    first = 0 if given.development else 1
    sentences = clean_sentences(given.data)[first::2]
    both = [(standard, other) for standard, other, _ in versions(given.data)][first::2]
    wider = [standard for standard, _ in both if standard not in set(sentences)]
    judge = None if given.checks_only else Judge(load_encoder("e5"), given.cache, doubting=given.with_contradiction)

    def drawn(
        pairs: Sequence[tuple[str, str | None]], more: Sequence[tuple[str, str | None]], sample: int
    ) -> dict[DamageKind, list[Case]]:
        kinds = [k for k in KINDS if not given.kind or k.name in given.kind]
        return {kind: cases(kind, pairs, sample, given.seed, more) for kind in kinds}

    tables: dict[str, Callable[[], None]] = {
        "itself": lambda: touched(
            "beside the sentence as it was",
            drawn([(s, s) for s in sentences], [(s, s) for s in wider], given.sample),
            judge,
            missed=given.missed,
        ),
        "other": lambda: touched(
            "beside another version of it", drawn(both, (), given.sample // 2), judge, missed=given.missed
        ),
        "alone": lambda: touched(
            "alone",
            drawn([(s, None) for s in sentences], [(s, None) for s in wider], given.sample),
            judge,
            missed=given.missed,
        ),
        "untouched": lambda: nothing_done(given.data, sentences, both, first, judge),
    }
    for name, table in tables.items():
        if given.only in {None, name}:
            table()


def nothing_done(
    data: Path, sentences: Sequence[str], both: Sequence[tuple[str, str]], first: int, judge: Judge | None
) -> None:
    """Print what is found in sentences that nobody touched."""
    news = [(standard, None) for standard, _, domain in versions(data) if domain == "news"][first::2]
    glued = glued_sentences(data)
    untouched("NTREX and WMT24++ news, alone", [(s, None) for s in sentences])
    untouched(f"the same without NTREX from line {GLUED} on", [(s, None) for s in sentences if s not in glued])
    untouched("WMT24++ news, alone", news)
    untouched("WMT24++, beside the other version", [*both, *((b, a) for a, b in both)], judge)


if __name__ == "__main__":
    main()
