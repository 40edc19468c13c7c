"""Shapes that files of archives have: notes of pages put together, tables and raised numbers of Word,"
" sections by h1."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.model import Article
from tests.unit.reading.documents import word_xml
from tests.unit.reading.outcomes import only, read

A = "مر الرحالة بالوادي في أول الصيف ونزل عند شيخ القبيلة ثلاثة أيام كتب فيها وصف العيون والبساتين كلها"
B = "ثم مضى إلى الساحل مع قافلة من التجار فوصف المرفأ والسفن وأثمان التمر والملح في أسواقه القديمة"
C = "وعاد بعد عشرين سنة فوجد العيون قد غارت والبساتين قد خلت إلا من شيوخ يذكرون ما كتب في رحلته الأولى"
TITLE = "رحلة إلى وادي العيون"


def page(body: str, head: str = "") -> str:
    return (
        f"<html dir=rtl><head><title>{TITLE}</title>{head}</head><body><div><h1>{TITLE}</h1>{body}</div></body></html>"
    )


def cited(article: Article) -> dict[str, tuple[str, list[str]]]:
    """The text of each note, and the first letters of the paragraphs that cite it."""
    texts = {paragraph.number: paragraph.text[:5] for paragraph in article.paragraphs}
    return {note.number: (note.text, [texts[number] for number in note.cited_by]) for note in article.notes}


def body(article: Article) -> list[str]:
    return [p.text for p in article.paragraphs if p.kind in ("body", "list")]


LINKED = {
    "same anchors on each page": (
        f'<div><p>{A}<a name="r1" href="#n1">[1]</a>.</p><p><a name="n1" href="#r1">[1]</a> كتاب أول.</p></div>'
        f'<div><p>{B}<a name="r1" href="#n1">[1]</a>.</p><p><a name="n1" href="#r1">[1]</a> كتاب ثان.</p></div>'
    ),
    "same anchors, a page marked twice": (
        f'<div><p>{A}<a name="r1" href="#n1">(1)</a>.</p><hr><ol><li id="n1">كتاب أول. <a'
        ' href="#r1">↩</a></li></ol></div>'
        f'<div><p>{B}<a name="r1" href="#n1">(1)</a>.</p><hr><ol><li id="n1">كتاب ثان. <a'
        ' href="#r1">↩</a></li></ol></div>'
    ),
    "numbers that begin anew": (
        f'<p>{A}<sup><a href="#fn10">1</a></sup>.</p><p id="fn10">1. كتاب أول.</p>'
        f'<p>{B}<sup><a href="#fn11">1</a></sup>.</p><p id="fn11">1. كتاب ثان.</p>'
    ),
    "several in a block": (
        f'<p>{A}<a href="#n1">[1]</a>.</p><p>{B}<a href="#n2">[1]</a>.</p>'
        '<p><a name="n1"></a>[1] كتاب أول.<br><a name="n2"></a>[1] كتاب ثان.</p>'
    ),
    "several in one letter size": (
        f'<p>{A}<a href="#n1">[1]</a>.</p><p>{B}<a href="#n2">[1]</a>.</p>'
        '<p><font size=2><b><a name="n1">[1]</a></b> كتاب أول.<br/><b><a name="n2">[1]</a></b> كتاب ثان.</font></p>'
    ),
    "saved with the page's address": (
        f'<p>{A}<a href="https://a.example/x.html#fn1"><sup>1</sup></a>.</p>'
        f'<p>{B}<a href="https://a.example/x.html#fn2"><sup>1</sup></a>.</p>'
        '<p id="fn1">1 كتاب أول.</p><p id="fn2">1 كتاب ثان.</p>'
    ),
    "numbers and texts in cells": (
        f'<p>{A}<a href="#n1">[1]</a>.</p><p>{B}<a href="#n2">[1]</a>.</p><dl>'
        '<dt id="n1">[1]</dt><dd>كتاب أول.</dd><dt id="n2">[1]</dt><dd>كتاب ثان.</dd></dl>'
    ),
}


@pytest.mark.parametrize("name", LINKED)
def test_every_page_has_its_own_notes(tmp_path: Path, name: str) -> None:
    article = only(read(tmp_path, "a.html", page(LINKED[name])))
    assert cited(article) == {"1": ("كتاب أول.", [A[:5]]), "1.2": ("كتاب ثان.", [B[:5]])}
    assert body(article) == [f"{A}.", f"{B}."]


def test_a_link_to_a_page_or_a_section_is_no_note(tmp_path: Path) -> None:
    contents = '<p><a href="#p1">1</a> <a href="#p2">2</a></p>'
    text = f'{contents}<p><a name="p1"></a>{A}.</p><h2 id="p2">الساحل</h2><p>{B}.</p><p>{C}.</p>'
    article = only(read(tmp_path, "a.html", page(text)))
    assert article.notes == ()
    assert [f"{A}.", f"{B}.", f"{C}."] == body(article)[-3:]


TOOLTIPS = {
    "role": '<sup><a aria-describedby="t1" href="#">1</a></sup><span id="t1" role="tooltip">كتاب أول.</span>',
    "title": '<sup title="كتاب أول.">1</sup>',
    "popover": '<a tabindex=0 data-bs-content="كتاب أول.">[1]</a>',
    "sidenote": '<sup>1</sup><span class="sidenote">كتاب أول.</span>',
    "elsewhere": '<button aria-describedby="n">1</button>',
}


@pytest.mark.parametrize("name", TOOLTIPS)
def test_a_tooltip_is_a_note(tmp_path: Path, name: str) -> None:
    elsewhere = '<div id="n" role="tooltip">كتاب أول.</div>' if name == "elsewhere" else ""
    article = only(read(tmp_path, "a.html", page(f"<p>{A}{TOOLTIPS[name]} وعاد.</p><p>{B}.</p><p>{C}.</p>{elsewhere}")))
    assert cited(article) == {"1": ("كتاب أول.", [A[:5]])}
    assert body(article) == [f"{A} وعاد.", f"{B}.", f"{C}."]


def test_a_group_of_notes_has_numbers_of_its_own(tmp_path: Path) -> None:
    text = (
        f'<p>{A}<sup><a href="#cite_note-2">[ملحوظة 1]</a></sup>.</p><p>{B}<sup><a'
        ' href="#cite_note-1">[1]</a></sup>.</p>'
        '<ol><li id="cite_note-2">شرح الكلمة.</li></ol><h2>مراجع</h2><ol><li id="cite_note-1">كتاب أول.</li></ol>'
    )
    article = only(read(tmp_path, "a.html", page(text)))
    assert cited(article) == {"1.2": ("شرح الكلمة.", [A[:5]]), "1": ("كتاب أول.", [B[:5]])}
    assert [p.kind for p in article.paragraphs] == ["body", "body"]


def test_the_address_behind_a_link_of_a_note_is_kept_but_not_the_page_s_own(tmp_path: Path) -> None:
    notes = (
        '<p id="fn1">1. <a href="/about">الموقع</a>، <a href="https://b.example/r">تقرير</a>، 2011.</p>'
        '<p id="fn2">2. <a href="https://a.example/y">مقال آخر</a>.</p>'
        '<p id="fn3">3. <a href="https://c.example/long/address">https://c.example/lo…</a></p>'
    )
    marks = "".join(f'<p>{text}<a href="#fn{n}">[{n}]</a>.</p>' for n, text in enumerate((A, B, C), 1))
    head = '<link rel="canonical" href="https://a.example/x">'
    article = only(read(tmp_path, "a.html", page(marks + notes, head)))
    assert [note.citation.domain for note in article.notes] == ["b.example", None, "c.example"]
    assert article.notes[0].text == "الموقع، تقرير https://b.example/r، 2011."
    assert article.notes[2].text == "https://c.example/long/address"


PAGES = ["12", "- 12 -", "[ص 12]", "(صفحة 12)", "\f", "ص: ١٢"]


@pytest.mark.parametrize("mark", PAGES)
@pytest.mark.parametrize("end", [".", "،"])
def test_the_page_below_a_note_is_no_part_of_it(tmp_path: Path, mark: str, end: str) -> None:
    text = (
        f"{TITLE}\n\n{A} (1).\n______\n(1) كتاب أول{end}\n{mark}\n{B} (1)، و{C} (2).\n______\n(1) كتاب ثان.\n(2) سجل.\n"
    )
    article = only(read(tmp_path, "a.txt", text))
    assert body(article) == [f"{A}.", f"{B}، و{C}."]
    assert {number: note[1] for number, note in cited(article).items()} == {"1": [A[:5]], "1.2": [B[:5]], "2": [B[:5]]}


def test_the_page_below_a_note_is_known_by_its_own_markers(tmp_path: Path) -> None:
    text = f"{TITLE}\n\n{A} (1).\n______\n(1) كتاب أول.\n{B} (2).\n______\n(2) كتاب ثان، الجزء (3)\nوالملحق 5.\n"
    article = only(read(tmp_path, "a.txt", text))
    assert cited(article) == {"1": ("كتاب أول.", [A[:5]]), "2": ("كتاب ثان، الجزء (3) والملحق 5.", [B[:5]])}


def test_sections_by_h1_are_headings_and_the_page_s_title_its_title(tmp_path: Path) -> None:
    top = f"<html><head><title>{TITLE}</title></head><body><div>"
    sections = f"<h1>في الوادي</h1><p>{A}.</p><p>{B}.</p><h1>في الساحل</h1><p>{C}.</p><p>{A}.</p>"
    article = only(read(tmp_path, "a.html", f"{top}{sections}</div></body></html>"))
    assert article.title == TITLE
    assert [p.text for p in article.paragraphs if p.kind == "heading"] == ["في الوادي", "في الساحل"]


def test_the_h1_is_the_title_where_the_page_s_own_is_the_site_s(tmp_path: Path) -> None:
    html = "<html><head><title>صحيفة الميناء</title></head><body><h1><a href='https://m.example/'>الميناء</a></h1>"
    article = only(read(tmp_path, "a.html", f"{html}<div><h1>{TITLE}</h1><p>{A}.</p><p>{B}.</p></div></body></html>"))
    assert article.title == TITLE


def test_a_blog_s_entry_says_its_title_date_and_author(tmp_path: Path) -> None:
    html = (
        "<html><head><title>مدونتي: رحلة إلى وادي العيون</title></head><body><h1><a href='/'>مدونتي</a></h1><h2 class="
        f"'date-header'>الاثنين، 3 يونيو 2013</h2><h3 class='post-title entry-title'>{TITLE}</h3><div"
        " class='entry-content'>"
        f"<p>{A}.</p><p>{B}.</p></div><span class='post-author vcard'>كتبه <span class='fn'>سالم"
        " العبري</span></span></body></html>"
    )
    article = only(read(tmp_path, "a.html", html))
    assert (article.title, article.date and article.date.iso, article.author) == (TITLE, "2013-06-03", "سالم العبري")


ATTRIBUTES = [
    '<span property="dcterms:created" content="2019-02-08T10:00:00+01:00">أمس</span>',
    '<meta itemprop="datePublished" content="2019-02-08">',
    '<abbr class="published" title="2019-02-08T10:00">قبل عام</abbr>',
    '<span itemprop="datePublished">8 شباط 2019</span>',
    '<meta name="citation_publication_date" content="2019/02/08">',
]


@pytest.mark.parametrize("said", ATTRIBUTES)
def test_a_date_in_an_element_s_attributes_is_the_page_s(tmp_path: Path, said: str) -> None:
    article = only(read(tmp_path, "a.html", page(f"<div>{said}</div><p>{A}.</p><p>{B}.</p>")))
    assert article.date is not None
    assert article.date.iso == "2019-02-08"


def docx(folder: Path, body: str, core: str = "") -> Article:
    return only(read(folder, "a.docx", word_xml(body, core=core)))


def par(text: str, style: str = "") -> str:
    return f'<w:p><w:pPr>{style}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def high(text: str) -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{text}</w:t></w:r>'


def test_no_cell_of_a_word_table_is_lost(tmp_path: Path) -> None:
    rows = [["المحصول", "٧٥", "40%"], ["8", "7", "صفحة 3"], ["جملة طويلة في خلية واحدة تنتهي بنقطة.", "قصيرة", "12"]]
    table = "".join(f"<w:tr>{''.join(f'<w:tc>{par(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    article = docx(tmp_path, f"{par(TITLE)}{par(A + '.')}<w:tbl>{table}</w:tbl>{par(B + '.')}")
    assert [p.text for p in article.paragraphs if p.kind == "list"] == [" | ".join(row) for row in rows]
    assert [p.text for p in article.paragraphs if p.kind != "list"] == [f"{A}.", f"{B}."]


def test_a_word_table_that_lays_out_a_page_is_its_paragraphs(tmp_path: Path) -> None:
    cell = f"<w:tc>{par(A + '.')}{par(B + '.')}</w:tc>"
    article = docx(tmp_path, f"{par(TITLE)}<w:tbl><w:tr>{cell}<w:tc>{par(C + '.')}</w:tc></w:tr></w:tbl>")
    assert body(article) == [f"{A}.", f"{B}.", f"{C}."]


def test_numbers_raised_by_hand_in_word_are_markers_or_powers(tmp_path: Path) -> None:
    text = f"<w:p><w:r><w:t>مساحته 30 كم</w:t></w:r>{high('2')}<w:r><w:t xml:space='preserve"
    text += f"'> و{A}</w:t></w:r>{high('1')}{high('0')}<w:r><w:t>.</w:t></w:r></w:p>"
    notes = "".join(par(f"{n}. كتاب {n}.") for n in range(1, 11))
    article = docx(tmp_path, f"{par(TITLE)}{text}{par(B + '.')}{par('الهوامش')}{notes}")
    assert article.paragraphs[0].text.startswith("مساحته 30 كم² ومر")
    assert [marker.number for marker in article.paragraphs[0].markers] == ["10"]
    assert len(article.notes) == 10


def test_a_strict_word_file_under_another_name_is_read(tmp_path: Path) -> None:
    data = word_xml(par(TITLE) + par(A + ".") + par(B + "."), strict=True, name="texte")
    assert body(only(read(tmp_path, "a.docx", data))) == [f"{A}.", f"{B}."]


CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{}</dc:title>'
    "<dc:creator>{}</dc:creator><dcterms:created>2018-05-03T08:00:00Z</dcterms:created></cp:coreProperties>"
)


@pytest.mark.parametrize("creator", ["HP", "Windows User", "المستخدم", "admin", "Microsoft Office User", "user1"])
def test_a_machine_is_no_author(tmp_path: Path, creator: str) -> None:
    article = docx(tmp_path, par(A + ".") + par(B + "."), core=CORE.format("Document1", creator))
    assert (article.author, article.title[:5]) == (None, A[:5])


def test_a_document_s_properties_stand_in_for_what_its_text_does_not_say(tmp_path: Path) -> None:
    core = CORE.format(TITLE, "سلمى العلوي; هند الراشد")
    article = docx(tmp_path, par(A + ".") + par(B + "."), core=core)
    assert (article.title, article.author) == (TITLE, "سلمى العلوي، هند الراشد")
    other = docx(tmp_path, par("عنوان آخر") + par("بقلم: منى سالم") + par(A + ".") + par(B + "."), core=core)
    assert (other.title, other.author) == ("عنوان آخر", "منى سالم")


STYLES = {
    "ornate": ("{} ﴿١﴾.", "﴿١﴾ كتاب أول."),
    "slashes": ("{} /1/.", "/1/ كتاب أول."),
    "braces": ("{}{{1}}.", "{1} كتاب أول."),
    "hyphens": ("{} -1-.", "-1- كتاب أول."),
    "circled": ("{}①.", "① كتاب أول."),
    "dagger": ("{}†.", "† كتاب أول."),
    "glued": ("{}1.", "1- كتاب أول."),
    "glued behind the point": ("{}.1", "1. كتاب أول."),
    "half a bracket": ("{} 1).", "1) كتاب أول."),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_sign_is_a_marker_where_the_list_below_uses_it(tmp_path: Path, style: str) -> None:
    marked, note = STYLES[style]
    article = only(read(tmp_path, "a.txt", f"{TITLE}\n\n{marked.format(A)}\n\n{B}.\n\n{C}.\n\nالهوامش\n{note}\n"))
    assert [(text, where) for text, where in cited(article).values()] == [("كتاب أول.", [A[:5]])]
    assert body(article) == [f"{A}.", f"{B}.", f"{C}."]


@pytest.mark.parametrize("text", ["قال تعالى ﴿١﴾ ثم تلا.", "النسبة 1/2 في المتر.", "من كوفيد19 إلى اليوم.", "{1}"])
def test_a_sign_without_a_list_that_uses_it_stays(tmp_path: Path, text: str) -> None:
    article = only(read(tmp_path, "a.txt", f"{TITLE}\n\n{A}.\n\n{B} {text}\n\nالهوامش\n1- كتاب أول.\n"))
    assert body(article) == [f"{A}.", f"{B} {text}"]


@pytest.mark.parametrize("power", ["E=mc²", "x²", "10²", "450 م²", "30 متر²"])
def test_a_power_keeps_its_square_beside_a_note_of_that_number(tmp_path: Path, power: str) -> None:
    text = f"{TITLE}\n\n{A}¹، {power} و{B}².\n\n{C}.\n\nالهوامش\n1- كتاب أول.\n2- كتاب ثان.\n"
    article = only(read(tmp_path, "a.txt", text))
    assert f"{power} و" in article.paragraphs[0].text
    assert [marker.number for marker in article.paragraphs[0].markers] == ["1", "2"]
