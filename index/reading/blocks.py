"""What kind of block each line of a body is: heading, caption, quotation, list item or plain paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from index.model import ParagraphKind
from index.reading.images import LONGEST_CAPTION
from index.reading.parsed_document import Block
from index.reading.text import Line, are_halves
from index.reading.wordlists import entries


def _pattern(name: str) -> str:
    """The agency's name as it is written: any alef, points and spaces as they come between single letters."""
    between = r"[\s.]*" if len(name) < 6 and " " in name else r"\s+"
    return between.join(re.escape(word).replace("أ", "[أاٱ]") for word in name.split())


_AGENCY = "(?:" + "|".join(_pattern(name) for name in sorted(entries("agencies"), key=len, reverse=True)) + ")"
_AGENCIES = rf"(?:تصوير\s*:?\s*|المصدر\s*:?\s*)?{_AGENCY}(?:\s?[/،,-]\s?{_AGENCY})?\s*\)?\s*\.?\Z"
_CREDIT = re.compile(rf"[.!؟…»”\"]\s*[-–—|/(]?\s*{_AGENCIES}", re.IGNORECASE)
_JOINED_CREDIT = re.compile(rf"(?P<before>\w+)\W*?(?:\s[-–—|/]\s*|\(\s*){_AGENCIES}", re.IGNORECASE)
_REPORTING = re.compile(
    r"(?:ل|ب|و)?(?:ال)?(?:وكالة|وكالات|أنباء|انباء|بحسب|حسب|وفق|نقلت|ذكرت|ذكرته|أوردت|أوردته|الصينية|السعودية|الفرنسية|الألمانية)"
)
_DATELINE = re.compile(r"[12][0-9٠-٩]{3}|[12١٢][٠-٩]{3}")
_PICTURE = re.compile(
    r"[(\[]?(?:(?:ال)?صورة\s?[:(]|في الصورة\s?[:،]|التعليق على الصورة\s?[،:]"
    r"|صورة (?:أرشيفية|توضيحية|جوية|تعبيرية|من الأرشيف)|تصوير\s?:|عدسة\s?:"
    r"|(?:ال)?(?:شكل|خريطة|رسم) رقم|(?:Photo|Image|Caption|Picture)\s?:|Figure \d)",
    re.IGNORECASE,
)
_QUOTES = {"“": "”", "«": "»", '"': '"', "„": "“", "”": "“"}
_ITEM = re.compile(
    r"(?:[•▪◦●○■□►▶➢✓*·]\s*|[-–—]\s+|(?:[0-9٠-٩۰-۹]{1,2}|(?![دم]\.)[أ-ي])\s?[-–—.)/]\s*(?![0-9٠-٩۰-۹])|\((?:[0-9٠-٩۰-۹]{1,2}|[أ-ي])\)\s*)(?=\S)"
)
_BULLET = re.compile(r"(?:\*{1,3}|[•▪◦●○■□►▶➢✓·–—-])\s*")
_TABLE = re.compile(r"(?:ال)?جدول(?: رقم)? ?[(\[]?\d|Table \d", re.IGNORECASE)
"""How the caption of a table begins, above or below it."""
_END = re.compile(r"[.،,؛;…]\s*\Z")
_LETTER = re.compile(r"[^\W\d_]")
_SOURCE = re.compile(r"(?:ال)?(?:مصدر|مصادر)\s?:\s*\S")
"""Where a table or a picture comes from, below it."""
_LEAD_IN = re.compile(
    r"(?:و|ف)?(?:فيما|وفيما|كما|وهي|هي|وهو|منها|ومنها|يلي|قال|قالت|وقال|أضاف|وأضاف|أضافت|وتابع|تابع|يقول|وجاء|جاء|كتب|وكتب|مثل|وذلك|التالي|التالية)(?!\w)"
)
# where every line is a paragraph, only this makes a heading: `ثالثًا:`, `طريقة التحضير:`, not `وتضمنت التعديلات:`
_NAMED_PART = re.compile(r"(?!و\w{3}|ف\w{3}|.*(?:يلي|التالي|الآتي)).*:\Z")
_ORDINAL = re.compile(
    "(?:أول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر)(?:\u064bا|ا\u064b?)\\s?[:.–-]"
    "|(?:المحور|المبحث|المطلب|الفصل) \\w+\\s?:"
)
_SPEAKER = re.compile(
    r"(?:س|ج|سؤال|جواب|السؤال|الجواب|Q|A)"
    r"\s?(?:[0-9٠-٩]{0,3}|ال(?:أول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر|أخير)(?: عشر)?)\s?[:/–-]\s?\S"
)
_NAMED_SPEAKER = re.compile(r"(?P<name>[^\W\d_]+(?: [^\W\d_]+){0,2})\s?:\s?\S")
_QUESTION = re.compile(r"[*•▪●■◆–-]\s*\S.*[؟?]")
_INTERVIEW = re.compile(
    r"(?<!\w)(?:و?حاور(?:ه|ها|ته|تها|هم|ناه|ناها|ه:)?|(?:ال)?مقابلة|(?:ال)?حوار|لقاء مع|interview)(?!\w)", re.IGNORECASE
)
LONGEST_HEADING, WORDS_OF_HEADING = 90, 13


