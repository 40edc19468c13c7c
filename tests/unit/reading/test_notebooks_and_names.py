"""Markdown of note-taking programs and site generators, names inside archives, sections inside unknown XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.outcomes import cites, only, read, refused, texts, zipped

A = "كان خان التجار يستقبل القوافل القادمة من الشمال في كل خريف، وتباع في ساحته الأصواف والجلود."
B = "ثم هجرته القوافل حين شقت الطريق الجديدة، وبقي حارسه وحده يفتح الباب كل صباح."
N = "سجل الوقف، ص 14."
BOTH = [("body", A), ("body", B)]


@pytest.mark.parametrize("name", ["2019-04-09-khan.md", "_posts/2019-04-09-khan.markdown", "2019-04-09-خان.md"])
def test_the_day_in_the_name_of_a_post(tmp_path: Path, name: str) -> None:
    article = only(read(tmp_path, name, f"---\ntitle: خان التجار\n---\n\n{A}\n\n{B}\n"))
    assert article.date is not None
    assert article.date.iso == "2019-04-09"


@pytest.mark.parametrize(
    ("name", "said"),
    [("2019-04-09-khan.md", "date: 2018-01-02\n"), ("2019-04-09-khan.txt", ""), ("2019-04-31-a.md", "")],
)
def test_a_day_that_counts_before_or_none(tmp_path: Path, name: str, said: str) -> None:
    article = only(read(tmp_path, name, f"---\ntitle: خان التجار\n{said}---\n\n{A}\n\n{B}\n"))
    assert (article.date.iso if article.date else None) == ("2018-01-02" if said else None)


@pytest.mark.parametrize("suffix", [".qmd", ".Rmd", ".mdx", ".mkd"])
def test_markdown_under_other_suffixes(tmp_path: Path, suffix: str) -> None:
    article = only(read(tmp_path, f"a{suffix}", f"# خان التجار\n\n{A}[^1]\n\n{B}\n\n[^1]: {N}\n"))
    assert (article.title, texts(article), cites(article)) == ("خان التجار", BOTH, {"1": (N, (1,))})


def test_what_obsidian_shows_and_names(tmp_path: Path) -> None:
    text = f"# خان التجار\n\n> [!info]- تنبيه\n> {A}\n\n{A} ![[صور/باب.png|300]]\n\n![[دفتر الحارس]]\n\n{B} ^b-12\n"
    article = only(read(tmp_path, "a.md", text))
    found = [text for _, text in texts(article)]
    assert [texts(article)[place] for place in (0, 1)] == [("quote", "تنبيه"), ("quote", A)]
    assert (found[2], found[-1]) == (A, B)
    assert not any("!" in text for text in found)
    assert sum("دفتر الحارس" in text for text in found) == 1


@pytest.mark.parametrize("end", ["x^2", "م ^2^"])
def test_powers_are_no_names(tmp_path: Path, end: str) -> None:
    article = only(read(tmp_path, "a.md", f"# خان التجار\n\n{A} {end}\n\n{B}\n"))
    assert "2" in texts(article)[0][1].replace("²", "2")


@pytest.mark.parametrize("code", ["sidenote", "marginnote", "footnote"])
def test_a_note_between_two_codes(tmp_path: Path, code: str) -> None:
    text = f"# خان التجار\n\n{A[:-1]}{{{{< {code} >}}}}{N}{{{{< /{code} >}}}}.\n\n{B}\n"
    article = only(read(tmp_path, "a.md", text))
    assert (texts(article), cites(article)) == (BOTH, {"1": (N, (1,))})


@pytest.mark.parametrize("encoding", ["cp1256", "cp720", "utf-8"])
def test_names_in_the_code_pages_of_arabic(tmp_path: Path, encoding: str) -> None:
    name = "خان التجار/باب.txt".encode(encoding)
    plain = "n" * len(name)
    data = zipped({plain: f"خان التجار\n\n{A}\n\n{B}\n".encode()}).replace(plain.encode(), name)
    assert only(read(tmp_path, "a.zip", data)).id == "a.zip_خان-التجار_باب"


def test_names_in_the_code_page_of_dos_stay(tmp_path: Path) -> None:
    data = zipped({"cafX.txt": f"خان التجار\n\n{A}\n\n{B}\n".encode()}).replace(b"cafX", "café".encode("cp437"))
    assert only(read(tmp_path, "a.zip", data)).id == "a.zip_café"


def test_an_archive_in_an_archive_says_what_to_do(tmp_path: Path) -> None:
    assert "outer" in refused(read(tmp_path, "a.zip", zipped({"b.zip": zipped({"c.txt": A.encode()})})))


@pytest.mark.parametrize("note", ["fn", "footnote"])
def test_sections_and_notes_of_unknown_xml(tmp_path: Path, note: str) -> None:
    section = f"<section><title>عودة الحارس</title><p>{B}</p></section>"
    body = f"<body><p>{A[:-1]}<{note}>{N}</{note}>.</p>{section}</body>"
    article = only(read(tmp_path, "a.xml", f"<topic id='k'><title>خان التجار</title>{body}</topic>"))
    assert [text for _, text in texts(article)] == [A, "عودة الحارس", B]
    assert cites(article) == {"1": (N, (1,))}


@pytest.mark.parametrize("text", [f"{A}\n{B}", f"{A[:20]}<b>{A[20:40]}</b>{A[40:]}\n{B}"])
def test_all_letters_of_a_text_with_elements_in_it(tmp_path: Path, text: str) -> None:
    article = only(read(tmp_path, "a.xml", f"<DOC><TITLE>خان</TITLE><TEXT>{text}</TEXT></DOC>"))
    assert texts(article) == BOTH


def test_scans_in_xml_are_no_open_document(tmp_path: Path) -> None:
    assert "<document>" in refused(read(tmp_path, "a.xml", "<document xmlns='http://x.org/ocr'><page/></document>"))
