"""All scores of the same example pairs, as a page: python -m benchmarks.levels > docs/benchmarks/levels.md

The random pairs are from the seed corpus. tests/test_levels.py scores the examples again and compares with the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from workbench import read_sentences, score

CORPUS = Path(__file__).parent.parent / "corpora" / "azerbaijan-russia-2025"
PLAIN = "أعلنت وزارة الخارجية أن السفير غادر العاصمة مساء الأحد بعد محادثات استمرت ثلاثة أيام."
# Each pair with what is the matter with it.
PAIRS: tuple[tuple[str, str, str], ...] = (
    ("identical", PLAIN, PLAIN),
    (
        "paraphrase",
        PLAIN,
        "قالت الخارجية إن السفير ترك العاصمة مساء يوم الأحد عقب مباحثات دامت ثلاثة أيام.",
    ),
    ("part missing", "أعلنت وزارة الخارجية أن السفير غادر العاصمة مساء الأحد.", PLAIN),
    ("another number", PLAIN.replace("ثلاثة", "سبعة"), PLAIN),
    ("negated", PLAIN.replace("غادر", "لم يغادر"), PLAIN),
    ("negated, short", "لم تعترف روسيا بمسؤوليتها عن الحادث.", "اعترفت روسيا بمسؤوليتها عن الحادث."),
    ("same topic, other event", PLAIN, "استقبل وزير الخارجية السفير الجديد في مقر الوزارة صباح الاثنين."),
    ("unrelated", PLAIN, "فاز الفريق بالمباراة النهائية بهدفين دون مقابل أمام جمهور كبير."),
    (
        "slightly garbled",
        "أعلنت وزارة الخارجية أن السفير غادر العاصمة العاصمة مساء الأحد بعد محادثات استمرت ثلاثة أيام.",
        PLAIN,
    ),
    (
        "garbled",
        "أعلنت وزارة الخارجية ، أن السفير غادر capital مساء الأحد بعد محادثات استمرت ثلاثة أيام .",
        PLAIN,
    ),
    (
        "badly garbled",
        "أعلنت ministry الخارجية ، ، أن Peterson غادر غادر capital مساء &quot;الأحد بعد talks استمرت ثلاثة يوم .",
        PLAIN,
    ),
)
METRICS = ("chrf", "chrf++", "bleu", "ter", "cosine", "bertscore")
SCORES = (
    "fidelity",
    "meaning",
    "form",
    "semantic",
    "precision",
    "recall",
    "supported",
    "unsupported",
    "contradicted",
    "quality",
    "contradiction",
    *METRICS,
)
RANDOM_PAIRS = 50
CRITICAL = 40  # fidelity below which a pair is called so

Row = dict[str, float]


def scored(pairs: Sequence[tuple[str, str]]) -> list[Row]:
    """Return every score of each pair."""
    reports = [p.report for p in score(pairs, metrics=METRICS)]
    return [{"fidelity": r.ranking} | {s.name: s.value for s in r.scores} for r in reports]


def examples() -> list[Row]:
    """Return every score of each example."""
    return scored([(left, right) for _, left, right in PAIRS])


def sentences(role: str) -> list[str]:
    """Return the sentences of the seed documents of a role."""
    roles = dict(line.split("\t") for line in (CORPUS / "gold" / "roles.tsv").read_text("utf-8").splitlines())
    names = sorted(n for n, its in roles.items() if its == role)
    return [s for n in names for s in read_sentences(CORPUS / "texts" / n, per_line=False)]


def at_random() -> list[Row]:
    """Return every score of pairs of clean seed sentences that were drawn at random."""
    clean, rng = sentences("clean"), Random(1)
    return scored([(one, other) for one, other in (rng.sample(clean, 2) for _ in range(RANDOM_PAIRS))])


def line(cells: Sequence[str]) -> str:
    """Return a row of a Markdown table, which shows the characters as they are."""
    return f"| {' | '.join(cell.replace('&', '&amp;') for cell in cells)} |"


def page() -> str:
    """Return the page."""
    parts = [HEAD, line(("", "what", "left", "right")), "|---|---|---|---|"]
    parts += [line((str(n), *pair)) for n, pair in enumerate(PAIRS, 1)]
    found, chance = examples(), at_random()
    parts += ["", MIDDLE, line(("score", *map(str, range(1, len(PAIRS) + 1)), "random pairs", "from", "to"))]
    parts.append("|---|" + "---:|" * (len(PAIRS) + 3))
    for name in SCORES:
        some = [row[name] for row in chance]
        cells = [f"{row[name]:.2f}" for row in found]
        parts.append(line((f"`{name}`", *cells, *(f"{v:.2f}" for v in (sum(some) / len(some), min(some), max(some))))))
    alone = {role: [r["quality"] for r in scored([(s, "") for s in sentences(role)])] for role in ("clean", "garbled")}
    worse = sum(g < c for g in alone["garbled"] for c in alone["clean"])
    same = sum(g == c for g in alone["garbled"] for c in alone["clean"])
    pairs = len(alone["garbled"]) * len(alone["clean"])
    means = {role: sum(values) / len(values) for role, values in alone.items()}
    low = sum(row["fidelity"] < CRITICAL for row in chance)
    parts.append(TAIL.format(**means, right=(worse + same / 2) / pairs, low=low, many=len(chance)))
    return "\n".join(parts)


HEAD = """# What each score looks like

`python -m benchmarks.levels > docs/benchmarks/levels.md` makes this page; `tests/test_levels.py` scores the examples
again and compares. [Scores](../reference/scores.md) defines the scores. The pairs:
"""
MIDDLE = """Each row is a score, each column a pair. The last three columns are the mean, lowest and highest of 50
random pairs of clean sentences of the seed corpus. They share the topic and little else, so a score as high as theirs
means no more than that. Lower `ter` is better; higher `contradicted`, `unsupported` and `contradiction` are worse.
"""
TAIL = """
Of the {many} random pairs, {low} have the label `critical`.

`quality` ignores the right side. Its mean is {clean:.2f} for clean seed sentences and {garbled:.2f} for
machine-translated ones. It ranks a random machine-translated sentence below a random clean one in {right:.0%} of cases,
counting ties as half (chance is 50%). It does not notice changed word order."""


def main() -> None:
    """Print the page."""
    print(page())


if __name__ == "__main__":
    main()
