"""The Flask application put together: its site, its templates, its routes and what stands before and after them."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

from index.model import is_web_address
from index.settings import Settings, load_settings
from search.deadline import budget_is_spent
from search.results import MAX_QUERY
from search.service import SearchService
from web import commands, pages, preferences
from web.addresses import link_to, url_for
from web.api import routes as api
from web.api.json_provider import FastJson
from web.basket import MAX_ITEMS, item_name
from web.formats import discovery
from web.http import compression, errors, guards, headers, limits, logs, operations, proxies
from web.pages import bar_chart, basket, browse, cite, comparison, facets, lines, routes, stories, views  # noqa: F401 (some add their routes)
from web.pages.hits import note_shown
from web.pages.inline_text import direction, isolate, language_of, name_html
from web.site import Site, attach, fingerprint


def create_app(settings: Settings | None = None, service: SearchService | None = None) -> Flask:
    """The application, see `web.create_app`."""
    app = Flask("web")
    site = Site(settings or load_settings(), service)
    attach(app, site)
    app.json = FastJson(app)
    app.config.update(SEND_FILE_MAX_AGE_DEFAULT=365 * 24 * 3600, MAX_CONTENT_LENGTH=64 * 1024)
    _prepare_templates(app)
    for part in (compression, guards, proxies, limits, headers, errors, operations, logs):
        part.register(app, site)
    for routed in (pages, api, preferences, discovery):
        app.register_blueprint(routed.blueprint)
    app.cli = commands.program
    return app


def _prepare_templates(app: Flask) -> None:
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(
        direction=direction,
        isolated=isolate,
        is_web_address=is_web_address,
        item_name=item_name,
        language_of=language_of,
        link_to=link_to,
        named=name_html,
        note_shown=note_shown,
        facets=facets,
        bar_chart=bar_chart,
        version=fingerprint(),
        time_is_over=budget_is_spent,
        max_query=MAX_QUERY,
        max_items=MAX_ITEMS,
        url_for=url_for,
    )
    for shape in (views.numbers_bold, views.code, views.isolate_dates, views.isolate_values):
        app.jinja_env.filters[shape.__name__] = shape
