"""The commands that ask the index: `search`, `info`, `explain`; the same results as the page, in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import click
import msgspec

from index.arabic.dates import format_date
from index.commands.common import command, index_option, json_option, option, settings_of, show_json
from index.messages import bilingual
from index.model import Article
from index.pipeline.report import last_report
from index.schema import Match
from index.storage.base import IndexDescription
from index.storage.opening import open_storage
from search.answering import search_answer
from search.answers import Base
from search.highlight.highlighter import segments, window
from search.links import Links, hit_path
from search.results import Hit, ResultPage, SearchRequest
from search.service import open_service
from search.stories.stories import STORY_SORTS, StoriesPage, StoriesRequest
from search.stories.story_answers import StoryLinks, stories_answer, story_answer, story_path


@command("search", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True)
@index_option
@option("--match", type=click.Choice(get_args(Match)), default="normal")
@option("--group", is_flag=True)
@option("--fold", is_flag=True)
@option("--page", type=int, default=1)
@option("--per-page", type=int, default=10)
@option("--explain", is_flag=True)
@json_option
def search_command(
    query: tuple[str, ...],
    index: Path | None,
    match: Match,
    group: bool,
    fold: bool,
    page: int,
    per_page: int,
    explain: bool,
    as_json: bool,
) -> None:
    """Search and print the hits; what begins with - and is no option is a word to leave out."""
    request = SearchRequest(" ".join(query), page, per_page, match=match, group=group, fold=fold, explain=explain)
    result = open_service(settings_of(index_dir=index)).search(request)
    click.echo(_json(result) if as_json else _page(result))


@command("info")
@index_option
@json_option
def info_command(index: Path | None, as_json: bool) -> None:
    """Print the size of the collection, its span of dates and its sources, and what the index is made of."""
    settings = settings_of(index_dir=index)
    service, made_of = open_service(settings), open_storage(settings).describe()
    info, last = service.collection(), last_report(settings.index_dir)
    values = {facet: len(service.values(SearchRequest(""), facet)) for facet in ("author", "tag", "cited")}
    if as_json:
        show_json(asdict(info) | {"values": values, "index": asdict(made_of), "last_run": last})
        return
    click.echo(bilingual("index.size", articles=info.articles, paragraphs=info.paragraphs))
    click.echo(bilingual("info.values", **values))
    click.echo(f"{info.first_date or '?'} – {info.last_date or '?'}")
    for source, articles in info.sources:
        click.echo(f"  {articles:>7} {source}")
    click.echo("\n".join(_index_lines(made_of, last)))


def _index_lines(made_of: IndexDescription, last: Mapping[str, Any] | None) -> list[str]:
    """What an index is made of, for a person."""
    parts = " · ".join(f"{part} {size / 1e6:.1f} MB" for part, size in made_of.disk.items())
    lines = [
        *([] if made_of.notes is None else [bilingual("info.notes", notes=made_of.notes)]),
        bilingual("info.terms", terms=made_of.terms, segments=made_of.segments),
        f"{made_of.generation}/{made_of.commit} · {made_of.created} · {made_of.state} · {made_of.fingerprint}",
        parts,
    ]
    if last:
        counts = {name: last.get(name) for name in ("added", "changed", "removed", "unchanged")}
        lines.append(
            f"{last.get('at')} · {bilingual('reindex.counts', refused=len(last.get('refused', ())), **counts)}"
        )
    damaged = [f"✗ {bilingual('index.damaged', name)}" for name in made_of.damaged]
    return lines + (damaged or [f"✓ {bilingual('info.sound')}"])


@command("explain")
@click.argument("words", nargs=-1, required=True)
@index_option
@json_option
def explain_command(words: tuple[str, ...], index: Path | None, as_json: bool) -> None:
    """Show how the chain takes words apart, by the frequencies of the index."""
    service = open_service(settings_of(index_dir=index))
    steps_of = {word: service.explain_word(word) for word in words}
    if as_json:
        show_json({word: {step.name: step.result for step in steps} for word, steps in steps_of.items()})
        return
    for word, steps in steps_of.items():
        click.echo("\n".join([word, *(f"  {step.name:<17} {step.result}" for step in steps)]))


@command("stories")
@click.argument("article", required=False)
@index_option
@option("--from", "date_from")
@option("--to", "date_to")
@option("--source", "sources", multiple=True)
@option("--first", multiple=True)
@option("--then", multiple=True)
@option("--sort", type=click.Choice(STORY_SORTS), default=STORY_SORTS[0])
@option("--page", type=int, default=1)
@option("--per-page", type=int, default=20)
@json_option
def stories_command(article: str | None, index: Path | None, as_json: bool, **asked: Any) -> None:
    """Print the stories that most papers printed; of an article's id, the versions of its story."""
    service = open_service(settings_of(index_dir=index))
    if article:
        story = service.story(article)
        answer: Base = story_answer(story, hit_path(SearchRequest()))
        text = "\n".join(map(_version, story.versions))
    else:
        request = StoriesRequest(**asked)
        page = service.stories(request)
        answer = stories_answer(page, StoryLinks("/api/v1/stories", request), story_path())
        text = _stories(page)
    click.echo(msgspec.json.encode(answer).decode() if as_json else text)


