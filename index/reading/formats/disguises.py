"""Files that are called one thing and are another: what their first bytes say."""

from __future__ import annotations

_CALLED = {
    ".doc": ((b"pk\x03\x04", ".docx"), (b"{\\rtf", ".rtf"), (b"mime-version:", ".mhtml"), (b"<", ".html")),
    ".txt": (
        *((start, ".html") for start in (b"<!doctype html", b"<html")),
        *((start, ".xmlrows") for start in (b"<doc>", b"<doc ")),
        (b"<?xml", ".xml"),
        (b"{\\rtf", ".rtf"),
    ),
}
"""How files of a suffix begin that are none of its own, and what they are."""
_HEAD = 512


def true_suffix(data: bytes, suffix: str) -> str:
    """The suffix of what a file is in truth, "" where its beginning tells nothing.

    >>> true_suffix(b"PK\\x03\\x04", ".doc"), true_suffix(b"<!DOCTYPE html>", ".txt"), true_suffix(b"a < b", ".txt")
    ('.docx', '.html', '')
    """
    begin = data[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if begin.startswith(b"<") and b"word.document" in begin:
        return ".xml"
    return next((true for start, true in _CALLED[suffix] if begin.startswith(start)), "")
