"""What a web page says of its article: title, date, authors, source and address, each where pages state it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from index.arabic.dates import parse_date
from index.model import DateText
from index.reading.authors import split_authors, without_by
from index.reading.frontmatter import metadata
from index.reading.html_days import DAY_ATTRIBUTES, MADE, classes_of, is_date_key, is_day, key_of, worded_day
from index.reading.html_tree import HEADINGS, Element, drop, strip_dropped
from index.reading.parsed_document import Metadata
from index.reading.text import Line, clean, fold_line

_DATE_JSON = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{4,40})\"")
_AUTHOR_KEY = re.compile(
    r"(?:article:|dc[.:]|dcterms[.:]|citation_|parsely-|sailthru\.)?(?:author|creator|byl)", re.IGNORECASE
)
_DAY_JSON = re.compile(r"\"(?:publish(?:ed)?_?(?:date|at|time)|pub_?date)\"\s*:\s*\"([^\"]{4,40})\"", re.IGNORECASE)
"""The same in what a page tells those who count its readers, where one article alone is spoken of."""
_ABOUT_CLASSES = frozenset(
    ["article-info", "post-info", "entry-meta", "post-meta", "article-meta", "submitted", "node__submitted", "byline"]
)
"""Classes of the lines that say who wrote an article and when."""
_TITLE_CLASSES = frozenset(["entry-title", "post-title", "p-name", "headline"])
_WRITTEN_TITLES = frozenset(["title", "MsoTitle"])
"""Classes of the paragraph that Google Docs and Word save a title as."""
_SIGNATURES = frozenset(
    ["post-footer", "post-author", "byline", "post-meta", "entry-meta", "submitted", "node__submitted"]
)
_SIGNED = re.compile(
    r"(?:(?:posted|submitted)? ?by|مرسلة بواسطة|تم النشر بواسطة|(?:نشرت?|أرسله|أضافه) (?:بواسطة|من طرف)|بواسطة|كتبه"
    r"|بقلم|نشره|أرسله|أضافه)\s*:?\s+"
    r"(?P<name>[^\d|,،@]{3,60}?)\s*(?:(?:\s(?:at|on|في|يوم|الساعة)\s|[|,،@·•\d]).*)?",
    re.IGNORECASE,
)
"""Who wrote an article, in the line at its foot or head that says so."""
_TAG_KEYS = frozenset(["article:tag", "og:article:tag", "citation_keywords", "dc.subject", "dcterms.subject"])
_TAG_LINKS = frozenset(["tag", "dc:subject"])
_LONGEST_TAG = 60
_CREATOR = re.compile(r"(?:^|[\s:])(?:has_creator|creator|author)(?:\s|$)")
_AUTHOR_ITEM = re.compile(r"(?:Author|الكاتبة?|المؤلف)\s*[,،:]\s*(?=\S)")
"""How an item of a list of who did what in an article names the author."""
_LONGEST_NAME, _LONGEST_SCRIPT = 80, 500_000
_TITLE_SEPARATOR = re.compile(r"\s+[|–—-]\s+|\s*\|\s*")
"""What separates a title from the name of its site: a bar, or a dash between spaces; bullets are of the title."""
_SITE_NAME = re.compile(r"(?:مجلة|جريدة|صحيفة|موقع|مدونة|منتدى|بوابة|ويكيبيديا|BBC|CNN|RT|DW)(?!\w)(?!.*[؟!:])")
"""How the name of a site begins."""
_SITE_AFTER = re.compile(r"\s+[|–—-]\s+(?P<site>[^|–—:]{2,60})")
_SITE_BEFORE = re.compile(r"(?P<site>[^|–—:]{2,60}?)(?:\s+[|–—-]\s+|\s*:\s+)")
_NO_SITE = re.compile(r"(?:طباعة|عرض|نسخة للطباعة|print)(?: \w+)?", re.IGNORECASE)
"""What pages for printers call themselves."""
_HOMES = ("", "/", "#", "./", "index.html", "/index.html")


def page_host(tree: Element) -> str | None:
    """The host a page came from, without `www.`, as far as it says so."""
    host = urlsplit(page_base(tree)).hostname
    return host.removeprefix("www.") if host else None


def page_base(tree: Element, url: str = "") -> str:
    """The address that relative ones in a page are of: what it says itself, or `url`, where it was found."""
    links = [e.get("href") for e in tree.iter("base")]
    links += [e.get("href") for e in tree.iter("link") if e.get("rel") == "canonical"]
    links += [meta.get("content") for meta in tree.iter("meta") if key_of(meta) == "og:url"]
    return next((link for link in filter(None, links) if _has_host(link)), url)


def _has_host(link: str) -> bool:
    try:
        return bool(urlsplit(link).hostname)
    except ValueError:
        return False


def said_of_page(tree: Element) -> Metadata:
    """What a page says of its article: its title, which is settled in the tree, its date, authors and the site."""
    linked_data = _linked_data(tree)
    date, writers = publication_date(tree), authors(tree) or linked_data.authors
    title = settle_title(tree)
    said = Metadata(title=title, date=date, authors=writers, tags=_tags(tree))
    return said.or_else(linked_data).or_else(Metadata(source=_site(tree, title)))


def _tags(tree: Element) -> tuple[str, ...]:
    """What a page says its article is about: each in a `<meta>` of its own, or links to what else is about it."""
    stated = [clean(m.get("content") or "") for m in tree.iter("meta") if key_of(m).lower() in _TAG_KEYS]
    # beside the article, a list of others may have links of theirs
    articles = list(tree.iter("article")) or [tree]
    linked = [clean(a.text_content()) for a in articles[0].iter("a") if _TAG_LINKS & {*(a.get("rel") or "").split()}]
    return tuple(dict.fromkeys(tag for tag in stated or linked if 0 < len(tag) <= _LONGEST_TAG))


def _linked_data(tree: Element) -> Metadata:
    """What a page's JSON-LD says of its article: who wrote it, when, and in which paper."""
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and len(text := script.text or "") <= _LONGEST_SCRIPT:
            with suppress(ValueError, RecursionError):
                for item in _items(json.loads(text)):
                    if "datePublished" in item and ("headline" in item or "articleBody" in item):
                        names = {"author": item.get("author"), "date": item["datePublished"]}
                        return metadata({**names, "source": item.get("publisher"), "tags": item.get("keywords")})
    return Metadata()