def is_caption(text: str, sure: bool = False) -> bool:
    """Whether a line describes a picture: it says so, or ends in the agency the picture came from.

    An agency's name is a credit if it stands for itself after a full stop; joined on by a dash or in brackets only
    (not `sure`) if the line is of a caption's length and reports nothing from the agency.

    >>> is_caption("الوزير يصافح نظيره في طوكيو يوم الأحد. أ ف ب"), is_caption("هذا ما نقلته رويترز")
    (True, False)
    """
    if len(text) > LONGEST_CAPTION:
        return False
    if _PICTURE.match(text) or (_CREDIT.search(text) and _sentences(text) <= 2):
        return True
    return not sure and len(text) <= 160 and text.count(" ") >= 5 and may_be_caption(text)


def may_be_caption(text: str) -> bool:
    """Whether an editor should look if a paragraph is a caption: it ends in an agency's name, joined on."""
    is_dateline = len(text) < 60 and _DATELINE.search(text) is not None
    return len(text) <= LONGEST_CAPTION and not is_dateline and _joined_credit(text)


def _joined_credit(text: str) -> bool:
    match = _JOINED_CREDIT.search(text, max(len(text) - 60, 0))
    return match is not None and not _REPORTING.fullmatch(match["before"])


def _sentences(text: str) -> int:
    """How many sentences a text has, as far as full stops tell; abbreviations of single letters are not sentences."""
    return len(re.findall(r"[.؟!](?=\s+\w{3,})", text)) + 1


def is_quotation(text: str) -> bool:
    """Whether a line is one quotation from end to end.

    >>> is_quotation("“سيكون هذا التغيير الأهم منذ سنوات طويلة.”"), is_quotation("“نعم” قال، ثم “لا”")
    (True, False)
    """
    bare = text.rstrip(".،,")
    close = _QUOTES.get(text[:1])
    return close is not None and len(bare) > 20 and bare.endswith(close) and close not in bare[1:-1]


def is_item(text: str) -> bool:
    """Whether a line looks like an item of a list.

    >>> is_item("- بند"), is_item("أ) بند"), is_item("2+2 بند"), is_item("1.5 مليون")
    (True, True, False, False)
    """
    return _ITEM.match(text) is not None


def is_short(text: str) -> bool:
    """Whether a line has the length and the end of a heading."""
    if (
        len(text) > LONGEST_HEADING
        or _END.search(text)
        or not _LETTER.search(text)
        or _SOURCE.match(text)
        or len(text.split()) > WORDS_OF_HEADING
    ):
        return False
    if text.endswith(":"):
        return len(text.split()) <= 5 and not _LEAD_IN.match(text)
    return not (is_quotation(text) or text.startswith(('"', "“", "«", "#")) or is_caption(text) or _joined_credit(text))


