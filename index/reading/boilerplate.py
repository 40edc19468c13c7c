"""The lines that are no part of an article: the list in `data/boilerplate.txt`, page numbers, and rules of signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.reading.text import fold, fold_line
from index.reading.wordlists import entries, entries_of

Boilerplate = Literal["line", "heading"]
LONGEST = 200
LONGEST_NOTICE = 500
"""Letters of the longest line that may be boilerplate, and of the longest notice of a site."""

_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:(?:الصفحة|صفحة|صفحه|ص|page|p)(?: رقم)?)?[\W_]*[0-9٠-٩]{1,3}|[-–—|]\s*[0-9٠-٩]{1,4}\s*[-–—|]"
    r"|(?:ال)?(?:جزء|مجلد|ج|مج)\W{0,3}(?:[0-9٠-٩]{1,3}|ال\w+)\W{1,5}(?:الصفحة|صفحة|ص)\W{0,3}[0-9٠-٩]{1,4}"
    r"|PageV[0-9]{1,3}P[0-9]{1,4}[AB]?"
    r"|(?:صفحة|الصفحة|page)\W*[0-9٠-٩]{1,4}\W*(?:من|of|/)\W*[0-9٠-٩]{1,4})[\W_]*",
    re.IGNORECASE,
)
_RUNNING_HEAD = re.compile(r"[0-9٠-٩]{1,4}\s*[|–—-]?\s*(?P<after>\D.*)|(?P<before>.*\D)\s*[|–—-]?\s*[0-9٠-٩]{1,4}")
_ENTRY = re.compile(r"[^.…_]{2,100}?\s*(?:\.{4,}|…{2,}|_{4,})\s*[0-9٠-٩]{1,4}\W*")
"""An entry of a table of contents that was typed: its page behind a line of dots."""
_OPINIONS = (
    r"(?:(?:تنويه|ملاحظة|ملحوظة) )?(?:جميع |كل |هذا |هذه )?(?:الاراء|التعليقات|المقالات|المقالة?|المادة|الراي"
    r"|تعليقات (?:القراء|الزوار|المتابعين))(?: والتعليقات| والافكار)?"
)
_OWNERS = r"(?:اصحابها|صاحبها|صاحبه|كاتبها|كاتبه|كتابها)"
_WELCOME = r"(?:ترحب|نرحب|يسعد\w*) (?:\w+ ){0,4}(?:النقاش|بالنقاش|بالتعليقات|بتعليقات\w*)"
_RULES = r"(?:تعليق|تعليقات\w*|الاستخدام|الخصوصية|مشاركات\w*|النشر)(?: |\Z)"
_FOLLOW = (
    r"(?:(?:للمزيد|لمزيد) (?:\w+ ){0,3})?(?:تابعوا|تابعونا|تابع (?:احدث|اخر|اخبار)"
    r"|لمتابعة|للاشتراك|اشترك(?:وا)?|انضم(?:وا)? الي|اضغط(?:وا)? (?:هنا|علي))"
    r" (?:[\w]+ ){0,12}(?:google\w* \w+|جوجل نيوز|تل[يا]?[غج]رام|تيلي?[غج]رام|واتس ?اب|فيس ?بوك|تويتر|يوتيوب"
    r"|انست[غج]رام|نشرتنا|النشرة|البريدية|قناتنا|صفحتنا|تطبيقنا|التطبيق)\Z"
)
_SITE = r"(?:ادارة )?(?:الصحيفة|الجريدة|الموقع|المجلة|الشبكة|المدونة|التحرير)"
_ASKING = "|".join(
    (
        r"(?:يرجي|نرجو|الرجاء) (?:\w+ ){0,4}ب?(?:قواعد|شروط|ضوابط|سياسة) (?:النشر|التعليق(?:ات)?|المشاركة)(?: |\Z)",
        r"(?:شروط|قواعد|ضوابط) (?:النشر|التعليق(?:ات)?|المشاركة) (?:عدم|يمنع|الالتزام|احترام) ",
        r"لن يتم نشر (?:عنوان )?بريدك|your email address will not be",
        r"(?:اترك|اضف) (?:تعليقا?|ردا?)(?: علي \w+)? الغاء الرد",
        r"(?:يجب|عليك|ينبغي) (?:\w+ ){0,2}تكون مسجل",
        r"(?:(?:قم ب|الرجاء |يرجي )?تسجيل الدخول|سجل (?:دخولك|الدخول)) (?:للتعليق|لاضافة|لكتابة|لتضيف|لتتمكن)",
        r"(?:(?:هذا )?الموقع يستخدم|يستخدم (?:هذا )?(?:الموقع|موقعنا)|(?:نحن )?نستخدم) (?:\w+ )?"
        r"(?:akismet|ملفات تعريف|ملفات الارتباط|الكوكيز)",
        r"this (?:web)?site uses (?:\w+ )?(?:akismet|cookies)",
        r"بالاستمرار في (?:تصفح|استخدام) (?:هذا )?(?:الموقع|موقعنا)",
        r"(?:انقر|اضغط) (?:للمشاركة|لمشاركة|لمشاركته|للطباعة|لارسال|لتشارك)(?: |\Z)",
        r"the post (?:.{1,150} )?appeared first on|(?:المقالة|المقال|التدوينة) .{1,150} ظهرت? اولا (?:علي|في) ",
        r"(?:ظهرت?|نشرت?) (?:المقالة|المقال|التدوينة) .{1,150} اولا (?:علي|في) ",
        r"لقراءة (?:\w+ ){1,6}(?:اضغط|انقر)(?:وا)? (?:هنا|علي)",
    )
)
"""What sites ask their readers to do, or tell them of comments, cookies and buttons."""
_COUNTED = "|".join(
    (
        r"[\d ]{1,9} (?:تعليق(?:ات)?|مشاهد(?:ة|ات)|قراء(?:ة|ات)|زيار(?:ة|ات)|(?:دقيقة|دقائق)(?: ل?ل?قراءة))\Z",
        r"(?:ال)?(?:تعليقات|مشاهدات|قراءات|زيارات) [\d ]{1,9}\Z",
        r"(?:list \d+ of \d+|end of list)\Z|skip to (?:the |main )*content\Z",
        r"(?:تخطي?|التخطي|تجاوز|التجاوز|انتقل|الانتقال|اذهب|القفز) (?:مباشرة )?الي المحتوي(?: الرئيسي)?\Z",
        r"حقوق (?:الطبع|النشر)(?: والنشر)? (?:محفوظة|\d{4})|الحقوق محفوظة|copyright \d{4}",
    )
)
_NOTICE = re.compile(
    rf"{_OPINIONS} (?:\w+ ){{0,4}}(?:(?:ولا |لا )[تي](?:عبر|عكس|مثل)|[تي]عبر (?:فقط )?عن راي"
    rf"|[تي](?:عبر عن|مثل)(?: راي| وجهة نظر)? {_OWNERS}(?: |\Z))"
    rf"|(?:تنويه |ملاحظة )?لا [تي]تحمل {_SITE} (?:\w+ )?مسؤولية|{_ASKING}|{_COUNTED}"
    rf"|{_WELCOME} .*{_RULES}|{_FOLLOW}"
    r"|(?:تخطي?|تجاوز) (?:\w+ ){1,4}وواصل القراءة|(?:الاكثر |قصص |مواضيع )?\w+ نهاية\Z"
    r"|نهاية (?:البودكاست|قصص مقترحة|الاكثر قراءة)\Z"
    r"|[0-9]{1,3} min(?:utes?)? read\Z|(?:عذرا )?متصفحك لا يدعم"
)
"""What sites say of comments and of themselves, whatever their names: readers' opinions are not theirs, read on."""
_HINT = re.compile(
    "يرجي|نرجو|شروط ال|قواعد ال|تنويه|ملاحظة|ملحوظة|تعليقات ال"
    "|جميع |كل |هذا |هذه |الاراء|التعليقات|المقال|المادة|الراي|ترحب |نرحب |يسعد|تخط|تجاوز"
)
_HINT_LETTERS = 60
"""What a long notice begins with, and in how many letters: the quick look at lines of articles."""