def _items(data: Any) -> list[dict[str, Any]]:
    """The objects of JSON-LD: one, those of a list, or those of a graph."""
    items = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def states_title(tree: Element) -> bool:
    """Whether a page states its article's title, and not only its own in `<title>`."""
    return next(tree.iter("h1"), None) is not None or _named_title(tree) is not None


def _site(tree: Element, title: str | None) -> str | None:
    """The site's name: what `<title>` says before or behind the article's title, a sign between them."""
    stated = clean("".join(element.text_content() for element in tree.iter("title"))[:1000])
    if any(key_of(meta) == "og:site_name" for meta in tree.iter("meta")):
        return None
    return _site_beside(title, stated)


def _site_beside(title: str | None, stated: str) -> str | None:
    """What stands before or behind a title, a sign between them."""
    if not title or stated.count(title) != 1:
        return None
    before, _, after = stated.partition(title)
    match = _SITE_AFTER.fullmatch(after) if not before else _SITE_BEFORE.fullmatch(before) if not after else None
    return match["site"] if match and not _NO_SITE.fullmatch(match["site"]) else None


def publication_date(tree: Element) -> DateText | None:
    """The date the page's metadata give; what a library guesses from its text is worth less than the text's head."""
    return next(filter(None, (parse_date(clean(text), stamps=True) for text in _dates(tree))), None)


