"""The page's faces: cut to what Arabic articles are written with and packed as WOFF2, `python -m web.fonts`.

The files in `static/fonts/` are made by this command from the packages of the extra `fonts`; it is run anew when one
of those, or the letters below, change. What a browser applies by itself is kept: ligatures, and the places of harakat.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

FOLDER = Path(__file__).parent / "static" / "fonts"

Ranges: TypeAlias = tuple[tuple[int, int], ...]

CORE: Ranges = (
    *((0x20, 0x7E), (0xA0, 0xBF), (0xD7, 0xD7), (0x300, 0x331), (0x60C, 0x61F), (0x621, 0x63A), (0x640, 0x66C)),
    *((0x670, 0x671), (0x67E, 0x67E), (0x686, 0x686), (0x698, 0x698), (0x6A4, 0x6A4), (0x6A9, 0x6A9)),
    *((0x6AF, 0x6AF), (0x6CC, 0x6CC), (0x6D6, 0x6ED), (0x2000, 0x206F), (0x2190, 0x21AA), (0x2212, 0x2212)),
)
"""Ranges of code points, ends included: ASCII, the letters of Arabic and a few of its neighbours, signs, arrows."""
MORE: Ranges = (
    *((0xC0, 0xD6), (0xD8, 0x17F), (0x2BB, 0x2BF), (0x1E00, 0x1E99), (0x672, 0x6FF), (0x8D3, 0x8FF)),
    *((0xFD3E, 0xFD3F), (0xFDF0, 0xFDFD), (0x2070, 0x209F), (0x20AC, 0x20AC)),
)
"""Letters that few pages have, those of transliteration among them: files of their own, loaded where a page has one.

A sign and its letter have to be in one file, for browsers draw both from it: the signs of the Quran are in both.
Presentation forms are left to the reader's own fonts: each would bring a ligature along, a third of the file.
"""


@dataclass(frozen=True, slots=True)
class Face:
    """A font file of a package, and the name it is served by.

    `renamed` is the family written into the file: the OFL does not let a changed font go by a reserved name (Plex).
    """

    name: str
    package: str
    file: str
    renamed: str = ""

    @property
    def parts(self) -> dict[str, Ranges]:
        """The names that its files are served by, and the letters each has: those of most pages, and others."""
        return {f"{self.name}-core": CORE, f"{self.name}-more": MORE}


FACES = (
    Face("amiri-400", "fontpkg_amiri", "Amiri-Regular.ttf"),
    Face("amiri-700", "fontpkg_amiri", "Amiri-Bold.ttf"),
    Face("sans-400", "fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf", "Bahith Sans"),
    Face("sans-600", "fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-SemiBold.ttf", "Bahith Sans"),
)


def main() -> None:
    """Make every file of `static/fonts/` anew and say how large each is."""
    FOLDER.mkdir(exist_ok=True)
    for face in FACES:
        for name, ranges in face.parts.items():
            place = FOLDER / f"{name}.woff2"
            place.write_bytes(pack_font(face, ranges))
            print(f"{place.name}\t{place.stat().st_size:,} bytes")


def pack_font(face: Face, ranges: Ranges) -> bytes:
    """The face cut to ranges of code points, ends included, as WOFF2; its copyright and licence stay in it."""
    from io import BytesIO

    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(files(face.package).joinpath("files", face.file).read_bytes()))
    options = Options()
    options.drop_tables += ["meta"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in ranges for code in range(first, last + 1)])
    subsetter.subset(font)
    if face.renamed:
        _rename(font, face.renamed)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _rename(font: object, family: str) -> None:
    """Write another name wherever the font names itself (name records 1, 3, 4 and 6 of OpenType)."""
    for record in font["name"].names:  # type: ignore[index]
        if record.nameID in (1, 3, 4, 6):
            record.string = family.replace(" ", "") if record.nameID == 6 else family


if __name__ == "__main__":
    main()
