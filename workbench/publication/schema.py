"""The tables of a release and their columns: the one schema for Parquet, card, Croissant and stand-off texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

__all__ = ["ALL", "LAYOUT", "SPLITS", "Column", "Kind", "Table", "standoff_column", "tables"]

Kind = Literal["string", "int32", "float64", "bool", "timestamp"]
SPLITS = ("train", "validation", "test")
ALL = "corpus"  # the split of tables about the whole corpus
LAYOUT = 3  # raised with every column that joins, so that earlier releases are still read and rebuilt


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of one value or `many`, of a kind or of records of `parts`; `text` marks words of the documents.

    since is the first layout that has it.
    """

    name: str
    about: str
    kind: Kind = "string"
    parts: tuple[Column, ...] = ()
    many: bool = False
    text: bool = False
    since: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table, which is a configuration of the dataset."""

    name: str
    about: str
    columns: tuple[Column, ...]
    splits: tuple[str, ...] = SPLITS


_DOCUMENT = Column(name="document_id", about="the article, as in `articles`")
_EVENT = Column(name="event", about="the event; all articles of an event are in one split")
_START = Column(name="start", about="where it starts, in characters (code points) of the article", kind="int32")
_END = Column(name="end", about="where it ends, the character after the last", kind="int32")
_EDITOR = Column(
    name="editor", about="who, by a pseudonym that stays the same from release to release; null for a program"
)
_CREATED = Column(name="created", about="when, UTC", kind="timestamp")
_COMMENT = Column(name="comment", about="what the editor said, where comments are published", text=True)
_SIGNATURE = Column(name="signature", about="what made the numbers of the row")
_ORIGIN = (
    Column(name="publisher", about="who published the article, null where that is not known", text=True, since=2),
    Column(name="url", about="the address it was found at, null where that is not known", since=2),
    Column(name="published", about="year, month or day of the article, null where that is not known", since=2),
    Column(name="retrieved", about="when it was copied from there, null where that is not known", since=2),
    Column(name="origin", about="where it is from in the words of the corpus, null where that is not known", since=2),
)
_LICENCE = Column(name="licence", about="what is known of the rights in the article, as the corpus says it", since=2)
_OPERATIONS = Column(
    name="operations",
    about="what changed, in whole words: the characters start to end of the earlier text give way to `text`",
    many=True,
    parts=(
        Column(name="start", about="first character that gives way", kind="int32"),
        Column(name="end", about="the character after the last", kind="int32"),
        Column(name="text", about="what stands there now", text=True),
    ),
)
_SIDE = (
    Column(name="id", about="the sentence"),
    _DOCUMENT,
    _START,
    _END,
    Column(name="text", about="its text", text=True),
)


def tables(scores: Sequence[str], *, names: bool = True, layout: int = LAYOUT) -> tuple[Table, ...]:
    """Return the tables of a release with these scores, in the layout it has."""
    found = (_sentences(scores, layout), _SPANS, _ALIGNMENTS, _EDITS, _ARTICLES, _NAMES)
    kept = found if names else found[:-1]
    return tuple(replace(t, columns=tuple(c for c in t.columns if c.since <= layout)) for t in kept)


def standoff_column() -> Column:
    """Return the column with the pieces from which withheld texts are restored."""
    return Column(
        name="standoff",
        about="the texts that were left out, piece by piece: those of the same place are put together in this order",
        many=True,
        parts=(
            Column(name="column", about="the column that is left out"),
            Column(name="index", about="which item of it, -1 where it holds one", kind="int32"),
            Column(name="part", about="which part of the item, empty where it has none"),
            Column(name="document_id", about="the article that the piece is taken from, none for a piece of its own"),
            Column(name="start", about="first character in the article", kind="int32"),
            Column(name="end", about="the character after the last", kind="int32"),
            Column(name="text", about="the piece where it is of no article"),
        ),
    )


_CORRECTED = Column(
    name="corrected",
    text=True,
    about="the text that stands approved, whose status is done or reviewed; null for any other sentence",
)
_BEFORE_DRAFTS = replace(  # what the column was in the first layout
    _CORRECTED,
    about="the text that stands, a draft or a rejected one as well (see `status`); null if untouched",
)


def _sentences(scores: Sequence[str], layout: int) -> Table:
    return Table(
        name="sentences",
        about="every garbled sentence, its correction, and how faithful it is",
        columns=(
            Column(name="id", about="article and place: `document_id:start-end`"),
            _DOCUMENT,
            Column(name="document", about="the file name of the article", text=True),
            _LICENCE,
            *_ORIGIN,
            _EVENT,
            _START,
            _END,
            Column(name="kind", about="sentence, headline or heading"),
            Column(name="garbled", about="the sentence as machine translation left it", text=True),
            _CORRECTED if layout > 1 else _BEFORE_DRAFTS,
            Column(name="draft", about="the text that stands as a draft, null for any other", text=True, since=2),
            Column(name="rejected", about="the text that a reviewer rejected, null for any other", text=True, since=2),
            Column(name="status", about="untouched, draft, done, reviewed or rejected"),
            Column(name="revision", about="the row of `edits` that the text that stands is from, whatever its status"),
            Column(name="editors", about="the people who corrected it, by pseudonym", many=True),
            Column(name="seconds", about="time spent on it, where it is known", kind="float64"),
            replace(_OPERATIONS, about=f"{_OPERATIONS.about}; from `garbled` to `corrected`"),
            Column(name="hter", kind="float64", about="TER of garbled against `corrected`, percent of its words"),
            Column(
                name="character_edit_rate",
                kind="float64",
                about="characters to put in, take out or replace, percent of corrected",
            ),
            Column(name="fidelity", about="0 to 100, null where there is nothing to compare with", kind="float64"),
            Column(name="label", about="faithful, minor, major, critical or unsupported"),
            Column(
                name="scores",
                about="the scores it is made of, null where one does not apply",
                parts=tuple(Column(name=s, about=f"`{s}`", kind="float64") for s in scores),
            ),
            Column(name="counterparts", about="ids of the clean sentences linked to it", many=True),
            Column(
                name="garbled_counterparts",
                about="ids of sentences linked to it in other garbled articles of the event, where no clean sentence"
                " and none of the source is linked as well",
                many=True,
                since=3,
            ),
            Column(name="sources", about="ids of the sentences of the source linked to it", many=True, since=3),
            _SIGNATURE,
            Column(name="effort_signature", about="what made `hter` and `character_edit_rate`"),
        ),
    )


_SPANS = Table(
    name="spans",
    about="every error that a check found or a person marked, dismissed ones among them",
    columns=(
        Column(name="sentence_id", about="the row of `sentences`"),
        _DOCUMENT,
        _EVENT,
        Column(name="source", about="check or person"),
        Column(name="status", about="stands, or dismissed by a person"),
        Column(
            name="side",
            about="left: in the garbled sentence; right: in the counterpart;"
            " corrected, draft or rejected: in the text of `revision`, by its status",
        ),
        Column(name="counterpart_id", about="the sentence that the right side is, where it is one"),
        Column(name="revision", about="the row of `edits` whose text was marked, null where it is none of them"),
        Column(name="start", about="where it starts, in characters of the sentence", kind="int32"),
        Column(name="end", about="where it ends, the character after the last", kind="int32"),
        Column(name="text", about="the words it is about", text=True),
        Column(name="category", about="what kind of error"),
        Column(name="severity", about="neutral, minor, major or critical"),
        Column(name="check", about="the check that found it, null where it was a person"),
        Column(name="reason", about="why, where a check found it", text=True),
        Column(name="evidence", about="what speaks for it", text=True),
        Column(name="suggestion", about="what to put instead", text=True),
        Column(name="editor", about="who marked, changed or dismissed it last, by pseudonym; null where nobody did"),
        _CREATED,
        _COMMENT,
        Column(name="signature", about="what made the finding, null where no check of this release made it"),
    ),
)
_ALIGNMENTS = Table(
    name="alignments",
    about="garbled sentences with those that say the same, or share a statement, in clean articles, in other garbled"
    " ones and in the source, and those without any; pairs that a person cut",
    columns=(
        _DOCUMENT,
        _EVENT,
        Column(name="left", about="the garbled sentences", many=True, parts=_SIDE),
        Column(name="right", about="the other sentences, none where there is no counterpart", many=True, parts=_SIDE),
        Column(
            name="role", about="what the right ones are: clean, garbled or source; null where there are none", since=3
        ),
        Column(
            name="kind",
            about="parallel, partial or none; none with right sentences: these are no counterparts; none without: there"
            " is no counterpart in a clean article or in the source",
        ),
        Column(name="source", about="aligner or person"),
        Column(name="decision", about="confirm, pick, merge, split or cut, null where nobody decided"),
        _EDITOR,
        _CREATED,
        _COMMENT,
        Column(name="score", about="in the aligner's own units, null for what a person cut", kind="float64"),
        Column(name="probability", about="that the link is right, 0 to 1", kind="float64"),
        _SIGNATURE,
    ),
)
_EDITS = Table(
    name="edits",
    about="the whole history of corrections, in the order they came in each article",
    columns=(
        Column(name="id", about="the revision; a keyed hash"),
        Column(name="sentence_id", about="article and place"),
        _DOCUMENT,
        _EVENT,
        _START,
        _END,
        Column(name="base", about="the revision it was made from, null for the garbled text"),
        Column(name="action", about="correct, undo, redo or comment"),
        _EDITOR,
        _CREATED,
        Column(name="before", about="the text before", text=True),
        Column(name="after", about="the text after", text=True),
        Column(name="status", about="draft, done, reviewed, rejected; untouched after an undo, or for a comment"),
        _COMMENT,
        Column(name="seconds", about="time spent, where it is known", kind="float64"),
        Column(name="taken", about="suggestions taken", many=True, text=True),
        Column(name="refused", about="suggestions refused", many=True, text=True),
        _OPERATIONS,
        Column(name="stands", about="whether it is the revision that stands", kind="bool"),
        _LICENCE,
    ),
)
_ARTICLES = Table(
    name="articles",
    about="every article, garbled and clean, and every source",
    columns=(
        Column(name="id", about="16 digits of the SHA-256 of its text; a keyed hash where data are blotted out"),
        Column(name="name", about="its file name", text=True),
        _EVENT,
        Column(name="role", about="garbled, clean, source or unknown"),
        Column(
            name="source_of", about="the articles that it is said to be the source of, by their ids", many=True, since=3
        ),
        Column(name="language", about="ISO 639"),
        Column(name="title", about="its title, where it is known", text=True),
        *(replace(c, since=1) if c.name in {"published", "origin"} else c for c in _ORIGIN),
        replace(_LICENCE, since=1),
        Column(name="redistributable", about="whether that is a licence that permits passing it on", kind="bool"),
        Column(name="sha256", about="SHA-256 of the text in UTF-8, of one that is left out as it was found"),
        Column(name="characters", about="how many it has", kind="int32"),
        Column(name="text", about="the whole text", text=True),
        Column(
            name="segments",
            about="how it was cut; what is in no segment is space between them",
            many=True,
            parts=(
                _START,
                _END,
                Column(name="kind", about="sentence, headline, heading or furniture"),
                Column(name="reason", about="why it is furniture"),
            ),
        ),
    ),
)
_NAMES = Table(
    name="names",
    about="the name ledger: all spellings of a name, and the one to use",
    splits=(ALL,),
    columns=(
        Column(name="id", about="the name"),
        Column(name="canonical", about="the form to use"),
        Column(name="decided", about="who chose it: person, clean (documents) or frequency"),
        Column(
            name="forms",
            about="all its spellings",
            many=True,
            parts=(
                Column(name="text", about="a spelling"),
                Column(name="garbled", about="how often garbled articles have it", kind="int32"),
                Column(name="clean", about="how often clean articles have it", kind="int32"),
            ),
        ),
        Column(name="evidence", about="why they belong together", many=True),
        Column(name="locked", about="whether no new evidence changes it", kind="bool"),
        Column(
            name="decisions",
            about="what people said of its spellings, the oldest first",
            many=True,
            parts=(
                Column(name="kind", about="use, together, apart, lock or unlock"),
                Column(name="form", about="of which spelling"),
                Column(name="canonical", about="with which other, or which to use"),
                _EDITOR,
                _CREATED,
            ),
        ),
    ),
)
