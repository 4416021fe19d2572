"""The card of a release: what the hub reads at its head, and prose for people, from the facts of this release."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.publication.front_matter import yaml
from workbench.publication.licences import hub_licence, licence_name, permits_redistribution
from workbench.publication.release_metadata import NamedCount, ReleaseMetadata, SplitMetadata
from workbench.publication.schema import Column, Table, standoff_column, tables

__all__ = ["card", "columns_of", "features", "markdown"]

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
_SHOWN = 5  # near duplicates that are shown


def card(facts: ReleaseMetadata) -> str:
    """Return the text of README.md."""
    return f"---\n{yaml(_head(facts))}---\n\n" + "\n".join(_prose(facts)) + "\n"


def columns_of(table: Table, text: str) -> tuple[Column, ...]:
    """Return the columns that a table has in a release of this kind of text, `full` or `standoff`."""
    holds_text = any(c.text or any(p.text for p in c.parts) for c in table.columns)
    return (*table.columns, standoff_column()) if text == "standoff" and holds_text else table.columns


def features(columns: Sequence[Column]) -> list[dict[str, object]]:
    """Return columns as the `features` of a dataset card."""
    return [{"name": c.name, **_feature(c)} for c in columns]


def markdown(text: str) -> str:
    """Return a text of the corpus so that Markdown and HTML show it as it is, on one line.

    >>> markdown("2025-07 <b>")
    '2025-07 &#60;b&#62;'
    """
    plain = "".join(c if c.isprintable() else " " for c in text)
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&$]|(?<!\w)-|-(?!\w))", lambda m: f"&#{ord(m[0])};", plain)


def _feature(column: Column) -> dict[str, object]:
    kind = "timestamp[us, tz=UTC]" if column.kind == "timestamp" else column.kind
    if column.many:
        return {"list": features(column.parts) if column.parts else kind}
    return {"struct": features(column.parts)} if column.parts else {"dtype": kind}


def _head(facts: ReleaseMetadata) -> dict[str, object]:
    held = [k.said for k in facts.licences if facts.text == "full" or permits_redistribution(k.said)]
    licence = hub_licence([*held, facts.licence])
    made = {t.name: t for t in _filled(facts)}
    corrected = facts.corrected > 0
    head: dict[str, object] = {
        "pretty_name": facts.name,
        "version": facts.version,
        "language": list(facts.languages),
        "license": licence,
    }
    if licence == "other":
        head |= {"license_name": "see-license", "license_link": "LICENSE"}
    return head | {
        "annotations_creators": ["machine-generated", *(["expert-generated"] if corrected else [])],
        "language_creators": ["found", "machine-generated", *(["expert-generated"] if corrected else [])],
        "multilinguality": ["monolingual" if len(facts.languages) == 1 else "multilingual"],
        "source_datasets": ["original"],
        "size_categories": [next((name for most, name in _SIZES if facts.sentences < most), "n>10M")],
        "task_categories": ["text-generation", "token-classification", "sentence-similarity"],
        "tags": ["machine-translation", "automatic-post-editing", "quality-estimation", "sentence-alignment", "news"],
        "configs": [
            {
                "config_name": name,
                **({"default": True} if name == "sentences" else {}),
                "data_files": [{"split": t.split, "path": t.path} for t in facts.tables if t.table == name],
            }
            for name in made
        ],
        "dataset_info": [_info(facts, table) for table in made.values()],
    }


def _info(facts: ReleaseMetadata, table: Table) -> dict[str, object]:
    files = [t for t in facts.tables if t.table == table.name]
    return {
        "config_name": table.name,
        "features": features(columns_of(table, facts.text)),
        "splits": [{"name": t.split, "num_bytes": t.bytes, "num_examples": t.rows} for t in files],
        "download_size": sum(t.size for t in files),
        "dataset_size": sum(t.bytes for t in files),
    }


def _prose(facts: ReleaseMetadata) -> Iterator[str]:
    yield f"# {markdown(facts.name)}"
    yield ""
    dated = f", {facts.date}" if facts.date else ""
    yield (
        f"Version {markdown(facts.version)}{dated}. {facts.sentences:,} sentences of news that machine"
        " translation has garbled, with the clean reports of the same events, the links between them,"
        + (
            " what is wrong in each sentence, and how people corrected it."
            if facts.corrected
            else " and what is wrong in each sentence."
        )
    )
    for section in (_contents, _split_section, _made, _quality, _limits, _rights, _use):
        yield ""
        yield from section(facts)


def _contents(facts: ReleaseMetadata) -> Iterator[str]:
    yield "## What is in it"
    yield ""
    yield "| configuration | holds | rows |"
    yield "|---|---|---:|"
    found = _filled(facts)
    for table in found:
        rows = sum(t.rows for t in facts.tables if t.table == table.name)
        yield f"| `{table.name}` | {table.about} | {rows:,} |"
    yield ""
    empty = [f"`{t.name}`" for t in tables(facts.scores, names=facts.names) if t not in found]
    if empty:
        yield f"There is nothing yet for {', '.join(empty)}, and so no such configuration."
    yield f"Articles by role: {_counts(facts.roles)}. Links: {_counts(facts.links)}."
    yield f"Status of the sentences: {_counts(facts.statuses)}."
    for table in found:
        yield ""
        yield f"### {table.name}"
        yield ""
        yield "| column | type | |"
        yield "|---|---|---|"
        for column in columns_of(table, facts.text):
            yield f"| `{column.name}` | {_type(column)} | {column.about} |"
    yield ""
    yield "Places are counted in characters (code points), the end not included."


def _filled(facts: ReleaseMetadata) -> tuple[Table, ...]:
    """Return the tables that have rows."""
    filled = {t.table for t in facts.tables}
    return tuple(t for t in tables(facts.scores, names=facts.names) if t.name in filled)


def _type(column: Column) -> str:
    one = f"{{{', '.join(p.name for p in column.parts)}}}" if column.parts else column.kind
    return f"list of {one}" if column.many else one


def _split_section(facts: ReleaseMetadata) -> Iterator[str]:
    yield "## Splits"
    yield ""
    yield "| split | events | articles | sentences | articles from | to |"
    yield "|---|---:|---:|---:|---|---|"
    for s in facts.splits:
        yield f"| {_split(s)} |"
    yield ""
    yield (
        f"The articles fall into {facts.events:,} event{'s' * (facts.events != 1)}. Articles are one event if a"
        " sentence of one is a likely counterpart (probability .5 or more) of a sentence of the other, or if they share"
        " a sentence that is nearly the same (four in five of its 5-grams of letters; sentences under 40 letters do not"
        " count). An event is in one split as a whole. The newest events are the test, those before them validation,"
        " each with a tenth of the sentences or more where there are enough events; the largest is always for training."
    )
    if len(facts.splits) == 1:
        yield ""
        yield (
            "**All of this release is one event, and so it has one split.** A test taken from it would hold sentences"
            " of events that are also in training. It cannot be used to train and to test alike."
        )
    yield ""
    if not facts.near_count:
        yield "No two events share nearly the same sentence."
        return
    yield f"{facts.near_count:,} times two events were made one because they share nearly the same sentence, such as:"
    yield ""
    for pair in facts.near[:_SHOWN]:
        yield f"- `{pair.one}` and `{pair.other}` ({pair.likeness:.2f})"


def _split(split: SplitMetadata) -> str:
    cells = (f"{split.events:,}", f"{split.articles:,}", f"{split.sentences:,}", split.first, split.last)
    return " | ".join((split.name, *(markdown(c) if c else "not known" for c in cells)))


def _made(facts: ReleaseMetadata) -> Iterator[str]:
    yield "## How it was made"
    yield ""
    yield _origins(facts)
    yield ""
    yield (
        "The texts were cut into sentences and aligned in any order. Links, scores and findings are the work of a"
        f" program; {_looked_at(facts)}. The signatures name what made them:"
    )
    yield ""
    for signature in facts.signatures:
        yield f"- `{signature.replace('`', '')}`"
    yield ""
    if facts.revisions:
        time = f", in {facts.hours:g} hours as far as the time is known" if facts.hours else ""
        yield (
            f"{facts.editors:,} editor{'s' * (facts.editors != 1)} made {facts.revisions:,} revisions{time};"
            f" {facts.corrected:,} of {facts.sentences:,} sentences are done or reviewed{_unsettled(facts)}. Editors"
            " are pseudonyms under a key that the publisher keeps; they stay the same from release to release."
        )
        yield "Comments of editors are published." if facts.comments else "Comments of editors are not published."
    else:
        yield "**Nobody has corrected any of it yet**: `corrected` is empty throughout."


def _origins(facts: ReleaseMetadata) -> str:
    """Return where the texts are from, as the corpus says it."""
    told = [f"{markdown(o.said) if o.said else 'not known'} {o.articles:,}" for o in facts.origins]
    if facts.other_origins:
        told.append(f"others {facts.other_origins:,}")
    return f"Where the articles are from, as the corpus says: {'; '.join(told) or 'not known'}."


def _unsettled(facts: ReleaseMetadata) -> str:
    return f", {facts.unsettled:,} more have a draft or a rejected text" if facts.unsettled else ""


def _looked_at(facts: ReleaseMetadata) -> str:
    """Return what people said of it."""
    spans = {c.name: c.count for c in facts.spans}
    marked = spans.get("person stands", 0) + spans.get("person dismissed", 0)
    dismissed = spans.get("check dismissed", 0)
    decided = sum(c.count for c in facts.decisions)
    if not (marked or dismissed or decided):
        return "nobody has checked them"
    on_links = f"decided on {decided:,} link{'s' * (decided != 1)} ({_counts(facts.decisions)})"
    return (
        f"people dismissed {dismissed:,} finding{'s' * (dismissed != 1)}, marked {marked:,} further"
        f" span{'s' * (marked != 1)}, and {on_links if decided else 'decided on no link'};"
        " the rest nobody has checked"
    )


def _quality(facts: ReleaseMetadata) -> Iterator[str]:
    yield "## In numbers"
    yield ""
    if facts.fidelity is not None:
        yield f"Mean fidelity {facts.fidelity:.1f} of 100; by label: {_counts(facts.labels)}."
    if facts.hter is not None:
        yield f"HTER of the sentences that are done or reviewed, taken together: {facts.hter:.1f} percent."
    if facts.checks:
        yield f"Findings by check: {_counts(facts.checks)}."
    yield ""
    found = facts.agreement
    if found:
        yield (
            f"Agreement: {found.sentences:,} sentences were corrected by two people from the same text. {found.same:,}"
            f" times they wrote the same; the mean likeness of their texts is {found.likeness:.1f} of 100 (normalised"
            " edit distance of characters)."
        )
    else:
        yield "Agreement between editors is not known: no sentence was corrected by two people from the same text."


def _limits(facts: ReleaseMetadata) -> Iterator[str]:
    yield "## Limits"
    yield ""
    yield "- A clean report is no reference translation. What it does not mention is not an error of the garbled one."
    yield "- A finding is what a check noticed, a fidelity what a program computed; neither is a person's judgement."
    yield "- Two reports of one event that no garbled sentence links can stand in different splits."
    yield "- Of sentences of one mould, such as daily bulletins, a few near copies may be missed and be in two splits."
    yield "- News names people. The texts are as they were found, with what they say of them, true or not."
    if facts.text == "standoff" and facts.withheld:
        yield (
            f"- The text of {facts.withheld:,} articles is left out. Runs of up to 18 characters of them may stand in"
            " what editors and checks wrote; reasons and suggestions quote words."
        )


def _rights(facts: ReleaseMetadata) -> Iterator[str]:
    yield "## Rights"
    yield ""
    yield "| what the corpus says of the rights | articles | known to permit redistribution |"
    yield "|---|---:|---|"
    for k in facts.licences:
        said = markdown(k.said) if k.said else "nothing"
        yield f"| {said} | {k.articles:,} | {'yes' if permits_redistribution(k.said) else 'no'} |"
    yield ""
    if facts.withheld and facts.text == "full":
        yield (
            f"**This release holds the full text of {facts.withheld:,} articles that are not known to permit it.**"
            " Whoever passes it on needs the permission of those who hold the rights."
        )
    elif facts.withheld:
        yield (
            f"The text of {facts.withheld:,} articles that are not known to permit redistribution is left out. Places,"
            " hashes, scores and edits are there. Whoever has the articles gets the full dataset from:"
        )
        yield ""
        yield "```sh"
        yield "workbench rebuild RELEASE --articles FOLDER --out FULL"
        yield "```"
    stated = f"under {markdown(licence_name(facts.licence))}" if facts.licence else "under no licence that was stated"
    yield ""
    yield f"Links, scores, findings and corrections are {stated}. See [LICENSE](LICENSE)."


def _use(facts: ReleaseMetadata) -> Iterator[str]:
    yield "## Use"
    yield ""
    yield "```python"
    yield "from datasets import load_dataset"
    yield ""
    yield f'sentences = load_dataset("FOLDER", "sentences", split="{facts.splits[0].name}")'
    yield "```"
    yield ""
    yield "[CITATION.cff](CITATION.cff) says how to cite it, [CHANGELOG.md](CHANGELOG.md) what has changed,"
    yield "`croissant.json` describes it to programs, `release.json` holds the numbers of this card, and"
    yield "`sha256sum -c SHA256SUMS` tells whether all files are as they were published."


def _counts(counts: Sequence[NamedCount]) -> str:
    return ", ".join(f"{markdown(c.name)} {c.count:,}" for c in counts) or "none"
