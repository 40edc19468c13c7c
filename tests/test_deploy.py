"""What deploy/ promises holds: exit codes, units, the proxy."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest
import yaml

from index.pipeline.reindex import index_articles
from index.settings import load_settings
from tests.samples import SAMPLES
from tests.servers import server

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
UNITS = ["bahith.service", "bahith-reindex.service", "bahith-reindex.timer"]


def started(tmp_path: Path, code: int) -> subprocess.CompletedProcess[str]:
    """The script of the image, with a `bahith` whose reindex ends with this code."""
    program = tmp_path / "bahith"
    program.write_text(f'#!/bin/sh\necho "$1"\ntest "$1" = serve || exit {code}\n')
    program.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    return subprocess.run(
        ["sh", DEPLOY / "start.sh"], env=environment, capture_output=True, text=True, check=False, timeout=20
    )


@pytest.mark.parametrize("code", [0, 1])
def test_what_could_be_indexed_is_served(tmp_path: Path, code: int) -> None:
    done = started(tmp_path, code)
    assert (done.returncode, done.stdout.split()) == (0, ["reindex", "serve"])


@pytest.mark.parametrize("code", [2, 3, 137])
def test_nothing_is_served_when_indexing_failed(tmp_path: Path, code: int) -> None:
    done = started(tmp_path, code)
    assert (done.returncode, done.stdout.split()) == (code, ["reindex"])


def test_the_image_runs_as_nobody_and_writes_nowhere_but_its_volume() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert text.index("\nUSER bahith") < text.index("\nCMD")
    assert "--start-period=" in text
    compiled = text.index("python -m index.arabic.morphology")  # who serves cannot write it there
    assert text.index("COPY index") < compiled < text.index("\nUSER bahith")
    copied = [name for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE) for name in line.split()[:-1]]
    assert [name for name in copied if not (DEPLOY.parent / name).exists()] == []
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_units_are_right(tmp_path: Path) -> None:
    """systemd has nothing to say against them, once the program is where they say."""
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8").replace("/opt/bahith/.venv/bin/bahith", "/bin/true")
        (tmp_path / name).write_text(text, "utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in verified.stderr.splitlines() if "bahith" in line] == []


@pytest.mark.parametrize("program", ["nginx", "caddy"])
def test_the_site_works_under_a_path_behind_a_proxy(tmp_path: Path, program: str) -> None:
    """The examples run as they are, their ports changed: links of a page lead where they should, through the proxy."""
    if not shutil.which(program):
        pytest.skip(f"no {program} here")
    index_articles(tmp_path / "index", SAMPLES)
    port = free_port()
    with server(tmp_path / "index", trusted_proxies=1) as (behind, _), PROXIES[program](tmp_path, behind, port):
        page = fetched(f"http://127.0.0.1:{port}/bahith/")
        links = set(re.findall(r'(?:href|src)="(/[^"]*)"', page))
        assert links
        assert all(link.startswith("/bahith/") for link in links)
        for link in sorted(links)[:12]:
            fetched(f"http://127.0.0.1:{port}{link}")
        assert f'href="http://127.0.0.1:{port}/bahith/' in page
        assert fetched(f"http://127.0.0.1:{port}/bahith") == page


def nginx(directory: Path, behind: int, port: int) -> AbstractContextManager[None]:
    """The example's proxy at a port, in front of the server at another."""
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{behind}").replace("80;", f"127.0.0.1:{port};")
    (directory / "site.conf").write_text(site.replace("$host", "$http_host"), "utf-8")
    temporary = "".join(
        f"{kind}_temp_path {directory}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (directory / "nginx.conf").write_text(
        f"daemon off; pid {directory}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {temporary} include {directory}/site.conf; }}"
    )
    return running(["nginx", "-c", f"{directory}/nginx.conf"], directory)


def caddy(directory: Path, behind: int, port: int) -> AbstractContextManager[None]:
    """The same of the other example, without TLS."""
    site = (DEPLOY / "Caddyfile").read_text("utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    site = site.replace("library.example.org {", f"http://127.0.0.1:{port} {{")
    (directory / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{site}", "utf-8")
    return running(["caddy", "run", "--config", f"{directory}/Caddyfile", "--adapter", "caddyfile"], directory)


PROXIES = {"nginx": nginx, "caddy": caddy}


@contextmanager
def running(command: list[str], home: Path) -> Iterator[None]:
    """A program that runs meanwhile, and keeps what it keeps in a folder."""
    environment = os.environ | {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            yield
        finally:
            process.terminate()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def fetched(address: str) -> str:
    """What is at an address, once somebody listens there."""
    for _ in range(100):
        with suppress(ConnectionError, urllib.error.URLError), urllib.request.urlopen(address, timeout=10) as answer:
            return str(answer.read(), "utf-8", "replace")
        time.sleep(0.05)
    raise AssertionError(f"nothing answers at {address}")


def test_the_cluster_is_reached_by_bahith_alone() -> None:
    """The node of the compose file has no port of the host, and both services of Bahith are told where it is."""
    services = yaml.safe_load((DEPLOY / "compose.cluster.yaml").read_text("utf-8"))["services"]
    assert "ports" not in services["opensearch"]
    for name in ("bahith", "reindex"):
        given = {
            variable.removeprefix("BAHITH_").lower(): value for variable, value in services[name]["environment"].items()
        }
        settings = load_settings({}, {f"BAHITH_{name.upper()}": value for name, value in given.items()})
        assert (settings.engine, settings.opensearch_hosts) == ("opensearch", "http://opensearch:9200")
