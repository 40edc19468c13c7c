"""Citations in the styles that scholars are asked for: a Chicago note, an APA and an MLA entry.

Chicago: The Chicago Manual of Style, 17th ed. (2017), chapters 6.11 (quotation marks within others) and 14 (notes;
newspapers and their sites).
APA: Publication Manual, 7th ed. (2020), chapter 9 (authors, dates, titles) and 10.1 (newspaper articles).
MLA: MLA Handbook, 9th ed. (2021), chapter 5 (works cited) and 6 (in the text).
Titles stay as they are written: Arabic has no capitals; names in Arabic letters have no initials. Sources of an article
here are newspapers, journals or sites, all of which the three set in italics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from index.arabic.dates import MONTH_LABELS
from index.model import DateText
from web.formats.citations import Reference
from web.formats.names import Name, names
from web.pages.inline_text import name_html

_MONTHS = MONTH_LABELS["en"]
_SHORT_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_ENDS = (".", "?", "!", "…", "؟")
"""What ends a title so that no other sign is put behind it."""
_QUOTED = re.compile(r"""["“”]([^"“”]*)["“”]""")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
APA_AUTHORS = 20
"""Of more authors than this APA gives the first nineteen and the last."""


_NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class StyledCitation:
    """A citation in one style: the full one, and what stands behind a quotation in the text (empty: a number).

    `english` says that its words and signs are, so that it reads from left to right whatever it cites.
    """

    full: Markup
    in_text: Markup = _NOTHING
    english: bool = True

    @property
    def text(self) -> str:
        """The full citation without markup."""
        return str(self.full.striptags())


def chicago(reference: Reference, accessed: date, paragraph: int | None = None) -> StyledCitation:
    """A note of Chicago.

    >>> reference = Reference("a", "عنوان", ("Salma Khatib",), "الشرق", DateText("2024-04-19", "day"), "https://a.org")
    >>> chicago(reference, date(2026, 11, 26), 7).text
    'Salma Khatib, “عنوان,” الشرق, April 19, 2024, para. 7, https://a.org.'
    """
    authors = [name.in_order for name in names(reference.authors)]
    looked_at = f"accessed {_long(accessed)}" if reference.url else ""
    when = _chicago_date(reference.date) if reference.date else looked_at
    by = _listed(authors) if len(authors) <= 3 else f"{authors[0]} et al."
    if reference.is_book:
        return StyledCitation(_joined([by, _printed(reference)]))
    parts = [
        by,
        _title(reference.title, ","),
        _italic(reference.container),
        when,
        f"para. {paragraph}" if paragraph else "",
        reference.url,
    ]
    return StyledCitation(_joined(parts))


def _printed(reference: Reference) -> Markup:
    """A book in a note of Chicago: its title, and who printed it when.

    >>> _printed(Reference("a", "كتاب", container="دار", date=DateText("2015", "year"), is_book=True)).striptags()
    'كتاب (دار, 2015)'
    """
    facts = [_container(reference), reference.date.iso if reference.date else ""]
    printed = Markup(", ").join(filter(None, facts))
    return _italic(reference.title) + (Markup(" ({})").format(printed) if printed else "")


def apa(reference: Reference, accessed: date, paragraph: int | None = None) -> StyledCitation:
    """An entry of APA's list of references, and the parenthesis in the text.

    >>> reference = Reference("a", "عنوان", ("Salma Khatib",), "الشرق", DateText("2024-04-19", "day"), "https://a.org")
    >>> cited = apa(reference, date(2026, 11, 26), 7)
    >>> cited.text, str(cited.in_text.striptags())
    ('Khatib, S. (2024, April 19). عنوان. الشرق. https://a.org', '(Khatib, 2024, para. 7)')
    """
    people = names(reference.authors)
    year = reference.date.iso[:4] if reference.date else "n.d."
    when = f"({_apa_date(reference.date)})."
    title = _isolated(_ended(reference.title))
    title = title if reference.container and not reference.is_book else Markup("<i>{}</i>").format(title)
    lead = [_ended(_apa_authors(people)), when, title] if people else [title, when]
    container = _container(reference)
    address = reference.url or ""
    if address and not reference.date:
        address = f"Retrieved {_long(accessed)}, from {address}"
    full = [*lead, container + "." if container else "", address]
    of = " & ".join(name.family for name in people) if len(people) < 3 else f"{people[0].family} et al."
    inside = (of or _title(reference.title, ","), year, f"para. {paragraph}" if paragraph else "")
    return StyledCitation(_spaced(full), _parenthesis(inside))


