"""Upload of a release to the Hugging Face Hub, with a plan of what it would send."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InputError, PublicationError
from workbench.service.publishing.delta import is_delta, read_delta
from workbench.service.publishing.release_folder import read_metadata, verify

__all__ = ["UploadPlan", "UploadedFile", "check_repository", "plan_upload", "upload"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """A file with its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPlan:
    """The files to upload to a repository; `unpermitted` counts the articles without a permission to redistribute."""

    release: Path
    repository: str
    version: str
    files: tuple[UploadedFile, ...]
    unpermitted: int


def check_repository(repository: str) -> None:
    """Raise an InputError unless a name has the form of a Hub repository, OWNER/NAME."""
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]

    try:
        validate_repo_id(repository)
        valid = repository.count("/") == 1
    except HFValidationError:
        valid = False
    if not valid:
        raise InputError("hub-bad-repository", repository=repository)


def plan_upload(release: Path, repository: str) -> UploadPlan:
    """Return what an upload would send, without using the network."""
    check_repository(repository)
    metadata = read_delta(release).release if is_delta(release) else read_metadata(release)
    verify(release)
    files = sorted(p for p in release.rglob("*") if p.is_file())
    return UploadPlan(
        release=release,
        repository=repository,
        version=metadata.identity.version,
        files=tuple(UploadedFile(path=p.relative_to(release).as_posix(), size=p.stat().st_size) for p in files),
        unpermitted=metadata.rights.unpermitted,
    )


def upload(plan: UploadPlan, *, cleared: bool) -> str:
    """Upload a release and return the URL of the commit; a new repository is created as private.

    Raises a PublicationError if articles lack permission to redistribute and the rights are not `cleared`.
    """
    from huggingface_hub import HfApi, get_token
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    if plan.unpermitted and not cleared:
        raise PublicationError("hub-rights-not-cleared", articles=plan.unpermitted)
    if not get_token():
        raise PublicationError("hub-no-token")
    api = HfApi()
    # Network errors are not Hub errors, but the bases of the Hub's HTTP error cover both.
    failures: tuple[type[BaseException], ...] = (*HfHubHTTPError.__bases__, OfflineModeIsEnabled, OSError)
    try:
        api.create_repo(plan.repository, repo_type="dataset", private=True, exist_ok=True)
        commit = api.upload_folder(
            repo_id=plan.repository,
            repo_type="dataset",
            folder_path=plan.release,
            commit_message=f"Version {plan.version}",
            delete_patterns="data/*",
        )
    except failures as error:
        raise PublicationError("hub-upload-failed", reason=" ".join(str(error).split())[:300]) from error
    return str(commit.commit_url)