def tells_of_interview(text: str) -> bool:
    """Whether a title or an opening says that what follows is an interview, whose bold questions are no headings.

    >>> tells_of_interview("حوار مع صانع الصابون"), tells_of_interview("محاورات أفلاطون")
    (True, False)
    """
    return _INTERVIEW.search(text) is not None


def asks_by_name(text: str) -> bool:
    """Whether a line is a question of someone it names: `س: متى؟`, `الضفة: متى؟`."""
    return text.endswith(("؟", "?")) and (_SPEAKER.match(text) or _NAMED_SPEAKER.match(text)) is not None


def kinds(lines: Sequence[Line], sure: bool = False, headed: bool = False) -> list[Block]:
    """The block each line is; with `sure` only on strong signs, where every line is known to be a paragraph.

    `headed` says that the format marked the headings: no other line is one.
    """
    lines = _with_verses(lines)
    listed = _listed(lines)
    asked = _asked(lines)
    context = _Context(
        lines,
        [item and not question for item, question in zip(listed, asked, strict=True)],
        short=[
            not headed and line.kind is None and is_short(line.text) and not (item or question)
            for line, item, question in zip(lines, listed, asked, strict=True)
        ],
        spaced=2 * sum(line.gap for line in lines) > len(lines),
        sure=sure,
        asked=asked,
        tabled=any(line.kind == "list" for line in lines),
    )
    return [_block(line, context, index) for index, line in enumerate(lines)]


