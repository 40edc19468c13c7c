"""What the scholar's pages cost a server: `python -m benchmarks.scholar --index DIR`.

Words of the collection, from frequent to rare, are asked of each page and of its JSON by the application itself,
without a network, and stories from those of most papers to those of two. The milliseconds are of CPU time, so that
other work on the machine does not count, and garbage is collected as seldom as in a server. Every address is asked
twice: by the first reader who asks for it, and by the next one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any
from urllib.parse import urlencode

import click
import numpy as np

from index.settings import load_settings
from index.vocabulary.lexicon import Lexicon
from search.engines.arrays.engine import WhooshEngine
from search.results import SearchRequest
from search.service import SearchService, open_service
from search.stories.stories import STORY_SORTS, StoriesRequest
from web import create_app
from web.http.threads import collect_seldom

WORDS = 60
"""How many words are asked for, evenly spread by rank among the most frequent `RANKS` content words."""
RANKS = 6000
STORY_LISTS = 20
"""How many lists of stories are asked for by source, each in every order, and by pair of sources."""
BASKETS = 50


def words(lexicon: Lexicon) -> list[str]:
    """Content words of a collection from frequent to rare."""
    ranked = np.argsort(-lexicon.counts, kind="stable")
    terms = (lexicon.term(number) for number in ranked.tolist())
    content = islice((term for term in terms if len(term) > 2 and not lexicon.is_function(term)), RANKS)
    listed = list(content)
    return listed[:: max(1, len(listed) // WORDS)]


def pages(listed: Sequence[str]) -> dict[str, Iterator[str]]:
    """The addresses of each page: single words, and five of them beside each other."""
    fives = [listed[n : n + 5] for n in range(0, len(listed) - 4, 2)]
    return {
        "results": (f"/search?{urlencode({'q': word})}" for word in listed),
        "lines": (f"/lines?{urlencode({'q': word})}" for word in listed),
        "lines (JSON)": (f"/api/v1/lines?{urlencode({'q': word})}" for word in listed),
        "word": (f"/word/{word}" for word in listed),
        "compare": (f"/compare?{urlencode([('q', word) for word in five])}" for five in fives),
        "compare (JSON)": (f"/api/v1/compare?{urlencode([('q', word) for word in five])}" for five in fives),
    }


def basket_pages(service: SearchService, word: str) -> dict[str, Iterator[str]]:
    """The addresses of `BASKETS` baskets of twenty paragraphs with a word, as a page and as a Word document."""
    hits = islice(service.export(SearchRequest(word)).hits, BASKETS * 20)
    names = [("p", f"{hit.article.id}:{hit.paragraph.number}") for hit in hits]
    baskets = [urlencode(names[n : n + 20]) for n in range(0, len(names), 20)]
    return {
        "basket": (f"/basket?{query}" for query in baskets),
        "basket (Word)": (f"/basket?{query}&format=docx" for query in baskets),
    }


def story_pages(service: SearchService) -> dict[str, Iterator[str]]:
    """The addresses of stories: their list under the sources that print most of them, and stories of many versions on.

    A collection without any has none of these.
    """
    found = service.stories(StoriesRequest())
    sources = [name for name, _ in found.sources[:STORY_LISTS]]
    lists = [urlencode({"source": name, "sort": sort}) for name in sources for sort in STORY_SORTS]
    pairs = [urlencode({"first": one.source, "then": one.other}) for one in found.pairs[:STORY_LISTS]]
    ids = [one.article.id for one in service.export_stories(StoriesRequest()).stories]
    spread = ids[:: max(1, len(ids) // WORDS)]
    return {
        "stories": (f"/stories?{query}" for query in (*lists, *pairs)),
        "stories (JSON)": (f"/api/v1/stories?{query}" for query in (*lists, *pairs)),
        "story": (f"/story/{one}" for one in spread),
        "story (JSON)": (f"/api/v1/stories/{one}" for one in spread),
    }


def cost(client: Any, address: str) -> float:
    """The milliseconds of CPU time that the answer to a test client of the application takes."""
    started = process_time()
    answer = client.get(address, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200, (address, answer.status)
    return (process_time() - started) * 1000


@click.command()
@click.option("--index", type=click.Path(exists=True, path_type=Path), required=True, help="an index to read")
def main(index: Path) -> None:
    """Print the median and the 95th percentile of each page, first asked and asked again."""
    settings = load_settings({"index_dir": index}, {}, Path())
    service = open_service(settings)
    client = create_app(settings, service).test_client()
    client.get("/search?q=كلمة")
    lexicon = WhooshEngine(index).snapshot().lexicon
    click.echo(f"{service.collection().paragraphs:,} paragraphs; ms of CPU time, p50 and p95")
    started = process_time()
    found = service.stories(StoriesRequest())
    click.echo(f"{found.total:,} stories, worked out and listed in {(process_time() - started) * 1000:.0f} ms")
    listed = words(lexicon)
    for name, addresses in (pages(listed) | story_pages(service) | basket_pages(service, listed[0])).items():
        asked = list(addresses)
        if not asked:
            continue
        collect_seldom()
        rounds = [[cost(client, address) for address in asked] for _ in range(2)]
        shown = (f"{np.percentile(one, 50):7.1f} {np.percentile(one, 95):7.1f}" for one in rounds)
        click.echo(f"{name:18} first {next(shown)}   again {next(shown)}")


if __name__ == "__main__":
    main()
