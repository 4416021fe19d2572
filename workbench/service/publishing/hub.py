"""Sending a release to the hub: what would be sent is told first, and only what was asked for twice is sent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InputError, PublicationError
from workbench.service.publishing.release_folder import read_metadata, verify

__all__ = ["UploadPlan", "UploadedFile", "check_repository", "plan_upload", "upload"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """A file with its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPlan:
    """What goes to which repository of the hub; unpermitted counts the articles that may not be passed on."""

    release: Path
    repository: str
    version: str
    files: tuple[UploadedFile, ...]
    unpermitted: int


def check_repository(repository: str) -> None:
    """Raise an InputError for what is no name of a repository of the hub."""
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]

    try:
        validate_repo_id(repository)
        known = repository.count("/") == 1
    except HFValidationError:
        known = False
    if not known:
        raise InputError("hub-bad-repository", repository=repository)


def plan_upload(release: Path, repository: str) -> UploadPlan:
    """Return what would be sent; nothing is, and no network is needed."""
    check_repository(repository)
    facts = read_metadata(release)
    verify(release)
    files = sorted(p for p in release.rglob("*") if p.is_file())
    return UploadPlan(
        release=release,
        repository=repository,
        version=facts.identity.version,
        files=tuple(UploadedFile(path=p.relative_to(release).as_posix(), size=p.stat().st_size) for p in files),
        unpermitted=facts.corpus.withheld if facts.scope.text == "full" else 0,
    )


def upload(parcel: UploadPlan, *, cleared: bool) -> str:
    """Send a release to the hub, and return its address there; a new repository is private until its owner opens it.

    Texts that are not known to permit redistribution are sent only where the rights are `cleared`.
    """
    from huggingface_hub import HfApi, get_token
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    if parcel.unpermitted and not cleared:
        raise PublicationError("hub-rights-not-cleared", articles=parcel.unpermitted)
    if not get_token():
        raise PublicationError("hub-no-token")
    api = HfApi()
    # What goes wrong on the way is no error of the hub's, but its errors are of the same kind.
    failures: tuple[type[BaseException], ...] = (*HfHubHTTPError.__bases__, OfflineModeIsEnabled, OSError)
    try:
        api.create_repo(parcel.repository, repo_type="dataset", private=True, exist_ok=True)
        done = api.upload_folder(
            repo_id=parcel.repository,
            repo_type="dataset",
            folder_path=parcel.release,
            commit_message=f"Version {parcel.version}",
            delete_patterns="data/*",
        )
    except failures as error:
        raise PublicationError("hub-upload-failed", reason=" ".join(str(error).split())[:300]) from error
    return str(done.commit_url)
