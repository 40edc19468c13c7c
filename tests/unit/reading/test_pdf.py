"""PDF files: three that other programs wrote of one article (`tests/data/pdf`), and pages made of words in places."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from index.reading.formats.pdf_layout import Page, layout
from index.reading.formats.pdf_lines import lines_of, logical
from index.reading.formats.pdf_words import PageOfWords, Word, even_heights
from tests.unit.reading.outcomes import only, read, refused
from tests.unit.reading.test_formats import BODY, NOTES

FOLDER = Path(__file__).parents[2] / "data" / "pdf"
FILES = sorted(path.name for path in FOLDER.iterdir())
needs_poppler = pytest.mark.skipif(shutil.which("pdftohtml") is None, reason="needs Poppler (poppler-utils)")
WIDTH, HEIGHT, SIZE, RIGHT = 600.0, 800.0, 14.0, 550.0


def bare(text: str) -> str:
    """A text without harakat: where they stand, fonts differ."""
    return "".join(letter for letter in text if not "\u064b" <= letter <= "\u0652")


@needs_poppler
@pytest.mark.parametrize("name", FILES)
def test_paragraphs_headings_and_notes_come_back(tmp_path: Path, name: str) -> None:
    article = only(read(tmp_path, name, (FOLDER / name).read_bytes()))
    assert article.title == "مطحنة الوادي القديمة"
    assert [bare(p.text) for p in article.paragraphs if p.kind == "body"] == list(map(bare, BODY))
    assert [p.text for p in article.paragraphs if p.kind == "heading"] == ["أحوال المطحنة"]
    assert [(note.text, note.cited_by) for note in article.notes] == [(NOTES[0], (1,)), (NOTES[1], (3,))]


@needs_poppler
def test_an_article_from_a_pdf_says_so(tmp_path: Path) -> None:
    article = only(read(tmp_path, "a.pdf", (FOLDER / FILES[0]).read_bytes()))
    assert "from_pdf" in {anomaly.code for anomaly in article.anomalies}


def blank_pdf() -> bytes:
    """A PDF of one page without text."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


@needs_poppler
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (blank_pdf(), "scanned: recognise it first"),
        (b"plain text", "no PDF file"),
        (b"%PDF-1.7", "pdftotext"),
        ((FOLDER / FILES[0]).read_bytes()[:900], "pdftotext"),
    ],
    ids=["scanned", "none", "empty", "cut"],
)
def test_a_pdf_without_text_says_what_to_do(tmp_path: Path, data: bytes, says: str) -> None:
    assert says in refused(read(tmp_path, "a.pdf", data))


def test_without_poppler_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "poppler-utils" in refused(read(tmp_path, "a.pdf", b"%PDF-1.7"))


@pytest.mark.parametrize(
    ("visual", "read_as"),
    [
        ("ةنحطملا", "المطحنة"),
        ("15-12 رظنا", "انظر 12-15"),
        ("%50 نم رثكأو 1,950", "1,950 وأكثر من 50%"),
        ("Water Mill مسا", "اسم Water Mill"),
        ("https://a.example/b-1?c=2 :2024 ماع", "عام 2024: https://a.example/b-1?c=2"),
        ("ﻢﻋ ﻼﻃ", "طلا عم"),
        ("دمحم هللا دبع", "عبد الله محمد"),
        ("تِنَاكَ", "كَانَتِ"),
        ("An English line.", "An English line."),
    ],
)
def test_letters_from_left_to_right_are_put_in_the_order_of_reading(visual: str, read_as: str) -> None:
    assert logical(visual) == read_as


def printed(text: str, y: float, right: float = RIGHT, size: float = SIZE) -> list[Word]:
    """The words of an Arabic line that begins at `right`, set from right to left."""
    words, x = [], right
    for word in text.split():
        width = 0.5 * size * len(word)
        words.append(Word("".join(reversed(word)), x - width, y, x, y + size))
        x -= width + 0.25 * size
    return words


def page(*lines: Iterable[Word]) -> Page:
    return Page(lines_of([word for line in lines for word in line]), WIDTH, HEIGHT)


FULL = "وكان أهل القرى يحملون قمحهم إلى المطحنة في كل صيف من بعيد"
SHORT = "ثم عادوا إلى بيوتهم."


def test_a_short_line_ends_a_paragraph_and_a_full_one_does_not() -> None:
    lines = [printed(text, 100 + 20 * place) for place, text in enumerate((FULL, SHORT, FULL, FULL, SHORT))]
    assert [line.text for line in layout([page(*lines)]).lines] == [f"{FULL} {SHORT}", f"{FULL} {FULL} {SHORT}"]


