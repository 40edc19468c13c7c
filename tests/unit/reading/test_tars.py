"""Archives and compressions beside .zip and .gz: tars, .bz2, .zst; and those that are broken or too large."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from index.model import Article
from index.reading import Refusal
from tests.unit.reading.outcomes import PLAIN, only, read, refused

PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstd.compress,
}


def tarred(files: dict[str, bytes], more: tarfile.TarInfo | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        if more is not None:
            archive.addfile(more)
    return buffer.getvalue()


@pytest.mark.parametrize("packed", PACK)
def test_compression_does_not_show(tmp_path: Path, packed: str) -> None:
    article = only(read(tmp_path, f"a.txt{packed}", PACK[packed](PLAIN.encode())))
    assert (article.id, article.title) == ("a", "عنوان المقال")


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("n.tar", ""),
        ("n.tar.gz", ".gz"),
        ("n.tgz", ".gz"),
        ("n.tar.bz2", ".bz2"),
        ("n.txz", ".xz"),
        ("n.tar.zst", ".zst"),
    ],
)
def test_a_tar_is_a_folder_in_any_compression(tmp_path: Path, name: str, packed: str) -> None:
    link = tarfile.TarInfo("link.txt")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    files = {
        "b/مقال.txt": PLAIN.encode(),
        "../../evil.txt": PLAIN.encode(),
        "r.jsonl": b'{"body": "x"}\n',
        "i.png": b"x",
    }
    outcomes = read(tmp_path, name, PACK[packed](tarred(files, link)))
    assert [o.origin for o in outcomes] == [f"{name}/b/مقال.txt", f"{name}/evil.txt", f"{name}/r.jsonl#1"]
    assert {o.source for o in outcomes if isinstance(o, Article)} == {"n"}


def test_a_bad_member_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    outcomes = read(tmp_path, "n.tar", tarred({"a.docx": b"no", "b.txt": PLAIN.encode()}))
    assert [type(outcome) for outcome in outcomes] == [Refusal, Article]


@pytest.mark.parametrize("packed", [".bz2", ".zst"])
def test_a_compressed_file_that_is_cut_or_none_is_refused(tmp_path: Path, packed: str) -> None:
    assert "cannot be read" in refused(read(tmp_path, f"a.txt{packed}", PACK[packed](PLAIN.encode() * 99)[:60]))
    assert "cannot be read" in refused(read(tmp_path, f"a.txt{packed}", b"plain text"))


@pytest.mark.parametrize("name", ["a.txt.bz2", "a.txt.zst", "a.tar.bz2", "a.tzst"])
def test_a_bomb_stops_at_the_bound(tmp_path: Path, name: str) -> None:
    zeros = bytes(40 << 20)
    data = tarred({"a.txt": zeros}) if ".t" in name and "txt" not in name else zeros
    packed = PACK[".bz2" if name.endswith("bz2") else ".zst"](data)
    assert "MiB" in refused(read(tmp_path, name, packed, file_mib=4, article_mib=2))


def test_what_is_no_tar_is_refused(tmp_path: Path) -> None:
    assert "archive" in refused(read(tmp_path, "a.tar", b"plain text" * 99))
