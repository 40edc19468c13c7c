"""The characters that folding drops or replaces, by their Unicode names.

Sources: The Unicode Standard, Arabic blocks; Lucene's ArabicNormalizer, which folds fewer of them.
"""

from __future__ import annotations

SUPERSCRIPT_ALEF = "\u0670"
HARAKAT = "\u064b-\u065f" + SUPERSCRIPT_ALEF
"""FATHATAN to WAVY HAMZA BELOW, SUPERSCRIPT ALEF; ranges as in a character class, here and below."""

QURANIC = "\u0610-\u061a\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08ca-\u08ff"
"""SIGN SALLALLAHOU ALAYHE WASSALLAM to SMALL KASRA, the small high signs, and those of Arabic Extended-A."""

JOINERS = "\u00ad\u034f\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""SOFT HYPHEN, GRAPHEME JOINER, zero-width and bidi controls, BYTE ORDER MARK: never seen, never split a word."""

PRESENTATION_HARAKAT = "\ufe70-\ufe7f\ufc5e-\ufc63\ufcf2-\ufcf4"
"""Harakat as presentation forms; NFKC would put a SPACE before the isolated ones."""

TATWEEL = "\u0640"
DROPPED = HARAKAT + QURANIC + JOINERS + PRESENTATION_HARAKAT + TATWEEL

REPLACED = {
    "أ": "ا",  # ALEF WITH HAMZA ABOVE
    "إ": "ا",  # ALEF WITH HAMZA BELOW
    "آ": "ا",  # ALEF WITH MADDA ABOVE
    "ٱ": "ا",  # ALEF WASLA
    "ى": "ي",  # ALEF MAKSURA
    "ی": "ي",  # FARSI YEH
    "ے": "ي",  # YEH BARREE
    "ة": "ه",  # TEH MARBUTA
    "ک": "ك",  # KEHEH
    "ڪ": "ك",  # SWASH KAF
    "ھ": "ه",  # HEH DOACHASHMEE
    "ہ": "ه",  # HEH GOAL
    "ۂ": "ه",  # HEH GOAL WITH HAMZA ABOVE
    "ۀ": "ه",  # HEH WITH YEH ABOVE
    "ۃ": "ه",  # TEH MARBUTA GOAL
    "ە": "ه",  # AE
    "ۓ": "ي",  # YEH BARREE WITH HAMZA ABOVE
    "ۍ": "ي",  # YEH WITH TAIL
    "ې": "ي",  # E
    "ێ": "ي",  # YEH WITH SMALL V
    "ۆ": "و",  # OE
    "ۇ": "و",  # U
    "ۋ": "و",  # VE
    "ں": "ن",  # NOON GHUNNA
    "ٹ": "ت",  # TTEH
    "ڈ": "د",  # DDAL
    "ڑ": "ر",  # RREH
    "ڕ": "ر",  # REH WITH SMALL V BELOW
    "ڵ": "ل",  # LAM WITH SMALL V
    "پ": "ب",  # PEH, as Arabic writes P
    "چ": "ج",  # TCHEH
    "ژ": "ز",  # JEH
    "ڤ": "ف",  # VEH
    "ڥ": "ف",  # FEH WITH THREE DOTS BELOW
    "گ": "غ",  # GAF, as in غوغل
    "ڭ": "غ",  # NG, the Moroccan G
}
"""Letters of one spelling to the eye of a reader, and letters of other keyboards; and the one that stands for them."""
