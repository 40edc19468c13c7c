"""Every paragraph that says something, as a table of its own: python docs/example.py INDEX QUERY [SOURCE …]."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from index.errors import BadRequest, IndexUnavailable
from search.results import Hit, SearchRequest
from search.service import SearchService, open_service


def rows(service: SearchService, request: SearchRequest) -> Iterator[tuple[str, str, int, str]]:
    """The date, source, number and marked words of every result."""
    for hit in service.export(request).hits:
        article, paragraph = hit.article, hit.paragraph
        yield article.date.iso if article.date else "", article.source or "", paragraph.number, " ".join(words(hit))


def words(hit: Hit) -> list[str]:
    """What of a hit matches the query, as it is written."""
    return [hit.paragraph.text[span.start : span.start + span.length] for span in hit.spans]


def main(index_dir: str, query: str, *sources: str) -> None:
    """Print the table."""
    request = SearchRequest(query, chosen={"source": sources} if sources else {}, sort="-date")
    with open_service(index_dir) as service:
        for row in rows(service, request):
            print(*row, sep="\t")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (BadRequest, IndexUnavailable) as error:
        sys.exit(str(error))
