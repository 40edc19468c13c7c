"""What files of writing programs say of themselves, where a person wrote it, and no program or machine."""

from __future__ import annotations

import re

from index.arabic.dates import parse_date
from index.reading.authors import split_authors
from index.reading.parsed_document import Metadata
from index.reading.text import clean, fold_line

_NOBODY = re.compile(
    r"(?:windows|microsoft|office|pc|hp|dell|lenovo|acer|asus|toshiba|samsung|admin(?:istrator)?|owner|user|unknown|author"
    r"|msi|sony|vaio|fujitsu|home|guest|test|python-docx|apache poi|pandoc"
    r"|(?:ال)?(?:مستخدم|مدير|مؤلف|نظام|حاسوب|كمبيوتر|سكرتارية|سكرتيرة?|مكتب)|\W|\d)+|.* - \[20\d\d\]",
    re.IGNORECASE,
)
"""What the programs and machines that files were written on call themselves."""
_NO_TITLE = re.compile(
    r"microsoft word.*|(?:document|doc|untitled|normal|title|template|word document|مستند|عنوان|بلا عنوان)?\W*\d*"
    r"|.*\.(?:docx?|dotx?|rtf|odt|pdf)",
    re.IGNORECASE,
)
_TEMPLATE_MADE = "2013-12-23"
"""The day on which python-docx says that all its files were made."""
_BETWEEN_WORDS = re.compile(r"\s*[,،;؛\n]\s*")


def file_properties(title: str, creator: str, made: str, keywords: str) -> Metadata:
    """The metadata in a file's properties, each "" where it says nothing.

    >>> file_properties("Document1", "Windows User", "2019-04-09T10:00:00Z", "ري، زراعة").tags
    ('ري', 'زراعة')
    """
    title, creator = clean(title), clean(creator)
    return Metadata(
        title=title if len(fold_line(title)) > 2 and not _NO_TITLE.fullmatch(title) else None,
        authors=split_authors(creator) if creator and not _NOBODY.fullmatch(creator) else (),
        date=None if made.startswith(_TEMPLATE_MADE) else parse_date(clean(made)),
        tags=tuple(filter(None, map(clean, _BETWEEN_WORDS.split(keywords)))),
    )
