"""The lists that an editor can extend: plain text files in `data/`, one entry a line, `#` for comments."""

from __future__ import annotations

from importlib.resources import files


def entries(name: str) -> list[str]:
    """The entries of the list `data/<name>.txt`.

    >>> "المراجع" in entries("notes_headings")
    True
    """
    text = files("index.reading").joinpath(f"data/{name}.txt").read_text("utf-8")
    return entries_of(text.splitlines())


def entries_of(lines: list[str]) -> list[str]:
    """The lines that are neither blank nor comments."""
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
