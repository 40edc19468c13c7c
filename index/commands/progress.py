"""Progress of a reindex: a bar with rate and time left on a terminal, a line a stage elsewhere, or lines of JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

from index.messages import bilingual

Progress = Callable[[str, int, int], None]


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar for each stage on a terminal, a line for each elsewhere."""
    with ExitStack() as stack:
        bars: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in bars:
                label = bilingual(f"stage.{stage}")
                if not sys.stderr.isatty():
                    click.echo(f"{label} …", err=True)
                bar = _bar(label, total) if sys.stderr.isatty() else None
                bars[stage] = stack.enter_context(bar) if bar else None
            if bars[stage] is not None:
                bars[stage].update(done - bars[stage].pos)

        yield show


@contextmanager
def progress_events() -> Iterator[Progress]:
    """A line of JSON on the error output for each step: stage, done, total, rate a second, seconds left (or null)."""
    started: dict[str, float] = {}

    def tell(stage: str, done: int, total: int) -> None:
        took_s = time.monotonic() - started.setdefault(stage, time.monotonic())
        rate = done / took_s if took_s > 0 and done else None
        left_s = (total - done) / rate if rate else None
        click.echo(json.dumps({"event": stage, "done": done, "total": total, "rate": rate, "left_s": left_s}), err=True)

    yield tell


def _bar(label: str, total: int) -> Any:
    started = time.monotonic()

    def rate(_: object) -> str:
        took_s = time.monotonic() - started
        return f"{bar.pos / took_s:.0f}/s" if took_s > 1 else ""

    bar: Any = click.progressbar(
        length=total, label=label, show_pos=True, show_eta=True, item_show_func=rate, file=sys.stderr
    )
    return bar
