"""What kind of block each line of a body is: heading, caption, quotation, list item or plain paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.draft import Block
from index.reading.text import Line

AGENCIES = (
    r"(?:أ\s?\.?\s?ف\s?\.?\s?ب|ا ف ب|فرانس برس|رويترز|روي?ترز|أ\s?\.?\s?ب|أسوشيتد ?برس|الأسوشيتد ?برس|أسوشييتد ?برس|د\s?\.?\s?ب\s?\.?\s?أ"
    r"|الألمانية|الأناضول|الاناضول|واس|وام|بترا|سانا|وفا|كونا|شينخوا|سبوتنيك|نوفوستي|تاس|غيتي|جيتي|غيتي إيميجز|جيتي إيميجز|إ\s?\.?\s?ب\s?\.?\s?أ"
    r"|AFP|Reuters|AP|EPA|Getty(?: Images)?|Xinhua|Anadolu|Bloomberg|TASS|DPA|Sputnik|SPA|WAM)"
)
_CREDIT = re.compile(
    rf"(?:[.!؟…»”\"]\s*[-–—|/(]?\s*|\s[-–—|/]\s*|\(\s*)(?:تصوير\s*:?\s*|المصدر\s*:?\s*|وكالة\s+)?{AGENCIES}(?:\s?[/،,-]\s?{AGENCIES})?\s*\)?\s*\.?\Z"
)
_BRACKETED_CREDIT = re.compile(rf"[(/|–—-]\s*{AGENCIES}\s*\)?\.?\Z")
_PICTURE = re.compile(
    r"(?:(?:ال)?صورة\s?[:(]|في الصورة\s?[:،]|صورة (?:أرشيفية|توضيحية|جوية|تعبيرية|من الأرشيف)|تصوير\s?:|عدسة\s?:|(?:شكل|الشكل|خريطة|رسم) رقم|Photo\s?:|Image\s?:|Caption\s?:|Figure \d)",
    re.IGNORECASE,
)
LONGEST_CAPTION = 320

_QUOTES = {"“": "”", "«": "»", '"': '"', "„": "“", "”": "“"}
_ITEM = re.compile(
    r"(?:[•▪◦●○■□►▶➢✓*·]\s*|[-–—]\s+|(?:[0-9٠-٩۰-۹]{1,2}|[أ-ي])\s?[-–—.)/]\s*(?![0-9٠-٩۰-۹])|\((?:[0-9٠-٩۰-۹]{1,2}|[أ-ي])\)\s*)(?=\S)"
)
_BULLET = re.compile(r"[•▪◦●○■□►▶➢✓*·–—-]\s*")
_END = re.compile(r"[.،,؛;…]\s*\Z")
_LETTER = re.compile(r"[^\W\d_]")
_LEAD_IN = re.compile(
    r"(?:و|ف)?(?:فيما|وفيما|كما|وهي|هي|وهو|منها|ومنها|يلي|قال|قالت|وقال|أضاف|وأضاف|أضافت|وتابع|تابع|يقول|وجاء|جاء|كتب|وكتب|مثل|وذلك|التالي|التالية)(?!\w)"
)
LONGEST_HEADING, WORDS_OF_HEADING = 90, 13


def is_caption(text: str) -> bool:
    """Whether a line describes a picture: it says so, or ends in the agency it came from.

    >>> is_caption("الوزير يصافح نظيره في طوكيو يوم الأحد. أ ف ب"), is_caption("هذا ما نقلته رويترز")
    (True, False)
    """
    if len(text) > LONGEST_CAPTION:
        return False
    return _PICTURE.match(text) is not None or (_CREDIT.search(text) is not None and _sentences(text) <= 2)


def may_be_caption(text: str) -> bool:
    """Whether an editor should look if a paragraph is a caption: it ends in an agency's name in brackets or after a dash."""
    return len(text) <= LONGEST_CAPTION and _BRACKETED_CREDIT.search(text) is not None


def _sentences(text: str) -> int:
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
        or len(text.split()) > WORDS_OF_HEADING
    ):
        return False
    if text.endswith(":"):
        return len(text.split()) <= 5 and not _LEAD_IN.match(text)
    return not (is_quotation(text) or text.startswith(('"', "“", "«")) or is_caption(text) or may_be_caption(text))


def kinds(lines: Sequence[Line], sure: bool = False) -> list[Block]:
    """The block each line is; with `sure` only on strong signs, for texts whose every line is known to be a paragraph."""
    short = [is_short(line.text) and not is_item(line.text) for line in lines]
    items = [is_item(line.text) for line in lines]
    spaced = 2 * sum(line.gap for line in lines) > len(lines)
    blocks = []
    for index, line in enumerate(lines):
        if is_caption(line.text):
            blocks.append(Block("caption", line.text))
        elif items[index] and _in_list(items, lines, index):
            blocks.append(Block("list", _without_bullet(line.text)))
        elif is_quotation(line.text):
            blocks.append(Block("quote", line.text))
        elif short[index] and _heads(lines, short, index, spaced, sure):
            blocks.append(Block("heading", line.text))
        else:
            blocks.append(Block("body", line.text))
    return blocks


def _without_bullet(text: str) -> str:
    """An item without its bullet; numbers and letters stay, they are the author's."""
    return _BULLET.sub("", text, count=1) if _BULLET.match(text) else text


def _in_list(items: Sequence[bool], lines: Sequence[Line], index: int) -> bool:
    """Whether an item has company, or a line before it that announces it."""
    return (
        any(items[max(index - 1, 0) : index])
        or any(items[index + 1 : index + 2])
        or (index > 0 and lines[index - 1].text.endswith(":"))
    )


def _heads(lines: Sequence[Line], short: Sequence[bool], index: int, spaced: bool, sure: bool) -> bool:
    """Whether a short line heads what follows: a paragraph clearly longer, directly or after one more heading."""
    line, last = lines[index], len(lines) - 1
    if index == last or _in_short_run(short, index) or (index and lines[index - 1].text.endswith(":")):
        return False
    following = lines[index + 1].text if not short[index + 1] else lines[min(index + 2, last)].text
    longer = 2.5 if sure or not spaced else 1.2
    if len(following) < longer * len(line.text) or (not line.gap and spaced):
        return False
    if sure:
        return index > 0 and len(line.text) <= 45 and line.text.endswith(":")
    return spaced or (
        len(line.text) <= 60
        and (index == 0 or _END.search(lines[index - 1].text) is not None or _closed(lines[index - 1].text))
    )


def _closed(text: str) -> bool:
    return text.endswith(("؟", "!", "”", "»", '"', ")"))


def _in_short_run(short: Sequence[bool], index: int) -> bool:
    """Whether three or more short lines stand together: verse, names, a table; not headings."""
    start, end = index, index
    while start > 0 and short[start - 1]:
        start -= 1
    while end + 1 < len(short) and short[end + 1] and end - start < 3:
        end += 1
    return end - start >= 2
