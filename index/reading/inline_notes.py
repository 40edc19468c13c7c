"""Notes written into the text where others have a marker: `[هامش: سجل الوقف، ص 3]`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.markers import find_markers
from index.reading.parsed_document import Note
from index.reading.text import Line

_NAMES = ("هامش", "حاشية")
_NAME = r"(?:ال)?(?:هامش|حاشية)(?: رقم)?\s?[0-9٠-٩]{0,3}\s?:\s*"
_WRITTEN = re.compile(
    rf"(?<=\S)\s*(?:\[\s?{_NAME}(?P<square>(?:[^\[\]]|\[[^\[\]]*\])+)\]|\(\s?{_NAME}(?P<round>(?:[^()]|\([^()]*\))+)\))"
)


def take_inline_notes(lines: Sequence[Line]) -> tuple[Sequence[Line], tuple[Note, ...]]:
    """The lines with markers for the notes that stand in them, and these, under numbers no other marker has.

    >>> lines, notes = take_inline_notes([Line("كان عامرًا [هامش: سجل الوقف، ص 3].", True)])
    >>> lines[0].text, notes[0].text
    ('كان عامرًا[^1].', 'سجل الوقف، ص 3')
    """
    if not any(name in line.text and _WRITTEN.search(line.text) for line in lines for name in _NAMES):
        return lines, ()
    taken = {
        number for line in lines for found in find_markers(_WRITTEN.sub("", line.text)) for number in found.numbers
    }
    notes: list[Note] = []

    def marked(match: re.Match[str]) -> str:
        number = next(n for n in map(str, range(1, len(taken) + 2)) if n not in taken)
        taken.add(number)
        notes.append(Note(number, (match["square"] or match["round"]).strip()))
        return f"[^{number}]"

    return [line._replace(text=_WRITTEN.sub(marked, line.text)) for line in lines], tuple(notes)
