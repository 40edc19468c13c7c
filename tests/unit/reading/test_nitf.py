"""News agencies' files: NITF, and NewsML round it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.reading.outcomes import cites, only, read, refused, texts
from tests.unit.reading.test_article_heads import BODY, A, B, T

HEAD = f"""<head><title>{T}</title><docdata><date.issue norm="20200307T101500+0200"/><key-list><keyword key="صابون"/>
<keyword key="حرف"/></key-list></docdata><pubdata name="صحيفة الضفة"
 date.publication="20200308T000000+0200"/></head>"""
OVER = f"""<body.head><hedline><hl1>{T}</hl1><hl2>القدور توقد من جديد</hl2></hedline>
<byline>بقلم <person>رامي العلي</person>
<byttl>مراسل الضفة</byttl></byline><dateline><location>حلب</location> <story.date norm="20200307">7 مارس</story.date>
</dateline></body.head>"""
PICTURE = """<media media-type="image"><media-reference source="khan.jpg" alternate-text="الخان"/>
<media-caption><p>الخان صباحًا</p></media-caption></media>"""
TEXT = f"<p>{A}<fn><p>دفتر الوقف، ص 8.</p></fn>.</p><block><hl2>العودة</hl2><p>{B}.</p></block>"


def test_a_report(tmp_path: Path) -> None:
    end = "<body.end><tagline>شارك في التغطية سامي.</tagline></body.end>"
    text = f"<nitf>{HEAD}<body>{OVER}<body.content>{PICTURE}{TEXT}</body.content>{end}</body></nitf>"
    article = only(read(tmp_path, "a.xml", text))
    assert (article.title, article.author, article.source) == (T, "رامي العلي", "صحيفة الضفة")
    assert (article.date and article.date.iso, article.tags) == ("2020-03-07", ("صابون", "حرف"))
    assert texts(article) == [
        ("heading", "القدور توقد من جديد"),
        ("caption", "الخان صباحًا"),
        BODY[0],
        ("heading", "العودة"),
        BODY[1],
        ("body", "شارك في التغطية سامي."),
    ]
    assert article.paragraphs[1].images[0].url == "khan.jpg"
    assert cites(article) == {"1": ("دفتر الوقف، ص 8.", (3,))}


@pytest.mark.parametrize("byline", ["رامي العلي", "By رامي العلي", "<person>رامي العلي</person>، حلب"])
def test_bylines(tmp_path: Path, byline: str) -> None:
    head = f"<body.head><hedline><hl1>{T}</hl1></hedline><byline>{byline}</byline></body.head>"
    body = f"<body>{head}<body.content><p>{A}.</p><p>{B}.</p></body.content></body>"
    space = 'xmlns="http://iptc.org/std/NITF/2006-10-18/"'
    article = only(read(tmp_path, "a.nitf", f"<nitf {space}>{body}</nitf>"))
    assert (article.title, article.author, texts(article)) == (T, "رامي العلي", BODY)


def envelope(item: str, around: str = "newsMessage") -> str:
    about = f"""<itemMeta><provider><name>وكالة الضفة</name></provider><versionCreated>2020-03-07T10:15:00+02:00
</versionCreated></itemMeta><contentMeta><by>رامي العلي</by><headline>{T}</headline></contentMeta>"""
    inner = f'<newsItem guid="urn:a" xml:lang="ar">{about}<contentSet>{item}</contentSet></newsItem>'
    return f'<{around} xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{inner}</itemSet></{around}>'


@pytest.mark.parametrize(
    "item",
    [
        f"<inlineXML><nitf><body><body.content><p>{A}.</p><p>{B}.</p></body.content></body></nitf></inlineXML>",
        f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{A}.</p><p>{B}.</p></body></html></inlineXML>',
    ],
)
def test_envelopes(tmp_path: Path, item: str) -> None:
    article = only(read(tmp_path, "a.xml", envelope(item)))
    assert (article.title, article.author, article.source) == (T, "رامي العلي", "وكالة الضفة")
    assert (article.date and article.date.iso, texts(article)) == ("2020-03-07", BODY)


def test_several_reports_in_an_envelope_are_several_articles(tmp_path: Path) -> None:
    text = f"<nitf><body><body.content><p>{A}.</p></body.content></body></nitf>"
    one = f"<NewsItem><NewsLines><HeadLine>{T}</HeadLine></NewsLines>{text}</NewsItem>"
    articles = read(tmp_path, "a.xml", f"<NewsML>{one}{one.replace(T, 'الخان الثاني')}</NewsML>")
    assert [getattr(article, "title", None) for article in articles] == [T, "الخان الثاني"]


def test_an_envelope_of_pictures_is_refused(tmp_path: Path) -> None:
    item = '<remoteContent href="a.jpg"/>'
    assert "لا نص" in refused(read(tmp_path, "a.xml", envelope(item)))
