"""What libraries read out of an Arabic PDF: why Bahith refuses PDF files (docs/formats.md).

    python -m benchmarks.pdf [--words N]

Sample articles are printed to PDF by the machine's Chromium; each library that is installed (pypdf, PyMuPDF,
pdfminer.six: the `bench` extra) reads them back, and the words that come back in their order are counted, by their
spellings: harakat and presentation forms are forgiven. Two figures for each: as it gives the text, and with the words
of every line turned round, as a reader of PDF files would have to mend it.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.screenshots import ARGUMENTS
from index.arabic.tokenizer import Analyzer
from index.model import Article
from index.reading import ReadingOptions, find_files, read_file

CORPUS = Path(__file__).parent.parent / "corpus"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print, for each library, the share of words that come back in their order."""
    parser = argparse.ArgumentParser(description="What libraries read out of an Arabic PDF.")
    parser.add_argument("--words", type=int, default=1200, help="words to print, whole paragraphs")
    paragraphs = _paragraphs(parser.parse_args(arguments).words)
    right = Analyzer().terms("\n".join(paragraphs))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "articles.pdf"
        _print(paragraphs, file)
        print(f"{len(right)} words")
        for name, read in READERS.items():
            try:
                lines = [Analyzer().terms(line) for line in read(file).splitlines()]
                given, turned = (in_order(right, list(chain(*way))) for way in (lines, map(reversed, lines)))
                print(f"{name:14} {given:4.0%} {turned:4.0%}")
            except ImportError:
                print(f"{name:14} not installed")


def in_order(right: Sequence[str], got: Sequence[str]) -> float:
    """The share of words that come back as they were and in their order (the longest matching blocks).

    >>> in_order(["a", "b", "c", "d"], ["a", "x", "c", "d"])
    0.75
    """
    blocks = SequenceMatcher(None, right, got, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(right)


def _paragraphs(words: int) -> list[str]:
    """Paragraphs of the sample collection, about so many words of them."""
    texts: list[str] = []
    for file in find_files(CORPUS):
        for article in read_file(file, ReadingOptions()):
            if isinstance(article, Article) and sum(len(text.split()) for text in texts) < words:
                texts += [paragraph.text for paragraph in article.paragraphs]
    return texts


def _print(paragraphs: Sequence[str], file: Path) -> None:
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        page = browser.new_page()
        page.set_content(f'<html dir="rtl" lang="ar"><body>{body}</body></html>')
        page.pdf(path=file)
        browser.close()


def _pypdf(file: Path) -> str:
    pypdf: Any = importlib.import_module("pypdf")
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def _pymupdf(file: Path) -> str:
    pymupdf: Any = importlib.import_module("pymupdf")
    return "\n".join(page.get_text() for page in pymupdf.open(file))


def _pdfminer(file: Path) -> str:
    high_level: Any = importlib.import_module("pdfminer.high_level")
    return str(high_level.extract_text(file))


READERS: dict[str, Callable[[Path], str]] = {"pypdf": _pypdf, "PyMuPDF": _pymupdf, "pdfminer.six": _pdfminer}

if __name__ == "__main__":
    main()
