"""Footnote definitions in a plain text: told from its paragraphs and lists, and gathered over their lines.

Signs, from strong to weak: a heading that opens a list of notes; a line that begins with `[1]`, `[^1]` or `¹`; a
line that begins with `(1)`, `1-`, `1.`, `١)`, `*` or `↑`, at the end of the article, whose number a marker in the
text gives.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from index.arabic.letters import DIRECTION_MARKS
from index.reading.boilerplate import BoilerplateList
from index.reading.definitions import Definition, definition_of, is_notes_heading
from index.reading.markers import DIGITS, find_markers, renumber
from index.reading.parsed_document import Note, Numbers
from index.reading.text import Line

_URL_ONLY = re.compile(r"<?(?:https?://|www\.)\S+>?[.,]?\Z", re.IGNORECASE)
_OPEN_END = re.compile(r"[:،,؛;\-–(]\Z|\b(?:at|in|on|and|of|the|على|في|من|إلى)\Z")
_OPENING = f"[(⁰¹²³⁴⁵⁶⁷⁸⁹{DIRECTION_MARKS}"
_MARKED = re.compile(r"[.؛;]\s*[\[(⁰¹²³⁴-⁹]")
_ENDED = re.compile(r"[.؛;]\s*\Z")
_BARE_NUMBER = re.compile(r"(?P<number>[0-9٠-٩۰-۹]{1,3})\s+(?=[^\W\d])")
_LONGEST_REFERENCE, _LONGEST_PART = 500, 60
_IN_VAIN = 20_000
"""Lines gathered as notes that were none, after which a text of lists is not searched for notes any more."""
_PAGE_LINES = 12
"""Lines above its definition in which a page's marker is looked for."""


@dataclass(frozen=True, slots=True)
class Split:
    """A text parted into its body and its notes; `headings` are the lines that opened the notes."""

    body: list[Line]
    notes: tuple[Note, ...] = ()
    headings: tuple[str, ...] = ()


def split_notes(lines: Sequence[Line], boilerplate: BoilerplateList, head: str = "") -> Split:
    """Part a text, its markers plain, into body and notes; every line is in one of them.

    `head` is what markers may also stand in.
    """
    lines = _parted(lines)
    marked = _first_marked(lines) | {number: -1 for marker in find_markers(head) for number in marker.numbers}
    scan = _Scan(lines, boilerplate, marked)
    index = 0
    while index < len(lines):
        index = scan.step(index)
    return Split(scan.marked_body(), tuple(scan.notes), tuple(scan.headings))


