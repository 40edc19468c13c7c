"""What the page of an article shows beside its text: its direction, its size, where a reader goes from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from index.model import Article, Footnote, Marker, Paragraph
from search.links import page_of
from search.results import ArticlePage
from web.i18n import Catalogue
from web.pages.hits import also_printed
from web.pages.inline_text import direction
from web.pages.views import back_anchor, marker_link, note_anchor

_TOLD = 40
"""How many paragraphs tell in which direction an article is read."""


@dataclass(frozen=True, slots=True)
class ArticleShown:
    """An article as its page frames it; `size` counts paragraphs and headings, for numbers count both.

    `before` and `after` are its neighbours by date, only where both are dated and of one known source. `similar` are
    not among them. `stops` are the paragraphs that a reader steps through: those a search finds, or, where none has
    all that is asked for, those with some of its words. `pages` are (number, how many paragraphs a search finds on it),
    none where there is one page; `contents` are all headings. `also` says where else the article was printed.
    """

    direction: str
    size: str
    stops: tuple[int, ...]
    stops_label: str
    pages: tuple[tuple[int, int], ...]
    contents: tuple[Paragraph, ...]
    results_url: str
    before: Article | None
    after: Article | None
    similar: tuple[Article, ...]
    also: Markup | None


def article_shown(page: ArticlePage, results_url: str, words: Catalogue) -> ArticleShown:
    """The frame of an article; `results_url` leads back to the search it was found by."""
    article = page.article
    before, after = (_beside(article, other) for other in (page.previous, page.next))
    others = [version for version in page.versions if version.id != article.id]
    listed = {one.id for one in (before, after, *page.sharing, *others) if one}
    here = tuple(one for one in page.matching if page_of(one) == page.number)
    stops = here or tuple(page.spans)
    found = Counter(map(page_of, page.matching))
    return ArticleShown(
        direction=direction_of(article),
        size=_size(article, words),
        stops=stops,
        stops_label=words("matching" if here else "matching_some", len(stops)),
        pages=tuple((number, found[number]) for number in range(1, page.pages + 1)) if page.pages > 1 else (),
        contents=tuple(paragraph for paragraph in article.paragraphs if paragraph.kind == "heading"),
        results_url=results_url,
        before=before,
        after=after,
        similar=tuple(other for other in page.similar if other.id not in listed),
        also=also_printed(others, len(others), words) if others else None,
    )


def direction_of(article: Article) -> str:
    """The direction that most of an article's paragraphs are read in, its title where there are none."""
    told = [direction(paragraph.text) for paragraph in article.paragraphs[:_TOLD]] or [direction(article.title)]
    return "ltr" if told.count("ltr") > len(told) / 2 else "rtl"


def has_own_title(article: Article) -> bool:
    """Whether an article's title is its author's, and not the first words of its text cut short.

    >>> from index.model import Paragraph
    >>> has_own_title(Article("a", "قال الوزير…", (Paragraph(1, "body", "قال الوزير اليوم إن العمل جارٍ"),)))
    False
    """
    cut = article.title.rstrip("… .")
    return not (
        article.title.endswith("…") and any(paragraph.text.startswith(cut) for paragraph in article.paragraphs[:3])
    )


def _beside(article: Article, other: Article | None) -> Article | None:
    return other if other and article.source and article.date and other.date else None


def _size(article: Article, words: Catalogue) -> str:
    headings = sum(paragraph.kind == "heading" for paragraph in article.paragraphs)
    paragraphs = words("paragraphs", len(article.paragraphs) - headings)
    return words("with_headings", headings, paragraphs=paragraphs) if headings else paragraphs


def first_places(article: Article) -> dict[int, list[Footnote]]:
    """Each note beside the first paragraph that cites it; those nobody cites are under 0."""
    places: dict[int, list[Footnote]] = {}
    for note in article.notes:
        places.setdefault(min(note.cited_by, default=0), []).append(note)
    return places


class MarkersSeen:
    """Words an article's footnote markers: a note leads back to its first marker in each paragraph."""

    def __init__(self, article: Article, words: Catalogue) -> None:
        self._words = words
        self._notes = {note.number for note in article.notes}
        self._anchors: set[str] = set()

    def marker(self, paragraph: int) -> Callable[[Marker], Markup]:
        """What words the markers of one paragraph."""

        def word(marker: Marker) -> Markup:
            if marker.number not in self._notes:
                return Markup('<sup class="marker">{}</sup>').format(marker.number)
            anchor = back_anchor(marker.number, paragraph)
            name = "" if anchor in self._anchors else anchor
            self._anchors.add(anchor)
            return marker_link(marker, note_anchor(marker.number), self._words, name)

        return word
