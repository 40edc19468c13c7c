"""Archives of networks, content in two columns, trees of editors in JSON, single quotes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.model import Article
from tests.unit.reading.outcomes import only, read, texts

A = "كان خان التجار يستقبل القوافل القادمة من الشمال في كل خريف، وتباع في ساحته الأصواف والجلود."
B = "ثم هجرته القوافل حين شقت الطريق الجديدة، وبقي حارسه وحده يفتح الباب كل صباح."
BOTH = [("body", A), ("body", B)]


@pytest.mark.parametrize(
    ("intro", "full"), [(f"<p>{A}</p>", f"<p>{B}</p>"), (f"<p>{A}</p>", f"<p>{A}</p><p>{B}</p>"), (f"{A}\n{B}", "")]
)
def test_joomlas_opening_stands_before_the_rest(tmp_path: Path, intro: str, full: str) -> None:
    row = {"id": 5, "title": "خان التجار", "introtext": intro, "fulltext": full, "created": "2019-04-09 12:00:00"}
    assert texts(only(read(tmp_path, "a.json", json.dumps([row], ensure_ascii=False)))) == BOTH


def test_a_text_that_is_cut_is_read_to_its_end(tmp_path: Path) -> None:
    row = {"text": f"{A[:60]}…", "extended_tweet": {"full_text": A}, "created_at": "Tue Apr 09 09:30:21 +0000 2019"}
    article = only(read(tmp_path, "a.jsonl", json.dumps(row)))
    assert texts(article) == [("body", A)]
    assert article.date is not None
    assert article.date.iso == "2019-04-09"


def test_a_text_that_ends_in_dots_and_goes_on_nowhere_stays(tmp_path: Path) -> None:
    row = {"text": f"{A[:60]}…", "user": {"description": B}}
    assert texts(only(read(tmp_path, "a.jsonl", json.dumps(row)))) == [("body", f"{A[:60]}…")]


def latin(text: str) -> str:
    return text.encode().decode("latin-1")


def test_letters_that_facebook_writes_as_bytes(tmp_path: Path) -> None:
    posts = [
        {"timestamp": 1554802221, "title": latin("خان التجار"), "data": [{"post": latin(f"{A}\n\n{B}")}, {"x": 1}]}
    ]
    article = only(read(tmp_path, "posts.json", json.dumps(posts)))
    assert (article.title, texts(article)) == ("خان التجار", BOTH)


def test_letters_of_latin_stay(tmp_path: Path) -> None:
    row = {"title": "مقهى", "text": f"{A} (Café de la Gare, Orléans, Besançon, Nîmes, Ü)"}
    assert "Café" in only(read(tmp_path, "a.json", json.dumps([row]))).paragraphs[0].text


@pytest.mark.parametrize("kind", ["bold", "text_link", "mention", "hashtag", "custom_emoji"])
def test_a_message_in_pieces_is_one_text(tmp_path: Path, kind: str) -> None:
    pieces = [A[:20], {"type": kind, "text": A[20:40]}, f"{A[40:]}\n\n{B}"]
    data = {"name": "قناة", "messages": [{"id": 1, "type": "message", "date": "2019-04-09T12:00:00", "text": pieces}]}
    assert texts(only(read(tmp_path, "result.json", json.dumps(data)))) == BOTH


def test_paragraphs_beside_a_heading_are_no_pieces(tmp_path: Path) -> None:
    body = [A, {"type": "header", "text": "عودة الحارس"}, B]
    article = only(read(tmp_path, "a.json", json.dumps([{"title": "خان", "content": body}])))
    assert texts(article) == [("body", A), ("heading", "عودة الحارس"), ("body", B)]


BLOCKS = {"blocks": [{"type": "paragraph", "data": {"text": text}} for text in (A, B)]}
SLATE = [{"type": "paragraph", "children": [{"text": text}]} for text in (A, B)]
QUILL = {"ops": [{"insert": f"{A}\n{B}\n"}]}


@pytest.mark.parametrize("tree", [BLOCKS, SLATE, QUILL])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_the_tree_of_an_editor_in_a_text(tmp_path: Path, tree: object, name: str) -> None:
    said = json.dumps(tree)
    row = json.dumps({"title": "خان", "body": said})
    table = f'title,body\nخان,"{said.replace(chr(34), chr(34) * 2)}"\n'
    assert texts(only(read(tmp_path, name, row if name == "a.jsonl" else table))) == BOTH


@pytest.mark.parametrize("text", ["{عين} " + A, '{"a": 1} ' + A, "[{" + A])
def test_braces_of_a_text_stay(tmp_path: Path, text: str) -> None:
    assert texts(only(read(tmp_path, "a.json", json.dumps([{"title": "خان", "body": text}])))) == [("body", text)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("quote", ["''", "\\'"])
def test_cells_in_single_quotation_marks(tmp_path: Path, separator: str, quote: str) -> None:
    rows = [("title", "date", "body"), ("خان", "2019-04-09", f"{A}{separator} قال: {quote}نعم{quote}\n{B}")]
    table = "\n".join(separator.join(f"'{cell}'" for cell in row) for row in rows)
    article = only(read(tmp_path, "a.csv", f"{table}\n"))
    said = " ".join(f"{A}{separator} قال: 'نعم'".split())
    assert (article.title, texts(article)) == ("خان", [("body", said), ("body", B)])


def test_an_apostrophe_is_no_quotation_mark(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.csv", f"title,body\n'خان,\"{A} 'نعم'\"\n"))
    assert (article.title, article.paragraphs[0].text) == ("'خان", f"{A} 'نعم'")


def test_nothing_of_mysql_is_no_date(tmp_path: Path) -> None:
    outcomes = read(tmp_path, "a.tsv", f"title\tcontent\tcreated_at\nخان\t{A}\t\\N\n")
    article = only(outcomes)
    assert isinstance(article, Article)
    assert (article.date, [a.code for a in article.anomalies if a.code == "bad_date"]) == (None, [])
