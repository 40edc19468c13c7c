"""Nodes of OpenSearch for tests, each in a JVM of its own, from artefacts of Maven Central pinned by checksum."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
LEAST_JAVA = 21
"""The Java that OpenSearch 3 asks for at least."""

READY_WITHIN_S = 240
_HEAP = "384m"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


class NoCluster(Exception):
    """A cluster cannot be started here; the message says what is missing."""


@cache
def java() -> Path:
    """A Java that is new enough, of those that are installed; raises NoCluster where there is none."""
    homes = [Path(os.environ["JAVA_HOME"])] if "JAVA_HOME" in os.environ else []
    found = [home / "bin" / "java" for home in (*homes, *sorted(Path("/usr/lib/jvm").glob("*")))]
    on_path = shutil.which("java")
    for candidate in (*found, *([Path(on_path)] if on_path else [])):
        if candidate.is_file() and _version(candidate) >= LEAST_JAVA:
            return candidate
    raise NoCluster(f"no Java {LEAST_JAVA} or later found by JAVA_HOME, in /usr/lib/jvm or on PATH")


def _version(candidate: Path) -> int:
    told = subprocess.run([candidate, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else 0


@cache
def artefacts() -> Path:
    """The folder with the jars of pom.xml, each of them as checksums.txt says; fetched by Maven once."""
    lines = (line.split() for line in (HERE / "checksums.txt").read_text().splitlines())
    pinned = {name: checksum for checksum, name in lines}
    key = hashlib.sha256("".join(sorted(pinned.values())).encode()).hexdigest()[:12]
    folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "bahith-tests" / key
    if not folder.is_dir():
        _fetch(folder)
    wrong = {name for name, checksum in pinned.items() if _sha256(folder / name) != checksum}
    wrong |= {path.name for path in folder.iterdir()} - pinned.keys()
    if wrong:
        raise AssertionError(f"{folder}: not the files that checksums.txt names: {', '.join(sorted(wrong))}")
    return folder


@cache
def compiled() -> Path:
    """The folder with SearchNode as byte code, compiled once; three nodes that each compile it start late."""
    source = HERE / "SearchNode.java"
    folder = artefacts().with_suffix(f".{_sha256(source)[:12]}.classes")
    if not folder.is_dir():
        partial = folder.with_suffix(f".{os.getpid()}.partial")
        command = [str(java().parent / "javac"), "-cp", f"{artefacts()}/*", "-d", str(partial), str(source)]
        if subprocess.run(command, check=False).returncode:
            raise NoCluster(f"{command[0]} cannot compile SearchNode.java: is it a JDK?")
        with suppress(OSError):  # another worker of the tests was faster
            partial.rename(folder)
    return folder


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise NoCluster("no Maven (mvn) on PATH")
    partial = folder.with_suffix(f".{os.getpid()}.partial")
    command = [maven, "-q", "-B", "-f", str(HERE / "pom.xml"), _COPY, f"-DoutputDirectory={partial}"]
    fetched = subprocess.run(command, capture_output=True, text=True, check=False)
    if fetched.returncode:
        raise NoCluster(f"Maven could not fetch the artefacts: {fetched.stdout[-300:]}")
    try:
        partial.rename(folder)
    except OSError:  # another worker of the tests was faster
        shutil.rmtree(partial)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


@dataclass(slots=True)
class Node:
    """A node, and its JVM while it runs."""

    name: str
    home: Path
    port: int
    transport_port: int
    managers: Sequence[str]
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the JVM, without waiting for it."""
        self.home.mkdir(parents=True, exist_ok=True)
        command = [
            *(str(java()), f"-Xms{_HEAP}", f"-Xmx{_HEAP}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            *("--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/java.nio=ALL-UNNAMED"),
            *("-cp", f"{compiled()}:{artefacts()}/*", "SearchNode"),
            *(self.name, str(self.home), str(self.port), str(self.transport_port), ",".join(self.managers)),
            "indices.query.bool.max_clause_count=65536",
            f"path.repo={self.home.parent / 'snapshots'}",
        ]
        with (self.home / "output.txt").open("ab") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output)

    def wait_ready(self) -> None:
        """Wait until it says that it is ready; raises AssertionError with what it said where it is not in time."""
        last = time.monotonic() + READY_WITHIN_S
        output = self.home / "output.txt"
        while time.monotonic() < last and self.process and self.process.poll() is None:
            if b"READY" in output.read_bytes():
                return
            time.sleep(0.2)
        raise AssertionError(f"{self.name} is not ready: {output.read_text('utf-8', 'replace')[-2000:]}")

    def kill(self) -> None:
        """Kill the JVM (SIGKILL), as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Let the JVM end."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None
            (self.home / "output.txt").unlink(missing_ok=True)


class Nodes:
    """A cluster of some nodes in a folder, all of which may manage it and hold data."""

    def __init__(self, folder: Path, count: int = 1) -> None:
        ports = free_ports(2 * count)
        names = [f"node{number}" for number in range(count)]
        managers = [f"{name}:{port}" for name, port in zip(names, ports[count:], strict=True)]
        each = zip(names, ports[:count], ports[count:], strict=True)
        self.nodes = [Node(name, folder / name, http, transport, managers) for name, http, transport in each]

    def __enter__(self) -> Nodes:
        try:
            for node in self.nodes:
                node.start()
            for node in self.nodes:
                node.wait_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for node in self.nodes:
            node.stop()

    @property
    def hosts(self) -> str:
        """The addresses of all nodes, as the setting `opensearch_hosts` has them."""
        return " ".join(node.address for node in self.nodes)


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody listens on just now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
