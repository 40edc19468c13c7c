"""What an article is, once read: the values that every other part passes around."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeGuard

Precision = Literal["day", "month", "year"]
Calendar = Literal["gregorian", "hijri"]
ParagraphKind = Literal["body", "heading", "caption", "quote", "list"]


def is_web_address(value: object) -> TypeGuard[str]:
    """Whether a value is an address of the web, which may be linked: http or https, in letters of any case.

    >>> [is_web_address(one) for one in ("https://a.org", "HTTP://A.ORG/x", "javascript:a", "ftp://a.org", None)]
    [True, True, False, False, False]
    """
    return isinstance(value, str) and value[:8].lower().startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class DateText:
    """A date as an article gives it: no more precise than what was written.

    `iso` is Gregorian: `2024-04-19`, `2024-04` or `2024` as `precision` says. `calendar` is the one the
    text used and `text` the words it came from, so that nothing the author wrote is lost.
    """

    iso: str
    precision: Precision
    calendar: Calendar = "gregorian"
    text: str = ""

    @classmethod
    def of_day(cls, day: date, text: str = "") -> DateText:
        """A day, and the words it was written in.

        >>> DateText.of_day(date(2024, 4, 19)).iso
        '2024-04-19'
        """
        return cls(day.isoformat(), "day", text=text)


@dataclass(frozen=True, slots=True)
class Marker:
    """A footnote reference that stood in a paragraph.

    `start` is the 0-based code point of the paragraph's clean text before which the marker stood;
    `number` is the note's number as written, in ASCII digits (`1`, `*`).
    """

    number: str
    start: int


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by reference: where it is (http, https, or relative to the article's file), and the text for it."""

    url: str
    alt: str = ""

    @property
    def is_on_web(self) -> bool:
        """Whether the address leads somewhere by itself."""
        return is_web_address(self.url)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of an article; its text is clean: no markers, no line breaks inside.

    `number` counts every block of the article from 1, headings among them; `heading` is the text of the
    section heading it stands under (None before the first heading, and for headings themselves). `images` are the
    pictures that a caption is of, or that stand in or below any other paragraph.
    """

    number: int
    kind: ParagraphKind
    text: str
    heading: str | None = None
    markers: tuple[Marker, ...] = ()
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of a cited source that could be told apart; None where a part is not there."""

    author: str | None = None
    title: str | None = None
    publisher: str | None = None
    date: DateText | None = None
    url: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note of an article: its whole text, its parts, and the paragraphs (numbers) that cite it.

    `same_as` is the number of the first note of the article that cites the same source, if another does.
    """

    number: str
    text: str
    citation: Citation = field(default_factory=Citation)
    cited_by: tuple[int, ...] = ()
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something an editor should look at; `code` is stable (`no_date`), `message` is for people."""

    code: str
    message: str
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as understood; `id` is unique in the collection and stable when the text changes.

    `origin` is the file it was read from, relative to the corpus, with `#row` for a row of a file of many.
    """

    id: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Footnote, ...] = ()
    date: DateText | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str = "ar"
    tags: tuple[str, ...] = ()
    origin: str = ""
    anomalies: tuple[Anomaly, ...] = ()

    @property
    def author(self) -> str | None:
        """The authors in one line, as readers see them; None where none is named.

        >>> Article("a", "عنوان", (), authors=("سلمى الخطيب", "هند العلي")).author
        'سلمى الخطيب، هند العلي'
        """
        return "، ".join(self.authors) or None
