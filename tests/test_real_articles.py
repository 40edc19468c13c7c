"""Two real articles as scraped, when they lie beside the checkout: what the main job must show of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.model import Article
from index.pipeline.reindex import reindex
from index.reading import ReadingOptions, find_files
from index.reading.reader import read_file
from index.settings import Settings
from search.results import ResultPage, SearchRequest
from search.service import SearchService, open_service

ARTICLES = Path(__file__).parent.parent.parent / "shared" / "articles"
JAPAN, COMMAND = "000_0a8a8bd5ead07c4e", "004_334bd50115bf528e"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not ARTICLES.is_dir(), reason="the two real articles do not lie beside the checkout"),
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    settings = Settings(corpus_dir=ARTICLES, index_dir=tmp_path_factory.mktemp("index"))
    assert reindex(settings).added == 2
    service = open_service(settings)
    yield service
    service.close()


def search(service: SearchService, q: str, **options: object) -> ResultPage:
    return service.search(SearchRequest(q, per_page=100, **options))  # type: ignore[arg-type]


def written(page: ResultPage) -> set[str]:
    """The marked words of all hits as the articles write them."""
    return {hit.paragraph.text[span.start : span.start + span.length] for hit in page.hits for span in hit.spans}


def places(page: ResultPage) -> list[tuple[str, int]]:
    return [(hit.article.id, hit.paragraph.number) for hit in page.hits]


def test_a_vocalised_title_is_found_and_marked_on_its_letters(service: SearchService) -> None:
    hit = next(hit for hit in search(service, "التحالف الأمني").hits if hit.article.id == JAPAN)
    marked = [hit.article.title[span.start : span.start + span.length] for span in hit.title_spans]
    assert marked == ["التَّحَالفِ", "الأمنيِّ"]


def test_a_name_is_found_with_its_clitics(service: SearchService) -> None:
    page = search(service, "اليابان")
    assert {"اليابان", "باليابان", "لليابان"} <= written(page)
    title = next(hit for hit in page.hits if hit.article.id == JAPAN)
    assert "واليابانِ" in {title.article.title[span.start : span.start + span.length] for span in title.title_spans}


def test_latin_case_does_not_matter(service: SearchService) -> None:
    assert places(search(service, "AUKUS")) == places(search(service, "aukus"))
    assert search(service, "aukus").total == 3


def test_a_phrase_is_found_only_where_its_words_are_adjacent(service: SearchService) -> None:
    page = search(service, '"القدرات العسكرية"')
    assert {hit.paragraph.number for hit in page.hits} >= {14, 19, 30}
    for hit in page.hits:
        first, second = hit.spans[:2]
        assert hit.paragraph.text[first.start + first.length : second.start].strip() == ""


def test_spellings_of_one_word_find_the_same(service: SearchService) -> None:
    assert places(search(service, "الأمريكية")) == places(search(service, "الامريكيه"))
    assert {"الأمريكية", "الأميركية"} <= written(search(service, "الأمريكية"))


def test_the_dates_stand_in_the_facets(service: SearchService) -> None:
    page = search(service, "")
    months = {value.value: value.count for facet in page.facets if facet.name == "month" for value in facet.values}
    assert months == {"2024-04": 28, "unknown": 22}
    assert {hit.article.id for hit in page.hits} == {JAPAN, COMMAND}


def test_every_note_sits_on_the_paragraph_that_cites_it_and_nowhere_else(service: SearchService) -> None:
    domains = ["csis.org", "washingtonpost.com", "mainichi.jp", "whitehouse.gov", "dawn.com", "washingtonpost.com"]
    notes = service.article(JAPAN).article.notes
    assert [note.citation.domain for note in notes] == domains
    assert [note.cited_by for note in notes] == [(5,), (6,), (7,), (9,), (21,), (24,)]
    shown = {(hit.paragraph.number, n.note.number) for hit in search(service, "").hits for n in hit.notes}
    assert shown == {(5, "1"), (6, "2"), (7, "3"), (9, "4"), (21, "5"), (24, "6")}
    assert notes[5].same_as == "2"


def test_no_paragraph_is_what_is_not_the_article(service: SearchService) -> None:
    article = service.article(JAPAN).article
    assert article.date is not None
    assert article.date.iso == "2024-04-19"
    for paragraph in article.paragraphs:
        assert paragraph.text not in {"Insight Image", "19 أبريل 2024", "المواضيع ذات الصلة", article.title}
    assert [p.text for p in article.paragraphs if p.kind == "heading"] == [
        "أهمية الزيارة: تحليل أبعادها",
        "نتائج الزيارة",
        "دلالات ترقية التحالف",
        "الخاتمة",
    ]


def test_the_notes_are_searched(service: SearchService) -> None:
    for page in (search(service, "washingtonpost", fields=("notes",)), search(service, "note:washingtonpost")):
        assert sorted(places(page)) == [(JAPAN, 6), (JAPAN, 24)]


def test_captions_are_captions(service: SearchService) -> None:
    article = service.article(COMMAND).article
    assert [p.number for p in article.paragraphs if p.kind == "caption"] == [1, 8]
    assert article.date is None


def test_nothing_of_the_files_is_lost() -> None:
    """Every Arabic letter of the command article is in one of its paragraphs."""
    (file,) = [file for file in find_files(ARTICLES) if file.name.startswith(COMMAND)]
    (article,) = read_file(file, ReadingOptions())
    assert isinstance(article, Article)
    letters = [c for c in file.path.read_text("utf-8") if c.isalpha()]
    kept = [c for p in article.paragraphs for c in p.text if c.isalpha()]
    assert kept == letters
