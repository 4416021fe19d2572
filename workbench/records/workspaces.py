"""Where a workspace is kept when it is not a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = [
    "DatabaseURL",
]


@dataclass(frozen=True, slots=True)
class DatabaseURL:
    """The URL of a database on a server; shown, it has no password."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        without = re.sub(r"(?<=://)([^:/@]*):.*@", r"\1:***@", self.url)
        return re.sub(r"(?i)(password|passfile|sslpassword)=[^&]*", r"\1=***", without)
