"""How fast: indexing, disk, memory, cold start, queries by kind, and requests over HTTP, against peers in one run.

    python -m benchmarks.speed --articles FILE.jsonl[.xz] [--paragraphs N] [--against whoosh,tantivy,sqlite] [--json]

Every engine runs in a process of its own, on one core's worth of threads, and is given the same articles, the same
tokens and the same 300 queries, in turns. Times are CPU time (of all threads), ratios are of the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.peers import PEERS, fresh_directory
from benchmarks.speed_queries import Query, make_queries, read_articles, stem_tokens
from index.arrays.heap import give_back, share_one_heap

REPEATS = 3
ROUNDS, HTTP_ROUNDS = 7, 3
"""Engines are asked in turns, so that a machine that is slower for a while is so for all; the medians are printed."""

LONG_S = 60
"""An engine that took longer than this is asked once."""

Figures = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark, or (`--step`) one engine's part of it."""
    options = _options(arguments)
    if options.step:
        print(json.dumps(STEPS[options.step](options)))
        return
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        figures = _measure(options, Path(work))
    print(json.dumps(figures, ensure_ascii=False, indent=1) if options.json else _table(figures))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description=__doc__.split("\n")[0] if __doc__ else ""
    )
    parser.add_argument("--articles", type=Path, required=True, help="JSON lines, .xz and .gz unpacked")
    parser.add_argument("--paragraphs", type=int, help="as many; more than there are: perturbed copies follow")
    parser.add_argument("--against", default="whoosh,tantivy,sqlite", help="peers, separated by commas")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--http", action=argparse.BooleanOptionalAction, default=True, help="measure requests over HTTP"
    )
    parser.add_argument("--work", type=Path, help="where to put the indexes (default: the system's temporary folder)")
    parser.add_argument("--step", choices=list(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--engine", choices=list(PEERS), help=argparse.SUPPRESS)
    parser.add_argument("--index", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _measure(options: argparse.Namespace, work: Path) -> Figures:
    peers = [name for name in options.against.split(",") if name]
    queries = make_queries(read_articles(options.articles))
    engines = {}
    for name in ["bahith", "bahith_2", "bahith_full", *peers]:
        print(f"{name} …", file=sys.stderr)
        engines[name] = _step(options, "build", name, fresh_directory(work / name))
        if name == "bahith":
            _write_tokens(work, queries)
    for name in engines:
        if name != "bahith_2":
            engines[name] |= _opening(options, name, work / name)
    rounds: dict[str, list[Figures]] = {name: [] for name in engines if name != "bahith_2"}
    for _ in range(ROUNDS):
        for name, measured in rounds.items():
            if not measured or measured[-1]["search_s"] < LONG_S:
                print(f"{name} …", file=sys.stderr)
                measured.append(_step(options, "search", name, work / name))
    for name, measured in rounds.items():
        engines[name] |= _middle(measured)
    figures: Figures = {"engines": engines, "ratios": _ratios(engines)}
    if options.http:
        from benchmarks.speed_http import measure_http

        asked = [" ".join(query.words) for query in queries]
        figures["http"] = _middle([measure_http(work / "bahith_full", asked) for _ in range(HTTP_ROUNDS)])
    return figures


def _write_tokens(work: Path, queries: Sequence[Query]) -> None:
    """Leave the stems and the queries where every engine's process finds them."""
    from search.engines.arrays.engine import WhooshEngine

    lexicon = WhooshEngine(work / "bahith").snapshot().lexicon
    stems = stem_tokens(lexicon)
    alike = {word: lexicon.same_lemma(word) for query in queries for word in query.words}
    tokens = {word: lexicon.term(ids[0]) if ids else word for word, ids in alike.items()}
    asked = [replace(query, tokens=tuple(map(tokens.__getitem__, query.words))) for query in queries]
    (work / "stems.json").write_text(json.dumps(stems), "utf-8")
    (work / "queries.json").write_text(json.dumps([_plain(query) for query in asked]), "utf-8")


def _middle(measured: Sequence[Any]) -> Any:
    """The median of every number in figures of one shape; what is no number is that of the first."""
    first = measured[0]
    if isinstance(first, dict):
        return {key: _middle([each[key] for each in measured]) for key in first}
    return statistics.median(measured) if isinstance(first, int | float) else first


def _opening(options: argparse.Namespace, name: str, directory: Path) -> Figures:
    figures: Figures = {}
    figures["disk_mb"] = round(sum(p.stat().st_size for p in directory.rglob("*") if p.is_file()) / 1e6, 1)
    started = time.perf_counter()
    _step(options, "first", name, directory)
    figures["cold_start_s"] = round(time.perf_counter() - started, 3)
    return figures


def _step(options: argparse.Namespace, step: str, name: str, directory: Path) -> Figures:
    """One engine's part in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.speed", "--step", step, "--engine", name, "--index", str(directory)]
    command += ["--articles", str(options.articles)]
    command += ["--paragraphs", str(options.paragraphs)] if options.paragraphs else []
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=os.environ | threads)
    figures: Figures = json.loads(done.stdout)
    return figures


def _build(options: argparse.Namespace) -> Figures:
    articles = read_articles(options.articles, options.paragraphs)
    table = options.index.parent / "stems.json"
    stems = json.loads(table.read_text("utf-8")) if table.exists() else {}
    before, started = _cpu_s(), time.perf_counter()
    paragraphs = PEERS[options.engine]().build(options.index, articles, stems)
    cpu_s, wall_s = _cpu_s() - before, time.perf_counter() - started
    return {
        "paragraphs": paragraphs,
        "index_per_s": round(paragraphs / wall_s),
        "index_per_cpu_s": round(paragraphs / cpu_s),
        "index_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _first(options: argparse.Namespace) -> Figures:
    """Open and answer one query: what a cold start waits for."""
    peer = PEERS[options.engine]()
    peer.open(options.index)
    return {"total": peer.ask(_queries(options.index)[0])}


def _search(options: argparse.Namespace) -> Figures:
    started = time.perf_counter()
    share_one_heap()  # as a server does
    peer = PEERS[options.engine]()
    peer.open(options.index)
    queries = _queries(options.index)
    first_seen = [_timed(peer.ask, query, peer.forget)[0] for query in queries]
    totals = [peer.ask(query) for query in queries]
    rounds = [[_timed(peer.ask, query)[0] for query in queries] for _ in range(REPEATS)]
    warm = [sorted(times)[REPEATS // 2] for times in zip(*rounds, strict=True)]
    kinds = [query.kind for query in queries]
    give_back()  # as a server does now and then
    return {
        "warm": _percentiles(kinds, warm),
        "first_seen": _percentiles(kinds, first_seen),
        "rss_mb": _memory_mb("VmRSS"),
        "private_mb": _memory_mb("RssAnon"),
        "search_s": round(time.perf_counter() - started, 1),
        "totals": totals,
    }


STEPS: dict[str, Callable[[argparse.Namespace], Figures]] = {"build": _build, "first": _first, "search": _search}


def _timed(ask: Callable[[Query], int], query: Query, before: Callable[[], None] | None = None) -> tuple[float, int]:
    """Milliseconds of CPU time an answer takes, and its total."""
    if before:
        before()
    started = time.process_time_ns()
    total = ask(query)
    return (time.process_time_ns() - started) / 1e6, total


def _percentiles(kinds: Sequence[str], times: Sequence[float]) -> Figures:
    """p50, p95 and p99 of all and by kind, in milliseconds."""
    groups = {"ALL": list(times)} | {
        kind: [t for k, t in zip(kinds, times, strict=True) if k == kind] for kind in kinds
    }
    return {kind: {f"p{p}": round(_percentile(group, p), 4) for p in (50, 95, 99)} for kind, group in groups.items()}


def _percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))]


def _ratios(engines: dict[str, Figures]) -> Figures:
    """How many times the peer's time Bahith takes (below 1: faster), and how many times the peer's rate it indexes."""
    mine, ratios = engines["bahith"], {}
    for name, figures in engines.items():
        if name.startswith("bahith"):
            continue
        ratios[name] = {
            "index": round(mine["index_per_cpu_s"] / figures["index_per_cpu_s"], 2),
            "index_2_processes": round(engines["bahith_2"]["index_per_s"] / figures["index_per_s"], 2),
            **{
                f"{state} {kind} {p}": round(mine[state][kind][p] / max(figures[state][kind][p], 1e-4), 4)
                for state in ("warm", "first_seen")
                for kind in ("ALL", "PHRASE2")
                for p in ("p50", "p95")
            },
            "same_totals": sum(a == b for a, b in zip(mine["totals"], figures["totals"], strict=True)),
        }
    for figures in engines.values():
        figures.pop("totals", None)
    return ratios


def _table(figures: Figures) -> str:
    lines = []
    for name, engine in figures["engines"].items():
        plain = {key: value for key, value in engine.items() if not isinstance(value, dict)}
        lines += [f"{name}: " + ", ".join(f"{key} {value}" for key, value in plain.items())]
        for state in ("warm", "first_seen"):
            for kind, times in engine.get(state, {}).items():
                lines.append(f"    {state:10} {kind:8}" + "".join(f"  {p} {ms:9.3f} ms" for p, ms in times.items()))
    lines += [f"against {name}: {ratios}" for name, ratios in figures["ratios"].items()]
    lines += [f"http {clients} clients: {values}" for clients, values in figures.get("http", {}).items()]
    return "\n".join(lines)


def _queries(index: Path) -> list[Query]:
    return [Query(**row) for row in json.loads((index.parent / "queries.json").read_text("utf-8"))]


def _plain(query: Query) -> dict[str, Any]:
    return {name: getattr(query, name) for name in Query.__slots__}


def _cpu_s() -> float:
    mine, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


def _memory_mb(kind: str) -> int:
    """Resident memory of this process: `VmRSS` with the parts of mapped files that were read, `RssAnon` without."""
    status = Path("/proc/self/status")
    if not status.exists():
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    line = next(line for line in status.read_text().splitlines() if line.startswith(kind))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main()
