"""From bytes to text: which encoding a file is in, and the repair of text decoded with the wrong one.

The order is that of certainty: what the operator says, a byte order mark, UTF-16 by its zero bytes and its Arabic
page (most of it would pass for UTF-8 full of control signs), strict UTF-8, then the three Arabic code pages, where
chardet's word decides between texts that read alike. The measure of reading like Arabic is how often the commonest
letters and words come; see `arabic_score`.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from index.errors import ReadingError
from index.messages import bilingual

CODE_PAGES = ("cp1256", "iso8859_6", "cp720")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
_RARE: tuple[tuple[str, Literal["NFKC"] | None], ...] = (("mac_arabic", None), ("cp864", "NFKC"))
"""Code pages that are tried where no common one reads a text without loss, and the form their letters need."""
_SURE = 5
"""How much more Arabic a text must be in a rare code page than in a common one that reads all of it."""
_PRESENTED = re.compile("[\ufe80-\ufefc]")
_UTF7 = re.compile(rb"\+B[gik][A-Za-z0-9+/]{2,}-?")

# Letters of running Arabic, the commonest first: any count over newspaper text agrees on the order of most.
_FREQUENT = dict(zip("الينموترعبدسفحةكقجهشصىخطأذضثزئغإءظ", range(34, 0, -1), strict=False))
_WORDS = re.compile(r"(?<!\w)(?:في|من|على|إلى|الى|أن|ان|عن|التي|الذي|هذا|هذه|ما|لا|كان|بين|مع|و?ال\w{3,})(?!\w)")
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]")
_UNLIKELY = re.compile(
    "[\x80-\x9f\u00c0-\u024f\u0370-\u03ff\u2500-\u25ff\u0679-\u06d5]|[ةى](?=[\u0621-\u064a])|(?<=[\u0621-\u064a])[إأآ]{2}"
)
_LATIN_1 = re.compile("[\u0080-\u00ff]")
_PAIRS_BEGIN = "ØÙÚÛطظ"
_TELLING = ("Ø", "Ù", "ط§", "ظ„")
"""What UTF-8 that was read as another code page is full of."""
_MOJIBAKE = re.compile(
    "[ØÙÚÛ][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2010-\u203a\u20ac\u2122]|[طظ][\u00a0-\u00bf\u0679-\u06d2\u2010-\u203a\u20ac\u2122§¯آأؤإئابةتثج]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text and the encoding it was in; `remarks` says in both languages what had to be mended."""

    text: str
    encoding: str
    remarks: tuple[str, ...] = ()


def decode(data: bytes, encoding: str | None = None) -> DecodedText:
    """Decode a whole file; `encoding` is the operator's word and is taken as it is.

    Bytes that mean nothing become U+FFFD and are remarked on. Raises ReadingError for what is not text.

    >>> decode("قال الوزير في المؤتمر".encode("cp1256")).encoding
    'cp1256'
    """
    if encoding is not None:
        return _lenient(data, encoding)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], name)
    return _mended(_utf16(data) or _utf7(data) or _by_line(data) or _utf8(data) or _code_page(data))


def arabic_score(text: str) -> float:
    """How much a text reads like Arabic, per sign: frequent letters and words for it, impossible sequences against it.

    >>> arabic_score("من هذا في البيت") > arabic_score("\u0645\u0638\u062b غظ ضض")
    True
    """
    sample = text[:_SAMPLE]
    letters = sum(_FREQUENT.get(sign, 0) for sign in sample)
    words = sum(len(match[0]) for match in _WORDS.finditer(sample))
    unlikely = len(_UNLIKELY.findall(sample))
    return (letters + 40 * words - 120 * unlikely) / (len(sample) or 1)


