"""Collections that are hard to show, made up: an archive of 145 years, and a newspaper stand of two days."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from index.model import Article, Citation, DateText, Footnote, Marker, Paragraph

FIRST_YEAR, LAST_YEAR = 1880, 2024
SOURCES, AUTHORS, DOMAINS = 64, 1_500, 120
GIVEN = ("سليم", "ليلى", "هند", "عبد الستار", "نجيب", "مي", "زكي", "وداد", "فؤاد", "سلمى")
FAMILY = ("الحداد", "النجار", "القاضي", "الخياط", "الصباغ", "الورّاق", "العطار", "البنّاء", "الزجّاج", "السقّا")
TAGS = ("ماء", "زراعة", "تجارة", "علوم")
VOCALIZED = "وَزِنُوا۟ بِٱلْقِسْطَاسِ ٱلْمُسْتَقِيمِ، وَهُوَ المِيزَانُ الَّذِي لَا يَمِيلُ كِفَّتَاهُ."
LATIN_FIRST = "OpenScale أصدرت ميزانًا جديدًا للمختبرات، وتقول إنه أدق من سابقه."
ENGLISH = (
    "The English paragraph says that the balance (الميزان) was calibrated in 1453, and cites “Kitab mizan al-hikma”."
)
LINK = "https://www.harbour.example/archive/" + "a-very-long-path/" * 8
FILLER = "وكان صاحب الدكان يزن القمح والشعير صباح كل يوم، ثم يكتب ما وزن في دفتره الكبير قبل أن يغلق الباب. "


def long_archive() -> tuple[Article, ...]:
    """145 years, 64 sources, 1,500 authors, tags, articles of 400 blocks, of one, in English, near copies."""
    return (*_archive(), _long_article(), _one_block(), _english(), *_near_copies())


def two_days() -> tuple[Article, ...]:
    """240 articles of the 21st and 22nd of July 2015; three tell the same story."""
    return tuple(_news(number) for number in range(240))


def _archive() -> Iterator[Article]:
    years = cycle(range(FIRST_YEAR, LAST_YEAR + 1))
    for number, year in zip(range(AUTHORS), years, strict=False):
        text = f"كتب صاحب الميزان في العدد {number} أن السوق هادئة. {FILLER * (number % 5)}"
        note = _note("1", (1,), f"site{number % DOMAINS}.example") if number % 3 == 0 else None
        markers = (Marker("1", len(text)),) if note else ()
        yield Article(
            f"x{number}",
            f"أخبار الميزان، العدد {number}",
            (Paragraph(1, "body", text, None, markers),),
            (note,) if note else (),
            DateText(f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}", "day"),
            f"صحيفة الميزان {number % SOURCES + 1}",
            (f"{GIVEN[number % 10]} {FAMILY[number // 10 % 10]} {number // 100 + 1}",),
            tags=(TAGS[number % len(TAGS)],),
        )


def _long_article() -> Article:
    notes = tuple(_note(str(n), (n * 10 + 1,), f"site{n % DOMAINS}.example", english=n % 2 == 0) for n in range(1, 41))
    return Article(
        "long-archive",
        "كتاب الميزان الطويل",
        tuple(_block(number) for number in range(1, 401)),
        notes,
        DateText("1985-11-08", "day"),
        "صحيفة الميزان 1",
        tags=TAGS,
    )


def _block(number: int) -> Paragraph:
    if number % 40 == 0:
        return Paragraph(number, "heading", f"الفصل {number // 40} في الميزان")
    if number % 10 == 1 and number > 1:
        text = f"قال الخازن إن الميزان يُضبط مرتين. {FILLER}"
        return Paragraph(number, "body", text, None, (Marker(str(number // 10), 34),))
    texts = (
        VOCALIZED,
        LATIN_FIRST,
        ENGLISH,
        f"انظر الميزان في {LINK} وما بعده.",
        FILLER * 4 + "ثم وضع الميزان جانبًا.",
        FILLER,
    )
    return Paragraph(number, "list" if number % 17 == 0 else "body", texts[number % len(texts)])


def _note(number: str, cited_by: tuple[int, ...], domain: str, english: bool = True) -> Footnote:
    url = f"https://{domain}/{'long-path/' * 6}{number}"
    text = (
        f"Author {number}, “A history of the balance”, Journal, {url}" if english else f"الخازن، «كتاب الميزان»، {url}"
    )
    cited = Citation("Author", "A history of the balance", None, None, url, domain)
    return Footnote(number, text, cited, cited_by)


def _one_block() -> Article:
    text = "مقال من فقرة واحدة عن الميزان."
    return Article("one-block", "مقال من فقرة واحدة", (Paragraph(1, "body", text),), source="BBC عربي")


def _english() -> Article:
    return Article("english-whole", "On balances", (Paragraph(1, "body", ENGLISH),), source="The Post", language="en")


def _near_copies() -> Iterator[Article]:
    story = f"افتُتح معرض الموازين القديمة في المدينة أمس بحضور جمع من الصنّاع. {FILLER * 2}"
    for number, source in enumerate(("عكاظ", "الاقتصادية", "الرياض")):
        yield Article(
            f"copy{number}",
            "افتتاح معرض الموازين القديمة",
            (Paragraph(1, "body", story),),
            date=DateText(f"2023-05-0{number + 1}", "day"),
            source=source,
        )


def _news(number: int) -> Article:
    day, hall = 21 + number % 2, ("القاعة الكبرى", "قاعة الضيوف", "المجلس")[number % 3]
    texts = (
        f"أعلن المجلس البلدي في جلسته رقم {number} أن الأمن الوطني من أولوياته. {FILLER * (number % 6)}",
        f"وناقش أمن الوطن والمواطن في {hall}، ثم رُفعت الجلسة.",
        FILLER * 3,
    )
    return Article(
        f"n{number}",
        f"المجلس البلدي يناقش جدوله رقم {number}",
        tuple(Paragraph(at, "body", text) for at, text in enumerate(texts, 1)),
        date=DateText(f"2015-07-{day}", "day"),
        source=f"جريدة {number % 11 + 1}",
        authors=(f"{GIVEN[number % 10]} {FAMILY[number // 10 % 10]}",),
    )
