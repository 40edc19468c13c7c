"""The classes of Arabic characters, by their Unicode names: what is a haraka, and what is never seen.

A class is what stands between the brackets of a regular expression. What folding replaces stands here too.
Sources: The Unicode Standard, Arabic blocks; Lucene's ArabicNormalizer, which folds fewer of them.
"""

from __future__ import annotations

FATHATAN, DAMMATAN, KASRATAN = "\u064b", "\u064c", "\u064d"
FATHA, DAMMA, KASRA = "\u064e", "\u064f", "\u0650"
SHADDA, SUKUN = "\u0651", "\u0652"
SUPERSCRIPT_ALEF = "\u0670"
VOCALISATION = "\u064b-\u0652"
"""FATHATAN to SUKUN: what dictionaries and keyboards write over and under letters."""

MADDAH_ABOVE = "\u0653"
HAMZA_ABOVE = "\u0654"
COMPOSED = MADDAH_ABOVE + HAMZA_ABOVE + "\u0655"
"""MADDAH ABOVE, HAMZA ABOVE, HAMZA BELOW: they make another letter of the one before them."""

HARAKAT = "\u064b-\u065f" + SUPERSCRIPT_ALEF
"""FATHATAN to WAVY HAMZA BELOW, SUPERSCRIPT ALEF."""

QURANIC = "\u0610-\u061a\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff"
"""SIGN SALLALLAHOU ALAYHE WASSALLAM to SMALL KASRA, the small high signs, and those of Arabic Extended-A."""

SMALL_LETTERS = "\u06e5\u06e6"
"""SMALL WAW, SMALL YEH: signs of the Quran that stand beside letters."""

MARKS = HARAKAT + QURANIC
"""Every sign over or under an Arabic letter."""

HIDEABLE = VOCALISATION + MADDAH_ABOVE + "\u0656-\u065f" + SUPERSCRIPT_ALEF + QURANIC + SMALL_LETTERS
"""What readers may hide: all of those but a hamza."""

DIRECTION_MARKS = "\u061c\u200e\u200f"
"""ARABIC LETTER MARK, LEFT-TO-RIGHT MARK, RIGHT-TO-LEFT MARK."""

DIRECTIONS = DIRECTION_MARKS + "\u202a-\u202e\u2066-\u2069"
"""Those, and the embeddings, overrides and isolates of the bidirectional algorithm (UAX #9)."""

JOINERS = "\u00ad\u034f\u200c\u200d\u2060-\u2064\ufeff" + DIRECTIONS
"""SOFT HYPHEN, GRAPHEME JOINER, zero-width and bidi controls, BYTE ORDER MARK: never seen, never split a word."""

PRESENTATION_HARAKAT = "\ufe70-\ufe7f\ufc5e-\ufc63\ufcf2-\ufcf4"
"""Harakat as presentation forms; NFKC would put a SPACE before the isolated ones."""

SIGN_WORDS = "\ufdfc\ufdfd"
"""RIAL SIGN, BISMILLAH: words to readers, no letters to Unicode."""

TATWEEL = "\u0640"
DROPPED = MARKS + SMALL_LETTERS + JOINERS + PRESENTATION_HARAKAT + TATWEEL
"""What folding drops."""

LATIN_MARKS = "\u0300-\u036f"
"""COMBINING GRAVE ACCENT to COMBINING LATIN SMALL LETTER X."""

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
    "ڨ": "ق",  # QAF WITH THREE DOTS ABOVE, the G of Tunisia and Algeria: ڨفصة
    "گ": "غ",  # GAF, as in غوغل
    "ڭ": "غ",  # NG, the Moroccan G
    "﷽": "بسم الله الرحمن الرحيم",  # BISMILLAH, which NFKC leaves as it is
}
"""Letters of one spelling to the eye of a reader, and letters of other keyboards; and the one that stands for them."""
