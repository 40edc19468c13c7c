"""Pictures of the running page for the documentation: `python -m benchmarks.screenshots`.

Indexes the sample collection into a folder of its own, serves it, and looks at it with the machine's Chromium.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import click
from playwright.sync_api import Browser, Route, sync_playwright

from index.pipeline.reindex import reindex
from index.settings import Settings, load_settings
from web.http.serving import listen, threaded_server

ROOT = Path(__file__).parent.parent
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
CHROMIUMS = ("chromium", "google-chrome", "chromium-headless-shell")
WIDE, PHONE = (1316, 913), (390, 844)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it is to be seen; `size` is in CSS pixels."""

    name: str
    path: str
    size: tuple[int, int] = WIDE
    theme: Literal["light", "dark"] = "light"
    language: str = "ar"
    media: Literal["screen", "print"] = "screen"
    basket: str = ""
    """What the browser keeps, as web/static/basket.js has it."""


BASKET = (
    '[["marsad_al-jafaf:3", "يُقارن بما كُتب عن التحلية في الفقرة التالية."], '
    '["marsad_tahliyat-al-miyah:9", ""], ["marsad_al-jafaf:7", ""]]'
)
PICTURES = (
    Picture("home", "/"),
    Picture("results", "/search?q=المياه الجوفية"),
    Picture("results-phone-dark", "/search?q=المياه الجوفية", PHONE, "dark"),
    Picture("results-english", "/search?q=الماء&match=broad", WIDE, "light", "en"),
    Picture("article", "/articles/marsad_al-jafaf?q=المياه الجوفية", (1440, 1000)),
    Picture("article-phone", "/articles/marsad_al-jafaf?q=المياه", PHONE),
    Picture("article-printed", "/articles/marsad_al-jafaf?q=المياه", (794, 1123), media="print"),
    Picture("results-printed", "/search?q=المياه الجوفية&source=مرصد الماء والبيئة", (794, 1123), media="print"),
    Picture("facets-phone", "/search?q=الماء#facets", PHONE),
    Picture("sources", "/sources"),
    Picture("help", "/help"),
    Picture("lines", "/lines?q=الماء"),
    Picture("lines-phone", "/lines?q=الماء", PHONE),
    Picture("word", "/word/الماء"),
    Picture("compare", "/compare?q=الماء&q=القمح&q=القهوة"),
    Picture("compare-phone-dark", "/compare?q=الماء&q=القمح", PHONE, "dark"),
    Picture("basket", "/basket", basket=BASKET),
    Picture("basket-phone-dark", "/basket", PHONE, "dark", basket=BASKET),
    Picture("basket-printed", "/basket", (794, 1123), media="print", basket=BASKET),
    Picture("stories", "/stories"),
    Picture("stories-phone", "/stories", PHONE),
    Picture("story", "/story/akhbar-maktaba?other=akhbar-maktaba-dafatir"),
    Picture("story-phone-dark", "/story/akhbar-maktaba#beside", PHONE, "dark"),
    Picture("cite", "/cite/marsad_al-jafaf?paragraph=3"),
    Picture("nothing", "/search?q=لاشيءكهذا"),
    Picture("error", "/search?page=0"),
)

CARD = Picture("card", "/", (1200, 630))
"""What a link to the site is shown with elsewhere (Open Graph)."""


@contextmanager
def serve(settings: Settings) -> Iterator[str]:
    """A server in a thread, on a free port; the value is its address."""
    server = threaded_server(settings, listen(replace(settings, port=0)))
    Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


def wait_for_fonts(route: Route) -> None:
    """Answer with a style sheet whose fonts are waited for: a browser under load shows no `optional` ones."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("font-display: optional", "font-display: block"))


def take_picture(browser: Browser, address: str, picture: Picture, folder: Path) -> Path:
    """Take one picture, once its fonts are there."""
    width, height = picture.size
    options: dict[str, Any] = {"locale": picture.language, "color_scheme": picture.theme, "base_url": address}
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    page.route("**/base.css*", wait_for_fonts)
    if picture.basket:
        page.add_init_script(f"localStorage.setItem('bahith.basket', {picture.basket!r})")
    page.goto(picture.path, wait_until="networkidle")
    page.emulate_media(media=picture.media)
    page.evaluate("document.fonts.ready")
    file = folder / f"{picture.name}.png"
    page.screenshot(path=file)
    context.close()
    return file


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=ROOT / "docs" / "screenshots")
@click.option("--corpus", type=click.Path(exists=True, path_type=Path), default=ROOT / "corpus")
def main(out: Path, corpus: Path) -> None:
    """Take every picture anew."""
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not chromium:
        raise click.ClickException("Chromium is needed to take pictures; install the package chromium")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        chosen = {"corpus_dir": corpus, "index_dir": Path(place) / "index", "base_url": "https://bahith.example"}
        settings = load_settings(chosen, {}, ROOT)
        reindex(settings)
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        with serve(settings) as address:
            for picture in PICTURES * 2:  # the first round warms the server up: its times are not those of a reader
                click.echo(take_picture(browser, address, picture, out))
            take_picture(browser, address, CARD, ROOT / "web" / "static")
        browser.close()


if __name__ == "__main__":
    main()
