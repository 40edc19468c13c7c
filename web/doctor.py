"""The command `doctor`: what this installation is made of, how it is set, and what is wrong with it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

import click

from index.commands.common import command
from index.errors import BahithError
from index.messages import bilingual
from index.settings import SECRET, Settings, load_settings, origins, unknown_variables
from search.service import open_service

_PACKAGES = ("bahith", "flask", "granian", "numpy", "pyarabic", "waitress", "whoosh-reloaded")
_PROGRAMS = {
    "doctor.chromium": ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    "doctor.pdftotext": ("pdftotext",),
}
"""What programs are for, and the names they may have."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `grave` says that something does not work without it, None that it is only told."""

    what: str
    found: str
    well: bool = True
    grave: bool = True

    def __str__(self) -> str:
        sign = "✓" if self.well else "✗" if self.grave else "–"
        return f"{sign} {self.what}: {self.found}"


@command("doctor")
def doctor_command() -> None:
    """Print what was found; exit code 1 when something grave is wrong."""
    found = list(examine())
    for finding in found:
        click.echo(str(finding))
    sys.exit(any(finding.grave and not finding.well for finding in found))


def examine() -> Iterator[Finding]:
    """Everything that is looked at; raises SettingsError for settings that are wrong."""
    yield Finding(bilingual("doctor.system"), f"{platform.platform()}, Python {platform.python_version()}")
    yield from map(_package, _PACKAGES)
    settings = load_settings()
    for name, origin in origins().items():
        value = "…" if name in SECRET and origin.value else origin.value
        yield Finding(f"{bilingual('doctor.setting')} {name}", f"{value} ({origin.place})")
    for name in unknown_variables(os.environ):
        yield Finding(name, bilingual("doctor.unknown"), well=False, grave=False)
    yield from _folders(settings)
    yield _index(settings)
    yield _fonts()
    for use, names in _PROGRAMS.items():
        place = next(filter(None, map(shutil.which, names)), None)
        yield Finding(f"{names[0]} ({bilingual(use)})", place or bilingual("doctor.missing"), bool(place), grave=False)


def _package(name: str) -> Finding:
    try:
        return Finding(bilingual("doctor.package"), f"{name} {version(name)}")
    except PackageNotFoundError:
        return Finding(bilingual("doctor.package"), bilingual("doctor.missing", name), False)


def _folders(settings: Settings) -> Iterator[Finding]:
    corpus, index = settings.corpus_dir, settings.index_dir
    yield Finding(bilingual("doctor.corpus"), str(corpus), corpus.is_dir() and os.access(corpus, os.R_OK | os.X_OK))
    place = next(folder for folder in (index, *index.absolute().parents) if folder.exists())
    yield Finding(bilingual("doctor.writable"), str(index), os.access(place, os.W_OK), grave=False)


def _index(settings: Settings) -> Finding:
    try:
        service = open_service(settings)
        info = service.collection()
        service.probe()
    except BahithError as error:
        return Finding(bilingual("doctor.index"), str(error), False)
    size = bilingual("index.size", articles=info.articles, paragraphs=info.paragraphs)
    return Finding(bilingual("doctor.index"), f"{size} · {info.state[:12]}")


def _fonts() -> Finding:
    folder = Path(str(files("web"))) / "static"
    found = sorted(file.name for file in folder.rglob("*.woff2"))
    return Finding(bilingual("doctor.fonts"), ", ".join(found) or bilingual("doctor.missing"), bool(found))
