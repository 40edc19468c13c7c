"""MediaWiki text as pandoc knows it: Arabic names of namespaces, notes cited by name, templates as what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_FILE = re.compile(r"\[\[\s*(?:ملف|صورة|وسائط)\s*:", re.IGNORECASE)
_LAYOUT = re.compile(
    r"\|\s*(?:تصغير|مصغر|إطار|يسار|يمين|مركز|وسط|بدون|upright|thumb|left|right|center|frame|[0-9x]+(?:بك|px))\s*(?=[|\]])"
)
_CATEGORY = re.compile(
    r"\[\[\s*(?:تصنيف|Category)\s*:\s*(?P<name>[^\]|\n]{1,200})(?:\|[^\]\n]{0,200})?\]\]\n?", re.IGNORECASE
)
_OTHER_WIKI = re.compile(r"^\[\[\s*[a-z]{2,3}(?:-[a-z]{2,8})?\s*:[^\]\n]{1,300}\]\][ \t]*$\n?", re.MULTILINE)
_NAMED = re.compile(
    r"<ref\s+name\s*=\s*[\"']?(?P<name>[^\"'/>]{1,200}?)[\"']?\s*>(?P<text>.*?)</ref>", re.DOTALL | re.IGNORECASE
)
_AGAIN = re.compile(r"<ref\s+name\s*=\s*[\"']?(?P<name>[^\"'/>]{1,200}?)[\"']?\s*/>", re.IGNORECASE)
_PICTURE = re.compile(r"^\[\[File:.*\]\][ \t]*$", re.MULTILINE)
_FRAMED = re.compile(r"\[\[File:(?:[^\[\]\n]|\[\[[^\[\]\n]{0,300}\]\]){1,1000}\]\]")
_THUMB = re.compile(r"^(?![*#:;|!]).*\[\[File:.*$", re.MULTILINE)
"""A line of text with a picture in it."""
_GALLERY = re.compile(r"<gallery[^>]{0,300}>(?P<lines>.*?)</gallery>", re.DOTALL | re.IGNORECASE)
_OF_GALLERY = re.compile(
    r"^\s*(?:(?:ملف|صورة|File|Image)\s*:)?(?P<file>[^|\n]{1,200})\|(?P<text>.*\S).*$", re.MULTILINE
)
_LIST = re.compile(r"<references[^>/]{0,200}>.*?</references>", re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(r"^[ \t]*'''(?P<title>[^'\n]{2,120})'''", re.MULTILINE)
_HEADER = re.compile(r"\{\{\s*(?:رأسية|ترويسة|header)\b[^{}]{0,2000}?(?:عنوان|title)\s*=\s*(?P<title>[^|{}\n]{2,120})")
"""What stands over a text of Wikisource."""
_POEM = re.compile(r"<poem>(.{0,20000}?)</poem>", re.DOTALL | re.IGNORECASE)
_NOTING = re.compile(r"(?:هامش|حاشية|efn|refn|footnote)\Z", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

_TEMPLATE = re.compile(r"\{\{(?P<inside>[^{}]{0,20000})\}\}")
_LINK = re.compile(r"\[\[[^\[\]]{0,500}\]\]")
_BAR = "\ue000"
"""Stands for the bars in links inside of templates; a sign of no script."""
_MOST_NESTED = 12
_CITING = re.compile(r"(?:استشهاد|مرجع|cite|citation|harv|sfn)", re.IGNORECASE)
_QUOTING = re.compile(r"(?:اقتباس|قصيدة|بيت|أبيات|شعر|quote|cquote|blockquote|poem|verse)", re.IGNORECASE)
_QUOTED = ("نص", "text", "1", "اقتباس", "2", "المؤلف", "author")
_YEAR = re.compile(r"(?:هـ|ه|م|هجري|ميلادي|ق\.م)")
_CITED = (
    ("مؤلف", "المؤلف", "author", "مؤلف1", "author1", "الأخير", "last", "last1"),
    ("الأول", "first", "first1"),
    ("عنوان", "العنوان", "title"),
    ("ناشر", "صحيفة", "عمل", "موقع", "publisher", "journal", "work", "newspaper", "website"),
    ("تاريخ", "سنة", "date", "year"),
    ("صفحة", "صفحات", "page", "pages"),
    ("مسار", "رابط", "url"),
)
"""The parts of a citation in the order in which they are said, by the names that templates have for them."""


class WikiText(NamedTuple):
    """A page as pandoc reads it, the categories it is in, and what it is about: what its text begins with in bold."""

    text: str
    categories: list[str]
    title: str | None


def plain_wiki(text: str) -> WikiText:
    """The text with every note in its place, templates as what they say, pictures under the name pandoc knows.

    >>> plain_wiki('أ<ref name="x">ب</ref> ج<ref name="x" />\\n[[تصنيف:مطاحن]]')[:2]
    ('أ<ref>ب</ref> ج<ref>ب</ref>\\n', ['مطاحن'])
    >>> plain_wiki("'''مطحنة''' ({{إنج|Mill}}){{بحاجة لمصدر}} عام {{هـ|1320}}.").text
    "'''مطحنة''' (Mill) عام 1320 هـ."
    """
    categories = [match["name"].strip() for match in _CATEGORY.finditer(text)]
    text = _OTHER_WIKI.sub("", _CATEGORY.sub("", _LIST.sub("", _COMMENT.sub("", text))))
    title = _HEADER.search(text) or _TITLE.search(text)
    text = _POEM.sub(lambda poem: "\n\n" + poem[1].strip().replace("\n", "<br />\n") + "\n\n", text)
    text = _without_templates(_GALLERY.sub(_pictures, text))
    notes = {match["name"].strip(): f"<ref>{match['text']}</ref>" for match in _NAMED.finditer(text)}
    text = _NAMED.sub(lambda match: f"<ref>{match['text']}</ref>", text)
    text = _AGAIN.sub(lambda match: notes.get(match["name"].strip(), ""), text)
    text = _THUMB.sub(_before_line, _FILE.sub("[[File:", text))
    text = _PICTURE.sub(r"\n\g<0>\n", _LAYOUT.sub("", text))
    return WikiText(text, categories, title["title"].strip() if title else None)


def _before_line(line: re.Match[str]) -> str:
    """A line with its pictures that stand beside the text before it."""
    pictures = [match[0] for match in _FRAMED.finditer(line[0]) if _LAYOUT.search(match[0])]
    rest = _FRAMED.sub(lambda match: "" if match[0] in pictures else match[0], line[0])
    return "\n\n".join([*pictures, rest]) if rest.strip() else line[0]


def _pictures(gallery: re.Match[str]) -> str:
    """The pictures of a gallery as such, each with its caption."""
    matches = _OF_GALLERY.finditer(gallery["lines"])
    return "\n" + "\n".join(f"[[File:{match['file'].strip()}|{match['text'].strip()}]]" for match in matches) + "\n"


def _without_templates(text: str) -> str:
    """The text with templates as what they say, the innermost first."""
    for _ in range(_MOST_NESTED):
        text_left = _TEMPLATE.sub(_said, _LINK.sub(lambda link: link[0].replace("|", _BAR), text))
        if text_left == text or "{{" not in text_left:
            text = text_left
            break
        text = text_left
    return text.replace(_BAR, "|")


def _said(template: re.Match[str]) -> str:
    """What a template says: a citation its parts, a quotation its text, one amid a line what it is given last."""
    name, *arguments = (piece.strip() for piece in template["inside"].split("|"))
    named = dict(pair for pair in map(_pair, arguments) if pair[0])
    values = [value for key, value in map(_pair, arguments) if not key and value]
    if _CITING.match(name) and (named or values):
        return _citation(named, values)
    if _NOTING.match(name) and values:
        return f"<ref>{values[-1]}</ref>"
    if _QUOTING.match(name):
        texts = [*values, *(named[key] for key in _QUOTED if key in named)]
        return "\n\n" + "\n\n".join(f"<blockquote>{text}</blockquote>" for text in texts) + "\n\n" if texts else ""
    if not values or _stands_alone(template):
        return ""
    return f"{values[-1]} {name}" if _YEAR.fullmatch(name) else values[-1]


def _pair(argument: str) -> tuple[str, str]:
    """The name and the value of a template's argument, "" for one without a name."""
    key, sign, value = argument.partition("=")
    if not sign or not re.fullmatch(r"[\w .-]{1,40}", key.strip()):
        return "", argument
    return key.strip().lower(), value.strip()


def _citation(named: dict[str, str], given: Iterable[str]) -> str:
    parts = (next((named[key] for key in keys if named.get(key)), "") for keys in _CITED)
    return "، ".join(filter(None, parts)) or "، ".join(given)


def _stands_alone(template: re.Match[str]) -> bool:
    """Whether a template has its lines for itself: a box, a notice, a bar of links."""
    before = template.string[: template.start()].rpartition("\n")[2]
    after = template.string[template.end() :].partition("\n")[0]
    return not before.strip() and not after.strip()
