"""Words of several scripts: و8, 50كم, كوفيد19."""

from __future__ import annotations

import re

_ARABIC = re.compile("[ء-ي]+")
_SCRIPTS = re.compile("[ء-ي]+|[^ء-ي ]+")
_CLITICS = frozenset(re.findall(r"\w+", "و ف ب ل ك ال وال فال بال كال لل وب ول وك فب فل وبال وكال ولل فلل"))
"""What may stand before digits or Latin letters without being a word."""


def split_scripts(word: str) -> str:
    """Split a folded word where Arabic letters stand beside digits or Latin ones, with spaces.

    What may be a clitic before those is left away, as it can be nothing else; letters behind digits are a word.

    >>> [split_scripts(word) for word in ("و8", "الcnn", "2024م", "كوفيد19", "g20")]
    ['8', 'cnn', '2024 م', 'كوفيد 19', 'g20']
    """
    if _ARABIC.fullmatch(word) or not _ARABIC.search(word):
        return word
    parts = _SCRIPTS.findall(word)
    kept = (part for part, after in zip(parts, [*parts[1:], ""], strict=True) if not (after and part in _CLITICS))
    return " ".join(kept)