def test_a_line_short_of_the_edge_ends_a_paragraph_where_all_others_reach_it() -> None:
    """TeX indents first lines and sets all but the last ones to both edges, however little is left of those."""
    nearly = " ".join(FULL.split()[:-2]) + "."
    lines = [printed(FULL, 100), printed(nearly, 120, RIGHT - 18), printed(nearly, 140, RIGHT - 18), printed(FULL, 160)]
    lines += [printed(FULL, 180 + 20 * place) for place in range(4)]
    texts = [line.text for line in layout([page(*lines)]).lines]
    assert texts == [FULL, nearly, nearly, " ".join([FULL] * 5)]


def test_a_run_with_high_harakat_is_no_heading() -> None:
    """TeX's boxes go as far as the marks that it raises."""
    words = [Word("نص", 70, 100 + 20 * place, 500, 117 + 20 * place, font="1") for place in range(5)]
    tall = Word("عرّض", 70, 220, 500, 243, font="1")
    other = Word("عنوان", 70, 250, 500, 275, font="2")
    (even,) = even_heights([PageOfWords([*words, tall, other], WIDTH, HEIGHT)])
    assert [round(word.height) for word in even.words] == [17] * 5 + [18, 25]


def test_running_heads_and_page_numbers_go_and_a_paragraph_goes_on_over_the_page() -> None:
    def one(number: int, *texts: str) -> Page:
        lines = [printed(text, 120 + 20 * place) for place, text in enumerate(texts)]
        return page(printed(f"مجلة الوادي {number}", 30), *lines, printed(str(number), 770, 300))

    pages = [one(4, FULL, FULL), one(5, FULL, SHORT), one(6, FULL, SHORT)]
    texts = [f"{FULL} {FULL} {FULL} {SHORT}", f"{FULL} {SHORT}"]
    assert [line.text for line in layout(pages).lines] == texts


def test_columns_are_read_from_right_to_left_below_the_title_that_crosses_them() -> None:
    half = "كان أهل القرى يحملون القمح"
    right = [printed(f"{half} {letter}", 140 + 20 * place) for place, letter in enumerate("ابتثجح")]
    left = [printed(f"{half} {letter}", 140 + 20 * place, 270) for place, letter in enumerate("خدذرزس")]
    title = printed("عنوان يعبر العمودين كليهما من أول السطر إلى آخره هنا", 100)
    lines = page(title, *(line for row in zip(right, left, strict=True) for line in row)).lines
    assert [line.text[-1] for line in lines[1:]] == list("ابتثجحخدذرزس")


def test_halves_of_verses_are_no_columns() -> None:
    rows = [
        printed("مضت المواسم والمناجل", 100 + 20 * n) + printed("وغدت أغاني الأمس", 100 + 20 * n, 250) for n in range(8)
    ]
    assert page(*rows).lines[0].text == "مضت المواسم والمناجل وغدت أغاني الأمس"


def test_notes_at_the_foot_of_each_page_are_tied_by_their_numbers_which_begin_anew() -> None:
    def one(text: str, note: str) -> Page:
        line = printed(text, 100)
        end = min(word.x0 for word in line)
        raised = Word("1", end - 4, 98, end, 106)
        return page(line, [raised], printed(FULL, 130), printed(SHORT, 150), printed(f"1 {note}", 700, size=10))

    document = layout([one("نص أول", "سجل الأوقاف."), one("نص ثان", "دفتر الطحان.")])
    assert [(note.number, note.text) for note in document.notes] == [("1", "سجل الأوقاف."), ("1.2", "دفتر الطحان.")]
    texts = [line.text for line in document.lines]
    assert [text for text in texts if "[^" in text] == ["نص أول[^1]", "نص ثان[^1.2]"]


def test_brackets_that_came_out_turned_are_turned_back() -> None:
    lines = [printed(")كلمة( في سطر فيه )أقواس( كثيرة من هذا النوع هنا", 100), printed(SHORT, 120)]
    assert layout([page(*lines)]).lines[0].text.startswith("(كلمة) في سطر فيه (أقواس) كثيرة")


def test_a_bracket_of_another_font_is_put_where_the_run_of_words_has_room() -> None:
    run = Word("وحن حمقلا", 100, 100, 190, 114)
    words = [run, Word("(", 132, 100, 136, 114)]
    assert [line.text for line in lines_of(words)] == ["القمح (نحو"]


def test_the_end_of_an_address_in_the_next_line_belongs_to_it() -> None:
    url = Word("https://a.example/long-", 60, 120, 300, 134)
    lines = [[*printed("انظر المقال على هذا العنوان", 120), url], [Word("name.html", 480, 140, 550, 154)]]
    assert "https://a.example/long-name.html" in layout([page(*lines)]).lines[0].text
