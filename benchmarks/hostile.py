"""Requests made to do harm, asked of a real server one by one: status, work and memory of each; then many at random.

    python -m benchmarks.hostile --index var/index --requests 20000

The work is CPU time of the server's processes, so that what else the machine does is not counted; memory is what they
hold for themselves alone. It ends with status 1 if a request was answered 5xx, took more than a second of work (but an
export of everything, which is streamed) or ended a process.
"""

from __future__ import annotations

import http.client
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import click

from benchmarks.load import private_mib, processes, server
from tests.pages.test_hostile import ARABIC, HEADERS, MATCHES, METHODS, NAMES, QUERIES, ROUTES, VALUES

_TICKS = os.sysconf("SC_CLK_TCK")
_MOST_MS = 1000
_WAIT_S = 60


@dataclass(frozen=True, slots=True)
class Request:
    """A request to send, and what it is called."""

    name: str
    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    streams: bool = False
    """Whether the answer is written as it is read, in no turn: it may be long."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request; status 0: no answer at all."""

    status: int
    work_ms: int
    kib: int


class Client:
    """What asks a server one thing after the other, and looks at its processes."""

    def __init__(self, port: int, process: int) -> None:
        self._port, self._process = port, process

    def ask(self, request: Request) -> Outcome:
        """The outcome of one request, on a connection of its own."""
        before = self.work_ms()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_WAIT_S)
        try:
            connection.putrequest(request.method, request.path, skip_host=any(n == "Host" for n, _ in request.headers))
            for name, value in request.headers:
                connection.putheader(name, value.encode())
            connection.endheaders()
            answer = connection.getresponse()
            status, size = answer.status, len(answer.read())
        except (OSError, http.client.HTTPException):
            status, size = 0, 0
        finally:
            connection.close()
        return Outcome(status, self.work_ms() - before, size // 1024)

    def work_ms(self) -> int:
        """CPU milliseconds of all processes of the server, from their beginning."""
        stats = (Path(f"/proc/{one}/stat").read_text().rpartition(") ")[2].split() for one in processes(self._process))
        return sum((int(fields[11]) + int(fields[12])) * 1000 // _TICKS for fields in stats)

    def memory_mib(self) -> list[int]:
        """What each process that answers holds for itself alone."""
        return [round(private_mib(one)) for one in processes(self._process)[1:]]

    def workers(self) -> list[int]:
        """The processes that answer."""
        return processes(self._process)[1:]


def worst_requests() -> Iterator[Request]:
    """Each kind of request that was dear or an error once."""
    for name, q in QUERIES.items():
        for match in MATCHES:
            for path in ("/search", "/api/v1/lines", "/api/v1/compare"):
                yield Request(f"{path}: {name}, {match}", f"{path}?{urlencode({'q': q[:500], 'match': match})}")
    for name in ("source", "author", "cited", "year"):
        for count in (20, 100, 400):
            values = "&".join(f"{name}={number:x}" for number in range(count))
            yield Request(f"{count} values of {name}", f"/search?q=a&{values}")
    yield Request("20,000 values of author", f"/search?q=a&{'&'.join(f'author={n:x}' for n in range(3000))}")
    yield Request("suggestions of prefixes", f"/api/v1/suggest?{urlencode({'q': ' '.join(ARABIC)})}")
    for host in ("a..b", "xn--", "xn--a", "x" * 64, "..", "a b", "[::1", "é"):
        yield Request(f"Host {host[:12]}", "/", headers=(("Host", host),))
    yield Request("headers of 40 KiB", "/api/v1/search", headers=(("X-Long", "x" * 40_000),))
    yield Request("headers of 300 KiB", "/api/v1/search", headers=(("X-Long", "x" * 300_000),))
    for export in ("csv", "ris", "bibtex", "rss"):
        yield Request(f"everything as {export}", f"/api/v1/search?format={export}", streams=True)
    for depth in (1, 50, 500):
        yield Request(f"page {depth}", f"/search?q={quote('في')}&page={depth}")
    yield Request("site map", "/sitemap.xml")
    yield Request("site map 1", "/sitemap-1.xml")


def memory_requests(seed: int = 1) -> Iterator[Request]:
    """Requests each of which could be remembered for good: languages, addresses, values never seen before."""
    chance = random.Random(seed)
    for _ in range(200):
        strange = "".join(chance.choices(ARABIC, k=60))
        headers = (("Accept-Language", ",".join(f"{chance.randrange(10**6):x};q=0.{n}" for n in range(1, 9))),)
        yield Request("never seen", f"/search?q={quote(strange)}&source={quote(strange[::-1] * 4)}", headers=headers)


def random_requests(seed: int = 1) -> Iterator[Request]:
    """Routes, parameters, methods and headers put together at random, for ever."""
    chance = random.Random(seed)
    while True:
        pairs = [(chance.choice(NAMES), chance.choice(VALUES)) for _ in range(chance.randrange(6))]
        query = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])
        sent = {name: chance.choice(["ar", "*", "a..b", "bytes=9-1", "x" * 99]) for name in chance.sample(HEADERS, 2)}
        path = quote(chance.choice(ROUTES), safe="/%")
        yield Request("at random", f"{path}?{query}", chance.choice(METHODS), tuple(sent.items()))


@click.command()
@click.option("--index", "index_dir", type=click.Path(exists=True, path_type=Path), default=Path("var/index"))
@click.option("--requests", default=1000, help="requests at random, after the worst of each kind")
def main(index_dir: Path, requests: int) -> None:
    """Ask a server for what should do it no good."""
    faults = 0
    with server(index_dir, Path("corpus")) as (port, process):
        client = Client(port, process)
        workers = client.workers()
        for request in worst_requests():
            outcome = client.ask(request)
            bad = outcome.status >= 500 or (outcome.work_ms > _MOST_MS and not request.streams)
            faults += bad
            click.echo(
                f"{outcome.status}  {outcome.work_ms:5} ms  {outcome.kib:6} KiB  {client.memory_mib()} MiB  "
                f"{request.name}{'  ←' if bad else ''}"
            )
        for name, asked in (("never seen", memory_requests()), ("at random", random_requests())):
            faults += _many(client, name, asked, requests)
        lost = workers != client.workers()
    click.echo(f"faults {faults}, processes {'lost' if lost else 'the same'}")
    sys.exit(faults > 0 or lost)


def _many(client: Client, name: str, asked: Iterator[Request], count: int) -> int:
    """Ask many, and say what came of them; returns how many faults there were."""
    before, started = client.memory_mib(), time.perf_counter()
    outcomes = [client.ask(request) for request, _ in zip(asked, range(count), strict=False)]
    statuses = Counter(outcome.status for outcome in outcomes)
    slow = sum(outcome.work_ms > _MOST_MS for outcome in outcomes)
    click.echo(
        f"{name}: {len(outcomes)} in {time.perf_counter() - started:.0f} s, {dict(sorted(statuses.items()))}, over a "
        f"second of work {slow}, most {max(o.work_ms for o in outcomes)} ms, MiB {before} → {client.memory_mib()}"
    )
    return slow + sum(number for status, number in statuses.items() if status >= 500)


if __name__ == "__main__":
    main()
