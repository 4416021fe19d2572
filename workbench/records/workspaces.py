"""The address of a workspace that is kept in a database server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = [
    "DatabaseURL",
]


@dataclass(frozen=True, slots=True)
class DatabaseURL:
    """The URL of a database on a server; its string form hides the password."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        hidden = re.sub(r"(?<=://)([^:/@]*):.*@", r"\1:***@", self.url)
        return re.sub(r"(?i)(password|passfile|sslpassword)=[^&]*", r"\1=***", hidden)