class _Scan:
    """One pass over the lines: each goes to the body or, with those that continue it, to a note."""

    def __init__(self, lines: Sequence[Line], boilerplate: BoilerplateList, marked: dict[str, int]) -> None:
        self.lines, self.boilerplate, self.marked = lines, boilerplate, marked
        self.body: list[Line] = []
        self.notes: list[Note] = []
        self.headings: list[str] = []
        self.numbers = Numbers(marked)
        self.marks: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        """For each number its markers since its last definition: the chapter, as numbers begin anew, and the line."""
        self.chapter = self.reached = 0
        self.left = Counter(definition.number for line in lines if (definition := definition_of(line.text)))
        self.renamed: defaultdict[int, dict[str, str]] = defaultdict(dict)
        self.vain = 0
        self.highest = 0
        self.defined = _last_defined(lines)
        self.end = next((place for place in range(len(lines), 0, -1) if not self._stops(lines[place - 1].text)), 0)

    def step(self, index: int) -> int:
        """Take the line at `index`, and those that go with it; the index of the next one to take."""
        line = self.lines[index]
        if is_notes_heading(line.text) and (end := self._list_after(index + 1)):
            self.headings.append(line.text)
            return end
        if (definition := definition_of(line.text)) and (end := self._notes_from(index, definition)):
            return end
        for number in dict.fromkeys(number for marker in find_markers(line.text) for number in marker.numbers):
            if number == "1" and self.reached > 1:
                self.chapter, self.reached = self.chapter + 1, 0
            self.reached = max(self.reached, int(number)) if number.isdecimal() else self.reached
            self.marks[number].append((self.chapter, len(self.body)))
        self.body.append(line)
        return index + 1

    def marked_body(self) -> list[Line]:
        """The body, its markers giving the numbers that its notes have now."""
        for place, numbers in self.renamed.items():
            line = self.body[place]
            self.body[place] = line._replace(text=renumber(line.text, numbers))
        return self.body

    def _list_after(self, index: int) -> int | None:
        """Take the list a heading opens; None if what follows is no list of references."""
        if self._names_part(index):
            self.headings.append(self.lines[index].text)
            index += 1
        if index >= len(self.lines) or self.lines[index].kind == "heading":
            return None
        if definition_of(self.lines[index].text):
            notes, end = _gather(self.lines, index, self._stops, self._is_text)
            notes = [self._told_apart(note) for note in notes]  # each chapter may have a list of its own
            self._keep(notes)
            # markers are left that another chapter's list is to answer
            goes_on = bool(self.marks.get("1")) and self._names_part(end)
            return (self._list_after(end) or end) if goes_on else end
        notes, end = self._unnumbered(index)
        self._keep(notes)
        return end if notes else None

    def _names_part(self, index: int) -> bool:
        """Whether a line of a list of notes is the name of the chapter whose notes begin anew below it."""
        line, *below = self.lines[index : index + 2] or [Line("", True)]
        definition = definition_of(below[0].text) if below else None
        names = 0 < len(line.text) <= _LONGEST_PART and not (line.text.endswith(".") or definition_of(line.text))
        return names and definition is not None and definition.number == "1" and not self._stops(line.text)

    def _unnumbered(self, index: int) -> tuple[list[Note], int]:
        """References one a line, without numbers: those of the markers above them, else after the notes before."""
        end = index
        texts: list[str] = []
        while end < len(self.lines) and self.lines[end].kind != "heading" and not self._stops(self.lines[end].text):
            text = self.lines[end].text
            if texts and _continues(texts[-1], Line(text, True)):
                texts[-1] += " " + text
            else:
                texts.append(text.lstrip("-–—•*▪ ") or text)
            if len(texts[-1]) > _LONGEST_REFERENCE:
                return [], index
            end += 1
        # markers that no list has answered yet begin anew with it, as each chapter's do
        begins_anew = bool(self.marks.get("1"))
        first = 1 if begins_anew else self.highest + 1
        notes = _numbered(texts) or [Note(str(n), text) for n, text in enumerate(texts, first)]
        return [self._told_apart(note) for note in notes] if begins_anew else notes, end

    def _keep(self, notes: Sequence[Note]) -> None:
        self.notes += notes
        self.highest = max([self.highest, *(int(note.number) for note in notes if note.number.isdecimal())])

    def _stops(self, text: str) -> bool:
        return self.boilerplate.kind(text) is not None or is_notes_heading(text)

    def _is_text(self, index: int, last: int) -> bool:
        """Whether a line below a note is of the next page's text: it has markers, whose notes come further down.

        They begin anew, or a line of signs stands between; else they are numbers in the note itself. `last` is the
        note's number.
        """
        numbers = {number for marker in find_markers(self.lines[index].text) for number in marker.numbers}
        places = [self.defined.get(number, -1) for number in numbers]
        if not places or min(places) <= index:
            return False
        anew = any(number.isdecimal() and int(number) <= last for number in numbers)
        return anew or any(self._stops(line.text) for line in self.lines[index + 1 : min(places)])

    def _notes_from(self, index: int, definition: Definition) -> int | None:
        """Take the run of definitions that begins here if they are notes at all."""
        if self.vain > _IN_VAIN:
            return None
        notes, end = _gather(self.lines, index, self._stops, self._is_text)
        at_end = end >= self.end
        known = sum(self.marked.get(note.number, index) < index for note in notes)
        strong = definition.is_strong
        here = definition.style == "paren" and self._below_its_page(index, notes)
        if not (known or at_end if strong else here or (at_end and 2 * known >= len(notes))):
            self.vain += end - index
            return None
        self._keep([self._told_apart(note) for note in notes])
        return end

    def _below_its_page(self, index: int, notes: Sequence[Note]) -> bool:
        """Whether definitions amid the text stand at the foot of a page: every marker is in the lines just above."""
        above = self.lines[max(index - _PAGE_LINES, 0) : index]
        marked = {number for line in above for marker in find_markers(line.text) for number in marker.numbers}
        return bool(above) and not above[-1].text.endswith(":") and all(note.number in marked for note in notes)

    def _told_apart(self, note: Note) -> Note:
        """A note whose number came before, on another page, gets one of its own, and so do its markers."""
        marks = self.marks.pop(note.number, [])
        chapters = dict.fromkeys(chapter for chapter, _ in marks)
        if len(chapters) == self.left[note.number]:  # lists at the end of a book, one a chapter
            first = next(iter(chapters), 0)
            self.marks[note.number] = [mark for mark in marks if mark[0] != first]
            marks = [mark for mark in marks if mark[0] == first]
        self.left[note.number] -= 1
        places = [place for _, place in marks]
        number = self.numbers.next(note.number)
        if number != note.number:
            for place in places:
                self.renamed[place][note.number] = number
        return Note(number, note.text)


