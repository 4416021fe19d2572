"""Vectors in a sixth of the space, as `workbench.encoders.codec` packs them."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection, RowMapping, text

from workbench.encoders.codec import pack
from workbench.records import Encoding

__all__ = ["up"]

_OUTDATED = "e5-small-q4@%"  # nobody asks for these any more: the default encoder gives others
_TOGETHER = 500
_OLD = "SELECT * FROM vectors ORDER BY encoder, text_id LIMIT :together OFFSET :skip"


def up(connection: Connection) -> None:
    """Make the table anew, with what it held, except the vectors of an encoder that there is no more."""
    blob = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    connection.execute(text("DELETE FROM vectors WHERE encoder LIKE :outdated"), {"outdated": _OUTDATED})
    connection.execute(
        text(f"""CREATE TABLE packed_vectors (
        encoder VARCHAR(100) NOT NULL,
        text_id VARCHAR(16) NOT NULL,
        packed {blob} NOT NULL,
        PRIMARY KEY (encoder, text_id))""")
    )
    skip = 0
    while rows := connection.execute(text(_OLD), {"together": _TOGETHER, "skip": skip}).mappings().all():
        packed = [{"encoder": r["encoder"], "text_id": r["text_id"], "packed": pack(_encoding(r))} for r in rows]
        connection.execute(text("INSERT INTO packed_vectors VALUES (:encoder, :text_id, :packed)"), packed)
        skip += len(rows)
    connection.execute(text("DROP TABLE vectors"))
    connection.execute(text("ALTER TABLE packed_vectors RENAME TO vectors"))


def _encoding(row: RowMapping) -> Encoding:
    offsets = np.frombuffer(row["offsets"], np.int32).reshape(-1, 2)
    shape = (len(offsets), row["dimensions"])
    tokens, middle = (np.frombuffer(row[name], np.float16).reshape(shape) for name in ("tokens", "middle"))
    return Encoding(
        pooled=np.frombuffer(row["pooled"], np.float32),
        tokens=tokens,
        middle=middle,
        offsets=offsets,
    )
