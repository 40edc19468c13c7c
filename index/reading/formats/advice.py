"""What to do about files that are not read: a sentence for each kind."""

from __future__ import annotations

from index.errors import ReadingError

_KINDS = {
    "advice.docx": ".doc .dot .wps .wpd .pages .sxw .abw .hwp .lwp",
    "advice.epub": ".mobi .azw .azw3 .prc .kfx .lit .pdb .lrf .chm",
    "advice.text": ".djvu .djv .ps .eps .xps .oxps",
    "advice.csv": ".mdb .accdb .bok .sqlite .sqlite3 .db .parquet .arrow .feather .dbf .numbers .sav",
    "advice.zip": ".rar .7z .cab .lzh .ace .arj .iso .lz .lzma .z .br .dmg .sit .maff",
    "advice.web_archive": ".warc .wacz .arc",
    "advice.slides": ".pptx .ppt .ppsx .pps .odp .key .vsd .vsdx .pub .one .indd .idml .qxd",
    "advice.speech": ".srt .vtt .ass .ssa .sub .sbv .lrc .ttml",
    "advice.mail": ".eml .msg .mbox .pst",
    "advice.markdown": ".typ .adoc .asciidoc .opml .creole .dokuwiki .pod .man .dita .bib .ris .enex",
}
_INSIDE = (".zip", ".tar")
"""Archives, which are opened where they are not inside another."""
ADVICE = {suffix: code for code, suffixes in _KINDS.items() for suffix in suffixes.split()}
"""For each suffix that is known and not read, the code of what to do."""


def unsupported_format(suffix: str) -> ReadingError:
    """Why a file of this suffix is not read, and what to do.

    >>> str(unsupported_format(".xyz")).partition(" | ")[2]
    'unknown format: .xyz; save it as .docx, .html or .txt'
    """
    known = "advice.nested" if suffix in _INSIDE else "advice.unknown"
    return ReadingError(ADVICE.get(suffix, known), suffix=suffix)
