"""A few small articles that tests of every level share, their words chosen for what they must (not) match."""

from __future__ import annotations

from index.model import Article, Citation, DateText, Footnote, Marker, Paragraph


def article(
    number: int,
    title: str,
    *texts: str,
    date: str | None = None,
    source: str | None = None,
    author: str | None = None,
    notes: tuple[Footnote, ...] = (),
    tags: tuple[str, ...] = (),
    language: str = "ar",
) -> Article:
    """An article of body paragraphs; a text that begins with # is a heading over those after it."""
    paragraphs: list[Paragraph] = []
    heading: str | None = None
    for position, text in enumerate(texts, 1):
        if text.startswith("#"):
            heading = text[1:]
            paragraphs.append(Paragraph(position, "heading", heading))
        else:
            markers = tuple(Marker(note.number, len(text)) for note in notes if position in note.cited_by)
            paragraphs.append(Paragraph(position, "body", text, heading, markers))
    return Article(
        id=f"a{number}",
        title=title,
        paragraphs=tuple(paragraphs),
        notes=notes,
        date=_date(date),
        source=source,
        authors=tuple(author.split("؛")) if author else (),
        tags=tags,
        language=language,
    )


def _date(iso: str | None) -> DateText | None:
    return DateText(iso, {4: "year", 7: "month", 10: "day"}[len(iso)], text=iso) if iso else None  # type: ignore[arg-type]


def note(number: str, text: str, domain: str | None = None, cited_by: tuple[int, ...] = ()) -> Footnote:
    """A note that cites a page of a domain."""
    url = f"https://{domain}/page-{number}" if domain else None
    return Footnote(number, f"{text} {url or ''}".strip(), Citation(title=text, url=url, domain=domain), cited_by)


SAMPLES = (
    article(
        1,
        "تعزيزُ التَّحَالفِ الأمنيِّ بين الولاياتِ المتحدةِ واليابانِ",
        "اختتم رئيس الوزراء الياباني زيارة للولايات المتحدة، والتقى بالرئيس الأمريكي.",
        "#نتائج الزيارة",
        "اتفق الزعيمان على تعزيز القدرات العسكرية في اليابان وسط مخاوف من الصين.",
        "وقالت طوكيو إن العسكرية وحدها لا تكفي، وإن القدرات المدنية مهمة لليابان أيضًا ضمن AUKUS.",
        date="2024-04-19",
        source="مركز الدراسات",
        author="ليلى حداد",
        tags=("أمن", "آسيا"),
        notes=(
            note("1", "Japan and the alliance, The Example Post", "examplepost.com", (3,)),
            note("2", "تقرير القدرات، مجلة الأمن", "amn.example.org", (3, 4)),
        ),
    ),
    article(
        2,
        "صواريخ كوريا الشمالية",
        "أطلقت كوريا الشمالية صاروخًا باليستيًا باتجاه بحر اليابان.",
        "وأدانت الصين واليابان إطلاق الصواريخ، ودعت الأمم المتحدة إلى الهدوء.",
        date="2024-07-28",
        source="صحيفة الشرق",
        tags=("آسيا",),
    ),
    article(
        3,
        "مكتبة المدرسة",
        "زار التلاميذ مكتبة المدرسة وقرؤوا كتبًا عن تاريخ العلوم.",
        "قال المعلم علي إن القراءة مفتاح المعرفة، وإن الكتاب خير جليس.",
        date="2023-11",
        source="صحيفة الشرق",
        author="سامي نجار",
        notes=(note("1", "دليل القناطر القديمة"),),
    ),
    article(4, "خبر بلا تاريخ", "تعاون اليابان والصين في حماية البيئة البحرية.", "نص قصير عن البيئة."),
    article(5, "كلمات مشكولة", "رُفِعَ عَلَمُ البلاد.", "طُلب عِلْمٌ نافع.", "خفق العلم وبقي علم بلا تشكيل.", date="2022"),
)

STORY = "أعلنت وزارة الزراعة أمس أن موسم القمح هذا العام هو الأوفر منذ عقدين في الشمال والجنوب معا"
OTHER = "افتتح رئيس البلدية صباح اليوم جسرا جديدا فوق النهر يصل بين شطري المدينة بعد خمس سنوات من العمل"
STAND = (
    article(1, "صدى القمح", STORY, date="2024-05-02", source="الشرق"),
    article(2, "موسم القمح", STORY.replace("أمس", "اليوم"), "تعليق قصير على القمح.", date="2024-05-01", source="الغرب"),
    article(3, "القمح", STORY, OTHER, date="2024-05-03", source="الشمال"),
    article(4, "جسر", OTHER, date="2024-05-04", source="الشرق"),
)
"""Two stories: one in three papers, first in the second article; one in two, beside it in the third."""
