"""Near copies in plain Python: each text is held against the leaders before it, whatever else they have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from index.vocabulary.minhash import bands, shingle_hashes
from index.vocabulary.near_copies import MOST_LEADERS, Text, resemble
from index.vocabulary.term_hashes import fingerprints


def copy_groups(texts: Sequence[Sequence[str]], order: Sequence[int]) -> list[list[int]]:
    """The groups of texts (each a list of terms) that are taken in this order, of two and more."""
    signed = {text: _bands(texts[text]) for text in order}
    members: dict[int, list[int]] = {}
    for text in order:
        met = _met(signed, members, text)
        before = [leader for leader in members if leader in met]
        leader = next((leader for leader in before if resemble(_text(texts[leader]), _text(texts[text]))), text)
        members.setdefault(leader, []).append(text)
    return [group for group in members.values() if len(group) > 1]


def _bands(terms: Sequence[str]) -> list[int]:
    numbers: list[int] = bands(fingerprints(terms), np.array([0, len(terms)]))[:, 0].tolist()
    return numbers


def _met(signed: dict[int, list[int]], leaders: dict[int, list[int]], text: int) -> set[int]:
    """The leaders that share a band with a text: of each band the first `MOST_LEADERS`."""
    met: set[int] = set()
    for number, band in enumerate(signed[text]):
        met.update([leader for leader in leaders if band and signed[leader][number] == band][:MOST_LEADERS])
    return met


def _text(terms: Sequence[str]) -> Text:
    shingles = frozenset(shingle_hashes(fingerprints(terms))[:-1].tolist())
    return Text(shingles, frozenset(fingerprints([term for term in terms if re.search(r"\d", term)]).tolist()))