def _utf8(data: bytes) -> DecodedText | None:
    """UTF-8, a few bytes short or wrong at most: a truncated download is still UTF-8."""
    try:
        return DecodedText(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    multibyte = sum(sign >= "\x80" for sign in text) - text.count("\ufffd")
    return _lenient(data, "utf-8") if text.count("\ufffd") * 50 < multibyte or _cut_short(data, text) else None


def _by_line(data: bytes) -> DecodedText | None:
    """A text most of whose lines are UTF-8 and some in a code page: pasted together, as archives are."""
    lines = data.split(b"\n")
    bad = [line for line in lines if not _is_utf8(line)]
    if not bad or not any(_ARABIC.search(line.decode("utf-8")) for line in lines if len(line) > 3 and _is_utf8(line)):
        return None
    foreign = [line for line in bad if _is_foreign(line)]
    if not foreign:
        return None
    page, pasted = _code_page(b"\n".join(foreign)).encoding, frozenset(foreign)
    decoded = (line.decode(page if line in pasted else "utf-8", "replace") for line in lines)
    remark = bilingual("anomaly.encoding.lines", page=page, lines=len(foreign))
    return DecodedText("\n".join(decoded).removeprefix("\ufeff"), "utf-8", (remark,))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_foreign(line: bytes) -> bool:
    """Whether a line is in another encoding, and not UTF-8 with a wrong byte or cut short."""
    text = line.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return bad > 3 and 2 * bad > sum(sign >= "\x80" for sign in text) - bad


def _utf7(data: bytes) -> DecodedText | None:
    """UTF-7, all whose letters are ASCII: `+BicGRA-`."""
    if len(_UTF7.findall(data[:_SAMPLE])) < 3 or not data.isascii():
        return None
    try:
        text = data.decode("utf-7")
    except UnicodeDecodeError:
        return None
    return DecodedText(text, "utf-7") if len(_ARABIC.findall(text)) * 3 > len(text) else None


def _cut_short(data: bytes, text: str) -> bool:
    """Whether the only fault is a last sign that was cut in two."""
    return text.find("\ufffd") >= len(text) - 1 and len(text) > 4 and len(data) > len(text)


def _utf16(data: bytes) -> DecodedText | None:
    """UTF-16 without a mark: every second byte is one of two pages (0 for Latin and space, 6 for Arabic)."""
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = data[first:_SAMPLE:2]
        pages = high.count(0) + high.count(6)
        if pages > 1 and pages >= 0.7 * len(high) and high.count(6) >= 0.1 * len(high):
            return _lenient(data, name)
    return None


def _code_page(data: bytes) -> DecodedText:
    if b"\x00" in data or len(_CONTROL.findall(data[:_SAMPLE].decode("latin-1"))) * 50 > len(data[:_SAMPLE]):
        raise ReadingError("reading.not_text")
    guessed = _chardet(data)
    candidates = [_lenient(data, name) for name in CODE_PAGES]
    scores = {
        item.encoding: arabic_score(item.text) + (0.5 if _same(item.encoding, guessed) else 0) for item in candidates
    }
    best = max(candidates, key=lambda item: scores[item.encoding])
    best = _rare(data, best)
    return best if _ARABIC.search(best.text) and arabic_score(best.text) > 0 else _lenient(data, "cp1252")


def _rare(data: bytes, best: DecodedText) -> DecodedText:
    """The text in a rarer code page, where the `best` common one does not read it without loss."""
    for name, form in _RARE:
        item = _lenient(data, name)
        text = unicodedata.normalize(form, item.text) if form else item.text
        if "\ufffd" not in text and ("\ufffd" in best.text or _PRESENTED.search(item.text)):
            margin = 0 if "\ufffd" in best.text else _SURE
            best = DecodedText(text, name) if arabic_score(text) >= arabic_score(best.text) + margin else best
    return best


def _chardet(data: bytes) -> str:
    """chardet's choice among the Arabic code pages, "" if it has no reason for one."""
    import chardet  # large, and most texts are UTF-8

    guess = chardet.detect(data, include_encodings=CODE_PAGES, no_match_encoding=CODE_PAGES[0], compat_names=False)
    return guess["encoding"] or "" if guess["confidence"] > 0.1 else ""


def _same(one: str, other: str) -> bool:
    try:
        return codecs.lookup(one) == codecs.lookup(other)
    except LookupError:
        return False


def _lenient(data: bytes, encoding: str) -> DecodedText:
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    # what the file itself wrote as U+FFFD is not our loss, but is worth the same remark
    bad = text.count("\ufffd")
    remarks = (bilingual("anomaly.encoding.bytes", page=encoding, bytes=bad),) if bad else ()
    return DecodedText(text, encoding, remarks)


def _mended(decoded: DecodedText) -> DecodedText:
    """The text with mojibake undone: UTF-8 that someone read as a code page, or a code page read as Latin-1.

    In a text that is sound for the rest, line by line.
    """
    text = decoded.text
    lines = text.split("\n") if sum(map(text.count, _TELLING)) > 3 else []
    sound = any(len(_ARABIC.findall(line)) > 9 and not _suspicious(line) for line in lines)
    if sound and any(map(_suspicious, lines)):
        found = [_sound(line) if _suspicious(line) else (line, None) for line in lines]
        remarks = dict.fromkeys(remark for _, remark in found if remark)
        return DecodedText("\n".join(line for line, _ in found), decoded.encoding, (*decoded.remarks, *remarks))
    mended, remark = _sound(text) if _suspicious(text) else (text, None)
    return DecodedText(mended, decoded.encoding, (*decoded.remarks, remark)) if remark else decoded


def _sound(text: str) -> tuple[str, str | None]:
    """A text with mojibake undone, and what is said of it; None where it cannot be."""
    for wrong in ("cp1252", "latin-1", "cp1256"):
        for right in ("utf-8", "cp1256", "iso8859_6"):
            mended = _recode(_with_feh(text), wrong, right) if wrong != right else None
            if mended and arabic_score(mended) > max(arabic_score(text), 0) + 10:
                return mended, bilingual("anomaly.encoding.mended", wrong=wrong, right=right)
    return text, None


def _with_feh(text: str) -> str:
    """The text with the second byte of ف in UTF-8, which cp1252 has no sign for, and programs wrote U+FFFD instead."""
    return text.replace("Ù\ufffd", "Ù\x81")


def _suspicious(text: str) -> bool:
    """Whether most letters are those that wrong decoding leaves (a few accents in a French citation are not)."""
    sample = text[:_SAMPLE]
    latin = len(_LATIN_1.findall(sample))
    if latin > 3 and 2 * sum(1 for _ in islice(_ARABIC.finditer(sample), latin)) < latin:
        return True
    if sum(map(sample.count, _PAIRS_BEGIN)) * 5 <= len(sample):  # nearly always, and told ten times as quickly
        return False
    pairs = len(_MOJIBAKE.findall(sample))
    return pairs > 3 and pairs * 5 > len(sample)


def _recode(text: str, wrong: str, right: str) -> str | None:
    """Undo decoding as `wrong`: signs the code page lacks stand for their own bytes, as browsers let them (WHATWG)."""
    data = bytearray()
    for sign in text:
        try:
            data += sign.encode(wrong)
        except UnicodeEncodeError:
            if ord(sign) > 0xFF:
                return None
            data.append(ord(sign))
    mended = bytes(data).decode(right, "replace")
    return mended if mended.count("\ufffd") * 100 <= len(mended) else None
