"""Foreign names in Arabic letters: which spellings may be one name (باليرمو and بلرم, كينزي and كينسي).

Arabic writes foreign vowels or leaves them out, and renders g, p, v, s, z, t as each writer hears them. The rules are
drawn from the families of `data/variants.tsv`, which lists the common names; these are for all others.
"""

from __future__ import annotations

import re

_SOUNDS = str.maketrans(
    {
        **dict.fromkeys("اويىءؤئهع", ""),  # vowels, and what carries them
        **dict.fromkeys("غجقگخ", "ك"),  # g, k, q: غوغل، جوجل، قوقل
        **dict.fromkeys("صزذظث", "س"),  # s, z, th
        "ط": "ت",  # t
        "ض": "د",  # d
        **dict.fromkeys("ڤڥپف", "ب"),  # v, p, f and b
        "ش": "س",  # sh, ch, s
    }
)
_DOUBLED = re.compile(r"(.)\1+")


def sounds(word: str) -> str:
    """The consonants of a foreign name as heard, doubled ones once.

    >>> sounds("باليرمو") == sounds("بلرم"), sounds("كينزي") == sounds("كينسي"), sounds("غوغل") == sounds("جوجل")
    (True, True, True)
    """
    return _DOUBLED.sub(r"\1", word.translate(_SOUNDS))
