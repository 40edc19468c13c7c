"""Zip archives of XML, as Word documents and EPUBs are: the same bytes for the same parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_DAY = (1980, 1, 1, 0, 0, 0)
"""The day of every part of an archive: the first that zip knows."""


def archive(parts: Iterable[tuple[str, str]], first: tuple[str, str] | None = None) -> bytes:
    """A zip archive of parts, (name, XML) each; what must come first and stay as it is comes first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        if first:
            opened.writestr(zipfile.ZipInfo(first[0], _DAY), first[1])
        for name, text in parts:
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode())
    return out.getvalue()