def _stories(page: StoriesPage) -> str:
    """A page of stories, each with its first printing and its sources."""
    listed = (f"{_version(story.article)}\n  {story.versions} · {' · '.join(story.sources)}" for story in page.stories)
    return "\n\n".join([bilingual("stories.total", n=page.total), *listed])


def _version(article: Article) -> str:
    """A version of a story: where it stands, and its title."""
    date = format_date(article.date, "ar") if article.date else None
    return " · ".join(filter(None, [article.source, date, article.title, article.id]))


def _json(page: ResultPage) -> str:
    """The answer of the endpoint, its addresses as they are on a site of its own."""
    links = Links("/api/v1/search", page.request, grouped=False)
    return msgspec.json.encode(search_answer(page, links, hit_path(page.request))).decode()


def _page(page: ResultPage) -> str:
    total = bilingual("index.size", articles=page.articles_total, paragraphs=page.total)
    suggested = [bilingual("search.suggestion", q=s.q, n=s.total) for s in page.suggestions if s.kind != "broader"]
    asked = f"{page.interpreted} · {page.took_ms:.1f} ms"
    return "\n\n".join([f"{total}\n{asked}", *suggested, *(_hit(hit) for hit in page.hits)])


def _hit(hit: Hit) -> str:
    """A hit with its matched words in reverse video on a terminal, in square brackets elsewhere."""
    article, paragraph = hit.article, hit.paragraph
    where = [
        article.source,
        format_date(article.date, "ar") if article.date else None,
        paragraph.heading,
        f"{article.id}#p{paragraph.number}",
    ]
    start, end = window(paragraph.text, hit.spans)
    text = "".join(
        _mark(piece) if marked else piece for piece, marked in segments(paragraph.text, hit.spans, start, end)
    )
    notes = [f"  [{shown.note.number}] {shown.note.text}" for shown in hit.notes]
    head = click.style(article.title, bold=True) if sys.stdout.isatty() else article.title
    copies = [f"  = {_place(copy.article, copy.paragraph)}" for copy in hit.also_in]
    return "\n".join([head, " · ".join(filter(None, where)), text, *notes, *copies, *hit.explanation])


def _place(article: Article, paragraph: int) -> str:
    """Where a near copy stands: source, date and address."""
    date = format_date(article.date, "ar") if article.date else None
    return " · ".join(filter(None, [article.source, date, f"{article.id}#p{paragraph}"]))


def _mark(word: str) -> str:
    return click.style(word, reverse=True) if sys.stdout.isatty() else f"[{word}]"