def _numbered(texts: Sequence[str]) -> list[Note]:
    """References that begin with numbers which rise one by one and have no sign behind them; none of any other."""
    matches = [_BARE_NUMBER.match(text) for text in texts]
    numbers = [int(match["number"].translate(DIGITS)) for match in matches if match]
    if len(numbers) < len(texts) or any(b - a != 1 for a, b in pairwise(numbers)) or not numbers:
        return []
    return [Note(str(n), text[match.end() :]) for n, text, match in zip(numbers, texts, matches, strict=True) if match]


def _parted(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines, those that define several notes (`(1) كتاب. (2) سجل.`) a line of each."""
    several = {index for index, line in enumerate(lines) if line.text[0] in _OPENING and _MARKED.search(line.text, 3)}
    if not several:
        return lines
    marked = _first_marked(lines)
    defined = {definition.number for line in lines if (definition := definition_of(line.text))}
    parted: list[Line] = []
    for index, line in enumerate(lines):
        above = {number for number, place in marked.items() if place < index} if index in several else set()
        parted += _definitions_in(line, above - defined) if above else [line]
    return parted


def _definitions_in(line: Line, numbers: Set[str]) -> list[Line]:
    """The definitions of a line: a marker after a full stop, of the next number, if it is one of `numbers`."""
    definition = definition_of(line.text)
    if (
        definition is None
        or definition.style not in ("bracket", "caret", "raised", "paren")
        or not definition.number.isdecimal()
    ):
        return [line]
    starts, number = [0], int(definition.number)
    for marker in find_markers(line.text[definition.end :]):
        start = marker.start + definition.end
        is_next = marker.style == definition.style and marker.numbers == (str(number + 1),)
        if is_next and str(number + 1) in numbers and _ENDED.search(line.text[:start]):
            starts.append(start)
            number += 1
    ends = [*starts[1:], len(line.text)]
    pieces = [line.text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [line._replace(text=text, gap=line.gap and at == 0) for at, text in enumerate(pieces)]


def _first_marked(lines: Sequence[Line]) -> dict[str, int]:
    """For each number a marker gives, the first line it stands in; a definition's own number is no marker."""
    marked: dict[str, int] = {}
    for index, line in enumerate(lines):
        own = definition_of(line.text)
        for marker in find_markers(line.text):
            if not own or marker.start >= own.end:
                for number in marker.numbers:
                    marked.setdefault(number, index)
    return marked


def _last_defined(lines: Sequence[Line]) -> dict[str, int]:
    """For each number, the last line that begins as its definition does."""
    definitions = ((index, definition_of(line.text)) for index, line in enumerate(lines))
    return {definition.number: index for index, definition in definitions if definition}


def _gather(
    lines: Sequence[Line], index: int, stops: Callable[[str], bool], is_text: Callable[[int, int], bool]
) -> tuple[list[Note], int]:
    """The definitions from `index` on, each with the lines that continue it, and where they end."""
    notes: list[tuple[str, list[str]]] = []
    last = 0
    while index < len(lines):
        line = lines[index]
        definition = definition_of(line.text)
        if definition and (not notes or _follows(definition, last)):
            last = int(definition.number) if definition.number.isdecimal() else last
            notes.append((definition.number or str(len(notes) + 1), [definition.text] if definition.text else []))
        elif (
            notes
            and not (line.page or line.kind == "heading" or stops(line.text) or is_text(index, last))
            and _continues("".join(notes[-1][1][-1:]), line)
        ):
            notes[-1][1].append(line.text)
        else:
            break
        index += 1
    return [Note(number, " ".join(texts).rstrip(" ↩⏎⤴↑\ufe0e").removeprefix("^ ")) for number, texts in notes], index


def _follows(definition: Definition, last: int) -> bool:
    """Whether a definition may come after the number `last`: numbers rise, or begin anew at 1."""
    if definition.style in ("bracket", "caret", "star", "arrow") or not definition.number.isdecimal():
        return True
    return last < int(definition.number) <= last + 20 or definition.number == "1"


def _continues(note: str, line: Line) -> bool:
    """Whether a line goes on with a note: an address, a line right below, or after a note that is not at its end."""
    if _URL_ONLY.match(line.text) or not note:
        return True
    if _OPEN_END.search(note):
        return len(line.text) <= _LONGEST_REFERENCE
    return not line.gap and len(line.text) <= _LONGEST_REFERENCE
