"""A server under load: mixed requests by 1 to 64 clients, silent and slow connections, reindexes going on.

    python -m benchmarks.load --seconds 600
    python -m benchmarks.load --index var/index --seconds 60 --clients 1,16

Without `--index` the articles of `--corpus` are copied and indexed, and one of them changes every few seconds in every
other round. A round is so many clients over so many seconds; what it shows: answers, errors (any status but 200, any
connection that ends before its answer), milliseconds that clients wait, memory of all processes of the server (pages
they share counted once), and its open files.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from urllib.parse import quote, urlencode

import click

from index.pipeline.reindex import reindex
from index.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
_SERVE = "from web.commands import main; main()"
_WAIT_S = 60
_REINDEX_EVERY_S = 3
_SLOW_EVERY_S = 2


@dataclass(frozen=True, slots=True)
class Round:
    """What one round shows; times in milliseconds."""

    clients: int
    idle: int
    reindexing: bool
    answers: int
    errors: int
    per_s: float
    p50: float
    p95: float
    p99: float
    max: float
    memory_mib: float
    files: int


@contextmanager
def server(index_dir: Path, folder: Path) -> Iterator[tuple[int, int]]:
    """A running `bahith serve` of an index: its port and its process."""
    environment = os.environ | {"BAHITH_INDEX_DIR": str(index_dir), "BAHITH_CORPUS_DIR": str(folder)}
    command = [sys.executable, "-c", _SERVE, "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        port = int(process.stdout.readline().rpartition(":")[2])
        _answer(http.client.HTTPConnection("127.0.0.1", port, timeout=_WAIT_S), "/healthz")
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def paths(port: int, seed: int = 1) -> list[str]:
    """Requests as readers and programs make them, of the words of the titles of what is served."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_WAIT_S)
    hits = json.loads(_answer(connection, "/api/v1/search?per_page=100&sort=-date&group=article")[1])["hits"]
    chance = random.Random(seed)
    words = sorted({word for hit in hits for word in hit["title"].split() if len(word) > 3})
    made = []
    for hit in hits:
        one, two, three = (chance.choice(words) for _ in range(3))
        asked = chance.choice([one, f"{one} {two}", f"{one} {two} {three}", f'"{one} {two}"', f"{one[:3]}*", f"{one}~"])
        narrowed = {"year": hit["date"][:4]} if hit["date"] and chance.random() < 0.3 else {}
        query = urlencode({"q": asked, **narrowed})
        made += [
            f"/api/v1/search?{query}",
            f"/search?{query}",
            f"/api/v1/search?{query}&match=broad&group=article",
            f"/articles/{quote(hit['article_id'])}?{urlencode({'q': one})}",
            f"/api/v1/suggest?{urlencode({'q': one[:3]})}",
            f"/search?{query}&format=csv",
        ]
    chance.shuffle(made)
    return made


def _answer(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def _client(port: int, asked: Sequence[str], until: float) -> tuple[list[float], int]:
    """The milliseconds of each answer until a moment, and how many requests had none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_WAIT_S)
    times, errors = [], 0
    for turn in range(sys.maxsize):
        if time.perf_counter() >= until:
            break
        started = time.perf_counter()
        try:
            status, _ = _answer(connection, asked[turn % len(asked)])
            errors += status != 200
        except (OSError, http.client.HTTPException):
            errors += 1
            connection.close()
        times.append((time.perf_counter() - started) * 1000)
    connection.close()
    return times, errors


@contextmanager
def idle_connections(port: int, count: int) -> Iterator[None]:
    """So many connections that say nothing, and as many that say a header every few seconds, made anew as they end."""
    over = Event()

    def hold() -> None:
        held: list[socket.socket] = []
        while not over.wait(_SLOW_EVERY_S):
            held = [one for one in held if _alive(one)]
            for number in range(len(held), 2 * count):
                one = socket.create_connection(("127.0.0.1", port), timeout=_WAIT_S)
                if number % 2:
                    one.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
                held.append(one)
        for one in held:
            one.close()

    holder = Thread(target=hold)
    holder.start()
    try:
        yield
    finally:
        over.set()
        holder.join()


def _alive(connection: socket.socket) -> bool:
    """Whether the server still holds a connection; another byte is sent where a request has been begun."""
    try:
        connection.setblocking(False)
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


@contextmanager
def repeated_reindex(settings: Settings | None) -> Iterator[None]:
    """An article that changes, and a reindex, every few seconds; nothing without settings."""
    over = Event()

    def change() -> None:
        turn = 0
        while settings and not over.wait(_REINDEX_EVERY_S):
            turn += 1
            (settings.corpus_dir / "changing.txt").write_text(
                f"مقال يتغيّر {turn}\n\nفقرة عن الماء رقم {turn}.\n", "utf-8"
            )
            reindex(settings)

    changer = Thread(target=change)
    changer.start()
    try:
        yield
    finally:
        over.set()
        changer.join()


def _memory_mib(process: int) -> float:
    """Memory of a process and its children, pages they share counted once (PSS)."""
    return sum(_rolled_up(one, "Pss:") for one in processes(process))


def private_mib(process: int) -> float:
    """What a process holds for itself alone."""
    return _rolled_up(process, "Private_Dirty:") + _rolled_up(process, "Private_Clean:")


def _rolled_up(process: int, name: str) -> float:
    """A line of what the system says of a process' memory, in MiB; 0 where it does not tell."""
    rollup = Path(f"/proc/{process}/smaps_rollup")
    lines = rollup.read_text().splitlines() if rollup.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0) / 1024


