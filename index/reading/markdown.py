"""Markdown → lines whose kind the markup says: headings, quotations, list items, pictures' captions."""

from __future__ import annotations

import re

from index.model import ParagraphKind
from index.reading.notes import is_definition
from index.reading.text import Line, sanitised

_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*)")
_UNDERLINE = re.compile(r"(?:=+|-{2,})\s*\Z")
_PICTURE = re.compile(r"!\[(?P<alt>[^\]\[]{0,500})\]\([^)(]{0,500}\)")
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]^\[][^\]\[]{0,500})\]\((?P<url>[^)\s]{1,1000}+)(?:\s+\"[^\"]{0,500}\")?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*\\])([*_])(?=[^\s*_\])])([^*_\n]+?)(?<=[^\s*_\[(])\1(?![\w*])")
_STRONG_BY_SIGN = tuple(
    (re.compile(rf"{sign}(?=\S)(.+?)(?<=\S){sign}"), re.compile(rf"(?<=\S)(?={sign})")) for sign in (r"\*\*", "__")
)
"""Strong emphasis in each sign, and where one may end."""
_CODE = re.compile(r"(`{1,3})(.+?)\1")
_ITEM = re.compile(r"(?:[-*+•]\s+|(?P<number>[0-9٠-٩]{1,3}[.)]\s+))(?P<text>.*)")
_RULE = re.compile(r"(?:[-*_]\s*){3,}\Z|[\s:|-][\s:-]*\|[\s:|-]*\Z")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?(?:p|br|div|span|em|strong|b|i|u|center|blockquote|sub|font)\b[^<>]*>", re.IGNORECASE)
_SUP = re.compile(r"<sup>\s*\[?([0-9٠-٩]{1,3})\]?\s*</sup>", re.IGNORECASE)


LONGEST_MARKED = 20_000
"""Letters of the longest line in which emphasis is looked for: no author writes a longer one by hand."""


def markdown_lines(text: str) -> list[Line]:
    """The lines of a Markdown text, without its signs.

    >>> [(line.kind, line.text) for line in markdown_lines("## مدخل\\n\\nنص **مهم** هنا[^1].\\n\\n> قول")]
    [('heading', 'مدخل'), (None, 'نص مهم هنا[^1].'), ('quote', 'قول')]
    """
    lines: list[Line] = []
    gap = True
    for raw in _without_comments(sanitised(text)).splitlines():
        if not raw.strip():
            gap = True
        elif lines and not gap and lines[-1].kind is None and _UNDERLINE.match(raw):
            lines[-1] = lines[-1]._replace(kind="heading")
        elif line := _line(raw, gap, lines):
            lines.append(line)
            gap = line.kind == "heading"
    return lines


def _without_comments(text: str) -> str:
    """The text without HTML's comments; behind the last end of one, none is looked for."""
    commented, end, rest = text.rpartition("-->")
    return _COMMENT.sub("", commented + end) + rest


def _line(raw: str, gap: bool, before: list[Line]) -> Line | None:
    text = raw.strip()
    if _RULE.match(text) or text.startswith(("```", "~~~")):
        return None
    if is_definition(text) and text.startswith("[^"):
        return Line(_LINK.sub(r"\g<text> \g<url>", _inline(text)), gap)
    if before and before[-1].text.startswith("[^") and raw.startswith(("    ", "\t")):
        # the paragraphs of a note are indented
        return Line(_LINK.sub(r"\g<text> \g<url>", _inline(text)), False)
    kind, text = _block(text)
    text = " ".join(_inline(_LINK.sub(r"\g<text>", text)).split())
    return Line(text, gap, kind) if text else None


def _block(text: str) -> tuple[ParagraphKind | None, str]:
    if match := _HEADING.match(text):
        return "heading", match["text"].rstrip().rstrip("#").rstrip()
    if text.startswith(">"):
        return "quote", text.lstrip("> ")
    if match := _PICTURE.fullmatch(text):
        return "caption", match["alt"]
    if match := _ITEM.fullmatch(text):
        return ("list", match["text"]) if match["number"] is None else (None, text)
    if (match := _STRONG.fullmatch(text)) and len(match[2]) < 90 and not match[2].endswith((".", "،")):
        return "heading", match[2]
    if text.startswith("|"):
        return "list", " | ".join(cell.strip() for cell in text.strip("|").split("|"))
    return None, text


def _inline(text: str) -> str:
    if len(text) > LONGEST_MARKED:
        return text
    text = _PICTURE.sub(r"\g<alt>", _TAG.sub(" ", _SUP.sub(r"[\1]", text)))
    return _CODE.sub(r"\2", _EMPHASIS.sub(r"\2", _without_strong(text)))


def _without_strong(text: str) -> str:
    """The text without the signs of strong emphasis; none is looked for behind the last end that one may have."""
    for strong, ends in _STRONG_BY_SIGN:
        last = max((match.start() + 2 for match in ends.finditer(text)), default=0)
        text = strong.sub(r"\1", text[:last]) + text[last:]
    return text
