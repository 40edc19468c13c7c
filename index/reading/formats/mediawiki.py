"""MediaWiki text in Arabic as pandoc knows it in English: names of namespaces, notes cited by name, categories."""

from __future__ import annotations

import re

_FILE = re.compile(r"\[\[\s*(?:ملف|صورة|وسائط)\s*:", re.IGNORECASE)
_LAYOUT = re.compile(
    r"\|\s*(?:تصغير|مصغر|إطار|يسار|يمين|مركز|وسط|بدون|upright|thumb|left|right|center|frame|[0-9x]+(?:بك|px))\s*(?=[|\]])"
)
_CATEGORY = re.compile(
    r"\[\[\s*(?:تصنيف|Category)\s*:\s*(?P<name>[^\]|\n]{1,200})(?:\|[^\]\n]{0,200})?\]\]\n?", re.IGNORECASE
)
_NAMED = re.compile(
    r"<ref\s+name\s*=\s*[\"']?(?P<name>[^\"'/>]{1,200}?)[\"']?\s*>(?P<text>.*?)</ref>", re.DOTALL | re.IGNORECASE
)
_AGAIN = re.compile(r"<ref\s+name\s*=\s*[\"']?(?P<name>[^\"'/>]{1,200}?)[\"']?\s*/>", re.IGNORECASE)
_PICTURE = re.compile(r"^\[\[File:.*\]\][ \t]*$", re.MULTILINE)
_LIST = re.compile(r"<references[^>/]{0,200}>.*?</references>", re.DOTALL | re.IGNORECASE)


def plain_wiki(text: str) -> tuple[str, list[str]]:
    """The text with every note in its place and pictures under the name pandoc knows, and the page's categories.

    >>> plain_wiki('أ<ref name="x">ب</ref> ج<ref name="x" />\\n[[تصنيف:مطاحن]]')
    ('أ<ref>ب</ref> ج<ref>ب</ref>\\n', ['مطاحن'])
    """
    notes = {match["name"].strip(): f"<ref>{match['text']}</ref>" for match in _NAMED.finditer(text)}
    categories = [match["name"].strip() for match in _CATEGORY.finditer(text)]
    text = _CATEGORY.sub("", _LIST.sub("", text))
    text = _NAMED.sub(lambda match: f"<ref>{match['text']}</ref>", text)
    text = _AGAIN.sub(lambda match: notes.get(match["name"].strip(), ""), text)
    return _PICTURE.sub(r"\n\g<0>\n", _LAYOUT.sub("", _FILE.sub("[[File:", text))), categories
