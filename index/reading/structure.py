"""Lines → head, body blocks, notes, and what is no part of the article; no letter is lost between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.arabic.dates import parse_date
from index.reading.blocks import is_caption, is_short, kinds
from index.reading.boilerplate import Boilerplate, BoilerplateList, boilerplate, is_page_number
from index.reading.columns import unescape
from index.reading.definitions import is_notes_heading
from index.reading.head import LONGEST_TITLE, dateline, read_head, repeats_date, with_title_alone
from index.reading.inline_notes import take_inline_notes
from index.reading.keyed_head import with_known_keys
from index.reading.lines import join_over_notes, join_pages, take_running_heads, unwrap
from index.reading.marker_styles import may_have_styles, plain_markers
from index.reading.markers import find_markers, has_markers, with_marker
from index.reading.notes import Split, split_notes
from index.reading.parsed_document import Metadata, Note, ParsedDocument
from index.reading.signature import signed_at_end
from index.reading.text import Line, fold_line, split_lines

_REMARKS = frozenset(["ملاحظات", "الملاحظات", "ملحوظات"])
"""Headings of notes that may as well stand over a text."""
_STRONG = re.compile(r"\*\*(?=\S)([^*\n]{1,500}?)(?<=\S)\*\*")
"""Emphasis in a text whose headings are marked."""
_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")
_ROW = re.compile(r"\|\s*(\S[^\n]*\S|\S)\s*\|")
"""The line under the head of a table drawn with bars, and its rows."""
_KEYWORDS = re.compile(
    r"(?:ال)?(?:كلمات|مفردات) (?:ال)?(?:مفتاحية|دالة|دلالية|مفاتيح)\s*[:：]\s*(?P<words>\S.{1,300})"
    r"|key ?words\s*:\s*(?P<latin>\S.*)",
    re.IGNORECASE,
)
_KEYWORDS_WITHIN = 40
_MARKED = re.compile(r"#{1,6} (?=[^\W\d_])")
_TITLED = re.compile(r"#(?P<title>[^\W\d_][^#_\n]*? [^#\n]+)")
"""A first line that is a title, its sign not parted from it; a word alone is a hashtag."""
_PUBLISHED = re.compile(r"(?:تاريخ )?(?:ال)?(?:نشر\w?|اضيفت?|اضافة|كتبت?|صدر|published|posted)(?: |\Z)", re.IGNORECASE)


def read_text(text: str, known: Metadata, further: tuple[str, ...] = ()) -> ParsedDocument:
    """Read a plain text, whose head is looked for and whose body may be of any shape."""
    lines = split_lines(unescape(text))
    if lines and (title := _TITLED.fullmatch(lines[0].text)):
        lines[0] = lines[0]._replace(text=title["title"], kind="heading")
    headed = any(_MARKED.match(line.text) for line in lines)
    lines = list(_marked_lines(lines)) if headed else lines
    if any(_RULE.fullmatch(line.text) for line in lines):
        lines = [_row(line) for line in lines if not _RULE.fullmatch(line.text)]
    return read_lines(lines, known, further, headed=headed)


def _row(line: Line) -> Line:
    """A row of a table that is drawn with bars, `| أ | ب |`, as one of any table."""
    match = _ROW.fullmatch(line.text)
    return line._replace(text=re.sub(r"\s*\|\s*", " | ", match[1]), kind="list") if match else line


def _marked_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, headings without their signs; between fences (```) there are none."""
    fenced = False
    for line in lines:
        fenced ^= line.text.startswith("```")
        yield line if fenced else _marked(line)


def _marked(line: Line) -> Line:
    """A heading without the signs that mark it in a text otherwise plain, `# عنوان`."""
    match = _MARKED.match(line.text)
    if match:
        return line._replace(text=line.text[match.end() :].rstrip("# "), kind="heading")
    return line._replace(text=_STRONG.sub(r"\1", line.text)) if "**" in line.text else line


