"""The commands of kept states: `snapshots`, `rollback`, `backup`, `restore`; and `verify`, which proves one whole."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from index.commands.common import NOTHING_DONE, corpus_option, fail, index_option, json_option, settings_of
from index.errors import BahithError
from index.pipeline.verify import verify
from index.storage.base import Finding, StoredSnapshot
from index.storage.opening import open_storage


@click.command("snapshots", help="الحالات المحفوظة من الفهرس · the states of the index that are kept.")
@index_option
@json_option
def snapshots_command(index: Path | None, as_json: bool) -> None:
    """List the states that are kept, the one that serves first."""
    try:
        found = open_storage(settings_of(index_dir=index)).snapshots()
    except BahithError as error:
        fail(error)
        return
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False))
        return
    click.echo("\n".join(map(_line, found)) or "لا شيء · none")


@click.command("rollback", help="العودة إلى الحالة السابقة · go back to the state before the present one.")
@index_option
@json_option
def rollback_command(index: Path | None, as_json: bool) -> None:
    """Let the state before the present one serve; the next reindex brings it up to date with the corpus again."""
    try:
        _tell(open_storage(settings_of(index_dir=index)).roll_back(), as_json)
    except BahithError as error:
        fail(error)


@click.command("backup", help="نسخ الفهرس إلى ملف · pack the index into a file, while everything runs.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@index_option
@json_option
def backup_command(file: Path, index: Path | None, as_json: bool) -> None:
    """Pack the state that serves into a tar file."""
    try:
        _tell(open_storage(settings_of(index_dir=index)).back_up(file), as_json)
    except BahithError as error:
        fail(error)


@click.command("restore", help="استعادة الفهرس من ملف · let a packed index serve.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@index_option
@json_option
def restore_command(file: Path, index: Path | None, as_json: bool) -> None:
    """Unpack a state beside the present one, prove it whole, and let it serve."""
    try:
        _tell(open_storage(settings_of(index_dir=index)).restore(file), as_json)
    except BahithError as error:
        fail(error)


@click.command("verify", help="التحقق من سلامة الفهرس · prove that the index is whole and is that of the corpus.")
@corpus_option
@index_option
@json_option
def verify_command(corpus: Path | None, index: Path | None, as_json: bool) -> None:
    """Read every byte, recount against the corpus, search for what is stored; leave with 2 if anything is amiss."""
    settings = settings_of(corpus_dir=corpus, index_dir=index)
    try:
        findings = verify(settings)
    except BahithError as error:
        fail(error)
        return
    if as_json:
        click.echo(json.dumps([asdict(each) for each in findings], ensure_ascii=False))
    else:
        click.echo("\n".join(map(_finding, findings)))
    sys.exit(0 if all(finding.is_well for finding in findings) else NOTHING_DONE)


def _tell(snapshot: StoredSnapshot, as_json: bool) -> None:
    click.echo(json.dumps(asdict(snapshot), ensure_ascii=False) if as_json else _line(snapshot))


def _line(snapshot: StoredSnapshot) -> str:
    sign = "→" if snapshot.serves else " "
    state = "" if snapshot.whole else " ✗ تالفة · damaged"
    return (
        f"{sign} {snapshot.generation}/{snapshot.number}  {snapshot.created}  {snapshot.state}  "
        f"المقالات {snapshot.articles} · الفقرات {snapshot.paragraphs} "
        f"({snapshot.articles} articles, {snapshot.paragraphs} paragraphs, {snapshot.size_bytes / 1e6:.1f} MB){state}"
    )


def _finding(finding: Finding) -> str:
    return f"{'✓' if finding.is_well else '✗'} {finding.what}: {finding.said}"
