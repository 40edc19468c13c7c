"""The measuring of relevance: known rankings have known measures, and a small pool is judged end to end."""

import json
import lzma
import re

import pytest

from benchmarks import ingredients
from benchmarks.relevance import main
from benchmarks.relevance_judging import difference, measure

TEXTS = {
    "p1": ("a1", "زار رئيس الوزراء الياباني واشنطن"),
    "p2": ("a1", "بحث الجانبان صناعة الصواريخ"),
    "p3": ("a2", "تنتج المزارع القمح والزيتون"),
    "p4": ("a2", "يباع الزيتون في الأسواق"),
}
QUESTIONS = {"q1": ("أين الصاروخ؟", "p2"), "q2": ("الزيتون", "p4"), "q3": ("سؤال بلا جواب محكوم", None)}


@pytest.mark.parametrize(
    ("ranking", "grades", "groups", "expected"),
    [
        (["a", "b"], {"a": 1}, {}, (1, 1, 1)),
        (["b", "a"], {"a": 1}, {}, (0.6309, 0.5, 1)),
        (["b"], {"a": 1}, {}, (0, 0, 0)),
        ([], {"a": 1}, {}, (0, 0, 0)),
        (["b", "c", "a"], {"a": 1}, {"b": "g", "c": "g"}, (0.6309, 0.5, 1)),
        (["b", "a"], {"a": 1, "b": 1}, {"a": "g", "b": "g"}, (1, 1, 1)),
        (["b", "a"], {"a": 2, "b": 1}, {}, (0.8597, 1, 1)),
        ([*map(str, range(10)), "a"], {"a": 1}, {}, (0, 0, 1)),
    ],
)
def test_a_ranking_is_worth_what_the_formulas_say(ranking, grades, groups, expected):
    got = measure(ranking, grades, groups)
    assert (got.ndcg, got.mrr, got.recall) == pytest.approx(expected, abs=1e-4)


def test_a_difference_lies_in_its_interval():
    gain, low, high = difference([0.6, 0.7, 0.2, 0.9], [0.5, 0.7, 0.3, 0.5])
    assert gain == pytest.approx(0.1)
    assert low <= gain <= high


@pytest.fixture
def pool(tmp_path):
    rows = [{"id": key, "article": a, "title": "عنوان", "text": text} for key, (a, text) in TEXTS.items()]
    with lzma.open(tmp_path / "corpus.jsonl.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    with lzma.open(tmp_path / "groups.tsv.xz", "wt", encoding="utf-8") as file:
        file.write("p3\tg\np4\tg\n")
    folder = tmp_path / "small"
    folder.mkdir()
    queries = "".join(json.dumps({"id": key, "text": text}) + "\n" for key, (text, _) in QUESTIONS.items())
    (folder / "queries.jsonl").write_text(queries, "utf-8")
    answers = "".join(f"{key}\t{answer}\t1\n" for key, (_, answer) in QUESTIONS.items() if answer)
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + answers, "utf-8")
    return tmp_path


def test_a_pool_is_indexed_asked_and_judged(pool, capsys):
    main(["--collection", str(pool), "--json", "--save", str(pool / "run.json")])
    report = json.loads(capsys.readouterr().out)
    perfect = {"ndcg@10": 1.0, "mrr@10": 1.0, "recall@100": 1.0}
    assert report["macro"] == perfect
    assert report["sets"] == {"small": perfect | {"queries": 2, "median_total": 2}}
    assert report["median_ms"] > 0
    assert report["index_s"] >= 0  # a tenth of a second is more than so few take
    main(["--collection", str(pool), "--set", "small", "--match", "exact", "--against", str(pool / "run.json")])
    printed = capsys.readouterr().out
    assert re.search(r"macro +0\.5", printed)
    assert "small: -0.5000 nDCG@10" in printed


def test_every_ingredient_is_left_out_in_turn(pool, capsys):
    ingredients.main(["--collection", str(pool), "--json"])
    rows = {name: (ndcg, gain) for name, ndcg, gain, _ in json.loads(capsys.readouterr().out)}
    assert rows["as shipped"] == (1.0, 0.0)
    assert rows["match=exact"] == (0.5, -0.5)
    assert len(rows) == len(ingredients.VARIANTS)
