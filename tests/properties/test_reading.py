"""What reading promises of any text: no letter is lost, none comes twice, nothing raises."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.model import Article
from index.reading import ReadingOptions, Refusal, SourceFile
from index.reading.encoding import decode
from index.reading.markdown import read_markdown
from index.reading.markers import take_markers
from index.reading.parsed_document import Metadata, ParsedDocument
from index.reading.reader import read_file
from index.reading.structure import read_body, read_text
from index.reading.text import clean, split_lines
from tests.unit.reading.documents import word_xml

_PHRASES = """
في من قال الوزير اليابان التَّحالف الأمنيّ مدينة AUKUS 2+2 2024 [1] (2) ³ (*) [٤] هامش «اقتباس» “قول” : . ، أ ف ب رويترز
19 أبريل المراجع الهوامش: شارك المواضيع ذات الصلة اقرأ أيضا بقلم https://a.example/x 1- - • ١) ↑ # > --- ==
"""
WORDS = st.sampled_from(_PHRASES.split())
LINES = st.lists(WORDS, max_size=14).map(" ".join)
STRUCTURED = st.lists(st.one_of(LINES, st.just("")), max_size=25).map("\n".join)
ANY = st.one_of(st.text(max_size=400), STRUCTURED)


def letters(*texts: str) -> Counter[str]:
    """The letters of texts; marker words (هامش 1) and numbers are none of the author's letters."""
    return Counter(sign for text in texts for sign in clean(text) if unicodedata.category(sign)[0] == "L")


def said(parsed: ParsedDocument) -> list[str]:
    """Every text of a parsed document, each once."""
    found = parsed.found
    texts = [
        found.title,
        *found.authors,
        found.source,
        found.url,
        found.language,
        found.date.text if found.date else None,
    ]
    blocks = [block.text for block in parsed.blocks]
    notes = [text for note in parsed.notes for text in (note.number, note.text)]
    return [*filter(None, texts), *found.tags, *blocks, *notes, *parsed.left_out]


LABELS = re.compile(
    r"(?:بقلم|كتب\w*|الكاتبة?|المؤلف|إعداد|العنوان|التاريخ|المصدر|الرابط|الوسوم|[Bb]y|هامش|date|url|tags)\s*:?",
    re.IGNORECASE,
)


@given(STRUCTURED)
@example("بقلم في في - بقلم قال")
@example("في\n\nفي في\n\nبقلم في في\n\nبقلم في في")
@settings(max_examples=300, deadline=None)
def test_no_letter_of_a_text_is_lost_or_doubled(text: str) -> None:
    kept, given_ = letters(*said(read_text(text, Metadata()))), letters(text)
    assert not kept - given_, "letters that nobody wrote"
    # labels (`بقلم:`, `هامش 1`) say what a line is and are not part of what it says
    labels = letters(*(match[0] for match in LABELS.finditer(text)))
    assert not given_ - kept - labels, "letters lost"


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_letter_of_any_unicode_text_is_lost(text: str) -> None:
    assert letters(*said(read_text(text, Metadata()))) == letters(*(line.text for line in split_lines(text)))


@given(ANY)
@settings(max_examples=200, deadline=None)
def test_no_letter_of_a_body_is_lost(text: str) -> None:
    kept = letters(*said(read_body(text, Metadata())))
    assert kept - letters(text) == Counter()
    labels = letters(*(match[0] for match in LABELS.finditer(text)))
    assert not letters(*(line.text for line in split_lines(text))) - kept - labels


@given(ANY, st.sets(st.sampled_from(["1", "2", "3", "*"])))
@settings(deadline=None)
def test_markers_stand_inside_the_clean_text_in_order(text: str, defined: set[str]) -> None:
    kept, markers = take_markers(clean(text), defined)
    starts = [marker.start for marker in markers]
    assert starts == sorted(starts)
    assert all(0 <= start <= len(kept) for start in starts)
    assert "  " not in kept or "  " in clean(text)


@given(ANY)
@settings(deadline=None)
def test_paragraphs_are_numbered_and_clean(text: str) -> None:
    for outcome in _read(text.encode("utf-8", "surrogatepass"), "x.txt"):
        if isinstance(outcome, Article):
            assert [p.number for p in outcome.paragraphs] == list(range(1, len(outcome.paragraphs) + 1))
            assert all(p.text == " ".join(p.text.split()) for p in outcome.paragraphs)
            numbers = [note.number for note in outcome.notes]
            assert len(numbers) == len(set(numbers))


