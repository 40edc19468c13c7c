"""Pictures by reference: signs stand for them in a reader's text, until they are put with the lines they stand at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

from index.model import Image
from index.reading.text import Line, clean

_FIRST_SIGN, _MOST = 0xF0000, 0xFFF0
_SIGN = re.compile(f"[{chr(_FIRST_SIGN)}-{chr(_FIRST_SIGN + _MOST)}]")
"""Signs of no script, one for each picture, until lines are made."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]|[\ud800-\udfff]")
LONGEST_ADDRESS, LONGEST_ALT = 2000, 1000
LONGEST_CAPTION = 320
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?|avif|heic)\b|https?://", re.IGNORECASE)
_MADE_UP = re.compile(
    r"تم إنشاء الوصف تلقائي|(?:description )?automatically generated|^(?:a )?(?:picture|image|screenshot) \w+ing\b",
    re.IGNORECASE,
)
"""What Word says of pictures by itself."""
_LETTER = re.compile(r"[^\W\d_]")


def describes_picture(text: str) -> bool:
    """Whether the text that stands for a picture says what is on it: words, no file's name, nothing a program made up.

    >>> describes_picture("امرأة على سلم تقطف الزيتون"), describes_picture("IMG_2031.jpg"), describes_picture("شعار")
    (True, False, False)
    """
    words = text.split()
    said = sum(_LETTER.search(word) is not None for word in words) > 1
    return said and len(text) <= LONGEST_CAPTION and not _FILE.search(text) and not _MADE_UP.search(text)


def image_address(written: str, base: str = "") -> str:
    """A picture's address, of the web or relative; "" for data, and for anything that no reader could follow.

    >>> image_address(" ../a b.jpg ", "https://a.org/x/y.html"), image_address("//b.org/c.png")
    ('https://a.org/a%20b.jpg', 'https://b.org/c.png')
    >>> image_address("data:image/gif;base64,R0lGOD"), image_address("javascript:x()"), image_address("#")
    ('', '', '')
    """
    address = _UNSAFE.sub(lambda sign: "%20" if sign[0] == " " else "", written.strip())
    try:
        address = urljoin(base, address) if base else address
    except ValueError:
        return ""
    address = f"https:{address}" if address.startswith("//") else address
    is_known = _WEB.match(address) or not _SCHEME.match(address)
    return address if is_known and len(address) <= LONGEST_ADDRESS and address.strip("#./") else ""


class Pictures:
    """The pictures of a text; relative addresses are those of its `base`."""

    def __init__(self, base: str = "") -> None:
        self._base = base if _WEB.match(base) else ""
        self._found: list[Image] = []
        self._said: set[str] = set()

    def sign(self, address: str, alt: str = "") -> str:
        """The sign that stands for a picture in a text, "" where its address is of no use."""
        kept = image_address(address, self._base)
        if not kept or len(self._found) >= _MOST:
            return ""
        self._found.append(Image(kept, clean(alt)[:LONGEST_ALT]))
        return chr(_FIRST_SIGN + len(self._found) - 1)

    def lines(self, address: str, alt: str) -> Iterator[Line]:
        """The lines of a picture that hangs on a paragraph: what stands for it, if that was not met before."""
        sign, text = self.sign(address, alt), clean(alt)
        said = describes_picture(text) and text not in self._said
        self._said.add(text)
        if sign or said:
            # no gap tells what stands for a picture from a caption
            yield Line(sign + text if said else sign, False, "caption")

    def place(self, lines: Sequence[Line]) -> list[Line]:
        """The lines without signs: a picture is with its caption, or with the text it stands in or below.

        What stands for a picture (a caption without a gap) is left out where a caption is right above or below.
        """
        captions = [False, *(line.kind == "caption" and line.gap and _says(line) for line in lines), False]
        placed: list[Line] = []
        waiting: tuple[Image, ...] = ()
        for at, line in enumerate(lines):
            images, text = self._taken(line.text)
            beside = captions[at], captions[at + 2]
            if not text or (line.kind == "caption" and not line.gap and any(beside)):
                below = beside[1] or not placed or placed[-1].kind == "heading"
                # of a row of pictures each has the caption below it
                if below and not (beside[0] and not (beside[1] and placed[-1].images)):
                    waiting += images
                elif images:
                    placed[-1] = placed[-1]._replace(images=placed[-1].images + images)
                continue
            placed.append(line._replace(text=text, gap=True if line.kind == "caption" else line.gap))
            if images or (waiting and line.kind != "heading"):
                placed[-1] = placed[-1]._replace(images=line.images + waiting + images)
                waiting = ()
        if waiting and placed:
            placed[-1] = placed[-1]._replace(images=placed[-1].images + waiting)
        return placed

    def _taken(self, text: str) -> tuple[tuple[Image, ...], str]:
        """The pictures whose signs stand in a text, and the text without the signs."""
        if not self._found:
            return (), text
        places = [ord(sign) - _FIRST_SIGN for sign in _SIGN.findall(text)]
        images = tuple(self._found[place] for place in places if place < len(self._found))
        return images, clean(_SIGN.sub("", text)) if images else text


def signs_in(text: str) -> str:
    """The signs of pictures in a text, without the rest of it."""
    return "".join(_SIGN.findall(text))


def _says(line: Line) -> bool:
    return bool(clean(_SIGN.sub("", line.text)))
