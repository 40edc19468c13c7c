"""What an article says of itself to programs: the tags that Zotero reads, and JSON-LD.

Tags: Highwire's (`citation_*`), as Google Scholar and Zotero's translator "Embedded Metadata" take them: a tag an
author, the date as 2024/04/19; `z:itemType` is Zotero's own name for what it is (its RDF translator). JSON-LD:
schema.org's NewsArticle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from markupsafe import Markup

from index.model import Article, is_web_address
from web.formats.names import Name, names


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The tags of an article in order, as name and content, and its JSON-LD as the content of a script element."""

    tags: tuple[tuple[str, str], ...]
    json_ld: Markup


def linked_data(article: Article, address: str) -> LinkedData:
    """What an article that is read at an address says of itself."""
    people = names(article.authors)
    date = article.date.iso if article.date else None
    tags = [
        ("z:itemType", "newspaperArticle" if article.source else "webpage"),
        ("citation_title", article.title),
        *(("citation_author", _zotero_name(one)) for one in people),
        ("citation_date", date.replace("-", "/") if date else None),
        ("citation_journal_title", article.source),
        ("citation_language", article.language),
        ("citation_public_url", address),
        ("citation_keywords", "; ".join(article.tags)),
    ]
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "author": [{"@type": "Person" if one.given else "Organization", "name": one.in_order} for one in people],
        "datePublished": date,
        "publisher": {"@type": "Organization", "name": article.source} if article.source else None,
        "inLanguage": article.language,
        "keywords": list(article.tags),
        "url": address,
        "image": [image.url for paragraph in article.paragraphs for image in paragraph.images if image.is_on_web],
        "isBasedOn": article.url if is_web_address(article.url) else None,
    }
    text = msgspec.json.encode({name: value for name, value in described.items() if value}).decode()
    return LinkedData(tuple((name, text) for name, text in tags if text), Markup(text.replace("<", "\\u003c")))


def _zotero_name(name: Name) -> str:
    """A name as Zotero's translator keeps it whole: last name first, with a comma.

    Words on both sides of the comma would be taken for two authors; then the name stands in its natural order. A body
    ends with the comma, for it has no given name.

    >>> [_zotero_name(name) for name in (Name("العلي", "هند"), Name("عبد الهادي", "محمد علي"), Name("وكالة الأنباء"))]
    ['العلي, هند', 'محمد علي عبد الهادي', 'وكالة الأنباء,']
    """
    if not name.given:
        return f"{name.family},"
    return name.in_order if " " in name.family and " " in name.given else f"{name.family}, {name.given}"