def _files(process: int) -> int:
    folders = [Path(f"/proc/{one}/fd") for one in processes(process)]
    return sum(len(list(folder.iterdir())) for folder in folders if folder.exists())


def processes(process: int) -> list[int]:
    """A process and its children."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [process, *(int(one) for one in listed.read_text().split())] if listed.exists() else [process]


def measure(
    port: int, process: int, asked: Sequence[str], clients: int, seconds: float, idle: int, busy: bool
) -> Round:
    """One round."""
    until = time.perf_counter() + seconds
    turns = (number * 37 % len(asked) for number in range(clients))
    starts = [[*asked[turn:], *asked[:turn]] for turn in turns]
    with ThreadPoolExecutor(clients) as pool:
        done = list(pool.map(lambda own: _client(port, own, until), starts))
    times = sorted(time_ms for own, _ in done for time_ms in own) or [0.0]
    at = [round(times[min(int(len(times) * share), len(times) - 1)], 1) for share in (0.5, 0.95, 0.99, 1)]
    p50, p95, p99, longest = at
    return Round(
        clients=clients,
        idle=idle,
        reindexing=busy,
        answers=len(times),
        errors=sum(errors for _, errors in done),
        per_s=round(len(times) / seconds, 1),
        p50=p50,
        p95=p95,
        p99=p99,
        max=longest,
        memory_mib=round(_memory_mib(process), 1),
        files=_files(process),
    )


@click.command()
@click.option("--index", "index_dir", type=click.Path(exists=True, path_type=Path), help="an index to serve as it is")
@click.option("--corpus", type=click.Path(exists=True, path_type=Path), default=ROOT / "corpus")
@click.option("--seconds", default=600, help="how long it takes in all")
@click.option("--clients", default="1,4,16,64")
@click.option("--idle", default=500, help="silent connections, and as many slow ones, in the second half")
@click.option("--json", "as_json", is_flag=True)
def main(index_dir: Path | None, corpus: Path, seconds: int, clients: str, idle: int, as_json: bool) -> None:
    """Measure a server under load."""
    counts = [int(count) for count in clients.split(",")]
    with ExitStack() as stack:
        settings = None
        if index_dir is None:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            shutil.copytree(corpus, folder / "corpus")
            settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "index")
            reindex(settings)
        served = settings.index_dir if settings else index_dir
        assert served
        port, process = stack.enter_context(server(served, corpus))
        asked = paths(port)
        kinds = [(held, busy) for held in (0, idle) for busy in ((False, True) if settings else (False,))]
        plan = [(count, held, busy) for held, busy in kinds for count in counts]
        for count, held, busy in plan:
            with idle_connections(port, held), repeated_reindex(settings if busy else None):
                shown = measure(port, process, asked, count, seconds / len(plan), held, busy)
            click.echo(json.dumps(asdict(shown)) if as_json else _line(shown))


def _line(shown: Round) -> str:
    return "  ".join(f"{name} {value}" for name, value in asdict(shown).items())


if __name__ == "__main__":
    main()
