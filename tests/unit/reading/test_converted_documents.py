"""Documents that pandoc, LibreOffice and MediaWiki wrote, in the shapes in which their files were read wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.outcomes import only, read, texts

A = "كانت مكتبة الجبل تفتح أبوابها بعد صلاة العصر ويقصدها طلاب القرى المجاورة كل يوم"
B = "ثم نقلت كتبها إلى مبنى المدرسة الجديدة وضاع منها في الطريق كثير من المخطوطات"
T = "مكتبة الجبل"


def test_the_head_of_multimarkdown_may_have_any_keys(tmp_path: Path) -> None:
    head = f"Title: {T}\nAuthor: سلمى الخطيب; هند العلي\nDate: 2019-04-09\nkeywords: كتب, تراث\nlang: ar\ndir: rtl\n"
    article = only(read(tmp_path, "a.md", f"{head}\n## مدخل\n\n{A}.\n"))
    assert (article.title, article.authors, article.tags) == (T, ("سلمى الخطيب", "هند العلي"), ("كتب", "تراث"))
    assert texts(article) == [("heading", "مدخل"), ("body", f"{A}.")]


def test_a_text_that_begins_with_keys_but_no_title_keeps_them(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"Monday: closed\nTuesday: open\n\n{A}.\n"))
    assert "Tuesday: open" in [article.title, *(text for _, text in texts(article))]


def test_several_authors_above_a_date_are_no_title(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\nسلمى الخطيب; هند العلي\n2019-04-09\n\n{A}.\n\n{B}.\n"))
    assert (article.title, article.authors, article.tags) == (T, ("سلمى الخطيب", "هند العلي"), ())


def test_lines_that_pandoc_wrapped_are_joined_whatever_tables_stand_among_them(tmp_path: Path) -> None:
    one, two = (f"{text}.".replace(word, f"\n{word}") for text, word in ((A, "القرى"), (B, "كثير")))
    table = "السنة    الكتب\n-------- --------\n1950     75\n1960     80"
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{one}\n\n{two}\n\n{table}\n"))
    assert texts(article)[:2] == [("body", f"{A}."), ("body", f"{B}.")]


def test_cells_that_stand_on_lines_of_their_own_are_no_numbers_of_pages(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.txt", f"{T}\n\n{A}.\n\nالسنة\nالكتب\n1950\n75\n1960\n8\n\n{B}.\n"))
    assert [text for _, text in texts(article)[1:-1]] == ["السنة", "الكتب", "1950", "75", "1960", "8"]


def test_a_page_of_libreoffice_is_called_by_its_own_title(tmp_path: Path) -> None:
    head = f'<title>{T}</title><meta name="generator" content="LibreOffice"><meta name="author" content="سلمى الخطيب">'
    body = f"<p>{T}</p><p>سلمى الخطيب</p><p>2019-04-09</p><p>{A}.</p><p>{B}.</p>"
    article = only(read(tmp_path, "a.html", f"<html><head>{head}</head><body>{body}</body></html>"))
    assert (article.title, texts(article)) == (T, [("body", f"{A}."), ("body", f"{B}.")])


@pytest.mark.parametrize("sign", [": ", "Table: ", "جدول: "])
def test_what_pandoc_puts_below_a_table_is_its_caption(tmp_path: Path, sign: str) -> None:
    table = "| السنة | الكتب |\n|---|---|\n| 1950 | 75 |"
    article = only(read(tmp_path, "a.md", f"# {T}\n\n{A}.\n\n{table}\n\n{sign}كتب المكتبة\n\n{B}.\n"))
    assert ("caption", "كتب المكتبة") in texts(article)


def test_the_table_of_a_textile_file_keeps_its_rows(tmp_path: Path) -> None:
    rows = "".join(f"<tr>\n<td>{year}</td>\n<td>{count}</td>\n</tr>\n" for year, count in ((1950, 75), (1960, 8)))
    article = only(
        read(tmp_path, "a.textile", f"h2. {T}\n\n{A}.\n\n<table>\n<tbody>\n{rows}</tbody>\n</table>\n\n{B}.\n")
    )
    assert texts(article) == [("body", f"{A}."), ("list", "1950 | 75"), ("list", "1960 | 8"), ("body", f"{B}.")]


def test_a_picture_beside_the_text_of_a_wiki_has_a_caption(tmp_path: Path) -> None:
    text = f"'''{T}''' {A}. [[ملف:x.jpg|تصغير|واجهة [[الجبل|المكتبة]]]]\n\n== تاريخ ==\n{B}.\n"
    article = only(read(tmp_path, "a.mediawiki", text))
    assert texts(article)[:2] == [("caption", "واجهة المكتبة"), ("body", f"{T} {A}.")]