def read_lines(
    lines: Sequence[Line],
    known: Metadata,
    further: tuple[str, ...] = (),
    notes: tuple[Note, ...] = (),
    headed: bool = False,
) -> ParsedDocument:
    """Read the lines of a document; `notes` are those its format told apart, `headed` says that it marked headings."""
    lists = boilerplate(further)
    lines, running = take_running_heads(lines)
    lines = with_title_alone(with_known_keys(lines, lists), known)
    head = read_head(lines, known, lists)
    body, pages = join_pages(
        _with_images_of(lines[: head.length], [*head.kept, *lines[head.length :]]), lists, head.found.title or ""
    )
    heads = " ".join(map(with_marker, (head.found.title or "", *head.found.authors)))
    told, written = take_inline_notes(unwrap(body))
    split = split_notes(plain_markers(told), lists, heads)
    kept, left_out = _without_boilerplate(join_over_notes(split.body), lists, head.found)
    if notes:
        kept, emptied = _without_emptied(kept)
        left_out += emptied
    head.found = signed_at_end(kept, _with_keywords(kept, head.found))
    found = _dated_by_dateline(kept, _dated_amid(kept, _dated_at_end(kept, head.found)))
    left_out = [*running, *head.left_out, *pages, *split.headings, *left_out]
    return ParsedDocument(
        tuple(kinds(kept, headed=headed)), (*notes, *written, *split.notes), found, tuple(left_out), known.anomalies
    )


def _with_images_of(head: Sequence[Line], lines: list[Line]) -> list[Line]:
    """The lines below a head, the first of them with the pictures of those that are no part of the text."""
    images = tuple(image for line in head if line.images and line not in lines[: len(head)] for image in line.images)
    return [lines[0]._replace(images=images + lines[0].images), *lines[1:]] if images and lines else lines


