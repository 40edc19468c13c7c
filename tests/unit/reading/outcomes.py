"""Files written and read at once, and what came of them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from index.model import Article
from index.reading import ReadingOptions, Refusal, SourceFile
from index.reading.reader import read_file

PLAIN = "عنوان المقال\n\n3 مايو 2021\n\nنص المقال الأول، وهو جملة تامة تنتهي بنقطة.\n"


def read(folder: Path, name: str, data: bytes | str, **options: object) -> list[Article | Refusal]:
    """What a file of this name and content gives."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_file(SourceFile(path, name), ReadingOptions(**options)))  # type: ignore[arg-type]


def only(outcomes: list[Article | Refusal]) -> Article:
    """The one article there is."""
    assert len(outcomes) == 1
    assert isinstance(outcomes[0], Article), outcomes[0]
    return outcomes[0]


def refused(outcomes: list[Article | Refusal]) -> str:
    """The reason of the one refusal there is."""
    assert len(outcomes) == 1
    assert isinstance(outcomes[0], Refusal), outcomes[0]
    return outcomes[0].reason


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def texts(article: Article) -> list[tuple[str, str]]:
    """The kind and the text of each block of an article."""
    return [(p.kind, p.text) for p in article.paragraphs]


def cites(article: Article) -> dict[str, tuple[str, tuple[int, ...]]]:
    """The notes of an article by their numbers: the text of each, and the paragraphs that it belongs to."""
    return {note.number: (note.text, note.cited_by) for note in article.notes}
