"""Telegram's exports in HTML: a message with a text is an article."""

from __future__ import annotations

from pathlib import Path

from index.model import Article
from tests.unit.reading.outcomes import only, read, texts

A = "كان خان التجار يستقبل القوافل القادمة من الشمال في كل خريف، وتباع في ساحته الأصواف والجلود."
B = "ثم هجرته القوافل حين شقت الطريق الجديدة، وبقي حارسه وحده يفتح الباب كل صباح."


def page(*messages: str) -> str:
    head = '<div class="page_header"><div class="content"><div class="text bold">\nدفتر الخان\n</div></div></div>'
    history = f'<div class="page_body chat_page"><div class="history">{"".join(messages)}</div></div>'
    start = '<!DOCTYPE html><html><head><meta charset="utf-8"/><title>Exported Data</title></head>'
    return f"{start}<body><div class='page_wrap'>{head}{history}</div></body></html>"


def message(number: int, inside: str, sender: str = "") -> str:
    name = f'<div class="from_name">\n{sender}\n</div>' if sender else ""
    initial = '<div class="userpic"><div class="initials">د</div></div>' if sender else ""
    day = f'<div class="pull_right date details" title="{number:02}.04.2019 09:30:21 UTC+03:00">\n09:30\n</div>'
    kind = "default clearfix" if sender else "default clearfix joined"
    return (
        f'<div class="message {kind}" id="message{number}">{initial}<div class="body">{day}{name}{inside}</div></div>'
    )


def text(said: str) -> str:
    return f'<div class="text">\n{said}\n</div>'


def test_messages_of_a_channel(tmp_path: Path) -> None:
    service = '<div class="message service" id="message-1"><div class="body details">\n9 April 2019\n</div></div>'
    signed = text(f"{A}<br><br>{B}") + '<div class="signature details">\nسلمى الخطيب\n</div>'
    photo = '<div class="media_wrap"><a class="photo_wrap pull_left" href="photos/b.jpg"><img src="t.jpg"></a></div>'
    alone = '<div class="media_wrap"><a class="photo_wrap" href="photos/c.jpg"></a></div>'
    data = page(service, message(9, signed, "دفتر الخان"), message(10, photo + text(B)), message(11, alone))
    found = [outcome for outcome in read(tmp_path, "messages.html", data) if isinstance(outcome, Article)]
    assert [(a.id, a.source, a.authors) for a in found] == [
        ("messages-9", "دفتر الخان", ("سلمى الخطيب",)),
        ("messages-10", "دفتر الخان", ()),
    ]
    assert [a.date.iso if a.date else "" for a in found] == ["2019-04-09", "2019-04-10"]
    assert [texts(a) for a in found] == [[("body", A), ("body", B)], [("body", B)]]
    assert [image.url for image in found[1].paragraphs[0].images] == ["photos/b.jpg"]


def test_messages_of_a_group_are_of_who_sent_them(tmp_path: Path) -> None:
    reply = f'<div class="reply_to details">\nIn reply to <a href="#m">this message</a>\n</div>{text(B)}'
    data = page(message(9, text(A), "سلمى"), message(10, text(B)), message(11, reply, "هند"))
    found = [outcome for outcome in read(tmp_path, "messages2.html", data) if isinstance(outcome, Article)]
    assert [a.authors for a in found] == [("سلمى",), ("سلمى",), ("هند",)]
    assert texts(found[2]) == [("body", B)]


def test_a_page_about_chats_is_a_page(tmp_path: Path) -> None:
    data = f"<html><body><article><h1>خان التجار</h1><p>{A} chat_page</p><p>{B}</p></article></body></html>"
    assert only(read(tmp_path, "a.html", data)).title == "خان التجار"