def mla(reference: Reference, accessed: date, paragraph: int | None = None) -> StyledCitation:
    """An entry of MLA's works cited, and the parenthesis in the text.

    >>> reference = Reference("a", "عنوان", ("Salma Khatib",), "الشرق", DateText("2024-04-19", "day"), "https://a.org")
    >>> cited = mla(reference, date(2026, 11, 26), 7)
    >>> cited.text, str(cited.in_text.striptags())
    ('Khatib, Salma. “عنوان.” الشرق, 19 Apr. 2024, https://a.org. Accessed 26 Nov. 2026.', '(Khatib, par. 7)')
    """
    people = names(reference.authors)
    rest = [_container(reference), _mla_date(reference.date), reference.url]
    title = Markup("{}.").format(_italic(reference.title)) if reference.is_book else _title(reference.title, ".")
    full = [_ended(_mla_authors(people)), title, _joined(rest)]
    if reference.url:
        full.append(f"Accessed {accessed.day} {_SHORT_MONTHS[accessed.month - 1]} {accessed.year}.")
    of = " and ".join(name.family for name in people) if len(people) < 3 else f"{people[0].family} et al."
    inside = (of or _title(reference.title, ","), f"par. {paragraph}" if paragraph else "")
    return StyledCitation(_spaced(full), _parenthesis(inside))


STYLES: dict[str, Callable[[Reference, date, int | None], StyledCitation]] = {
    "chicago": chicago,
    "apa": apa,
    "mla": mla,
}


def _listed(parts: Sequence[str], last: str = "and") -> str:
    """A list with a comma before its last part where there are three or more."""
    if len(parts) < 3:
        return f" {last} ".join(parts)
    return f"{', '.join(parts[:-1])}, {last} {parts[-1]}"


def _apa_authors(people: Sequence[Name]) -> str:
    listed = [f"{one.family}, {_initials(one.given)}" if one.given else one.family for one in people]
    if len(listed) > APA_AUTHORS:
        return f"{', '.join(listed[: APA_AUTHORS - 1])}, … {listed[-1]}"
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])}, & {listed[-1]}"


def _initials(given: str) -> str:
    """The initials of given names in Latin letters; others stay whole.

    >>> _initials("Jean-Paul Marie"), _initials("هند")
    ('J.-P. M.', 'هند')
    """
    if not _LATIN.search(given):
        return given
    return " ".join("-".join(f"{part[0].upper()}." for part in word.split("-") if part) for word in given.split())


def _mla_authors(people: Sequence[Name]) -> str:
    if not people:
        return ""
    first = people[0].last_name_first
    if len(people) == 1:
        return first
    return f"{first}, and {people[1].in_order}" if len(people) == 2 else f"{first}, et al"


def _title(title: str, sign: str) -> Markup:
    """A title in quotation marks, its own ones single, the sign behind it inside them unless it ends with one.

    >>> _title('"السعودية" توقّع الاتفاق', ",").striptags()
    '“‘السعودية’ توقّع الاتفاق,”'
    """
    return Markup("“{}{}”").format(name_html(_QUOTED.sub(r"‘\1’", title)), "" if title.endswith(_ENDS) else sign)


def _container(reference: Reference) -> Markup:
    """What a reference came out in, in italics; of a book its publisher, upright."""
    if reference.is_book and reference.container:
        return name_html(reference.container)
    return _italic(reference.container)


def _italic(text: str | None) -> Markup:
    return Markup("<i>{}</i>").format(name_html(text)) if text else Markup()


def _ended(text: str) -> str:
    return text if not text or text.endswith(_ENDS) else f"{text}."


def _joined(parts: Sequence[str | Markup | None]) -> Markup:
    """Parts with commas between them and a period at the end; what ends with a comma in its quotation marks has one."""
    made = Markup()
    for part in filter(None, parts):
        between = " " if made.striptags().endswith((",”", *(f"{sign}”" for sign in _ENDS))) else ", "
        made = made + between + _isolated(part) if made else _isolated(part)
    return made if not made or made.endswith(".") else made + "."


def _parenthesis(parts: Sequence[str | Markup]) -> Markup:
    """What stands behind a quotation; a title in quotation marks has its comma inside them."""
    made = Markup()
    for part in filter(None, parts):
        made += Markup("" if not made else " " if made.endswith("”") else ", ") + _isolated(part)
    return Markup("({})").format(made)


def _spaced(parts: Sequence[str | Markup]) -> Markup:
    return Markup(" ").join(_isolated(part) for part in parts if part)


def _isolated(part: str | Markup) -> Markup:
    """Text of the collection, kept from turning round what stands beside or behind it; markup has seen to that."""
    if isinstance(part, Markup):
        return part
    own = part.rstrip(".,")
    return name_html(own) + part[len(own) :]


def _long(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _parts(when: DateText) -> tuple[int, int, int]:
    year, month, day = ([int(part) for part in when.iso.split("-")] + [0, 0])[:3]
    return year, month, day


def _chicago_date(when: DateText) -> str:
    """April 19, 2024; April 2024; 2024."""
    year, month, day = _parts(when)
    if day:
        return _long(date(year, month, day))
    return f"{_MONTHS[month - 1]} {year}" if month else str(year)


def _apa_date(when: DateText | None) -> str:
    """2024, April 19; 2024, April; 2024; n.d."""
    if not when:
        return "n.d."
    year, month, day = _parts(when)
    return f"{year}, {_MONTHS[month - 1]}{f' {day}' if day else ''}" if month else str(year)


def _mla_date(when: DateText | None) -> str:
    """19 Apr. 2024; Apr. 2024; 2024."""
    if not when:
        return ""
    year, month, day = _parts(when)
    return " ".join([*([str(day)] if day else []), *([_SHORT_MONTHS[month - 1]] if month else []), str(year)])
