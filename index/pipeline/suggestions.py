"""What would mend what the check found: lines of `bahith.toml`, or front matter for one article."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from index.pipeline.check import ArticleCheck, CheckReport
from index.reading import Refusal
from index.reading.files import LINES, suffixes
from index.reading.formats.sheets import SUFFIXES

_TEXTS = ("", ".txt", ".text", ".md", ".markdown")
"""Files on top of whose articles front matter may stand."""
_TABLES = (*LINES, ".csv", ".tsv", ".json", *SUFFIXES)

_FRONT = {
    "no_title": ("title", "عنوان المقال"),
    "no_date": ("date", "2024-04-19"),
    "bad_date": ("date", "2024-04-19"),
    "approximate_date": ("date", "2024-04-19"),
    "no_source": ("source", "اسم المصدر"),
}
"""The key of front matter, and a value to be replaced, by the code of what is missing."""
_COLUMNS = {code: key for code, (key, _) in _FRONT.items() if code.startswith("no_")}


def suggestions(report: CheckReport) -> Iterator[str]:
    """The lines that would mend an archive, TOML for `bahith.toml` first, then front matter by article.

    Values are examples to be replaced. Nothing is given for what no setting mends (a caption, a near duplicate).
    """
    yield from _settings(report)
    for item in report.articles:
        if _suffix(item) in _TEXTS and (lines := list(_front_matter(item))):
            yield from ("", f"# {item.origin}", "---", *lines, "---")


def _settings(report: CheckReport) -> Iterator[str]:
    yield from _table("sources", (f"{_folder(item)} = {_text('اسم المصدر')}" for item in _having(report, "no_source")))
    wrong = _having(report, "mixed_encodings")
    yield from _table("encodings", (f'{_folder(item)} = "cp1256"  # أو ترميزها الصحيح' for item in wrong))
    yield from _table("columns", [*_missing_columns(report), *_refused_columns(report.refused)])


def _table(name: str, lines: Iterable[str]) -> Iterator[str]:
    """A table of `[reading]`, each line once; nothing where there is none."""
    if unique := list(dict.fromkeys(lines)):
        yield from (f"[reading.{name}]", *unique)


def _having(report: CheckReport, *codes: str) -> Iterator[ArticleCheck]:
    return (item for item in report.articles if any(anomaly.code in codes for anomaly in item.anomalies))


def _folder(item: ArticleCheck) -> str:
    """The folder of an article's file as a key of TOML, `.` being the corpus itself."""
    return _text(str(PurePosixPath(_file(item)).parent))


def _file(item: ArticleCheck) -> str:
    return item.origin.partition("#")[0]


def _suffix(item: ArticleCheck) -> str:
    return suffixes(_file(item))[0]


def _text(value: str) -> str:
    """A text as TOML writes it between quotation marks, which JSON does too."""
    return json.dumps(value, ensure_ascii=False)


def _missing_columns(report: CheckReport) -> Iterator[str]:
    """The columns to name for what rows lack."""
    for code, key in _COLUMNS.items():
        if any(_suffix(item) in _TABLES for item in _having(report, code)):
            yield f"{key} = {_text('اسم العمود')}"


def _refused_columns(refused: Iterable[Refusal]) -> Iterator[str]:
    """The column of the text, where rows were refused for want of one."""
    return (f"body = {_text('اسم عمود النص')}" for refusal in refused if refusal.code == "reading.no_body")


def _front_matter(item: ArticleCheck) -> Iterator[str]:
    parts = (_FRONT[anomaly.code] for anomaly in item.anomalies if anomaly.code in _FRONT)
    return (f"{key}: {value}" for key, value in dict(parts).items())
