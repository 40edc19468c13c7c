"""The editor's lint: what it reports, how it says so, and with which exit code it leaves."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.commands.check import check_command
from index.errors import ReadingError
from index.pipeline.check import CheckReport, check
from index.pipeline.indexed_articles import IndexedArticles
from index.pipeline.reindex import reindex
from index.pipeline.suggestions import suggestions
from index.reading import ReadingOptions
from index.settings import Settings
from index.storage.opening import open_storage

GOOD = """---
title: رحلة إلى الجبل
date: 2024-05-01
source: مجلة السفر
---

بدأت الرحلة عند الفجر، وكان الطريق خاليًا إلا من بعض الرعاة الذين يسوقون قطعانهم نحو المراعي العالية في أول الصيف.

وحين بلغنا القمة كانت الشمس قد ارتفعت، فجلسنا نأكل الخبز والجبن وننظر إلى القرى الصغيرة المنثورة في السهل البعيد.
"""
CASES = {
    "no_date": "عنوان\n\nنص المقال الذي لا تاريخ له ولا شيء يدل عليه.",
    "bad_date": "---\ntitle: ع\ndate: غدًا\n---\nنص المقال هنا.",
    "no_title": "نص المقال الذي لا عنوان له، وهو فقرة واحدة تنتهي بنقطة.",
    "orphan_marker": "عنوان\n\nنص فيه علامة لا هامش لها[3].",
    "uncited_note": "عنوان\n\nنص لا علامة فيه البتة، وهو جملة تامة.\n\n[1] كتاب، دار كذا، 2001.",
    "suspected_caption": "عنوان\n\nنص أول يأتي قبل الصورة.\n\n"
    "رجل يمشي على الرصيف وحيدًا مع كلبه في صباح يوم من أيام الشتاء الباردة والناس ينظرون إليه من نوافذ بيوتهم"
    " القديمة ومن شرفاتها العالية ولا يقولون شيئًا له ولا لكلبه الصغير – رويترز\n\nنص بعدها.",
    "suspected_boilerplate": "عنوان\n\nنص أول يأتي قبل السطر.\n\n"
    "للتواصل مع الكاتب انقر هنا أو راسلنا على البريد.\n\nنص بعده.",
    "mixed_encodings": "عنوان\n\nنص فيه حرف تالف \ufffd في وسطه.",
    "long_paragraph": "عنوان\n\n" + "كلمة " * 3000 + ".",
    "encoding": "\u00d9\u2026\u00d9\u2020 \u00d9\u0081\u00d9\u0160 \u00d8\u00b9\u00d9\u201e\u00d9\u2030 " * 9,
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "safar").mkdir()
    (tmp_path / "safar" / "a.md").write_text(GOOD, "utf-8")
    return tmp_path


def codes(report: CheckReport) -> set[str]:
    return set(report.counts)


@pytest.mark.parametrize("code", CASES)
def test_what_looks_wrong_is_reported(corpus: Path, code: str) -> None:
    (corpus / "safar" / "b.txt").write_text(CASES[code], "utf-8")
    report = check(corpus, ReadingOptions())
    assert code in codes(report)
    assert not report.articles[0].anomalies
    assert code not in codes(check(corpus, ReadingOptions(), ignore=[code]))


def test_a_good_article_is_understood_and_clean(corpus: Path) -> None:
    report = check(corpus, ReadingOptions())
    assert report.clean
    (found,) = report.articles
    assert (found.title, found.date, found.source, found.paragraphs, found.notes) == (
        "رحلة إلى الجبل",
        "2024-05-01",
        "مجلة السفر",
        2,
        0,
    )


def test_articles_of_one_id_and_nearly_one_text_are_told(corpus: Path) -> None:
    (corpus / "safar" / "copy.txt").write_text(
        GOOD.replace("الصغيرة", "الكبيرة").replace("title", "id: safar_a\ntitle"), "utf-8"
    )
    report = check(corpus, ReadingOptions())
    assert codes(report) == {"same_id", "near_duplicate"}
    assert "safar/a.md" in report.articles[1].anomalies[0].message


def test_different_articles_are_no_duplicates(corpus: Path) -> None:
    words = GOOD.split("\n\n")[1].split()
    (corpus / "safar" / "other.md").write_text(GOOD.split("\n\n")[0] + "\n\n" + " ".join(reversed(words)), "utf-8")
    assert "near_duplicate" not in codes(check(corpus, ReadingOptions()))


def test_what_was_left_out_is_listed_but_no_fault(corpus: Path) -> None:
    (corpus / "safar" / "a.md").write_text(GOOD + "\n\nالمواضيع ذات الصلة\n", "utf-8")
    report = check(corpus, ReadingOptions())
    assert report.clean
    assert report.articles[0].left_out == ("المواضيع ذات الصلة",)


def test_nothing_at_a_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such"):
        check(tmp_path / "none", ReadingOptions())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(check_command, arguments)


def test_the_command_leaves_with_a_code_for_ci(corpus: Path, tmp_path: Path) -> None:
    assert run(str(corpus)).exit_code == 0
    (corpus / "safar" / "b.txt").write_text(CASES["no_date"], "utf-8")
    assert run(str(corpus)).exit_code == 1
    assert run(str(corpus), "--ignore", "no_date").exit_code == 0
    (corpus / "safar" / "c.txt").write_bytes(b"")
    assert run(str(corpus), "--ignore", "no_date").exit_code == 1
    assert run(str(tmp_path / "none")).exit_code == 2


def test_the_command_speaks_to_people_and_programs(corpus: Path) -> None:
    (corpus / "safar" / "b.txt").write_text(CASES["no_date"], "utf-8")
    said = run(str(corpus)).output
    assert "رحلة إلى الجبل" in said
    assert "no_date: بلا تاريخ" in said
    answer = json.loads(run(str(corpus), "--json").output)
    assert [item["id"] for item in answer["articles"]] == ["safar_a", "safar_b"]
    assert (answer["counts"], answer["clean"]) == ({"no_date": 1}, False)


def test_a_single_file_can_be_checked(corpus: Path) -> None:
    assert "رحلة" in run(str(corpus / "safar" / "a.md"), "--ignore", "no_source").output


def test_a_file_of_the_corpus_has_the_id_and_source_that_indexing_gives_it(tmp_path: Path) -> None:
    folder = tmp_path / "c" / "مجلة النهر" / "2024"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("عنوان المقال\n\n3 مايو 2021\n\nنص المقال الأول، وهو جملة تامة.\n", "utf-8")
    for path in (tmp_path / "c", folder, folder / "a.txt"):
        (item,) = check(path, ReadingOptions(), corpus=tmp_path / "c").articles
        assert (item.id, item.source) == ("مجلة-النهر_2024_a", "مجلة النهر")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "لودجلا ةنحطم\n\n3 مايو 2021\n\nاراهنو اليل لودجلا ءامب رودت ةيرجحلا ةنحطملا تناك ىرقلا نم نوحالفلا.",
            "reversed",
        ),
        ("ةلاسر\n\n3 مايو 2021\n\n.هلاح نع هلأسي هيخأ ىلإ دمحأ بتك", "reversed"),
        ("مطحنة الجدول\n\n3 مايو 2021\n\nكانت المطحنة تدور.\n\n.ةيرقلا يف لودجلا ءامب رودت ةنحطملا تناك", "reversed"),
        ("مطحنة الجدول\n\n15 رجب 1320هـ\n\nكانت المطحنة الحجرية تدور بماء الجدول ليلا ونهارا.", "approximate_date"),
    ],
)
def test_texts_in_reverse_and_days_by_arithmetic_are_told(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "a.txt").write_text(text, "utf-8")
    found = {anomaly.code for item in check(tmp_path, ReadingOptions()).articles for anomaly in item.anomalies}
    assert found & {"reversed", "approximate_date"} == {code}


def test_what_is_missing_comes_with_what_would_mend_it(tmp_path: Path) -> None:
    """Texts lack front matter and rows columns; a folder lacks its source's name, and an encoding."""
    (tmp_path / "a.txt").write_text(CASES["no_date"], "utf-8")
    (tmp_path / "b.csv").write_text("x,y\nأ,ب\n", "utf-8")
    (tmp_path / "c.jsonl").write_text(json.dumps({"body": "نص المقال هنا.", "source": "م"}), "utf-8")
    said = json.loads(run(str(tmp_path), "--json", "--fix-suggestions").output)["suggestions"]
    settings, front_matter = "\n".join(said).split("\n\n")
    assert tomllib.loads(settings) == {
        "reading": {
            "sources": {".": "اسم المصدر"},
            "columns": {"title": "اسم العمود", "date": "اسم العمود", "body": "اسم عمود النص"},
        }
    }
    assert front_matter == "# a.txt\n---\ndate: 2024-04-19\nsource: اسم المصدر\n---"
    assert front_matter in run(str(tmp_path), "--fix-suggestions").output


