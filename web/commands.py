"""The program `bahith`: the commands of the index and of the search, `serve` and `doctor`."""

from __future__ import annotations

import errno
import sys
import traceback
from io import TextIOWrapper

import click

from index.commands.check import check_command
from index.commands.common import CRASHED, Group, command, number_option, option, settings_of
from index.commands.reindex import reindex_command
from index.commands.snapshots import (
    backup_command,
    restore_command,
    rollback_command,
    snapshots_command,
    verify_command,
)
from index.messages import bilingual
from index.settings import Settings
from search.commands import explain_command, info_command, search_command
from web.doctor import doctor_command
from web.http import serving


@command("serve")
@option("--host")
@number_option("--port")
@number_option("--workers")
@number_option("--threads")
def serve_command(host: str | None, port: str | None, workers: str | None, threads: str | None) -> None:
    """Serve the page and the JSON endpoint."""
    settings = settings_of(host=host, port=port, workers=workers, threads=threads)
    try:
        listening = serving.listen(settings)
    except OSError as error:
        click.echo(f"✗ {_why_not(settings, error)}", err=True)
        sys.exit(1)
    address = f"[{settings.host}]" if ":" in settings.host else settings.host

    def ready() -> None:
        click.echo(f"باحث: http://{address}:{listening.getsockname()[1]}")
        sys.stdout.flush()

    serving.run(settings, listening, ready)


def _why_not(settings: Settings, error: OSError) -> str:
    """Why the server cannot listen, and what to do."""
    place = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return bilingual("serve.busy", place)
    return bilingual("serve.refused", place, error=error.strerror)


program = Group(
    "bahith",
    help=bilingual("help.bahith"),
    commands=[
        backup_command,
        check_command,
        doctor_command,
        explain_command,
        info_command,
        reindex_command,
        restore_command,
        rollback_command,
        search_command,
        serve_command,
        snapshots_command,
        verify_command,
    ],
)
click.version_option(package_name="bahith", prog_name="bahith")(program)


def main() -> None:
    """Run the program; errors of ours are told in one line and end it with status 2, those nobody expects with 3."""
    for stream in (sys.stdout, sys.stderr):  # a terminal without Arabic letters is no reason to end
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        program()
    except Exception:
        traceback.print_exc()
        sys.exit(CRASHED)
