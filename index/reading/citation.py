"""The parts of a cited source: author, title, publisher, date, address, where they can be told apart.

Citations come as comma-separated lists (English and Arabic alike), with quoted titles, or as author (year) title.
What is not understood stays None; the note keeps its whole text in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from index.arabic.dates import find_date
from index.arabic.letters import VOCALISATION
from index.model import Citation, DateText

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"«»“”،]+", re.IGNORECASE)
_BARE_DOMAIN = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|int|info|[a-z]{2})(?![.-]*\w)", re.IGNORECASE
)
_QUOTED = re.compile('[“"«„]\\s*([^“”"«»„]{4,400}?)\\s*[”"»“]')
_APA = re.compile(r"(?P<author>[^()]{3,150}?)[.,،]?\s*\((?:[^()]*)\)\s*[.,،:]?\s*(?P<rest>.+)", re.DOTALL)
_SEPARATOR = re.compile(r"\s*[,،;؛]\s+|\s*[,،]\s*(?=\()|\.\s+(?=[A-ZÀ-ÖØ-Þ\u0621-\u064a«\"“(])")
_PAREN = re.compile(r"\(([^()]*)\)")
_PLACE = re.compile(
    r"(?:(?:pp?|vol|no|n|ed|issue|chap|accessed)\b\.?\s*[0-9ivx(٠-٩-].*|ص{1,2}\s*\.?\s*[0-9٠-٩].*|(?:ال)?(?:صفحة|صفحات|عدد|مجلد|جزء|سنة|طبعة|فصل)\b.*"
    r"|(?:مج|ج|ع|ط)\s*\.?\s*[0-9٠-٩].*|ط\s*(?:الأولى|الثانية)?|[0-9٠-٩–\-:./ ]+"
    r"|.{0,12}(?:تاريخ|آخر) (?:الدخول|زيارة|الاطلاع|المشاهدة).*"
    r"|متاح (?:على|في).*|على الرابط.*|الرابط.*|available at.*|retrieved.*|url|accessed.*|last accessed.*|consulté.*)",
    re.IGNORECASE | re.DOTALL,
)
_NAME_WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w’'.-]*|d[aei]|de la|van|von|der|den|al|bin|ibn|el|la|le|and|et|&)"
_LATIN_NAME = re.compile(rf"(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir)\.?\s+)?{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,5}}(?:\s+et al\.?)?")
_NOT_NAME = re.compile(
    r"\b(?:the|of|for|in|on|to|report|review|statement|strategy|press|times|post|news|journal|university|institute|center|centre|council|house"
    r"|ministry|bank|united|world|states|policy|war|security|national|international|new|its|agency|department|office)\b|[?:!]",
    re.IGNORECASE,
)
_ARABIC_NAME = re.compile(
    rf"(?:(?:د|أ\.د|أ|م)\.\s*|الدكتور\s|الشيخ\s)?[\u0621-\u064a{VOCALISATION}]{{2,}}(?:\s+[\u0621-\u064a{VOCALISATION}]{{2,}}){{1,4}}"
    r"(?:\s+وآخرون)?"
)
_ARABIC_NOT_NAME = re.compile(
    r"(?<!\w)(?:في|من|على|إلى|عن|بين|نحو|حول|مع|بعد|قبل|كيف|ماذا|لماذا|هل|هذا|ما|التي|الذي"
    r"|(?:ال)?(?:حرب|سياسة|دراسة|مستقبل|تاريخ|علاقات|أزمة|أمن|تقرير|بيان|مركز|مجلة|صحيفة|جريدة|دار|وكالة|موقع|معهد|جامعة|كتاب|مؤسسة|مكتبة|وزارة|منظمة"
    r"|قناة|هيئة|جمعية|مجلس|مقدمة|أثر|دور|نظرية|قراءة|تحليل|اقتصاد|تطور|أسباب|ديوان|شرح|متحف|غرفة|حديث|مقابلة|حوار|سجل|دليل|إحصاء|محفوظ|كتاب|رسالة|وثيقة|نص|انظر))(?!\w)"
)
_ARABIC_PUBLISHER = re.compile(
    r"(?<!\w)(?:ال)?(?:دار|مركز|مجلة|صحيفة|جريدة|وكالة|موقع|معهد|جامعة|مؤسسة|مكتبة|مطبعة|منشورات|المجلس|وزارة|قناة|الهيئة|منظمة|مطابع|المركز|المعهد|المؤسسة|الدار|المكتبة)(?!\w)"
)
_HELD = "\x00"
"""Stands for a space at which a citation must not be parted."""
_PROSE = re.compile(
    r"(?:\A|[،,؛.]\s*)(?:و?قد|و?كان|و?كانت|وهو|وهي|ولم|ثم|حيث|لأن|إذ|فقد|كما|مما|التي|الذي|و?لكن|و?يقصد|المقصود"
    r"|نسبة إلى)(?!\w)"
)
_TOWN = re.compile(r"[^:]{2,30}:\s*\w")
_BODY = re.compile(
    r"(?:ال)?(?:هيئة|وزارة|مركز|منظمة|وكالة|بنك|معهد|جامعة|مؤسسة|اتحاد|مجلس|متحف|غرفة|جمعية|أمانة|برنامج)\s"
    r"|(?:[A-Z][\w&-]*\s)*(?:Agency|Bank|Ministry|University|Institute|Cent(?:er|re)|Organi[sz]ation|Council|Union|Fund)\b|[A-Z]{3,8}\Z"
)
"""An organisation that stands where a person's name would."""
_INSIDE = re.compile(r"(?:in|eds?|trans|vol|dans|في|ضمن|تحرير|ترجمة|تحقيق)(?:\.|\s)", re.IGNORECASE)
_ACCESSED = re.compile(
    r"\(?\b(?:last )?(?:accessed|retrieved|viewed|consulté)\b(?: on| le)?:?[^).;]*\)?"
    r"|\((?:ت|توفي|توفيت|المتوفى|المتوفاة|d\.|died)\.?:? ?(?:سنة |عام )?[0-9٠-٩]{2,4} ?هـ?[^)]{0,20}\)"
    r"|\(?(?:تاريخ|آخر|تم) (?:الدخول|دخول|زيارة|الزيارة|الاطلاع|اطلاع|المشاهدة|الاسترجاع)[^).؛]*\)?",
    re.IGNORECASE,
)
"""When a page was looked at, or when an author died, which is not when a source was published."""
_SEE = re.compile(
    r"\A\s*(?:(?:و?[اأ]?نظر|راجع|يُ?نظر|للمزيد|للتوسع)(?: أيضًا| أيضا| في)?|see(?: also)?|cf\.)\s*:?\s+", re.I
)
LONGEST_CITATION = 2_000
"""Letters of a note in which the parts of a source are looked for, its address apart: what is longer is a treatise."""
_EDGE = " \t,،;؛:.-–—|/()"


