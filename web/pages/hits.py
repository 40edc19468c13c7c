"""The hits of a page of results as they are shown: every part worked out, so that the template only puts them down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from index.model import Article, Footnote, Marker, is_web_address
from search.highlight.highlighter import window
from search.links import Links
from search.results import Hit, HitNote, ResultPage, SearchRequest, Span
from web.addresses import link_to, linker
from web.basket import item_name
from web.i18n import Catalogue
from web.pages.inline_text import direction, language_of, letters_of, name_html
from web.pages.views import authors, date_shown, marker_link, note_anchor
from web.preferences import Preferences

_HOLE = "\0"
"""Stands for names in a sentence."""
EXCERPT = 280
"""How many code points of a long paragraph a result shows; the rest opens in place."""


@dataclass(frozen=True, slots=True)
class CopyShown:
    """A near copy of a hit: the address of the paragraph, its article's title, its source and date.

    `compare_url` has its article and that of the hit side by side.
    """

    url: str
    title: Markup
    title_language: Markup
    source: str | None
    date: Markup
    compare_url: str


@dataclass(frozen=True, slots=True)
class HitShown:
    """A hit in the words of a language; what is `Markup` is ready to stand in the page, `*_language` as attributes.

    `name` is that of the paragraph in a basket (web/basket.py). `more_url` is the article's own address where more of
    its paragraphs match, `source_url` narrows down to its source.
    `text` stands between `before` and `after`, which open in place. `also` says where else it was printed, `copies` are
    the first of these, and `story_url` leads to all versions of the article.
    """

    name: str
    url: str
    direction: str
    source: str | None
    source_url: str
    date: Markup
    authors: tuple[tuple[str, str], ...]
    title: Markup
    title_language: Markup
    heading: Markup | None
    heading_language: Markup
    is_caption: bool
    place: str
    before: Markup
    text: Markup
    after: Markup
    language: Markup
    notes: tuple[HitNote, ...]
    notes_open: bool
    more: str
    more_url: str
    also: Markup | None
    copies: tuple[CopyShown, ...]
    story_url: str
    cite_url: str
    why: str


def hits_shown(
    result: ResultPage, links: Links, address: Callable[[str, int], str], chosen: Preferences
) -> list[HitShown]:
    """The hits of a page; `address(id, number)` is that of a paragraph in its article."""
    words = chosen.words
    letters = letters_of(chosen, result.request.q)
    narrowed = {name: _narrowing(links, name) for name in ("source", "author")}
    cite, story = linker("pages.cite", "article_id", "paragraph"), linker("pages.story", "article_id")

    def shown(index: int, hit: Hit) -> HitShown:
        article, paragraph = hit.article, hit.paragraph
        url = address(article.id, paragraph.number)
        before, text, after = _text(hit, index, letters, words)
        return HitShown(
            name=item_name(article.id, paragraph.number),
            url=url,
            direction=direction(paragraph.text),
            source=article.source,
            source_url=narrowed["source"](article.source or ""),
            date=date_shown(article.date, words),
            authors=tuple((name, narrowed["author"](name)) for name in authors(article)),
            title=letters(article.title, hit.title_spans),
            title_language=language_of(article.title),
            heading=letters(paragraph.heading, hit.heading_spans) if paragraph.heading else None,
            heading_language=language_of(paragraph.heading or ""),
            is_caption=paragraph.kind == "caption",
            place=words("paragraph_n", n=paragraph.number),
            before=before,
            text=text,
            after=after,
            language=language_of(paragraph.text),
            notes=hit.notes,
            notes_open=notes_match(hit, result.request),
            more=_more(hit, words) if result.request.group else "",
            more_url=url.partition("#")[0],
            also=also_printed([one.article for one in hit.also_in], hit.copies, words) if hit.also_in else None,
            copies=tuple(_copies(hit, address, letters, words)),
            story_url=story(article.id),
            cite_url=cite(article.id, paragraph.number),
            why=_why(hit.why, words),
        )

    return [shown(index, hit) for index, hit in enumerate(result.hits, 1)]


def _copies(
    hit: Hit, address: Callable[[str, int], str], letters: Callable[..., Markup], words: Catalogue
) -> Iterator[CopyShown]:
    for copy in hit.also_in:
        article = copy.article
        yield CopyShown(
            url=address(article.id, copy.paragraph),
            title=letters(article.title),
            title_language=language_of(article.title),
            source=article.source,
            date=date_shown(article.date, words),
            compare_url=link_to("pages.story", article_id=hit.article.id, other=article.id, _anchor="beside"),
        )


def also_printed(copies: Sequence[Article], n: int, words: Catalogue) -> Markup:
    """Where else something was printed, in `n` articles, of which these are known: one or two sources by name."""
    sources = list(dict.fromkeys(filter(None, (article.source for article in copies))))
    names = Markup(words("and")).join(map(name_html, sources[:2])) if sources else words("other_articles")
    said = words("also_in_others" if len(sources) > 2 else "also_in", n, names=_HOLE)
    before, after = said.split(_HOLE)
    return Markup("{}{}{}").format(before, names, after)


def _more(hit: Hit, words: Catalogue) -> str:
    return words("more_paragraphs", hit.more_in_article) if hit.more_in_article else ""


def _narrowing(links: Links, facet: str) -> Callable[[str], str]:
    """What narrows a search down to a value; where it is chosen already, the search stays."""
    choices, chosen, same = links.choices(facet), links.request.chosen.get(facet, ()), links.to()
    return lambda value: same if value in chosen else choices(value)[0]


def _text(hit: Hit, index: int, letters: Callable[..., Markup], words: Catalogue) -> tuple[Markup, Markup, Markup]:
    """The paragraph: what comes before the stretch with the best marks, that stretch, and what comes after it."""
    cited = [note.note.number for note in hit.notes]
    marker = hit_marker(index, cited, words)
    before, text, after = (letters(piece.text, piece.spans, piece.markers, marker) for piece in pieces(hit))
    return before, text, after


@lru_cache(maxsize=500)
def _why(levels: tuple[str, ...], words: Catalogue) -> str:
    return words("and").join(words(f"why.{level}") for level in levels if f"why.{level}" in words)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a hit's paragraph, its spans and markers counted from its own start."""

    text: str
    spans: tuple[Span, ...]
    markers: tuple[Marker, ...]


