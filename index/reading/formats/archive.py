"""XML without entities, by itself or as a part of a zip of files: found, bounded, parsed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from index.errors import ReadingError
from index.reading.options import MIB
from index.reading.packing import MOST_MEMBERS, read_whole, too_large

XML = "{http://www.w3.org/XML/1998/namespace}"
"""What the names of attributes that are of all XML begin with."""
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError),  # no zip, cut, encrypted
    *(ParseError, DefusedXmlException, LookupError, ValueError),  # no XML, or of an encoding that is none
)
"""What reading a part may raise of a file that is broken."""


class Parts:
    """The files inside a zip, of which no more than `limit_mib` is unpacked altogether."""

    def __init__(self, archive: zipfile.ZipFile, limit_mib: int) -> None:
        self._archive, self._limit_mib = archive, limit_mib
        self._left = limit_mib * MIB
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, None if there is none; raises ReadingError beyond the bound, or one of BROKEN."""
        if name not in self.names:
            return None
        with self._archive.open(name) as stream:
            data = read_whole(stream, self._limit_mib, "file_mib")
        self._left -= len(data)
        if self._left < 0:
            raise too_large(self._limit_mib, "file_mib")
        return data

    def xml(self, name: str) -> Element | None:
        """The root of a part that is XML, None if there is none; raises as `read`."""
        data = self.read(name)
        return None if data is None else fromstring(data)


@contextmanager
def parts_of(data: bytes, limit_mib: int, what: str) -> Iterator[Parts]:
    """Open a zip for its parts; raises ReadingError, which calls it `what`, if anything in it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_MEMBERS:
                raise zipfile.BadZipFile(f"more than {MOST_MEMBERS:,} files")
            yield Parts(archive, limit_mib)
    except BROKEN as error:
        raise ReadingError("reading.unreadable", kind=what, error=error) from error


def xml_root(data: bytes, what: str) -> Element:
    """The root of a file that is XML; raises ReadingError, which calls it `what`, if it is none."""
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ReadingError("reading.unreadable", kind=what, error=error) from error
    return root


def language_of(element: Element) -> str:
    """The language that an element says by `xml:lang`, two or three letters without the region, "" if none.

    >>> language_of(fromstring("<a xml:lang='ar-EG'/>"))
    'ar'
    """
    return (element.get(f"{XML}lang") or "").partition("-")[0].lower()


def local(element: Element) -> str:
    """An element's name without its namespace, "" of what is no element.

    >>> local(fromstring("<a:b xmlns:a='x'/>"))
    'b'
    """
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def inner_text(element: Element | None) -> str:
    """All text inside an element on one line, "" of None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
