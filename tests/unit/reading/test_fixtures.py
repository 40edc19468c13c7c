"""Whether articles of every shape are understood: the score of each field over the written fixtures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from index.model import Article
from index.reading import ReadingOptions, SourceFile
from index.reading.reader import read_file
from tests.unit.reading.documents import document
from tests.unit.reading.fixtures import FIELDS, Fixture, faults, fixtures

SHAPES = ("paper", "wire", "markdown", "webpage", "word", "scan", "mixed", "unseen")


def understood(fixture: Fixture, folder: Path) -> Article:
    path = folder / fixture.name
    path.write_bytes(document(fixture))
    articles = list(read_file(SourceFile(path, fixture.name), ReadingOptions()))
    assert len(articles) == 1, f"{fixture.name}: {articles}"
    assert isinstance(articles[0], Article), f"{fixture.name}: {articles[0]}"
    return articles[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_field_of_every_fixture_is_understood(
    shape: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = fixtures(shape)
    found = {fixture.name: faults(fixture, understood(fixture, tmp_path)) for fixture in cases}
    wrong = Counter(field for fields in found.values() for field in fields)
    with capsys.disabled():
        scores = "  ".join(f"{field} {len(cases) - wrong[field]}/{len(cases)}" for field in FIELDS)
        print(f"\n{shape:9} {scores}")
    assert len(cases) >= 10
    assert not {name: fields for name, fields in found.items() if fields}
