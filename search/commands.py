"""The commands that ask the index: `search`, `info`, `explain`; the same results as the page, in the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import click
import msgspec

from index.arabic.dates import format_date
from index.commands.common import fail, index_option, json_option, settings_of
from index.errors import BahithError
from index.pipeline.report import last_report
from index.schema import Match
from index.storage.whoosh.description import IndexDescription, describe
from search.answering import search_answer
from search.highlight.highlighter import segments, window
from search.links import Links, hit_path
from search.results import Hit, ResultPage, SearchRequest
from search.service import open_service


@click.command(
    "search", help="البحث في المقالات · search the articles.", context_settings={"ignore_unknown_options": True}
)
@click.argument("query", nargs=-1, required=True)
@index_option
@click.option("--match", type=click.Choice(get_args(Match)), default="normal", help="دقة المطابقة · how words match")
@click.option("--group", is_flag=True, help="أفضل فقرة من كل مقال · the best paragraph of each article")
@click.option("--page", type=int, default=1, help="الصفحة · page")
@click.option("--per-page", type=int, default=10, help="عدد النتائج في الصفحة · results a page")
@click.option("--explain", is_flag=True, help="مصدر كل درجة · where each score comes from")
@json_option
def search_command(
    query: tuple[str, ...],
    index: Path | None,
    match: Match,
    group: bool,
    page: int,
    per_page: int,
    explain: bool,
    as_json: bool,
) -> None:
    """Search and print the hits; what begins with - and is no option is a word to leave out."""
    request = SearchRequest(" ".join(query), page, per_page, match=match, group=group, explain=explain)
    try:
        found = open_service(settings_of(index_dir=index)).search(request)
    except BahithError as error:
        fail(error)
        return
    click.echo(_json(found) if as_json else _page(found))
    sys.exit(0)


@click.command("info", help="ما في الفهرس · what the index holds.")
@index_option
@json_option
def info_command(index: Path | None, as_json: bool) -> None:
    """Print the size of the collection, its span of dates and its sources, and what the index is made of."""
    settings = settings_of(index_dir=index)
    try:
        info, made_of = open_service(settings).collection(), describe(settings.index_dir)
    except BahithError as error:
        fail(error)
        return
    last = last_report(settings.index_dir)
    if as_json:
        told = asdict(info) | {"index": asdict(made_of), "last_run": last}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(
        f"المقالات {info.articles} · الفقرات {info.paragraphs} ({info.articles} articles, {info.paragraphs} paragraphs)"
    )
    click.echo(f"{info.first_date or '؟'} – {info.last_date or '؟'}")
    for source, articles in info.sources:
        click.echo(f"  {articles:>7} {source}")
    click.echo("\n".join(_index_lines(made_of, last)))


def _index_lines(made_of: IndexDescription, last: Mapping[str, Any] | None) -> list[str]:
    """What an index is made of, for a person."""
    parts = " · ".join(f"{part} {size / 1e6:.1f} MB" for part, size in made_of.disk.items())
    lines = [
        f"المفردات {made_of.terms} ({made_of.terms} terms, {made_of.segments} segments)",
        f"{made_of.generation}/{made_of.commit} · {made_of.created} · {made_of.state} · {made_of.fingerprint}",
        parts,
    ]
    if last:
        counted = ", ".join(f"{name} {last.get(name)}" for name in ("added", "changed", "removed"))
        lines.append(f"آخر فهرسة {last.get('at')} ({counted}, refused {len(last.get('refused', ()))})")
    lines += [f"✗ تالف، نفّذ bahith reindex · damaged: {name}" for name in made_of.damaged]
    return lines


@click.command("explain", help="ما تصنعه كل خطوة بكلمة · what each step makes of a word.")
@click.argument("words", nargs=-1, required=True)
@index_option
@json_option
def explain_command(words: tuple[str, ...], index: Path | None, as_json: bool) -> None:
    """Show how the chain takes words apart, by the frequencies of the index."""
    try:
        service = open_service(settings_of(index_dir=index))
        taken = {word: service.explain_word(word) for word in words}
    except BahithError as error:
        fail(error)
        return
    if as_json:
        click.echo(
            json.dumps(
                {w: {step.name: step.result for step in steps} for w, steps in taken.items()}, ensure_ascii=False
            )
        )
        return
    for word, steps in taken.items():
        click.echo("\n".join([word, *(f"  {step.name:<17} {step.result}" for step in steps)]))


def _json(page: ResultPage) -> str:
    """The answer of the endpoint, its addresses as they are on a site of its own."""
    links = Links("/api/v1/search", page.request, grouped=False)
    return msgspec.json.encode(search_answer(page, links, hit_path(page.request))).decode()


def _page(page: ResultPage) -> str:
    total = f"الفقرات {page.total} · المقالات {page.articles_total} · {page.interpreted} · {page.took_ms:.1f} ms"
    suggested = [f"هل تقصد: {s.q} ({s.total})؟" for s in page.suggestions if s.kind != "broader"]
    return "\n\n".join([total, *suggested, *(_hit(hit) for hit in page.hits)])


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
    return "\n".join([head, " · ".join(filter(None, where)), text, *notes, *hit.explanation])


def _mark(word: str) -> str:
    return click.style(word, reverse=True) if sys.stdout.isatty() else f"[{word}]"
