"""Find the counterparts of many sentences among many others, without any notion of which documents belong together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.alignment import comparable_signature
from workbench.alignment.mining import EXACT_PAIRS, SIGNATURE, MinedCandidates, mining_candidates
from workbench.arabic import has_visible_character
from workbench.encoders.background import background_texts
from workbench.encoders.codec import unpack_sentence_vectors, vector_signature
from workbench.engine.mining_stage import MinedLink, MiningStage, MiningTask
from workbench.engine.opening import open_engine
from workbench.engine.stages import EngineOptions, SetAside
from workbench.errors import InputError
from workbench.formats import SideChoice
from workbench.ingest.srx import SentenceRules
from workbench.publication.parquet import TableWriter
from workbench.publication.schema import Column
from workbench.records import ACCEPTED, MinedPair
from workbench.service.output import output_stream
from workbench.service.settings import Progress, Settings, silent
from workbench.service.text_files import read_side
from workbench.service.vectors import Vectors
from workbench.version import VERSION

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MiningOptions", "mine", "mine_files", "write_mined_table"]

_BLOCK = 128  # left sentences of a partition
_READ = 4096  # vectors unpacked at a time
_LEAST_SHARE = 0.5  # of the texts with vectors, that have those made for comparing sentences too
_COLUMNS = (
    Column(name="left", about="the left sentence", text=True),
    Column(name="right", about="the right sentence", text=True),
    Column(name="kind", about="`parallel`, each the nearest of the other and neither much shorter, or `partial`"),
    Column(name="probability", about="that they share a statement", kind="float64"),
    Column(name="margin", about="the ratio margin of their vectors", kind="float64"),
    Column(name="left_place", about="where the left sentence is first"),
    Column(name="right_place", about="where the right sentence is first"),
    Column(name="signature", about="encoder, search and aligner"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MiningOptions:
    """How texts are mined.

    Attributes:
        settings: The encoder, and where vectors are kept.
        engine: Who encodes and compares.
        choice: Where the texts of tables are.
        rules: Rules of sentences beside the built-in ones.
        per_line: Whether each line is one sentence.
        least: The least probability of a pair.
        candidates: How many of the right each left sentence is compared with token by token.
    """

    settings: Settings = field(default_factory=Settings)
    engine: EngineOptions = field(default_factory=EngineOptions)
    choice: SideChoice = field(default_factory=SideChoice)
    rules: SentenceRules | None = None
    per_line: bool = False
    least: float = ACCEPTED
    candidates: int = 4


def mine_files(
    left: Path, right: Path, options: MiningOptions, progress: Progress = silent
) -> tuple[tuple[MinedPair, ...], tuple[InputError, ...]]:
    """Return the pairs of two files or folders of files, and what is wrong with rows that are left out.

    The place of a sentence is its file and its number there, from 1; a sentence that is there twice is mined once.
    """
    sides: list[dict[str, str]] = []
    faults: list[InputError] = []
    for path, choice in ((left, options.choice), (right, options.choice.of_right_file())):
        places: dict[str, str] = {}
        for file in _files(path):
            texts, wrong = read_side(file, choice, options.rules, per_line=options.per_line)
            faults += wrong
            for number, text in enumerate(texts, start=1):
                if has_visible_character(text):
                    places.setdefault(text, f"{file.name}:{number}")
        if not places:
            raise InputError("mining-side-empty", path=path)
        sides.append(places)
    pairs = mine(list(sides[0]), list(sides[1]), options, progress)
    return tuple(replace(p, left_place=sides[0][p.left], right_place=sides[1][p.right]) for p in pairs), tuple(faults)


def mine(
    left: Sequence[str], right: Sequence[str], options: MiningOptions, progress: Progress = silent
) -> tuple[MinedPair, ...]:
    """Return the pairs of two lists of sentences that share a statement, in the order of the left, the likeliest first.

    Candidates come from sentence vectors by margin; token vectors tell how likely each is.
    """
    found: list[tuple[int, int, MinedPair]] = []
    with open_engine(options.engine, options.settings.device) as engine:
        vectors = Vectors(options.settings, None, progress, engine)
        vectors.prepare([*background_texts(), *left, *right])
        vectors.background()  # or an error that says so
        progress("candidates", 0, 1)
        blocks = _Blocks(left, right, _candidates(vectors, left, right, options.candidates))
        progress("candidates", 1, 1)
        stage = MiningStage(background=vectors.packed(background_texts()))
        signature = f"{vector_signature(vectors.signature)}|{SIGNATURE}|{comparable_signature()}|v:{VERSION}"
        done = 0
        for outcome in engine.map(stage, blocks.partitions(vectors)):
            if isinstance(outcome, SetAside):
                raise outcome.error
            for task, links in zip(outcome.items, outcome.results, strict=True):
                found += blocks.pairs(task, [k for k in links if k.probability >= options.least], signature)
                done += len(task.left)
                progress("compare", done, len(left))
    return tuple(pair for _, _, pair in sorted(found, key=lambda f: (f[0], -f[2].probability, f[1])))


def _candidates(vectors: Vectors, left: Sequence[str], right: Sequence[str], count: int) -> MinedCandidates:
    """Return the candidates of prepared texts; so many that not every pair is compared are held in 16 bits.

    Vectors made for comparing sentences count if most texts of either side have them.
    """
    dtype = np.float32 if len(left) * len(right) <= EXACT_PAIRS else np.float16
    widths = tuple(map(len, unpack_sentence_vectors(vectors.packed(background_texts()[:1])[0])))
    ours, theirs = (_sentence_vectors(vectors, texts, widths, dtype) for texts in (left, right))
    if not (_have_both(ours, widths) and _have_both(theirs, widths)):
        ours, theirs, widths = ours[:, : widths[0]], theirs[:, : widths[0]], widths[:1]
    return mining_candidates(ours, theirs, count, parts=widths)


def _have_both(side: NDArray[Any], widths: tuple[int, ...]) -> bool:
    own, sentence = (int(part.any(axis=1).sum()) for part in (side[:, : widths[0]], side[:, widths[0] :]))
    return sentence > 0 and sentence >= _LEAST_SHARE * own


def write_mined_table(pairs: Iterable[MinedPair], out: Path) -> None:
    """Write pairs as a Parquet file, which needs the extra `publish`."""
    with output_stream(out) as stream, TableWriter(_COLUMNS, stream) as table:
        for pair in pairs:
            table.add(asdict(pair))


class _Blocks:
    """The left sentences in blocks, each with the right ones that may be counterparts of any of its sentences."""

    def __init__(self, left: Sequence[str], right: Sequence[str], candidates: MinedCandidates) -> None:
        self._left = left
        self._right = right
        self._candidates = candidates
        self._mutual = candidates.are_mutual()

    def partitions(self, vectors: Vectors) -> Iterator[list[MiningTask]]:
        """Yield the task of each block."""
        for first in range(0, len(self._left), _BLOCK):
            rows = self._rows(first)
            rights = np.unique(self._candidates.right[rows]).tolist()
            texts = self._left[first : first + _BLOCK], [self._right[j] for j in rights]
            place = {j: k for k, j in enumerate(rights)}
            pairs = zip(self._candidates.left[rows].tolist(), self._candidates.right[rows].tolist(), strict=True)
            yield [
                MiningTask(
                    first=first,
                    left=tuple(texts[0]),
                    left_vectors=vectors.packed(texts[0]),
                    right=tuple(texts[1]),
                    right_vectors=vectors.packed(texts[1]),
                    candidates=frozenset((i - first, place[j]) for i, j in pairs),
                )
            ]

    def pairs(
        self, task: MiningTask, links: Iterable[MinedLink], signature: str
    ) -> Iterator[tuple[int, int, MinedPair]]:
        """Yield the pairs of a task by their indices."""
        rows = self._rows(task.first)
        known = list(zip(self._candidates.left[rows].tolist(), self._candidates.right[rows].tolist(), strict=True))
        margins = dict(zip(known, self._candidates.margin[rows].tolist(), strict=True))
        mutual = dict(zip(known, self._mutual[rows].tolist(), strict=True))
        rights = np.unique(self._candidates.right[rows]).tolist()
        for link in links:
            i, j = task.first + link.left, rights[link.right]
            pair = MinedPair(
                left=self._left[i],
                right=self._right[j],
                kind="parallel" if link.like_lengths and mutual[i, j] else "partial",
                probability=link.probability,
                margin=round(margins[i, j], 4),
                signature=signature,
            )
            yield i, j, pair

    def _rows(self, first: int) -> slice:
        start, end = np.searchsorted(self._candidates.left, [first, first + _BLOCK]).tolist()
        return slice(start, end)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
    return [path]


def _sentence_vectors(
    vectors: Vectors, texts: Sequence[str], widths: tuple[int, ...], dtype: type[np.floating]
) -> NDArray[Any]:
    """Return both kinds of sentence vectors of prepared texts side by side, (n, sum of widths), in some precision.

    An encoder may have vectors made for comparing sentences beside its own, for texts in the languages that it knows.
    Those of a text without visible characters are zeros.
    """
    rows: NDArray[Any] = np.zeros((len(texts), sum(widths)), dtype)
    for first in range(0, len(texts), _READ):
        packed = vectors.packed(texts[first : first + _READ])
        for k, (own, sentence) in enumerate(map(unpack_sentence_vectors, packed), start=first):
            rows[k, : len(own)] = own
            rows[k, widths[0] : widths[0] + len(sentence)] = sentence
    return rows
