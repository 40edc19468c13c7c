"""Judged questions and the measures of a ranking: nDCG@10, MRR@10, Recall@100 (Järvelin and Kekäläinen, TOIS 2002)."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from math import log2
from pathlib import Path
from random import Random
from statistics import fmean

TOP = 10
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the grade (above 0) of each paragraph that answers it, by pool id.

    `by_paragraph` says that paragraphs are judged, also where others of their group are: a ranking is not collapsed.
    """

    id: str
    text: str
    grades: Mapping[str, int]
    by_paragraph: bool = False


@dataclass(frozen=True, slots=True)
class Measures:
    """What a ranking is worth, each from 0 to 1."""

    ndcg: float
    mrr: float
    recall: float


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a text file, .xz or not, without their ends."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        yield from (line.rstrip("\n") for line in file)


def read_questions(folder: Path) -> list[Question]:
    """The questions of a set that have an answer in the pool."""
    grades: dict[str, dict[str, int]] = {}
    for line in list(read_lines(folder / "qrels.tsv"))[1:]:
        query, paragraph, grade = line.split("\t")
        if int(grade) > 0:
            grades.setdefault(query, {})[paragraph] = int(grade)
    rows = (json.loads(line) for line in read_lines(folder / "queries.jsonl"))
    return [
        Question(row["id"], row["text"], grades[row["id"]], row.get("by") == "paragraph")
        for row in rows
        if row["id"] in grades
    ]


def measure(ranking: Sequence[str], grades: Mapping[str, int], groups: Mapping[str, str]) -> Measures:
    """Judge a ranking of pool ids, collapsed to the first of each group.

    >>> measure(["b", "a"], {"a": 1}, {})
    Measures(ndcg=0.6309297535714575, mrr=0.5, recall=1.0)
    """
    wanted: dict[str, int] = {}
    for paragraph, grade in grades.items():
        group = groups.get(paragraph, paragraph)
        wanted[group] = max(grade, wanted.get(group, 0))
    found = [wanted.get(group, 0) for group in dict.fromkeys(groups.get(p, p) for p in ranking)]
    ideal = _gain(sorted(wanted.values(), reverse=True))
    first = next((rank for rank, grade in enumerate(found[:TOP], 1) if grade), 0)
    return Measures(_gain(found) / ideal, 1 / first if first else 0.0, sum(g > 0 for g in found) / len(wanted))


def mean(measures: Sequence[Measures]) -> Measures:
    """The mean of each measure."""
    return Measures(*(fmean(column) for column in zip(*(astuple(m) for m in measures), strict=True)))


def difference(now: Sequence[float], before: Sequence[float]) -> tuple[float, float, float]:
    """The mean difference of paired scores, with the ends of its 95 % bootstrap interval.

    >>> difference([1.0, 1.0], [0.5, 0.5])
    (0.5, 0.5, 0.5)
    """
    gains = [a - b for a, b in zip(now, before, strict=True)]
    random = Random(0)
    means = sorted(fmean(random.choices(gains, k=len(gains))) for _ in range(RESAMPLES))
    return fmean(gains), means[RESAMPLES // 40], means[-RESAMPLES // 40]


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades[:TOP], 1))
