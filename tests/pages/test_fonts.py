"""The faces of the page: small, whole where Arabic needs it, under their licence and no reserved name."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from web.fonts import FACES, FOLDER, Face

RANGE = re.compile("U\\+([0-9A-F]+)(?:-([0-9A-F]+))?")
NEEDED = "اأإآٱىيئؤءةَُِّْٰۖۗ۟ۥ﴿﴾ﷺ،؛؟٪٣۴ لا الله ABCxyzàşḥāʿʾ“”«»…–—1234567890"


PARTS = {name: ranges for face in FACES for name, ranges in face.parts.items()}


def test_the_faces_of_most_pages_are_light() -> None:
    sizes = {name: (FOLDER / f"{name}.woff2").stat().st_size for name in PARTS}
    assert sum(size for name, size in sizes.items() if name.endswith("-core")) < 190 * 1024
    assert sum(sizes.values()) < 360 * 1024


def test_browsers_are_told_which_letters_each_file_has() -> None:
    """The core comes later: of two files that are told to have a letter a browser takes the last one."""
    style = (FOLDER.parent / "base.css").read_text("utf-8")
    rules = re.findall(r'family: "Bahith \w+"; src: url\("fonts/([^"]+)\.woff2"\).*unicode-range: ([^;]+);', style)
    told = {name: tuple((int(a, 16), int(b or a, 16)) for a, b in RANGE.findall(ranges)) for name, ranges in rules}
    assert told == PARTS
    assert all(style.index(f"{face.name}-more") < style.index(f"{face.name}-core") for face in FACES)


@pytest.mark.parametrize("name", PARTS)
def test_a_file_shapes_arabic_with_harakat(name: str) -> None:
    """It has nothing but the letters it is told to have; the OFL stays in it."""
    fonts = pytest.importorskip("fontTools.ttLib", reason="fonttools is not installed (extra fonts)")
    font = fonts.TTFont(BytesIO((FOLDER / f"{name}.woff2").read_bytes()))
    assert font.getBestCmap().keys() <= {code for first, last in PARTS[name] for code in range(first, last + 1)}
    lists = (font[table].table.FeatureList.FeatureRecord for table in ("GSUB", "GPOS"))
    features = {record.FeatureTag for records in lists for record in records}
    assert {"init", "medi", "fina", "rlig", "mark", "mkmk"} - features <= (
        {"rlig"} if name.endswith("-more") else set()
    )
    assert "SIL Open Font License" in str(font["name"].getDebugName(13))


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_face_has_the_letters_of_articles(face: Face) -> None:
    """The signs of the Quran and ligatures such as ﷺ are Amiri's alone."""
    fonts = pytest.importorskip("fontTools.ttLib", reason="fonttools is not installed (extra fonts)")
    files = [fonts.TTFont(BytesIO((FOLDER / f"{name}.woff2").read_bytes())) for name in face.parts]
    reading = face.name.startswith("amiri")
    wanted = {ord(letter) for letter in NEEDED if reading or letter not in "ۖۗ۟ۥٱﷺ﴿﴾۴şḥāʿʾ"}
    assert wanted <= set().union(*(font.getBestCmap() for font in files))


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_changed_face_does_not_go_by_a_reserved_name(face: Face) -> None:
    fonts = pytest.importorskip("fontTools.ttLib", reason="fonttools is not installed (extra fonts)")
    font = fonts.TTFont(BytesIO((FOLDER / f"{face.name}-core.woff2").read_bytes()))
    assert not any("Plex" in str(font["name"].getDebugName(number)) for number in (1, 3, 4, 6))