def domain_of(url: str) -> str | None:
    """The host of an address without `www.`, in small letters; None if there is none.

    >>> domain_of("https://www.CSIS.org/analysis")
    'csis.org'
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def find_url(text: str) -> str | None:
    """The first web address in a text, without the punctuation of the sentence round it.

    >>> find_url("انظر (https://example.org/a_(b)).")
    'https://example.org/a_(b)'
    """
    return next((text[start:end] for start, end in url_spans(text)), None)


def url_spans(text: str) -> Iterator[tuple[int, int]]:
    """The places of the web addresses in a text: 0-based code points, end exclusive.

    >>> list(url_spans("www.a.org، ثم https://b.org/x."))
    [(0, 9), (14, 29)]
    """
    for match in _URL.finditer(text):
        url = match[0].rstrip(".,;:!?'*…؛؟")
        end, surplus = len(url), url.count(")") - url.count("(")
        while surplus > 0 and url[end - 1] in ")].,;:":
            surplus -= url[end - 1] == ")"
            end -= 1
        yield match.start(), match.start() + len(url[:end].rstrip(".,;:"))


def parse_citation(text: str) -> Citation:
    """Tell the parts of a citation apart.

    >>> c = parse_citation("Ishaan Tharoor, Japan may be an ally, The Post, April 12, 2024: https://www.post.com/a")
    >>> c.author, c.title, c.publisher, c.date.iso, c.domain
    ('Ishaan Tharoor', 'Japan may be an ally', 'The Post', '2024-04-12', 'post.com')
    """
    url, text = find_url(text), text[:LONGEST_CITATION]
    bare = url or (match[0] if (match := _BARE_DOMAIN.search(text)) else None)
    rest = _ACCESSED.sub(" ", _SEE.sub("", _URL.sub(" ", text)))
    date = find_date(rest)
    author, title, publisher = _named_parts(rest, date) if _is_reference(rest, date, bare) else (None, None, None)
    if url and not url.lower().startswith("http"):
        url = f"https://{url}"
    return Citation(author, title, publisher, date, url, domain_of(bare) if bare else None)


def _is_reference(text: str, date: DateText | None, url: str | None) -> bool:
    """Whether a note names a source at all, rather than explaining something."""
    return not _PROSE.search(text) and bool(date or url or re.search('[,،:«“"]', text))


Parts = tuple[str | None, str | None, str | None]


def _named_parts(text: str, date: DateText | None) -> Parts:
    dated = date is not None and any(date.text and date.text in match[1] for match in _PAREN.finditer(text))
    apa = _APA.match(text) if dated else None
    if apa and (is_name(apa["author"]) or re.search(r",\s*[A-Z]\.?\Z", apa["author"])):
        title, publisher = _title_and_publisher(_parts(apa["rest"], None))
        return _tidy(apa["author"]), title, publisher
    quoted = _QUOTED.search(text)
    if quoted:
        return _around_title(text, quoted, date)
    parts = _parts(text, date)
    author = parts.pop(0) if len(parts) > 1 and is_name(parts[0]) else None
    author, parts = _colon_author(author, parts)
    title, publisher = _title_and_publisher(parts)
    return author, title, publisher


def _around_title(text: str, quoted: re.Match[str], date: DateText | None) -> Parts:
    """A quoted title stands between the author before it and the publisher after it."""
    before, after = _parts(text[: quoted.start()], date), _parts(text[quoted.end() :], date)
    author = before[0] if before and (is_name(before[0]) or not before[1:]) else None
    # a chapter stands in a book, which has its own title and editor before its publisher
    towns = [part for part in after if _TOWN.match(part)]
    publisher = next(iter([*towns, *(part for part in after if not _INSIDE.match(part)), *after]), None)
    return author, _tidy(quoted[1]), _press(publisher) if publisher else None


def _colon_author(author: str | None, parts: list[str]) -> tuple[str | None, list[str]]:
    """`طه حسين: مستقبل الثقافة` is an author and a title in one part."""
    if author or not parts or ":" not in parts[0]:
        return author, parts
    name, _, title = parts[0].partition(":")
    return (name.strip(), [title.strip(), *parts[1:]]) if is_name(name.strip()) and title.strip() else (None, parts)


def _title_and_publisher(parts: list[str]) -> tuple[str | None, str | None]:
    """The publisher is the part that says so (دار، مركز), else the last; the title is what comes before it."""
    if len(parts) < 2:
        return (parts[0] if parts else None), None
    if len(parts) == 2 and _BODY.match(parts[0]) and not _BODY.match(parts[1]):
        return parts[1], parts[0]
    named = next((index for index in range(1, len(parts)) if _ARABIC_PUBLISHER.search(parts[index])), len(parts) - 1)
    return ", ".join(parts[:named]) if parts[0].isascii() else "، ".join(parts[:named]), _press(parts[named])


def _press(part: str) -> str:
    """The publisher without its town: `القاهرة: دار الشروق`."""
    town, colon, press = part.partition(":")
    return press.strip() if colon and press.strip() and len(town.split()) <= 3 else part


def _parts(text: str, date: DateText | None) -> list[str]:
    """The pieces between separators, without the date, the pages and what brackets add."""
    if date and date.text:
        text = text.replace(date.text, " ", 1)
    text = _PAREN.sub(lambda match: f", {match[1]}, " if not _PLACE.fullmatch(match[1].strip()) else " ", text)
    pieces = (_tidy(piece) for piece in _SEPARATOR.split(_protect(text)))
    return [piece for piece in pieces if piece and not _PLACE.fullmatch(piece)]


def _protect(text: str) -> str:
    """Initials keep their points: a point after one letter ends no part."""
    return re.sub(r"(?<!\w)([A-ZÀ-Þ\u0621-\u064a]\.) (?=\S)", rf"\1{_HELD}", text)


def _tidy(part: str) -> str | None:
    tidy = " ".join(part.replace(_HELD, " ").split()).strip(_EDGE)
    return tidy or None


def is_name(text: str) -> bool:
    """Whether a part looks like a person's name: two to five words, capitalised, none of them a title's."""
    text = text.strip()
    if _LATIN_NAME.fullmatch(text):
        return not _NOT_NAME.search(text)
    return _ARABIC_NAME.fullmatch(text) is not None and not _ARABIC_NOT_NAME.search(text)
