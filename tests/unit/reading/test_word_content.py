"""What Word keeps and does not print, pages inside Word files, marks of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.documents import word_package
from tests.unit.reading.outcomes import only, read, texts

A = "كان خان التجار يستقبل القوافل القادمة من الشمال في كل خريف، وتباع في ساحته الأصواف والجلود."
B = "ثم هجرته القوافل حين شقت الطريق الجديدة، وبقي حارسه وحده يفتح الباب كل صباح."
T = "خان التجار"
STYLES = '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


TITLE = par(run(T), '<w:pStyle w:val="T"/>')


def word(body: str, **parts: str) -> bytes:
    return word_package({"document": f"<w:body>{TITLE}{body}</w:body>", "styles": STYLES, **parts})


@pytest.mark.parametrize("hidden", ["<w:vanish/>", '<w:vanish w:val="true"/>'])
def test_hidden_runs_are_not_of_the_text(tmp_path: Path, hidden: str) -> None:
    body = par(run(A[:40]) + run("لا يطبع", hidden) + run(A[40:])) + par(run(B))
    assert texts(only(read(tmp_path, "a.docx", word(body)))) == [("body", A), ("body", B)]


@pytest.mark.parametrize("shown", ['<w:vanish w:val="0"/>', "<w:webHidden/>"])
def test_runs_that_are_printed_stay(tmp_path: Path, shown: str) -> None:
    body = par(run(A[:40]) + run(A[40:], shown)) + par(run(B))
    assert texts(only(read(tmp_path, "a.docx", word(body)))) == [("body", A), ("body", B)]


def form(inside: str, properties: str = "<w:showingPlcHdr/>") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def test_prompts_of_forms_go_and_what_was_filled_in_stays(tmp_path: Path) -> None:
    prompt = run("انقر أو اضغط هنا لإدخال نص.")
    body = form(par(prompt)) + form(par(run(A)), "") + par(run(B) + form(prompt))
    assert texts(only(read(tmp_path, "a.docx", word(body)))) == [("body", A), ("body", B)]


def test_a_paragraph_whose_mark_was_deleted_goes_on_below(tmp_path: Path) -> None:
    deleted = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
    body = par(run(A[:30]), deleted) + par(run(A[30:60]), deleted) + par(run(A[60:])) + par(run(B))
    assert texts(only(read(tmp_path, "a.docx", word(body)))) == [("body", A), ("body", B)]


@pytest.mark.parametrize("mark", ["<w:t>*</w:t>", '<w:sym w:font="Symbol" w:char="F02A"/>', "<w:t>†</w:t>"])
def test_a_mark_of_its_own_is_not_of_the_note(tmp_path: Path, mark: str) -> None:
    sign = "†" if "†" in mark else "*"
    own = f'<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/>{mark}</w:r>'
    notes = f'<w:footnote w:id="2">{par(run(f"{sign} حارس الخان اليوم."))}</w:footnote>'
    article = only(read(tmp_path, "a.docx", word(par(run(A) + own) + par(run(B)), footnotes=notes)))
    assert [(note.text, note.cited_by) for note in article.notes] == [("حارس الخان اليوم.", (1,))]


RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
PAGE = f"<html><head><style>p {{}}</style></head><body><h1>{T}</h1><p>{A}</p><p>{B}</p></body></html>"
MHT = (
    'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="--x"\n\n----x\n'
    'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\nContent-Location: a.html\n\n'
    f"{PAGE}\n\n----x--\n"
)


@pytest.mark.parametrize(
    ("name", "content"), [("afchunk.mht", MHT), ("chunk.htm", PAGE), ("a.txt", f"{T}\n\n{A}\n\n{B}")]
)
def test_a_page_that_a_word_file_takes_in(tmp_path: Path, name: str, content: str) -> None:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    body = f'<w:body><w:altChunk xmlns:r="{namespace}" r:id="c"/></w:body>'
    relation = f'<Relationship Id="c" Type="{namespace}/aFChunk" Target="/word/{name}"/>'
    relations = f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'
    more = {"word/_rels/document.xml.rels": relations, f"word/{name}": content}
    article = only(read(tmp_path, "a.docx", word_package({"document": body}, more)))
    assert (article.title, texts(article)) == (T, [("body", A), ("body", B)])


def test_a_letterhead_in_a_table_is_not_the_title(tmp_path: Path) -> None:
    head = "".join(f"<w:tc>{par(run(cell))}</w:tc>" for cell in ("مركز المدينة للدراسات", "التاريخ: 9 أبريل 2019"))
    text = "".join(par(run(line)) for line in ("إعداد: سلمى الخطيب", A, B))
    body = f"<w:body><w:tbl><w:tr>{head}</w:tr></w:tbl>{TITLE}{text}</w:body>"
    article = only(read(tmp_path, "a.docx", word_package({"document": body, "styles": STYLES})))
    assert article.date is not None
    assert (article.title, article.authors, article.date.iso) == (T, ("سلمى الخطيب",), "2019-04-09")
