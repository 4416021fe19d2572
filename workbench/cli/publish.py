"""workbench publish: publish a workspace as a dataset."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.base import FOLDER, JSON, WORKSPACE, ProgressBar, main
from workbench.cli.release_check import check_record, show_check, warn_of_check
from workbench.records import DatabaseURL
from workbench.render import counted

if TYPE_CHECKING:
    from workbench.service import DeltaMetadata, ReleaseMetadata

__all__ = ["publish"]


@main.command()
@WORKSPACE
@click.option("--out", type=FOLDER, help="The folder to create.")
@click.option("--version", metavar="VERSION", default="1.0.0", show_default=True, help="The version of the release.")
@click.option(
    "--text",
    type=click.Choice(["full", "standoff"]),
    default="full",
    show_default=True,
    help="full includes all texts; standoff leaves out those not known to permit redistribution.",
)
@click.option("--against", type=FOLDER, help="An earlier release to compare with in CHANGELOG.md.")
@click.option("--delta", type=FOLDER, help="Write only what differs from this earlier release.")
@click.option(
    "--licence", metavar="ID", help="The licence of links, scores, findings and corrections, such as CC-BY-4.0."
)
@click.option(
    "--author",
    "authors",
    metavar="NAME",
    multiple=True,
    help="An author to cite, a person as 'Family, Given' with an ORCID behind it if there is one, or an organisation;"
    " repeatable.",
)
@click.option("--url", metavar="URL", help="Where the release will be found.")
@click.option(
    "--datasheet",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="What only you can tell of the corpus, as TOML, for the data statement and the datasheet of the card.",
)
@click.option(
    "--events",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Events and splits of your own, as events.toml names them, in place of those of the last run.",
)
@click.option("--date", metavar="DATE", help="The release date; by default that of the newest correction.")
@click.option("--comments", is_flag=True, help="Include the editors' comments.")
@click.option(
    "--mask-personal-data",
    "mask",
    is_flag=True,
    help="Blot out e-mail addresses, telephone, bank, card, identity and passport numbers.",
)
@click.option(
    "--check", is_flag=True, help="Show personal data, unknown origins and rights, and takedowns; write nothing."
)
@click.option("--no-names", is_flag=True, help="Leave out the name ledger, which takes long for a large corpus.")
@click.option(
    "--sign", "key", type=click.Path(path_type=Path), metavar="KEY", help="Sign the release with this SSH key."
)
@click.option("--push", metavar="OWNER/NAME", help="List what an upload to this Hugging Face dataset would send.")
@click.option("--really-push", is_flag=True, help="Upload it; a repository that does not exist is created as private.")
@click.option("--rights-cleared", is_flag=True, help="Confirm that you may redistribute all texts.")
@JSON
def publish(
    workspace: Path | DatabaseURL,
    out: Path | None,
    push: str | None,
    *,
    check: bool,
    delta: Path | None,
    no_names: bool,
    really_push: bool,
    rights_cleared: bool,
    as_json: bool,
    **order: Any,
) -> None:
    """Publish a workspace as a dataset.

    Writes Parquet tables, a dataset card, licence, citation file, changelog and checksums, and metadata for programs
    and repositories: Croissant, DataCite, RO-Crate and Zenodo.

    \b
    Examples:
      workbench publish --workspace demo.sqlite --out release
      workbench publish --workspace demo.sqlite --out release-2 --version 1.1.0 --against release
      workbench publish --workspace demo.sqlite --out delta --version 1.1.0 --delta release
      workbench publish --workspace demo.sqlite --check
      workbench publish --workspace demo.sqlite --out release --sign ~/.ssh/id_ed25519
      workbench publish --workspace demo.sqlite --out release --text standoff --push owner/name
    """
    from workbench.service import ReleaseOrder, Workbench

    workbench = Workbench(workspace)
    if check:
        show_check(workbench.check_release(comments=order["comments"]), as_json=as_json)
        return
    if out is None:
        raise click.UsageError("Missing option '--out'.")
    _check_push(push, really=really_push)
    order["against"] = _earlier(delta, order["against"])
    with ProgressBar() as progress:
        found = workbench.check_release(comments=order["comments"], progress=progress)
        warn_of_check(found, masked=order["mask"])
        what = ReleaseOrder(names=not no_names, **order)
        made = workbench.publish_delta(out, what, progress) if delta else None
        metadata = made.release if made else workbench.publish(out, what, progress)
    _warn(metadata)
    if not as_json:
        _print_delta(out, made) if made else _print_summary(out, metadata)
    upload = {"push": _push(out, push, really=really_push, cleared=rights_cleared, verbose=not as_json)} if push else {}
    if as_json:
        _print_json(out, metadata, {"check": check_record(found), **upload})


def _check_push(push: str | None, *, really: bool) -> None:
    """Raise an error unless there is a repository to push to, if one is needed, and its name is one."""
    from workbench.service import check_repository

    if really and not push:
        raise click.UsageError("--really-push needs --push OWNER/NAME.")
    if push:
        check_repository(push)


def _earlier(delta: Path | None, against: Path | None) -> Path | None:
    """Return the earlier release, which a delta is made from and a release is compared with."""
    from workbench.errors import InputError

    if delta and against not in {None, delta}:
        raise InputError("delta-and-against", delta=delta, against=against)
    return delta or against


def _print_json(out: Path, metadata: ReleaseMetadata, more: dict[str, object]) -> None:
    from workbench.service import release_record

    click.echo(json.dumps({"out": str(out), **release_record(metadata), **more}, ensure_ascii=False))


def _print_delta(out: Path, delta: DeltaMetadata) -> None:
    rows = sum(t.rows for t in delta.tables if t.table != "order")
    click.echo(f"{out}: from version {delta.earlier} to {delta.release.identity.version}, {counted(rows, 'row')}")


def _print_summary(out: Path, metadata: ReleaseMetadata) -> None:
    version, corpus = metadata.identity.version, metadata.corpus
    articles = sum(c.count for c in corpus.roles)
    click.echo(f"{out}: version {version}, {counted(corpus.sentences, 'sentence')} of {counted(articles, 'article')}")
    for split in corpus.splits:
        click.echo(f"  {split.name}: {counted(split.events, 'event')}, {counted(split.sentences, 'sentence')}")
    for table in metadata.files.tables:
        click.echo(f"  {table.path}: {counted(table.rows, 'row')}")


def _warn(metadata: ReleaseMetadata) -> None:
    """Print warnings about near-duplicates, redistribution, licence, authors and date to stderr."""
    corpus = metadata.corpus
    if corpus.near_count:
        click.echo(
            f"merged because of near-duplicate sentences: {counted(corpus.near_count, 'pair')} of events", err=True
        )
    if corpus.leaks:
        click.echo(f"in different splits but like one event: {counted(corpus.leaks, 'pair')} of articles", err=True)
    for split in corpus.missing_splits:
        click.echo(f"the split {split} is empty: too few events; see workbench events --preview", err=True)
    if corpus.withheld and metadata.scope.text == "full":
        click.echo(
            f"{corpus.withheld} of {sum(c.count for c in corpus.roles)} articles are not known to permit"
            " redistribution: obtain permission before sharing this release, or publish with --text standoff",
            err=True,
        )
    if metadata.identity.licence is None:
        click.echo("no licence set for links, scores and corrections; set one with --licence", err=True)
    for name in metadata.identity.organisations:
        click.echo(f"cited as an organisation: {name}; write people as 'Family, Given'", err=True)
    if metadata.identity.date is None and metadata.newest_article is None:
        click.echo("no date is known, which DataCite and RO-Crate require; set one with --date", err=True)


def _push(out: Path, repository: str, *, really: bool, cleared: bool, verbose: bool) -> dict[str, object]:
    """Upload a release if `really`; return the upload plan, which `verbose` also prints."""
    from workbench.service import plan_upload, upload

    plan = plan_upload(out, repository)
    if verbose:
        click.echo(f"files to upload to the dataset {repository}:")
        for file in plan.files:
            click.echo(f"  {file.size:>12,}  {file.path}")
    url = upload(plan, cleared=cleared) if really else None
    if url is None:
        click.echo("nothing uploaded; add --really-push to upload", err=True)
    elif verbose:
        click.echo(url)
    return {"repository": repository, "files": [asdict(f) for f in plan.files], "sent": url}
