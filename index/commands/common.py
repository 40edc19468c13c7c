"""What the commands share: options, settings, exit codes, and how an error is told."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from index.errors import BahithError
from index.settings import Settings, load_settings

ALL_WELL, SOME_REFUSED, NOTHING_DONE, CRASHED = 0, 1, 2, 3
"""Exit codes: done; done but for what was refused; an error of ours, nothing changed; an unexpected error."""

corpus_option = click.option("--corpus", type=click.Path(path_type=Path), help="مجلد المقالات · folder of articles")
index_option = click.option("--index", type=click.Path(path_type=Path), help="مجلد الفهرس · folder of the index")
json_option = click.option("--json", "as_json", is_flag=True, help="الناتج بصيغة JSON · answer in JSON")


def fail(error: BahithError) -> None:
    """Say what went wrong and leave with exit code 2."""
    click.echo(f"✗ {error}", err=True)
    sys.exit(NOTHING_DONE)


def settings_of(**arguments: object) -> Settings:
    """The settings of this run; leaves with a message when one is wrong."""
    try:
        return load_settings(arguments)
    except BahithError as error:
        fail(error)
        raise
