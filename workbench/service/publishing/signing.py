"""Signing a release with an SSH key, so that a reader can tell who published it: OpenSSH does it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from workbench.errors import PublicationError

__all__ = ["NAMESPACE", "check_key", "signature"]

NAMESPACE = "muqabala"  # a signature for one purpose counts for no other


def check_key(key: Path) -> None:
    """Raise a PublicationError where nothing can be signed, before the work that would be lost."""
    if shutil.which("ssh-keygen") is None:
        raise PublicationError("signing-no-ssh-keygen")
    if not key.is_file():
        raise PublicationError("signing-no-key", key=key)


def signature(key: Path, signed: bytes) -> bytes:
    """Return a signature in OpenSSH's armoured format; by an ed25519 or RSA key it is the same each time."""
    words = ["ssh-keygen", "-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE]
    done = subprocess.run(words, input=signed, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise PublicationError("signing-failed", key=key, reason=said)
    return done.stdout
