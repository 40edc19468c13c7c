"""The sample collection: what is understood of each of its articles, and that a search over it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from index.model import Article
from index.pipeline.reindex import reindex
from index.reading import ReadingOptions, find_files
from index.reading.reader import read_file
from index.settings import Settings, load_settings
from search.results import SearchRequest
from search.service import SearchService, open_service
from search.stories.stories import StoriesRequest

ROOT = Path(__file__).resolve().parent.parent


class Expected(NamedTuple):
    """What must be read of an article; `layout` has the first letter of each block's kind and the notes it cites."""

    id: str
    date: str | None
    source: str | None
    author: str | None
    layout: str
    cited: str


ARTICLES = [
    Expected("akhbar-maktaba", "2025-03-02", "صحيفة المرفأ", "وائل دروبي", "b b b", ""),
    Expected("akhbar-maktaba-dafatir", "2025-03-03", "دفاتر الثقافة", None, "b b b", ""),
    Expected("akhbar-maktaba-awraq", "2025-03-04", "مجلة أوراق العلوم", None, "b b b", ""),
    Expected("akhbar-tuyur", "2024-11", "مرصد الماء والبيئة", None, "b b b", ""),
    Expected("akhbar-tuyur-marfa", "2024-12-02", "صحيفة المرفأ", None, "b b", ""),
    Expected("akhbar-jaiza", "2023-12-05", "مجلة أوراق العلوم", "نور الحسيني", "b b b", ""),
    Expected("akhbar-jaiza-ufuq", "2023-12-05", "مركز الأفق للدراسات", None, "b b b", ""),
    Expected(
        "awraq_alat-wa-lugha",
        "2025-02-03",
        "مجلة أوراق العلوم",
        "نور الحسيني",
        "b1 h b b h b2 b h b3 h b4 b",
        "awraq.example.com science.example.org data.example.net data.example.net",
    ),
    Expected(
        "awraq_amwaj-al-jadhibiya",
        "2022-11-18",
        "مجلة أوراق العلوم",
        "د. رامي السعدي",
        "b1 h b h b2 h b b3 h b4 b b",
        "science.example.org awraq.example.com science.example.org science.example.org",
    ),
    Expected(
        "awraq_ibn-al-haytham",
        "2022-08-22",
        "مجلة أوراق العلوم",
        "د. عمر الطحان",
        "b1 h b b2 h b b3 h b4 h b b",
        "- - science.example.org -",
    ),
    Expected(
        "awraq_laqahat",
        "2025-04-07",
        "مجلة أوراق العلوم",
        "د. دانا يازجي",
        "b1 b h b b2 h b h b3 b4 h b",
        "- health.example.org revue.example.com awraq.example.com",
    ),
    Expected(
        "dafatir_al-khatt-al-arabi",
        "2023-12-10",
        "دفاتر الثقافة",
        "سلمى الخطيب",
        "b1 h b2 h b b h b b h b b3 b b",
        "- - archive.example.org",
    ),
    Expected(
        "dafatir_al-qahwa",
        "2025-08-21",
        "دفاتر الثقافة",
        "هشام البدري",
        "b1 h b b2 h b3 b h b b4 b",
        "- archive.example.org revue.example.com revue.example.com",
    ),
    Expected(
        "dafatir_tariq-al-harir",
        "2024-05-17",
        "دفاتر الثقافة",
        "هشام البدري",
        "b1 h b b2 h b3 h b b4 h b b",
        "revue.example.com - - archive.example.org",
    ),
    Expected("khawatir", None, None, None, "b b b b", ""),
    Expected("marfa_2022_suq-al-samak", "2022-06-14", "صحيفة المرفأ", "وائل دروبي", "c b b b b c b b", ""),
    Expected("marfa_2023_qitar-al-sahil", "2023-09-20", "صحيفة المرفأ", "منى شاهين", "b b b b b c", ""),
    Expected("marfa_2024_aswaq-ramadan", "2024-03-25", "صحيفة المرفأ", "يوسف قنديل", "b b b b b b b b", ""),
    Expected("marfa_2024_intikhabat-al-baladiya", "2024-10-28", "صحيفة المرفأ", "منى شاهين", "c b b b b c", ""),
    Expected(
        "marsad_al-jafaf",
        "2023-02-20",
        "مرصد الماء والبيئة",
        "ليلى عبد الهادي",
        "b1 h b2 b h b b h b3 b h b4 b",
        "- climate.example.org journal.example.net climate.example.org",
    ),
    Expected("marsad_ashjar-al-qurm", "2024-06-05", "مرصد الماء والبيئة", None, "c b h b h b b h b b b b c", ""),
    Expected(
        "marsad_tahliyat-al-miyah",
        "2022-10",
        "مرصد الماء والبيئة",
        None,
        "b h b b1 h b2 b h b3 h b b h b",
        "water.example.org water.example.org journal.example.net",
    ),
    Expected(
        "ufuq_diblumasiyat-al-miyah",
        "2023-04",
        "مركز الأفق للدراسات",
        "ليلى عبد الهادي",
        "b1 h b2 b h b3 b h b4 b h b5 b",
        "- water.example.org journal.example.net journal.example.net climate.example.org",
    ),
    Expected(
        "ufuq_intiqal-al-taqa",
        "2023-10-05",
        "مركز الأفق للدراسات",
        "كريم الزهراني",
        "b1 h b b2 h b b3 h b4 b h b b",
        "energy.example.org example.com journal.example.net revue.example.com",
    ),
    Expected(
        "ufuq_mamarrat-bahriya",
        "2024-03-12",
        "مركز الأفق للدراسات",
        "سلمى الخطيب",
        "b1 b h b2 b3 h b b4 q h b5 b h b l l l l b",
        "maritime.example.org journal.example.net revue.example.com - maritime.example.org",
    ),
]
TITLES = {
    "ufuq_mamarrat-bahriya": "أمنُ الممرَّاتِ البحريَّةِ ومستقبلُ التِّجارةِ العالميَّة",
    "ufuq_diblumasiyat-al-miyah": "دبلوماسية المياه: كيف تتقاسم الدول نهرًا واحدًا؟",
    "dafatir_tariq-al-harir": "طريق الحرير: شبكة من الطرق لا طريق واحد",
    "marfa_2024_aswaq-ramadan": "أسواق رمضان: حيث تلتقي المدينة بنفسها كل مساء",
    "akhbar-jaiza": "باحثة شابة تفوز بجائزة الكتاب العلمي",
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    checkout = load_settings(environment={}, directory=ROOT)
    return replace(checkout, corpus_dir=ROOT / "corpus", index_dir=tmp_path_factory.mktemp("index"), processes=1)


@pytest.fixture(scope="module")
def articles(settings: Settings) -> dict[str, Article]:
    options = ReadingOptions.from_table(settings.reading)
    read = [article for file in find_files(settings.corpus_dir) for article in read_file(file, options)]
    assert all(isinstance(article, Article) for article in read), read
    return {article.id: article for article in read if isinstance(article, Article)}


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[SearchService]:
    report = reindex(settings)
    assert (report.added, report.refused) == (len(ARTICLES), ())
    service = open_service(settings)
    yield service
    service.close()


def layout(article: Article) -> str:
    """The kinds of an article's blocks, each with the numbers of the notes it cites."""
    return " ".join(p.kind[0] + ",".join(marker.number for marker in p.markers) for p in article.paragraphs)


@pytest.mark.parametrize("expected", ARTICLES, ids=lambda expected: expected.id)
def test_each_article_is_understood(articles: dict[str, Article], expected: Expected) -> None:
    """Date, source, author, the kind of every block, and each note with the domain it cites and where it is cited."""
    article = articles[expected.id]
    cited = " ".join(note.citation.domain or "-" for note in article.notes)
    found = (article.date.iso if article.date else None, article.source, article.author, layout(article), cited)
    assert found == expected[1:]


@pytest.mark.parametrize(("name", "title"), TITLES.items())
def test_titles_keep_every_letter(articles: dict[str, Article], name: str, title: str) -> None:
    """A title is shown as it was written, harakat included."""
    assert articles[name].title == title


def test_nothing_else_is_in_the_collection(articles: dict[str, Article]) -> None:
    """Every file of the collection is in the table above, and only one of them has something an editor must look at."""
    assert sorted(articles) == sorted(expected.id for expected in ARTICLES)
    anomalies = {(name, anomaly.code) for name, article in articles.items() for anomaly in article.anomalies}
    assert anomalies == {("khawatir", "no_title")}


def test_the_collection_is_as_varied_as_it_says(articles: dict[str, Article]) -> None:
    """At least fourteen long articles, five sources, four years, both calendars and every precision it promises."""
    lengths = [sum(len(p.text.split()) for p in article.paragraphs) for article in articles.values()]
    dates = [article.date for article in articles.values() if article.date]
    assert sum(length >= 200 for length in lengths) >= 14
    assert len({article.source for article in articles.values() if article.source}) == 5
    assert {date.iso[:4] for date in dates} == {"2022", "2023", "2024", "2025"}
    assert {(date.calendar, date.precision) for date in dates} == {
        ("gregorian", "day"),
        ("gregorian", "month"),
        ("hijri", "day"),
    }


def test_the_same_source_cited_twice_is_seen(articles: dict[str, Article]) -> None:
    """A repeated citation and an ibid. point to the note that cites the source first."""
    again = {(name, note.number, note.same_as) for name, a in articles.items() for note in a.notes if note.same_as}
    assert again == {
        ("ufuq_mamarrat-bahriya", "5", "1"),
        ("ufuq_diblumasiyat-al-miyah", "4", "3"),
        ("dafatir_al-qahwa", "4", "3"),
    }


def test_several_articles_cite_each_common_domain(articles: dict[str, Article]) -> None:
    """The facet of cited domains has something to count."""
    pairs = {(note.citation.domain, name) for name, article in articles.items() for note in article.notes}
    per_domain = Counter(domain for domain, _ in pairs if domain)
    assert sum(count >= 2 for count in per_domain.values()) >= 5


def test_several_sources_printed_one_text(service: SearchService) -> None:
    """The pages of stories have something to show: a source before the others, and two on one day."""
    page = service.stories(StoriesRequest())
    assert [(one.article.id, one.versions, one.first_sources) for one in page.stories] == [
        ("akhbar-maktaba", 3, ("صحيفة المرفأ",)),
        ("akhbar-tuyur", 2, ("مرصد الماء والبيئة",)),
        ("akhbar-jaiza", 2, ("مجلة أوراق العلوم", "مركز الأفق للدراسات")),
    ]


QUERIES = [
    ("صاروخ على سفينة", "ufuq_mamarrat-bahriya", "broken plurals: the article has صواريخ and السفن"),
    ("التحالف الأمني", "ufuq_mamarrat-bahriya", "a vocalised heading"),
    ("أمريكا الجنوبية", "dafatir_al-qahwa", "a variant: the article writes أميركا"),
    ('"الذكاء الاصطناعي"', "awraq_alat-wa-lugha", "a phrase"),
    ("note:Ortega", "awraq_amwaj-al-jadhibiya", "a Latin name in a note"),
    ("الغابات والكربون", "marsad_ashjar-al-qurm", "clitics and plurals"),
    ("ابن الهيثم كتاب المناظر", "awraq_ibn-al-haytham", "a name and a book"),
    ("متى اختفى الجدري من الأرض؟", "awraq_laqahat", "a question"),
    ("القهوه في اليمن", "dafatir_al-qahwa", "ه for ة"),
    ("الحكواتى", "marfa_2024_aswaq-ramadan", "ى for ي"),
]


@pytest.mark.parametrize(("query", "name", "why"), QUERIES, ids=[why for _, _, why in QUERIES])
def test_readers_find_what_they_look_for(service: SearchService, query: str, name: str, why: str) -> None:
    """The article that answers is the first of the results, grouped by article."""
    page = service.search(SearchRequest(query, group=True))
    assert page.hits, why
    assert page.hits[0].article.id == name, why
