"""The Arabic text chain: one for index, query, highlight and suggestions."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from index.arabic.morphology.version import digest
from index.arabic.tokenizer import Analyzer

_VERSION = "8"
_PROBE = "التَّحَالُفِ الأمنيُّ بـ«اليابان» إلى على ٢٠٢٤ ۲۰۲۴ ﻷﻥ ﷺ ﷲ مسؤول AUKUS 2+2 csis.org ک\u200cی ـ_ـ é"


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """What the text chain makes of words, as a hash: an index made by another chain must be made anew.

    It covers the version, the lexicon of Arabic, the analysis of a probe text and the word lists.
    """
    lists = sorted((Path(__file__).parent / "data").glob("*.tsv"))
    lexicon = digest()
    terms = " ".join(Analyzer().terms(_PROBE))
    parts = [_VERSION.encode(), lexicon.encode(), terms.encode(), *(path.read_bytes() for path in lists)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
