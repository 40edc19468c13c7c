"""Articles set as documents that other programs take: HTML, Word, LaTeX, with real headings, lists and notes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from html import escape

from index.model import Article, Paragraph

_FONT = "Noto Naskh Arabic"
_STYLE = f"""
body {{ font-family: '{_FONT}', 'DejaVu Sans', sans-serif; font-size: 12pt; line-height: 1.6; }}
@page {{ size: A4; @bottom-center {{ content: counter(page); }} }}
.note {{ float: footnote; font-size: 10pt; }}
.note::footnote-call {{ font-size: 70%; vertical-align: super; line-height: 0; }}
"""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = (("Title", "title", 36), ("Heading1", "heading 1", 30), ("FootnoteText", "footnote text", 20))
_PREAMBLE = r"""\documentclass[12pt]{article}
\usepackage[a4paper,margin=2.5cm]{geometry}
\usepackage{polyglossia}
\setmainlanguage[numerals=maghrib]{arabic}
\newfontfamily\arabicfont[Script=Arabic]{Amiri}
\setmainfont{Amiri}
\begin{document}
"""


def html_of(article: Article, at_foot: bool = False, font: str = _FONT) -> str:
    """A web page of an article; its notes are at the end, or at the feet of the pages it is printed on."""
    texts = {note.number: note.text for note in article.notes}

    def marker(number: str) -> str:
        if at_foot:
            return f'<span class="note">{escape(texts.get(number, ""))}</span>'
        return f'<sup><a href="#n{number}">{number}</a></sup>'

    blocks = "".join(f"<{tag}>{text}</{tag}>" for tag, text in _blocks(article, marker, escape))
    notes = "".join(f'<li id="n{n.number}">{escape(n.text)}</li>' for n in article.notes)
    end = f"<h2>الهوامش</h2><ol>{notes}</ol>" if notes and not at_foot else ""
    body = f"<h1>{escape(article.title)}</h1>{blocks}{end}"
    head = f'<meta charset="utf-8"><style>{_STYLE.replace(_FONT, font)}</style>'
    return f'<!DOCTYPE html><html dir="rtl" lang="ar"><head>{head}</head><body>{body}</body></html>'


def docx_of(article: Article) -> bytes:
    """A Word file of an article, its notes as footnotes."""
    numbers = {note.number: place for place, note in enumerate(article.notes, 1)}

    def marker(number: str) -> str:
        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        return f'{_run_end()}<w:r>{raised}<w:footnoteReference w:id="{numbers.get(number, 1)}"/></w:r>{_run_start()}'

    styles = {"h2": "Heading1", "li": ""}
    blocks = [("Title", escape(article.title))]
    blocks += [(styles.get(tag, ""), text) for tag, text in _blocks(article, marker, escape)]
    body = "".join(_word_paragraph(style, text) for style, text in blocks)
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    texts = (_word_paragraph("FootnoteText", " " + escape(note.text), mark) for note in article.notes)
    notes = "".join(f'<w:footnote w:id="{place}">{text}</w:footnote>' for place, text in enumerate(texts, 1))
    parts = {"document": f"<w:body>{body}</w:body>", "footnotes": notes, "styles": "".join(map(_word_style, _STYLES))}
    return _package({name: f"<w:{name} {_W}>{inside}</w:{name}>" for name, inside in parts.items()})


def tex_of(article: Article) -> str:
    """A LaTeX file of an article for XeTeX, its notes as footnotes."""
    texts = {note.number: note.text for note in article.notes}
    commands = {"h2": r"\section*{%s}", "li": r"\begin{itemize}\item %s\end{itemize}"}
    blocks = _blocks(article, lambda number: rf"\footnote{{{_tex(texts.get(number, ''))}}}", _tex)
    lines = [rf"\begin{{center}}\Large {_tex(article.title)}\end{{center}}"]
    lines += [commands.get(tag, "%s").replace("%s", text) for tag, text in blocks]
    return _PREAMBLE + "\n\n".join(lines) + "\n\\end{document}\n"


def _blocks(article: Article, marker: Callable[[str], str], escaped: Callable[[str], str]) -> list[tuple[str, str]]:
    """The blocks of an article as (HTML's element, text), a note set at its first marker only where it is set there."""
    tags = {"heading": "h2", "list": "li"}
    return [(tags.get(p.kind, "p"), _marked(p, marker, escaped)) for p in article.paragraphs]


def _marked(paragraph: Paragraph, marker: Callable[[str], str], escaped: Callable[[str], str]) -> str:
    pieces, last = [], 0
    for mark in paragraph.markers:
        pieces += [escaped(paragraph.text[last : mark.start]), marker(mark.number)]
        last = mark.start
    return "".join([*pieces, escaped(paragraph.text[last:])])


def _run_start() -> str:
    return f'<w:r><w:rPr><w:rFonts w:cs="{_FONT}"/><w:rtl/></w:rPr><w:t xml:space="preserve">'


def _run_end() -> str:
    return "</w:t></w:r>"


def _word_paragraph(style: str, text: str, before: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f'<w:pPr>{named}<w:bidi/><w:spacing w:after="160"/></w:pPr>'
    return f"<w:p>{properties}{before}{_run_start()}{text}{_run_end()}</w:p>"


def _word_style(style: tuple[str, str, int]) -> str:
    key, name, size = style
    letters = f'<w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    return f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{letters}</w:style>'


def _package(parts: dict[str, str]) -> bytes:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {name: f"{main}.{name}{'.main' if name == 'document' else ''}+xml" for name in parts}
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in kinds.items())
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    files = {f"word/{name}.xml": text for name, text in parts.items()} | {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension='
        f'"xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{types}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{rels}">'
        + "".join(f'<Relationship Id="r{n}" Type="{types}/{n}" Target="{n}.xml"/>' for n in ("styles", "footnotes"))
        + "</Relationships>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return buffer.getvalue()


def _tex(text: str) -> str:
    """A text for TeX, which knows no bidirectional algorithm: what is Latin says so."""
    escaped = re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", r"\textbackslash "))
    escaped = escaped.replace("^", r"\^{}").replace("~", r"\~{}")
    return re.sub(r"[A-Za-z](?:[!-~ À-ɏ]*[A-Za-z0-9/À-ɏ])?", lambda latin: rf"\LR{{{latin[0]}}}", escaped)