def pieces(hit: Hit) -> tuple[Piece, Piece, Piece]:
    """A paragraph cut in three: the middle is the stretch of a long one that holds the most marks, or all of it."""
    text, spans, markers = hit.paragraph.text, hit.spans, hit.paragraph.markers
    start, end = window(text, spans, EXCERPT)
    bounds = [(0, start), (start, end), (end, len(text))]
    last = len(text)

    def piece(first: int, stop: int) -> Piece:
        return Piece(
            text[first:stop],
            tuple(Span(span.start - first, span.length) for span in spans if first <= span.start < stop),
            tuple(
                Marker(marker.number, marker.start - first)
                for marker in markers
                if first < marker.start <= stop or marker.start == first == 0 or (marker.start > last == stop)
            ),
        )

    before, middle, after = (piece(*bound) for bound in bounds)
    return before, middle, after


def hit_marker(index: int, cited: Sequence[str], words: Catalogue) -> Callable[[Marker], Markup]:
    """What words the footnote markers of a hit, each leading to its note under the same hit."""

    def word(marker: Marker) -> Markup:
        if marker.number not in cited:
            return Markup('<sup class="marker">{}</sup>').format(marker.number)
        return marker_link(marker, f"h{index}-{note_anchor(marker.number)}", words)

    return word


def notes_match(hit: Hit, request: SearchRequest) -> bool:
    """Whether the notes of a hit are what was looked for, so that they are shown open."""
    return any(note.spans or note.note.citation.domain in request.chosen.get("cited", ()) for note in hit.notes)


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A note as shown: its text without the address at its end, which stands beside it as a link.

    `url_marked` says that the query's words are in the address.
    """

    text: str
    spans: tuple[Span, ...]
    url: str | None
    label: str
    url_marked: bool


def note_shown(note: Footnote, spans: Sequence[Span]) -> NoteShown:
    """The text of a note and its link; only addresses of the web become links.

    >>> from index.model import Citation
    >>> note_shown(Footnote("1", "Title: https://a.org/x", Citation(url="https://a.org/x")), ()).text
    'Title'
    """
    cited = note.citation
    url = cited.url if is_web_address(cited.url) else None
    place = note.text.find(cited.url) if url and cited.url else -1
    ends = place > 0 and not note.text[place + len(url or "") :].strip(" ./,;)،؛")
    text = note.text[:place].rstrip(" :،,;؛(-–<") if ends else note.text
    kept = tuple(span for span in spans if span.start + span.length <= len(text))
    label = cited.domain or (url or "").split("//")[-1]
    return NoteShown(
        text, kept, url or (f"https://{cited.domain}" if cited.domain else None), label, len(kept) < len(spans)
    )
