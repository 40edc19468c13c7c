"""What other dialects than CommonMark write into Markdown, and what site generators put in, made plain or taken out."""

from __future__ import annotations

import re

from index.reading.html_tree import superscripts

_FIGURE = re.compile(
    r"\{\{[<%]-?\s*(?:figure|img|image)\s(?P<hugo>[^{}]{0,2000}?)/?[>%]\}\}"
    r"|\{%-?\s*(?:include\s+\S*(?:figure|image|img)\S*|figure|image|img|asset_img)\s(?P<jekyll>[^{}]{0,2000}?)-?%\}"
)
_CAPTIONS = tuple(
    re.compile(rf"\b{name}\s*[=:]\s*(?P<quote>[\"'])(?P<text>.*?)(?P=quote)") for name in ("caption", "title", "alt")
)
_AFTER_PATH = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif)(?:\s+[0-9]+%?(?=\s))*\s+[\"']?(?P<text>[^\"'=]+)")
"""Hexo's caption, behind the address and the sizes."""
_SOURCE = re.compile(
    r"(?:src|url|file|image|image_path|path|link)\s*[=:]\s*[\"'](?P<text>[^\"'<>]+)[\"']"
    r"|(?:\A|\s)(?P<path>[^\s\"'=<>]*\.(?:jpe?g|png|gif|webp|svg|avif))(?=\s|\Z)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\{\{[<%]-?\s*(?:side-?note|foot-?note|margin-?note|fn|note|ref)\s+(?:[\w-]+=)?(?P<quote>[\"'`])(?P<text>.{1,1000}?)(?P=quote)"
    r"\s*/?[>%]\}\}",
    re.IGNORECASE,
)
"""A note that a site's own code has: `{{< sidenote "كتاب" >}}`."""
_NOTE_BETWEEN = re.compile(
    r"(?<=\S)[ \t]?\{\{[<%]-?\s*(?P<code>side-?note|foot-?note|margin-?note|fn)(?:\s[^{}\n]{0,200})?[>%]\}\}"
    r"(?P<text>[^{}]{1,1000}?)\{\{[<%]-?\s*/\s*(?P=code)\s*[>%]\}\}",
    re.IGNORECASE,
)
"""The same between two codes: `{{< sidenote >}}كتاب{{< /sidenote >}}`."""
_NOTE_CODE = re.compile(
    r"(?<=[^\s>])[ \t]?\[(?P<code>mfn|efn_note|ref|footnote|fn|note)\](?P<text>[^\[\]\n]{1,1000})\[/(?P=code)\]",
    re.IGNORECASE,
)
"""The same of WordPress' plugins."""
_REMARK = re.compile(r"[ \t]?%%(?=\S)[^%]{1,1000}?%%")
"""Obsidian's remarks, which are for the author alone."""
_GLUED_EMPHASIS = re.compile(r"(?<![\w_])([وفبلك]{1,2})_(?=[^\W\d_])([^_\n]{1,300}?)(?<=[^\W_])_(?!\w)")
"""Emphasis behind a word that Arabic joins to the next: `و_كلمة_`."""
_ANCHORED = re.compile(
    r"^[ \t]*<(?P<tag>a|b|strong|span|sup)\s+(?:id|name)=[\"'][^\"'<>]{1,60}[\"'][^<>]*>"
    r"\s*\[?(?P<number>[0-9٠-٩]{1,3})\]?[.:)]?\s*"
    r"</(?P=tag)>[.:)]?[ \t]*(?=\S.*(?:↩|⏎|⤴|↑))",
    re.MULTILINE,
)
"""A note made by hand of an anchor and a link back: `<b id="f1">1</b> كتاب [↩](#a1)`."""
_LINE_BLOCK = re.compile(r"^\|[ \t]+(?=[^|\n]*$)", re.MULTILINE)
"""Pandoc's sign before a line that is to stay one; a table's rows have more of it."""
_DEFINED = re.compile(r"(?<=[^|\n]\n):[ \t]+(?=\S)")
"""The sign of a definition, right below what it defines."""
_SHORTCODE = re.compile(r"\{\{[<%].{0,2000}?[>%]\}\}|\{%.{0,2000}?%\}|\{\{.{0,500}?\}\}")
_ATTRIBUTES = re.compile(
    r"^[ \t]*\{:[^{}\n]{0,500}\}[ \t]*$|^[ \t]*:{3,}.*$|^[ \t]*!{3} ?\w+[ \t]*$"
    r"|(?<![ \t])[ \t]*\{[:#.][^{}\n]{0,200}\}(?=[ \t]*$)|(?<=\))\{[^{}\n]{0,200}[=.#][^{}\n]{0,200}\}"
    r"|^\\(?:newpage|pagebreak|clearpage|noindent|(?:begin|end)\{[a-z]+\*?\})[ \t]*$"
    r"|^[ \t]*(?:\[\[?_{0,2}toc_{0,2}\]\]?|[*-][ \t]+toc[ \t]*\n\{:[ \t]?toc[^{}\n]{0,200}\})[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
"""Classes of kramdown and pandoc (`{: .center}`, `::: {.note}`, `## عنوان {#id}`), and marks of contents and pages."""
_ALERT = re.compile(r"^([ \t]*>[ \t]*)\[![A-Za-z-]{2,20}\][+-]?[ \t]*(.*)$", re.MULTILINE)
"""What kind of a notice a quotation is, to GitHub and Obsidian, and its title."""
_EMBEDDED = re.compile(
    r"!\[\[([^\[\]|#\n]{1,200}\.(?:jpe?g|png|gif|webp|svg|avif|bmp))(?:\|[^\[\]\n]{0,200})?\]\]|!(?=\[\[)",
    re.IGNORECASE,
)
"""What Obsidian shows in a note: a picture, or another note, of which only the name is here."""
_BLOCK_NAME = re.compile(r"[ \t]+\^(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{2,40}[ \t]*$", re.MULTILINE)
"""The name of a paragraph behind it, for Obsidian's links."""
_WIKI_LINK = re.compile(r"\[\[(?![0-9٠-٩*]{1,3}\])(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\](?!\()")
_HIGHLIGHT = re.compile(r"(?<![=\w])==(?=\S)([^=\n]{1,500}?)(?<=\S)==(?![=\w])")
_SET_HIGH = re.compile(r"(?<=[^\s^])\^([0-9٠-٩]{1,3})\^")
_SET_LOW = re.compile(r"(?<=[A-Za-z])~([0-9]{1,3})~")
"""What other dialects write: `[[صفحة|كلمة]]`, `==كلمة==`, `م^2^`, `H~2~O`."""
_BRACKETS = re.compile(r"\[{64,}")
"""Opened brackets that begin no link; each would be looked at as one, fifty deep."""


def plain_markdown(text: str) -> str:
    """The text as CommonMark has it: figures become pictures, notes in codes notes, all other codes go.

    >>> plain_markdown("و_كلمة_ م^2^ %%تعليق%%{: .lead}")
    'وكلمة م²'
    """
    text = _NOTE_CODE.sub(r"^[\g<text>]", text) if "[/" in text else text
    if "{" in text:
        text = _NOTE_BETWEEN.sub(lambda note: f"^[{' '.join(note['text'].split())}]", text)
        text = _SHORTCODE.sub("", _NOTE.sub(r"^[\g<text>]", _FIGURE.sub(_picture, text)))
    text = _ALERT.sub(_titled_notice, _ATTRIBUTES.sub("", text))
    text = _EMBEDDED.sub(lambda shown: f"![](<{shown[1]}>)" if shown[1] else "", text) if "![[" in text else text
    text = _BLOCK_NAME.sub("", text) if " ^" in text else text
    text = _HIGHLIGHT.sub(r"\1", _WIKI_LINK.sub(r"\1", text)) if "==" in text or "[[" in text else text
    text = _REMARK.sub("", text) if "%%" in text else text
    text = _ANCHORED.sub(r"[\g<number>] ", text) if "↩" in text or "↑" in text else text
    text = _GLUED_EMPHASIS.sub(r"\1\2", text) if "_" in text else text
    text = _LINE_BLOCK.sub("", _DEFINED.sub("\n", text)) if "\n|" in text or "\n:" in text else text
    text = _SET_HIGH.sub(lambda match: superscripts(match[1]), text) if "^" in text else text
    text = _SET_LOW.sub(r"\1", text) if "~" in text else text
    return _BRACKETS.sub(lambda run: "\\[" * len(run[0]), text) if "[" * 64 in text else text


def _titled_notice(match: re.Match[str]) -> str:
    """The title of a notice as a line of its own, above the rest of the quotation."""
    return f"{match[1]}{match[2]}\n{match[1]}" if match[2].strip() else match[1]


def _picture(match: re.Match[str]) -> str:
    written = match["hugo"] or match["jekyll"] or ""
    searched = (caption.search(written) for caption in (*_CAPTIONS, *([_AFTER_PATH] if match["jekyll"] else [])))
    said = next(filter(None, searched), None)
    source = _SOURCE.search(written)
    said_of, address = said["text"].strip() if said else "", (source["text"] or source["path"]) if source else ""
    return f"\n\n![{said_of}](<{address}>)\n\n" if said or source else ""
