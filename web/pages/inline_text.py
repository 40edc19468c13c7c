"""Text with marked spans, to HTML: escaped, `<mark>` round the spans, Latin runs kept from reordering."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from index.arabic.chain import tokenize
from index.arabic.letters import HIDEABLE
from index.arabic.normalizer import fold
from index.model import Marker
from index.reading.citation import url_spans
from search.highlight.markup import Stretch, Tag, is_special, merge_spans, plain_tag, wrap_stretches
from search.results import Span
from web.preferences import Preferences

_WORD = r"[A-Za-z0-9À-ɏ](?:[A-Za-z0-9À-ɏ.,:/+@#&%_=’'?~-]*[A-Za-z0-9À-ɏ/+#%])?"
_BETWEEN = r"[ ,;:.&/()\[\]–—'“”‘’-]{1,3}"
_LATIN = re.compile(rf"(?=[0-9.,+-]*[A-Za-zÀ-ɏ]){_WORD}(?:{_BETWEEN}{_WORD})*|\d+(?:[+×=/]\d+)+")
_MAYBE_LATIN = re.compile("[A-Za-zÀ-ɏ+=/]")
"""What every run has at least one of: the quick look before the long one."""
_WASLA = {0x671: "\N{ARABIC LETTER ALEF}"}
_CLOSING = {"(": ")", "[": "]", "“": "”", "‘": "’"}
_HARAKAT = re.compile(f"[{HIDEABLE}]")
_LATIN_LETTER = re.compile("[A-Za-zÀ-\u024f\u1e00-\u1eff\u0370-\u052f]")
"""What text from left to right has at least one of: Latin, Greek or Cyrillic letters."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class Run(NamedTuple):
    """A stretch of a text within an element of its own: 0-based code points, end exclusive, and its two tags."""

    start: int
    end: int
    opening: Markup
    closing: str


_RIGHT_TO_LEFT, _LEFT_TO_RIGHT = Markup('dir="rtl" lang="ar"'), Markup('dir="ltr" lang="en"')


def direction(text: str) -> str:
    """The direction in which a text reads: that of the script most of its words are in, `rtl` for as many of both.

    The first strong letter (Unicode bidi algorithm, rule P2) would turn round every Arabic sentence that begins with
    a Latin name. Addresses of the web are no words.

    >>> direction("1. Japan may be"), direction("OpenAI تطلق نموذجا جديدا"), direction("12")
    ('ltr', 'rtl', 'rtl')
    >>> direction("https://example.org/a-long-path هو الرابط"), direction("known in Arabic as اتفاقية")
    ('rtl', 'ltr')
    """
    if not _LATIN_LETTER.search(text):
        return "rtl"
    strong = [word[0] for word in _ADDRESS.sub(" ", text).translate(_STRONG).split()]
    return "ltr" if strong.count("L") > strong.count("R") else "rtl"


class _Strong(dict[int, str]):
    """What each character is to the direction of its word, found out when it is first met.

    `L` or `R` for a strong letter, nothing for others, and a space stays one: of a number or a sign no word is left.
    """

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        kind = " " if letter.isspace() else {"L": "L", "R": "R", "AL": "R"}.get(unicodedata.bidirectional(letter), "")
        self[code] = kind
        return kind


_STRONG = _Strong()


def language_of(text: str) -> Markup:
    """The attributes `dir` and `lang` of an element that holds the text.

    >>> language_of("Japan")
    Markup('dir="ltr" lang="en"')
    """
    return _RIGHT_TO_LEFT if direction(text) == "rtl" else _LEFT_TO_RIGHT


@lru_cache(maxsize=5000)
def name_html(name: str) -> Markup:
    """A name of the collection (source, author, heading) in a text of either language: isolated, its language said.

    >>> name_html("الشرق"), name_html("2024")
    (Markup('<bdi dir="rtl" lang="ar">الشرق</bdi>'), Markup('<bdi>2024</bdi>'))
    """
    if not any(letter.isalpha() for letter in name):
        return Markup("<bdi>{}</bdi>").format(name)
    return Markup("<bdi {}>{}</bdi>").format(language_of(name), name)


def isolate(text: str) -> str:
    """A text of any direction inside a string of the interface, kept from reordering it (Unicode FSI and PDI)."""
    return f"\u2068{text}\u2069"


def without_harakat(text: str) -> str:
    """The text without its harakat and the signs of the Quran; the wasla of an alef is one, its maddah is a letter.

    >>> without_harakat("التَّحَالفِ الأمنيِّ"), without_harakat("أَلَّا تَطۡغَوۡا۟ وَٱلسَّمَآءَ")
    ('التحالف الأمني', 'ألا تطغوا والسمآء')
    """
    return _HARAKAT.sub("", text.translate(_WASLA))


def typed_terms(q: str) -> frozenset[str]:
    """The spellings of the words of a query: what is marked as the exact word.

    >>> sorted(typed_terms('"الأمن الوطني" أمن~'))
    ['الامن', 'الوطني', 'امن']
    """
    return frozenset(token.term for token in tokenize(q))


