"""The hits of a page of results as they are shown: every part worked out, so that the template only puts them down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from markupsafe import Markup

from index.model import Footnote, Marker
from search.highlight.highlighter import window
from search.links import Links
from search.results import Hit, HitNote, ResultPage, SearchRequest, Span
from web.i18n import Catalogue
from web.pages.marks import language_of, readable
from web.pages.views import date_shown, marker_link, note_anchor
from web.preferences import Preferences

EXCERPT = 700
"""How many code points of a long paragraph a result shows."""


@dataclass(frozen=True, slots=True)
class HitShown:
    """A hit in the words of a language; what is `Markup` is ready to stand in the page, `*_language` as attributes.

    `more_url` is the article's own address where more of its paragraphs match, `source_url` narrows down to its source.
    """

    url: str
    source: str | None
    source_url: str
    date: Markup
    author: str | None
    title: Markup
    title_language: Markup
    heading: Markup | None
    is_caption: bool
    place: str
    text: Markup
    language: Markup
    notes: tuple[HitNote, ...]
    notes_open: bool
    more: str
    more_url: str
    why: str


def hits_shown(
    result: ResultPage, links: Links, address: Callable[[str, int], str], chosen: Preferences
) -> list[HitShown]:
    """The hits of a page; `address(id, number)` is that of a paragraph in its article."""
    narrowed = links.toggler("source")
    widest = links.to()
    letters = partial(readable, harakat=chosen.harakat == "shown")
    words = chosen.words

    def shown(index: int, hit: Hit) -> HitShown:
        article, paragraph = hit.article, hit.paragraph
        url = address(article.id, paragraph.number)
        more = hit.more_in_article if result.request.group else 0
        return HitShown(
            url=url,
            source=article.source,
            source_url=widest
            if article.source in links.request.chosen.get("source", ())
            else narrowed(article.source or ""),
            date=date_shown(article.date, words),
            author=article.author,
            title=letters(article.title, hit.title_spans),
            title_language=language_of(article.title),
            heading=letters(paragraph.heading, hit.heading_spans) if paragraph.heading else None,
            is_caption=paragraph.kind == "caption",
            place=words("paragraph_n", n=paragraph.number),
            text=_text(hit, index, letters, words),
            language=language_of(paragraph.text),
            notes=hit.notes,
            notes_open=notes_match(hit, result.request),
            more=words("more_paragraphs", more) if more else "",
            more_url=url.partition("#")[0],
            why=_why(hit.why, words),
        )

    return [shown(index, hit) for index, hit in enumerate(result.hits, 1)]


def _text(hit: Hit, index: int, letters: Callable[..., Markup], words: Catalogue) -> Markup:
    """The paragraph, or the stretch of it that is shown between dots."""
    piece = excerpt(hit)
    cited = [one.note.number for one in hit.notes]
    text = letters(piece.text, piece.spans, piece.markers, hit_marker(index, cited, words))
    before, after = "… " if piece.cut_before else "", " …" if piece.cut_after else ""
    return Markup(f"{before}{text}{after}")


@lru_cache(maxsize=500)
def _why(levels: tuple[str, ...], words: Catalogue) -> str:
    return words("comma").join(words(f"why.{level}") for level in levels if f"why.{level}" in words)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The stretch of a hit's paragraph that is shown, its spans and markers counted from its own start."""

    text: str
    spans: tuple[Span, ...]
    markers: tuple[Marker, ...]
    cut_before: bool
    cut_after: bool


def excerpt(hit: Hit) -> Excerpt:
    """All of a paragraph, or the stretch of a long one that holds the most marks."""
    paragraph = hit.paragraph
    start, end = window(paragraph.text, hit.spans, EXCERPT)
    if (start, end) == (0, len(paragraph.text)):
        return Excerpt(paragraph.text, hit.spans, paragraph.markers, False, False)
    return Excerpt(
        paragraph.text[start:end],
        tuple(Span(span.start - start, span.length) for span in hit.spans if start <= span.start < end),
        tuple(Marker(one.number, one.start - start) for one in paragraph.markers if start <= one.start <= end),
        start > 0,
        end < len(paragraph.text),
    )


def hit_marker(index: int, cited: Sequence[str], words: Catalogue) -> Callable[[Marker], Markup]:
    """What words the footnote markers of a hit, each leading to its note under the same hit."""

    def word(marker: Marker) -> Markup:
        if marker.number not in cited:
            return Markup('<sup class="marker">{}</sup>').format(marker.number)
        return marker_link(marker, f"h{index}-{note_anchor(marker.number)}", words("note_n", number=marker.number))

    return word


def notes_match(hit: Hit, request: SearchRequest) -> bool:
    """Whether the notes of a hit are what was looked for, so that they are shown open."""
    return any(one.spans or one.note.citation.domain in request.chosen.get("cited", ()) for one in hit.notes)


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
    url = cited.url if cited.url and cited.url.startswith(("http://", "https://")) else None
    place = note.text.find(cited.url) if url and cited.url else -1
    ends = place > 0 and not note.text[place + len(url or "") :].strip(" ./,;)،؛")
    text = note.text[:place].rstrip(" :،,;؛(-–<") if ends else note.text
    kept = tuple(span for span in spans if span.start + span.length <= len(text))
    label = cited.domain or (url or "").split("//")[-1]
    return NoteShown(
        text, kept, url or (f"https://{cited.domain}" if cited.domain else None), label, len(kept) < len(spans)
    )
