"""Reading: a file → its articles. What stands in a file is understood as far as its signs go, and never lost.

`reader.read_file` reads; with all readers it takes half the time of a reindex that finds nothing changed, so that it is
imported where there is a file to read.
"""

from index.reading.files import SourceFile, find_files
from index.reading.options import ReadingOptions
from index.reading.result import Refusal, article_digest

__all__ = ["ReadingOptions", "Refusal", "SourceFile", "article_digest", "find_files"]
