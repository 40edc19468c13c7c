"""How well articles come back from PDF files: `python -m benchmarks.pdf [--articles FOLDER] [--keep FOLDER]`.

Articles (the sample collection's) are set by the producers that this machine has: Chromium, WeasyPrint (notes at the
feet of pages), LibreOffice by way of Word (likewise), XeTeX with polyglossia (likewise). Each file is read back, and
three things are counted: words that come back in their order, folded, so that harakat are forgiven;
paragraphs that come back whole, one for one; and notes that come back whole, cited by the right paragraphs.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path

from benchmarks.documents import docx_of, html_of, tex_of
from benchmarks.screenshots import ARGUMENTS
from index.arabic.chain import terms_of
from index.model import Article
from index.reading import ReadingOptions, SourceFile, find_files
from index.reading.reader import read_file

CORPUS = Path(__file__).parent.parent / "corpus"
Producer = Callable[[Sequence[Article], Path], None]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print, for each producer, the shares of words, paragraphs and notes that come back."""
    parser = argparse.ArgumentParser(description="How well articles come back from PDF files.")
    parser.add_argument("--articles", type=Path, default=CORPUS, help="a folder of articles")
    parser.add_argument("--count", type=int, default=20, help="how many of them")
    parser.add_argument("--keep", type=Path, help="a folder for the PDF files")
    parser.add_argument("--producers", nargs="+", choices=PRODUCERS, default=list(PRODUCERS))
    parser.add_argument("--faults", action="store_true", help="also print the paragraphs and notes that are wrong")
    chosen = parser.parse_args(arguments)
    articles = list(islice(_articles(chosen.articles), chosen.count))
    print(f"{len(articles)} articles\n\n| producer | words in order | paragraphs | notes |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as scratch:
        for name, produce in ((name, PRODUCERS[name]) for name in chosen.producers):
            folder = (chosen.keep or Path(scratch)) / name
            folder.mkdir(parents=True, exist_ok=True)
            try:
                produce(articles, folder)
            except (FileNotFoundError, ImportError) as error:
                print(f"| {name} | not here: {error} |")
                continue
            scores = [_Score(article, _read(folder / f"{place}.pdf")) for place, article in enumerate(articles)]
            print(f"| {name} | " + " | ".join(_share(scores, what) for what in ("words", "paragraphs", "notes")) + " |")
            if chosen.faults:
                print(*(fault for score in scores for fault in score.faults), sep="\n")


def in_order(right: Sequence[str], got: Sequence[str]) -> int:
    """How many words come back as they were and in their order (the longest matching blocks).

    >>> in_order(["a", "b", "c", "d"], ["a", "x", "c", "d"])
    3
    """
    blocks = SequenceMatcher(None, right, got, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


class _Score:
    """What of an article came back, as (right, all) for words, paragraphs and notes."""

    def __init__(self, article: Article, got: Article) -> None:
        self.faults: list[str] = []
        words = _terms(_all_text(article))
        self.words = (in_order(words, _terms(_all_text(got))), len(words))
        texts = [_terms(paragraph.text) for paragraph in got.paragraphs]
        self.paragraphs = self._found([paragraph.text for paragraph in article.paragraphs], texts)
        cited = {note.number: _citing(article, note.cited_by) for note in article.notes}
        notes = [_terms(note.text + _citing(got, note.cited_by)) for note in got.notes]
        self.notes = self._found([note.text + cited[note.number] for note in article.notes], notes)

    def _found(self, wanted: Sequence[str], texts: Sequence[Sequence[str]]) -> tuple[int, int]:
        wrong = [text for text in wanted if _terms(text) not in texts]
        self.faults += [f"  ✗ {text[:100]}" for text in wrong]
        return len(wanted) - len(wrong), len(wanted)


def _share(scores: Sequence[_Score], what: str) -> str:
    right, whole = (sum(getattr(score, what)[place] for score in scores) for place in (0, 1))
    return f"{right / max(whole, 1):.1%} of {whole:,}"


def _citing(article: Article, numbers: Sequence[int]) -> str:
    """How the paragraphs that cite a note begin."""
    return " ".join(article.paragraphs[number - 1].text[:40].rsplit(" ", 1)[0] for number in numbers)


def _all_text(article: Article) -> str:
    lines = [article.title, *(p.text for p in article.paragraphs), *(note.text for note in article.notes)]
    return "\n".join(lines)


def _terms(text: str) -> list[str]:
    return terms_of(text)


def _articles(folder: Path) -> Iterator[Article]:
    for file in find_files(folder):
        yield from (article for article in read_file(file, ReadingOptions()) if isinstance(article, Article))


def _read(file: Path) -> Article:
    (outcome,) = read_file(SourceFile(file, file.name), ReadingOptions())
    return outcome if isinstance(outcome, Article) else Article("", "", ())


def _chromium(articles: Sequence[Article], folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        page = browser.new_page()
        for place, article in enumerate(articles):
            page.set_content(html_of(article))
            page.pdf(path=folder / f"{place}.pdf", format="A4")
        browser.close()


def _weasyprint(articles: Sequence[Article], folder: Path) -> None:
    for place, article in enumerate(articles):
        page = folder / f"{place}.html"
        page.write_text(html_of(article, at_foot=True, font="Noto Naskh Arabic"), "utf-8")
        subprocess.run(["weasyprint", "-q", page, page.with_suffix(".pdf")], check=True)


def _libreoffice(articles: Sequence[Article], folder: Path) -> None:
    files = [folder / f"{place}.docx" for place in range(len(articles))]
    for file, article in zip(files, articles, strict=True):
        file.write_bytes(docx_of(article))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", folder, *files], check=True, capture_output=True)


def _xetex(articles: Sequence[Article], folder: Path) -> None:
    for place, article in enumerate(articles):
        (folder / f"{place}.tex").write_text(tex_of(article), "utf-8")
        subprocess.run(
            ["xelatex", "-interaction=batchmode", f"{place}.tex"], cwd=folder, check=True, capture_output=True
        )


PRODUCERS: dict[str, Producer] = {
    "Chromium": _chromium,
    "WeasyPrint": _weasyprint,
    "LibreOffice": _libreoffice,
    "XeTeX": _xetex,
}

if __name__ == "__main__":
    main()
