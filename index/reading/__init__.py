"""Reading: a file → its articles. What stands in a file is understood as far as its signs go, and never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from index.reading.files import SourceFile, find_files
from index.reading.options import ReadingOptions
from index.reading.result import Outcome, Refusal, article_digest

if TYPE_CHECKING:
    from index.reading.rows import Row

__all__ = ["ReadingOptions", "Refusal", "SourceFile", "article_digest", "find_files", "read_file"]


def read_file(
    file: SourceFile,
    options: ReadingOptions,
    part: int = 0,
    parts: int = 1,
    passes: Callable[[Row], bool] = lambda row: False,
) -> Outcome:
    """The articles of a file, see `reader.read_file`; the readers are loaded once there is a file to read.

    A reindex that finds nothing changed takes half as long without them.
    """
    from index.reading import reader

    return reader.read_file(file, options, part, parts, passes)
