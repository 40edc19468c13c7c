"""The scalar formulas every engine scores with; an engine on arrays does the same arithmetic on arrays."""

from __future__ import annotations

from math import log


def idf(documents: int, containing: int) -> float:
    """Inverse document frequency as Whoosh computes it (`whoosh.scoring.WeightingModel.idf`).

    >>> round(idf(100, 9), 6)
    3.302585
    """
    return log(documents / (containing + 1)) + 1


def bm25(frequency: float, length: float, average: float, k1: float, b: float) -> float:
    """The saturation of a term frequency in BM25 (Robertson et al., TREC-3), without the idf.

    `length` and `average` are in tokens; `b` is how much a long text is held against itself.

    >>> bm25(1, 10, 10, 1.2, 0.75)
    1.0
    """
    return frequency * (k1 + 1) / (frequency + k1 * ((1 - b) + b * length / average))