def day_of_file(tree: Element) -> DateText | None:
    """The day on which a page's file was made, as writing programs say, which counts less than what its text says."""
    days = (clean(meta.get("content") or "") for meta in tree.iter("meta") if key_of(meta).lower() == MADE)
    return next(filter(None, map(parse_date, days)), None)


def _dates(tree: Element) -> Iterator[str]:
    yield from (meta.get("content") or "" for meta in tree.iter("meta") if is_date_key(key_of(meta)))
    for script in tree.iter("script"):
        yield from _DATE_JSON.findall(script.text or "")
    said = [e for e in tree.iter() if isinstance(e.tag, str) and e.tag != "meta"]
    for element in said:
        if is_date_key(key_of(element)):
            yield element.get("content") or element.get("datetime") or element.text_content()
    for element in said:
        if is_day(element):
            stated = (element.get(name) for name in ("datetime", "title", *DAY_ATTRIBUTES))
            yield next(filter(None, stated), None) or element.text_content()
    yield from (element.get("datetime") or "" for element in said)
    days = [day for script in tree.iter("script") for day in _DAY_JSON.findall(script.text or "")]
    yield from days if len(set(days)) == 1 else ()
    yield from (text for e in said if classes_of(e) & _ABOUT_CLASSES for text in (e.text_content(), *e.itertext()))
    worded = {day.iso: text for text in filter(None, map(worded_day, said)) if (day := parse_date(text))}
    # of several one may be another article's
    yield from worded.values() if len(worded) == 1 else ()


def authors(tree: Element) -> tuple[str, ...]:
    """The authors: those the metadata name one by one, or those marked as such in the page."""
    stated = [clean(meta.get("content") or "") for meta in tree.iter("meta") if _AUTHOR_KEY.fullmatch(key_of(meta))]
    marked = [_AUTHOR_ITEM.sub("", without_by(clean(e.text_content()))) for e in tree.iter() if _is_author(e)]
    signed = (
        _SIGNED.fullmatch(clean(e.text_content()))
        for e in tree.iter("p", "div", "span", "li")
        if classes_of(e) & _SIGNATURES
    )
    return _people(stated) or _people(marked) or _people([match["name"] for match in signed if match])


def _people(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a for name in names if name and "://" not in name for a in split_authors(name)))


