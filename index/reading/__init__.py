"""Reading: a file → its articles. What stands in a file is understood as far as its signs go, and never lost."""

from index.reading.files import SourceFile, find_files
from index.reading.options import ReadingOptions
from index.reading.reader import read_file
from index.reading.result import Refusal, article_digest

__all__ = ["ReadingOptions", "Refusal", "SourceFile", "article_digest", "find_files", "read_file"]
