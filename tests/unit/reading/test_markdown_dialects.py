"""Plain texts and dialects of Markdown: heads, hashtags, keywords, notes of chapters."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.model import Article
from tests.unit.reading.outcomes import cites, only, read, texts

A = "كان سوق النحاسين يمتد من باب الحديد إلى ساحة المسجد الكبير في وسط المدينة القديمة"
B = "ثم هجر الصناع دكاكينهم بعد أن دخلت الأواني الرخيصة من المصانع إلى كل بيت في البلاد"
C = "وفي العام الماضي عاد ثلاثة من أبنائهم إلى الصنعة وفتحوا ورشة صغيرة قرب الباب القديم"
T = "سوق النحاسين القديم"


def iso(article: Article) -> str | None:
    return article.date.iso if article.date else None


@pytest.mark.parametrize("opening", ["النص:\n", "TEXT:\n", "المحتوى: ", ""])
def test_a_head_of_lines_that_say_what_they_are(tmp_path: Path, opening: str) -> None:
    head = f"عنوان المقال: {T}\nاسم الكاتب: سلمى العلي\nتاريخ النشر: 9/4/2019\nالصحيفة: جريدة المدينة\n"
    article = only(read(tmp_path, "a.txt", f"{head}{opening}{A}.\n\n{B}.\n"))
    assert (article.title, article.authors, article.source, iso(article)) == (
        T,
        ("سلمى العلي",),
        "جريدة المدينة",
        "2019-04-09",
    )
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]


def test_one_line_with_a_colon_is_no_head(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\nالخبر: {A}.\n\nوقال الصانع: {B}.\n"))
    assert texts(article) == [("body", f"الخبر: {A}."), ("body", f"وقال الصانع: {B}.")]


@pytest.mark.parametrize(
    ("first", "title", "tags"),
    [
        (f"#{T}\n\n", T, ()),
        (f"#صناعات\n{T}\n\n", T, ("صناعات",)),
        (f"{T}\n\n#صناعات #سوق_النحاس\n\n", T, ("صناعات", "سوق النحاس")),
    ],
)
def test_a_sign_before_a_title_and_hashtags(tmp_path: Path, first: str, title: str, tags: tuple[str, ...]) -> None:
    article = only(read(tmp_path, "a.txt", f"{first}{A}.\n\n#سوق_النحاس يعود كما كان\n\n{B}.\n"))
    assert (article.title, article.tags) == (title, tags)
    assert texts(article)[1] == ("body", "#سوق_النحاس يعود كما كان")


def test_the_volume_and_page_that_end_a_reference_stay_in_it(tmp_path: Path) -> None:
    notes = "(1) سجل الوقف المحفوظ في دار الكتب،\nالمجلد الثاني، ص 12.\n(2) دفتر الصناع.\n"
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A} (1).\n\n{B} (2).\n\nالهوامش\n{notes}"))
    assert [note.text for note in article.notes] == [
        "سجل الوقف المحفوظ في دار الكتب، المجلد الثاني، ص 12.",
        "دفتر الصناع.",
    ]


def test_a_name_with_a_star_holds_a_head_together(tmp_path: Path) -> None:
    head = f"مجلة الحرف\nالعدد 12 - ربيع 2019\n\nدراسة\n\n{T}\n\nسلمى العلي (*)\n\n"
    article = only(read(tmp_path, "a.txt", f"{head}{A}.\n\n{B}.\n\n(*) باحثة في تاريخ الصناعات.\n"))
    assert (article.title, article.authors, article.source, article.tags) == (
        T,
        ("سلمى العلي",),
        "مجلة الحرف",
        ("دراسة",),
    )
    assert (iso(article), [note.text for note in article.notes]) == ("2019", ["باحثة في تاريخ الصناعات."])


@pytest.mark.parametrize("line", ["سلمى العلي — 9 أبريل 2019", "9 نيسان 2019 | سلمى العلي"])
def test_a_name_beside_a_date_is_the_author(tmp_path: Path, line: str) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{line}\n\n{A}.\n\n{B}.\n"))
    assert (article.authors, iso(article)) == (("سلمى العلي",), "2019-04-09")
    assert len(article.paragraphs) == 2


def test_a_line_amid_the_text_that_says_when_it_was_published(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A}.\n\n{B}.\n\nنشر الثلاثاء، 09 ابريل / نيسان 2019\n\n{C}.\n"))
    assert iso(article) == "2019-04-09"
    assert texts(article) == [("body", f"{text}.") for text in (A, B, C)]


def test_a_day_amid_the_text_that_says_nothing_more_stays(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A}.\n\n9 أبريل 2019\n\n{C}.\n"))
    assert ("heading", "9 أبريل 2019") in texts(article)


@pytest.mark.parametrize(
    ("written", "code"), [("العربية", "ar"), ("Arabic", "ar"), ("ar-EG", "ar"), ("en_US", "en"), ("FR", "fr")]
)
def test_languages_are_codes(tmp_path: Path, written: str, code: str) -> None:
    assert only(read(tmp_path, "a.md", f"---\ntitle: {T}\nlanguage: {written}\n---\n{A}.\n")).language == code


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        (f"{A} %%تذكير%%.", [("body", f"{A}.")]),
        ("سوق و_باب_ وملف a_b_c.", [("body", "سوق وباب وملف a_b_c.")]),
        ("| كان السوق عامرا\n| وكان الباب عاليا", [("body", "كان السوق عامرا"), ("body", "وكان الباب عاليا")]),
        ("القدر\n: إناء من نحاس.", [("body", "القدر"), ("body", "إناء من نحاس.")]),
        (f"\\begin{{center}}\n{A}.\n\\end{{center}}", [("body", f"{A}.")]),
        ("![](a.jpg)\n*باب السوق*", [("caption", "باب السوق")]),
        ("![](a.jpg)\n__باب السوق__", [("caption", "باب السوق")]),
    ],
)
def test_other_dialects_of_markdown(tmp_path: Path, markdown: str, wanted: list[tuple[str, str]]) -> None:
    article = only(read(tmp_path, "a.md", f"# {T}\n\n{B}.\n\n{markdown}\n\n{C}.\n"))
    assert texts(article) == [("body", f"{B}."), *wanted, ("body", f"{C}.")]


def test_notes_in_codes_and_by_anchors(tmp_path: Path) -> None:
    text = f'# {T}\n\n{A}{{{{< sidenote "سجل الوقف" >}}}}.\n\n{B}.\n'
    assert [(note.text, note.cited_by) for note in only(read(tmp_path, "a.md", text)).notes] == [("سجل الوقف", (1,))]
    text = f'# {T}\n\n{A}<sup id="a1">[1](#f1)</sup>.\n\n{B}.\n\n<b id="f1">1</b> سجل الوقف. [↩](#a1)\n'
    article = only(read(tmp_path, "b.md", text))
    assert [(note.text, note.cited_by) for note in article.notes] == [("سجل الوقف.", (1,))]
    assert texts(article) == [("body", f"{A}."), ("body", f"{B}.")]


def test_the_head_of_a_paper(tmp_path: Path) -> None:
    head = f"مجلة الحرف، المجلد 5، العدد 12، ربيع 2019\n\n{T}\n\nد. سلمى العلي\n\nجامعة المدينة\n\nالملخص\n\n"
    article = only(read(tmp_path, "a.txt", f"{head}{A}.\n\nالكلمات المفتاحية: سوق، نحاس، صناعات\n\n{B}.\n"))
    assert (article.title, article.authors, article.source) == (T, ("د. سلمى العلي",), "مجلة الحرف")
    assert (iso(article), article.tags) == ("2019", ("سوق", "نحاس", "صناعات"))
    assert [text for kind, text in texts(article) if kind == "body"] == [f"{A}.", f"{B}."]


def test_keywords_spoken_of_in_a_sentence_stay(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A}.\n\nتبحث الكلمات المفتاحية: سوق في الفهرس.\n\n{B}.\n"))
    assert (article.tags, len(article.paragraphs)) == ((), 3)


@pytest.mark.parametrize(
    "lists",
    [
        "هوامش الفصل الأول\n\n{}هوامش الفصل الثاني\n\n{}",
        "الهوامش\n\nالفصل الأول\n\n{}الفصل الثاني\n\n{}",
        "الهوامش\n\n{}الفصل الثاني:\n\n{}",
    ],
)
def test_the_notes_of_a_book_s_chapters_at_its_end(tmp_path: Path, lists: str) -> None:
    notes = lists.format("(1) سجل أول.\n(2) دفتر أول.\n\n", "(1) سجل ثان.\n(2) دفتر ثان.\n")
    text = f"{T}\n\nالفصل الأول\n\n{A} (1).\n\n{B} (2).\n\nالفصل الثاني\n\n{C} (1).\n\n{A} (2).\n\n{notes}"
    assert cites(only(read(tmp_path, "a.txt", text))) == {
        "1": ("سجل أول.", (2,)),
        "2": ("دفتر أول.", (3,)),
        "1.2": ("سجل ثان.", (5,)),
        "2.2": ("دفتر ثان.", (6,)),
    }


def test_a_source_cited_again_is_no_new_chapter(tmp_path: Path) -> None:
    text = f"{T}\n\n{A} [1].\n\n{B} [2].\n\n{C} [1].\n\nالمراجع\n[1] سجل.\n[2] دفتر.\n"
    assert cites(only(read(tmp_path, "a.txt", text))) == {"1": ("سجل.", (1, 3)), "2": ("دفتر.", (2,))}


def test_a_list_below_the_notes_of_a_chapter_is_the_text_s(tmp_path: Path) -> None:
    text = f"{T}\n\n{A} (1).\n\nالهوامش\n(1) سجل.\n\nأقسام السوق\n\n1. قسم القدور والأباريق.\n2. قسم الصواني.\n\n{B}.\n"
    article = only(read(tmp_path, "a.txt", text))
    assert [note.text for note in article.notes] == ["سجل."]
    assert ("list", "1. قسم القدور والأباريق.") in texts(article)


@pytest.mark.parametrize("between", [" ", "\t"])
def test_numbers_without_a_sign_in_a_list_of_notes(tmp_path: Path, between: str) -> None:
    notes = f"3{between}سجل الوقف.\n4{between}دفتر الصناع.\n"
    text = f"{T}\n\n{A} (3).\n\n{B} (4).\n\nالهوامش\n\n{notes}"
    assert cites(only(read(tmp_path, "a.txt", text))) == {"3": ("سجل الوقف.", (1,)), "4": ("دفتر الصناع.", (2,))}


def test_tables_drawn_with_bars_and_emphasis_in_a_plain_text(tmp_path: Path) -> None:
    table = "| السنة | الدكاكين |\n|---|:--|\n| 1950 | 40 |\n| 1960 | 7 |"
    article = only(read(tmp_path, "a.txt", f"# {T}\n\n{A}، **كلها**.\n\n{table}\n\n{B}.\n"))
    rows = ["السنة | الدكاكين", "1950 | 40", "1960 | 7"]
    assert texts(article) == [("body", f"{A}، كلها."), *(("list", row) for row in rows), ("body", f"{B}.")]


def test_a_text_of_wikisource(tmp_path: Path) -> None:
    poem = "<poem>\nمضت المواسم والمناجل أطرقت\nوغدت أغاني الأمس ذكرى\n</poem>"
    text = f"{{{{رأسية|عنوان={T}|مؤلف=سلمى}}}}\n{poem}\n{A}{{{{هامش|سجل الوقف}}}}.\n"
    article = only(read(tmp_path, "a.mediawiki", text))
    assert (article.title, [text for _, text in texts(article)]) == (
        T,
        ["مضت المواسم والمناجل أطرقت", "وغدت أغاني الأمس ذكرى", f"{A}."],
    )
    assert cites(article) == {"1": ("سجل الوقف", (3,))}
