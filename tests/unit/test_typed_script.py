"""A user's script that searches from Python passes mypy --strict: the packages say their types, and they are whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy import api

ROOT = Path(__file__).parents[2]
SCRIPT = """
from pathlib import Path

from index.model import Article
from index.settings import Settings
from search.results import ResultPage, SearchRequest
from search.service import SearchService, open_service


def titles(service: SearchService, q: str) -> list[str]:
    page: ResultPage = service.search(SearchRequest(q, chosen={"source": ("a",)}, per_page=5))
    return [hit.article.title for hit in page.hits if hit.score > 0]


service = open_service(Settings(index_dir=Path("index")))
article: Article = service.whole_article("a1")
rows = [(hit.paragraph.number, hit.paragraph.text) for hit in service.export(SearchRequest("ماء")).hits]
print(titles(service, "ماء"), article.authors, rows)
"""


@pytest.mark.parametrize(
    ("more", "wrong"), [("", ""), ("service.search(5)", "arg-type"), ("article.auther", "attr-defined")]
)
def test_a_script_is_checked_as_strictly_as_we_are(tmp_path: Path, more: str, wrong: str) -> None:
    """What is right passes; a wrong argument and a misspelt name are found."""
    script = tmp_path / "script.py"
    script.write_text(f"{SCRIPT}\n{more}\n", "utf-8")
    cache = ROOT / ".mypy_cache"  # the one of `make check`: the packages are not read anew
    told, errors, status = api.run(
        ["--strict", "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(cache), str(script)]
    )
    assert (status == 0) == (not wrong), told + errors
    assert f"[{wrong}]" in told or not wrong
