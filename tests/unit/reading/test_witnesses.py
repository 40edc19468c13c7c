"""Critical editions in TEI: the editor's reading is the text, what other witnesses have is beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.outcomes import only, read, texts

A = "كان خان التجار يستقبل القوافل القادمة من الشمال في كل خريف"


@pytest.mark.parametrize(
    ("apparatus", "said"),
    [
        ("<app><lem>القديم</lem><rdg wit='#b'>العتيق</rdg></app>", "القديم"),
        ("<app><lem wit='#a'>القديم</lem><rdg>العتيق</rdg><rdg>البالي</rdg></app>", "القديم"),
        ("<app><rdg wit='#b'>العتيق</rdg></app>", "العتيق"),
    ],
)
def test_the_readings_of_witnesses(tmp_path: Path, apparatus: str, said: str) -> None:
    header = "<teiHeader><fileDesc><titleStmt><title>خان التجار</title></titleStmt></fileDesc></teiHeader>"
    body = f"<text><body><p>{A} {apparatus}.</p></body></text>"
    article = only(read(tmp_path, "a.xml", f"<TEI xmlns='http://www.tei-c.org/ns/1.0'>{header}{body}</TEI>"))
    assert texts(article) == [("body", f"{A} {said}.")]