@given(
    st.binary(max_size=300),
    st.sampled_from(["txt", "md", "html", "docx", "csv", "json", "jsonl", "zip", "txt.gz", "jsonl.xz", "pdf", ""]),
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_under_any_name_give_articles_or_refusals(data: bytes, suffix: str) -> None:
    for outcome in _read(data, f"x.{suffix}" if suffix else "x"):
        assert isinstance(outcome, Article | Refusal)


@given(ANY)
@settings(deadline=None)
def test_markdown_invents_no_letter(text: str) -> None:
    read = read_markdown(text)
    notes = [part for note in read.notes for part in (note.number, note.text)]
    assert not letters(*(line.text for line in read.lines), *notes) - letters(text)


PLAIN = [word for word in _PHRASES.split() if word.isalpha()]
TEXT = st.lists(st.sampled_from(PLAIN), min_size=1, max_size=25).map(" ".join)
BLOCKS = st.lists(st.tuples(st.sampled_from("PHLQTN"), TEXT), min_size=1, max_size=8)
MARKDOWN = {
    "P": "{}\n\n",
    "H": "## {}\n\n",
    "L": "- {}\n\n",
    "Q": "> {}\n\n",
    "T": "| {} | 7 |\n|---|---|\n\n",
    "N": "كلمة^[{}]\n\n",
}
HTML = {
    "P": "<p>{}</p>",
    "H": "<h2>{}</h2>",
    "L": "<ul><li>{}</li></ul>",
    "Q": "<blockquote>{}</blockquote>",
    "T": "<table><tr><td>{}</td><td>7</td></tr></table>",
    "N": '<p>كلمة<a href="#fn{n}">[1]</a></p><p id="fn{n}">{}</p>',
}
STYLED = '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t>{{}}</w:t></w:r></w:p>'
CELLS = f"<w:tc>{STYLED.format('')}</w:tc><w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc>"
WORD = {
    **{sign: STYLED.format(style) for sign, style in zip("PHLQ", ("", "H1", "L", "Qu"), strict=True)},
    "T": f"<w:tbl><w:tr>{CELLS}</w:tr></w:tbl>",
    "N": STYLED.format("").replace("<w:r>", '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'),
}


def everything(article: Article) -> list[str]:
    """All that an article says, what was left out of it too, its labels not."""
    said = [p.text for p in article.paragraphs] + [part for n in article.notes for part in (n.number, n.text)]
    left_out = [anomaly.message for anomaly in article.anomalies if anomaly.code == "left_out"]
    title = "" if any(anomaly.code == "no_title" for anomaly in article.anomalies) else article.title
    date = article.date.text if article.date else ""
    return [*said, *left_out, title, date, article.source or "", article.author or "", *article.tags]


def put_once(blocks: list[tuple[str, str]], forms: dict[str, str], name: str, data: bytes) -> None:
    written = letters(*(text for _, text in blocks), *("كلمة" for sign, _ in blocks if "كلمة" in forms[sign]))
    outcomes = _read(data, name)
    kept = letters(*(text for outcome in outcomes if isinstance(outcome, Article) for text in everything(outcome)))
    labels = letters(*(match[0] for _, text in blocks for match in LABELS.finditer(text)))
    assert not kept - written, "letters that nobody wrote, or twice"
    assert not written - kept - labels or not any(isinstance(o, Article) for o in outcomes), "letters lost"


def formed(blocks: list[tuple[str, str]], forms: dict[str, str]) -> str:
    return "".join(forms[sign].format(text, n=n) for n, (sign, text) in enumerate(blocks))


@given(BLOCKS)
@example([("P", "في"), ("P", "في"), ("P", "في في"), ("P", "في"), ("P", "بقلم في في")])
@settings(max_examples=60, deadline=None)
def test_every_letter_of_markdown_is_in_one_place(blocks: list[tuple[str, str]]) -> None:
    put_once(blocks, MARKDOWN, "a.md", formed(blocks, MARKDOWN).encode())


@given(BLOCKS)
@settings(max_examples=60, deadline=None)
def test_every_letter_of_a_row_s_html_is_in_one_place(blocks: list[tuple[str, str]]) -> None:
    put_once(blocks, HTML, "a.json", json.dumps({"body": formed(blocks, HTML)}).encode())


@given(BLOCKS)
@settings(max_examples=60, deadline=None)
def test_every_letter_of_a_word_file_is_in_one_place(blocks: list[tuple[str, str]]) -> None:
    put_once(blocks, WORD, "a.docx", word_xml(formed(blocks, WORD)))


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40), st.integers(1, 7))
@settings(deadline=None)
def test_the_parts_of_a_file_of_rows_are_the_file(lengths: list[int], parts: int) -> None:
    rows = b"".join(
        b'{"title": "%d", "body": "%s"}\n' % (number, b"x" * length) for number, length in enumerate(lengths, 1)
    )
    whole = [_named(outcome) for outcome in _read(rows, "r.jsonl")]
    pieces = [_named(o) for part in range(parts) for o in _read(rows, "r.jsonl", part, parts)]
    assert sorted(pieces) == sorted(whole)
    assert len(whole) == len(lengths)


@given(
    st.text(st.characters(min_codepoint=0x621, max_codepoint=0x64A), min_size=1),
    st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
)
@example("ظآ", "utf-8")
@settings(deadline=None)
def test_what_is_written_with_a_mark_is_read_as_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def _named(outcome: Article | Refusal) -> tuple[str, str]:
    return (outcome.origin, outcome.id if isinstance(outcome, Article) else outcome.reason)


def _read(data: bytes, name: str, part: int = 0, parts: int = 1) -> list[Article | Refusal]:
    path = _FOLDER / name
    path.write_bytes(data)
    return list(
        read_file(SourceFile(path, name), replace(ReadingOptions(), file_mib=1, report_left_out=True), part, parts)
    )


_FOLDER = Path(mkdtemp())
