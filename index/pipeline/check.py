"""The editor's lint: what was understood of each article, and what looks wrong.

Some of it reading itself reports (`Article.anomalies`), some only shows from outside: a missing date, a paragraph
that reads like a caption, two articles that are nearly one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.arabic.dates import is_approximate_date
from index.model import Anomaly, Article, Paragraph
from index.pipeline.indexed_articles import IndexedArticles, signature
from index.reading import ReadingOptions, Refusal, SourceFile, find_files
from index.reading.blocks import may_be_caption
from index.reading.files import printable
from index.reading.reader import read_file
from index.reading.result import anomaly
from index.reading.shingles import Sketch, near_duplicates, sketch
from index.vocabulary.term_hashes import Fingerprints

LEFT_OUT = "left_out"
"""The code under which reading reports lines that it took for no part of the article; not a fault by itself."""

_BOILERPLATE_WORDS = re.compile(
    r"(?:اقر[أئ]وا? (?:أيض|المزيد)|إقرأ|شاهد أيض|جميع الحقوق|اشترك في|تابعونا|تابعنا على|شارك (?:هذا|المقال|الخبر)"
    r"|للتواصل|انقر هنا|اضغط هنا|Next Previous|Read more|Click here|Share on|All rights reserved)"
)
_COMMON = "في من على إلى الى أن عن التي الذي هذا كان بعد قال بين كما"
_FORWARDS = re.compile(rf"\w{{2,}}[ةى](?!\w)|(?<!\w)(?:[وبف]?ال\w{{2,}}|(?:{_COMMON.replace(' ', '|')})(?!\w))")
_BACKWARDS = re.compile(
    rf"(?<!\w)[ةى]\w{{2,}}|\w{{2,}}لا[وبف]?(?!\w)|(?<!\w)(?:{_COMMON[::-1].replace(' ', '|')})(?!\w)"
)
"""What words begin and end with, and the commonest of them, as they stand and in reverse."""
_SAMPLE = 20
"""Paragraphs by which a text in reverse is known."""
_WRONG_LETTERS = re.compile("\ufffd|[ØÙÚÛ][\u0080-\u00bf]|ط[§¨ھ]|ظ[„…†‡]")


@dataclass(frozen=True, slots=True)
class ArticleCheck:
    """An article as it was understood (`paragraphs` counts headings too), and what an editor should look at."""

    id: str
    origin: str
    title: str
    date: str | None
    source: str | None
    author: str | None
    paragraphs: int
    headings: int
    captions: int
    notes: int
    anomalies: tuple[Anomaly, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The checks of all articles in the order they were read, the files and rows refused, and counts by code."""

    articles: tuple[ArticleCheck, ...]
    refused: tuple[Refusal, ...]
    counts: dict[str, int]

    @property
    def clean(self) -> bool:
        """Whether nothing looks wrong."""
        return not self.refused and not self.counts


def check(
    paths: Iterable[Path] | Path,
    options: ReadingOptions,
    ignore: Iterable[str] = (),
    progress: Callable[[int], None] | None = None,
    without: Path | None = None,
    corpus: Path | None = None,
    indexed: IndexedArticles | None = None,
) -> CheckReport:
    """Check the articles of folders or files; anomalies whose code is in `ignore` are passed over.

    `without` is the folder of the index, which may lie among them. Files in the folder `corpus` have the ids and the
    sources that indexing it gives them; with `indexed`, articles are compared with those of other files there too.
    `progress` is called with the number of articles read so far. Raises ReadingError when there is nothing at a path.
    """
    ignored = frozenset(ignore)
    checks: list[ArticleCheck] = []
    refused: list[Refusal] = []
    sketches: list[Sketch] = []
    signatures: list[Fingerprints] = []
    for outcome in _outcomes([paths] if isinstance(paths, Path) else paths, options, without, corpus):
        if isinstance(outcome, Refusal):
            refused.append(outcome)
        else:
            checks.append(check_article(outcome))
            sketches.append(sketch(outcome))
            signatures += [signature(outcome)] if indexed else []
            if progress:
                progress(len(checks))
    others = _others(checks, indexed.alike(signatures)) if indexed else []
    checked = [_without(item, ignored) for item in _compared(checks, sketches, others, indexed)]
    counts = Counter(anomaly.code for item in checked for anomaly in item.anomalies)
    return CheckReport(tuple(checked), tuple(refused), dict(counts.most_common()))


def _outcomes(
    paths: Iterable[Path], options: ReadingOptions, without: Path | None, corpus: Path | None
) -> Iterable[Article | Refusal]:
    telling = replace(options, report_left_out=True)
    for path in paths:
        for file in find_files(path, without):
            yield from read_file(_in_corpus(file, corpus), telling)