def _without_emptied(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The lines without the headings that nothing stands under since their notes were taken, and those headings."""
    kept: list[Line] = []
    emptied: list[str] = []
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        above_nothing = not kept or (line.kind == "heading" and kept[-1].kind == "heading")
        # the notes of chapters stand under the chapters' names
        again = not kept and line.kind == "heading" and any(line.text == other.text for other in lines[:place])
        if above_nothing and (again or is_notes_heading(line.text) or fold_line(line.text) in _REMARKS):
            emptied.append(line.text)
        else:
            kept.append(line)
    return kept[::-1], emptied[::-1]


def _dated_by_dateline(lines: list[Line], found: Metadata) -> Metadata:
    """What was found, with the day in the line of place and date above a report, which stays in the text."""
    date = dateline(lines[0].text) if lines and not found.date else None
    return replace(found, date=date) if date else found


def _dated_at_end(lines: list[Line], found: Metadata) -> Metadata:
    """What was found, with the date that stands alone at the end of a text without one at its head."""
    date = parse_date(lines[-1].text) if len(lines) > 1 and not found.date else None
    if date is None or date.precision == "year":
        return found
    lines.pop()
    return replace(found, date=date)


def _with_keywords(lines: list[Line], found: Metadata) -> Metadata:
    """What was found, with the keywords that a paper gives below its abstract, a line of them."""
    for place, line in enumerate(lines[:_KEYWORDS_WITHIN]):
        if match := _KEYWORDS.fullmatch(line.text):
            del lines[place]
            words = filter(None, re.split(r"\s*[،,؛;.|]\s*", match["words"] or match["latin"]))
            return replace(found, tags=tuple(dict.fromkeys((*found.tags, *words))))
    return found


def _dated_amid(lines: list[Line], found: Metadata) -> Metadata:
    """What was found, with the date of the first line that says when the text was published; sites put it anywhere."""
    for place, line in enumerate(lines if not found.date else ()):
        date = parse_date(line.text) if _PUBLISHED.match(fold_line(line.text)) else None
        if date and date.precision == "day":
            del lines[place]
            return replace(found, date=date)
    return found


def read_body(text: str, known: Metadata, further: tuple[str, ...] = ()) -> ParsedDocument:
    """Read the body of a row, whose lines are paragraphs: nothing is guessed away."""
    return read_body_lines(split_lines(text), known, further)


def read_pages(
    lines: Sequence[Line], known: Metadata, further: tuple[str, ...] = (), notes: tuple[Note, ...] = ()
) -> ParsedDocument:
    """Read the lines of a book's chapter, which has no head; what its printed pages broke is joined."""
    joined, numbers = join_pages(lines, boilerplate(further))
    parsed = read_body_lines(joined, known, further, notes)
    return replace(parsed, left_out=(*numbers, *parsed.left_out))


def read_body_lines(
    all_lines: Sequence[Line], known: Metadata, further: tuple[str, ...] = (), notes: tuple[Note, ...] = ()
) -> ParsedDocument:
    """Read the lines of a row's body; `notes` are those its markup told apart already."""
    lists = boilerplate(further)
    lines: list[Line] = []
    left_out: list[str] = []
    for line in all_lines:
        if _boilerplate(line, lists) or (not lines and _repeats_title(line.text, known)):
            left_out.append(line.text)
        else:
            lines.append(line)
    told, written = take_inline_notes(lines)
    split = split_notes(plain_markers(told), lists) if _may_have_notes(told) else Split(list(told))
    left_out += split.headings
    body = join_over_notes(split.body)
    if notes:
        body, emptied = _without_emptied(body)
        left_out += emptied
    return ParsedDocument(
        tuple(kinds(body, sure=True)), (*notes, *written, *split.notes), known, tuple(left_out), known.anomalies
    )


def _may_have_notes(lines: Sequence[Line]) -> bool:
    return any(
        has_markers(line.text) or line.text[0] == "↑" or may_have_styles(line.text) or is_notes_heading(line.text)
        for line in lines
    )


def _without_boilerplate(
    lines: Sequence[Line], lists: BoilerplateList, found: Metadata
) -> tuple[list[Line], list[str]]:
    """The lines of the article, and those that are not: boilerplate with its links, repetitions of title and date."""
    found_kinds = [_boilerplate(line, lists) for line in lines]
    links = _links(lines, found_kinds)
    kept: list[Line] = []
    out: list[str] = []
    opened = False
    for place, line in enumerate(lines):
        # amid the text, a day is a heading of a chronicle
        dated = (not opened or line is lines[-1]) and repeats_date(line.text, found.date)
        if found_kinds[place] or place in links or dated or _repeats_title(line.text, found):
            out.append(line.text)
        else:
            kept.append(line)
            opened = opened or _is_paragraph(line)
    return kept, out


def _boilerplate(line: Line, lists: BoilerplateList) -> Boilerplate | None:
    """What kind of boilerplate a line is; a number in a list or a table is none of a page."""
    return None if line.kind in ("list", "body") and is_page_number(line.text) else lists.kind(line.text)


def _links(lines: Sequence[Line], found_kinds: Sequence[Boilerplate | None]) -> set[int]:
    """The places of the links below lines like `اقرأ أيضًا`: one at least, then up to a line that heads a paragraph."""
    links: set[int] = set()
    linking = False
    for place, line in enumerate(lines):
        heads = place - 1 in links and found_kinds[place + 1 : place + 2] == [None] and _is_paragraph(lines[place + 1])
        linking = linking and _is_link(line) and not heads
        if linking:
            links.add(place)
        linking = linking or found_kinds[place] == "heading"
    return links


def _is_paragraph(line: Line) -> bool:
    """Whether a line is plainly one of the text: it has a full stop, or is longer than a title."""
    ended = line.text.rstrip('»”")]').endswith(".")
    return (ended or len(line.text) > LONGEST_TITLE) and not is_caption(line.text)


def _is_link(line: Line) -> bool:
    """Whether a line after `اقرأ أيضًا` is the title of another article."""
    return line.kind in (None, "list") and is_short(line.text) and not any(find_markers(line.text))


def _repeats_title(text: str, found: Metadata) -> bool:
    title = found.title
    return title is not None and len(text) < 2 * len(title) + 20 and fold_line(text) == fold_line(title)