@dataclass(frozen=True, slots=True, eq=False)
class BoilerplateList:
    """Lines by how they are compared, folded."""

    whole: frozenset[str]
    headings: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]

    def kind(self, line: str) -> Boilerplate | None:
        """What kind of boilerplate a line is: None for a line of the article, "heading" if more follows.

        >>> boilerplate(()).kind("المَواضيع ذات الصلة:"), boilerplate(()).kind("- 12 -"), boilerplate(()).kind("* * *")
        ('heading', 'line', 'line')
        """
        return _kind(self, line)


@lru_cache(maxsize=1024)
def _kind(lists: BoilerplateList, line: str) -> Boilerplate | None:
    """What kind of boilerplate a line is; several rules ask it of a line one after the other."""
    if len(line) > LONGEST:
        hinted = len(line) <= LONGEST_NOTICE and _HINT.match(fold(line[:_HINT_LETTERS]))
        return "line" if hinted and _NOTICE.match(fold_line(line)) else None
    words = fold_line(line)
    if words in lists.headings:
        return "heading"
    if not words or words in lists.whole or words.startswith(lists.starts) or words.endswith(lists.ends):
        return "line"
    if _NOTICE.match(words):
        return "line"
    if line.startswith("©"):
        return "line"
    if "|" in line and all(fold_line(part) in lists.whole for part in line.split("|") if fold_line(part)):
        return "line"
    return "line" if words[-1].isdecimal() and (is_page_number(line) or _ENTRY.fullmatch(line)) else None


def is_running_head(line: str, title: str) -> bool:
    """Whether a line is an article's title with the number of a page at one end.

    >>> is_running_head("17 | سوق النحاسين", "سوق النحاسين"), is_running_head("سوق النحاسين", "سوق النحاسين")
    (True, False)
    """
    match = _RUNNING_HEAD.fullmatch(line) if len(line) <= len(title) + 10 else None
    return match is not None and fold_line(match["before"] or match["after"]) == fold_line(title)


def is_page_number(line: str) -> bool:
    """Whether a line is a page number and nothing else.

    >>> is_page_number("صفحة 3 من 12"), is_page_number("1948")
    (True, False)
    """
    return len(line) < 30 and _PAGE_NUMBER.fullmatch(line) is not None


@lru_cache(maxsize=8)
def boilerplate(further: tuple[str, ...]) -> BoilerplateList:
    """The project's list and an operator's further lines."""
    # of signs alone nothing is left to compare with: every line begins with nothing
    lines = [line for line in (*entries("boilerplate"), *entries_of(list(further))) if fold_line(line)]
    return BoilerplateList(
        whole=frozenset(fold_line(line) for line in lines if "*" not in line and line[0] != ">"),
        headings=frozenset(fold_line(line) for line in lines if line[0] == ">"),
        starts=tuple(fold_line(line) for line in lines if line.endswith("*")),
        ends=tuple(fold_line(line) for line in lines if line.startswith("*")),
    )