def test_following_the_suggestions_leaves_nothing_to_suggest(tmp_path: Path) -> None:
    """Front matter as suggested, on top of the article, mends it."""
    article = tmp_path / "a.txt"
    article.write_text(CASES["no_title"], "utf-8")
    *_, front_matter = "\n".join(suggestions(check(tmp_path, ReadingOptions()))).partition("# a.txt\n")
    article.write_text(f"{front_matter}\n{CASES['no_title']}", "utf-8")
    report = check(tmp_path, ReadingOptions())
    assert (report.clean, list(suggestions(report))) == (True, [])


def test_a_folder_in_a_wrong_encoding_is_suggested_one(corpus: Path) -> None:
    """The folder is a key of TOML whatever its name is."""
    folder = corpus / 'م"ج'
    folder.mkdir()
    (folder / "b.txt").write_text("عنوان\n\n2 مايو 2020\n\n" + CASES["mixed_encodings"], "utf-8")
    settings, _, _ = "\n".join(suggestions(check(corpus, ReadingOptions()))).partition("\n\n")
    assert tomllib.loads(settings)["reading"]["encodings"] == {'م"ج': "cp1256"}


def test_a_new_file_is_compared_with_what_is_indexed(tmp_path: Path) -> None:
    """Of files that are checked themselves the indexed state does not count."""
    settings = Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index", processes=1)
    (tmp_path / "corpus" / "safar").mkdir(parents=True)
    (tmp_path / "corpus" / "safar" / "a.md").write_text(GOOD, "utf-8")
    (tmp_path / "corpus" / "safar" / "b.txt").write_text(CASES["no_date"], "utf-8")
    reindex(settings)
    indexed = IndexedArticles(open_storage(settings))
    new = settings.corpus_dir / "c.md"
    new.write_text(GOOD.replace("الصغيرة", "الكبيرة").replace("title", "id: safar_b\ntitle"), "utf-8")
    report = check(new, ReadingOptions(), corpus=settings.corpus_dir, indexed=indexed)
    assert [each.code for each in report.articles[0].anomalies] == ["same_id", "near_duplicate"]
    assert "safar/b.txt" in report.articles[0].anomalies[0].message
    assert "safar/a.md" in report.articles[0].anomalies[1].message
    own = check(settings.corpus_dir / "safar" / "a.md", ReadingOptions(), corpus=settings.corpus_dir, indexed=indexed)
    assert own.clean


def test_without_an_index_files_are_compared_with_each_other_only(tmp_path: Path) -> None:
    settings = Settings(corpus_dir=tmp_path, index_dir=tmp_path / "index", processes=1)
    (tmp_path / "a.md").write_text(GOOD, "utf-8")
    assert check(tmp_path / "a.md", ReadingOptions(), indexed=IndexedArticles(open_storage(settings))).clean
