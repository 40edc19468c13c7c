"""An article taken away as text, Word or EPUB, opened by another reader: pandoc where it is there, and our own."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from index.model import Article
from index.reading import ReadingOptions, find_files
from index.reading.reader import read_file
from tests.pages.articles import ARTICLES, HOSTILE
from tests.samples import SAMPLES
from web.formats.article_files import FILES

ADDRESS = "https://bahith.example/articles/a1"
NAMES = [article.id for article in ARTICLES]
pandoc = pytest.mark.skipif(not shutil.which("pandoc"), reason="no pandoc on this machine")


def named(article_id: str) -> Article:
    return next(article for article in ARTICLES if article.id == article_id)


@pytest.mark.parametrize("kind", ["docx", "epub"])
@pytest.mark.parametrize("article_id", NAMES)
def test_every_part_of_an_archive_is_well_formed_xml(article_id: str, kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(FILES[kind](named(article_id), ADDRESS))) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name != "mimetype":
                ElementTree.fromstring(archive.read(name))


@pytest.mark.parametrize("kind", FILES)
def test_our_own_reader_finds_the_paragraphs_again(tmp_path: Path, kind: str) -> None:
    article = SAMPLES[0]
    file = tmp_path / f"taken.{kind}"
    file.write_bytes(FILES[kind](article, ADDRESS))
    (source,) = find_files(tmp_path)
    (read,) = [one for one in read_file(source, ReadingOptions()) if isinstance(one, Article)]
    written = " ".join(one.text for one in read.paragraphs)
    for paragraph in article.paragraphs:
        assert paragraph.text[:30] in written or paragraph.text[:30] in read.title
    if kind == "docx":
        assert [note.text for note in read.notes] == [note.text for note in article.notes]


@pandoc
@pytest.mark.parametrize("kind", ["docx", "epub"])
def test_pandoc_opens_it_and_finds_paragraphs_and_notes(tmp_path: Path, kind: str) -> None:
    article = SAMPLES[0]
    file = tmp_path / f"taken.{kind}"
    file.write_bytes(FILES[kind](article, ADDRESS))
    told = subprocess.run(["pandoc", "-t", "plain", "--wrap=none", file], capture_output=True, check=True, timeout=60)
    text = told.stdout.decode()
    assert not told.stderr
    assert all(one.text[:30] in text for one in article.paragraphs)
    assert all(note.text[:20] in text for note in article.notes)


def test_text_has_notes_where_they_stood_and_at_the_end() -> None:
    text = FILES["txt"](SAMPLES[0], ADDRESS).decode()
    assert text.startswith(SAMPLES[0].title)
    assert f"[1] {SAMPLES[0].notes[0].text}" in text
    assert text.count("[1]") == 1 + len(SAMPLES[0].notes[0].cited_by)


@pytest.mark.parametrize("kind", FILES)
def test_the_addresses_of_pictures_are_taken_along(tmp_path: Path, kind: str) -> None:
    data = FILES[kind](named(HOSTILE.id), ADDRESS)
    if kind == "txt":
        text = data.decode()
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = archive.read({"docx": "word/document.xml", "epub": "text.xhtml"}[kind]).decode()
    assert "https://www.p.example/a.jpg?" in text
    assert "media/b.png" in text


def test_an_epub_begins_with_its_type_uncompressed() -> None:
    """EPUB 3.3, 4.2.3: the first entry is `mimetype`, stored."""
    body = FILES["epub"](SAMPLES[0], ADDRESS)
    assert body[30:58] == b"mimetypeapplication/epub+zip"


@pytest.mark.parametrize("kind", FILES)
def test_the_same_article_is_the_same_file(kind: str) -> None:
    assert FILES[kind](SAMPLES[0], ADDRESS) == FILES[kind](SAMPLES[0], ADDRESS)


@pytest.mark.parametrize("kind", FILES)
def test_an_article_is_taken_away_from_its_page(client: FlaskClient, kind: str) -> None:
    page = client.get("/articles/a1").text
    assert f"format={kind}" in page
    response = client.get(f"/articles/a1?format={kind}")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].endswith(f".{kind}")
    assert len(response.data) > 500


def test_an_unknown_format_is_named(client: FlaskClient) -> None:
    assert client.get("/articles/a1?format=pdf").status_code == 400
