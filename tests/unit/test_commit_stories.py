"""The stories that a commit keeps: after every change those of an index made anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest

from index.model import Article
from index.storage.whoosh import document_space, stories
from index.storage.whoosh.verification import verify
from index.vocabulary import stories as rules
from search.engines.arrays.engine import WhooshEngine
from tests.properties.test_engines_history import commit
from tests.samples import STORY, article

LINES = [" ".join(f"{word[::-1]}{number}" for word in STORY.split()[:11]) for number in range(24)]
"""Lines too short for near copies: articles of many of them are told as versions by their shingles alone."""
LONG = [" ".join(LINES[number : number + 3]) for number in range(0, 24, 3)]


def random_articles(random: Random, count: int, first: int) -> Iterator[Article]:
    """Articles of neighbouring lines, some of them other ones, or of long paragraphs; in a few days, some undated."""
    for number in range(first, first + count):
        start, size = random.randrange(0, 16, 2), random.randint(6, 9)
        texts = LINES[start : start + size] if random.random() < 0.8 else random.choices(LONG, k=2)
        changed = [random.choice(LINES) if random.random() < 0.1 else text for text in texts]
        date = random.choice([None, *(f"2024-03-0{day}" for day in range(1, 8))])
        yield article(number, "عنوان", *changed, date=date, source=random.choice([None, "شرق", "غرب"]))


@pytest.mark.parametrize("most_articles", [12, 32])
@pytest.mark.parametrize("seed", range(4))
def test_a_change_gives_the_stories_of_a_fresh_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, most_articles: int
) -> None:
    """Of articles that share much with many others, where shingles come to count and cease to; merges among them."""
    for module in (rules, stories):
        monkeypatch.setattr(module, "MOST_ARTICLES", most_articles)
    for module in (document_space, stories):
        monkeypatch.setattr(module, "_SMALL", 2.0)
    random, present = Random(seed), set[str]()
    for round_number, count in enumerate((40, 1, 2, 5, 1, 3)):
        gone = set(random.sample(sorted(present), min(len(present), random.randint(0, 3))))
        added = list(random_articles(random, count, round_number * 100))
        commit(tmp_path, added, gone)
        present = present - gone | {one.id for one in added}
        assert all(finding.is_well for finding in verify(tmp_path))
    assert len(WhooshEngine(tmp_path).snapshot().stories().versions) > 1


def test_a_new_article_is_held_against_its_candidates_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of sixty articles only those with which it has much in common."""
    own = [" ".join(f"{word}{number}" for word in STORY.split()) for number in range(60)]
    commit(tmp_path, [article(number, "س", text, date="2024-05-01") for number, text in enumerate(own)], set())
    held = list[int]()
    whole = stories._Articles.pairs

    def counted(self: stories._Articles, numbers: np.ndarray, *rest: object) -> stories._Pairs:
        held.append(len(numbers))
        return whole(self, numbers, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(stories._Articles, "pairs", counted)
    commit(tmp_path, [article(99, "س", own[7], date="2024-05-02")], set())
    assert held == [2]
    told = WhooshEngine(tmp_path).snapshot()
    assert [one.article.id for one in told.paragraphs(told.stories().versions[0])] == ["a7", "a99"]
