"""What readers type, and the tree it becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import tree
from search.query.parser import MAX_FUZZY, Fault, ParsedQuery, parse


def shape(node: tree.Node) -> object:
    """A tree without spans, short enough for a table."""
    match node:
        case tree.Term(text):
            return text
        case tree.Phrase(text, slop):
            return ("phrase", text, slop)
        case tree.Prefix(text):
            return ("prefix", text)
        case tree.Fuzzy(text, distance):
            return ("fuzzy", text, distance)
        case tree.Wildcard(text):
            return ("wildcard", text)
        case tree.Boost(child, factor):
            return ("^", shape(child), factor)
        case tree.Range(first, last, _, True):
            return ("outside", first, last)
        case tree.Range(first, last):
            return ("range", first, last)
        case tree.Field(name, child):
            return (name, shape(child))
        case tree.Words(children, strict):
            return (["AND"] if strict else []) + [shape(child) for child in children]
        case tree.Or(children):
            return ("or", *(shape(child) for child in children))
        case tree.Not(child):
            return ("not", shape(child))
        case tree.Must(child):
            return ("+", shape(child))
    return "everything"


WELL_FORMED = [
    ("التحالف الأمني", ["التحالف", "الأمني"]),
    ('"القدرات العسكرية"', [("phrase", "القدرات العسكرية", 0)]),
    ("“القدرات العسكرية”~3 AUKUS", [("phrase", "القدرات العسكرية", 3), "AUKUS"]),
    ("الصين أو اليابان", ("or", ["الصين"], ["اليابان"])),
    ("الصين OR اليابان", ("or", ["الصين"], ["اليابان"])),
    ("a | b c", ("or", ["a"], ["b", "c"])),
    ("(a OR b) -c", [("or", ["a"], ["b"]), ("not", "c")]),
    ("(a b) ((c))", [["a", "b"], ["c"]]),
    ("(a b)", ["a", "b"]),
    ("(a b | (c))", ("or", ["a", "b"], ["c"])),
    ("NOT a", [("not", "a")]),
    ("+كلمة ثانية", [("+", "كلمة"), "ثانية"]),
    ('+"a b" c', [("+", ("phrase", "a b", 0)), "c"]),
    ("+title:a +(b | c) +d*", [("+", ("title", "a")), ("+", ("or", ["b"], ["c"])), ("+", ("prefix", "d"))]),
    ("كلم* كلمة~ كلمة~2", [("prefix", "كلم"), ("fuzzy", "كلمة", 1), ("fuzzy", "كلمة", 2)]),
    ("title:قمة العنوان:قمة", [("title", "قمة"), ("title", "قمة")]),
    ('الهامش:"واشنطن بوست"', [("note", ("phrase", "واشنطن بوست", 0))]),
    ("المصدر:الشرق author:كيشيدا", [("source", "الشرق"), ("author", "كيشيدا")]),
    ("date:2023..2024", [("date", ("range", "2023", "2024"))]),
    ('التاريخ:"نيسان 2024"', [("date", ("range", "نيسان 2024", "نيسان 2024"))]),
    ("date:(2015 OR 2024..)", [("date", ("or", [("range", "2015", "2015")], [("range", "2024", None)]))]),
    ("date:2015*", [("date", ("range", "2015", "2015"))]),
    ("العنوان: قمة TITLE:  (a b)", [("title", "قمة"), ("title", ["a", "b"])]),
    ("من هو رئيس الوزراء؟ -اليابان", ["من", "هو", "رئيس", "الوزراء؟", ("not", "اليابان")]),
    ("http://x.com/?q=1 أو a", ("or", ["http", "//x.com/?q=1"], ["a"])),
    ("a AND b", ["AND", "a", "b"]),
    ("title:(a OR b)", [("title", ("or", ["a"], ["b"]))]),
    ("2+2 الأمريكي-الياباني", ["2+2", "الأمريكي-الياباني"]),
    ("القدرات «العسكرية»", ["القدرات", ("phrase", "العسكرية", 0)]),
    ("«القدرات العسكرية»~٣ ‹أ ب›", [("phrase", "القدرات العسكرية", 3), ("phrase", "أ ب", 0)]),
    ("﴿رب العالمين﴾ ＂a b＂ »x y«", [("phrase", "رب العالمين", 0), ("phrase", "a b", 0), ("phrase", "x y", 0)]),
    ('قناة الـ"بي بي سي"', ["قناة", ("phrase", "بي بي سي", 0)]),
    ("«القاهرة» و«بيروت» بـ«اتفاق باريس»", [("phrase", w, 0) for w in ("القاهرة", "بيروت", "اتفاق باريس")]),
    ('قالت «أ "ب" ج» -«د ه»', ["قالت", ("phrase", 'أ "ب" ج', 0), ("not", ("phrase", "د ه", 0))]),
    ("‘Abd al-Qur’an ‘a b’", ["‘Abd", "al-Qur’an", ("phrase", "a b", 0)]),
    ("″أ ب″ ❝أ ب❞ ｢أ ب｣ ''أ ب'' ＇أ ب＇ `أ ب'", [("phrase", "أ ب", 0)] * 6),
    ("'القدرات العسكرية' 'Abd ibn Rabi' Qur'an", [("phrase", "القدرات العسكرية", 0), "'Abd", "ibn", "Rabi'", "Qur'an"]),
    ("قهوة او شاي", ("or", ["قهوة"], ["شاي"])),
    ("قهوة أَوْ شاي", ("or", ["قهوة"], ["شاي"])),
    ("قهوة ا\u0654و شاي", ("or", ["قهوة"], ["شاي"])),
    ("قهوة \u200fOR\u200e شاي", ("or", ["قهوة"], ["شاي"])),
    ("قهوة \u2067AND\u2069 شاي", ["AND", "قهوة", "شاي"]),
    ("(قمح او شعير) جفاف", [("or", ["قمح"], ["شعير"]), "جفاف"]),
    ("\u200f-كلمة −كلمة ＋كلمة", [("not", "كلمة"), ("not", "كلمة"), ("+", "كلمة")]),
    ("الاقتضاد~١ الاقتضاد~۲ الاقتضاد～", [("fuzzy", "الاقتضاد", n) for n in (1, 2, 1)]),
    ("المولف:كيشيدا المؤلّف:كيشيدا", [("author", "كيشيدا"), ("author", "كيشيدا")]),
    ("العنوان : قمة العُنوان：قمة TİTLE:قمة", [("title", "قمة")] * 3),
    ("heading:نتائج القسم:نتائج tags:اقتصاد الوسم:اقتصاد", [*[("heading", "نتائج")] * 2, *[("tag", "اقتصاد")] * 2]),
    ("القا*رة *كتب كت*ب*", [("wildcard", "القا*رة"), ("wildcard", "*كتب"), ("wildcard", "كت*ب*")]),
    ("قمح^2 شعير^٢٫٥ (a b)^3", [("^", "قمح", 2.0), ("^", "شعير", 2.5), ("^", ["a", "b"], 3.0)]),
    ("date:>2023 date:<= ٢٠٢٤", [("date", ("outside", "2023", None)), ("date", ("range", None, "٢٠٢٤"))]),
    ("date:2023-2024 date:٢٠٢٣–٢٠٢٤", [("date", ("range", a, b)) for a, b in (("2023", "2024"), ("٢٠٢٣", "٢٠٢٤"))]),
    ("date:[2023 TO 2024] date:[2023 TO *]", [("date", ("range", "2023", b)) for b in ("2024", None)]),
    ("ملف 10:30 http://x.org", ["ملف", "10:30", "http", "//x.org"]),
    ("", "everything"),
    ("  - ~ * ()", "everything"),
]


@pytest.mark.parametrize(("text", "expected"), WELL_FORMED)
def test_a_well_formed_query_becomes_its_tree(text: str, expected: object) -> None:
    parsed = parse(text)
    assert shape(parsed.node) == expected
    assert parsed.faults == ()


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ('"القدرات العسكرية', ["القدرات", "العسكرية"], "open_quote"),
        ("المطر date:", ["المطر", "date"], "empty_field"),
        ("المطر  المصدر :", ["المطر", "المصدر"], "empty_field"),
        ("a (b", ["a", "b"], "open_parenthesis"),
        (") a", ["a"], "open_parenthesis"),
        ("a OR", ["a"], "dangling_or"),
        ("أو a", ["a"], "dangling_or"),
        ("a NOT", ["a"], "dangling_not"),
        ("AND a", ["a"], "dangling_and"),
        ("OR", ["OR"], "dangling_or"),
        ("a AND (b", ["a", "b"], "open_parenthesis"),
        ("(" * 40 + "a", ["a"], "too_deep"),
    ],
)
def test_what_is_not_well_formed_is_searched_literally(text: str, words: list[str], code: str) -> None:
    parsed = parse(text)
    assert shape(parsed.node) == words
    assert [fault.code for fault in parsed.faults] == [code]


@pytest.mark.parametrize(
    ("text", "expected", "faults"),
    [
        ("قال:نعم", ["قال", "نعم"], [Fault("unknown_field", (0, 3))]),
        ("tıtle:x", ["tıtle", "x"], [Fault("unknown_field", (0, 5))]),
        ("/قم./ جفاف", ["/قم./", "جفاف"], [Fault("pattern", (0, 5))]),
        ("قم?ح x.org?q=1 ماذا؟نعم", ["قم?ح", "x.org?q=1", "ماذا؟نعم"], [Fault("pattern", (0, 4))]),
        ("قمح^ شعير", ["قمح", "شعير"], [Fault("sign", (3, 4))]),
        ("*ق شعير", ["ق", "شعير"], [Fault("few_letters", (0, 2))]),
    ],
)
def test_what_is_not_understood_is_looked_for_as_words_and_told(
    text: str, expected: object, faults: list[Fault]
) -> None:
    parsed = parse(text)
    assert (shape(parsed.node), list(parsed.faults)) == (expected, faults)


def test_of_many_fuzzy_words_the_first_are_taken_as_such() -> None:
    """Each costs a walk over all words of the collection."""
    parsed = parse("a~ " * (MAX_FUZZY + 2))
    assert shape(parsed.node) == [("fuzzy", "a", 1)] * MAX_FUZZY + ["a", "a"]
    assert parsed.faults == (Fault("too_many_fuzzy", (3 * MAX_FUZZY, 3 * MAX_FUZZY + 2)),)
    assert parse("a~ " * MAX_FUZZY).faults == ()
    assert parse("*ab " * (MAX_FUZZY + 1)).faults == (Fault("too_many_stars", (4 * MAX_FUZZY, 4 * MAX_FUZZY + 3)),)


@pytest.mark.parametrize(
    "text",
    ["ما الفرق بين الشاي أو القهوة؟", "قال: نعم", "كم درجة الحرارة -1 مئوية؟", "http://x.com:80/a", "ما معنى 'هذا'؟"],
)
def test_a_natural_question_holds_no_syntax(text: str) -> None:
    parsed = parse(text)
    assert isinstance(parsed.node, tree.Words)
    assert all(isinstance(child, tree.Term) for child in parsed.node.children)
    assert parsed.node.question == ("؟" in text)


@given(st.text(alphabet='ابجو ة"()|-+*~:^<>[]؟ORNTAND“”«»‘’ـ0٢\u200fıİ', max_size=40))
def test_any_text_is_a_query(text: str) -> None:
    """Parsing never raises, and every leaf's span lies inside the query."""
    assert isinstance(parse(text), ParsedQuery)
    for start, end in _spans(parse(text).node):
        assert 0 <= start < end <= len(text)


def _spans(node: tree.Node) -> list[tree.Span]:
    match node:
        case tree.Words(children) | tree.Or(children):
            return [span for child in children for span in _spans(child)]
        case tree.Not(child) | tree.Must(child) | tree.Boost(child) | tree.Field(_, child):
            return _spans(child)
        case tree.MatchAll():
            return []
    return [node.span]
