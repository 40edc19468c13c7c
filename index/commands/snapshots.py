"""The commands of kept states: `snapshots`, `rollback`, `backup`, `restore`; and `verify`, which proves one whole."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from index.commands.common import (
    NOTHING_DONE,
    command,
    corpus_option,
    index_option,
    json_option,
    settings_of,
    show_json,
)
from index.messages import bilingual
from index.pipeline.verify import verify
from index.storage.base import StoredSnapshot
from index.storage.opening import open_storage


@command("snapshots")
@index_option
@json_option
def snapshots_command(index: Path | None, as_json: bool) -> None:
    """List the states that are kept, the one that serves first."""
    snapshots = open_storage(settings_of(index_dir=index)).snapshots()
    if as_json:
        show_json([asdict(each) for each in snapshots])
    else:
        click.echo("\n".join(map(_line, snapshots)) or bilingual("snapshots.none"))


@command("rollback")
@index_option
@json_option
def rollback_command(index: Path | None, as_json: bool) -> None:
    """Let the state before the present one serve; the next reindex brings it up to date with the corpus again."""
    _tell(open_storage(settings_of(index_dir=index)).roll_back(), as_json)


@command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@index_option
@json_option
def backup_command(file: Path, index: Path | None, as_json: bool) -> None:
    """Pack the state that serves into a tar file."""
    _tell(open_storage(settings_of(index_dir=index)).back_up(file), as_json)


@command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@index_option
@json_option
def restore_command(file: Path, index: Path | None, as_json: bool) -> None:
    """Unpack a state beside the present one, prove it whole, and let it serve."""
    _tell(open_storage(settings_of(index_dir=index)).restore(file), as_json)


@command("verify")
@corpus_option
@index_option
@json_option
def verify_command(corpus: Path | None, index: Path | None, as_json: bool) -> None:
    """Read every byte, recount against the corpus, search for what is stored; leave with 2 if anything is amiss."""
    findings = verify(settings_of(corpus_dir=corpus, index_dir=index))
    if as_json:
        show_json([asdict(finding) for finding in findings])
    else:
        click.echo("\n".join(f"{'✓' if finding.is_well else '✗'} {finding.said}" for finding in findings))
    sys.exit(0 if all(finding.is_well for finding in findings) else NOTHING_DONE)


def _tell(snapshot: StoredSnapshot, as_json: bool) -> None:
    if as_json:
        show_json(asdict(snapshot))
    else:
        click.echo(_line(snapshot))


def _line(snapshot: StoredSnapshot) -> str:
    sign = "→" if snapshot.serves else " "
    state = "" if snapshot.whole else f"  ✗ {bilingual('snapshots.damaged')}"
    return (
        f"{sign} {snapshot.generation}/{snapshot.number}  {snapshot.created}  {snapshot.state}  "
        f"{snapshot.size_bytes / 1e6:.1f} MB  "
        f"{bilingual('index.size', articles=snapshot.articles, paragraphs=snapshot.paragraphs)}{state}"
    )
