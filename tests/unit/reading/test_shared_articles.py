"""The two real articles that may lie beside the checkout are understood without a fault."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from index.model import Article
from index.reading import ReadingOptions, SourceFile
from index.reading.reader import read_file

FOLDER = Path(__file__).parents[4] / "shared" / "articles"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the two real articles do not lie beside the checkout"),
]


def article(start: str) -> Article:
    path = next(FOLDER.glob(f"{start}_*.txt"))
    (found,) = read_file(SourceFile(path, path.name), ReadingOptions(report_left_out=True))
    assert isinstance(found, Article)
    return found


def test_the_paper_is_perfect() -> None:
    found = article("000")
    assert found.title.startswith("تعزيزُ التَّحَالفِ الأمنيِّ")
    assert found.date is not None
    assert found.date.iso == "2024-04-19"
    assert [p.text for p in found.paragraphs if p.kind == "heading"] == [
        "أهمية الزيارة: تحليل أبعادها",
        "نتائج الزيارة",
        "دلالات ترقية التحالف",
        "الخاتمة",
    ]
    assert Counter(p.kind for p in found.paragraphs) == {"body": 28, "heading": 4}
    assert [a.message for a in found.anomalies] == ["Insight Image", found.title, "19 أبريل 2024", "المواضيع ذات الصلة"]
    assert not any("[" in p.text for p in found.paragraphs)


def test_its_notes_are_whole_and_tied_to_their_paragraphs() -> None:
    notes = article("000").notes
    assert [(n.number, n.citation.domain, n.cited_by, n.same_as) for n in notes] == [
        ("1", "csis.org", (5,), None),
        ("2", "washingtonpost.com", (6,), None),
        ("3", "mainichi.jp", (7,), None),
        ("4", "whitehouse.gov", (9,), None),
        ("5", "dawn.com", (21,), None),
        ("6", "washingtonpost.com", (24,), "2"),
    ]
    assert [n.citation.publisher for n in notes] == [
        "CSIS",
        "The Washington Post",
        "The Mainichi",
        "The White House",
        "DAWN",
        "The Washington Post",
    ]
    assert [n.citation.author for n in notes[:3]] == ["Christopher B. Johnstone", "Ishaan Tharoor", None]
    assert all(n.citation.date and n.citation.url and n.text.endswith(n.citation.url) for n in notes)


def test_the_news_keeps_its_captions_apart() -> None:
    found = article("004")
    assert found.date is None
    assert [p.number for p in found.paragraphs if p.kind == "caption"] == [1, 8]
    assert len(found.paragraphs) == 22
    assert found.title.startswith("أعلنت الولايات المتحدة")
