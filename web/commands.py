"""The command `bahith`: the commands of the index and of the search, and `serve`."""

from __future__ import annotations

import errno
import logging
import sys
from io import TextIOWrapper
from typing import Any

import click
import waitress.server

import index.commands.reindex
import search.commands
from index.errors import BahithError
from index.settings import Settings, load_settings
from web.http.threads import InTurn, collect_seldom, share_one_heap


@click.command(help="تقديم صفحة البحث وواجهة JSON · serve the page and the JSON endpoint.")
@click.option("--host", help="العنوان الذي يُستمع عليه · address to listen on")
@click.option("--port", type=click.IntRange(0, 65535), help="المنفذ، و0 لأي منفذ حر · port; 0 takes a free one")
@click.option("--threads", type=click.IntRange(1, 256), help="طلبات تُجاب معًا · requests answered at the same time")
def serve(host: str | None, port: int | None, threads: int | None) -> None:
    """Serve the page and the JSON endpoint."""
    settings = load_settings({"host": host, "port": port, "threads": threads})
    try:
        server = make_server(settings)
    except OSError as error:
        click.echo(f"✗ {_why_not(settings, error)}", err=True)
        sys.exit(1)
    address = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"باحث: http://{address}:{server.effective_port}")
    sys.stdout.flush()
    try:
        server.run()
    finally:
        server.close()


def _why_not(settings: Settings, error: OSError) -> str:
    """Why the server cannot listen, and what to do."""
    place = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return f"{place}: المنفذ مشغول، اختر غيره بـ --port | the port is in use; choose another with --port"
    return f"{place}: لا يمكن الاستماع هنا | cannot listen here ({error.strerror})"


def make_server(settings: Settings) -> Any:
    """A waitress server of the application, listening and ready to `run()`; raises OSError when the port is taken."""
    from web import create_app

    place = {"host": settings.host, "port": settings.port, "threads": settings.threads}
    share_one_heap()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that requests wait their turn is no warning
    application = InTurn(create_app(settings))
    collect_seldom()
    return waitress.server.create_server(application, **place)  # type: ignore[no-untyped-call]


def commands() -> list[click.Command]:
    """Every command of the program."""
    modules = (index.commands.reindex, search.commands)
    found = {value for module in modules for value in vars(module).values() if isinstance(value, click.Command)}
    return [*sorted(found, key=lambda command: command.name or ""), serve]


def main() -> None:
    """Run the program; errors of ours are told in one line, and end it with status 2."""
    group = click.Group(
        "bahith",
        help="باحث: البحث في المقالات العربية · search Arabic articles.",
        commands={c.name or "": c for c in commands()},
    )
    for stream in (sys.stdout, sys.stderr):  # a terminal without Arabic letters is no reason to end
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        group()
    except BahithError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
