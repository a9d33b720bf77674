"""Addresses of our own pages, each built once: a page names dozens, and most stand on every page."""

from functools import lru_cache

from flask import Flask, current_app, url_for

ADDRESSES_KEPT = 2_000

address_of = lru_cache(maxsize=ADDRESSES_KEPT, typed=True)(url_for)
"""`url_for` for paths, which do not hang on the request."""


def sign_in_address() -> str:
    """The whole address of the sign-in page, for paper."""
    return current_app.extensions["keizoku_settings"].public_url + address_of("sign_in.new")


def keep_addresses(app: Flask) -> None:
    app.jinja_env.globals["url_for"] = address_of
