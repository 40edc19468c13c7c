"""Text typed with the other keyboard layout active: Arabic 101 and US, both ways (CLDR, `ar-t-k0-windows`)."""

from __future__ import annotations

from itertools import islice, product

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvnm,./"
_ARABIC = "ذضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ"
LAM_ALEF_KEY = "b"
"""The one key that writes two letters, LAM and ALEF."""

_SHIFTED = {"H": "أ", "Y": "إ", "N": "آ", "J": "ـ", "K": "،", "P": "؛", "G": "لأ", "T": "لإ", "B": "لآ"}
_SHIFTED |= {"~": "ّ", "Q": "َ", "W": "ً", "E": "ُ", "R": "ٌ", "A": "ِ", "S": "ٍ", "X": "ْ"}
_TO_ARABIC = dict(zip(_LATIN, _ARABIC, strict=True)) | {LAM_ALEF_KEY: "لا"} | _SHIFTED
_TO_LATIN = {arabic: latin for latin, arabic in _TO_ARABIC.items() if len(arabic) == 1 and latin.islower()}
_TO_LATIN |= {"ط": "'", "ك": ";", "ظ": "/", "ز": ".", "و": ",", "د": "]", "ج": "[", "ذ": "`"}
_AMBIGUOUS = 4
"""How many لا of one text are tried both ways."""


def other_layout(text: str) -> list[str]:
    """What the keys pressed for a text write in the other layout, the likeliest first; empty where nothing changes.

    لا may have been the key b or the keys g h: both are given.

    >>> other_layout("hgdhfhk")
    ['اليابان']
    >>> other_layout("شعنعس")
    ['aukus']
    """
    if any(letter in _TO_LATIN for letter in text):
        return _to_latin(text)
    converted = "".join(_TO_ARABIC.get(key, _TO_ARABIC.get(key.lower(), key)) for key in text)
    return [converted] if converted != text and any(key.isalpha() for key in text) else []


def _to_latin(text: str) -> list[str]:
    """
    >>> _to_latin("لاشفس")
    ['bats', 'ghats']
    """
    head, *rest = text.split("لا")
    choices = [(LAM_ALEF_KEY, "gh") if place < _AMBIGUOUS else (LAM_ALEF_KEY,) for place in range(len(rest))]
    readings = islice(product(*choices), 2**_AMBIGUOUS)
    pieces = ["".join(_TO_LATIN.get(letter, letter) for letter in part) for part in (head, *rest)]
    return [pieces[0] + "".join(key + piece for key, piece in zip(r, pieces[1:], strict=True)) for r in readings]
