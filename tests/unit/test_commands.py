"""The commands, run as an editor runs them over a folder of articles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from index.commands.reindex import reindex_command
from index.commands.snapshots import restore_command
from search.commands import explain_command, info_command, search_command, stories_command
from web.commands import program

ARTICLE = """---
title: قمة {n}
date: 2024-04-1{n}
source: مركز
---

اتفق الزعيمان في القمة على تعزيز القدرات العسكرية لليابان.

وقالت طوكيو إن سياساتهم لم تتغير.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n in (1, 2, 3):
        (folder / f"summit-{n}.md").write_text(ARTICLE.format(n=n), "utf-8")
    return folder


def reindex(corpus: Path, *options: str) -> Result:
    index = corpus.parent / "index"
    return CliRunner().invoke(reindex_command, ["--corpus", str(corpus), "--index", str(index), *options])


def counts(result: Result) -> tuple[int, int, int, int]:
    report = json.loads(result.stdout)
    return report["added"], report["changed"], report["removed"], report["unchanged"]


def test_only_what_changed_is_indexed(corpus: Path) -> None:
    assert counts(reindex(corpus, "--json")) == (3, 0, 0, 0)
    (corpus / "summit-1.md").write_text(ARTICLE.format(n=9), "utf-8")
    (corpus / "summit-2.md").unlink()
    (corpus / "summit-4.md").write_text(ARTICLE.format(n=4), "utf-8")
    assert counts(reindex(corpus, "--json")) == (1, 1, 1, 1)
    assert counts(reindex(corpus, "--json")) == (0, 0, 0, 3)
    assert counts(reindex(corpus, "--json", "--rebuild"))[0] == 3


def test_a_refused_article_is_named_and_the_others_are_indexed(corpus: Path) -> None:
    (corpus / "empty.txt").write_text("", "utf-8")
    result = reindex(corpus)
    assert result.exit_code == 1
    assert "empty.txt" in result.stdout
    assert "3" in result.stdout


def test_a_missing_corpus_is_said_plainly(tmp_path: Path) -> None:
    result = reindex(tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_the_index_is_searched_and_described(corpus: Path) -> None:
    reindex(corpus)
    index = ["--index", str(corpus.parent / "index")]
    found = CliRunner().invoke(search_command, [*index, "القدرات", "لليابان"])
    assert found.exit_code == 0, found.output
    assert "[القدرات]" in found.stdout
    assert "[لليابان]" in found.stdout
    assert json.loads(CliRunner().invoke(search_command, [*index, "--json", "طوكيو"]).stdout)["total"] == 3
    assert "df=3/6" in CliRunner().invoke(search_command, [*index, "--explain", "طوكيو"]).stdout
    info = json.loads(CliRunner().invoke(info_command, [*index, "--json"]).stdout)
    assert (info["articles"], info["index"]["damaged"], info["last_run"]["added"]) == (3, [], 3)
    assert info["index"]["terms"] > 10
    assert info["index"]["notes"] == 0
    assert set(info["values"]) == {"author", "tag", "cited"}
    assert set(info["index"]["disk"]) == {"texts", "whoosh", "arrays", "lexicon", "manifest"}
    said = CliRunner().invoke(info_command, index).stdout
    assert [word in said for word in ("مركز", "✓")] == [True, True]
    assert "سياسات" in CliRunner().invoke(explain_command, [*index, "سياساتهم"]).stdout


def test_a_word_with_a_minus_is_left_out_and_not_an_option(corpus: Path) -> None:
    reindex(corpus)
    arguments = ["--index", str(corpus.parent / "index"), "--json"]
    for words, total in ((["القدرات"], 3), (["القدرات", "-لليابان"], 0), (["القدرات", "-الصين"], 3)):
        assert json.loads(CliRunner().invoke(search_command, [*arguments, *words]).stdout)["total"] == total


def test_without_an_index_the_way_out_is_told(tmp_path: Path) -> None:
    for command, words in ((search_command, ["كلمة"]), (info_command, []), (explain_command, ["كلمة"])):
        result = CliRunner().invoke(command, ["--index", str(tmp_path / "none"), *words])
        assert result.exit_code == 2
        assert "bahith reindex" in result.stderr


MISTYPED = [
    (reindex_command, ["--wrkers", "3"], "--wrkers: لا خيار بهذا الاسم | there is no such option"),
    (reindex_command, ["--workers", "many"], "from 0 to 1024"),
    (restore_command, [], "FILE: ينقص هذا المعطى | this argument is missing"),
    (restore_command, ["/nowhere"], "FILE: لا ملف يُقرأ في هذا المسار | there is no file"),
    (search_command, ["--match", "fine", "كلمة"], "--match: القيمة ليست من: exact, normal, broad | the value is none"),
    (search_command, ["--page", "first", "كلمة"], "--page: قيمة لا تصلح"),
    (search_command, ["--page", "0", "كلمة"], "page: القيمة «0» ليست عددًا من 1 إلى"),
    (info_command, ["all"], "أمر لا يُفهم (Got unexpected"),
    (program, ["serch"], "serch: لا أمر بهذا الاسم"),
]


@pytest.mark.parametrize(("command", "arguments", "said"), MISTYPED)
def test_what_is_mistyped_is_said_in_both_languages(command: click.Command, arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(command, arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("✗ ")
    assert said in result.stderr
    assert all(" | " in line for line in result.stderr.splitlines())


def test_a_terminal_without_arabic_letters_is_no_reason_to_end(corpus: Path) -> None:
    command = [sys.executable, "-c", "from web.commands import main; main()", "reindex"]
    arguments = ["--corpus", str(corpus), "--index", str(corpus.parent / "index")]
    latin = os.environ | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([*command, *arguments], capture_output=True, env=latin, check=False)
    assert (done.returncode, b"added 3" in done.stdout) == (0, True)


def test_stories_are_told_in_the_terminal_and_as_json(corpus: Path) -> None:
    """The list, narrowed down, and the versions of one article."""
    text = "افتتحت البلدية صباح اليوم جسرا جديدا فوق النهر يصل بين شطري المدينة بعد خمس سنوات من العمل."
    for number, source in enumerate(("الشرق", "الغرب"), 1):
        head = f"---\ntitle: جسر {number}\ndate: 2024-05-0{number}\nsource: {source}\n---\n\n"
        (corpus / f"bridge-{number}.md").write_text(head + text, "utf-8")
    assert reindex(corpus).exit_code == 0
    index = str(corpus.parent / "index")

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(stories_command, [*arguments, "--index", index])
        assert result.exit_code == 0, result.output
        return result.output

    assert "الشرق · 1 مايو 2024 · جسر 1 · bridge-1\n  2 · الشرق · الغرب" in run()
    assert "جسر" not in run("--first", "الغرب")
    assert run("bridge-2").splitlines()[-1] == "الغرب · 2 مايو 2024 · جسر 2 · bridge-2"
    listed = json.loads(run("--json", "--then", "الغرب", "--from", "2024"))
    assert [one["article_id"] for one in listed["stories"]] == ["bridge-1"]
    assert [one["article_id"] for one in json.loads(run("bridge-1", "--json"))["versions"]] == ["bridge-1", "bridge-2"]
    refused = CliRunner().invoke(stories_command, ["nowhere", "--index", index])
    assert refused.exit_code == 2
