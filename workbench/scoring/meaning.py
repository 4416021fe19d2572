"""How much of what a text says is supported by its counterpart: one share from several similarities of the two.

Each similarity is misled by something of its own: late interaction by words of one topic, sentence vectors by what is
common to all sentences of a language, BERTScore by frequent words, chrF by another wording. Their weighted mean ranks
pairs more steadily than any of them does. A logistic curve turns it into the share that people see: two versions by
people of one sentence say nearly the same, though half of their words differ.

The weights and curves are in `meaning.toml`; benchmarks/fit_meaning.py says from what.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from math import exp

from workbench.arabic import even_typography, is_in_arabic, main_script
from workbench.caching import load_once
from workbench.metrics import score_texts
from workbench.scoring.semantic import SemanticScores

__all__ = ["SIGNATURE", "level", "likeness", "shared_meaning", "supported_part"]

SIGNATURE = "mean:4"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Curve:
    """A logistic curve from a similarity, 0 to 1, to a share, 0 to 1."""

    constant: float
    slope: float

    def share(self, similarity: float) -> float:
        """Return the share; 0 for 0, and 1 for 1."""
        least, value, most = (1 / (1 + exp(-self.constant - self.slope * x)) for x in (0.0, similarity, 1.0))
        return min(1.0, max(0.0, (value - least) / (most - least)))


@load_once
def _table() -> dict[str, dict[str, float]]:
    return tomllib.loads(files("workbench.scoring").joinpath("meaning.toml").read_text("utf-8"))


@load_once
def _curve(name: str) -> _Curve:
    return _Curve(**_table()[name])


def shared_meaning(left: str, right: str, semantic: SemanticScores) -> float:
    """Return the share of meaning, 0 to 1, that two texts have in common which should say the same."""
    name = "whole_across" if _is_across(left, right) else "whole"
    return _curve(name if semantic.sentence is not None else f"{name}_of_tokens").share(likeness(left, right, semantic))


def supported_part(left: str, right: str, semantic: SemanticScores) -> float:
    """Return the share of the left, 0 to 1, that a right text supports which may say more or something else too."""
    return _curve("part_across" if _is_across(left, right) else "part").share(semantic.precision)


def likeness(left: str, right: str, semantic: SemanticScores) -> float:
    """Return the weighted mean of the similarities of two texts, 0 to 1; texts in two scripts share no letters."""
    across = _is_across(left, right)
    place = "_across" if across else ""
    similarities = {f"semantic{place}": semantic.semantic, f"least{place}": semantic.least}
    if semantic.sentence is not None:
        similarities[f"sentence{place}"] = semantic.sentence
    if across:
        similarities["token_mean_across"] = semantic.token_mean
    else:
        similarities["bertscore"] = semantic.bertscore
        (chrf,) = score_texts(even_typography(left).text, even_typography(right).text, ("chrf++",))
        similarities["chrf"] = chrf.value / 100
    weights = _table()["weights"]
    total = sum(weights[name] for name in similarities)
    mean = sum(weights[name] * value for name, value in similarities.items()) / total
    return min(1.0, mean * level(left, right, semantic))


def level(left: str, right: str, semantic: SemanticScores) -> float:
    """Return by how much less alike translations are in the language beside Arabic than in English, from 1.

    It was measured with the default encoder, and is 1 with any other.
    """
    scripts = {main_script(left), main_script(right)} - {"ARABIC", ""}
    if len(scripts) != 1 or not semantic.mapped or not _is_across(left, right):
        return 1.0
    levels = _table()["level"]
    return levels.get(scripts.pop(), levels["other"] if semantic.sentence is None else 1.0)


def _is_across(left: str, right: str) -> bool:
    """Return whether most letters of two texts are of two scripts, or they are in Arabic and in Persian or Urdu."""
    scripts = main_script(left), main_script(right)
    if scripts[0] == scripts[1] == "ARABIC":
        return (is_in_arabic(left) is False) != (is_in_arabic(right) is False)
    return all(scripts) and scripts[0] != scripts[1]
