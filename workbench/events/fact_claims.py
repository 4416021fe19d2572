"""What one report says of a fact, and which of these claims are of the same fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from workbench.arabic import Date
from workbench.checks.number_mentions import NumberMention
from workbench.records import FactKind

__all__ = ["Claim", "Likeness", "group_claims"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What report number `report` says at `text[start:end]` of a sentence.

    context are the stems of the content words around it; block is what claims of one fact have in common, so that
    others are not compared; a report that says two things of different identity speaks of two facts.
    """

    kind: FactKind
    report: int
    segment_id: str
    sentence: str
    start: int
    end: int
    value: str
    block: str
    identity: str = ""
    topic: str = ""
    speaker: str = ""
    context: frozenset[str] = field(default=frozenset())
    number: NumberMention | None = None
    date: Date | None = None

    @property
    def text(self) -> str:
        """The words of the claim."""
        return self.sentence[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How two claims relate that may be of one fact, and how sure that is, 0 to 1, more for the same value."""

    relation: Literal["same", "differ"]
    score: float


def group_claims(claims: Sequence[Claim], compare: Callable[[Claim, Claim], Likeness | None]) -> list[list[Claim]]:
    """Return the claims of each fact, the likeliest pairs joined first.

    Two values in one report are two facts: groups are not joined if a report would then contradict itself.
    """
    pairs = []
    blocks: dict[str, list[int]] = {}
    for k, claim in enumerate(claims):
        blocks.setdefault(claim.block, []).append(k)
    for members in blocks.values():
        for n, i in enumerate(members):
            for j in members[n + 1 :]:
                like = compare(claims[i], claims[j])
                if like:
                    pairs.append((like.relation == "same", like.score, -i, -j))
    head = list(range(len(claims)))
    groups = {k: [k] for k in head}
    for _, _, i, j in sorted(pairs, reverse=True):
        one, other = sorted((head[-i], head[-j]))
        if one == other or _contradicts_itself(groups[one], groups[other], claims):
            continue
        for k in groups.pop(other):
            head[k] = one
            groups[one].append(k)
    return [[claims[k] for k in sorted(members)] for members in groups.values()]


def _contradicts_itself(one: Sequence[int], other: Sequence[int], claims: Sequence[Claim]) -> bool:
    values: dict[int, set[str]] = {}
    for k in (*one, *other):
        values.setdefault(claims[k].report, set()).add(claims[k].identity)
    return any(len(some) > 1 for some in values.values())