def letters_of(chosen: Preferences, q: str | None = None) -> Callable[..., Markup]:
    """`readable` as a reader chose; what a query found has marks of its very words, and those of other forms."""
    return partial(readable, harakat=chosen.harakat == "shown", exact=None if q is None else typed_terms(q))


def readable(
    text: str,
    spans: Iterable[Span] = (),
    markers: Sequence[Marker] = (),
    marker: Callable[[Marker], Markup] | None = None,
    harakat: bool = True,
    exact: Collection[str] | None = None,
    links: bool = False,
) -> Markup:
    """The text as the page shows it: marks, footnote markers (as `marker` words them), Latin runs in `<bdi>`.

    Where the spellings of the `exact` words are given, marks of other forms have the class `form`. With `links`, web
    addresses are links.

    >>> readable("أمن الوطن", [Span(0, 3), Span(4, 5)], exact={"امن"})
    Markup('<mark>أمن</mark> <mark class="form">الوطن</mark>')
    >>> readable("قمة 2+2 في AUKUS.", [Span(11, 5)])
    Markup('قمة <bdi dir="ltr">2+2</bdi> في <bdi dir="ltr"><mark>AUKUS</mark></bdi>.')
    >>> readable("في www.a.org.", links=True)
    Markup('في <a href="https://www.a.org" dir="ltr" rel="external nofollow">www.a.org</a>.')
    """
    stretches = merge_spans(spans)
    tag = plain_tag if exact is None else partial(_tag, exact)
    letters = str if harakat else without_harakat
    runs = _runs(text, links, [marker.start for marker in markers])
    if runs or (marker and markers):
        return _render(text, stretches, runs, markers if marker else [], marker or _no_marker, letters, tag)
    written = (lambda piece: escape(letters(piece))) if is_special(text) else letters
    return Markup(wrap_stretches(text, stretches, written, tag))


def _runs(text: str, links: bool, cited_at: Sequence[int]) -> list[Run]:
    """What is set apart in a text, nowhere two at once: addresses that are links (no link holds another), Latin."""
    spans = url_spans(text) if links and _ADDRESS.search(text) else ()
    addresses = [(start, end) for start, end in spans if not any(start < place < end for place in cited_at)]
    rest = text
    for start, end in addresses:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    latin = latin_runs(rest) if direction(text) == "rtl" else []
    return [Run(*span, Markup('<bdi dir="ltr">'), "</bdi>") for span in latin] + [
        Run(start, end, _link(text[start:end]), "</a>") for start, end in addresses
    ]


def _link(address: str) -> Markup:
    href = address if address.lower().startswith("http") else f"https://{address}"
    return Markup('<a href="{}" dir="ltr" rel="external nofollow">').format(href)


def _tag(exact: Collection[str], word: str) -> str:
    return "<mark>" if all(term in exact for term in fold(word).split()) else '<mark class="form">'


def latin_runs(text: str) -> list[Stretch]:
    """The stretches of a text that read from left to right: Latin words with what stands between them, sums like 2+2.

    A bracket or quotation mark opened inside a run is closed inside it, or the run ends before it.

    >>> [text[a:b] for text in ["في AUKUS (Japan, US) و“Post”"] for a, b in latin_runs(text)]
    ['AUKUS (Japan, US)', 'Post']
    """
    found = _LATIN.finditer(text) if _MAYBE_LATIN.search(text) else ()
    return [_balanced(text, *one.span()) for one in found]


def _balanced(text: str, start: int, end: int) -> Stretch:
    opened: list[int] = []
    for place in range(start, end):
        if text[place] in _CLOSING:
            opened.append(place)
        elif opened and text[place] == _CLOSING[text[opened[-1]]]:
            opened.pop()
    while opened and text[end : end + 1] == _CLOSING[text[opened[-1]]]:
        opened.pop()
        end += 1
    return (start, len(text[: opened[0]].rstrip())) if opened else (start, end)


def _no_marker(marker: Marker) -> Markup:
    return Markup()


def _render(
    text: str,
    marks: list[Stretch],
    runs: list[Run],
    markers: Sequence[Marker],
    marker: Callable[[Marker], Markup],
    letters: Callable[[str], str],
    tag: Tag,
) -> Markup:
    """Cut the text wherever anything begins or ends, and put the pieces together again between their tags."""
    at: dict[int, list[Marker]] = {}
    for placed in markers:
        at.setdefault(min(placed.start, len(text)), []).append(placed)
    opens, closes = {run.start: run.opening for run in runs}, {run.end: run.closing for run in runs}
    lit = {point for stretch in marks for point in stretch}
    tags = {start: tag(text[start:end]) for start, end in marks}
    parts: list[str] = []
    inside = ""
    for start, end in pairwise([*sorted({0, *opens, *closes, *lit, *at, len(text)}), len(text)]):
        parts.append(closes.get(start, ""))
        parts += [marker(one) for one in at.get(start, ())]
        parts.append(opens.get(start, ""))
        inside = tags.get(start, "") if start in lit else inside
        piece = escape(letters(text[start:end]))
        parts.append(f"{inside}{piece}</mark>" if inside and piece else piece)
    return Markup("".join(parts))
