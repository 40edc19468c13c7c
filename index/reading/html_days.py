"""How pages mark the day on which an article was published: classes, attributes, RDFa and microdata."""

from __future__ import annotations

import re

from index.reading.html_tree import Element

_DATE_KEY = re.compile(
    r"(?:article:|og:|dc[.:]?|dcterms[.:]|schema:|citation_|sailthru\.|parsely-pub-)?(?:published_time|publishedtime"
    r"|datepublished|date|date[._]?issued|issued|created|datecreated|pubdate|publish[-_]?date|publication_date"
    r"|article_date|online_date)"
    r"|(?:[\w-]+[.:])+(?:published(?:[._-]?(?:time|date|at))?|publish[._-]?(?:time|date)|pub[._-]?date|datepublished)",
    re.IGNORECASE,
)
MADE = "created"
"""What LibreOffice calls the day on which a file was begun."""
DAY_ATTRIBUTES = ("data-date", "data-published", "data-publish-date", "data-timestamp", "data-time", "data-datetime")
_DATE_CLASSES = frozenset(
    [
        "published",
        "dt-published",
        "date-header",
        "entry-date",
        "post-date",
        "publish-date",
        "article-date",
        "date-display-single",
        "timeago",
        "timestamp",
    ]
)
"""Classes of the element that says when an article was published."""


_WORDED = re.compile(r"(?:(?<![A-Za-z])(?:date|time|datetime|published|pubdate)|Date|تاريخ)(?![a-z])")
"""A word in the classes of an element that may be a day's."""
_CHANGED = re.compile(r"updat|modif|edited", re.IGNORECASE)
_FRAME = re.compile(r"header|masthead|top-?bar|footer|sidebar|related|widget|menu|nav|ticker|breaking", re.IGNORECASE)
_OF_ARTICLE = re.compile(r"article|entry|post|story|single|content", re.IGNORECASE)
_LONGEST_DAY = 60


def worded_day(element: Element) -> str | None:
    """The text of an element whose class speaks of a date or a time, not of a change, and that stands in no frame."""
    classes = element.get("class") or ""
    if not _WORDED.search(classes) or _CHANGED.search(classes):
        return None
    for above in element.iterancestors():
        names = f"{above.tag} {above.get('class') or ''} {above.get('id') or ''}"
        if above.tag in ("article", "main", "body"):
            break
        if above.tag in ("aside", "nav", "footer") or (_FRAME.search(names) and not _OF_ARTICLE.search(names)):
            return None
    text = " ".join(element.text_content().split())
    return text if 0 < len(text) <= _LONGEST_DAY else None


def is_day(element: Element) -> bool:
    """Whether an element's class or attributes say that it is the day of publication."""
    classes = classes_of(element)
    return (
        bool(classes & _DATE_CLASSES)
        or ("date" in classes and (element.tag == "p" or element.get("datetime") is not None))
        or any(element.get(name) for name in DAY_ATTRIBUTES)
    )


def is_dated_property(element: Element) -> bool:
    """Whether an element is marked as the day of publication by RDFa or microdata."""
    return is_date_key(element.get("property") or element.get("itemprop") or "")


def is_date_key(key: str) -> bool:
    """Whether one of the names that a key is says when something was published; RDFa gives several."""
    return any(_DATE_KEY.fullmatch(name) and name.lower() != MADE for name in key.split())


def key_of(element: Element) -> str:
    """The names under which an element says something: of RDFa, of `<meta>`, of microdata."""
    return element.get("property") or element.get("name") or element.get("itemprop") or ""


def classes_of(element: Element) -> frozenset[str]:
    """The classes of an element."""
    return frozenset((element.get("class") or "").split())
