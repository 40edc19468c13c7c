"""Structures that programs, crawlers and libraries give: Markdown, tables, mARkdown, verses, interviews, bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.model import Article
from tests.unit.reading.outcomes import only, read, refused

A = "زرع الفلاحون القمح في السهل بعد أول مطر ثم انتظروا الربيع ليحصدوا ما زرعوا على مهل في أيام مشمسة."
B = "ثم باعوا الغلة في سوق المدينة الكبيرة واشتروا ما يلزم البيوت من زيت وملح وقماش قبل حلول الشتاء."
TITLE = "موسم القمح في السهل"


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in article.paragraphs]


MARKDOWN = {
    "a wrapped paragraph": (
        A.rsplit(" ", 8)[0] + "\n" + " ".join(A.rsplit(" ", 8)[1:]) + f"\n\n{B}",
        [("body", A), ("body", B)],
    ),
    "a paragraph of br": (f"<p>{A}</p><p>{B}</p>", [("body", A), ("body", B)]),
    "breaks in a line": (f"{A}<br/>{B}", [("body", A), ("body", B)]),
    "headings and lists of HTML": (
        f"<h2>الحصاد</h2>\n\n{A}\n\n<ul><li>قمح</li><li>شعير</li></ul>",
        [("heading", "الحصاد"), ("body", A), ("list", "قمح"), ("list", "شعير")],
    ),
    "emphasis after a letter": (f"و*السهل* ب**الوادي** و***الجبل*** {A}", [("body", f"والسهل بالوادي والجبل {A}")]),
    "emphasis of signs": (f"**«السهل»**و {A}", [("body", f"«السهل»و {A}")]),
    "a backslash at the end": (f"{A}\\\n{B}", [("body", A), ("body", B)]),
    "code": (f"{A}\n\n```\n# تعليق\n```\n\n{B}", [("body", A), ("body", "# تعليق"), ("body", B)]),
    "a plain line among marked headings": (
        f"## الحصاد\n\n{A}\n\nسطر قصير بلا نقطة\n\n{B}",
        [("heading", "الحصاد"), ("body", A), ("body", "سطر قصير بلا نقطة"), ("body", B)],
    ),
    "kramdown and pandoc": (
        f"## الحصاد {{#sec}}\n\n{A}\n{{: .lead}}\n\n::: {{.note}}\n{B}\n:::",
        [("heading", "الحصاد"), ("body", A), ("body", B)],
    ),
    "a figure": (
        f'{A}\n\n{{{{< figure src="a.jpg" caption="سنابل القمح في الحقل" >}}}}\n\n{{{{% tip %}}}}{B}{{{{% /tip %}}}}',
        [("body", A), ("caption", "سنابل القمح في الحقل"), ("body", B)],
    ),
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown_is_read_as_its_readers_show_it(tmp_path: Path, name: str) -> None:
    text, wanted = MARKDOWN[name]
    assert kinds(only(read(tmp_path, "a.md", f"---\ntitle: {TITLE}\n---\n\n{text}\n"))) == wanted


NOTES = {
    "pandoc's": "{}^[كتاب [الحبوب](https://grain.example/b)، 2010.]",
    "a definition": "{}[^أ]\n\n[^أ]: كتاب [الحبوب](https://grain.example/b)، 2010.",
    "an inline link": '{}[1](https://grain.example/b "كتاب الحبوب")',
    "anchors": '{}<a href="#n1">[1]</a>\n\n<a name="n1"></a>[1] كتاب الحبوب، https://grain.example/b',
    "links of brackets": "{}[[1]](#_ftn1)\n\n[[1]](#_ftnref1) كتاب الحبوب، https://grain.example/b",
}


@pytest.mark.parametrize("name", NOTES)
def test_a_note_of_markdown_keeps_its_address(tmp_path: Path, name: str) -> None:
    article = only(read(tmp_path, "a.md", f"---\ntitle: {TITLE}\n---\n\n{NOTES[name].format(A)}\n"))
    assert [(note.citation.domain, note.cited_by) for note in article.notes] == [("grain.example", (1,))]
    assert kinds(article) == [("body", A)]


FRONT = {
    "toml": f'+++\ntitle = "{TITLE}"\ndate = 2019-04-09\n[extra]\nauthors = ["هند سالم", "منى علي"]\n+++\n{A}\n',
    "json": f'{{"title": "{TITLE}", "date": "2019-04-09", "author": ["هند سالم", "منى علي"]}}\n\n{A}\n',
    "half": f"title: {TITLE}\ndate: 2019-04-09 10:00:00\nauthor: هند سالم؛ منى علي\n---\n{A}\n",
    "emphasised": f"---\ntitle: '*{TITLE}*'\ndate: 2019-04-09\nauthors:\n- name: هند سالم\n- name: منى علي\n---\n{A}\n",
}


@pytest.mark.parametrize("name", FRONT)
def test_front_matter_of_every_kind_is_read(tmp_path: Path, name: str) -> None:
    article = only(read(tmp_path, "a.md", FRONT[name]))
    assert (article.title, article.date and article.date.iso, article.author) == (
        TITLE,
        "2019-04-09",
        "هند سالم، منى علي",
    )
    assert kinds(article) == [("body", A)]


ROW = {"headline": TITLE, "publishedAt": "2019-04-09T10:00:00Z", "authors": ["هند سالم"], "article_text": [A, B]}
SHAPES = {
    "in an object": json.dumps({"status": "ok", "articles": [ROW]}),
    "in objects": json.dumps({"response": {"docs": [ROW]}}),
    "by ids": json.dumps({"a1": ROW}),
    "lines": f"{json.dumps(ROW)}\n{json.dumps(ROW)}\n",
    "wordpress": json.dumps(
        [
            {
                "title": {"rendered": TITLE},
                "date": "2019-04-09",
                "author": {"name": "هند سالم"},
                "content": {"rendered": f"<p>{A}</p><p>{B}</p>"},
            }
        ]
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_json_of_every_shape_is_read(tmp_path: Path, name: str) -> None:
    for article in map(only, ([one] for one in read(tmp_path, "a.json", SHAPES[name]))):
        assert (article.title, article.date and article.date.iso, article.author) == (TITLE, "2019-04-09", "هند سالم")
        assert kinds(article) == [("body", A), ("body", B)]


@pytest.mark.parametrize(
    "head", ["Headline,Pub Date,By Line,Main-Text", "sep=,\nعنوان الخبر,تاريخ الخبر,الكاتب,تفاصيل"]
)
def test_columns_are_known_by_their_usual_names(tmp_path: Path, head: str) -> None:
    if "تفاصيل" in head:
        head = head.replace("تفاصيل", "نص الخبر")
    article = only(read(tmp_path, "a.csv", f"{head}\n{TITLE},2019-04-09,هند سالم,{A.replace(',', '')}\n"))
    assert (article.title, article.date and article.date.iso, article.author) == (TITLE, "2019-04-09", "هند سالم")


def test_a_refused_row_names_the_columns_it_has(tmp_path: Path) -> None:
    reason = refused(read(tmp_path, "a.csv", "رأس,متن الكلام\nأ,ب\n"))
    assert "متن الكلام" in reason
    assert "[reading.columns]" in reason


OPENITI_ENDS = "mARkdown", "inProgress", "completed"


@pytest.mark.parametrize(
    "name",
    ["a.txt", "0310Wadi.Suhul.Shamela0001234-ara1", *(f"0310Wadi.Suhul.JK01-ara2.{end}" for end in OPENITI_ENDS)],
)
def test_open_islamicate_texts_are_read(tmp_path: Path, name: str) -> None:
    """They are known by their first line, and reach the reader under the names they have in the library."""
    text = (
        "######OpenITI#\n\n#META# 010.AuthorNAME\t:: ابن وادي\n"
        "#META# 020.BookTITLE\t:: كتاب السهول\n#META#Header#End#\n\n"
        f"### | باب القمح\n# {A[:40]}\n~~{A[40:]} PageV02P014\n### || فصل في الشعير ms012\n# {B}\n"
        "# مضت المواسم والمناجل أطرقت %~% وغدت أغاني الأمس ذكرى راحله\n"
    )
    article = only(read(tmp_path, name, text))
    assert (article.title, article.author) == ("كتاب السهول", "ابن وادي")
    assert kinds(article)[:4] == [
        ("heading", "باب القمح"),
        ("body", f"{A[:40].rstrip()} {A[40:].lstrip()}"),
        ("heading", "فصل في الشعير"),
        ("body", B),
    ]


HALVES = "مضت المواسم والمناجل أطرقت", "وغدت أغاني الأمس ذكرى راحله"


def test_pages_of_open_islamicate_texts_cut_no_sentence(tmp_path: Path) -> None:
    text = (
        "######OpenITI#\n\n#META# 020.BookTITLE\t:: بساتين الوادي\n#META# 021.BookSUBJ\t:: الأدب :: الزراعة\n"
        "#META# 031.LibURL\t:: http://lib.example.org/1\n#META#Header#End#\n### |EDITOR|\n# PageV00P000\n"
        "# كان الوادي عامرًا بالأشجار والأنهار، وكان كل منهم عالما\n~~طبيعيا\n# PageV01P009\n"
        "# في شؤون الزرع Milestone300، لا يسأل أحدا Milestone300 غيره.\n# PageV01P010\n# ثم رحلوا عنه.\n"
    )
    article = only(read(tmp_path, "0255Jahiz.Bukhala.Shamela1-ara1", text))
    assert [(p.kind, p.text) for p in article.paragraphs] == [
        (
            "body",
            "كان الوادي عامرًا بالأشجار والأنهار، وكان كل منهم عالما طبيعيا في شؤون الزرع، لا يسأل أحدا غيره.",
        ),
        ("body", "ثم رحلوا عنه."),
    ]
    assert (article.tags, article.url) == (("الأدب", "الزراعة"), "http://lib.example.org/1")


@pytest.mark.parametrize("between", ["   ", "\t", " ... ", " … ", " // ", " *** ", " * ", "\n"])
def test_a_verse_between_paragraphs_is_no_heading(tmp_path: Path, between: str) -> None:
    text = f"{TITLE}\n\n9 نيسان 2019\n\n{A}\n\n{between.join(HALVES)}\n\n{B}\n"
    assert {kind for kind, _ in kinds(only(read(tmp_path, "a.txt", text)))} == {"body"}


def test_a_heading_stays_one_beside_dots_and_stars(tmp_path: Path) -> None:
    text = f"{TITLE}\n\n9 نيسان 2019\n\n{A}\n\nحكاية الجبل ... والوادي العميق الذي لا ينتهي\n\n{B}\n\n{A}\n"
    assert [kind for kind, _ in kinds(only(read(tmp_path, "a.txt", text)))] == ["body", "heading", "body", "body"]


@pytest.mark.parametrize("signs", [("س: ", "ج: "), ("س1- ", "ج1- "), ("سؤال: ", "جواب: "), ("* ", ""), ("- ", "")])
def test_the_questions_of_an_interview_are_paragraphs(tmp_path: Path, signs: tuple[str, str]) -> None:
    ask, answer = signs
    text = f"{TITLE}\nحوار: سامر الحلبي\n\n{ask}متى زرع القمح؟\n{answer}{A}\n\n{ask}وأين بيع؟\n{answer}{B}\n"
    assert [kind for kind, _ in kinds(only(read(tmp_path, "a.txt", text)))] == ["body"] * 4


def test_entities_stand_for_their_signs_in_plain_bodies(tmp_path: Path) -> None:
    row = json.dumps({"title": TITLE, "body": f"قال: &quot;نعم&quot; &ndash; {A}&nbsp;"})
    assert kinds(only(read(tmp_path, "a.json", row))) == [("body", f'قال: "نعم" – {A}')]
    encoded = "".join(f"&#{ord(letter)};" for letter in "نص")
    assert only(read(tmp_path, "a.txt", f"{TITLE}\n\n{encoded} {A}\n")).paragraphs[0].text == f"نص {A}"


@pytest.mark.parametrize("count", [1, 10, 30])
@pytest.mark.parametrize("page", ["cp1256", "iso8859_6"])
def test_a_paragraph_in_a_code_page_amid_utf8_is_decoded_by_itself(tmp_path: Path, count: int, page: str) -> None:
    data = f"{TITLE}\n\n".encode() + f"{A}\n".encode() * count + f"{B}\n".encode(page)
    article = only(read(tmp_path, "a.txt", data))
    assert article.paragraphs[-1].text.endswith(B)
    assert article.paragraphs[0].text.startswith(A)
    assert [anomaly.code for anomaly in article.anomalies] == ["encoding"]


def test_arabic_of_a_macintosh_and_utf7_are_read(tmp_path: Path) -> None:
    text = f"{TITLE}\n\n{A}\n\n{B}\n"
    mac = text.replace(" ", "\x00").encode("mac_arabic").replace(b"\x00", b"\xa0").replace(b".", b"\xae")
    for data in (mac, text.encode("utf-7")):
        assert [p for _, p in kinds(only(read(tmp_path, "a.txt", data)))] == [A, B]


@pytest.mark.parametrize(
    "notice",
    [
        "الآراء الواردة أدناه لا تعبر عن رأي الموقع، بل عن آراء أصحابها.",
        "التعليقات المنشورة لا تعبر عن رأي الصحيفة وإنما تعبر عن رأي أصحابها.",
        "نرحب بالنقاش الهادئ، ونرجو قراءة شروط الاستخدام قبل كتابة تعليق على المادة.",
        "تخطى البودكاست وواصل القراءة",
    ],
)
def test_notices_of_sites_are_left_out(tmp_path: Path, notice: str) -> None:
    text = f"{TITLE}\n\n9 نيسان 2019\n\n{A}\n\n{notice}\n\n{B}\n"
    assert [p for _, p in kinds(only(read(tmp_path, "a.txt", text)))] == [A, B]
