"""The digests of all indexed articles, in sixteen bytes each: a set of as many strings takes eight times that."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

_BYTES = 16


class DigestSet:
    """Digests of articles (`article_digest`: 32 hexadecimal digits each), given in one text with spaces or without.

    >>> digests = DigestSet(f"{1:032x} {2:032x}")
    >>> len(digests), f"{1:032x}" in digests, f"{3:032x}" in digests, "" in digests
    (2, True, False, False)
    """

    def __init__(self, digests: str) -> None:
        halves = np.frombuffer(bytes.fromhex(digests), ">u8").astype(np.uint64).reshape(-1, 2)
        order = np.argsort(halves[:, 0])
        self._first, self._second = (np.ascontiguousarray(halves[order, half]) for half in (0, 1))

    def __len__(self) -> int:
        return len(self._first)

    def __contains__(self, digest: object) -> bool:
        if not isinstance(digest, str) or len(digest) != 2 * _BYTES or not len(self):
            return False
        first, second = int(digest[:_BYTES], 16), int(digest[_BYTES:], 16)
        firsts = self._first.data
        place = bisect_left(firsts, first)
        while place < len(firsts) and firsts[place] == first:
            if self._second[place] == second:
                return True
            place += 1
        return False