def _with_verses(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines, the rows of a table all of which are verses, a half a cell, as such."""
    if not any(line.kind == "list" for line in lines):
        return lines
    lines_read: list[Line] = []
    for is_table, group in groupby(lines, _is_row):
        rows = list(group)
        halves = [_halves(row.text) for row in rows] if is_table else []
        if len(halves) > 1 and all(halves):
            rows = [row._replace(text=" … ".join(pair), kind="body") for row, pair in zip(rows, halves, strict=True)]
        lines_read += rows
    return lines_read


def _is_row(line: Line) -> bool:
    return line.kind == "list" and " | " in line.text


def _halves(row: str) -> list[str]:
    """The two halves of a verse in a row of a table, signs between them left out; none of any other."""
    cells = [cell for cell in row.split(" | ") if _LETTER.search(cell)]
    return cells if len(cells) == 2 and are_halves(*cells) else []


@dataclass(frozen=True, slots=True)
class _Context:
    """The lines about a line, and what they look like by themselves."""

    lines: Sequence[Line]
    listed: Sequence[bool]
    short: Sequence[bool]
    spaced: bool
    sure: bool
    asked: Sequence[bool]
    tabled: bool


def _block(line: Line, context: _Context, index: int) -> Block:
    kind: ParagraphKind = line.kind or "body"
    if line.kind:
        pass
    elif is_caption(line.text, sure=context.sure or index == len(context.lines) - 1) or (
        context.tabled and _is_of_table(context, index)
    ):
        kind = "caption"
    elif context.listed[index]:
        kind = "list"
    elif is_quotation(line.text):
        kind = "quote"
    elif context.short[index] and _heads(context, index):
        kind = "heading"
    is_row = line.kind == "list" and " | " in line.text
    said = line.kind is None and (context.asked[index] or _QUESTION.fullmatch(line.text))
    bulleted = (kind == "list" and not is_row) or said
    return Block(kind, _without_bullet(line.text) if bulleted else line.text, line.images)


def _is_of_table(context: _Context, index: int) -> bool:
    """Whether a line says which table stands above or below it."""
    beside = context.lines[max(index - 1, 0) : index + 2]
    return any(map(_is_row, beside)) and _TABLE.match(context.lines[index].text) is not None


def _without_bullet(text: str) -> str:
    """An item without its bullet; numbers and letters stay, they are the author's."""
    return _BULLET.sub("", text, count=1) if _BULLET.match(text) else text


def _listed(lines: Sequence[Line]) -> list[bool]:
    """Which lines are items in company, or after a line that announces them: one alone is no list."""
    items = [is_item(line.text) for line in lines]
    return [
        item
        and (any(items[max(at - 1, 0) : at] + items[at + 1 : at + 2]) or (at > 0 and lines[at - 1].text.endswith(":")))
        for at, item in enumerate(items)
    ]


def _asked(lines: Sequence[Line]) -> list[bool]:
    """Which lines somebody says in an interview: begun with who asks and answers, or questions behind a sign."""
    speaking = [_SPEAKER.match(line.text) is not None for line in lines]
    questions = [_QUESTION.fullmatch(line.text) is not None for line in lines]
    # an answer may have a sign of its own, as its question has
    answered = [
        asked or (at > 0 and questions[at - 1] and is_item(line.text))
        for at, (asked, line) in enumerate(zip(questions, lines, strict=True))
    ]
    found = [speaking if sum(speaking) > 1 else [], answered if _alternate(questions) else [], _named(lines)]
    return [any(signs[at : at + 1] == [True] for signs in found) for at in range(len(lines))]


def _named(lines: Sequence[Line]) -> list[bool]:
    """Which lines begin with the name of a speaker: of two at least, who each speak twice, and one of whom asks."""
    if sum(line.text.endswith(("؟", "?")) for line in lines) < 2:
        return []
    matches = [_NAMED_SPEAKER.match(line.text) for line in lines]
    speakers = [(match["name"], line.text) for match, line in zip(matches, lines, strict=True) if match]
    counts = Counter(name for name, _ in speakers)
    names = {name for name, count in counts.items() if count > 1}
    asked = Counter(name for name, text in speakers if text.endswith(("؟", "?")))
    if len(names) < 2 or max(asked.values(), default=0) < 2:
        return []
    return [match is not None and match["name"] in names for match in matches]


def _alternate(questions: Sequence[bool]) -> bool:
    """Whether there are questions, and each has an answer below it."""
    return sum(questions) > 1 and not questions[-1] and not any(a and b for a, b in pairwise(questions))


def _is_couplet(context: _Context, index: int) -> bool:
    """Whether a short line and the one right above or below it are the two halves of a verse, apart from all others."""
    lines = context.lines
    for first in (index - 1, index):
        pair = lines[max(first, 0) : first + 2]
        if first < 0 or len(pair) < 2 or not (pair[0].gap and not pair[1].gap):
            continue
        last = first + 2 == len(lines) or lines[first + 2].gap
        short, long = sorted(len(line.text) for line in pair)
        alike = 4 * short >= 3 * long and all(line.text.count(" ") > 1 for line in pair)
        if last and alike and context.short[first] and context.short[first + 1]:
            return True
    return False


def _heads(context: _Context, index: int) -> bool:
    """Whether a short line heads what follows: a paragraph clearly longer, directly or after one more heading."""
    lines, last = context.lines, len(context.lines) - 1
    text, before = lines[index].text, lines[index - 1].text if index else ""
    if index == last or _in_short_run(context.short, index) or before.endswith(":") or _is_couplet(context, index):
        return False
    if text.endswith(":") and lines[index + 1].kind == "body":  # which leads in a verse
        return False
    following = lines[index + 1].text if not context.short[index + 1] else lines[min(index + 2, last)].text
    if context.sure:
        named = _ORDINAL.match(text) or (index > 0 and _NAMED_PART.match(text))
        return bool(named) and len(text) <= 45 and len(following) > 2.5 * len(text)
    if context.spaced:
        return lines[index].gap and len(following) >= 1.2 * len(text)
    return len(text) <= 60 and len(following) >= 2.5 * len(text) and (not before or _ended(before))


def _ended(text: str) -> bool:
    return _END.search(text) is not None or _closed(text)


def _closed(text: str) -> bool:
    return text.endswith(("؟", "!", "”", "»", '"', ")"))


def _in_short_run(short: Sequence[bool], index: int) -> bool:
    """Whether three or more short lines stand together: verse, names, a table; not headings."""
    start, end = index, index
    while start > 0 and short[start - 1] and end - start < 3:
        start -= 1
    while end + 1 < len(short) and short[end + 1] and end - start < 3:
        end += 1
    return end - start >= 2
