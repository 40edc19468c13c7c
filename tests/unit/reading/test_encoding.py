"""Encodings of old files: ten lengths of text each, mixed with English and French, and mojibake undone."""

from __future__ import annotations

import pytest

from index.errors import ReadingError
from index.reading.encoding import decode

TEXT = (
    "وصلت السفينة إلى الميناء قبل الفجر بقليل، وكان على الرصيف رجال ينتظرون منذ الليل. قال القبطان إن "
    "الرحلة كانت أطول مما توقع، وإن العاصفة التي مرت بهم في عرض البحر كسرت الصاري الكبير ولم تكسر عزيمة "
    "البحارة. ثم أمر بإنزال البضائع، فنزلت صناديق الشاي والقماش والكتب، وكان بينها صندوق صغير لا يعرف أحد "
    "ما فيه. سأل عنه التاجر العجوز فلم يجبه أحد، وبقي الصندوق في المخزن سنوات طويلة حتى فتحه حفيده، فوجد "
    "فيه رسائل قديمة ومفتاحًا وخريطة لمدينة لم يسمع بها من قبل. هذا ما رواه لنا حارس الميناء في آخر "
    "أيامه، وهو الذي كان يحفظ أسماء السفن كلها ومواعيد وصولها وأسماء من عادوا عليها ومن لم يعودوا. "
)
LENGTHS = (10, 16, 24, 40, 64, 100, 160, 250, 400, 1000)
ENCODINGS = ("cp1256", "iso8859_6", "cp720", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("length", LENGTHS)
def test_the_encoding_of_a_text_is_found(encoding: str, length: int) -> None:
    data = (TEXT * 2)[:length].encode(encoding, "ignore")
    assert decode(data).text == data.decode(encoding)


@pytest.mark.parametrize("start", range(0, 400, 40))
@pytest.mark.parametrize("encoding", ENCODINGS[:3])
def test_any_forty_letters_tell_the_encoding(encoding: str, start: int) -> None:
    data = TEXT[start : start + 40].encode(encoding, "ignore")
    assert decode(data).text == data.decode(encoding)


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859_6", "cp720"])
@pytest.mark.parametrize("english", ["AUKUS (2+2), csis.org: ", "The White House, April 11, 2024. " * 3])
def test_english_between_the_arabic_does_not_mislead(encoding: str, english: str) -> None:
    text = (TEXT[:120] + english) * 2
    data = text.encode(encoding, "ignore")
    assert decode(data).text == data.decode(encoding)


def test_french_in_an_arabic_code_page_keeps_its_accents() -> None:
    data = (TEXT[:200] + " Le Monde diplomatique, « La guerre à l'est », été").encode("cp1256", "ignore")
    assert "« La guerre à l'est »" in decode(data).text


def _browser(data: bytes, encoding: str) -> str:
    """Decode as browsers do: bytes that a code page does not define stand for themselves (WHATWG)."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in data)


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1", "cp1256"])
@pytest.mark.parametrize("length", [30, 100, 500])
def test_utf8_once_read_as_a_code_page_is_mended(wrong: str, length: int) -> None:
    broken = _browser(TEXT[:length].encode(), wrong)
    decoded = decode(broken.encode("utf-8"))
    assert decoded.text == TEXT[:length]
    assert decoded.remarks
    # what Latin-1 leaves unprinted cp1252 reads as C1 controls: the two cannot be told apart
    assert ("cp1256" in decoded.remarks[0]) == (wrong == "cp1256")


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_a_code_page_once_read_as_latin_is_mended(wrong: str) -> None:
    data = TEXT[:300].encode("cp1256", "ignore")
    assert decode(_browser(data, wrong).encode("utf-8")).text == data.decode("cp1256")


@pytest.mark.parametrize(
    "text",
    [TEXT, "Déjà vu à la fenêtre: un été à Tanger, où l'on a vécu.", "Größe und Übermut", "طظ طظ", "ASCII only", "١٢٣"],
)
def test_good_text_is_not_mended(text: str) -> None:
    assert decode(text.encode()).text == text
    assert not decode(text.encode()).remarks


def test_a_truncated_file_loses_its_last_letter_only_and_says_so() -> None:
    decoded = decode(TEXT.encode()[:-3])
    assert decoded.text.rstrip("\ufffd") == TEXT.encode()[:-3].decode("utf-8", "ignore")
    assert decoded.remarks


def test_an_operators_word_is_taken() -> None:
    assert decode("قهوة".encode("cp720"), "cp720").text == "قهوة"


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 8, b"\x00\x01\x02\x80" * 50, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 5]
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadingError, match="not a text file"):
        decode(data)


def test_utf8_read_as_latin_with_the_bytes_of_feh_lost() -> None:
    text = "كان السوق في وسط المدينة، وكان فيه أربعون دكانا من دكاكين الصناع."
    spoilt = text.encode().decode("cp1252", "replace")
    assert "\ufffd" in spoilt
    assert decode(spoilt.encode()).text == text
