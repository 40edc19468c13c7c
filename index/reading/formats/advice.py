"""What to do about files that are not read: a line for each format, Arabic first."""

from __future__ import annotations

from index.reading.result import reason

_TARGETS = {
    "docx": (
        "افتحه في Word أو LibreOffice واحفظه بصيغة docx",
        "open it in Word or LibreOffice and save it as .docx",
        ".doc .dot .fodt .wps .wpd .pages .sxw .abw .hwp .lwp",
    ),
    "epub": (
        "حوّله إلى epub ببرنامج Calibre إن لم يكن محميًّا",
        "convert it to .epub with Calibre, unless it is protected",
        ".mobi .azw .azw3 .prc .kfx .lit .pdb .lrf .chm",
    ),
    "text": (
        "تعرّف على نصه ضوئيًّا (ocrmypdf أو Tesseract بالعربية) وأعط النص",
        "recognise its text (ocrmypdf, Tesseract with Arabic) and give that",
        ".djvu .djv .ps .eps .xps .oxps",
    ),
    "csv": (
        "صدّر جداوله بصيغة CSV أو JSON، مقالًا في كل صف",
        "export its tables as CSV or JSON, an article a row",
        ".mdb .accdb .bok .sqlite .sqlite3 .db .parquet .arrow .feather .dbf .numbers .sav",
    ),
    "zip": (
        "فُكّ ضغطه في المجلد، أو أعد حزمه بصيغة zip",
        "unpack it into the folder, or pack it anew as .zip",
        ".rar .7z .cab .lzh .ace .arj .iso .lz .lzma .z .br .dmg .sit .maff",
    ),
    "slides": (
        "صدّره بصيغة docx أو PDF ليصير نصًّا",
        "export it as .docx or PDF, so that it is a text",
        ".pptx .ppt .ppsx .pps .odp .key .vsd .vsdx .pub .one .indd .idml .qxd",
    ),
    "speech": (
        "ترجمات مرئية لا مقال: احفظ نصها متصلًا بصيغة txt",
        "subtitles are no article: save their text, joined, as .txt",
        ".srt .vtt .ass .ssa .sub .sbv .lrc .ttml",
    ),
    "mail": (
        "رسالة بريد لا مقال: احفظ نصها بصيغة html أو txt",
        "a mail is no article: save its text as .html or .txt",
        ".eml .msg .mbox .pst",
    ),
    "markdown": (
        "حوّله إلى Markdown أو html",
        "convert it to Markdown or .html",
        ".typ .adoc .asciidoc .opml .creole .dokuwiki .pod .man .dita .bib .ris .enex",
    ),
}
ADVICE = {
    suffix: reason(f"صيغة {suffix} غير مدعومة: {arabic}", f"{suffix} is not supported: {english}")
    for arabic, english, suffixes in _TARGETS.values()
    for suffix in suffixes.split()
}
"""For each suffix that is known and not read, what to do."""


def advice(suffix: str) -> str:
    """Why a file of this suffix is not read, and what to do.

    >>> advice(".xyz")
    'صيغة غير معروفة: .xyz | unknown format: .xyz; save it as .docx, .html or .txt'
    """
    unknown = f"unknown format: {suffix}; save it as .docx, .html or .txt"
    return ADVICE.get(suffix) or reason(f"صيغة غير معروفة: {suffix}", unknown)
