"""What a release says about rights; every file of it that speaks of them takes its statement from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from workbench.publication.licences import (
    allows_additions,
    hub_licence,
    licence_id,
    licence_name,
    licence_url,
    permits_redistribution,
)

__all__ = ["ReleaseRights", "TextRights", "excluded_licences", "release_rights"]

LINK = "LICENSE"
NAME = "see-license"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRights:
    """The rights in some articles, in the words of the corpus: their licence, and whether their text is included."""

    said: str | None
    articles: int
    licence: str | None
    included: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRights:
    """The rights in a release.

    additions is the licence of what was added to the articles, None where none was stated. whole is the licence that
    covers all that the release holds, additions and included texts alike; None where no licence does.
    """

    additions: str | None
    texts: tuple[TextRights, ...]
    whole: str | None

    @property
    def url(self) -> str | None:
        """Return the URL of the licence of the whole."""
        return licence_url(self.whole) if self.whole else None

    @property
    def withheld(self) -> int:
        """Return how many articles are left out for their rights."""
        return sum(t.articles for t in self.texts if not t.included)

    @property
    def unpermitted(self) -> int:
        """Return how many articles are included without a licence that permits it."""
        return sum(t.articles for t in self.texts if t.included and t.licence is None)

    @property
    def front_matter(self) -> dict[str, str]:
        """Return the fields of the card on the licence."""
        hub = hub_licence(self.whole)
        if hub != "other":
            return {"license": hub}
        if self.whole:
            return {"license": hub, "license_name": self.whole, "license_link": licence_url(self.whole)}
        return {"license": hub, "license_name": NAME, "license_link": LINK}

    @property
    def record(self) -> dict[str, object]:
        """Return the rights as `release.json` states them."""
        return {**asdict(self), "url": self.url, "statement": self.statement}

    @property
    def statement(self) -> str:
        """Return the rights in one sentence or a few."""
        return " ".join(filter(None, (self._first(), self._unpermitted(), self._withheld())))

    def _first(self) -> str:
        if self.whole:
            what = "All of this release" if any(t.included for t in self.texts) else "All that this release holds"
            return f"{what} is under {licence_name(self.whole)}."
        added = licence_name(self.additions) if self.additions else "no licence that was stated"
        return (
            "No single licence covers this release."
            f" Links, scores, findings and corrections are under {added};"
            " each text is under the rights of its article, which the column licence states."
        )

    def _unpermitted(self) -> str:
        if not self.unpermitted:
            return ""
        return (
            f"The texts of {_articles(self.unpermitted)} that {_are(self.unpermitted)} not known to permit"
            " redistribution are included."
        )

    def _withheld(self) -> str:
        if not self.withheld:
            return ""
        return (
            f"The texts of {_articles(self.withheld)} that {_are(self.withheld)} not known to permit redistribution"
            " are left out."
        )


def release_rights(articles: Iterable[tuple[str | None, int]], additions: str | None, *, full: bool) -> ReleaseRights:
    """Return the rights in a release, from how many articles have which, and the licence of what was added."""
    texts = tuple(
        TextRights(said=said, articles=n, licence=licence_id(said), included=full or permits_redistribution(said))
        for said, n in articles
    )
    parts = {additions, *(t.licence for t in texts if t.included)}
    return ReleaseRights(additions=additions, texts=texts, whole=parts.pop() if len(parts) == 1 else None)


def excluded_licences(said: Iterable[str | None], additions: str) -> tuple[str, ...]:
    """Return the licences of texts that do not allow their corrections under the licence of the additions."""
    known = dict.fromkeys(name for text in said if (name := licence_id(text)))
    return tuple(licence_name(name) for name in known if not allows_additions(name, additions))


def _articles(count: int) -> str:
    return f"{count:,} article{'s' if count != 1 else ''}"


def _are(count: int) -> str:
    return "are" if count != 1 else "is"
