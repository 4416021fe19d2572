"""Signatures of releases by SSH keys, made with OpenSSH, so that readers can verify the publisher."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from workbench.errors import PublicationError

__all__ = ["NAMESPACE", "check_key", "signature"]

NAMESPACE = "muqabala"  # keeps a signature from being valid for another purpose


def check_key(key: Path) -> None:
    """Raise a PublicationError if the key cannot sign, to be called before a long release is written."""
    if shutil.which("ssh-keygen") is None:
        raise PublicationError("signing-no-ssh-keygen")
    if not key.is_file():
        raise PublicationError("signing-no-key", key=key)


def signature(key: Path, signed: bytes) -> bytes:
    """Return a signature in OpenSSH's armoured format; ed25519 and RSA signatures are deterministic."""
    command = ["ssh-keygen", "-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE]
    result = subprocess.run(command, input=signed, capture_output=True, check=False)  # noqa: S603
    if result.returncode:
        reason = " ".join(result.stderr.decode("utf-8", "replace").split())
        raise PublicationError("signing-failed", key=key, reason=reason)
    return result.stdout
