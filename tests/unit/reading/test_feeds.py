"""Feeds and WordPress' export: what an item says of itself, and which items are articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.model import Article
from index.reading import Refusal
from tests.unit.reading.outcomes import only, read, refused

NAMES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
)


def feed(*items: str) -> str:
    channel = "<title>صحيفة الوادي</title><link>https://w.example</link><language>ar-EG</language>"
    return f'<?xml version="1.0"?><rss version="2.0" {NAMES}><channel>{channel}{"".join(items)}</channel></rss>'


def post(kind: str, status: str = "publish", text: str = "كانت المطحنة تعمل.") -> str:
    return (
        "<item><title><![CDATA[مطحنة &amp; جسر]]></title><link>https://w.example/1</link>"
        "<pubDate>Tue, 09 Apr 2019 09:30:21 +0000</pubDate><dc:creator><![CDATA[رامي الطرقي]]></dc:creator>"
        f"<description></description><content:encoded><![CDATA[{text}]]></content:encoded>"
        "<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_date><![CDATA[2019-04-09 12:30:21]]></wp:post_date>"
        f"<wp:status><![CDATA[{status}]]></wp:status><wp:post_type><![CDATA[{kind}]]></wp:post_type>"
        '<category domain="category" nicename="t"><![CDATA[تراث]]></category></item>'
    )


def test_a_post_of_wordpress_comes_with_all_that_it_says_of_itself(tmp_path: Path) -> None:
    article = only(read(tmp_path, "export.xml", feed(post("post"))))
    assert article.date is not None
    assert (article.title, article.date.iso, article.author) == ("مطحنة & جسر", "2019-04-09", "رامي الطرقي")
    assert (article.source, article.url, article.tags) == ("صحيفة الوادي", "https://w.example/1", ("تراث",))
    assert (article.id, article.origin, article.language) == ("export-1", "export.xml#1", "ar")


def test_pictures_and_menus_are_passed_over_and_drafts_are_refused(tmp_path: Path) -> None:
    outcomes = read(
        tmp_path, "e.xml", feed(post("attachment"), post("page"), post("nav_menu_item"), post("post", "draft"))
    )
    assert [(type(o), o.origin) for o in outcomes] == [(Article, "e.xml#2"), (Refusal, "e.xml#4")]


def test_wordpress_keeps_paragraphs_by_blank_lines_and_pictures_by_shortcodes(tmp_path: Path) -> None:
    text = (
        '<!-- wp:paragraph {"x":1} -->\nكانت <strong>المطحنة</strong> تعمل.\n\nثم توقفت.<!-- /wp:paragraph -->\n\n'
        '[caption id="a" width="3"]<a href="x"><img src="a.jpg" /></a> صورة الحجر[/caption]\n\n'
        '[gallery ids="1,2"]\nوبقي الحجر.'
    )
    article = only(read(tmp_path, "e.xml", feed(post("post", text=text))))
    assert [(p.kind, p.text) for p in article.paragraphs] == [
        ("body", "كانت المطحنة تعمل."),
        ("body", "ثم توقفت."),
        ("caption", "صورة الحجر"),
        ("body", "وبقي الحجر."),
    ]


def test_the_whole_text_is_read_where_a_feed_has_an_abridged_one_too(tmp_path: Path) -> None:
    whole = "<content:encoded>&lt;p>النص كله.&lt;/p></content:encoded>"
    item = f"<item><title>أ</title><description>موجز</description>{whole}</item>"
    assert [p.text for p in only(read(tmp_path, "f.rss", feed(item))).paragraphs] == ["النص كله."]
    item = "<item><title>أ</title><author>r@x.example (رامي الطرقي)</author><description>موجز.</description></item>"
    article = only(read(tmp_path, "f.rss", feed(item)))
    assert ([p.text for p in article.paragraphs], article.author) == (["موجز."], "رامي الطرقي")


@pytest.mark.parametrize(
    "content",
    [
        '<content type="html">&lt;p&gt;نص &lt;b&gt;غليظ&lt;/b&gt;.&lt;/p&gt;</content>',
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>نص <b>غليظ</b>.</p></div></content>',
        '<content type="text">نص غليظ.</content>',
        "<summary>نص غليظ.</summary>",
    ],
)
def test_atom_holds_its_text_in_three_ways(tmp_path: Path, content: str) -> None:
    entry = f'<entry><title>عنوان</title><link rel="self" href="x"/><link href="https://a.example/1"/>{content}</entry>'
    article = only(
        read(tmp_path, "a.xml", f'<feed xmlns="http://www.w3.org/2005/Atom"><title>موقع</title>{entry}</feed>')
    )
    assert [p.text for p in article.paragraphs] == ["نص غليظ."]
    assert (article.source, article.url) == ("موقع", "https://a.example/1")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("plain", "feed"),
        (feed(), "no items"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><rss><item>&a;</item></rss>', "feed"),
    ],
)
def test_what_is_no_feed_says_so(tmp_path: Path, data: str, says: str) -> None:
    assert says in refused(read(tmp_path, "f.rss", data))


def test_a_feed_that_breaks_off_says_so(tmp_path: Path) -> None:
    outcomes = read(tmp_path, "f.rss", feed(post("post"), *[post("page")] * 400)[:-60])
    assert isinstance(outcomes[0], Article)
    assert isinstance(outcomes[-1], Refusal)