def _in_corpus(file: SourceFile, corpus: Path | None) -> SourceFile:
    """The file under the name it has in the corpus, where it lies there."""
    if corpus is None or not file.path.absolute().is_relative_to(corpus.absolute()):
        return file
    return SourceFile(file.path, printable(file.path.absolute().relative_to(corpus.absolute()).as_posix()))


def check_article(article: Article) -> ArticleCheck:
    """Check one article by itself."""
    left_out = tuple(anomaly.message for anomaly in article.anomalies if anomaly.code == LEFT_OUT)
    anomalies = [anomaly for anomaly in article.anomalies if anomaly.code != LEFT_OUT]
    anomalies += _missing(article)
    anomalies += [suspicion for paragraph in article.paragraphs for suspicion in _suspicions(paragraph)]
    kinds = Counter(paragraph.kind for paragraph in article.paragraphs)
    return ArticleCheck(
        id=article.id,
        origin=article.origin,
        title=article.title,
        date=article.date.iso if article.date else None,
        source=article.source,
        author=article.author,
        paragraphs=len(article.paragraphs),
        headings=kinds["heading"],
        captions=kinds["caption"],
        notes=len(article.notes),
        anomalies=tuple(anomalies),
        left_out=left_out,
    )


def _missing(article: Article) -> list[Anomaly]:
    missing = []
    if article.date is None and not any(anomaly.code == "bad_date" for anomaly in article.anomalies):
        missing.append(anomaly("no_date"))
    if article.date is not None and is_approximate_date(article.date):
        missing.append(anomaly("approximate_date"))
    missing += _reversed(article)
    if article.source is None:
        missing.append(anomaly("no_source"))
    return missing


def _reversed(article: Article) -> list[Anomaly]:
    """What is said of a text whose letters stand in reverse: all of it, or some of its paragraphs."""
    texts = [paragraph.text for paragraph in article.paragraphs]
    if _is_reversed(" ".join([article.title, *texts[:_SAMPLE]])):
        return [anomaly("reversed")]
    return [anomaly("reversed", number) for number, text in enumerate(texts, 1) if _is_reversed(text)]


def _is_reversed(text: str) -> bool:
    """Whether the letters of most words stand backwards: the article at their ends, teh marbuta before them."""
    backwards, forwards = (len(pattern.findall(text)) for pattern in (_BACKWARDS, _FORWARDS))
    return backwards > 1 and backwards > 2 * forwards


def _suspicions(paragraph: Paragraph) -> list[Anomaly]:
    """What a paragraph may be instead of one: a caption, boilerplate, text in a wrong encoding."""
    text, found = paragraph.text, []
    if paragraph.kind == "body" and may_be_caption(text):
        found.append("suspected_caption")
    if paragraph.kind in ("body", "list") and len(text) < 200 and _BOILERPLATE_WORDS.search(text):
        found.append("suspected_boilerplate")
    if _WRONG_LETTERS.search(text):
        found.append("mixed_encodings")
    return [anomaly(code, paragraph.number, text=text[:60]) for code in found]


def _others(checks: Sequence[ArticleCheck], alike: Sequence[Article]) -> list[Article]:
    """The indexed articles that are of other files than those that are checked."""
    files = {_file(item.origin) for item in checks}
    return [article for article in alike if _file(article.origin) not in files]


def _file(origin: str) -> str:
    return origin.partition("#")[0]


def _compared(
    checks: Sequence[ArticleCheck],
    sketches: Sequence[Sketch],
    others: Sequence[Article],
    indexed: IndexedArticles | None,
) -> list[ArticleCheck]:
    """The checks with what only shows between articles, the `others` indexed ones: one id twice, nearly one text."""
    more: dict[int, list[Anomaly]] = defaultdict(list)
    first: dict[str, int] = {}
    for place, item in enumerate(checks):
        holder = indexed.file_of(item.id) if indexed else None
        if first.setdefault(item.id, place) != place:
            more[place].append(anomaly("same_id", origin=checks[first[item.id]].origin))
        elif holder is not None and holder != _file(item.origin):
            more[place].append(anomaly("same_id", origin=holder))
    origins = [*(article.origin for article in others), *(item.origin for item in checks)]
    for early, late, share in near_duplicates([*map(sketch, others), *sketches]):
        if late >= len(others):
            near_copy = anomaly("near_duplicate", origin=origins[early], percent=round(100 * share))
            more[late - len(others)].append(near_copy)
    return [replace(item, anomalies=(*item.anomalies, *more[place])) for place, item in enumerate(checks)]


def _without(item: ArticleCheck, ignored: frozenset[str]) -> ArticleCheck:
    return replace(item, anomalies=tuple(anomaly for anomaly in item.anomalies if anomaly.code not in ignored))
