"""The pages: routes, and what their templates show."""

from __future__ import annotations

from flask import Blueprint

from web.preferences import check_language

blueprint = Blueprint("pages", __name__)
blueprint.before_request(check_language)
