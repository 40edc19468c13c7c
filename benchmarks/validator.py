"""Whether every page is valid HTML, on collections that are hard to show: `python -m benchmarks.validator`.

The pages of tests/pages/hard.py (an archive of 145 years, an article of 400 blocks with notes, news of two days) and
of tests/pages/articles.py, in both languages, are given to the Nu Html Checker (https://validator.github.io/validator,
of Maven `nu.validator:validator` or of npm `vnu-jar`), which
needs Java.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from index.pipeline.reindex import index_articles
from index.settings import Settings
from tests.pages.articles import ARTICLES
from tests.pages.hard import long_archive, two_days
from web import create_app

KEPT = "p=long-archive:11&note=هنا&p=copy0:1&p=nowhere:1"
PATHS = (
    *("/", "/help", "/sources", "/authors", "/authors?find=الحداد", "/tags", "/cited", "/days", "/days?date=أمس"),
    *("/search", "/search?q=الميزان", "/search?q=الميزان&by=share", "/search?q=الميزان&group=paragraph&similar=show"),
    *("/search?q=الأمن الوطني&from=2015&source=جريدة 1&source=-جريدة 2", "/search?q=الميزان&from=أمس الأول"),
    *("/search?q=لاشيءكهذا", "/search?q=الميزان كسكسي", "/search?q=الميزان&page=40", "/search?page=0"),
    *('/search?q="معرض الموازين القديمة"', "/search/values/author?q=الميزان", "/search?q=hgldhk"),
    *("/articles/long-archive", "/articles/long-archive?q=الميزان", "/articles/one-block", "/articles/x1"),
    *("/articles/english", "/articles/empty", "/articles/a1?q=اليابان", "/cite/long-archive?paragraph=11"),
    *("/cite/long-archive?note=3", "/cite/x1", "/sources/صحيفة الميزان 1", "/tags/ماء", "/cited/site1.example"),
    *("/days/2015-07-21", "/days/1985", "/word/الميزان", "/word/لاشيءكهذا", "/lines?q=الميزان&order=before"),
    *("/compare", "/compare?q=الميزان&q=الأمن&q=السوق", "/stories", "/story/copy0", "/story/one-block"),
    *("/basket", f"/basket?{KEPT}&style=apa", f"/search?q=الميزان&{KEPT}", f"/story/copy0?{KEPT}"),
    *("/api/v1/docs", "/nowhere", "/articles/nowhere"),
)


def pages(client: Any) -> Iterator[tuple[str, bytes]]:
    """Every page in both languages, by its address, from a test client of the application."""
    for path in PATHS:
        for language in ("ar", "en"):
            yield f"{language} {path}", client.get(path, headers={"Accept-Language": language}).data


def complaints(vnu: Path, folder: Path) -> list[tuple[str, str]]:
    """What the checker finds in the files of a folder: the name of each, and what is wrong."""
    asked = ["java", "-Xss8m", "-jar", str(vnu), "--exit-zero-always", "--format", "json", str(folder)]
    answer = subprocess.run(asked, capture_output=True, check=True, text=True)
    found = json.loads(answer.stderr or "{}").get("messages", [])
    return [
        (Path(one["url"]).name, f"{one.get('lastLine')}: {one['message']} ({one.get('extract', '').strip()})")
        for one in found
        if one["type"] != "info" or one.get("subType") == "warning"
    ]


@click.command()
@click.option("--vnu", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help="vnu.jar")
def main(vnu: Path) -> None:
    """Print what is wrong with any page; nothing is right."""
    if not shutil.which("java"):
        raise click.ClickException("the Nu Html Checker needs Java")
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(index_dir=Path(place) / "index")
        index_articles(settings.index_dir, [*long_archive(), *two_days(), *ARTICLES])
        folder = Path(place) / "pages"
        folder.mkdir()
        names = {}
        for number, (name, page) in enumerate(pages(create_app(settings).test_client())):
            names[f"{number}.html"] = name
            (folder / f"{number}.html").write_bytes(page)
        found = complaints(vnu, folder)
    for file, message in found:
        click.echo(f"{names[file]}: {message}")
    click.echo(f"{len(names)} pages, {len(found)} complaints")


if __name__ == "__main__":
    main()
