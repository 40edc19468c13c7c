"""What of a page is no text: the words of systems and of sites, and links to other pages."""

from __future__ import annotations

import re

from index.reading.html_days import is_dated_property, is_day
from index.reading.html_tree import BLOCKS, HEADINGS, Element, drop, lays_out, names_of, strip_dropped
from index.reading.text import clean

_FURNITURE = frozenset(
    [
        "mw-editsection",
        "mw-jump-link",
        "mw-indicators",
        "catlinks",
        "navbox",
        "navbox-styles",
        "printfooter",
        "sistersitebox",
        "toc",
        "siteSub",
        "contentSub",
        "jump-to-nav",
        "mw-authority-control",
        "hatnote",
        "Inline-Template",
        "noprint",
        "article-info",
        "sharedaddy",
        "sd-sharing",
        "jp-relatedposts",
        "addtoany_share_save_container",
        "post-navigation",
        "pagenav",
        "sidebar",
        "widget",
        "comments",
        "post-footer",
        "post-labels",
        "post-share-buttons",
        "blog-pager",
        "pagenum",
        "pagenumber",
        "page-number",
        "ws-pagenum",
        "PageHead",
    ]
)
"""Classes and ids of what MediaWiki, Joomla, WordPress, Blogger and Shamela put round and between paragraphs."""


_TEXT_CLASSES = frozenset(
    ["entry-content", "post-body", "post-content", "article-body", "article-content", "e-content"]
)
_UNSEEN = frozenset(
    ["screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden", "element-invisible", "pkp_screen_reader"]
)
_ABOUT = frozenset(
    ["submitted", "node__submitted", "entry-meta", "post-meta", "article-meta", "posted-on", "post-author", "byline"]
)
"""Classes of the line in which systems say who wrote an article and when."""
_ABOUT_LABELS = ("Article Information", "Article information", "معلومات المقال")
_SKIP = re.compile(r"(?:تخط|تجاوز|skip)", re.IGNORECASE)
_LONGEST_ABOUT, _LONGEST_BOX, _LONGEST_LABEL = 120, 600, 20


def drop_furniture(tree: Element, dated: bool = False) -> None:
    """Take out what is no text: systems' own words, and rows and lists that are nothing but links to other pages.

    Of a page that is `dated`, its line of who wrote it and when too.
    """
    round_text = {above for e in tree.iter() if _is_text(e) for above in e.iterancestors()}
    for element in list(tree.iter()):
        names = names_of(element) if isinstance(element.tag, str) else []
        is_about = dated and (not _ABOUT.isdisjoint(names) or _is_day(element)) and _is_short(element)
        # Blogger's newer themes call the whole of an article a widget
        if is_about or not (element in round_text or _FURNITURE.isdisjoint(names)):
            drop(element)
    _drop_skipped(tree)
    _drop_tags(tree)
    for summary in [e for e in tree.iter("section", "div", "p") if "p-summary" in names_of(e)]:
        # Medium's exports have it over the text, and in it again
        if any(clean(e.text_content()) == clean(summary.text_content()) for e in tree.iter(*HEADINGS)):
            drop(summary)
    laid = {cell for table in tree.iter("table") if lays_out(table) for cell in table.iter("td")}
    for row in [e for e in tree.iter("tr", "ul", "td") if e.tag != "td" or e in laid]:
        links = [link for link in row.iter("a") if not (link.get("href") or "#").startswith("#")]
        said = sum(len(clean(link.text_content())) for link in links)
        if len(links) > 1 and said >= 0.9 * len(clean(row.text_content())) and said < 30 * len(links):
            drop(row)
    strip_dropped(tree)


def _drop_tags(tree: Element) -> None:
    """Take out the links to what else is about a subject, where little but them stands in an element."""
    links = [a for a in tree.iter("a") if "tag" in (a.get("rel") or "").split()]
    for above in {a.getparent() for a in links}:
        inside = [a for a in links if a.getparent() is above]
        beside = [above.text or "", *(child.tail or "" for child in above)]
        others = [e for e in above if e not in inside and next(e.iter(*BLOCKS), None) is None]
        if len(clean(" ".join(beside))) + sum(len(clean(e.text_content())) for e in others) <= _LONGEST_LABEL:
            for element in (*inside, *others):
                drop(element)


def _drop_skipped(tree: Element) -> None:
    """Take out the boxes amid a text that have a link past their own end, and the lists of who did what in it."""
    for link in [
        a for a in tree.iter("a") if (a.get("href") or "").startswith("#end") and _SKIP.match(clean(a.text_content()))
    ]:
        box = next((e for e in link.iterancestors("section", "div", "aside")), None)
        end = next((e for e in box.iter() if e.get("id") == link.get("href")[1:]), None) if box is not None else None
        if box is not None and end is not None and _is_short(end) and len(clean(box.text_content())) <= _LONGEST_BOX:
            drop(box)
    named = {e.get("id"): clean(e.text_content()) for e in tree.iter("h2", "strong", "span") if e.get("id")}
    for part in list(tree.iter("section")):
        if (part.get("aria-label") or named.get(part.get("aria-labelledby"))) in _ABOUT_LABELS:
            drop(part)


def _is_text(element: Element) -> bool:
    """Whether a system says that an element is the text of an article."""
    if not isinstance(element.tag, str):
        return False
    return element.get("itemprop") == "articleBody" or not _TEXT_CLASSES.isdisjoint(names_of(element))


def drop_unseen(tree: Element) -> None:
    """Take out what style sheets hide from all who see: labels that are only read aloud (`كاتب المقالة`)."""
    for element in [e for e in tree.iter() if isinstance(e.tag, str) and not _UNSEEN.isdisjoint(names_of(e))]:
        drop(element)
    strip_dropped(tree)


def _is_short(element: Element) -> bool:
    return len(clean(element.text_content())) <= _LONGEST_ABOUT


def _is_day(element: Element) -> bool:
    """Whether an element says when, and nothing stands beside it."""
    above = element.getparent()
    if above is None or not (
        element.tag in ("time", "abbr") or is_day(element) or is_dated_property(element)
    ):  # what holds it may be gone already
        return False
    alone = clean(above.text_content()) == clean(element.text_content())
    return alone or above.tag in ("body", "article", "main", "div")