def _is_author(element: Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    if element.tag == "li":
        return _AUTHOR_ITEM.match(clean(element.text_content()[:_LONGEST_NAME])) is not None
    if element.get("property") == "foaf:name":
        marked = any(
            _CREATOR.search(above.get("rel") or "") for _, above in zip(range(3), element.iterancestors(), strict=False)
        )
    elif "fn" in classes_of(element) or element.get("itemprop") == "name":
        above = element.getparent()
        marked = above is not None and (
            bool(classes_of(above) & {"vcard", "post-footer", "post-author"}) or above.get("itemprop") == "author"
        )
    else:
        marked = (
            element.get("itemprop") == "author" and element.find(".//*[@itemprop='name']") is None
        ) or _is_creator(element)
    return marked and 2 < len(clean(element.text_content())) < _LONGEST_NAME


def _is_creator(element: Element) -> bool:
    """Whether RDFa, or the kind of a link, says that an element names who wrote the text."""
    said = element.get("property") or (element.get("rel") if element.tag == "a" else "") or ""
    return element.tag != "meta" and _CREATOR.search(said) is not None and element.find(".//*[@property]") is None


def settle_title(tree: Element) -> str | None:
    """The article's title, as far as the page tells it from the site's; every other `<h1>` becomes one of a section."""
    firsts = [h for h in tree.iter("h1") if clean(h.text_content())]
    for site in [h for h in (*firsts, *tree.iter("div", "p")) if _is_home(h)]:
        drop(site)
    strip_dropped(tree)
    firsts = [h for h in firsts if h.tag == "h1"]
    stated = clean("".join(title.text_content() for title in tree.iter("title"))[:1000])
    title = _named_title(tree) or _heading_title(tree, firsts, stated)
    title = _without_site(title) if title == stated else title
    for heading in firsts:
        if title is None or fold_line(heading.text_content()) != fold_line(title):
            heading.tag = "h2"
    return title


def _without_site(stated: str) -> str:
    """What `<title>` says without the name of the site beside it, where a word tells that it is one.

    >>> _without_site("سوق النحاسين | مجلة الحرف"), _without_site("مجلة الحرف - سوق النحاسين"), _without_site("أ | ب")
    ('سوق النحاسين', 'سوق النحاسين', 'أ | ب')
    """
    parts = _TITLE_SEPARATOR.split(stated)
    own = [part for part in parts if not _SITE_NAME.match(part)]
    return own[0] if len(parts) > len(own) == 1 else stated


def _named_title(tree: Element) -> str | None:
    """The title the page marks as its entry's, or tells other sites."""
    elements = tree.iter(*HEADINGS, "a", "span", "div")
    marked = [e for e in elements if classes_of(e) & _TITLE_CLASSES or e.get("itemprop") == "headline"]
    marked += [e for e in tree.iter("p") if classes_of(e) & _WRITTEN_TITLES]
    texts = dict.fromkeys(filter(None, (clean(e.text_content()) for e in marked)))
    if len(texts) == 1:
        return next(iter(texts))
    titles = (clean(m.get("content") or "") for m in tree.iter("meta") if key_of(m) in ("og:title", "citation_title"))
    return next(filter(None, titles), None)


def _heading_title(tree: Element, firsts: list[Element], stated: str) -> str | None:
    """The heading that is the title: an `<h1>` that `<title>` says too, any that it says beside the site's name.

    Else the only `<h1>`, unless the first line is what `<title>` says.
    """
    texts = [text for heading in firsts if _is_in(text := clean(heading.text_content()), stated)]
    if texts:
        return texts[0]
    beside = next((text for h in tree.iter(*HEADINGS) if _site_beside(text := clean(h.text_content()), stated)), None)
    if beside:
        return beside
    if len(firsts) == 1 and not (stated and _begins_with(tree, stated)):
        return clean(firsts[0].text_content())
    return stated or None


def _is_in(text: str, stated: str) -> bool:
    return bool(fold_line(text)) and fold_line(text) in fold_line(stated)


def _begins_with(tree: Element, title: str) -> bool:
    """Whether one of the first lines of a page is its title."""
    lines = [clean(e.text_content()) for _, e in zip(range(5), tree.iter("p", "h1", "h2"), strict=False)]
    return any(fold_line(line) == fold_line(title) for line in lines)


def _is_home(heading: Element) -> bool:
    """Whether a heading is the site's name: all of it leads to the site's first page."""
    text = clean(heading.text_content())
    links = [a for a in heading.iter("a") if text and clean(a.text_content()) == text]
    return any(_leads_home(link.get("href")) for link in links)


def _leads_home(href: str | None) -> bool:
    if href is None:
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.path in _HOMES and not parts.query and not parts.fragment


def title_over_date(lines: list[Line], about: Metadata) -> str | None:
    """The short line that stands over a date line among the first lines, unless one of them is the page's own title."""
    names = {fold_line(text) for text in (about.title or "", *about.authors) if text}
    if any(fold_line(line.text) == fold_line(about.title or "") for line in lines[:5]):
        return None
    over = (above.text for above, below in pairwise(lines[:5]) if parse_date(below.text))
    return next((text for text in over if len(text) < 180 and fold_line(text) not in names), None)


def page_metadata(found: Any, said: Metadata) -> Metadata:
    """The page's metadata: what it said itself, and what trafilatura (`found`) understood of it."""
    guess = without_by(getattr(found, "author", None) or "")
    return Metadata(
        title=said.title or getattr(found, "title", None) or None,
        date=said.date,
        source=said.source or getattr(found, "sitename", None) or None,
        authors=said.authors or _people([guess]),
        url=getattr(found, "url", None) or None,
        language=getattr(found, "language", None) or None,
        tags=said.tags,
    )
