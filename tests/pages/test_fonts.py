"""The faces of the page: small, whole where Arabic needs it, under their licence and no reserved name."""

from __future__ import annotations

from io import BytesIO

import pytest

from web.fonts import FACES, FOLDER, Face

NEEDED = "اأإآٱىيئؤءةَُِّْٰۖۗ۟ۥ﴿﴾ﷺ،؛؟٪٣۴ لا الله ABCxyzàşḥāʿʾ“”«»…–—1234567890"


def test_all_faces_together_are_light() -> None:
    assert sum((FOLDER / f"{face.name}.woff2").stat().st_size for face in FACES) < 306 * 1024


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_face_has_the_letters_of_articles_and_the_places_of_harakat(face: Face) -> None:
    """The signs of the Quran and ligatures such as ﷺ are Amiri's alone."""
    fonts = pytest.importorskip("fontTools.ttLib", reason="fonttools is not installed (extra fonts)")
    font = fonts.TTFont(BytesIO((FOLDER / f"{face.name}.woff2").read_bytes()))
    reading = face.name.startswith("amiri")
    wanted = {ord(letter) for letter in NEEDED if reading or letter not in "ۖۗ۟ۥٱﷺ﴿﴾۴şḥāʿʾ"}
    assert wanted - font.getBestCmap().keys() == set()
    lists = (font[table].table.FeatureList.FeatureRecord for table in ("GSUB", "GPOS"))
    features = {record.FeatureTag for records in lists for record in records}
    assert {"init", "medi", "fina", "rlig", "mark", "mkmk"} <= features
    assert "SIL Open Font License" in str(font["name"].getDebugName(13))


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_changed_face_does_not_go_by_a_reserved_name(face: Face) -> None:
    fonts = pytest.importorskip("fontTools.ttLib", reason="fonttools is not installed (extra fonts)")
    font = fonts.TTFont(BytesIO((FOLDER / f"{face.name}.woff2").read_bytes()))
    assert not any("Plex" in str(font["name"].getDebugName(number)) for number in (1, 3, 4, 6))
