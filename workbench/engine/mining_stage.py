"""The stage that tells which candidate pairs of mined sentences are counterparts, by late interaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from workbench.alignment import Sentences, align_comparable
from workbench.alignment.comparable import have_like_lengths
from workbench.encoders.background import background_texts
from workbench.encoders.codec import unpack

__all__ = ["MinedLink", "MiningStage", "MiningTask"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MiningTask:
    """Some left sentences and all right ones that may be their counterparts, with their packed vectors.

    first is the index of the first left sentence among all; candidates are the pairs by their indices here.
    """

    first: int
    left: tuple[str, ...]
    left_vectors: tuple[bytes, ...] = field(repr=False)
    right: tuple[str, ...]
    right_vectors: tuple[bytes, ...] = field(repr=False)
    candidates: frozenset[tuple[int, int]] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MinedLink:
    """A left and a right sentence of a task, by their indices, and the probability that they share a statement.

    like_lengths is whether they may say the same: neither is much shorter than the other.
    """

    left: int
    right: int
    probability: float
    like_lengths: bool


@dataclass(frozen=True, kw_only=True)
class MiningStage:
    """Gives the links of mining tasks; it needs the packed vectors of `background_texts`."""

    background: tuple[bytes, ...] = field(repr=False)

    def run(self, items: Sequence[MiningTask]) -> list[tuple[MinedLink, ...]]:
        """Return the links of each task."""
        return [self._links(task) for task in items]

    def __getstate__(self) -> dict[str, object]:
        return {"background": self.background}

    def _links(self, task: MiningTask) -> tuple[MinedLink, ...]:
        left, right = _sentences(task.left, task.left_vectors), _sentences(task.right, task.right_vectors)
        return tuple(
            MinedLink(
                left=i,
                right=j,
                probability=link.probability,
                like_lengths=have_like_lengths([left.even_texts[i]], [right.even_texts[j]]),
            )
            for link in align_comparable(left, right, self._background).links
            for i in link.left
            for j in link.right
            if (i, j) in task.candidates
        )

    @cached_property
    def _background(self) -> Sentences:
        return _sentences(tuple(background_texts()), self.background)


def _sentences(texts: tuple[str, ...], vectors: tuple[bytes, ...]) -> Sentences:
    count = len(texts)
    return Sentences(  # each as if of a document of its own: neighbours have nothing to do with one another
        texts=texts,
        encodings=tuple(map(unpack, vectors)),
        documents=tuple(range(count)),
        published=(None,) * count,
    )
