"""A file of an article a line is read in parts, by several processes: each row once, under its own number."""

from __future__ import annotations

import io
import json
import os
import random
from pathlib import Path

import pytest

from index.reading import ReadingOptions, rows


class Counted(io.FileIO):
    """A file that counts the bytes that are read of it in blocks."""

    read_bytes = 0

    def read(self, size: int | None = -1) -> bytes:
        """Read and count."""
        block = super().read(-1 if size is None else size)
        Counted.read_bytes += len(block)
        return block


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Rows of different lengths, some of them blank."""
    path, chance = tmp_path / "rows.jsonl", random.Random(3)
    lines = [json.dumps({"body": "x" * chance.randrange(300)}) if chance.random() < 0.9 else "" for _ in range(2000)]
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.mark.parametrize("order", ["ascending", "descending", "any"])
@pytest.mark.parametrize("parts", [1, 7, 150])
def test_parts_have_each_row_once(path: Path, order: str, parts: int) -> None:
    """In whatever order a process reads them, and after the file was changed."""
    for _ in range(2):
        whole = [(n, line) for n, line in enumerate(path.read_bytes().splitlines(keepends=True), 1) if line.strip()]
        numbers = list(range(parts))
        random.Random(5).shuffle(numbers)
        numbers = {"ascending": sorted(numbers), "descending": sorted(numbers)[::-1], "any": numbers}[order]
        found = {part: list(rows.row_slice(path, "", ReadingOptions(), part, parts)) for part in numbers}
        assert [row for part in range(parts) for row in found[part]] == whole
        path.write_bytes(b'{"body": "first"}\n' + path.read_bytes())


def test_the_lines_before_a_part_are_counted_once(path: Path) -> None:
    """Or every part from the beginning: a file of many parts would be read as many times."""
    Counted.read_bytes, parts, size = 0, 100, path.stat().st_size
    with Counted(path) as stream:
        ends = [size * part // parts for part in range(parts)]
        assert [rows._newlines(stream, end) for end in ends] == [path.read_bytes()[:end].count(b"\n") for end in ends]
    assert Counted.read_bytes <= size
    os.utime(path, ns=(1, 1))  # another state of the file: what was counted of the one before says nothing
    with Counted(path) as stream:
        assert rows._newlines(stream, size) == path.read_bytes().count(b"\n")
