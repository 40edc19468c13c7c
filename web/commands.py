"""The command `bahith`: the commands of the index and of the search, and `serve`."""

from __future__ import annotations

import errno
import sys
import traceback
from io import TextIOWrapper

import click

import index.commands.check
import index.commands.reindex
import index.commands.snapshots
import search.commands
from index.commands.common import CRASHED
from index.errors import BahithError
from index.settings import Settings, load_settings
from web.doctor import doctor_command
from web.http import serving


@click.command(help="تشغيل صفحة البحث وواجهة JSON · serve the page and the JSON endpoint.")
@click.option("--host", help="عنوان الاستماع · address to listen on")
@click.option("--port", type=click.IntRange(0, 65535), help="المنفذ، و0 لأي منفذ حر · port; 0 takes a free one")
@click.option("--workers", type=click.IntRange(0, 256), help="العمليات، و0 لكل نواة واحدة · processes; 0: one a core")
@click.option("--threads", type=click.IntRange(1, 1024), help="طلبات تُحمل معًا · requests held at the same time")
def serve(host: str | None, port: int | None, workers: int | None, threads: int | None) -> None:
    """Serve the page and the JSON endpoint."""
    settings = load_settings({"host": host, "port": port, "workers": workers, "threads": threads})
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
        return f"{place}: المنفذ مشغول، اختر غيره بـ --port | the port is in use; choose another with --port"
    return f"{place}: لا يمكن الاستماع هنا | cannot listen here ({error.strerror})"


def commands() -> list[click.Command]:
    """Every command of the program."""
    modules = (index.commands.check, index.commands.reindex, index.commands.snapshots, search.commands)
    found = {value for module in modules for value in vars(module).values() if isinstance(value, click.Command)}
    return [*sorted(found, key=lambda command: command.name or ""), doctor_command, serve]


def main() -> None:
    """Run the program; errors of ours are told in one line and end it with status 2, those nobody expects with 3."""
    group = click.Group(
        "bahith",
        help="باحث: البحث في المقالات العربية · search Arabic articles.",
        commands={c.name or "": c for c in commands()},
    )
    click.version_option(package_name="bahith", prog_name="bahith")(group)
    for stream in (sys.stdout, sys.stderr):  # a terminal without Arabic letters is no reason to end
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        group()
    except BahithError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except Exception:
        traceback.print_exc()
        sys.exit(CRASHED)
