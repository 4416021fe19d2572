"""workbench publish: make a release of a workspace, and upload it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.base import FOLDER, JSON, WORKSPACE, ProgressBar, main
from workbench.records import DatabaseURL

if TYPE_CHECKING:
    from workbench.service import ReleaseMetadata

__all__ = ["publish"]


@main.command()
@WORKSPACE
@click.option("--out", type=FOLDER, required=True, help="The folder to make.")
@click.option("--version", default="1.0.0", show_default=True, help="The version of the release.")
@click.option(
    "--text",
    type=click.Choice(["full", "standoff"]),
    default="full",
    show_default=True,
    help="standoff leaves out texts that are not known to permit redistribution.",
)
@click.option("--against", type=FOLDER, help="An earlier release, to tell in CHANGELOG.md what has changed.")
@click.option("--licence", help="The licence of links, scores, findings and corrections, such as CC-BY-4.0.")
@click.option("--author", "authors", multiple=True, help="Who is to be cited: 'Family, Given', or a name. Repeat.")
@click.option("--date", help="The date of the release; without it that of the newest correction.")
@click.option("--comments", is_flag=True, help="Publish what editors wrote in comments.")
@click.option("--no-names", is_flag=True, help="Leave the name ledger out; it needs vectors and takes long if large.")
@click.option("--sign", "key", type=click.Path(path_type=Path), metavar="KEY", help="Sign it with this SSH key.")
@click.option("--push", metavar="OWNER/NAME", help="Say what would be sent to this dataset of the Hugging Face hub.")
@click.option("--really-push", is_flag=True, help="Send it, to a private repository where there is none yet.")
@click.option("--rights-cleared", is_flag=True, help="You have the permission to pass on all texts.")
@JSON
def publish(
    workspace: Path | DatabaseURL,
    out: Path,
    push: str | None,
    *,
    no_names: bool,
    really_push: bool,
    rights_cleared: bool,
    as_json: bool,
    **order: Any,
) -> None:
    """Publish a workspace as a dataset: Parquet, card, Croissant, licence, citation, changelog, checksums.

    \b
    Examples:
      workbench publish --workspace demo.sqlite --out release
      workbench publish --workspace demo.sqlite --out release-2 --version 1.1.0 --against release
      workbench publish --workspace demo.sqlite --out release --sign ~/.ssh/id_ed25519
      workbench publish --workspace demo.sqlite --out release --text standoff --push owner/name
    """
    from workbench.service import ReleaseOrder, Workbench, check_repository, release_record

    if really_push and not push:
        raise click.UsageError("Give --push OWNER/NAME with --really-push.")
    if push:
        check_repository(push)
    with ProgressBar() as progress:
        metadata = Workbench(workspace).publish(out, ReleaseOrder(names=not no_names, **order), progress)
    _warn(metadata)
    if not as_json:
        _print_summary(out, metadata)
    upload = {"push": _push(out, push, really=really_push, cleared=rights_cleared, verbose=not as_json)} if push else {}
    if as_json:
        click.echo(json.dumps({"out": str(out), **release_record(metadata), **upload}, ensure_ascii=False))


def _print_summary(out: Path, metadata: ReleaseMetadata) -> None:
    version, corpus = metadata.identity.version, metadata.corpus
    articles = sum(c.count for c in corpus.roles)
    click.echo(f"{out}: version {version}, {corpus.sentences:,} sentences of {articles:,} articles")
    for split in corpus.splits:
        click.echo(f"  {split.name}: {split.events:,} events, {split.sentences:,} sentences")
    for table in metadata.files.tables:
        click.echo(f"  {table.path}: {table.rows:,} rows")


def _warn(metadata: ReleaseMetadata) -> None:
    """Print to stderr what the publisher should know."""
    corpus = metadata.corpus
    if corpus.near_count:
        click.echo(f"{corpus.near_count} times two events became one by nearly the same sentence", err=True)
    if corpus.withheld and metadata.scope.text == "full":
        click.echo(
            f"{corpus.withheld} of {sum(c.count for c in corpus.roles)} articles are not known to permit"
            " redistribution; before you pass this on, get the permission, or publish with --text standoff",
            err=True,
        )
    if metadata.identity.licence is None:
        click.echo("no licence is stated for links, scores and corrections; state one with --licence", err=True)


def _push(out: Path, repository: str, *, really: bool, cleared: bool, verbose: bool) -> dict[str, object]:
    """Send a release, or only look at what would be sent; `verbose` prints it."""
    from workbench.service import plan_upload, upload

    parcel = plan_upload(out, repository)
    if verbose:
        click.echo(f"{'to send' if really else 'would send'} to the dataset {repository}:")
        for file in parcel.files:
            click.echo(f"  {file.size:>12,}  {file.path}")
    where = upload(parcel, cleared=cleared) if really else None
    if where is None:
        click.echo("nothing was sent; give --really-push to send it", err=True)
    elif verbose:
        click.echo(where)
    return {"repository": repository, "files": [asdict(f) for f in parcel.files], "sent": where}
