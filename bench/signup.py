"""What each step of signing up costs the server beside a bare Flask form of the same HTML: `python -m bench.signup`."""

import statistics
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cryptography.fernet import Fernet
from flask import Flask, redirect, render_template, request
from jinja2 import DictLoader
from werkzeug.wrappers import Response

from app import create_app
from bench.bare import day as shown_day
from bench.bare import flat_template, moment, served
from bench.cases import NOW
from models.database import Database
from settings import read_settings
from tests.support.client import Client
from tests.support.databases import SqliteTemplate
from tests.support.page import form_values, read_page
from tests.support.signup_answers import STEPS, fill_all
from usecases.reference import forget
from usecases.transaction import connect

ROUNDS, REQUESTS = 7, 30
POSTED = {"Content-Type": "application/x-www-form-urlencoded"}


def bare_form(html: str) -> Flask:
    """One template, and a post that reads its fields and leads on."""
    flat, app = flat_template(html), Flask("bare form")
    app.jinja_env.filters.update(moment=moment, day=shown_day)
    app.jinja_env.loader = DictLoader({"flat.html": flat.template})

    @app.get("/")
    def show() -> str:
        return render_template("flat.html", rows=flat.rows, values=flat.values)

    @app.post("/")
    def save() -> Response:
        request.form.to_dict()
        return redirect("/", 303)

    return app


def fields_of(step: str, html: str) -> str:
    """What a browser posts of this step's page when 次へ is pressed; passwords are typed anew."""
    form = next(form for form in read_page(200, html, {}).tree.iter("form") if form.get("action") == f"/signup/{step}")
    values: dict[str, Any] = {**form_values(form), **STEPS.get(step, {})}
    return urlencode({**values, "act": "next"}, doseq=True)


def measure(database: Database) -> None:
    secrets = {"KEIZOKU_SECRET_KEY": "bench only " * 6, "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode()}
    app = create_app(read_settings({"KEIZOKU_ENV": "demo", **secrets}), database, lambda: NOW)
    connect(database)
    forget()
    client = Client(app)
    fill_all(client)
    cookies = [client.browser.get_cookie(name) for name in ("keizoku", "signup")]
    headers = {"Cookie": "; ".join(f"{cookie.key}={cookie.value}" for cookie in cookies if cookie)}
    print(f"CPU of a step beside a bare form of the same HTML, median of {ROUNDS} rounds (SQLite)")
    for step in (*STEPS, "confirm"):
        address = f"/signup/{step}"
        html = client.raw(address).get_data(as_text=True)
        form = None if step == "confirm" else fields_of(step, html)
        say(step, "opened", app, html, database, address, headers, None)
        if form is not None:
            say(step, "posted", app, html, database, address, headers, form)


def say(
    step: str,
    how: str,
    app: Flask,
    html: str,
    database: Database,
    address: str,
    headers: dict[str, str],
    form: str | None,
) -> None:
    sent = POSTED if form is not None else {}
    with served(app, database) as ours, served(bare_form(html), database) as theirs:
        costs = [
            (theirs.cost("/", sent, REQUESTS, form), ours.cost(address, {**headers, **sent}, REQUESTS, form))
            for _round in range(ROUNDS)
        ]
    ratio = statistics.median(own / other for other, own in costs)
    own, other = (statistics.median(each) * 1e3 for each in ([own for _, own in costs], [other for other, _ in costs]))
    print(f"  {step:10} {how}  {own:7.2f} ms beside {other:6.2f} ms  {ratio:6.2f} x  {len(html) / 1024:5.1f} KiB")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        template = SqliteTemplate(Path(folder))
        database = Database(template.fresh(Path(folder)))
        measure(database)
        database.close()


if __name__ == "__main__":
    main()
