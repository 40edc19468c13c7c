"""The program `bahith`: the commands of the index and of the search, `serve` and `doctor`."""

from __future__ import annotations

import errno
import sys
import traceback
from io import TextIOWrapper

import click

from index.commands.common import CRASHED, Group, command, number_option, option, settings_of
from index.messages import bilingual
from index.settings import Settings


@command("serve")
@option("--host")
@number_option("--port")
@number_option("--workers")
@number_option("--threads")
def serve_command(host: str | None, port: str | None, workers: str | None, threads: str | None) -> None:
    """Serve the page and the JSON endpoint."""
    from web.http import serving  # what only a server needs

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
    commands=[serve_command],
    places={
        "check": "index.commands.check:check_command",
        "reindex": "index.commands.reindex:reindex_command",
        "backup": "index.commands.snapshots:backup_command",
        "restore": "index.commands.snapshots:restore_command",
        "rollback": "index.commands.snapshots:rollback_command",
        "snapshots": "index.commands.snapshots:snapshots_command",
        "verify": "index.commands.snapshots:verify_command",
        "explain": "search.commands:explain_command",
        "info": "search.commands:info_command",
        "search": "search.commands:search_command",
        "stories": "search.commands:stories_command",
        "doctor": "web.doctor:doctor_command",
    },
)
click.version_option(package_name="bahith", prog_name="bahith", help=bilingual("option.version"))(program)


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
